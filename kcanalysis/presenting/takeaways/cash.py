"""Takeaways on cash: where it came from and went to, and how long it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.takeaways import speaking as say
from kcanalysis.presenting.takeaways.candidate import Candidate, News, news_of
from kcanalysis.presenting.takeaways.speaking import YEAR, Parts
from kcanalysis.said import Said

_OPERATING = "net_cash_from_operating_activities"
_INVESTING = "net_cash_from_investing_activities"
_FINANCING = "net_cash_from_financing_activities"
_CASH = "cash_and_restricted_cash"
_CAPEX = "capital_expenditures_and_leased_assets"


def cash(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Give what may be said of cash flows, of investment, and of how long cash lasts."""
    yield from _flows(panel)
    yield from _depreciation(panel)
    yield from _runway(panel)


def _flows(panel: Panel) -> Iterator[Candidate]:
    """Say where cash came from and went to."""
    change = f"change_on_quarter({_CASH})"
    flow = (
        "cash_flow_before_financing"
        if say.is_known(panel, "cash_flow_before_financing")
        else change
    )
    news = news_of(panel, _OPERATING) or news_of(panel, _CASH)
    parts = say.paragraph(_flowed(panel) or _operations_alone(panel), _bypassed(panel))
    if news is None or not parts:
        return
    way = say.value(panel, flow) if say.is_known(panel, flow) else say.value(panel, _OPERATING)
    is_good = way > 0
    lead, clause = _flow_lead(panel), _without_cash(panel) or _cash_moved(panel)
    yield Candidate("cash", flow, news, is_good, lead, parts, clause,
                    exhibit="cash_flow_before_financing")  # fmt: skip


def _flow_lead(panel: Panel) -> str:
    flows = [
        say.value(panel, id) if say.is_known(panel, id) else Decimal(0)
        for id in (_OPERATING, _INVESTING)
    ]
    if flows[0] < 0:
        return "Operations used cash."
    if sum(flows) < 0:
        return "Investment outran operations."
    return "Operations brought in cash."


@say.where_known
def _flowed(panel: Panel) -> Parts:
    """Say all three flows, and what they did to cash."""
    change = f"change_on_quarter({_CASH})"
    before: Parts = ()
    if say.is_known(panel, _OPERATING, YEAR):
        before = say.told(" ({} a year ago)", _before(panel, "they brought in ", "they used "))
    flows = say.listed([
        say.told("operations {} {}{}", _verb(panel, _OPERATING), say.money(panel, _OPERATING), before),
        say.told("investment {} {}", _verb(panel, _INVESTING), say.money(panel, _INVESTING)),
        say.told("financing {} {}", _verb(panel, _FINANCING), say.money(panel, _FINANCING)),
    ])  # fmt: skip
    moved = "rose" if say.value(panel, change) >= 0 else "fell"
    text = f"{{}}, so that cash {moved} by {{}} to {{}}."
    return say.told(text, say.capital(flows), say.money(panel, change), say.money(panel, _CASH))


def _verb(panel: Panel, id: str) -> str:
    return "brought in" if say.value(panel, id) >= 0 else "used"


@say.where_known
def _operations_alone(panel: Panel) -> Parts:
    """Say what operations brought in, where the other flows are not known."""
    verb = "brought in" if say.value(panel, _OPERATING) >= 0 else "used"
    text = f"Operations {verb} {{}}, after {{}} a year ago."
    return say.told(text, say.money(panel, _OPERATING), _before(panel, "bringing in ", "using "))


def _before(panel: Panel, brought: str, used: str) -> Parts:
    """Say what operations brought in or used a year ago; the verb only where it was another."""
    now, then = say.value(panel, _OPERATING), say.value(panel, _OPERATING, YEAR)
    verb = "" if now * then > 0 else brought if then > 0 else used
    return say.told(f"{verb}{{}}", say.money(panel, _OPERATING, YEAR))


@say.where_known
def _cash_moved(panel: Panel) -> Parts:
    change = f"change_on_quarter({_CASH})"
    verb = "rose" if say.value(panel, change) >= 0 else "fell"
    return say.told(f"cash {verb} by {{}} in three months", say.money(panel, change))


@say.where_known
def _without_cash(panel: Panel) -> Parts:
    """Say what part of the stated investment no cash passed through for, where it is a third."""
    id = "investment_without_cash"
    if 3 * say.value(panel, id) < say.value(panel, _CAPEX):
        return ()
    return say.told("{} of the quarter's {} of capital expenditure and leased assets did not pass "
                "through cash", say.money(panel, id), say.money(panel, _CAPEX))  # fmt: skip


def _depreciation(panel: Panel) -> Iterator[Candidate]:
    """Say what depreciation the closing balance leads to."""
    news = news_of(panel, "depreciation_and_amortization")
    parts = _next_depreciation(panel)
    if news and parts:
        lead = "Depreciation goes on rising."
        yield Candidate("cash", "next_depreciation", news, False, lead, parts)


@say.where_known
def _bypassed(panel: Panel) -> Parts:
    rise = "change_on_quarter(other_liabilities)"
    if say.value(panel, rise) <= 0:
        return ()
    text = (
        "Of {} of capital expenditure and leased assets {} were paid; other liabilities rose by {}."
    )
    return say.told(
        text, say.money(panel, _CAPEX), say.money(panel, "cash_investment"), say.money(panel, rise)
    )


@say.where_known
def _next_depreciation(panel: Panel) -> Parts:
    id = "next_depreciation"
    if say.value(panel, id) <= say.value(panel, "depreciation_and_amortization"):
        return ()
    text = "At this quarter's rate it comes to {} in the next one, before any new assets."
    return say.told(text, say.money(panel, id))


def _runway(panel: Panel) -> Iterator[Candidate]:
    """Say how long the cash lasts at this quarter's burn."""
    news = news_of(panel, "runway")
    parts = say.paragraph(_lasts(panel), _lasts_all_in(panel))
    if parts:
        news = news or News("change", is_up=False, size=Decimal(1))
        yield Candidate("cash", "runway", news, False, "How long the cash lasts.", parts)


@say.where_known
def _lasts(panel: Panel) -> Parts:
    text = "Operating and investing activities burnt {}; at that rate cash lasts {} quarters."
    return say.told(text, say.money(panel, "burn"), say.number(panel, "runway"))


@say.where_known
def _lasts_all_in(panel: Panel) -> Parts:
    text = "Were all stated capital expenditure paid in cash, it would last {}."
    return say.told(text, say.number(panel, "runway_all_in"))
