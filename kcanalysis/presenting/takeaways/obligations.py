"""Takeaways on what is owed, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.takeaways import speaking as say
from kcanalysis.presenting.takeaways.candidate import Candidate, News, news_of
from kcanalysis.presenting.takeaways.speaking import QUARTER, YEAR, Parts
from kcanalysis.said import Said

_CASH = "cash_and_restricted_cash"


def obligations(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Give what may be said of what is owed: against cash, against EBITDA, and by interest."""
    yield from _obligations(panel)
    yield from _receivables(panel)
    yield from _rate(panel)


def _obligations(panel: Panel) -> Iterator[Candidate]:
    """Say how what is owed moved, narrow and broad together."""
    id = "net_obligations"
    back = next((each for each in (QUARTER, YEAR) if say.is_known(panel, id, each)), 0)
    news = news_of(panel, id)
    parts = _owed(panel, back)
    if not back or news is None or not parts:
        return
    rose = say.value(panel, id) > say.value(panel, id, back)
    span = "three months" if back == QUARTER else "a year"
    change = f"change_on_{'quarter' if back == QUARTER else 'year'}({id})"
    clause = say.told(
        f"net obligations {'rose' if rose else 'fell'} by {{}} in {span}", say.money(panel, change)
    )
    is_net_cash = say.value(panel, id) < 0
    if is_net_cash:
        clause = say.told(
            f"net cash {'fell' if rose else 'rose'} by {{}} in {span}", say.money(panel, change)
        )
    lead = (
        ("Net cash shrank." if rose else "Net cash grew.")
        if is_net_cash
        else ("More is owed." if rose else "Less is owed.")
    )
    moved = f"change_on_quarter({_CASH})"
    if rose and not is_net_cash and say.is_known(panel, moved) and say.value(panel, moved) < 0:
        lead = "Cash fell, what is owed rose."
    yield Candidate(
        "obligations", id, news, not rose, lead, parts, clause, exhibit="net_obligations"
    )


@say.where_known
def _owed(panel: Panel, back: int) -> Parts:
    ends = [say.value(panel, "net_obligations", each) for each in (0, back)]
    verb = "rose" if ends[0] > ends[1] else "fell"
    when = "the quarter before" if back == QUARTER else "a year ago"
    if max(ends) < 0:
        text = f"Cash exceeds all that is owed by {{}}, after {{}} {when}."
        return say.told(text, *(say.money(panel, "net_obligations", each) for each in (0, back)))
    text = (
        f"Net obligations, with related parties, leases and other liabilities, {verb} to {{}} from "
        f"{{}} {when}{{}}; {{}}."
    )
    return say.told(text, *(say.balance(panel, "net_obligations", each) for each in (0, back)),
                _times(panel, ", {} times EBITDA of four quarters", "obligations_to_ebitda"),
                _narrow(panel, back))  # fmt: skip


@say.where_known
def _times(panel: Panel, text: str, id: str) -> Parts:
    return say.told(text, say.number(panel, id))


def _narrow(panel: Panel, back: int) -> Parts:
    """Say the narrow reading: borrowings less cash."""
    if say.value(panel, "net_debt") < 0:
        return say.told("borrowings alone are below cash by {}", say.money(panel, "net_debt"))
    ends = [say.balance(panel, "net_debt", each) for each in (0, back)]
    times = _times(panel, " ({} times)", "net_debt_to_ebitda")
    return say.told("net debt alone is {}{} after {}", ends[0], times, ends[1])


def _receivables(panel: Panel) -> Iterator[Candidate]:
    """Say how many days customers and related parties take to pay."""
    id = "receivable_days_with_related_parties"
    news = news_of(panel, id)
    parts = _paid_after(panel)
    if news and parts:
        is_later = say.value(panel, id) > say.value(panel, id, _compared(panel, id))
        lead = "Customers pay later." if is_later else "Customers pay sooner."
        yield Candidate("obligations", id, news, not is_later, lead, parts)


def _compared(panel: Panel, id: str) -> int:
    return YEAR if say.is_known(panel, id, YEAR) else QUARTER


@say.where_known
def _paid_after(panel: Panel) -> Parts:
    id = "receivable_days_with_related_parties"
    back = _compared(panel, id)
    when = "a year ago" if back == YEAR else "the quarter before"
    text = f"With those from related parties receivables stand for {{}} days, after {{}} {when}."
    days = [say.number(panel, id, each, 0) for each in (0, back)]
    return say.told(text, *days)


def _rate(panel: Panel) -> Iterator[Candidate]:
    """Say what interest would come to on each reading of what is owed."""
    id = "implied_rate(total_borrowings)"
    parts = _implied(panel)
    if parts:
        news = news_of(panel, id) or News("change", is_up=True, size=Decimal(1))
        yield Candidate("obligations", id, news, False, "Interest shows what is owed.", parts)


@say.where_known
def _implied(panel: Panel) -> Parts:
    bases = ("total_borrowings", "borrowings_and_related_parties", "gross_obligations")
    rates = [say.percent(panel, f"implied_rate({id})") for id in bases]
    text = (
        "Four times the quarter's interest is {} of the mean borrowings, {} with what is owed to "
        "related parties, and {} of all obligations."
    )
    return say.told(text, *rates)
