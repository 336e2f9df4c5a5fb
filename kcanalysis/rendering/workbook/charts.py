"""The native charts of a data book, and the cells that they draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from xlsxwriter.chart import Chart

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.presenting.names import argument_of, color_of, in_order, name_of
from kcanalysis.presenting.rows import figure_row, over_time
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.workbook.sheets import TOP, Book, Spot, begin_sheet, unit_of, write_table

_DATA = "Chart data"


def declared() -> list[dict[str, Any]]:
    """List the charts: what they are called, and the figures that they draw."""
    exhibits, charts = read_knowledge("exhibits"), read_knowledge("workbook")["charts"]
    return [{**exhibits.get(chart.get("of"), {}), **chart} for chart in charts]


def write_charts(book: Book) -> None:
    """Write the charts of the report, and on a sheet of their own what each of them draws."""
    sheet, quarters = begin_sheet(book, "Charts", book.title), book.places.quarters
    sheet.fit_to_pages(1, 1)
    data = begin_sheet(book, _DATA, "What the charts draw (sums in RMB millions; empty: not known)")
    top = TOP
    for number, chart in enumerate(declared()):
        names = {id: name_of(argument_of(id) or id, book.panel) for id in chart["rows"]}
        names |= chart.get("names", {})
        rows = [figure_row(book.rmb, quarters, id, names[id]) for id in chart["rows"]]
        below, beside = divmod(number, 2)
        sheet.insert_chart(TOP + 14 * below, 10 * beside, _chart(book, chart, top))
        table = replace(over_time(rows, quarters, _DATA), label_heading=chart["name"])
        write = partial(_write_point, book, chart.get("where", ""))
        top = 1 + write_table(book, data, table, write, top)


def _write_point(book: Book, where: str, spot: Spot) -> None:
    """Write what a chart draws; only an empty cell is a gap in every program that draws it."""
    quarter, id = Quarter.parse(spot.column.name), spot.row.id
    origin = book.rmb.origin(quarter, id)
    is_gap = where and isinstance(book.rmb.origin(quarter, where), Missing)
    if isinstance(origin, Origin) and not is_gap:
        scale = 1000 if unit_of(id) == MONEY else 1
        formula = f"=IFERROR({book.places.find(quarter, id)}/{scale},NA())"
        look = book.look("quiet", num_format="#,##0.0", align="right")
        spot.sheet.write_formula(*spot.place, formula, look, float(origin.value / scale))


def _chart(book: Book, chart: Mapping[str, Any], top: int) -> Chart:
    """Draw stacked columns, lines, or both, of the table whose head stands in a row."""
    every = len(book.places.quarters)
    first = 1 if chart.get("long") else 1 + every - len(book.panel.shown)
    colours = in_order()
    columns = book.file.add_chart({"type": "column", "subtype": "stacked"})
    lines = book.file.add_chart({"type": "line"})
    apart = len({unit_of(id) for id in chart["rows"]}) > 1
    for number, id in enumerate(chart["rows"]):
        colour = color_of(id) if color_of(id) in colours else colours[0]
        colours.remove(colour)
        row, fill, is_line = top + 1 + number, {"color": colour}, number >= chart["columns"]
        series = {
            "name": [_DATA, row, 0],
            "categories": [_DATA, top, first, top, every],
            "values": [_DATA, row, first, row, every],
        }
        if is_line:
            marker = {"type": "circle", "size": 4, "fill": fill}
            lines.add_series({**series, "line": fill, "marker": marker, "y2_axis": apart})
        else:
            columns.add_series({**series, "fill": fill, "gap": 60})
    drawn: Chart = columns if chart["columns"] else lines
    if 0 < chart["columns"] < len(chart["rows"]):
        columns.combine(lines)
    title = f"{chart['name']}\n{chart['subtitle'].format(unit='RMB in millions')}"
    drawn.set_title({"name": title, "name_font": {"size": 9, "bold": False}})
    drawn.set_x_axis({"label_position": "low"})
    grid = {"visible": True, "line": {"color": read_knowledge("looks")["light"]["faint"]}}
    drawn.set_y_axis({"num_format": "#,##0", "major_gridlines": grid})
    lines.set_y2_axis({"num_format": "#,##0"})
    drawn.set_legend({"position": "bottom"})
    drawn.show_na_as_empty_cell()
    drawn.set_size({"width": 620, "height": 270})
    return drawn
