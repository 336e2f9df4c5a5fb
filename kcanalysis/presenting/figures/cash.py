"""Figures of cash, debt and working capital."""

from __future__ import annotations

import math

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.chart import Chart, new_chart, styled
from kcanalysis.presenting.figures.drawing import (
    BAR,
    above,
    alt_text,
    bars,
    draw_walk,
    finish,
    line,
    source,
    stack,
    values,
    whole,
    zero,
)
from kcanalysis.presenting.numbers import amount, unit_note

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
    return draw_walk(panel, "cash", "cash", f"Cash walk, {panel.last}", unit)


@styled
def cash_flows(panel: Panel) -> Chart:
    """Draw operating, investing and financing cash flows, and the cash balance as a line."""
    title = "Cash flows and the cash balance"
    chart, axes = new_chart("flows", title, unit_note(panel), source(panel), 2.1)
    width = BAR / len(_FLOWS)
    for place, item in enumerate(_FLOWS):
        bars(axes, panel, item, width, (place - 1) * width)
    line(axes, panel, "cash_and_restricted_cash", end=False)
    zero(axes)
    finish(axes, panel, (*_FLOWS, "cash_and_restricted_cash"), whole)
    chart.alt = alt_text("Bars of cash flows", panel, _FLOWS[0])
    return chart


@styled
def cash_and_obligations(panel: Panel) -> Chart:
    """Draw cash beside all that is owed at the end of each quarter with a balance sheet."""
    title = "Cash and obligations at the quarter's end"
    chart, axes = new_chart("obligations", title, unit_note(panel), source(panel), 2.1)
    highest = 0.0
    for ids, total, side in (((_CASH,), _CASH, -1), (_OWED, "gross_obligations", 1)):
        stack(axes, panel, ids, BAR / 2, side * BAR / 4, needed="net_obligations")
        for position, height in enumerate(values(panel, total)):
            if not math.isnan(height):
                above(axes, amount(height, 0), position + side * BAR / 3, height)
                highest = max(highest, height)
    if highest:
        axes.set_ylim(0, highest * 1.15)
    finish(axes, panel, (_CASH, *_OWED), whole, needed="net_obligations")
    chart.alt = alt_text("Bars of cash beside what is owed", panel, "gross_obligations")
    return chart


@styled
def working_capital_days(panel: Panel) -> Chart:
    """Draw the days of receivables and payables as lines, broken where a quarter is missing."""
    title = "Days of receivables and payables"
    chart, axes = new_chart("days", title, "days of the quarter", source(panel), 2.0)
    for id in _DAYS:
        line(axes, panel, id)
    finish(axes, panel, _DAYS, whole)
    chart.alt = alt_text("Lines of days", panel, _DAYS[0], " days")
    return chart
