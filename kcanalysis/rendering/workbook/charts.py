"""The native charts of a data book, and the cells that they draw."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from xlsxwriter.chart import Chart

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import MONEY, Origin
from kcanalysis.presenting.names import argument_of, color, color_of, in_order, name_of
from kcanalysis.presenting.rows import figure_row, over_time
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.workbook.sheets import TOP, Book, Spot, begin_sheet, unit_of, write_table

_DATA = "Chart data"
_KINDS = {"columns": {"type": "column", "subtype": "stacked"}, "rates": {"type": "line"}}
"""What a chart may show, and how it is drawn."""


def charted() -> list[str]:
    """List the figures that the charts draw."""
    charts = read_knowledge("workbook")["charts"]
    return [*dict.fromkeys(id for chart in charts for part in _KINDS for id in chart.get(part, ()))]


def write_charts(book: Book) -> None:
    """Write the charts of the report, and on a sheet of their own what they draw."""
    sheet = begin_sheet(book, "Charts", book.title)
    sheet.fit_to_pages(1, 1)
    quarters = book.places.quarters
    rows = [figure_row(book.rmb, quarters, id, name_of(argument_of(id) or id)) for id in charted()]
    table = over_time(
        rows, quarters, "What the charts draw (sums in RMB millions; empty: not known)"
    )
    data = begin_sheet(book, _DATA, table.caption)
    write_table(book, data, table, partial(_write_point, book))
    places = {row.id: number for number, row in enumerate(rows, TOP + 1)}
    for number, declared in enumerate(read_knowledge("workbook")["charts"]):
        below, beside = divmod(number, 2)
        sheet.insert_chart(TOP + 14 * below, 10 * beside, _chart(book, declared, places))


def _write_point(book: Book, spot: Spot) -> None:
    """Write what a chart draws; only an empty cell is a gap in every program that draws it."""
    quarter, id = Quarter.parse(spot.column.name), spot.row.id
    origin = book.rmb.origin(quarter, id)
    charts = read_knowledge("workbook")["charts"]
    needed = [chart["needed"] for chart in charts if "needed" in chart and id in chart["columns"]]
    known = all(isinstance(book.rmb.origin(quarter, one), Origin) for one in needed)
    if isinstance(origin, Origin) and known:
        scale = 1000 if unit_of(id) == MONEY else 1
        formula = f"=IFERROR({book.places.find(quarter, id)}/{scale},NA())"
        look = book.look("quiet", num_format="#,##0.0", align="right")
        spot.sheet.write_formula(*spot.place, formula, look, float(origin.value / scale))


def _chart(book: Book, declared: dict[str, Any], rows: Mapping[str, int]) -> Chart:
    """Draw stacked columns, lines, or columns with lines on an axis of their own."""
    every = len(book.places.quarters)
    first = 1 if declared.get("long") else 1 + every - len(book.panel.shown)
    colours = in_order()
    drawn = []
    for part in (part for part in _KINDS if part in declared):
        drawn.append(book.file.add_chart(_KINDS[part]))
        for id in declared[part]:
            colour = color_of(id) if color_of(id) in colours else colours[0]
            colours.remove(colour)
            drawn[-1].add_series(
                {
                    "name": [_DATA, rows[id], 0],
                    "categories": [_DATA, TOP, first, TOP, every],
                    "values": [_DATA, rows[id], first, rows[id], every],
                    "fill" if part == "columns" else "line": {"color": colour},
                    "gap": 60,
                    "y2_axis": len(drawn) > 1,
                }
            )
    chart: Chart = drawn[0]
    if len(drawn) > 1:
        chart.combine(drawn[1])
        drawn[1].set_y2_axis({"num_format": "#,##0"})
    chart.set_title({"name": declared["title"], "name_font": {"size": 11}, "overlay": False})
    chart.set_x_axis({"label_position": "low"})
    grid = {"visible": True, "line": {"color": color("faint")}}
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": grid})
    chart.set_legend({"position": "bottom"})
    chart.show_na_as_empty_cell()
    chart.set_size({"width": 620, "height": 270})
    return chart
