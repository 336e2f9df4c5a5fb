"""Tables of margins and costs."""

from __future__ import annotations

import pandas as pd

from kcanalysis.metrics import margins as margin_metrics
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.presenting.numbers import (
    MISSING,
    integer,
    percent,
    share,
)
from kcanalysis.presenting.rows import (
    heading,
    metric_row,
    over_time,
    stated,
)
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.presenting.tables.chosen import YEAR, exhibits, shown


def margins(panel: pd.DataFrame) -> Table:
    """Show GAAP and non-GAAP margins, and what else is measured against revenues."""
    quarters = shown(panel)
    shares = margin_metrics.margins(panel)
    others = margin_metrics.other_shares(panel).join(margin_metrics.incremental_margins(panel))
    rows = [metric_row(panel, shares, quarters, margin) for margin in map(str, shares)]
    rows += [metric_row(panel, others, quarters, column) for column in map(str, others)]
    return over_time(rows, quarters, "Margins (share of total revenues)")


def margin_walks(panel: pd.DataFrame) -> Table:
    """Show what moved the gross and the adjusted EBITDA margin over the year."""
    last = panel.index[-1]
    formula = load_definitions()["margin_walk"].formula
    rows = []
    for name, walk in (
        ("gross", margin_metrics.gross_margin_walk(panel)),
        ("ebitda", margin_metrics.ebitda_margin_walk(panel)),
    ):
        labels = exhibits()["walks"][name]
        rows.append(heading(labels["name"], 1))
        if walk.isna().any():
            rows.append(Row("Not all of its figures are at hand", [Cell(MISSING)]))
            continue
        steps = walk.drop(["from", "to"])
        rows.append(Row(str(last - YEAR), [Cell(percent(walk["from"]))]))
        rows += [
            Row(labels[str(step)], [Cell(integer(points), formula=formula)], "level1")
            for step, points in steps.items()
        ]
        rows.append(Row(str(last), [Cell(percent(walk["to"]))], "total"))
    return Table(
        f"Margin walks, {last - YEAR} to {last} (steps in basis points)", [Column(str(last))], rows
    )


def costs(panel: pd.DataFrame) -> Table:
    """Show costs and operating expenses as shares of total revenues."""
    quarters = shown(panel)
    shares = margin_metrics.cost_structure(panel)
    rows = [
        metric_row(
            panel,
            shares,
            quarters,
            item,
            label,
            "level1" * (item in margin_metrics.COST_COMPONENTS),
            "cost_share",
            (item, "total_revenues"),
            share,
        )
        for item, label in exhibits()["costs"].items()
    ]
    return over_time(stated(rows), quarters, "Costs and expenses (share of total revenues)")
