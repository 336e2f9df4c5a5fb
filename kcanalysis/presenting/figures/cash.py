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
_CASH = ("cash_and_cash_equivalents", "restricted_cash", "short_term_investments")
_DEBT = ("short_term_borrowings", "long_term_borrowings")
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
def cash_and_borrowings(panel: Panel) -> Chart:
    """Draw cash at hand beside borrowings at the end of each quarter with a balance sheet."""
    title = "Cash and borrowings at the quarter's end"
    chart, axes = new_chart("liquidity", title, unit_note(panel), source(panel), 2.1)
    stack(axes, panel, _CASH, BAR / 2, -BAR / 4, needed="total_liquidity")
    stack(axes, panel, _DEBT, BAR / 2, BAR / 4, needed="total_liquidity")
    highest = 0.0
    for id, offset in (("total_liquidity", -BAR / 3), ("total_borrowings", BAR / 3)):
        for position, height in enumerate(values(panel, id)):
            if not math.isnan(height):
                above(axes, amount(height, 0), position + offset, height)
                highest = max(highest, height)
    if highest:
        axes.set_ylim(0, highest * 1.15)
    finish(axes, panel, (*_CASH, *_DEBT), whole, needed="total_liquidity")
    chart.alt = alt_text("Bars of cash beside borrowings", panel, "total_liquidity")
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
