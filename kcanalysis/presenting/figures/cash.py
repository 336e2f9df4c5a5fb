"""Figures of cash, debt and working capital."""

from __future__ import annotations

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.chart import Chart, new_chart, styled
from kcanalysis.presenting.figures import drawing as draw
from kcanalysis.presenting.numbers import unit_note

_FLOWS = (
    "net_cash_from_operating_activities",
    "net_cash_from_investing_activities",
    "net_cash_from_financing_activities",
)
_CASH = "total_liquidity"
_OWED = ("total_borrowings", "related_party_debt", "lease_liabilities", "other_liabilities")
_DAYS = ("receivable_days", "payable_days")


@styled
def cash_walk(panel: Panel) -> Chart:
    """Draw what leads from the opening to the closing cash of the quarter, as a waterfall."""
    unit = f"{unit_note(panel)}, with restricted cash"
    return draw.as_waterfall(panel, "cash", f"Cash walk, {panel.last}", unit)


@styled
def cash_flows(panel: Panel) -> Chart:
    """Draw operating, investing and financing cash flows, and the cash balance as a line."""
    title = "Cash flows and the cash balance"
    chart, axes = new_chart(panel, "flows", title, unit_note(panel), 2.1)
    width = draw.BAR / len(_FLOWS)
    for place, item in enumerate(_FLOWS):
        draw.bars(axes, panel, item, width, (place - 1) * width)
    draw.line(axes, panel, "cash_and_restricted_cash", end=False)
    draw.zero(axes)
    draw.finish(axes, panel, (*_FLOWS, "cash_and_restricted_cash"), draw.whole)
    chart.alt = draw.alt_text("Bars of cash flows", panel, _FLOWS[0])
    return chart


@styled
def cash_and_obligations(panel: Panel) -> Chart:
    """Draw cash beside all that is owed at the end of each quarter with a balance sheet."""
    title = "Cash and obligations at the quarter's end"
    chart, axes = new_chart(panel, "obligations", title, unit_note(panel), 2.1)
    heights: list[float] = []
    for ids, total, side in (((_CASH,), _CASH, -1), (_OWED, "gross_obligations", 1)):
        draw.stack(axes, panel, ids, draw.BAR / 2, side * draw.BAR / 4, needed="net_obligations")
        heights += draw.tops(axes, panel, total, draw.whole, side * draw.BAR / 3)
    if heights:
        axes.set_ylim(0, max(heights) * 1.15)
    draw.finish(axes, panel, (_CASH, *_OWED), draw.whole, needed="net_obligations")
    chart.alt = draw.alt_text("Bars of cash beside what is owed", panel, "gross_obligations")
    return chart


@styled
def working_capital_days(panel: Panel) -> Chart:
    """Draw the days of receivables and payables as lines, broken where a quarter is missing."""
    title = "Days of receivables and payables"
    chart, axes = new_chart(panel, "days", title, "days of the quarter", 2.0)
    for id in _DAYS:
        draw.line(axes, panel, id)
    draw.finish(axes, panel, _DAYS, draw.whole)
    chart.alt = draw.alt_text("Lines of days", panel, _DAYS[0], " days")
    return chart
