"""Figures of growth."""

from __future__ import annotations

import math

from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.chart import Chart, new_chart, styled
from kcanalysis.presenting.figures import drawing as draw
from kcanalysis.presenting.numbers import amount, growth, percent, unit_note

_SEGMENTS = ("public_cloud_revenues", "enterprise_cloud_revenues", "other_revenues")
_REVENUES = ("total_revenues", *_SEGMENTS[:2])


@styled
def revenue_by_segment(panel: Panel) -> Chart:
    """Draw revenues by segment as stacked bars, their total and its yearly growth above them."""
    chart, axes = new_chart(panel, "revenue", "Revenues by segment", unit_note(panel), 2.1)
    draw.stack(axes, panel, _SEGMENTS)
    totals = draw.values(panel, "total_revenues")
    rates = draw.values(panel, "year_on_year(total_revenues)")
    for position, (total, rate) in enumerate(zip(totals, rates, strict=True)):
        over = "" if math.isnan(rate) else f"\n{growth(rate)} YoY"
        draw.above(axes, "" if math.isnan(total) else amount(total, 0) + over, position, total)
    axes.set_ylim(0, max(total for total in totals if not math.isnan(total)) * 1.27)
    draw.finish(axes, panel, _SEGMENTS, draw.whole, needed="total_revenues")
    chart.alt = draw.alt_text("Stacked bars of revenues by segment", panel, "total_revenues")
    return chart


@styled
def revenue_growth(panel: Panel) -> Chart:
    """Draw the growth of revenues year on year as lines, broken where a quarter is missing."""
    chart, axes = new_chart(panel, "growth", "Revenue growth, year on year", "%", 2.1)
    rates = [f"year_on_year({item})" for item in _REVENUES]
    for rate, item in zip(rates, _REVENUES, strict=True):
        draw.line(axes, panel, rate, label=item)
    draw.finish(axes, panel, rates, draw.whole_percent)
    chart.alt = draw.alt_text("Lines of revenue growth, year on year", panel, rates[0])
    return chart


@styled
def contribution_to_growth(panel: Panel) -> Chart:
    """Draw what each segment adds to the growth of total revenues, as stacked bars."""
    parts = [f"contribution({item})" for item in _SEGMENTS]
    title = "Contribution to growth, year on year"
    chart, axes = new_chart(panel, "contribution", title, "percentage points", 2.1)
    draw.stack(axes, panel, parts)
    total = " + ".join(parts[:2])
    draw.tops(axes, panel, "contribution(total_revenues)", amount)
    draw.zero(axes)
    axes.set_ylim(top=axes.get_ylim()[1] * 1.1)
    draw.finish(axes, panel, parts, draw.whole, needed=total)
    chart.alt = draw.alt_text(
        "Stacked bars of the segments' contribution to growth",
        panel,
        "contribution(total_revenues)",
        " points",
    )
    return chart


@styled
def ai_billings(panel: Panel) -> Chart:
    """Draw AI gross billings as bars, with their growth and their size to public cloud revenues.

    What is derived from the growth that a release states is an outline.
    """
    chart, axes = new_chart(
        panel,
        "billings",
        "Gross billings of the AI business",
        f"{unit_note(panel)}; growth; size to public cloud revenues",
        2.1,
        "billings are gross, not revenues",
    )
    draw.bars(axes, panel, "ai_billings")
    for quarter, bar in zip(panel.shown, axes.containers[0], strict=True):
        bar.set(fill=not isinstance(panel.origin(quarter, "ai_gross_billings"), Missing))
    billings = draw.values(panel, "ai_billings")
    rates = draw.values(panel, "ai_gross_billings_growth")
    sizes = draw.values(panel, "ai_to_public_cloud")
    highest = max((value for value in billings if not math.isnan(value)), default=1.0)
    for position, (sum_, rate, size) in enumerate(zip(billings, rates, sizes, strict=True)):
        grown = "" if math.isnan(rate) else f"{growth(rate, 0)} YoY"
        if not math.isnan(sum_):
            part = "" if math.isnan(size) else f"{percent(size, 0)} of public"
            about = "" if axes.containers[0][position].get_fill() else "about "
            told = [about + amount(sum_, 0), grown, part]
            draw.above(axes, "\n".join(filter(None, told)), position, sum_)
        elif grown:
            draw.above(axes, grown, position, highest * 0.05)
    axes.set_ylim(0, highest * 1.4)
    draw.finish(axes, panel, ("ai_billings", "ai_gross_billings_growth"), draw.whole)
    chart.alt = draw.alt_text("Bars of AI gross billings", panel, "ai_billings")
    return chart
