"""Sentences on cash, debt and working capital."""

from __future__ import annotations

from IPython.display import Markdown

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.numbers import amount, integer
from kcanalysis.presenting.words.phrases import (
    QUARTER,
    day,
    direction,
    paragraph,
    printed_move,
    told,
    told_size,
    told_sum,
    value,
)

_OPERATING = "net_cash_from_operating_activities"
_INVESTING = "net_cash_from_investing_activities"
_CASH = "cash_and_cash_equivalents"


def cash(panel: Panel) -> Markdown:
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


def cash_used(panel: Panel) -> str:
    """Say what operating and investing activities brought in or used, as far as it is stated."""
    parts = []
    for name, id in (("operating", _OPERATING), ("investing", _INVESTING)):
        flow = value(panel, id)
        if flow is not None:
            verb = "used" if flow < 0 else "brought in"
            parts.append(f"{name} activities {verb} {told_sum(panel, id)}")
    if not parts:
        return "The cash flows of this quarter are not stated."
    text = " and ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def cash_at_hand(panel: Panel) -> str:
    """Say how much cash there is, compared with the quarter before, with and without restricted."""
    whole = "cash_and_restricted_cash"
    if value(panel, _CASH) is None:
        if value(panel, whole) is None:
            return "How much cash there was at the quarter's end is not stated."
        return f"Cash with restricted cash was {told_sum(panel, whole)} at {day(panel.last)}."
    more = ""
    if value(panel, "restricted_cash") is not None:
        more = f"; with restricted cash they were {told_sum(panel, whole)}"
    return (
        f"Cash and cash equivalents were {told_sum(panel, _CASH)} at {day(panel.last)}"
        f"{_from_before(panel, _CASH)}{more}."
    )


def _from_before(panel: Panel, id: str) -> str:
    """Compare a sum with the quarter before."""
    now, before = value(panel, id), value(panel, id, QUARTER)
    if now is None or before is None:
        return ""
    verb = direction(printed_move(now, before), "up", "down")
    return f", {verb} from {told_sum(panel, id, QUARTER)} the quarter before"


def _borrowed(panel: Panel) -> str:
    if value(panel, "total_borrowings") is None:
        return ""
    compared = _from_before(panel, "total_borrowings")
    short = told_sum(panel, "short_term_borrowings")
    whole = told_sum(panel, "total_borrowings")
    return f"Borrowings were {whole}{compared}; {short} of them are short-term."


def _net_debt(panel: Panel) -> str:
    net = value(panel, "net_debt")
    if net is None:
        return ""
    sum_ = told_sum(panel, "net_debt")
    if net < 0:
        text = f"Cash and short-term investments exceeded borrowings by {sum_}"
    else:
        text = f"Net debt was {sum_}"
        if value(panel, "net_debt_to_ebitda") is not None:
            multiple = told_size(panel, "net_debt_to_ebitda", "x")
            text += f", {multiple} the adjusted EBITDA of the last twelve months"
    if value(panel, "interest_cover") is not None:
        cover = told_size(panel, "interest_cover", "x")
        text += f"; adjusted EBITDA covered the quarter's interest expense {cover}"
    return f"{text}."


def _cash_lasts(panel: Panel) -> str:
    flow = value(panel, "cash_flow_before_financing")
    if flow is None:
        return ""
    if flow >= 0:
        now = "Operating and investing activities together brought in cash, so none was burnt."
    else:
        burnt = told_sum(panel, "burn")
        now = f"Operating and investing activities together burnt {burnt}"
        if value(panel, "runway") is not None:
            lasts = told(panel, "runway", amount)
            now += f"; at that rate cash and cash equivalents last {lasts} quarters"
        now += "."
    if value(panel, "runway_at_average") is None:
        return now
    average = told(panel, "runway_at_average", amount)
    return f"{now} At the average burn of the last four quarters they last {average} quarters."


def _days_moved(panel: Panel) -> str:
    parts = []
    for id in ("receivable_days", "payable_days"):
        if value(panel, id) is None:
            return ""
        was = "" if value(panel, id, QUARTER) is None else told(panel, id, integer, QUARTER)
        parts.append(told(panel, id, integer) + (f" (from {was})" if was else ""))
    return (
        f"Receivables stood for {parts[0]} days of revenues, payables for {parts[1]} days of costs."
    )
