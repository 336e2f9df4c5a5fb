"""Figures of cash, debt and working capital."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kcanalysis.metrics import cash
from kcanalysis.presenting.chart import AMBER, BLUE, GREY, NAVY, SKY, Exhibit, exhibit, styled
from kcanalysis.presenting.figures.drawing import (
    BAR,
    above,
    alt_text,
    finish,
    lines,
    nothing,
    shown,
    source,
    stack,
    walk_alt,
    waterfall,
    whole,
)
from kcanalysis.presenting.numbers import amount, unit_note

_FLOWS = {
    "net_cash_from_operating_activities": ("Operating", NAVY),
    "net_cash_from_investing_activities": ("Investing", AMBER),
    "net_cash_from_financing_activities": ("Financing", SKY),
}
_CASH = {
    "cash_and_cash_equivalents": ("Cash and equivalents", NAVY),
    "restricted_cash": ("Restricted cash", GREY),
    "short_term_investments": ("Short-term investments", BLUE),
}
_DEBT = {
    "short_term_borrowings": ("Short-term borrowings", AMBER),
    "long_term_borrowings": ("Long-term borrowings", "#f0c9a4"),
}
_DAYS = {
    "receivable_days": ("Receivables", NAVY),
    "payable_days": ("Payables", AMBER),
}
_WALK = ("Opening\ncash", "Operating", "Investing", "Financing", "Exchange\nrates", "Closing\ncash")


@styled
def cash_walk(panel: pd.DataFrame) -> Exhibit:
    """Draw what leads from the opening to the closing cash of the quarter, as a waterfall."""
    what = f"Cash walk, {panel.index[-1]}"
    figure, axes = exhibit(
        "cash", what, f"{unit_note(panel)}, with restricted cash", source(panel), 2.1, 2
    )
    walk = cash.cash_walk(panel)
    if walk.isna().any():
        return nothing(figure, axes, what)
    steps = [(label, float(value)) for label, value in zip(_WALK, walk, strict=True)]
    waterfall(axes, steps, whole)
    figure.alt = walk_alt(what, steps, amount)
    return figure


@styled
def cash_flows(panel: pd.DataFrame) -> Exhibit:
    """Draw operating, investing and financing cash flows, and the cash balance as a line."""
    flows = shown(cash.cash_flows(panel), panel)
    balance = shown(cash.liquidity(panel), panel)["cash_and_restricted_cash"]
    figure, axes = exhibit(
        "flows", "Cash flows and the cash balance", unit_note(panel), source(panel), 2.1
    )
    width = BAR / len(_FLOWS)
    places = np.arange(len(flows))
    for place, (item, (label, color)) in enumerate(_FLOWS.items()):
        axes.bar(places + (place - 1) * width, flows[item], width, label=label, color=color)
    axes.plot(places, balance, "o-", color=GREY, label="Cash and restricted cash")
    axes.axhline(0, color=GREY, lw=0.8)
    operating = flows["net_cash_from_operating_activities"]
    missing = flows[list(_FLOWS)].isna().all(axis="columns") & balance.isna()
    finish(axes, panel, missing, _FLOWS, whole)
    figure.alt = alt_text("Bars of cash flows", panel, operating, "operating cash flow")
    return figure


@styled
def cash_and_borrowings(panel: pd.DataFrame) -> Exhibit:
    """Draw cash at hand beside borrowings at the end of each quarter with a balance sheet."""
    frame = shown(cash.liquidity(panel).join(cash.borrowings(panel)), panel)
    figure, axes = exhibit(
        "liquidity",
        "Cash and borrowings at the quarter's end",
        unit_note(panel),
        source(panel),
        2.1,
    )
    stated = frame.where(frame["total_liquidity"].notna())
    stack(axes, stated, _CASH, width=BAR / 2, offset=-BAR / 4)
    stack(axes, stated, _DEBT, width=BAR / 2, offset=BAR / 4)
    for position, (held, owed) in enumerate(
        zip(stated["total_liquidity"], stated["total_borrowings"], strict=True)
    ):
        above(axes, amount(held, 0), position - BAR / 3, held)
        above(axes, amount(owed, 0), position + BAR / 3, owed)
    highest = stated[["total_liquidity", "total_borrowings"]].max().max()
    if not np.isnan(highest):
        axes.set_ylim(0, highest * 1.15)
    finish(axes, panel, stated["total_liquidity"].isna(), (*_CASH, *_DEBT), whole)
    held = stated["total_liquidity"]
    figure.alt = alt_text("Bars of cash beside borrowings", panel, held, "cash at hand")
    return figure


@styled
def working_capital_days(panel: pd.DataFrame) -> Exhibit:
    """Draw the days of receivables and payables as lines, broken where a quarter is missing."""
    days = shown(cash.working_capital(panel), panel)
    figure, axes = exhibit(
        "days", "Days of receivables and payables", "days of the quarter", source(panel), 2.0
    )
    lines(axes, days, _DAYS, whole)
    items = ("accounts_receivable", "accounts_payable")
    finish(axes, panel, days[list(_DAYS)].isna().all(axis="columns"), items, whole)
    receivable = days["receivable_days"]
    figure.alt = alt_text("Lines of days", panel, receivable, "receivables", " days")
    return figure
