"""Sentences on growth."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import Markdown

from kcanalysis.metrics import growth as growth_metrics
from kcanalysis.presenting.numbers import (
    money,
    percent,
    round_half_up,
)
from kcanalysis.presenting.words.phrases import (
    QUARTER,
    YEAR,
    direction,
    paragraph,
    sum_compared,
    value,
)


def growth(panel: pd.DataFrame) -> Markdown:
    """Say how revenues and each segment grew, and how the mix moved."""
    return paragraph(
        [
            sum_compared(panel, "total_revenues", "Total revenues", (YEAR, QUARTER)),
            sum_compared(panel, "public_cloud_revenues", "Public cloud services", (YEAR, QUARTER)),
            sum_compared(
                panel, "enterprise_cloud_revenues", "Enterprise cloud services", (YEAR, QUARTER)
            ),
            _share(panel),
            _contributed(panel),
            _trailing(panel),
        ]
    )


def ai_and_ecosystem(panel: pd.DataFrame) -> Markdown:
    """Say how AI gross billings grew, as far as they or their growth are stated."""
    figures = growth_metrics.ai_and_ecosystem(panel)
    billings, rate = value(figures, "ai_gross_billings"), value(figures, "ai_growth")
    size = value(figures, "ai_to_public_cloud")
    if math.isnan(billings) and math.isnan(rate):
        return Markdown("AI gross billings are not stated for this quarter.")
    differs = "billings are gross and no part of revenues"
    if math.isnan(billings):
        rose = "rose" if rate >= 0 else "fell"
        return Markdown(
            f"AI gross billings {rose} {percent(abs(rate), 0)} over the year, as the release "
            f"states; it gives no sum ({differs})."
        )
    up = "up" if rate >= 0 else "down"
    moved = "" if math.isnan(rate) else f", {up} {percent(abs(rate), 0)} over the year"
    return Markdown(
        f"AI gross billings were {money(billings, panel)}{moved}. They came to {percent(size, 0)} "
        f"of public cloud revenues in size ({differs})."
    )


def _share(panel: pd.DataFrame) -> str:
    shares = growth_metrics.mix(panel)
    now = value(shares, "public_cloud_revenues")
    then = value(shares, "public_cloud_revenues", YEAR)
    if math.isnan(now):
        return ""
    before = "" if math.isnan(then) else f", after {percent(then)} a year earlier"
    return f"Public cloud made up {percent(now)} of total revenues{before}."


def _contributed(panel: pd.DataFrame) -> str:
    parts = growth_metrics.contributions(panel)
    public = value(parts, "public_cloud_revenues")
    enterprise = value(parts, "enterprise_cloud_revenues")
    if math.isnan(public) or math.isnan(enterprise):
        return ""
    return (
        f"Public cloud {_added(public)} and enterprise cloud {_added(enterprise)} percentage "
        "points to the growth over the year."
    )


def _added(points: float) -> str:
    return f"{'added' if points >= 0 else 'took'} {abs(round_half_up(points))}"


def _trailing(panel: pd.DataFrame) -> str:
    total = ("total_revenues",)
    revenues = value(growth_metrics.trailing_twelve_months(panel, total), *total)
    rate = value(growth_metrics.trailing_growth(panel, total), *total)
    if math.isnan(revenues):
        return ""
    over = "" if math.isnan(rate) else f", {direction(rate, 0.0, 'up', 'down', 'up')} "
    over += "" if math.isnan(rate) else f"{percent(abs(rate))} over the twelve months before"
    return f"Over the last twelve months revenues were {money(revenues, panel)}{over}."
