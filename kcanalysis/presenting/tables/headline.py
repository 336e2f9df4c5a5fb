"""Tables that set a quarter beside the one before and that of a year ago."""

from __future__ import annotations

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import short_of
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.rows import compared, figure_cell, figure_row
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.quarter import Quarter

_GROWTH = {"on_quarter": "quarter_on_quarter", "on_year": "year_on_year"}


def headline(panel: Panel) -> Table:
    """Set this quarter beside the previous one and the same one of the year before.

    Sums are compared in percent, in RMB, or by an amount where a loss is compared; margins in
    percentage points.
    """
    chosen = read_knowledge("tables")["headline"]
    rows = []
    for item in chosen["sums"]:
        rows.append(_compared(panel, item))
        if margin := chosen["margins"].get(item):
            rows.append(_compared(panel, margin, "points", "level1"))
    changes = [Column(short_of(f"{name}(total_revenues)")) for name in _GROWTH.values()]
    caption = f"Headline figures ({unit_note(panel)}; the change of a loss too)"
    return Table(caption, [*_columns(panel), *changes], rows)


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


def _compared(panel: Panel, id: str, kind: str = "", rank: str = "") -> Row:
    row = figure_row(panel, compared(panel), id, rank=rank)
    changes = [
        f"{kind}_{span}({id})" if kind else _change(panel, id, span, growth)
        for span, growth in _GROWTH.items()
    ]
    cells = [figure_cell(panel, panel.last, change) for change in changes]
    return Row(row.label, [*row.cells, *cells], rank, id)


def _change(panel: Panel, id: str, span: str, growth: str) -> str:
    """Compare by an amount what cannot be compared in percent: a loss, say."""
    origin = panel.origin(panel.last, f"{growth}({id})")
    nonsense = isinstance(origin, Missing) and origin.has_no_meaning
    return f"change_{span}({id})" if nonsense else f"{growth}({id})"


def _within(panel: Panel, quarter: Quarter) -> Cell:
    """Print the revenues of a quarter; nothing for one to come."""
    there = quarter <= panel.last
    return figure_cell(panel, quarter, "total_revenues") if there else Cell("")
