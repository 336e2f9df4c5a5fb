"""What moved the results over the year and over the quarter, in steps that add up exactly."""

from __future__ import annotations

from collections.abc import Iterator

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of, short_of
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.rows import dash, figure_cell, filled, heading
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.presenting.walk import SPANS, walk_to

_BRIDGES = ("net_result", "gross_profit", "ebitda_margin")


def bridges(panel: Panel) -> Table:
    """Show what moved the net result, gross profit and the adjusted EBITDA margin."""
    columns = [Column(f"{panel.last - ago} to {panel.last}") for ago in SPANS.values()]
    rows = [row for name in _BRIDGES for row in _rows(panel, name)]
    caption = f"Bridges ({unit_note(panel)}; steps of the margin in basis points)"
    return Table(caption, columns, rows)


def _rows(panel: Panel, name: str) -> Iterator[Row]:
    """Give the rows of a bridge: where it starts, its steps, where it ends, and what is aside."""
    declared = read_knowledge("tables")["walks"][name]
    end = declared["to"]
    yield heading(name_of(end), len(SPANS))
    yield Row(
        "Before", [_cell(panel, name, span, end, ago) for span, ago in SPANS.items()], "", end
    )
    yield from filled(_step(panel, name, step) for step in declared["steps"])
    yield Row(str(panel.last), [_cell(panel, name, span, end) for span in SPANS], "total", end)
    yield from (_step(panel, name, step, "Aside: ") for step in declared.get("aside", []))


def _step(panel: Panel, name: str, step: str, before: str = "") -> Row:
    id = step.format(span="on_year")
    cells = [_cell(panel, name, span, step.format(span=span)) for span in SPANS]
    return Row(before + short_of(id), cells, "level1", id)


def _cell(panel: Panel, name: str, span: str, id: str, ago: int = 0) -> Cell:
    """Print a figure of a bridge; none of them stands where another is missing."""
    walk = walk_to(panel, name, span)
    if isinstance(walk, Missing):
        return dash(panel, walk)
    return figure_cell(panel, panel.last - ago, id)
