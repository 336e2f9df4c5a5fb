"""The structure and the roles of a table's cells, read off the HTML that pandas writes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

ROW_ROLES = ("total", "subtotal", "section", "level1")
"""Classes on a row's ``td`` cells that are about the whole row."""

_NUMBER = re.compile(
    r"""\(?[-+−]?\s?(?:US\$|HK\$|RMB|[$¥€£])?\s?\d[\d,.\s]*(?:e[-+]?\d+)?
        \s?(?:%|x|pp|ppt|bp|bps)?\)?[*†‡]*""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_NUMBER = {"", "–", "—", "-", "−", "n.m.", "n.a.", "n/a", "nan", "none", "<na>", "nat"}

_LONG_LABEL = 12
"""Characters from which row labels take the room that the columns leave."""


@dataclass(frozen=True)
class Cell:
    """A cell: where it stands, how far it reaches and what it is."""

    element: HtmlElement
    row: int
    column: int
    rows: int
    columns: int
    roles: frozenset[str]


@dataclass
class Table:
    """A table as a grid.

    ``heads`` is the number of header rows, ``labels`` the number of leading columns that name
    the rows; ``caption`` is None where there is none.
    """

    caption: HtmlElement | None
    cells: list[Cell] = field(default_factory=list)
    heads: int = 0
    labels: int = 0
    columns: int = 0

    def stretched(self) -> int | None:
        """Choose the column that takes the room the others leave: the one of long row labels."""
        widths = self.widths()[: self.labels]
        longest = max(widths, default=0)
        return widths.index(longest) if longest >= _LONG_LABEL else None

    def widths(self) -> list[int]:
        """Count the characters of each column's longest cell; cells across columns do not count."""
        widths = [0] * self.columns
        for cell in self.cells:
            if cell.columns == 1:
                widths[cell.column] = max(widths[cell.column], len(text_of(cell.element)))
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

    Roles are ``num`` (a cell of a column of numbers, its heading included), ``open`` (a number
    that leaves room for a closing parenthesis, so that digits align), ``emphasis`` on the heading
    of a column so marked, and the row's own `ROW_ROLES` on each of its cells.

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
    _mark_cells(found)
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


def _mark_cells(table: Table) -> None:
    numeric = {c for c in range(table.columns) if _is_numeric(table, c)}
    emphasised = {c.column for c in table.cells if "emphasis" in c.element.get("class", "").split()}
    for cell in table.cells:
        element, text = cell.element, text_of(cell.element)
        covered = set(range(cell.column, cell.column + cell.columns))
        roles = set(element.get("class", "").split()) & {"emphasis", "nil", "note", "mark"}
        roles |= cell.roles
        if covered <= numeric:
            roles.add("num")
            if not text.rstrip("*†‡").endswith(")") or cell.row < table.heads:
                roles.add("open")
        if covered <= emphasised:
            roles.add("emphasis")
        if cell.columns > 1 and cell.row < table.heads:
            roles.add("group")
        element.attrib.pop("class", None)
        if roles:
            element.set("class", " ".join(sorted(roles)))
        if not text and element.tag == "th":
            element.tag = "td"
        elif element.tag == "th":
            element.set("scope", _scope(cell, table.heads))


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
