"""Takeaways on growth."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import speaking as say
from kcanalysis.presenting.numbers import round_half_up
from kcanalysis.presenting.rows import figure_cell
from kcanalysis.presenting.speaking import QUARTER, WHEN, YEAR, Parts
from kcanalysis.presenting.table import Cell
from kcanalysis.presenting.takeaways.candidate import (
    Candidate,
    News,
    after,
    news_of,
    standing_of,
    superlative,
)
from kcanalysis.quarter import ORDINALS
from kcanalysis.said import Said

_YEAR = "year_on_year(total_revenues)"
_QUARTER = "quarter_on_quarter(total_revenues)"
_PUBLIC, _ENTERPRISE = "public_cloud_revenues", "enterprise_cloud_revenues"


def growth(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Give what may be said of growth, that of revenues first."""
    yield from _revenues(panel, said)
    yield from _pace(panel)
    yield from _mix(panel)
    yield from _ai(panel)
    yield from _ecosystem(panel)
    yield from _season(panel, said)
    yield from _fiscal_year(panel)


def _revenues(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Say what carried the growth of revenues."""
    rate = next((each for each in (_YEAR, _QUARTER) if say.known(panel, each)), None)
    if rate is None:
        return
    is_up = say.value(panel, rate) >= 0
    news = news_of(panel, rate) or News("change", is_up, Decimal(0))
    names = ("the fastest", "the slowest") if is_up else ("the smallest fall", "the steepest fall")
    on = "" if rate == _YEAR or say.value(panel, rate) > 100 else " on the quarter"
    clause = say.tell(panel, f"Revenue {{}}{on}{{}}", _grown(panel, rate, "round"),
                      superlative(panel, rate, news, *names))  # fmt: skip
    ranked = _ranked(panel, is_up=is_up) if rate == _YEAR else []
    lead = "Revenue."
    parts: Parts = ()
    if ranked:
        verb = "carries the growth" if is_up else "shrinks"
        lead = f"{say.called(ranked[0]).capitalize()} {verb}."
        turns = (_against_the_year(panel, said, id) for id in reversed(ranked))
        parts = say.paragraph(_contributed(panel, ranked, is_up=is_up), *turns)
    yield Candidate("growth", rate, news, is_up, lead, parts, clause,
                    exhibit="contribution_to_growth")  # fmt: skip


def _ranked(panel: Panel, *, is_up: bool) -> list[str]:
    """Rank the segments by what they added to growth, or took from it."""
    shares = {id: f"contribution({id})" for id in (_PUBLIC, _ENTERPRISE)}
    if not say.known(panel, *shares.values()):
        return []
    return sorted(shares, key=lambda id: say.value(panel, shares[id]), reverse=is_up)


def _contributed(panel: Panel, ranked: list[str], *, is_up: bool) -> Parts:
    first, second = (f"contribution({id})" for id in ranked)
    verb, opposite = ("added", "took") if is_up else ("took", "added")
    if (say.value(panel, second) >= 0) != is_up:
        other = f"{say.called(ranked[1])} {opposite} {{size:{second}}}"
        return say.tell(panel, f"It {verb} {{size:{first}}} points of growth; {other}.")
    whole = "{size:contribution(total_revenues)}"
    lost = "" if is_up else " lost"
    return say.tell(panel, f"It {verb} {{size:{first}}} of the {whole} points{lost}.")


def _against_the_year(panel: Panel, said: Said, id: str) -> Parts:
    """Say how a segment moved on the quarter, where that is against the year and has a reason."""
    rates = [f"{on}({id})" for on in ("year_on_year", "quarter_on_quarter")]
    reason = say.company_names(said, id, "quarter")
    if reason is None or not say.known(panel, *rates):
        return ()
    ways = ["grew" if say.value(panel, rate) >= 0 else "fell" for rate in rates]
    if ways[0] == ways[1]:
        return ()
    year, quarter = (f"{way} {{share:{rate}}}" for way, rate in zip(ways, rates, strict=True))
    named = f"{say.called(id).capitalize()} {year} on the year but {quarter} on the quarter"
    return say.tell(panel, named + " (the company names {}).", reason)


def _grown(panel: Panel, rate: str, form: str = "share") -> Parts:
    """Say a growth: 'up 37%', 'down 8%', '2.4 times that of a year ago'."""
    change = say.value(panel, rate)
    if change > 100:
        when = WHEN[QUARTER if rate == _QUARTER else YEAR]
        return say.tell(panel, f"{{times:{rate}}} that of {when}")
    if not round_half_up(change):
        return ("unchanged",)
    form = form if round_half_up(change, 0) else "share"
    return say.tell(panel, f"{'up' if change > 0 else 'down'} {{{form}:{rate}}}")


def _pace(panel: Panel) -> Iterator[Candidate]:
    """Say that growth has quickened or slowed by much since the quarter before."""
    rate = _YEAR if say.known(panel, _YEAR) else _QUARTER
    if not say.known(panel, rate) or not say.known(panel, rate, back=QUARTER):
        return
    now, then = (say.value(panel, rate, back) for back in (0, QUARTER))
    gain = now - then
    if abs(gain) >= read_knowledge("takeaways")["page"]["pace"]:
        lead = "Growth gathered pace." if gain > 0 else "Growth lost pace."
        if now < 0 and then < 0:
            lead = "The fall eased." if gain > 0 else "The fall deepened."
        elif now < 0 or then < 0:
            lead = "A fall turned into growth." if gain > 0 else "Growth turned into a fall."
        on = "year" if rate == _YEAR else "quarter"
        parts = say.tell(panel, f"It was {{percent:{rate}@1}} on the {on} in the quarter before.")
        news = News("change", gain > 0, abs(gain) / 10)
        yield Candidate("growth", f"pace of {rate}", news, gain > 0, lead, parts)


def _mix(panel: Panel) -> Iterator[Candidate]:
    """Say that the share of a segment in revenues is a record."""
    share = f"share({_PUBLIC})"
    news = news_of(panel, share)
    record = superlative(panel, share, news, "the highest", "the lowest") if news else ()
    if news and record:
        lead = f"The mix shifts to {say.called(_PUBLIC if news.is_up else _ENTERPRISE)}."
        brought = f"brought {{percent:{share}}} of revenues"
        parts = say.tell(panel, f"{say.called(_PUBLIC).capitalize()} {brought}{{}}{{}}.", record,
                         after(panel, "percent", share))  # fmt: skip
        yield Candidate("growth", share, news, news.is_up, lead, parts)


def _ai(panel: Panel) -> Iterator[Candidate]:
    """Say how large the AI business has become."""
    growth, share = "ai_gross_billings_growth", "ai_to_public_cloud"
    news = news_of(panel, share)
    if news and say.known(panel, growth):
        size = round_half_up(say.value(panel, share), 0)
        lead = f"AI equals {'half' if size == 50 else f'{size}%'} of public cloud."
        parts = say.paragraph(_ai_grown(panel, growth), _ai_share(panel))
        yield Candidate("growth", growth, news, news.is_up, lead, parts, exhibit="ai_billings")


def _ai_grown(panel: Panel, growth: str) -> Parts:
    change = say.value(panel, growth)
    about = "" if say.known(panel, "ai_gross_billings") else "about "
    if change > 100:
        how = f"were {{times:{growth}}} those of a year ago, at"
    else:
        how = f"{'rose' if change >= 0 else 'fell'} {{round:{growth}}} to"
    return say.tell(panel, f"Gross billings {how} {about}{{money:ai_billings}}.")


def _ai_share(panel: Panel) -> Parts:
    before = "of public cloud revenues, after {whole:ai_to_public_cloud@4}"
    bound = "ai_gross_billings_to_public_cloud_revenues_at_least"
    return (
        say.tell(panel, f"The release puts them above {{whole:{bound}}} {before} a year ago.")
        or say.tell(panel, f"In size they are {{whole:ai_to_public_cloud}} {before}.")
    )  # fmt: skip


def _ecosystem(panel: Panel) -> Iterator[Candidate]:
    """Say what part of revenues Xiaomi and Kingsoft bring."""
    share, growth = "ecosystem_share", "ecosystem_revenues_growth"
    if say.known(panel, growth):
        news = news_of(panel, share) or News("change", is_up=True, size=Decimal(0))
        grown, change = _grown(panel, growth), say.value(panel, growth)
        told = "Revenue from Xiaomi and Kingsoft was {}" + " on the year" * (change <= 100)
        parts = (say.tell(panel, f"{told}, and {{percent:{share}}} of the total.", grown)
                 or say.tell(panel, f"{told}.", grown))  # fmt: skip
        lead = f"The ecosystem buys {'more' if change >= 0 else 'less'}."
        yield Candidate("growth", share, news, news.is_up, lead, parts)


def _season(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Set a fall on the quarter beside those of the same quarters before."""
    news = news_of(panel, _QUARTER)
    if news is None or say.value(panel, _QUARTER) >= 0:
        return
    backs = range(4, len(panel.quarters), 4)
    quarters = [panel.last - back for back in backs]
    rates = {q: o for q in quarters if isinstance(o := panel.origin(q, _QUARTER), Origin)}
    falls = sum(rate.value < 0 for rate in rates.values())
    if len(rates) < 4 or 2 * falls <= len(rates):
        return
    listed = ", ".join(f"{q} {figure_cell(panel, q, _QUARTER).text}" for q in rates)
    count = Cell(f"{falls} of the {len(rates)}", formula=f"growth on the quarter: {listed}",
                 standing=standing_of(rates.values()))  # fmt: skip
    reason = say.company_names(said, "total_revenues", "quarter")
    named = say.tell(panel, " (the company names {})", reason) if reason else ()
    which = f"{ORDINALS[panel.last.number - 1]} quarters before"
    text = f"Revenue fell {{share:{_QUARTER}}} on the quarter{{}}; it fell in {{}} {which}."
    parts = say.tell(panel, text, named, count)
    yield Candidate("growth", _QUARTER, news, False, "A fall with the season.", parts)


def _fiscal_year(panel: Panel) -> Iterator[Candidate]:
    """Say what the year brought, in the report of its last quarter."""
    years = panel.years
    if panel.last.number != 4 or not say.known(years, _YEAR):
        return
    result = next((id for id in ("adjusted_ebitda", "operating_loss")
                   if say.known(years, id) and say.known(years, id, back=4)), None)  # fmt: skip
    if result:
        (name,) = say.capital((say.called(result),))
        text = f"It brought revenues of {{money:total_revenues}}, {{}}. {name} "
        text += f"was {{balance:{result}}} after {{balance:{result}@4}}."
        news = News("change", say.value(years, _YEAR) >= 0, Decimal(5))
        yield Candidate("growth", f"year of {_YEAR}", news, news.is_up,
                        f"The year {panel.last.year} as a whole.",
                        say.tell(years, text, _grown(years, _YEAR)))  # fmt: skip
