"""Tables of growth."""

from __future__ import annotations

import pandas as pd

from kcanalysis.metrics import growth as growth_metrics
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.presenting.numbers import (
    share,
    unit_note,
)
from kcanalysis.presenting.rows import (
    heading,
    item_cell,
    item_row,
    metric_row,
    over_time,
    stated,
)
from kcanalysis.presenting.table import Column, Row, Table
from kcanalysis.presenting.tables.chosen import exhibits, shown


def growth(panel: pd.DataFrame) -> Table:
    """Show revenues by segment over the quarters at hand, their growth, and the mix."""
    quarters = shown(panel)
    names = exhibits()["segments"]
    rows = [item_row(panel, quarters, item, name) for item, name in names.items()]
    for definition, rates, printed in (
        ("year_on_year", growth_metrics.year_on_year(panel), None),
        ("quarter_on_quarter", growth_metrics.quarter_on_quarter(panel), None),
        ("contributions", growth_metrics.contributions(panel), None),
        ("mix", growth_metrics.mix(panel), share),
    ):
        rows.append(heading(load_definitions()[definition].name, len(quarters)))
        rows += stated(
            metric_row(panel, rates, quarters, item, names[item], "", definition, (item,), printed)
            for item in map(str, rates)
        )
    total = ("total_revenues",)
    trailing = growth_metrics.trailing_twelve_months(panel, total)
    rates = growth_metrics.trailing_growth(panel, total)
    rows += [
        heading("Trailing twelve months", len(quarters)),
        metric_row(
            panel, trailing, quarters, *total, "Total revenues", "", "trailing_twelve_months"
        ),
        metric_row(panel, rates, quarters, *total, "Growth, year on year", "", "trailing_growth"),
    ]
    return over_time(rows, quarters, f"Revenues by segment ({unit_note(panel)})")


def seasons(panel: pd.DataFrame) -> Table:
    """Set total revenues of the same quarter of each year side by side."""
    years = sorted({quarter.year for quarter in panel.index})
    last = panel.index[-1]
    rows = [
        Row(
            f"Q{number}",
            [
                item_cell(panel, pd.Period(f"{year}Q{number}", freq="Q-DEC"), "total_revenues")
                for year in years
            ],
        )
        for number in range(1, 5)
    ]
    columns = [Column(str(year), emphasis=year == last.year) for year in years]
    return Table(f"Total revenues by season ({unit_note(panel)})", columns, rows)


def ai_and_ecosystem(panel: pd.DataFrame) -> Table:
    """Show AI gross billings and ecosystem revenues, their growth and their size."""
    quarters = shown(panel)
    computed = growth_metrics.ai_and_ecosystem(panel)
    rows = stated(
        metric_row(panel, computed, quarters, column)
        if column in load_definitions()
        else item_row(panel, quarters, column)
        for column in map(str, computed)
    )
    return over_time(rows, quarters, f"AI and ecosystem ({unit_note(panel)})")
