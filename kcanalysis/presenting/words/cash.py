"""Sentences on cash, debt and working capital."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import Markdown

from kcanalysis.metrics import cash as cash_metrics
from kcanalysis.presenting.numbers import (
    amount,
    integer,
    money,
    times,
)
from kcanalysis.presenting.words.phrases import QUARTER, day, direction, paragraph, value


def cash(panel: pd.DataFrame) -> Markdown:
    """Say what the quarter's activities brought or used, what is at hand and how long it lasts."""
    return paragraph(
        [
            cash_used(panel),
            cash_at_hand(panel),
            _borrowed(panel),
            _net_debt(panel),
            _cash_lasts(panel),
            _days_moved(panel),
        ]
    )


def cash_used(panel: pd.DataFrame) -> str:
    """Say what operating and investing activities brought in or used."""
    flows = cash_metrics.cash_flows(panel)
    operating = value(flows, "net_cash_from_operating_activities")
    investing = value(flows, "net_cash_from_investing_activities")
    if math.isnan(operating) or math.isnan(investing):
        return "The cash flows of this quarter are not stated."
    return (
        f"Operating activities {_brought(operating)} {money(operating, panel)} and investing "
        f"activities {_brought(investing)} {money(investing, panel)}."
    )


def _brought(flow: float) -> str:
    return "used" if flow < 0 else "brought in"


def cash_at_hand(panel: pd.DataFrame) -> str:
    """Say how much cash there is, compared with the quarter before, with and without restricted."""
    held = cash_metrics.liquidity(panel)
    now = value(held, "cash_and_cash_equivalents")
    if math.isnan(now):
        return "No balance sheet for the quarter's end is at hand."
    before = value(held, "cash_and_cash_equivalents", QUARTER)
    restricted = value(held, "restricted_cash")
    compared = ""
    if not math.isnan(before):
        verb = direction(now, before, "up", "down", "unchanged")
        compared = f", {verb} from {money(before, panel)} the quarter before"
    more = ""
    if not math.isnan(restricted):
        more = f"; with restricted cash they were {money(now + restricted, panel)}"
    return (
        f"Cash and cash equivalents were {money(now, panel)} at {day(panel.index[-1])}"
        f"{compared}{more}."
    )


def _borrowed(panel: pd.DataFrame) -> str:
    owed = cash_metrics.borrowings(panel)
    now, before = value(owed, "total_borrowings"), value(owed, "total_borrowings", QUARTER)
    if math.isnan(now):
        return ""
    compared = ""
    if not math.isnan(before):
        verb = direction(now, before, "up", "down", "unchanged")
        compared = f", {verb} from {money(before, panel)} the quarter before"
    short = money(value(owed, "short_term_borrowings"), panel)
    return f"Borrowings were {money(now, panel)}{compared}; {short} of them are short-term."


def _net_debt(panel: pd.DataFrame) -> str:
    owed = cash_metrics.debt(panel)
    net, multiple = value(owed, "net_debt"), value(owed, "net_debt_to_ebitda")
    cover = value(owed, "interest_cover")
    if math.isnan(net):
        return ""
    if net < 0:
        text = f"Cash and short-term investments exceeded borrowings by {money(net, panel)}"
    else:
        text = f"Net debt was {money(net, panel)}"
        if not math.isnan(multiple):
            text += f", {times(multiple)} the adjusted EBITDA of the last twelve months"
    covered = (
        ""
        if math.isnan(cover)
        else f"; adjusted EBITDA covered the quarter's interest expense {times(cover)}"
    )
    return f"{text}{covered}."


def _cash_lasts(panel: pd.DataFrame) -> str:
    last = cash_metrics.runway(panel)
    flow = value(cash_metrics.cash_flows(panel), "cash_flow_before_financing")
    if math.isnan(flow):
        return ""
    rate, average = value(last, "runway"), value(last, "runway_at_average")
    if flow >= 0:
        now = "Operating and investing activities together brought in cash, so none was burnt."
    else:
        now = f"Operating and investing activities together burnt {money(flow, panel)}"
        now += (
            "."
            if math.isnan(rate)
            else (f"; at that rate cash and cash equivalents last {amount(rate)} quarters.")
        )
    counted = value(last, "quarters_averaged")
    if math.isnan(average):
        return now
    return (
        f"{now} At the average burn of the {counted:.0f} of the last "
        f"{cash_metrics.AVERAGED_QUARTERS} quarters whose cash flows are stated, cash and cash "
        f"equivalents last {amount(average)} quarters."
    )


def _days_moved(panel: pd.DataFrame) -> str:
    days = cash_metrics.working_capital(panel)
    now, then = value(days, "receivable_days"), value(days, "receivable_days", QUARTER)
    owed, before = value(days, "payable_days"), value(days, "payable_days", QUARTER)
    if math.isnan(now) or math.isnan(owed):
        return ""
    told = [integer(now), integer(owed)]
    if not math.isnan(then) and not math.isnan(before):
        told = [f"{told[0]} (from {integer(then)})", f"{told[1]} (from {integer(before)})"]
    return (
        f"Receivables stood for {told[0]} days of revenues, payables for {told[1]} days of costs."
    )
