"""The structure and the roles of a table's cells, read off the HTML that pandas writes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml.html import HtmlElement
from lxml.html.builder import E

from kcanalysis.typeface import advance

ROW_ROLES = ("total", "subtotal", "section", "level1")
"""Classes on a row's ``td`` cells that are about the whole row."""

_NUMBER = re.compile(
    r"""\(?[-+−]?\s?(?:US\$|HK\$|RMB|[$¥€£])?\s?\d[\d,.\s]*(?:e[-+]?\d+)?
        \s?(?:%|x|pp|ppt|bp|bps)?\)?[*†‡§¶]*""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_NUMBER = {"", "–", "—", "-", "−", "n.m.", "n.a.", "n/a", "nan", "none", "<na>", "nat"}

_TAIL = re.compile(r"(?:\.\d+)?(?:e[-+]?\d+)?\D*$", re.IGNORECASE)
"""What stands behind the integer part of a number."""

_MARKS = "†‡§¶"
"""Put at figures with an exception, one sign for each sentence; doubled when they run out."""

_BOLD = 1.06
"""How much wider bold text is."""

_INDENT = 1.05
"""Indent in em of the label of a row of level 1."""

_LONG_TEXT = 30.0
"""Width in em from which a column of text takes that room instead."""

_LONG_LABEL = 6.0
"""Width in em from which row labels take the room that the columns leave."""


@dataclass
class Cell:
    """A cell: where it stands, how far it reaches and what it is.

    ``pad`` is the room in em behind its text that brings the decimal points of a column of
    numbers below each other.
    """

    element: HtmlElement
    row: int
    column: int
    rows: int
    columns: int
    roles: frozenset[str]
    pad: float = 0.0


@dataclass
class Table:
    """A table as a grid.

    ``heads`` is the number of header rows, ``labels`` the number of leading columns that name
    the rows; ``caption`` is None where there is none. ``notes`` are sentences on marked cells,
    each behind its mark.
    """

    caption: HtmlElement | None
    cells: list[Cell] = field(default_factory=list)
    heads: int = 0
    labels: int = 0
    columns: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Count the rows."""
        return max((cell.row + 1 for cell in self.cells), default=0)

    def stretched(self) -> int | None:
        """Choose the column that takes the room the others leave: long text, or long labels."""
        widths = self.widths()
        if self.is_text():
            return widths.index(max(widths[self.labels :]))
        longest = max(widths[: self.labels], default=0)
        return widths.index(longest) if longest >= _LONG_LABEL else None

    def is_text(self) -> bool:
        """Tell whether it has sentences beside its labels, which wrap."""
        return max(self.widths()[self.labels :], default=0) >= _LONG_TEXT

    def widths(self) -> list[float]:
        """Measure each column's longest cell in em; cells across columns do not count."""
        widths = [0.0] * self.columns
        for cell in self.cells:
            if cell.columns == 1 and "section" not in cell.roles:
                is_bold = cell.row < self.heads or cell.roles & {"total", "subtotal"}
                weight = _BOLD if is_bold else 1
                width = advance(_flush(cell.element)) * weight + cell.pad
                width += _INDENT * ("level1" in cell.roles and cell.column < self.labels)
                widths[cell.column] = max(widths[cell.column], width)
        return widths


def text_of(element: HtmlElement) -> str:
    """Give an element's text with its white space collapsed.

    Parameters
    ----------
    element : HtmlElement
        Any element.

    Returns
    -------
    str
        The text.
    """
    return " ".join(str(element.text_content()).split())


def read_table(table: HtmlElement) -> Table:
    """Read a table and put the roles of its cells on them as classes.

    Roles are ``num`` (a cell of a column of numbers, its heading included), ``emphasis`` on the
    heading of a column so marked, and the row's own `ROW_ROLES` on each of its cells. A cell with
    an exception gets a mark, and the table a note.

    Parameters
    ----------
    table : HtmlElement
        A cleaned table; its cells' classes, tags and scopes are changed in place.

    Returns
    -------
    Table
        The same table as a grid.
    """
    found = Table(caption=table.find("caption"))
    taken: set[tuple[int, int]] = set()
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    for number, row in enumerate(rows):
        parent = row.getparent()
        in_head = parent is not None and parent.tag == "thead"
        found.heads += in_head
        roles = _row_roles(row)
        if roles:
            row.set("class", " ".join(sorted(roles)))
        column = 0
        for element in row.iterchildren("th", "td"):
            while (number, column) in taken:
                column += 1
            cell = Cell(
                element, number, column, _span(element, "rowspan"), _span(element, "colspan"), roles
            )
            found.cells.append(cell)
            column += cell.columns
            taken |= {
                (number + i, cell.column + j) for i in range(cell.rows) for j in range(cell.columns)
            }
        found.columns = max(found.columns, column)
    found.labels = _label_columns(found)
    _set_roles(found)
    _mark_exceptions(found)
    return found


def _row_roles(row: HtmlElement) -> frozenset[str]:
    classes = {name for cell in row.iterchildren("td") for name in cell.get("class", "").split()}
    return frozenset(classes & set(ROW_ROLES))


def _span(element: HtmlElement, name: str) -> int:
    value = element.get(name, "1")
    return min(max(int(value), 1), 500) if value.isascii() and value.isdigit() else 1


def _label_columns(table: Table) -> int:
    body = [c for c in table.cells if c.row >= table.heads and c.element.tag == "th"]
    return max((c.column + c.columns for c in body), default=0)


def _set_roles(table: Table) -> None:
    numeric = {c for c in range(table.columns) if _is_numeric(table, c)}
    emphasised = {c.column for c in table.cells if "emphasis" in c.element.get("class", "").split()}
    for column in numeric:
        _align(table, column)
    for cell in table.cells:
        element = cell.element
        covered = set(range(cell.column, cell.column + cell.columns))
        roles = set(element.get("class", "").split()) & {"emphasis", "keyed", "nil", "note", "mark"}
        roles |= cell.roles
        if covered <= numeric:
            roles.add("num")
        if covered <= emphasised:
            roles.add("emphasis")
        if cell.columns > 1 and cell.row < table.heads:
            roles.add("group")
        element.attrib.pop("class", None)
        if roles:
            element.set("class", " ".join(sorted(roles)))
        if not text_of(element) and element.tag == "th":
            element.tag = "td"
        elif element.tag == "th":
            element.set("scope", _scope(cell, table.heads))


def _align(table: Table, column: int) -> None:
    """Leave room behind the cells of a column of numbers, so that decimal points align.

    What is no number, the heading included, ends where most of the numbers do.
    """
    cells = [cell for cell in table.cells if cell.column == column and cell.columns == 1]
    tails = {
        id(cell): round(advance(_tail(_flush(cell.element))), 3)
        for cell in cells
        if cell.row >= table.heads and _NUMBER.fullmatch(text_of(cell.element))
    }
    widest = max(tails.values(), default=0.0)
    usual = Counter(tails.values()).most_common(1)[0][0] if tails else 0.0
    for cell in cells:
        cell.pad = round(widest - tails.get(id(cell), usual), 3)


def _flush(element: HtmlElement) -> str:
    """Give a cell's text without raised marks, which hang beside it and take no room."""
    return " ".join("".join(element.xpath(".//text()[not(ancestor::sup)]")).split())


def _tail(number: str) -> str:
    found = _TAIL.search(number)
    return found[0] if found else ""


def _mark_exceptions(table: Table) -> None:
    """Put a mark at each cell with an exception, the same at those of the same sentence."""
    marks: dict[str, str] = {}
    for cell in table.cells:
        sentence = cell.element.get("data-exception", "")
        if not sentence and "mark" not in cell.element.get("class", "").split():
            continue
        if sentence not in marks:
            turn, sign = divmod(len(marks), len(_MARKS))
            marks[sentence] = _MARKS[sign] * (turn + 1)
        cell.element.append(E.sup(marks[sentence]))
    table.notes = [(mark, sentence) for sentence, mark in marks.items() if sentence]


def _scope(cell: Cell, heads: int) -> str:
    if cell.row < heads:
        return "colgroup" if cell.columns > 1 else "col"
    return "rowgroup" if cell.rows > 1 else "row"


def _is_numeric(table: Table, column: int) -> bool:
    texts = [
        text_of(c.element)
        for c in table.cells
        if c.column == column and c.row >= table.heads and c.element.tag == "td"
    ]
    telling = [text for text in texts if text.lower() not in _NO_NUMBER]
    if not telling:
        return bool(texts) and column >= table.labels and any(texts)
    return all(_NUMBER.fullmatch(text) for text in telling)
