"""Sentences on cash and on what is owed."""

from __future__ import annotations

from IPython.display import Markdown

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.numbers import amount, money
from kcanalysis.presenting.words import phrases as say

_OPERATING = "net_cash_from_operating_activities"
_INVESTING = "net_cash_from_investing_activities"
_CASH = "cash_and_cash_equivalents"
_SCENARIOS = {
    "runway_at_average": "At the average burn of the last four quarters",
    "runway_all_in": "If all capital expenditure and leased assets were paid in cash",
}


def cash(panel: Panel) -> Markdown:
    """Say what the quarter brought in or used, what is at hand and owed, and how long it lasts."""
    return say.paragraph(cash_used(panel), cash_at_hand(panel), _owed(panel), _cash_lasts(panel))


def cash_used(panel: Panel) -> str:
    """Say what operating and investing activities brought in or used, as far as it is stated."""
    parts = []
    for name, id in (("operating", _OPERATING), ("investing", _INVESTING)):
        flow = say.value(panel, id)
        if flow is not None:
            verb = "used" if flow < 0 else "brought in"
            parts.append(f"{name} activities {verb} {say.amount(panel, id)}")
    if not parts:
        return "The cash flows of this quarter are not known."
    text = " and ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def cash_at_hand(panel: Panel) -> str:
    """Say how much cash there is, compared with the quarter before, with and without restricted."""
    whole = "cash_and_restricted_cash"
    if say.value(panel, _CASH) is None:
        if say.value(panel, whole) is None:
            return "How much cash there was at the quarter's end is not known."
        return f"Cash with restricted cash was {say.amount(panel, whole)} at {say.day(panel.last)}."
    more = ""
    if say.value(panel, "restricted_cash") is not None:
        more = f"; with restricted cash they were {say.amount(panel, whole)}"
    return (
        f"Cash and cash equivalents were {say.amount(panel, _CASH)} at {say.day(panel.last)}"
        f"{_from_before(panel, _CASH)}{more}."
    )


def _from_before(panel: Panel, id: str) -> str:
    """Compare a sum with the quarter before."""
    now, before = say.value(panel, id), say.value(panel, id, say.QUARTER)
    if now is None or before is None:
        return ""
    verb = say.direction(say.printed_move(now, before), "up", "down")
    return f", {verb} from {say.amount(panel, id, say.QUARTER)} the quarter before"


def _owed(panel: Panel) -> str:
    """Say what is owed net of cash, narrow and broad together or not at all."""
    if say.value(panel, "net_obligations") is None:
        return ""
    narrow, broad = (_net(panel, id) for id in ("net_debt", "net_obligations"))
    text = f"Net of cash and short-term investments, borrowings were {narrow}; with what is owed "
    text += f"to related parties, leases and other liabilities they were {broad}"
    for which in ("normalized_ebitda", "ebitda"):
        ids = (f"net_debt_to_{which}", f"obligations_to_{which}")
        if all((say.value(panel, id) or 0) > 0 for id in ids):
            multiples = " and ".join(say.size(panel, id) for id in ids)
            adjusted = "normalized adjusted" if which.startswith("normalized") else "adjusted"
            return f"{text}: {multiples} times the {adjusted} EBITDA of the last four quarters."
    return f"{text}."


def _net(panel: Panel, id: str) -> str:
    if say.value(panel, id, say.QUARTER) is None:
        return _signed(panel, id)
    return f"{_signed(panel, id)} ({_signed(panel, id, say.QUARTER)} the quarter before)"


def _signed(panel: Panel, id: str, back: int = 0) -> str:
    """Print a sum that may be negative: cash that exceeds what is owed."""
    return say.figure(panel, id, lambda v: ("−" if v < 0 else "") + money(panel, v), back)


def _cash_lasts(panel: Panel) -> str:
    flow = say.value(panel, "cash_flow_before_financing")
    if flow is None:
        return ""
    if flow >= 0:
        now = "Operating and investing activities together brought in cash, so none was burnt."
    else:
        burnt = say.amount(panel, "burn")
        now = f"Operating and investing activities together burnt {burnt}"
        if say.value(panel, "runway") is not None:
            now += f"; at that rate cash lasts {say.figure(panel, 'runway', amount)} quarters"
        now += "."
    others = [
        f" {start} it lasts {say.figure(panel, id, amount)} quarters."
        for id, start in _SCENARIOS.items()
        if say.value(panel, id) is not None
    ]
    return now + "".join(others)
