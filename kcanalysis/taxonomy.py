"""The line items that releases report, loaded from ``line_items.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from kcanalysis.knowledge import read_knowledge

_MARKS = re.compile(r"\(non-gaap financial measures?\)|[¹²³⁴⁵⁶⁷⁸⁹⁰]|\(\d\)$")
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans("‘’“”‐‑", "''\"\"--")


@dataclass(frozen=True)
class Statement:
    """A statement of a release: how to find it, and the row that must close it."""

    id: str
    name: str
    title: re.Pattern[str] | None = None
    closing: str | None = None


@dataclass(frozen=True)
class LineItem:
    """A line item: its id, the statement it stands in, and how releases print it.

    ``label`` and ``section`` match printed text after `normalize`; ``rank`` is
    ``total`` or ``subtotal`` for a row that adds up others; ``negated`` marks a cost that the
    prose prints without parentheses.
    """

    id: str
    statement: str
    name: str
    label: re.Pattern[str] | None = None
    section: re.Pattern[str] | None = None
    unit: str | None = None
    rank: str | None = None
    negated: bool = False


@dataclass(frozen=True)
class Taxonomy:
    """Everything in ``line_items.toml``."""

    issuer: str
    ordinary_shares_per_ads: int
    statements: dict[str, Statement]
    items: tuple[LineItem, ...]

    def match(self, statement: str, section: str, label: str) -> LineItem | None:
        """Find the item of a printed row, or None where the taxonomy does not know it.

        Parameters
        ----------
        statement : str
            Id of the statement the row stands in.
        section : str
            The heading the row stands under, as printed.
        label : str
            The row's label, as printed.
        """
        label, section = normalize(label), normalize(section).rstrip(":")
        for item in self.items:
            if (
                item.statement == statement
                and item.label
                and item.label.fullmatch(label)
                and (item.section is None or item.section.fullmatch(section))
            ):
                return item
        return None

    def statement_titled(self, heading: str) -> Statement | None:
        """Find the statement that a heading above a table names."""
        heading = normalize(heading)
        for statement in self.statements.values():
            if statement.title and statement.title.search(heading):
                return statement
        return None

    def name(self, item: str) -> str:
        """Give the name to show for an item id, made from the id for one that is unknown."""
        return self._names.get(item) or item.replace("_", " ").capitalize()

    def knows(self, item: str) -> bool:
        """Tell whether an item id is one of the taxonomy's."""
        return item in self._names

    def rank(self, item: str) -> str:
        """Give ``total`` or ``subtotal`` for an item that adds up others, else an empty string."""
        return next((entry.rank or "" for entry in self.items if entry.id == item), "")

    def unit(self, item: str) -> str:
        """Give the unit that an item has of its own, an empty string where it has its table's."""
        return next((entry.unit or "" for entry in self.items if entry.id == item), "")

    def of_statement(self, statement: str) -> list[LineItem]:
        """List the items of a statement, in the order in which it prints them."""
        return [item for item in self.items if item.statement == statement]

    @cached_property
    def negated(self) -> frozenset[str]:
        """Ids of the costs that the prose prints without parentheses."""
        return frozenset(item.id for item in self.items if item.negated)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {item.id: item.name for item in reversed(self.items)}


def normalize(text: str) -> str:
    """Bring printed text to the form that the taxonomy's patterns are written for.

    Examples
    --------
    >>> normalize("– Adjusted net  loss (Non-GAAP Financial Measure)")
    'adjusted net loss'
    """
    text = _SPACES.sub(" ", text.translate(_QUOTES).lower()).lstrip("–—- ")
    return _SPACES.sub(" ", _MARKS.sub("", text)).strip()


@cache
def load_taxonomy() -> Taxonomy:
    """Load ``line_items.toml``."""
    data = read_knowledge("line_items")
    words: dict[str, str] = data["words"]

    def pattern(text: str | None) -> re.Pattern[str] | None:
        if text is None:
            return None
        for word, forms in words.items():
            one = rf"\(?(?:{forms})\)?"
            text = text.replace(f"{{{word}}}", f"{one}(?: {one})?")
        return re.compile(text)

    statements = {
        id: Statement(id, entry["name"], pattern(entry.get("title")), entry.get("closing"))
        for id, entry in data["statements"].items()
    }
    items = tuple(
        LineItem(
            entry["id"],
            entry["statement"],
            entry["name"],
            pattern(entry.get("label")),
            pattern(entry.get("section")),
            entry.get("unit"),
            entry.get("rank"),
            entry.get("negated", False),
        )
        for entry in data["items"]
    )
    issuer = data["issuer"]
    return Taxonomy(issuer["name"], issuer["ordinary_shares_per_ads"], statements, items)
