"""What only the text states becomes facts: cost components, AI billings, the rate, shares."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from kcanalysis.facts import Fact
from kcanalysis.quarter import Period, Quarter
from kcanalysis.reading.claims import Claim, period_of
from kcanalysis.reading.document import quoted
from kcanalysis.reading.vocabulary import words_in
from kcanalysis.taxonomy import load_taxonomy

_QUARTERS_BACK = 8
_FACTORS = {"millions": 1, "billions": 1000, "shares": 1}
_ORDER = ("rate", "share", "change", "level", "earlier")

_Told = tuple[Claim, Fact]


def read_disclosures(
    claims: Sequence[Claim], quarter: Quarter, stated: Sequence[Fact]
) -> tuple[list[Fact], list[str]]:
    """Take out the figures that only the prose states."""
    known = {(fact.item, fact.period_end, fact.months) for fact in stated}
    facts: dict[tuple[object, ...], Fact] = {}
    notes: list[str] = []
    for _, said in groupby(claims, key=lambda claim: claim.sentence):
        told: list[_Told] = []
        for claim in said:
            found = None if _is_known(claim, known) else _fact_or_note(claim)
            if isinstance(found, Fact):
                told.append((claim, found))
            elif found:
                notes.append(f"{claim.source}: {found}")
        for fact in _unambiguous(told, notes):
            facts.setdefault((*_place(fact), fact.value), fact)
    return list(facts.values()), [*notes, *_oddities(facts.values(), quarter)]


def _is_known(claim: Claim, known: set[tuple[str, datetime.date, int]]) -> bool:
    """Tell whether the tables state what a claim is about, whichever of its periods is meant."""
    places = [(m, period_of(m, p)) for m in claim.metrics[:1] for p in claim.periods]
    return bool(places) and all((m.item, p.end, p.months) in known for m, p in places)


def _fact_or_note(claim: Claim) -> Fact | str | None:
    """Make a fact of a claim; a note where it should be one and is not; None for any other."""
    value, unit = claim.quantity.value, claim.quantity.unit
    knows = load_taxonomy().knows
    if claim.kind == "unread":
        named = [word.metric for word in words_in(claim.sentence)[1] if word.metric]
        label = next((metric.label for metric in named if metric.told), "")
        return _not_understood(claim, label) if label else None
    if claim.kind == "rate":
        if claim.quantity.currency == "USD":
            return None
        if not claim.periods:
            return f"the rate '{claim.printed}' is not kept: the sentence does not say of which day"
        return _fact(claim, "exchange_rate", claim.periods[0], "per_usd", value)
    metric, period = claim.metrics[0], period_of(claim.metrics[0], claim.periods[0])
    if claim.kind == "change" and _is_growth(claim) and knows(f"{metric.item}_growth"):
        way = -1 if claim.direction in ("down", "worse") else 1
        growth = _fact(claim, f"{metric.item}_growth", period, "percent", value * way)
        return replace(growth, label=f"{growth.label} (about)") if claim.hedge else growth
    if claim.kind == "share" and knows(floor := _floor_of(claim)):
        return _fact(claim, floor, period, "percent", value)
    if not metric.told or claim.kind not in ("level", "earlier"):
        return None
    if unit not in _FACTORS or metric.count is not (unit == "shares"):
        return _not_understood(claim, metric.label)
    if problem := _problem(claim):
        return f"'{claim.printed}' for {quoted(metric.label)} is not kept: {problem}"
    unit = "shares" if metric.count else "millions"
    return _fact(claim, metric.item, period, unit, value * _FACTORS[claim.quantity.unit])


def _is_growth(claim: Claim) -> bool:
    """Tell whether a change is the growth over a year, and no bound of it."""
    over_a_year = claim.bases[0] == claim.periods[0].year_before
    return over_a_year and claim.quantity.unit == "percent" and not (_bound(claim) or claim.caveat)


def _bound(claim: Claim) -> bool:
    return claim.hedge is not None and claim.hedge.below != claim.hedge.above


def _floor_of(claim: Claim) -> str:
    """Give the id of what is at least a share of something: 'more than half of revenues'."""
    metric, hedge = claim.metrics[0], claim.hedge
    is_floor = _bound(claim) and hedge is not None and not hedge.below
    return f"{metric.item}_to_{metric.of.item}_at_least" if is_floor and metric.of else ""


def _problem(claim: Claim) -> str:
    """Say why a number that was understood is no figure of a period."""
    if claim.caveat and not claim.metrics[0].ahead:
        return claim.caveat
    if _bound(claim):
        return "it is a bound, not the figure"
    return "the sentence does not say of which period it is" if len(claim.periods) > 1 else ""


def _not_understood(claim: Claim, label: str) -> str:
    return f"what '{claim.printed}' in the sentence on {quoted(label)} stands for is not understood"


def _fact(claim: Claim, item: str, period: Period, unit: str, value: Decimal) -> Fact:
    label = claim.metrics[0].label if claim.metrics else claim.printed
    return Fact("", "disclosure", item, " ".join(label.split()), period.end, period.months,
                claim.quantity.currency, unit, value, claim.source)  # fmt: skip


def _unambiguous(told: list[_Told], notes: list[str]) -> Iterator[Fact]:
    """Give the facts of a sentence with one number for each item, those reported first."""
    labels = [fact.label for _, fact in told]
    told.sort(key=lambda pair: (labels.index(pair[1].label), _ORDER.index(pair[0].kind)))
    groups: dict[tuple[object, ...], list[_Told]] = {}
    for claim, fact in told:
        key = (fact.label, claim.kind, fact.unit, fact.period_end, fact.months)
        groups.setdefault(key, []).append((claim, fact))
    for group in groups.values():
        claim, first = group[0]
        named = claim.metrics[0].joined if claim.metrics else 1
        alike = {(fact.item, fact.value) for _, fact in group if fact.currency == first.currency}
        if len(alike) == named:
            yield from (fact for _, fact in group)
        else:
            notes += [f"{c.source}: {_not_understood(c, fact.label)}" for c, fact in group]


def _place(fact: Fact) -> tuple[object, ...]:
    return (fact.item, fact.period_end, fact.months, fact.currency)


def _oddities(facts: Iterable[Fact], quarter: Quarter) -> Iterator[str]:
    """Name days that no release of a quarter speaks of, and figures that the text has twice."""
    earliest, latest = (quarter - _QUARTERS_BACK).end, (quarter + 1).end
    first: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        says = f"{fact.source}: the text has"
        if not earliest <= fact.period_end <= latest:
            yield f"{says} {quoted(fact.label)} for {fact.period_end}: is the date right?"
        before = first.setdefault(_place(fact), fact)
        if before is not fact:
            yield (
                f"{says} {fact.value} {fact.unit} for {quoted(fact.label)}, but {before.value} "
                f"for the same period before ({before.source}): which is right?"
            )
