"""The native charts of a data book, and the cells that they draw."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from xlsxwriter.chart import Chart

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import MONEY, Origin
from kcanalysis.presenting.names import argument_of, color, color_of, name_of
from kcanalysis.presenting.rows import figure_row, over_time
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.workbook.sheets import TOP, Book, Spot, begin_sheet, unit_of, write_table

_DATA = "Chart data"


def declared() -> list[dict[str, Any]]:
    """List the charts: what they are called, and the figures that they draw."""
    exhibits, charts = read_knowledge("exhibits"), read_knowledge("workbook")["charts"]
    return [{**exhibits.get(chart.get("of"), {}), **chart} for chart in charts]


def write_charts(book: Book) -> None:
    """Write the charts of the report, and on a sheet of their own what they draw."""
    sheet = begin_sheet(book, "Charts", book.title)
    sheet.fit_to_pages(1, 1)
    quarters = book.places.quarters
    names = {
        id: chart.get("names", {}).get(id) or name_of(argument_of(id) or id, book.panel)
        for chart in declared()
        for id in chart["rows"]
    }
    rows = [figure_row(book.rmb, quarters, id, name) for id, name in names.items()]
    data = begin_sheet(book, _DATA, "What the charts draw (sums in RMB millions; empty: not known)")
    write_table(book, data, over_time(rows, quarters, _DATA), partial(_write_point, book))
    places = {id: number for number, id in enumerate(names, TOP + 1)}
    for number, chart in enumerate(declared()):
        below, beside = divmod(number, 2)
        sheet.insert_chart(TOP + 14 * below, 10 * beside, _chart(book, chart, places))


def _write_point(book: Book, spot: Spot) -> None:
    """Write what a chart draws; only an empty cell is a gap in every program that draws it."""
    quarter, id = Quarter.parse(spot.column.name), spot.row.id
    needed = [chart["where"] for chart in declared() if "where" in chart and id in chart["rows"]]
    known = all(isinstance(book.rmb.origin(quarter, one), Origin) for one in needed)
    origin = book.rmb.origin(quarter, id)
    if isinstance(origin, Origin) and known:
        scale = 1000 if unit_of(id) == MONEY else 1
        formula = f"=IFERROR({book.places.find(quarter, id)}/{scale},NA())"
        look = book.look("quiet", num_format="#,##0.0", align="right")
        spot.sheet.write_formula(*spot.place, formula, look, float(origin.value / scale))


def _chart(book: Book, chart: Mapping[str, Any], places: Mapping[str, int]) -> Chart:
    """Draw stacked columns, lines, or both."""
    every = len(book.places.quarters)
    first = 1 if chart.get("long") else 1 + every - len(book.panel.shown)
    looks = read_knowledge("looks")
    colours = [color(name) for name in looks["lines"]["order"]]
    columns = book.file.add_chart({"type": "column", "subtype": "stacked"})
    lines = book.file.add_chart({"type": "line"})
    apart = len({unit_of(id) for id in chart["rows"]}) > 1
    for number, id in enumerate(chart["rows"]):
        colour = color_of(id) if color_of(id) in colours else colours[0]
        colours.remove(colour)
        is_line = number >= chart["columns"]
        (lines if is_line else columns).add_series(
            {
                "name": [_DATA, places[id], 0],
                "categories": [_DATA, TOP, first, TOP, every],
                "values": [_DATA, places[id], first, places[id], every],
                "line" if is_line else "fill": {"color": colour},
                "gap": 60,
                "marker": {"type": "circle", "size": 4, "fill": {"color": colour}}
                if is_line
                else None,
                "y2_axis": is_line and apart,
            }
        )
    drawn: Chart = columns if chart["columns"] else lines
    if 0 < chart["columns"] < len(chart["rows"]):
        columns.combine(lines)
    title = f"{chart['name']}\n{chart['subtitle'].format(unit='RMB in millions')}"
    drawn.set_title({"name": title, "name_font": {"size": 9, "bold": False}})
    drawn.set_x_axis({"label_position": "low"})
    grid = {"visible": True, "line": {"color": looks["light"]["faint"]}}
    drawn.set_y_axis({"num_format": "#,##0", "major_gridlines": grid})
    lines.set_y2_axis({"num_format": "#,##0"})
    drawn.set_legend({"position": "bottom"})
    drawn.show_na_as_empty_cell()
    drawn.set_size({"width": 620, "height": 270})
    return drawn
