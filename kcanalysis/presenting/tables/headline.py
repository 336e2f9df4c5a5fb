"""The headline table, the seasons, and the walks of the margins."""

from __future__ import annotations

from collections.abc import Iterator

from kcanalysis.knowledge import read_knowledge
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of, short_of
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.rows import figure_cell, figure_row, heading
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.presenting.walk import walk_to
from kcanalysis.quarter import Quarter

_CHANGES = ("quarter_on_quarter", "year_on_year")
_POINTS = ("points_on_quarter", "points_on_year")


def headline(panel: Panel) -> Table:
    """Set this quarter beside the previous one and the same one of the year before.

    Sums are compared in percent, in RMB; margins in percentage points of the printed margins.
    """
    chosen = read_knowledge("tables")["headline"]
    rows = []
    for item in chosen["sums"]:
        rows.append(_compared(panel, item, _CHANGES))
        if margin := chosen["margins"].get(item):
            rows.append(_compared(panel, margin, _POINTS, "level1"))
    columns = [Column(str(quarter), emphasis=quarter == panel.last) for quarter in _quarters(panel)]
    changes = [Column(short_of(f"{name}(total_revenues)")) for name in _CHANGES]
    return Table(f"Headline figures ({unit_note(panel)})", [*columns, *changes], rows)


def seasons(panel: Panel) -> Table:
    """Set total revenues of the same quarter of each year side by side."""
    years = sorted({quarter.year for quarter in panel.quarters})
    rows = [
        Row(f"Q{number}", [_within(panel, Quarter(year, number)) for year in years])
        for number in range(1, 5)
    ]
    columns = [Column(str(year), emphasis=year == panel.last.year) for year in years]
    return Table(f"Total revenues by season ({unit_note(panel)})", columns, rows)


def margin_walks(panel: Panel) -> Table:
    """Show what moved the gross and the adjusted EBITDA margin over the year."""
    last = panel.last
    rows = [
        row
        for name, margin in _WALKED.items()
        for row in (heading(name_of(margin), 1), *_walk_rows(panel, name))
    ]
    caption = f"Margin walks, {last.year_earlier} to {last} (steps in basis points)"
    return Table(caption, [Column(str(last))], rows)


_WALKED = {"gross_margin": "gross_margin", "ebitda_margin": "adjusted_ebitda_margin"}


def _walk_rows(panel: Panel, name: str) -> Iterator[Row]:
    walk = walk_to(panel, name)
    if walk is None:
        yield Row("Not all of its figures are at hand", [Cell("")])
        return
    for quarter, id in (walk.start, *((panel.last, step) for step in walk.steps), walk.end):
        is_end, is_start = id == walk.end[1], quarter != panel.last
        label = str(quarter) if is_end else short_of(id)
        rank = "" if is_start else "total" if is_end else "level1"
        yield figure_row(panel, [quarter], id, label, rank)


def _quarters(panel: Panel) -> tuple[Quarter, ...]:
    """Give the last quarter, the one before, and that of a year ago."""
    return panel.last, panel.last - 1, panel.last.year_earlier


def _compared(panel: Panel, id: str, changes: tuple[str, ...], rank: str = "") -> Row:
    row = figure_row(panel, _quarters(panel), id, rank=rank)
    cells = [figure_cell(panel, panel.last, f"{change}({id})") for change in changes]
    return Row(row.label, [*row.cells, *cells], rank, id)


def _within(panel: Panel, quarter: Quarter) -> Cell:
    """Print the revenues of a quarter; nothing for one to come."""
    there = quarter <= panel.last
    return figure_cell(panel, quarter, "total_revenues") if there else Cell("")
