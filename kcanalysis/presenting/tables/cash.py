"""Tables of cash, debt, working capital and shares."""

from __future__ import annotations

import pandas as pd

from kcanalysis.metrics import cash as cash_metrics
from kcanalysis.metrics import per_share as share_metrics
from kcanalysis.presenting.numbers import (
    MISSING,
    unit_note,
)
from kcanalysis.presenting.rows import (
    heading,
    item_row,
    metric_row,
    over_time,
    stated,
    value_at,
)
from kcanalysis.presenting.table import Cell, Row, Table
from kcanalysis.presenting.tables.chosen import exhibits, shown

NO_BURN = "no burn"


def cash(panel: pd.DataFrame) -> Table:
    """Show cash flows, cash at hand, borrowings and how long the cash lasts."""
    quarters = shown(panel)
    computed = pd.concat(
        [
            cash_metrics.cash_flows(panel)[["cash_flow_before_financing"]],
            cash_metrics.liquidity(panel)[["cash_and_restricted_cash"]],
            cash_metrics.borrowings(panel)[["total_borrowings"]],
            cash_metrics.runway(panel),
        ],
        axis="columns",
    )
    rows = []
    for name, lines in exhibits()["cash"].items():
        rows.append(heading(name, len(quarters)))
        for line, label in lines.items():
            if line in ("burn", "runway", "runway_after_debt"):
                row = metric_row(panel, computed, quarters, line, label)
                rows.append(_unless_burning(row, computed, quarters))
            elif line in computed:
                rows.append(metric_row(panel, computed, quarters, line, label))
            else:
                rows.append(item_row(panel, quarters, line, label))
    return over_time(rows, quarters, f"Cash ({unit_note(panel)})")


def debt_and_working_capital(panel: pd.DataFrame) -> Table:
    """Show debt against cash and earnings, and the days of receivables and payables."""
    quarters = shown(panel)
    computed = cash_metrics.debt(panel).join(cash_metrics.working_capital(panel))
    rows = stated(
        metric_row(panel, computed, quarters, line)
        if line in computed
        else item_row(panel, quarters, line)
        for line in exhibits()["debt"]["rows"]
    )
    if not rows:
        rows = [Row("No figure is at hand", [Cell(MISSING)] * len(quarters))]
    return over_time(rows, quarters, f"Debt and working capital ({unit_note(panel)})")


def per_share(panel: pd.DataFrame) -> Table:
    """Show figures per ADS and per ordinary share, and dilution."""
    quarters = shown(panel)
    computed = share_metrics.per_share(panel)
    rows = [metric_row(panel, computed, quarters, column) for column in map(str, computed)]
    currency = unit_note(panel).partition(" ")[0]
    return over_time(rows, quarters, f"Per share and ADS ({currency})")


def _unless_burning(row: Row, computed: pd.DataFrame, quarters: list[pd.Period]) -> Row:
    """Say 'no burn' where operating and investing activities together brought in cash."""
    flows = [value_at(computed, quarter, "cash_flow_before_financing") for quarter in quarters]
    cells = [
        Cell(NO_BURN) if flow >= 0 else cell for cell, flow in zip(row.cells, flows, strict=True)
    ]
    return Row(row.label, cells, row.rank)
