"""The headline table."""

from __future__ import annotations

import pandas as pd

from kcanalysis.metrics import growth as growth_metrics
from kcanalysis.metrics import margins as margin_metrics
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.presenting.numbers import (
    MISSING,
    change,
    points,
    unit_note,
)
from kcanalysis.presenting.rows import (
    item_cell,
    metric_row,
    value_at,
)
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.presenting.tables.chosen import QUARTER, YEAR, compared_quarters, exhibits
from kcanalysis.taxonomy import load_taxonomy


def headline(panel: pd.DataFrame) -> Table:
    """Set this quarter beside the previous one and the same one of the year before.

    Sums are compared in percent, in RMB; margins in percentage points of the printed margins.
    """
    rows = []
    shares = margin_metrics.margins(panel)
    chosen = exhibits()["headline"]
    for item in chosen["sums"]:
        rows.append(_compared_sum(panel, item))
        if margin := chosen["margins"].get(item):
            rows.append(_compared_margin(panel, shares, margin))
    now, before, earlier = compared_quarters(panel)
    columns = [Column(str(now), emphasis=True)]
    columns += [Column(name) for name in (str(before), str(earlier), "QoQ", "YoY")]
    return Table(f"Headline figures ({unit_note(panel)})", columns, rows)


def _compared_sum(panel: pd.DataFrame, item: str) -> Row:
    quarters = compared_quarters(panel)
    now, before, earlier = (value_at(panel, quarter, item) for quarter in quarters)
    rmb = growth_metrics.in_rmb(panel, (item,))
    changes = []
    for back, base in ((QUARTER, before), (YEAR, earlier)):
        rate = growth_metrics.percent_change(rmb, rmb.shift(back))
        meaning = load_definitions()["quarter_on_quarter" if back == QUARTER else "year_on_year"]
        text = change(value_at(rate, panel.index[-1], item), now, base)
        changes.append(Cell(text, formula="" if text == MISSING else meaning.formula))
    cells = [item_cell(panel, quarter, item) for quarter in quarters]
    return Row(load_taxonomy().name(item), [*cells, *changes])


def _compared_margin(panel: pd.DataFrame, shares: pd.DataFrame, margin: str) -> Row:
    quarters = compared_quarters(panel)
    row = metric_row(panel, shares, quarters, margin, rank="level1")
    now, before, earlier = (value_at(shares, quarter, margin) for quarter in quarters)
    changes = [Cell(points(now, before)), Cell(points(now, earlier))]
    return Row(row.label, [*row.cells, *changes], row.rank)
