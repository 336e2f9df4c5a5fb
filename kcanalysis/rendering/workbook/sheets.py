"""Sheets of a workbook: how their tables, figures and notes are set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.expression import definition_of
from kcanalysis.origins import MONEY
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import argument_of
from kcanalysis.presenting.prose import Passage
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.rendering.workbook.formulas import Places
from kcanalysis.taxonomy import load_taxonomy

TOP = 3
"""The row of the head of a sheet's first table."""

_LEAST, _MOST = 14, 46
"""How wide a column may be, in characters."""

_NUMBER = re.compile(r"[\d,]+(\.\d+)?")


@dataclass(frozen=True)
class Spot:
    """Where something is to be written, and what a table has there: its row, head and cell."""

    sheet: Worksheet
    place: tuple[int, int]
    row: Row
    column: Column
    cell: Cell

    def write_note(self, text: str) -> None:
        """Write a note, in a box that holds it."""
        lines = sum(1 + len(line) // 50 for line in text.split("\n"))
        size = {"width": 330, "height": 20 + 15 * min(lines, 20)}
        self.sheet.write_comment(*self.place, text, size)


@dataclass(frozen=True)
class Book:
    """A data book that is being written: its panel, in thousands, and where the figures stand.

    ``rmb`` is the panel in RMB, in which everything is computed.
    """

    file: Workbook
    panel: Panel
    rmb: Panel
    places: Places
    _looks: dict[str, Format] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the book is about: the company and the quarter."""
        return f"{read_knowledge('line_items')['issuer']['short']}, {self.panel.last}"

    def look(self, colour: str = "ink", rank: str = "", **properties: Any) -> Format:
        """Give the format of a cell in a row of a rank, one for all that look the same."""
        light = read_knowledge("looks")["light"]
        ranked = {
            "total": {"bold": True, "top": 1, "top_color": light["hair"]},
            "subtotal": {"bold": True},
            "section": {"bold": True, "bg_color": light["tint"]},
        }.get(rank, {})
        base = {"font_color": light[colour], "font_size": 10, "valign": "top"}
        look = {**base, **ranked, **properties}
        if repr(look) not in self._looks:
            self._looks[repr(look)] = self.file.add_format(look)
        return self._looks[repr(look)]

    def look_of(self, id: str, cell: Cell, rank: str = "", colour: str = "ink") -> Format:
        """Give the format of a figure: by its unit, its standing, and whether it ties."""
        colour = "quiet" if cell.standing == "vendor" or cell.reason else colour
        colour = "alarm" if cell.exception else colour
        form = read_knowledge("workbook")["units"][unit_of(id)]
        return self.look(colour, rank, num_format=form, align="right", italic=bool(cell.standing))


def unit_of(id: str) -> str:
    """Give the unit of an item or a metric; a sum of another figure has that one's."""
    definition, of = definition_of(id), argument_of(id)
    if definition and not (of and definition.unit == MONEY):
        return definition.unit
    return unit_of(of) if of else load_taxonomy().item(id).unit or MONEY


def begin_sheet(book: Book, name: str, title: str, note: str = "") -> Worksheet:
    """Begin a sheet with its title, and below it what the reader has to know."""
    sheet = book.file.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8&F, &A&R&8&P / &N")
    sheet.write_string(0, 0, title, book.look("accent", bold=True, font_size=13))
    sheet.write_string(1, 0, note, book.look("quiet"))
    return sheet


def write_table(
    book: Book, sheet: Worksheet, table: Table, write: Callable[[Spot], None] | None = None,
    top: int = TOP,
) -> int:  # fmt: skip
    """Write a table, its figures by `write` if that is given; give the row below it."""
    texts = [[row.label, *(cell.text for cell in row.cells)] for row in table.rows]
    longest = [max(map(len, column)) for column in zip(table.headings, *texts, strict=True)]
    widths = [min(max(length + 2, _LEAST), _MOST) for length in longest]
    widths[0] = _MOST if write else widths[0]
    columns = [Column("", numeric=False), *table.columns]
    for number, (column, head, width) in enumerate(
        zip(columns, table.headings, widths, strict=True)
    ):
        sheet.set_column(number, number, width)
        look = book.look("accent", bold=True, bottom=1, align=_aligned(column))
        sheet.write_string(top, number, head, look)
    for number, (row, each) in enumerate(zip(table.rows, texts, strict=True), top + 1):
        _fit(sheet, number, zip(each, widths, strict=True))
        indent = int(row.rank == "level1")
        look = book.look("ink", row.rank, text_wrap=True, align="left", indent=indent)
        sheet.write_string(number, 0, row.label, look)
        for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True), 1):
            spot = Spot(sheet, (number, place), row, column, cell)
            (write if write and row.id else partial(write_text, book))(spot)
    if top == TOP:
        sheet.freeze_panes(TOP + 1, 1)
        sheet.repeat_rows(TOP)
    last = top + len(table.rows)
    sheet.print_area(0, 0, last, len(table.columns))
    return last + 1


def _aligned(column: Column) -> str:
    return "right" if column.numeric else "left"


def _fit(sheet: Worksheet, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as its texts need, each with the width that it has."""
    lines = max(1 + (len(text) - 1) // width for text, width in texts)
    if lines > 1:
        sheet.set_row(row, 13.5 * lines)


def write_passage(book: Book, sheet: Worksheet, row: int, passage: Passage) -> int:
    """Write a paragraph over the width of a page; give the row below it."""
    text = f"{passage.lead} {passage.text}".strip()
    look = book.look(text_wrap=True, bold=not passage.text)
    sheet.merge_range(row, 0, row, 5, text, look)
    if passage.lead and passage.text:
        bold, plain = book.look(bold=True), book.look()
        sheet.write_rich_string(row, 0, bold, passage.lead, plain, f" {passage.text}", look)
    _fit(sheet, row, [(text, _MOST + 5 * _LEAST)])
    return row + 1


def write_text(book: Book, spot: Spot) -> None:
    """Write what is no live figure; what is a number in a column of numbers becomes one."""
    cell, align = spot.cell, _aligned(spot.column)
    look = book.look("ink", spot.row.rank, text_wrap=True, align=align)
    if cell.link:
        spot.sheet.write_url(*spot.place, cell.link, look, cell.text)
    elif align == "right" and (number := _NUMBER.fullmatch(cell.text)):
        form = "#,##0" + re.sub(r"\d", "0", number[1] or "")
        look = book.look("ink", spot.row.rank, align=align, num_format=form)
        spot.sheet.write_number(*spot.place, float(cell.text.replace(",", "")), look)
    else:
        spot.sheet.write_string(*spot.place, cell.text, look)


def write_over_time(
    book: Book, name: str, table: Table, write: Callable[[Book, Spot], None]
) -> Worksheet:
    """Write a sheet with a column for every quarter; those not shown are folded away."""
    note = read_knowledge("workbook")["notes"][name]
    sheet = begin_sheet(book, name, f"{name} ({table.measure})" if table.measure else name, note)
    write_table(book, sheet, table, partial(write, book))
    if older := len(book.places.quarters) - len(book.panel.shown):
        sheet.set_column(1, older, _LEAST, None, {"level": 1, "hidden": True})
        sheet.set_column(older + 1, older + 1, _LEAST, None, {"collapsed": True})
    return sheet
