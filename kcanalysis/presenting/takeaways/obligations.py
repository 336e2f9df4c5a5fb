"""Takeaways on what is owed, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import speaking as say
from kcanalysis.presenting.speaking import QUARTER, WHEN, YEAR, Parts
from kcanalysis.presenting.takeaways.candidate import Candidate, News, news_of
from kcanalysis.said import Said

_BROAD, _NARROW = "net_obligations", "net_debt"
_CASH = "change_on_quarter(cash_and_restricted_cash)"
_DAYS = "receivable_days_with_related_parties"


def obligations(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Give what may be said of what is owed: against cash, against EBITDA, and by interest."""
    yield from _net_obligations(panel)
    yield from _receivables(panel)
    yield from _rate(panel)


def _net_obligations(panel: Panel) -> Iterator[Candidate]:
    """Say how what is owed moved, narrow and broad together."""
    back = next((each for each in (QUARTER, YEAR) if say.known(panel, _BROAD, back=each)), 0)
    news = news_of(panel, _BROAD)
    if not back or news is None:
        return
    now, then = (say.value(panel, _BROAD, each) for each in (0, back))
    rose, is_net_cash = now > then, now < 0
    change = f"change_on_{'quarter' if back == QUARTER else 'year'}({_BROAD})"
    less = "cash less all that is owed"
    name, verb = (less, not rose) if is_net_cash else ("net obligations", rose)
    span = "three months" if back == QUARTER else "a year"
    clause = f"{name} {'rose' if verb else 'fell'} by {{money:{change}}} in {span}"
    if is_net_cash:
        lead = f"Net cash {'shrank' if rose else 'grew'}."
    elif rose and say.known(panel, _CASH) and say.value(panel, _CASH) < 0:
        lead = "Cash fell, what is owed rose."
    else:
        lead = "More is owed." if rose else "Less is owed."
    yield Candidate("obligations", _BROAD, news, not rose, lead, _owed(panel, back),
                    say.tell(panel, clause), exhibit="net_obligations")  # fmt: skip


def _owed(panel: Panel, back: int) -> Parts:
    now, then = (say.value(panel, _BROAD, each) for each in (0, back))
    if max(now, then) < 0:
        of = f"{{money:{_BROAD}}}, after {{money:{_BROAD}@{back}}} {WHEN[back]}"
        return say.tell(panel, f"Cash exceeds all that is owed by {of}.")
    ends = f"to {{balance:{_BROAD}}} from {{balance:{_BROAD}@{back}}} {WHEN[back]}"
    text = "Net obligations, with related parties, leases and other liabilities, "
    text += f"{'rose' if now > then else 'fell'} {ends}{{}}; {{}}."
    ratio = ", {size:obligations_to_ebitda} times EBITDA of four quarters"
    times = say.tell(panel, ratio) if now > 0 else ()
    return say.tell(panel, text, times, _narrow(panel, back))


def _narrow(panel: Panel, back: int) -> Parts:
    """Say the narrow reading: borrowings less cash."""
    if say.value(panel, _NARROW) < 0:
        return say.tell(panel, f"borrowings alone are below cash by {{money:{_NARROW}}}")
    times = say.tell(panel, " ({size:net_debt_to_ebitda} times)")
    text = f"net debt alone is {{money:{_NARROW}}}{{}} after {{balance:{_NARROW}@{back}}}"
    return say.tell(panel, text, times)


def _receivables(panel: Panel) -> Iterator[Candidate]:
    """Say how many days customers and related parties take to pay."""
    news = news_of(panel, _DAYS)
    if news is None:
        return
    back = YEAR if say.known(panel, _DAYS, back=YEAR) else QUARTER
    is_later = say.value(panel, _DAYS) > say.value(panel, _DAYS, back)
    lead = f"Customers pay {'later' if is_later else 'sooner'}."
    days = f"{{days:{_DAYS}}} days, after {{days:{_DAYS}@{back}}} {WHEN[back]}"
    parts = say.tell(panel, f"With those from related parties receivables stand for {days}.")
    yield Candidate("obligations", _DAYS, news, not is_later, lead, parts)


def _rate(panel: Panel) -> Iterator[Candidate]:
    """Say what interest would come to on each reading of what is owed."""
    narrow, wider, all_ = (
        f"{{percent:implied_rate({base})}}"
        for base in ("total_borrowings", "borrowings_and_related_parties", "gross_obligations")
    )
    text = (
        f"Four times the quarter's interest is {narrow} of the mean borrowings, {wider} with what "
        f"is owed to related parties, and {all_} of all obligations."
    )
    if parts := say.tell(panel, text):
        id = "implied_rate(total_borrowings)"
        news = news_of(panel, id) or News("change", is_up=True, size=Decimal(1))
        yield Candidate("obligations", id, news, False, "Interest shows what is owed.", parts)
