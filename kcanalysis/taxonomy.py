"""The line items that releases report, loaded from ``line_items.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from kcanalysis.knowledge import make_each, read_knowledge

_MARKS = re.compile(r"\(non-gaap financial measures?\)|[¹²³⁴⁵⁶⁷⁸⁹⁰]|\(\d\)$")
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans("‘’“”‐‑", "''\"\"--")


@dataclass(frozen=True)
class Statement:
    """A statement of a release: its names, how to find it, and the row that must close it."""

    id: str
    name: str
    short: str
    title: re.Pattern[str] | None = None
    closing: str | None = None


@dataclass(frozen=True)
class LineItem:
    """A line item: its id, the statement it stands in, and how releases print it.

    ``label`` and ``section`` match printed text after `normalize`; ``unit`` is given where it is
    not the table's; ``rank`` is ``total`` or ``subtotal`` for a row that adds up others; ``cost``
    marks a cost of the statements, ``negated`` one that the prose prints, without parentheses;
    ``balance`` what the prose states as of a day.
    """

    id: str
    statement: str
    name: str
    label: re.Pattern[str] | None = None
    section: re.Pattern[str] | None = None
    unit: str = ""
    rank: str = ""
    cost: bool = False
    negated: bool = False
    balance: bool = False
    short: str = ""
    color: str = ""

    @property
    def is_cost(self) -> bool:
        """Whether a figure of it is negative in the sign of the statements."""
        return self.cost or self.negated

    @property
    def is_balance(self) -> bool:
        """Whether it is of a day rather than of a period."""
        counted = self.unit in ("shares", "per_usd") and self.statement == "disclosure"
        return counted or self.balance or self.statement == "balance_sheet"


@dataclass(frozen=True)
class Taxonomy:
    """Everything in ``line_items.toml``."""

    issuer: str
    ordinary_shares_per_ads: int
    statements: dict[str, Statement]
    items: tuple[LineItem, ...]

    def match(self, statement: str, section: str, label: str) -> LineItem | None:
        """Find the item of a row of a statement by its label and the heading it stands under."""
        label, section = normalize(label), normalize(section).rstrip(":")
        for item in self.of_statement(statement):
            there = item.section is None or item.section.fullmatch(section)
            if there and item.label and item.label.fullmatch(label):
                return item
        return None

    def statement_titled(self, heading: str) -> Statement | None:
        """Find the statement that a heading above a table names."""
        heading = normalize(heading)
        for statement in self.statements.values():
            if statement.title and statement.title.search(heading):
                return statement
        return None

    def find(self, item: str) -> LineItem | None:
        """Give the item of an id, in the first of the statements that print it, or None."""
        return self._by_id.get(item)

    def item(self, id: str) -> LineItem:
        """Give the item of an id; for one that is unknown, an item that is called by its id."""
        return self.find(id) or LineItem(id, "", id.replace("_", " ").capitalize())

    def name(self, item: str) -> str:
        """Give the name to show for an item id."""
        return self.item(item).name

    def knows(self, item: str) -> bool:
        """Tell whether an item id is one of the taxonomy's."""
        return item in self._by_id

    def of_statement(self, statement: str) -> list[LineItem]:
        """List the items of a statement, in the order in which it prints them."""
        return [item for item in self.items if item.statement == statement]

    @cached_property
    def negated(self) -> frozenset[str]:
        """Ids of the costs that the prose prints without parentheses."""
        return frozenset(item.id for item in self.items if item.negated)

    @cached_property
    def _by_id(self) -> dict[str, LineItem]:
        return {item.id: item for item in reversed(self.items)}


def normalize(text: str) -> str:
    """Bring printed text to the form of the patterns: ``adjusted net loss``."""
    text = _SPACES.sub(" ", text.translate(_QUOTES).lower()).lstrip("–—- ")
    return _SPACES.sub(" ", _MARKS.sub("", text)).strip()


@cache
def load_taxonomy() -> Taxonomy:
    """Load ``line_items.toml``; an InputError names an entry that cannot be used."""
    data = read_knowledge("line_items")

    def pattern(text: str | None) -> re.Pattern[str] | None:
        if text is None:
            return None
        for word, forms in data["words"].items():
            one = rf"\(?(?:{forms})\)?"
            text = text.replace(f"{{{word}}}", f"{one}(?: {one})?")
        return re.compile(text)

    def make_statement(title: str | None = None, **entry: Any) -> Statement:
        return Statement(title=pattern(title), **entry)

    def make_item(label: str | None = None, section: str | None = None, **entry: Any) -> LineItem:
        return LineItem(label=pattern(label), section=pattern(section), **entry)

    statements = make_each(
        "line_items", make_statement, [{"id": id} | of for id, of in data["statements"].items()]
    )
    return Taxonomy(
        data["issuer"]["name"],
        data["issuer"]["ordinary_shares_per_ads"],
        {statement.id: statement for statement in statements},
        make_each("line_items", make_item, data["items"]),
    )
