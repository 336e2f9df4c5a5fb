"""Takeaways on growth."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kcanalysis.knowledge import read_knowledge
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.numbers import round_half_up
from kcanalysis.presenting.table import Cell
from kcanalysis.presenting.takeaways import speaking as say
from kcanalysis.presenting.takeaways.candidate import Candidate, News, after, news_of, superlative
from kcanalysis.presenting.takeaways.speaking import QUARTER, YEAR, Parts
from kcanalysis.quarter import ORDINALS
from kcanalysis.said import Said

_REVENUES = "total_revenues"
_SEGMENTS = ("public_cloud_revenues", "enterprise_cloud_revenues")


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
    on = next((each for each in ("year_on_year", "quarter_on_quarter")
               if say.is_known(panel, f"{each}({_REVENUES})")), None)  # fmt: skip
    if on is None:
        return
    rate = f"{on}({_REVENUES})"
    news = news_of(panel, rate) or News("change", say.value(panel, rate) > 0, Decimal(0))
    is_up = say.value(panel, rate) >= 0
    low = "the slowest" if is_up else "the steepest fall"
    record = superlative(panel, rate, news, "the fastest" if is_up else "the smallest fall", low)
    when = "" if on == "year_on_year" else " on the quarter"
    ranked = _ranked(panel) if on == "year_on_year" else []
    verb = "carries the growth" if is_up else "shrinks"
    lead = f"{say.called(ranked[0]).capitalize()} {verb}." if ranked else "Revenue."
    yield Candidate(
        "growth", rate, news, is_up, lead,
        say.paragraph(_contributed(panel, ranked),
                  *(_segment(panel, said, id) for id in reversed(ranked))),
        say.told(f"Revenue {{}}{when}{{}}", _grown(panel, rate, 0), record),
        exhibit="contribution_to_growth",
    )  # fmt: skip


def _ranked(panel: Panel) -> list[str]:
    """Rank the segments by what they added to growth, or took from it."""
    shares = {id: f"contribution({id})" for id in _SEGMENTS}
    if not all(say.is_known(panel, share) for share in shares.values()):
        return []
    is_up = say.value(panel, f"year_on_year({_REVENUES})") >= 0
    return sorted(shares, key=lambda id: say.value(panel, shares[id]), reverse=is_up)


@say.where_known
def _contributed(panel: Panel, ranked: list[str]) -> Parts:
    if not ranked:
        return ()
    first, second = (f"contribution({id})" for id in ranked)
    whole = "contribution(total_revenues)"
    is_up = say.value(panel, whole) >= 0
    verb = "added" if is_up else "took"
    opposite = (say.value(panel, second) >= 0) != is_up
    if opposite:
        other = f"{'took' if is_up else 'added'} {{}}"
        text = f"It {verb} {{}} points of growth; {say.called(ranked[1])} {other}."
        return say.told(text, say.size(panel, first), say.size(panel, second))
    text = f"It {verb} {{}} of the {{}} points{'' if is_up else ' lost'}."
    return say.told(text, say.size(panel, first), say.size(panel, whole))


@say.where_known
def _segment(panel: Panel, said: Said, id: str) -> Parts:
    """Say how a segment moved on the quarter, where that is against the year and has a reason."""
    year, quarter = f"year_on_year({id})", f"quarter_on_quarter({id})"
    reason = say.company_names(said, id, "quarter")
    if not reason or (say.value(panel, year) >= 0) == (say.value(panel, quarter) >= 0):
        return ()
    text = f"{say.called(id).capitalize()} {{}} on the year but {{}} on the quarter{{}}."
    return say.told(text, _moved(panel, year), _moved(panel, quarter), reason)


def _moved(panel: Panel, rate: str) -> Parts:
    verb = "grew" if say.value(panel, rate) >= 0 else "fell"
    return say.told(f"{verb} {{}}", say.size(panel, rate, "%"))


def _grown(panel: Panel, rate: str, decimals: int = 1) -> Parts:
    """Say a growth: 'up 37%', 'down 8%', '2.4 times a year ago'."""
    change = say.value(panel, rate)
    if change > 100:
        return say.told("{} that of a year ago", say.multiple(panel, rate))
    if not round_half_up(change, decimals):
        return ("unchanged",)
    return say.told("up {}" if change > 0 else "down {}", say.size(panel, rate, "%", decimals))


def _pace(panel: Panel) -> Iterator[Candidate]:
    """Say that growth has quickened or slowed by much since the quarter before."""
    year, quarter = f"year_on_year({_REVENUES})", f"quarter_on_quarter({_REVENUES})"
    rate = year if say.is_known(panel, year) else quarter
    if not say.is_known(panel, rate, QUARTER):
        return
    now, before = say.value(panel, rate), say.value(panel, rate, QUARTER)
    if abs(now - before) >= read_knowledge("takeaways")["page"]["pace"]:
        lead = "Growth quickened." if now > before else "Growth slowed."
        text = f"On the {'year' if rate == year else 'quarter'} it was {{}} the quarter before."
        news = News("change", now > before, abs(now - before) / 10)
        yield Candidate("growth", f"pace {rate}", news, now > before, lead,
                        say.told(text, say.percent(panel, rate, QUARTER)))  # fmt: skip


def _mix(panel: Panel) -> Iterator[Candidate]:
    """Say that the share of a segment in revenues is a record."""
    share = f"share({_SEGMENTS[0]})"
    news = news_of(panel, share)
    record = superlative(panel, share, news, "the highest", "the lowest") if news else ()
    if news and record:
        to = say.called(_SEGMENTS[0 if news.is_up else 1])
        parts = say.told(f"{say.called(_SEGMENTS[0]).capitalize()} brought {{}} of revenues{{}}{{}}.",
                     say.percent(panel, share), record, after(panel, share, say.percent))  # fmt: skip
        yield Candidate("growth", share, news, news.is_up, f"The mix shifts to {to}.", parts)


def _ai(panel: Panel) -> Iterator[Candidate]:
    """Say how large the AI business has become."""
    growth, share = "ai_gross_billings_growth", "ai_to_public_cloud"
    news = news_of(panel, share)
    parts = say.paragraph(_ai_grown(panel), _ai_share(panel))
    if news is None or not parts:
        return
    part = round_half_up(say.value(panel, share), 0)
    lead = f"AI is {'half' if part == 50 else f'{part}%'} of public cloud in size."
    yield Candidate("growth", growth, news, news.is_up, lead, parts, exhibit="ai_billings")


@say.where_known
def _ai_grown(panel: Panel) -> Parts:
    growth = "ai_gross_billings_growth"
    change = say.value(panel, growth)
    verb = "rose" if change >= 0 else "fell"
    how = (
        say.told("were {} those of a year ago", say.multiple(panel, growth))
        if change > 100
        else say.told(f"{verb} {{}}", say.size(panel, growth, "%", 0))
    )
    sum_, at = say.money(panel, "ai_billings"), ", at" if change > 100 else " to"
    if say.is_known(panel, "ai_gross_billings"):
        return say.told(f"Gross billings {{}}{at} {{}}.", how, sum_)
    return say.told(f"Gross billings {{}}{at} about {{}}.", how, sum_)


@say.where_known
def _ai_share(panel: Panel) -> Parts:
    share, bound = "ai_to_public_cloud", "ai_gross_billings_to_public_cloud_revenues_at_least"
    now, before = say.percent(panel, share, decimals=0), say.percent(panel, share, YEAR, 0)
    if say.is_known(panel, bound):
        text = "The release puts them above {} of public cloud revenues, after {} a year ago."
        return say.told(text, say.percent(panel, bound, decimals=0), before)
    return say.told("In size they are {} of public cloud revenues, after {}.", now, before)


def _ecosystem(panel: Panel) -> Iterator[Candidate]:
    """Say what part of revenues Xiaomi and Kingsoft bring."""
    share, grown = "ecosystem_share", "ecosystem_revenues_growth"
    news = news_of(panel, share) or news_of(panel, grown)
    parts = _ecosystem_said(panel)
    if parts:
        news = news or News("change", is_up=True, size=Decimal(0))
        yield Candidate("growth", share, news, news.is_up, "The ecosystem buys more.", parts)


@say.where_known
def _ecosystem_said(panel: Panel) -> Parts:
    share, grown = "ecosystem_share", "ecosystem_revenues_growth"
    rate = _grown(panel, grown)
    if say.is_known(panel, share):
        return say.told(
            "Xiaomi and Kingsoft brought {} of revenues, {}.", say.percent(panel, share), rate
        )
    return say.told("Revenues from Xiaomi and Kingsoft were {} on the year.", rate)


def _season(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Set a fall on the quarter beside those of the same quarters before."""
    rate = f"quarter_on_quarter({_REVENUES})"
    news = news_of(panel, rate)
    parts = _seasonal(panel, said, rate)
    if news and parts:
        yield Candidate("growth", rate, news, False, "A fall with the season.", parts)


@say.where_known
def _seasonal(panel: Panel, said: Said, rate: str) -> Parts:
    if say.value(panel, rate) >= 0:
        return ()
    years = [back for back in range(4, len(panel.quarters), 4) if say.is_known(panel, rate, back)]
    falls = [back for back in years if say.value(panel, rate, back) < 0]
    if len(years) < 4 or 2 * len(falls) <= len(years):
        return ()
    rates = ", ".join(
        f"{panel.last - back} {say.percent(panel, rate, back).text}" for back in years
    )
    count = Cell(f"{len(falls)} of the {len(years)}", formula=f"growth on the quarter: {rates}")
    which = f"{ORDINALS[panel.last.number - 1]} quarters before"
    text = f"Revenue fell {{}} on the quarter{{}}; it fell in {{}} {which}."
    return say.told(text, say.size(panel, rate, "%"), say.company_names(said, _REVENUES, "quarter"),
                count)  # fmt: skip


def _fiscal_year(panel: Panel) -> Iterator[Candidate]:
    """Say what the year brought, in the report of its last quarter."""
    if panel.last.number != 4:
        return
    parts = _year_said(panel.years)
    rate = "year_on_year(total_revenues)"
    if parts:
        news = News("change", say.value(panel.years, rate) >= 0, Decimal(5))
        yield Candidate("growth", f"year {rate}", news, news.is_up,
                        f"The year {panel.last.year} as a whole.", parts)  # fmt: skip


@say.where_known
def _year_said(years: Panel) -> Parts:
    rate = "year_on_year(total_revenues)"
    result = "adjusted_ebitda" if say.is_known(years, "adjusted_ebitda") else "operating_loss"
    text = f"It brought revenues of {{}}, {{}}. {say.capital((say.called(result),))[0]} was {{}} after {{}}."
    return say.told(text, say.money(years, _REVENUES), _grown(years, rate), say.balance(years, result),
                say.balance(years, result, YEAR))  # fmt: skip
