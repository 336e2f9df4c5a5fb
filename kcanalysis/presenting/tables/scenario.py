"""A scenario, what it assumes, and what each assumption does to it."""

from __future__ import annotations

from kcanalysis.knowledge import read_knowledge
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.rows import figure_cell, figure_row
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.scenario import CASH, DUES, assume, bounds, runway


def scenario(made: Panel) -> Table:
    """Show the lines of a scenario, the last actual quarter first.

    Parameters
    ----------
    made : Panel
        As `kcanalysis.assume` gives it.
    """
    actual, *to_come = made.shown
    heads = [Column(f"{actual} actual", emphasis=True), *(Column(str(one)) for one in to_come)]
    lines = read_knowledge("scenario")["lines"].items()
    rows = [figure_row(made, made.shown, id, rank=line.get("rank", "")) for id, line in lines]
    caption = "Cash under the assumptions: arithmetic, no forecast"
    return Table(caption, heads, rows, measure=unit_note(made))


def assumptions(made: Panel) -> Table:
    """Show what a scenario assumes, and where each assumption comes from; see `scenario`."""
    rows = []
    for id in read_knowledge("scenario")["assumptions"]:
        cell = figure_cell(made, made.last, id)
        source = "set" if cell.source.startswith("assumed") else f"as in {made.shown[0]}"
        rows.append(Row(name_of(id, made), [cell, Cell(source)], id=id))
    heads = [Column("Assumed"), Column("From", numeric=False)]
    measure = f"{unit_note(made)} a quarter, or percent"
    return Table("What is assumed", heads, rows, measure=measure)


def sensitivities(panel: Panel, horizon: int = 8, **given: float | None) -> Table:
    """Show what a step of each assumption, one at a time, does to cash and how long it lasts.

    The parameters are those of `kcanalysis.assume`.
    """
    made = assume(panel, horizon, **given)
    rows = [Row("As assumed", [Cell(""), *_told(made)], "total")]
    for id, one in read_knowledge("scenario")["assumptions"].items():
        least, most = bounds(one)
        value = made.in_rmb.value(made.last, id)
        for step in (-one["step"], one["step"]):
            moved = {**given, id: min(max(value + step, least), most)}
            changed = assume(panel, horizon, **moved)
            rows.append(Row(one["name"], [figure_cell(changed, made.last, id), *_told(changed)]))
    told = (Column(f"Below {floor}", numeric=False) for floor in ("nil", "what is due"))
    heads = [Column("Assumed"), Column(f"Cash {made.last}"), *told]
    caption = "What a step of one assumption does: arithmetic, no forecast"
    return Table(caption, heads, rows, measure=unit_note(made))


def _told(made: Panel) -> list[Cell]:
    """Tell the closing cash, and when it falls below nil and below what is due within a year."""
    falls = [runway(made), runway(made, DUES)]
    later = f"after {made.last}"
    return [figure_cell(made, made.last, CASH), *(Cell(str(one or later)) for one in falls)]
