"""Figures of growth."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from kcanalysis.metrics import growth
from kcanalysis.presenting.chart import AMBER, BLUE, GREY, NAVY, SKY, Exhibit, exhibit, styled
from kcanalysis.presenting.figures.drawing import (
    BAR,
    above,
    alt_text,
    finish,
    lines,
    shown,
    source,
    stack,
    whole,
    whole_percent,
)
from kcanalysis.presenting.numbers import amount, percent, unit_note

_SEGMENTS = {
    "public_cloud_revenues": ("Public cloud", NAVY),
    "enterprise_cloud_revenues": ("Enterprise cloud", SKY),
    "other_revenues": ("Others", GREY),
}
_GROWTH = {
    "total_revenues": ("Total revenues", NAVY),
    "public_cloud_revenues": ("Public cloud", AMBER),
    "enterprise_cloud_revenues": ("Enterprise cloud", BLUE),
}


@styled
def revenue_by_segment(panel: pd.DataFrame) -> Exhibit:
    """Draw revenues by segment as stacked bars, their total and its yearly growth above them."""
    frame = shown(panel, panel)
    figure, axes = exhibit("revenue", "Revenues by segment", unit_note(panel), source(panel), 2.1)
    totals = frame["total_revenues"]
    stack(axes, frame, _SEGMENTS)
    rates = growth.year_on_year(panel).loc[frame.index, "total_revenues"]
    for position, (total, rate) in enumerate(zip(totals, rates, strict=True)):
        over = "" if math.isnan(rate) else f"\n{percent(rate)} YoY"
        above(axes, amount(total, 0) + over, position, total)
    axes.set_ylim(0, totals.max() * 1.27)
    finish(axes, panel, totals.isna(), _SEGMENTS, whole)
    figure.alt = alt_text("Stacked bars of revenues by segment", panel, totals, "total revenues")
    return figure


@styled
def revenue_growth(panel: pd.DataFrame) -> Exhibit:
    """Draw the growth of revenues year on year as lines, broken where a quarter is missing."""
    rates = shown(growth.year_on_year(panel), panel)
    figure, axes = exhibit("growth", "Revenue growth, year on year", "%", source(panel), 2.1)
    lines(axes, rates, _GROWTH)
    finish(axes, panel, rates.isna().all(axis="columns"), _GROWTH, whole_percent)
    total = rates["total_revenues"]
    figure.alt = alt_text(
        "Lines of revenue growth, year on year", panel, total, "total revenues", "%"
    )
    return figure


@styled
def contribution_to_growth(panel: pd.DataFrame) -> Exhibit:
    """Draw what each segment adds to the growth of total revenues, as stacked bars."""
    parts = shown(growth.contributions(panel), panel)
    figure, axes = exhibit(
        "contribution",
        "Contribution to growth, year on year",
        "percentage points",
        source(panel),
        2.1,
    )
    totals = parts.sum(axis="columns", min_count=2)
    stack(axes, parts, _SEGMENTS)
    for position, total in enumerate(totals):
        above(axes, amount(total), position, total)
    axes.axhline(0, color=GREY, lw=0.8)
    axes.set_ylim(top=axes.get_ylim()[1] * 1.1)
    finish(axes, panel, totals.isna(), _SEGMENTS, whole)
    figure.alt = alt_text(
        "Stacked bars of the segments' contribution to growth", panel, totals, "growth", " points"
    )
    return figure


@styled
def ai_billings(panel: pd.DataFrame) -> Exhibit:
    """Draw AI gross billings as bars, with their growth and their size to public cloud revenues."""
    frame = shown(growth.ai_and_ecosystem(panel), panel)
    figure, axes = exhibit(
        "billings",
        "Gross billings of the AI business",
        f"{unit_note(panel)}; growth; size to public cloud revenues",
        source(panel, "billings are gross, not revenues"),
        2.1,
    )
    billings = frame["ai_gross_billings"]
    axes.bar(np.arange(len(frame)), billings, BAR, color=NAVY)
    highest = 1.0 if billings.isna().all() else float(billings.max())
    for position, (_, row) in enumerate(frame.iterrows()):
        told = [
            amount(row["ai_gross_billings"], 0),
            "" if math.isnan(row["ai_growth"]) else f"{percent(row['ai_growth'], 0)} YoY",
            ""
            if math.isnan(row["ai_to_public_cloud"])
            else f"{percent(row['ai_to_public_cloud'], 0)} of public",
        ]
        if not math.isnan(row["ai_gross_billings"]):
            above(axes, "\n".join(filter(None, told)), position, row["ai_gross_billings"])
        elif not math.isnan(row["ai_growth"]):
            above(axes, f"{told[1]}\nas stated", position, highest * 0.05)
    axes.set_ylim(0, highest * 1.4)
    missing = billings.isna() & frame["ai_growth"].isna()
    finish(axes, panel, missing, ["ai_gross_billings"], whole)
    figure.alt = alt_text("Bars of AI gross billings", panel, billings, "AI gross billings")
    return figure
