"""Takeaways on cash: where it came from and went to, and how long it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import speaking as say
from kcanalysis.presenting.speaking import YEAR, Parts
from kcanalysis.presenting.takeaways.candidate import Candidate, News, news_of
from kcanalysis.said import Said

_OPERATING = "net_cash_from_operating_activities"
_INVESTING = "net_cash_from_investing_activities"
_FINANCING = "net_cash_from_financing_activities"
_FLOW = "cash_flow_before_financing"
_CASH = "cash_and_restricted_cash"
_CHANGE = f"change_on_quarter({_CASH})"
_CAPEX = "capital_expenditures_and_leased_assets"


def cash(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Give what may be said of cash flows, of investment, and of how long cash lasts."""
    yield from _flows(panel)
    yield from _depreciation(panel)
    yield from _runway(panel)


def _flows(panel: Panel) -> Iterator[Candidate]:
    """Say where cash came from and went to."""
    news = news_of(panel, _OPERATING) or news_of(panel, _CASH)
    if news is None:
        return
    told = next((id for id in (_FLOW, _CHANGE, _OPERATING) if say.known(panel, id)), "")
    is_good = bool(told) and say.value(panel, told) > 0
    without = _without_cash(panel)
    # a clause that says by how much cash moved says it for the sentence
    flows = _all_flows(panel, f" by {{money:{_CHANGE}}}" * bool(without)) or _operations(panel)
    yield Candidate(
        "cash", told, news, is_good, _flow_lead(panel) if flows else "",
        say.paragraph(flows, _paid(panel)) if flows else (),
        without or _cash_moved(panel),
        exhibit="cash_flow_before_financing",
    )  # fmt: skip


def _flow_lead(panel: Panel) -> str:
    """Say what is most of news of the flows: that investment took more, or what operations did."""
    now = say.value(panel, _OPERATING)
    if now >= 0 and say.known(panel, _FLOW) and say.value(panel, _FLOW) < 0:
        return "Investment outran operations."
    more = ""
    if say.known(panel, _OPERATING, back=YEAR):
        then = say.value(panel, _OPERATING, YEAR)
        if now * then > 0:
            more = "more " if abs(now) > abs(then) else "less "
    return f"Operations {_verb(panel, _OPERATING)} {more}cash."


def _all_flows(panel: Panel, by: str) -> Parts:
    """Say all three flows, and what they did to cash, and by how much."""
    flows = {"operations": _OPERATING, "investment": _INVESTING, "financing": _FINANCING}
    if not say.known(panel, *flows.values(), _CHANGE):
        return ()
    before = _before(panel, "they brought in ", "they used ")
    then = say.tell(panel, " ({} a year ago)", before) if before else ()
    told = [
        say.tell(panel, f"{name} {_verb(panel, id)} {{money:{id}}}{{}}",
                 then if id == _OPERATING else ())
        for name, id in flows.items()
    ]  # fmt: skip
    moved = "rose" if say.value(panel, _CHANGE) >= 0 else "fell"
    text = f"{{}}, so that cash {moved}{by} to {{money:{_CASH}}}."
    return say.tell(panel, text, say.capital(say.listed(told)))


def _verb(panel: Panel, id: str) -> str:
    return "brought in" if say.value(panel, id) >= 0 else "used"


def _operations(panel: Panel) -> Parts:
    """Say what operations brought in, where the other flows are not known."""
    before = _before(panel, "bringing in ", "using ")
    if not before:
        return ()
    text = f"Operations {_verb(panel, _OPERATING)} {{money:{_OPERATING}}}, after {{}} a year ago."
    return say.tell(panel, text, before)


def _before(panel: Panel, brought: str, used: str) -> Parts:
    """Say what operations brought in or used a year ago; the verb only where it was another."""
    if not say.known(panel, _OPERATING) or not say.known(panel, _OPERATING, back=YEAR):
        return ()
    now, then = say.value(panel, _OPERATING), say.value(panel, _OPERATING, YEAR)
    verb = "" if now * then > 0 else brought if then > 0 else used
    return say.tell(panel, f"{verb}{{money:{_OPERATING}@4}}")


def _paid(panel: Panel) -> Parts:
    """Say that other liabilities rose with an investment that cash did not pay for."""
    rise = "change_on_quarter(other_liabilities)"
    if not say.known(panel, rise, _CAPEX) or say.value(panel, rise) <= 0:
        return ()
    return say.tell(panel, f"Other liabilities rose by {{money:{rise}}}.")


def _without_cash(panel: Panel) -> Parts:
    """Say what part of the stated investment no cash passed through for, where it is a third."""
    id = "investment_without_cash"
    if not say.known(panel, id) or 3 * say.value(panel, id) < say.value(panel, _CAPEX):
        return ()
    capex = f"the quarter's {{money:{_CAPEX}}} of capital expenditure and leased assets"
    return say.tell(panel, f"{{money:{id}}} of {capex} did not pass through cash")


def _cash_moved(panel: Panel) -> Parts:
    if not say.known(panel, _CHANGE):
        return ()
    verb = "rose" if say.value(panel, _CHANGE) >= 0 else "fell"
    return say.tell(panel, f"cash {verb} by {{money:{_CHANGE}}} in three months")


def _depreciation(panel: Panel) -> Iterator[Candidate]:
    """Say what depreciation the closing balance leads to, where it is more."""
    now, following = "depreciation_and_amortization", "next_depreciation"
    news = news_of(panel, now)
    if news and say.known(panel, following) and say.value(panel, following) > say.value(panel, now):
        text = f"At this quarter's rate it comes to {{money:{following}}} in the next one, before "
        yield Candidate("cash", following, news, False, "Depreciation goes on rising.",
                        say.tell(panel, text + "any new assets."))  # fmt: skip


def _runway(panel: Panel) -> Iterator[Candidate]:
    """Say how long the cash lasts at this quarter's burn."""
    news = news_of(panel, "runway") or News("change", is_up=False, size=Decimal(1))
    text = "Operating and investing activities burnt {money:burn}; at that rate cash lasts "
    parts = say.tell(panel, text + "{size:runway} quarters.")
    all_in = "Were all stated capital expenditure paid in cash, it would last {size:runway_all_in}."
    if parts:
        yield Candidate("cash", "runway", news, False, "How long the cash lasts.",
                        say.paragraph(parts, say.tell(panel, all_in)))  # fmt: skip
