"""The statements and the reconciliations of non-GAAP results."""

from __future__ import annotations

import pandas as pd

from kcanalysis.coverage import KEYED_IN
from kcanalysis.presenting.numbers import (
    MISSING,
    unit_note,
)
from kcanalysis.presenting.rows import (
    item_row,
    over_time,
    stated,
)
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.presenting.tables.chosen import compared_quarters, exhibits, shown
from kcanalysis.taxonomy import load_taxonomy


def statement(panel: pd.DataFrame, name: str) -> Table:
    """Show a statement: this quarter, the previous one, the same one of the year before.

    A balance sheet also shows the end of the last fiscal year.

    Parameters
    ----------
    panel : DataFrame
        Quarters × items, as `kcanalysis.load` gives it.
    name : {"income_statement", "balance_sheet", "cash_flow"}
        Which statement. Rows that the taxonomy does not know are at its end.
    """
    items = [item.id for item in load_taxonomy().of_statement(name)]
    items += [id for id, (where, _) in panel.attrs["new_items"].items() if where == name]
    quarters = set(compared_quarters(panel))
    if name == "balance_sheet":
        quarters.add(pd.Period(year=panel.index[-1].year - 1, quarter=4, freq="Q-DEC"))
    title = load_taxonomy().statements[name].name
    return _rows_of(panel, quarters, items, f"{title} ({unit_note(panel)})")


def reconciliations(panel: pd.DataFrame) -> list[Table]:
    """Show each reconciliation of GAAP and non-GAAP results that ``tables.toml`` lists."""
    quarters = set(compared_quarters(panel))
    return [
        _rows_of(panel, quarters, items, f"{name} ({unit_note(panel)})")
        for name, items in exhibits()["reconciliations"].items()
    ]


def non_gaap_definitions(panel: pd.DataFrame, facts: pd.DataFrame) -> Table:
    """Say which adjustments stand behind the adjusted figures of each quarter shown.

    Parameters
    ----------
    panel : DataFrame
        Quarters × items, as `kcanalysis.load` gives it.
    facts : DataFrame
        As `kcanalysis.load_facts` gives it.
    """
    printed = facts[facts["statement"] == "non_gaap"].groupby("release")["item"].agg(set)
    taxonomy = load_taxonomy()
    rows = []
    for measure, adjustments in exhibits()["adjustments"].items():
        origins = {
            quarter: panel.attrs["origins"].get((str(quarter), measure)) for quarter in shown(panel)
        }
        by_release: dict[str, list[str]] = {}
        for quarter, origin in origins.items():
            if origin:
                by_release.setdefault(origin.facts[0].release, []).append(str(quarter))
        for release, quarters in by_release.items():
            found = [item for item in adjustments if item in printed.get(release, set())]
            names = ", ".join(taxonomy.name(item).lower() for item in found)
            cells = [f"release of {release}" if release else KEYED_IN, ", ".join(quarters)]
            rows.append(
                Row(taxonomy.name(measure), [Cell(names or "not known"), *map(Cell, cells)])
            )
    heads = ["Adds back or takes off", "By the", "Quarters"]
    return Table("Non-GAAP definitions", [Column(name, numeric=False) for name in heads], rows)


def _rows_of(
    panel: pd.DataFrame, quarters: set[pd.Period], items: list[str], caption: str
) -> Table:
    """Show items over those of the quarters that state any of them, oldest first."""
    frame = panel.reindex(index=sorted(quarters), columns=items)
    known = list(frame.dropna(how="all").index)
    rows = stated(item_row(panel, known, item) for item in items)
    if not rows:
        nothing = Row("No figure is at hand", [Cell(MISSING)])
        return over_time([nothing], [panel.index[-1]], caption)
    return over_time(rows, known, caption)
