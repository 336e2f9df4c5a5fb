"""Tables that set a quarter beside the one before and that of a year ago."""

from __future__ import annotations

from dataclasses import replace

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.expression import definition_of
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import short_of
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.rows import compared, figure_cell, figure_row
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.quarter import Quarter

GROWTH = {"on_quarter": "quarter_on_quarter", "on_year": "year_on_year"}
"""What a change on the quarter or on the year is, of a sum."""


def headline(panel: Panel) -> Table:
    """Set this quarter beside the previous one and the same one of the year before.

    Sums are compared in percent, in RMB, or by an amount where a loss is compared; margins in
    percentage points.
    """
    chosen = read_knowledge("tables")["headline"]
    rows = []
    for item in chosen["sums"]:
        rows.append(replace(figure_row(panel, compared(panel), item), rank=""))
        if margin := chosen["margins"].get(item):
            rows.append(figure_row(panel, compared(panel), margin, rank="level1"))
    caption = f"Headline figures ({unit_note(panel)}; the change of a loss too)"
    return with_changes(panel, Table(caption, _columns(panel), rows))


def quality(panel: Panel) -> Table:
    """Show what else than business stands in the result of the quarter and of those compared."""
    ids = read_knowledge("tables")["quality"]["rows"]
    rows = [figure_row(panel, compared(panel), id) for id in ids]
    return Table(f"Quality of the quarter ({unit_note(panel)})", _columns(panel), rows)


def seasons(panel: Panel) -> Table:
    """Set total revenues of the same quarter of each year side by side."""
    years = sorted({quarter.year for quarter in panel.quarters})
    rows = [
        Row(f"Q{number}", [_within(panel, Quarter(year, number)) for year in years])
        for number in range(1, 5)
    ]
    columns = [Column(str(year), emphasis=year == panel.last.year) for year in years]
    return Table(f"Total revenues by season ({unit_note(panel)})", columns, rows)


def _columns(panel: Panel) -> list[Column]:
    return [Column(str(quarter), emphasis=quarter == panel.last) for quarter in compared(panel)]


def with_changes(panel: Panel, table: Table) -> Table:
    """Set beside the figures of a table how those of the last quarter changed."""
    columns = [Column(short_of(f"{name}(total_revenues)")) for name in GROWTH.values()]
    rows = [
        replace(row, cells=[*row.cells, *(_changed(panel, row.id, span) for span in GROWTH)])
        for row in table.rows
    ]
    return replace(table, columns=[*table.columns, *columns], rows=rows)


def _changed(panel: Panel, id: str, span: str) -> Cell:
    return figure_cell(panel, panel.last, change_of(panel, id, span)) if id else Cell("")


def change_of(panel: Panel, id: str, span: str) -> str:
    """Choose how a figure is compared: a percentage in points, all else by its growth.

    What cannot be compared in percent, a loss, say, is by an amount.
    """
    definition = definition_of(id)
    if definition and definition.unit == "percent":
        return f"points_{span}({id})"
    origin = panel.origin(panel.last, f"{GROWTH[span]}({id})")
    nonsense = isinstance(origin, Missing) and origin.has_no_meaning
    return f"change_{span}({id})" if nonsense else f"{GROWTH[span]}({id})"


def _within(panel: Panel, quarter: Quarter) -> Cell:
    """Print the revenues of a quarter; nothing for one to come."""
    there = quarter <= panel.last
    return figure_cell(panel, quarter, "total_revenues") if there else Cell("")
