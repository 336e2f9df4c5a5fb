"""Tables as grids, which both documents are set from: those of the package, and any in HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lxml.html import HtmlElement, fragment_fromstring

from kcanalysis.knowledge import read_knowledge
from kcanalysis.presenting.table import Table
from kcanalysis.typeface import advance

_NUMBER = re.compile(
    r"""\(?[-+−]?\s?(?:US\$|HK\$|RMB|[$¥€£])?\s?\d[\d,.\s]*(?:e[-+]?\d+)?
        \s?(?:%|x|pp|ppt|bp|bps)?\)?[*†‡§¶]*""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_NUMBER = {"", "–", "—", "-", "−", "n.m.", "n.a.", "n/a", "nan", "none", "<na>", "nat"}

_TAIL = re.compile(r"(?:\.\d+)?(?:e[-+]?\d+)?\D*$", re.IGNORECASE)  # behind the integer part
_INDENT = float(read_knowledge("looks")["table"]["indent"])
_SPARK = 6.75  # em, of a small line
_BOLD = 1.06  # times as wide as regular text
_LONG_LABEL = 6.0  # em, from which row labels take the room that the columns leave
_LONG_TEXT = 30.0  # em, from which a column of text takes that room instead


@dataclass(frozen=True)
class Slot:
    """A cell of a table, its place in the grid, how far it reaches and how it is set.

    ``roles`` are ``th`` or ``td``, in the head ``head`` and ``group``, ``num`` in a column of
    numbers, and of a table of the package the classes of the cell and of its row.
    """

    element: HtmlElement
    row: int
    column: int
    roles: frozenset[str]
    rows: int = 1
    columns: int = 1

    @cached_property
    def text(self) -> str:
        """Its text without raised marks, which hang beside it and take no room."""
        return text_of(self.element, "sup")


@dataclass(frozen=True)
class Grid:
    """A table as the documents set it.

    ``heads`` is the number of header rows, ``labels`` the number of leading columns that name
    the rows; ``notes`` are sentences on marked cells, each behind its mark, and what dashes are.
    """

    caption: HtmlElement | None
    slots: tuple[Slot, ...]
    heads: int
    labels: int
    is_ours: bool = False
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """What to call the table."""
        return "Table" if self.caption is None else text_of(self.caption, "small")

    @cached_property
    def rows(self) -> int:
        """Count the rows."""
        return max((slot.row + 1 for slot in self.slots), default=0)

    @cached_property
    def columns(self) -> int:
        """Count the columns."""
        return max((slot.column + slot.columns for slot in self.slots), default=0)

    @cached_property
    def pads(self) -> dict[tuple[int, int], float]:
        """Measure the room in em, by row and column, that brings decimal points in line.

        The columns of a table of the package are of one kind, and stand at even distances.
        """
        numeric = [s for s in self.slots if "num" in s.roles and s.columns == 1 and s.text]
        columns = [[s for s in numeric if s.column == column] for column in range(self.columns)]
        pads = {}
        for alike in [numeric] if self.is_ours else columns:
            tails = {
                slot: round(advance(_tail(slot.text)), 3)
                for slot in alike
                if slot.row >= self.heads and _NUMBER.fullmatch(slot.text)
            }
            widest = max(tails.values(), default=0.0)
            # what is no number, the heading included, ends where most numbers do
            usual = Counter(tails.values()).most_common(1)[0][0] if tails else 0.0
            for slot in alike:
                pads[slot.row, slot.column] = round(widest - tails.get(slot, usual), 3)
        return {place: pad for place, pad in pads.items() if pad}

    @cached_property
    def widths(self) -> list[float]:
        """Measure each column's longest text in em; what reaches across columns does not count."""
        widths = [0.0] * self.columns
        for slot in self.slots:
            if slot.columns == 1 and "section" not in slot.roles:
                weight = _BOLD if slot.roles & {"head", "total", "subtotal"} else 1
                width = advance(slot.text) * weight + self.pads.get((slot.row, slot.column), 0)
                width += _INDENT * ("level1" in slot.roles and slot.column < self.labels)
                width += _SPARK * (slot.element.find("svg") is not None)
                widths[slot.column] = max(widths[slot.column], width)
        return widths

    @cached_property
    def numeric(self) -> set[int]:
        """Tell which columns hold numbers."""
        return {slot.column for slot in self.slots if {"num", "td"} <= slot.roles}

    @cached_property
    def is_text(self) -> bool:
        """Tell whether it has sentences beside its labels, which wrap."""
        return max(self.widths[self.labels :], default=0) >= _LONG_TEXT

    @cached_property
    def stretched(self) -> int | None:
        """Choose the column that takes the room the others leave: long text, or long labels."""
        widths = self.widths
        if self.is_text:
            return widths.index(max(widths[self.labels :]))
        longest = max(widths[: self.labels], default=0)
        return widths.index(longest) if longest >= _LONG_LABEL else None


def text_of(element: HtmlElement, but: str = "none") -> str:
    """Give an element's text with its white space collapsed, without that in some elements."""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join("".join(element.xpath(f".//text()[not(ancestor::{but})]")).split())


def grid_of(table: Table) -> Grid:
    """Lay out a table of the package, as its HTML has it."""
    root = fragment_fromstring(table.to_html(known=False), create_parent="div")
    notes = [(mark, sentence) for sentence, mark in table.marks.items()]
    notes += [("", table.legend)] if table.legend else []
    return replace(read_grid(root.find("table"), is_ours=True), notes=tuple(notes))


def read_grid(table: HtmlElement, *, is_ours: bool = False) -> Grid:
    """Lay out a cleaned table of any origin; a foreign column of numbers holds nothing else."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    heads = len(table.xpath("./thead/tr"))
    slots = [*_placed(rows, heads)]
    if is_ours:
        return Grid(table.find("caption"), _as_classed(slots), heads, 1, is_ours=True)
    body = [slot for slot in slots if slot.row >= heads]
    labels = max((s.column + s.columns for s in body if "th" in s.roles), default=0)
    columns = max((slot.column + slot.columns for slot in slots), default=0)
    numeric = {column for column in range(columns) if _is_numeric(column, body)}
    slots = [
        replace(slot, roles=slot.roles | {"num"})
        if numeric.issuperset(range(slot.column, slot.column + slot.columns))
        else slot
        for slot in slots
    ]
    return Grid(table.find("caption"), tuple(slots), heads, labels)


def _as_classed(slots: list[Slot]) -> tuple[Slot, ...]:
    """Set cells of the package as their classes and those of their rows say.

    The label of a section reaches over the plain empty cells behind it.
    """
    made: list[Slot] = []
    for slot in slots:
        classes = {name for one in (slot.element, slot.element.getparent()) for name in one.classes}
        is_plain = "section" in classes and not (slot.text or "emphasis" in classes)
        if is_plain and (made[-1].row, made[-1].column) == (slot.row, 0):
            made[-1] = replace(made[-1], columns=made[-1].columns + 1)
        else:
            made.append(replace(slot, roles=slot.roles | classes))
    return tuple(made)


def _placed(rows: list[HtmlElement], heads: int) -> Iterator[Slot]:
    """Give each cell of some rows the place that the cells before it leave."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for element in row.iterchildren("th", "td"):
            while (number, column) in taken:
                column += 1
            height, width = _span(element, "rowspan"), _span(element, "colspan")
            names = {str(element.tag)}
            if number < heads:
                names |= {"head", "group"} if width > 1 else {"head"}
            yield Slot(element, number, column, frozenset(names), height, width)
            taken |= {(number + i, column + j) for i in range(height) for j in range(width)}
            column += width


def _span(element: HtmlElement, name: str) -> int:
    """Read how many rows or columns a cell covers."""
    value = element.get(name, "1")
    return min(max(int(value), 1), 500) if value.isascii() and value.isdigit() else 1


def _is_numeric(column: int, body: list[Slot]) -> bool:
    """Tell whether the cells of a column are numbers, or say that there is none."""
    found = [slot for slot in body if slot.column == column and "td" in slot.roles]
    texts = {text_of(slot.element) for slot in found}
    telling = {text for text in texts if text.lower() not in _NO_NUMBER}
    return any(texts) and all(_NUMBER.fullmatch(text) for text in telling)


def _tail(number: str) -> str:
    """Give what stands behind the integer part of a number."""
    found = _TAIL.search(number)
    return found[0] if found else ""
