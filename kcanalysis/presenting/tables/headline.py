"""Tables that set a quarter beside the one before and that of a year ago."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of, short_of
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.rows import (
    GROWTH,
    change_cell,
    compared,
    figure_cell,
    figure_row,
    filled,
    over_time,
)
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.quarter import Quarter


def headline(panel: Panel) -> Table:
    """Set this quarter beside the previous one and the same one of the year before.

    Sums are compared in percent, in RMB, or by an amount where a loss is compared; margins in
    percentage points. A result stated normalized, now and before, comes first so. Small
    lines show the quarters that the panel shows.
    """
    declared = read_knowledge("tables")["headline"]
    rows = [row for one in declared["rows"] for row in _rows(panel, one)]
    changes = [Column(short_of(f"{name}(total_revenues)")) for name in GROWTH.values()]
    line = Column(f"{panel.shown[0]} to {panel.last}")
    caption = f"Headline figures ({unit_note(panel)}; the change of a loss too)"
    made = over_time(rows, sorted(compared(panel)), caption, more=[*changes, line])
    return replace(made, is_exhibit=False)


def seasons(panel: Panel) -> Table:
    """Set total revenues of the same quarter of each year side by side."""
    years = sorted({quarter.year for quarter in panel.quarters})
    rows = [
        Row(f"Q{number}", [_within(panel, Quarter(year, number)) for year in years])
        for number in range(1, 5)
    ]
    columns = [Column(str(year), emphasis=year == panel.last.year) for year in years]
    return Table("Total revenues by season", columns, rows, measure=unit_note(panel))


def _rows(panel: Panel, declared: dict[str, str]) -> Iterator[Row]:
    """Give the rows of a figure: normalized, if it is stated so, as reported, and its margin."""
    names = read_knowledge("tables")["headline"]
    id, rank = declared["of"], declared.get("rank", "")
    normal = declared.get("normalized", "")
    known = [isinstance(panel.origin(quarter, normal or id), Origin) for quarter in compared(panel)]
    is_normal = bool(normal) and known[0] and any(known[1:])
    row = _row(panel, normal if is_normal else id, rank)
    if not filled([Row("", row.cells[:3])]):
        return
    yield row
    if is_normal:
        yield _row(panel, id, "level1", names["reported"])
    if margin := declared.get("margin"):
        yield _row(panel, "normalized_" * is_normal + margin, "level1", names["margin"])


def _row(panel: Panel, id: str, rank: str, label: str = "") -> Row:
    row = figure_row(panel, sorted(compared(panel)), id, label or name_of(id, panel), rank)
    changes = [change_cell(panel, id, span) for span in GROWTH]
    return Row(row.label, [*row.cells, *changes, _line(panel, id)], rank, id)


def _line(panel: Panel, id: str) -> Cell:
    """Draw a figure over the quarters shown, in a cell."""
    values = [panel.value(quarter, id) for quarter in panel.shown]
    known = [None if math.isnan(value) else value for value in values]
    return Cell("", spark=known) if sum(value is not None for value in known) > 1 else Cell("")


def _within(panel: Panel, quarter: Quarter) -> Cell:
    """Print the revenues of a quarter; nothing for one to come."""
    there = quarter <= panel.last
    return figure_cell(panel, quarter, "total_revenues") if there else Cell("")
