"""Rows of tables: figures of the panel and metrics, printed, each with where it comes from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import pandas as pd

from kcanalysis.coverage import KEYED_IN
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.panel.origins import Origin
from kcanalysis.presenting.numbers import MISSING, NIL, amount, hundredths, integer, percent, times
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.taxonomy import load_taxonomy

_PRINTED: dict[str, Callable[[float], str]] = {
    "percent": percent,
    "times": times,
    "days": integer,
    "basis_points": integer,
    "per_share": hundredths,
}


def item_row(
    panel: pd.DataFrame, quarters: Iterable[pd.Period], item: str, label: str = "", rank: str = ""
) -> Row:
    """Print a line item over some quarters, in the panel's unit."""
    taxonomy = load_taxonomy()
    _, printed = panel.attrs["new_items"].get(item, ("", ""))
    return Row(
        label or printed or taxonomy.name(item),
        [item_cell(panel, quarter, item) for quarter in quarters],
        rank or taxonomy.rank(item),
    )


def item_cell(panel: pd.DataFrame, quarter: pd.Period, item: str) -> Cell:
    """Print one figure of the panel with its origin, and the exception that touches it."""
    whole = panel.attrs["unit"] == "thousands"
    unit = load_taxonomy().unit(item)
    decimals = {"shares": 0, "per_share": 2}.get(unit, 0 if whole else 1)
    key = (str(quarter), item)
    origin: Origin | None = panel.attrs["origins"].get(key)
    return Cell(
        amount(value_at(panel, quarter, item), decimals),
        origin.text if origin else "",
        origin.formula if origin else "",
        panel.attrs.get("exceptions", {}).get(key, ""),
        keyed_in=origin is not None and origin.kind == KEYED_IN,
    )


def metric_row(
    panel: pd.DataFrame,
    metrics: pd.DataFrame,
    quarters: Iterable[pd.Period],
    column: str,
    label: str = "",
    rank: str = "",
    definition: str = "",
    items: tuple[str, ...] = (),
    printed: Callable[[float], str] | None = None,
) -> Row:
    """Print a column of computed figures over some quarters.

    Parameters
    ----------
    panel : DataFrame
        What they were computed from.
    metrics : DataFrame
        Quarters × computed figures.
    quarters : iterable of Period
        The quarters to show.
    column : str
        The figure to show; also the id of its definition, unless `definition` names another.
    label, rank : str
        As in `Row`; the label is the definition's name if left out.
    definition : str
        Id of the definition that says how the figure is computed.
    items : tuple of str
        Line items that it is computed from, where the definition leaves them open.
    printed : callable, optional
        How to print a figure; by its unit if left out.
    """
    meaning = load_definitions()[definition or column]
    form = printed or _PRINTED.get(meaning.unit, amount)
    cells = []
    for quarter in quarters:
        value = value_at(metrics, quarter, column)
        known = not math.isnan(value)
        places = sources(panel, quarter, items or meaning.items) if known else ""
        touched = exception_on(panel, quarter, items or meaning.items) if known else ""
        kind = kind_of(panel, quarter, items or meaning.items) if known else ""
        formula = meaning.formula if known else ""
        cells.append(Cell(form(value), places, formula, touched, keyed_in=kind == KEYED_IN))
    return Row(label or meaning.name, cells, rank)


def sources(panel: pd.DataFrame, quarter: pd.Period, items: Iterable[str]) -> str:
    """Name the places of some figures of a quarter."""
    found = [panel.attrs["origins"].get((str(quarter), item)) for item in items]
    return "; ".join(origin.text for origin in found if origin)


def kind_of(panel: pd.DataFrame, quarter: pd.Period, items: Iterable[str]) -> str:
    """Tell whether some figures of a quarter are keyed in, one of them at least."""
    found = [panel.attrs["origins"].get((str(quarter), item)) for item in items]
    return KEYED_IN if any(origin and origin.kind == KEYED_IN for origin in found) else ""


def exception_on(panel: pd.DataFrame, quarter: pd.Period, items: Iterable[str]) -> str:
    """Give the first exception that touches one of some figures of a quarter."""
    exceptions = panel.attrs.get("exceptions", {})
    found = (exceptions.get((str(quarter), item), "") for item in items)
    return next(filter(None, found), "")


def heading(label: str, width: int) -> Row:
    """Make a row that heads those below it."""
    return Row(label, [Cell("")] * width, "section")


def stated(rows: Iterable[Row]) -> list[Row]:
    """Leave out rows with nothing but nil and missing figures."""
    return [row for row in rows if {cell.text for cell in row.cells} - {NIL, MISSING}]


def over_time(rows: list[Row], quarters: Iterable[pd.Period], caption: str) -> Table:
    """Make a table with a column a quarter, the last one brought forward."""
    columns = [Column(str(quarter)) for quarter in quarters]
    columns[-1] = replace(columns[-1], emphasis=True)
    return Table(caption, columns, rows)


def value_at(frame: pd.DataFrame, quarter: pd.Period, column: str) -> float:
    """Give a figure of a frame, missing where it has no such quarter or column."""
    return float(frame[column].get(quarter, math.nan)) if column in frame else math.nan
