"""What moved the results over the year and over the quarter, in steps that add up exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.causes import causes_cell
from kcanalysis.presenting.names import argument_of, name_of, short_of
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.rows import dash, figure_cell, filled, heading
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.presenting.tables.said import MOVED
from kcanalysis.presenting.walk import SPANS, walk_to
from kcanalysis.quarter import Quarter
from kcanalysis.said import Said

_BEFORE = "Before"
_BRIDGES = ("net_result", "gross_profit", "ebitda_margin")


def bridges(panel: Panel, said: Mapping[Quarter, Said] | None = None) -> Table:
    """Show what moved the net result, gross profit and the adjusted EBITDA margin.

    Parameters
    ----------
    panel : Panel
        The figures.
    said : mapping of Quarter to Said, optional
        As `kcanalysis.load_said` gives it: what the company names as the reason on the year then
        stands beside each step.
    """
    columns = [Column(f"{panel.last - ago} to {panel.last}") for ago in SPANS.values()]
    rows = [row for name in _BRIDGES for row in _rows(panel, name)]
    if said is not None:
        columns.append(Column("The line on the year; the company names", numeric=False))
        rows = [replace(row, cells=[*row.cells, _named(panel, said, row)]) for row in rows]
    measure = f"{unit_note(panel)}; steps of the margin in basis points"
    return Table("What moved the results", columns, rows, measure=measure)


def _named(panel: Panel, said: Mapping[Quarter, Said], row: Row) -> Cell:
    """Give which way the item of a step moved, and why, as the company names it."""
    if row.rank == "section" or row.label == _BEFORE:
        return Cell("")
    about = {
        step.format(span="on_year"): item
        for name in _BRIDGES
        for step, item in read_knowledge("tables")["walks"][name].get("about", {}).items()
    }
    item = about.get(row.id) or argument_of(row.id) or row.id
    reasons = said[panel.last].reasons if panel.last in said else []
    found = [r for r in reasons if (r.item, r.comparison) == (item, "year") and r.months != 12]
    if not found:
        return Cell("")
    # a cost that rises may still be a step up, where revenues rose more: which way, is said
    causes = causes_cell(found)
    return replace(causes, text=f"{MOVED[found[0].direction]}: {causes.text}")


def _rows(panel: Panel, name: str) -> Iterator[Row]:
    """Give the rows of a bridge: where it starts, its steps, where it ends, and what is aside."""
    declared = read_knowledge("tables")["walks"][name]
    end = declared["to"]
    yield heading(name_of(end), len(SPANS))
    yield Row(_BEFORE, [_cell(panel, name, span, end, ago) for span, ago in SPANS.items()], "", end)
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
