"""Figures of margins and costs."""

from __future__ import annotations

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.chart import Chart, new_chart, styled
from kcanalysis.presenting.figures import drawing as draw
from kcanalysis.presenting.names import color
from kcanalysis.presenting.numbers import percent, unit_note

_MARGINS = (
    "normalized_adjusted_ebitda_margin",
    "adjusted_ebitda_margin",
    "adjusted_gross_margin",
    "adjusted_operating_margin",
    "adjusted_net_margin",
)
_IMPAIRMENT = "cost_share(impairment_of_long_lived_assets)"
_COSTS = (
    "cost_share(cost_of_revenues)",
    "cost_share(selling_and_marketing_expenses)",
    "cost_share(general_and_administrative_expenses)",
    "cost_share(research_and_development_expenses)",
    _IMPAIRMENT,
)


@styled
def margin_lines(panel: Panel) -> Chart:
    """Draw the adjusted margins as lines, broken where a quarter is missing."""
    unit = "% of total revenues, non-GAAP"
    chart, axes = new_chart(panel, "margins", "Adjusted margins", unit, 2.3)
    for margin in _MARGINS:
        draw.line(axes, panel, margin, end=margin != "normalized_adjusted_ebitda_margin")
    draw.finish(axes, panel, _MARGINS, draw.whole_percent)
    chart.alt = draw.alt_text("Lines of adjusted margins", panel, "adjusted_ebitda_margin")
    return chart


@styled
def cost_structure(panel: Panel) -> Chart:
    """Draw costs and expenses as stacked shares of revenue; above 100% is an operating loss."""
    impaired = [str(q) for q in panel.shown if panel.value(q, _IMPAIRMENT) > 0]
    holds = f"{', '.join(impaired)} holds a one-off impairment of long-lived assets"
    note = holds if impaired else ""
    title = "Costs and operating expenses"
    chart, axes = new_chart(panel, "costs", title, "% of total revenues", 2.3, note)
    # where the expenses are not stated one by one, there is no bar
    total = " + ".join(_COSTS)
    draw.stack(axes, panel, _COSTS, needed=total)
    axes.axhline(100, color=color("grey"), lw=0.8, ls=(0, (4, 2)))
    axes.set_ylim(0, max([100.0, *draw.tops(axes, panel, total, percent)]) * 1.18)
    draw.finish(axes, panel, _COSTS, draw.whole_percent, needed=total)
    chart.alt = draw.alt_text("Stacked bars of costs and expenses", panel, _COSTS[0])
    return chart


@styled
def gross_profit_bridge(panel: Panel) -> Chart:
    """Draw what growth and the cost ratios did to gross profit over the year, as a waterfall."""
    return _bridge(panel, "gross_profit", "Gross profit", unit_note(panel))


@styled
def ebitda_margin_bridge(panel: Panel) -> Chart:
    """Draw which cash costs moved the adjusted EBITDA margin over the year, as a waterfall."""
    unit = "% of total revenues; steps in basis points"
    return _bridge(panel, "ebitda_margin", "Adjusted EBITDA margin", unit)


@styled
def net_result_bridge(panel: Panel) -> Chart:
    """Draw what moved the net result over the year, as a waterfall."""
    return _bridge(panel, "net_result", "Net result", unit_note(panel))


def _bridge(panel: Panel, name: str, title: str, unit: str) -> Chart:
    return draw.as_waterfall(
        panel, name, f"{title}, {panel.last.year_earlier} to {panel.last}", unit
    )
