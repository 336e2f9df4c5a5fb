"""Rows of tables: figures of a panel, printed, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kcanalysis.money import amount_words
from kcanalysis.origins import Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of
from kcanalysis.presenting.numbers import MISSING, NIL, printed
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy


def figure_row(
    panel: Panel, quarters: Iterable[Quarter], id: str, label: str = "", rank: str = ""
) -> Row:
    """Print a figure over some quarters."""
    return Row(
        label or name_of(id, panel),
        [figure_cell(panel, quarter, id) for quarter in quarters],
        rank or load_taxonomy().rank(id),
        id,
    )


def figure_cell(panel: Panel, quarter: Quarter, id: str) -> Cell:
    """Print one figure with its arithmetic, its places, and what does not tie about it."""
    origin = panel.origin(quarter, id)
    text = printed(panel, quarter, id)
    if isinstance(origin, Missing):
        return Cell(text, reason=lacking(origin, panel))
    return Cell(
        text,
        places(origin),
        how(origin),
        panel.exception(origin),
        keyed_in=origin.is_keyed_in,
    )


def lacking(missing: Missing, panel: Panel) -> str:
    """Name what a figure would need and is not at hand: ``not at hand: IDC costs of 2025Q4``."""
    parts = dict.fromkeys(f"{name_of(id, panel)} of {quarter}" for quarter, id in missing.lacking)
    return f"not at hand: {', '.join(parts)}" if parts else ""


def places(origin: Origin) -> str:
    """Name the places that a figure rests on, with what is printed there."""
    return "; ".join(
        f"{fact.source}: {amount_words(fact.value, fact.unit, fact.currency)}"
        for fact in origin.facts
    )


def how(origin: Origin) -> str:
    """Say how a figure is computed, with its figures; nothing for one that is stated."""
    return "" if origin.is_stated else f"{origin.formula}: {origin.arithmetic}"


def heading(label: str, width: int) -> Row:
    """Make a row that heads those below it."""
    return Row(label, [Cell("")] * width, "section")


def filled(rows: Iterable[Row]) -> list[Row]:
    """Leave out rows with nothing but nil and missing figures."""
    return [row for row in rows if {cell.text for cell in row.cells} - {NIL, MISSING}]


def over_time(rows: Sequence[Row], quarters: Sequence[Quarter], caption: str) -> Table:
    """Make a table with a column a quarter, the last one brought forward."""
    columns = [Column(str(quarter), emphasis=quarter == quarters[-1]) for quarter in quarters]
    return Table(caption, columns, rows)
