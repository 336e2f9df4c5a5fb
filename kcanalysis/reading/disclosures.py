"""What only the text states becomes facts: cost components, AI billings, the rate, shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from kcanalysis.facts import Fact
from kcanalysis.quarter import Period, Quarter
from kcanalysis.reading.claims import Claim, period_of
from kcanalysis.reading.document import quoted
from kcanalysis.reading.vocabulary import Metric, scan, simplified
from kcanalysis.taxonomy import Taxonomy

_QUARTERS_BACK = 8
_FACTORS = {"millions": 1, "billions": 1000, "shares": 1}
_ORDER = ("rate", "change", "level", "earlier")

_Told = tuple[Claim, Fact]


def read_disclosures(
    claims: Sequence[Claim], quarter: Quarter, stated: Sequence[Fact], taxonomy: Taxonomy
) -> tuple[list[Fact], list[str]]:
    """Take out the figures that only the prose states.

    Parameters
    ----------
    claims : sequence of Claim
        What the prose says, in reading order.
    quarter : Quarter
        The quarter that it reports.
    stated : sequence of Fact
        The facts of the tables; what they state already is left out here.
    taxonomy : Taxonomy
        The line items.

    Returns
    -------
    facts : list of Fact
        In reading order, each figure once; ``release`` is still empty.
    notes : list of str
        Numbers about these items that were not understood, and facts that look odd.
    """
    known = {(fact.item, fact.period_end, fact.months) for fact in stated}
    facts: dict[tuple[object, ...], Fact] = {}
    notes: list[str] = []
    for _, said in groupby(claims, key=lambda claim: claim.sentence):
        told: list[_Told] = []
        for claim in said:
            found = _fact_or_note(claim, taxonomy)
            if isinstance(found, Fact):
                told.append((claim, found))
            elif found:
                notes.append(f"{claim.source}: {found}")
        for fact in _unambiguous(told, notes):
            if (fact.item, fact.period_end, fact.months) not in known:
                facts.setdefault((*_place(fact), fact.value), fact)
    kept = list(facts.values())
    return kept, notes + _odd_periods(kept, quarter) + _contradictions(kept)


def _fact_or_note(claim: Claim, taxonomy: Taxonomy) -> Fact | str | None:
    """Make a fact of a claim; a note where it should be one and is not; None for any other."""
    if claim.kind == "rate":
        return _rate(claim)
    if claim.kind == "unread":
        label = _named(claim)
        return _not_understood(claim, label) if label else None
    metric = claim.metrics[0]
    if metric.told and claim.kind == "change":
        return _growth(claim, metric, taxonomy)
    if not metric.told or claim.kind not in ("level", "earlier"):
        return None
    factor = _FACTORS.get(claim.quantity.unit)
    if factor is None or metric.count is not (claim.quantity.unit == "shares"):
        return _not_understood(claim, metric.label)
    if problem := _problem(claim):
        return f"'{claim.printed}' for {quoted(metric.label)} is not kept: {problem}"
    unit = "shares" if metric.count else "millions"
    return _fact(
        claim,
        metric.item,
        metric.label,
        period_of(metric, claim.periods[0]),
        unit,
        claim.quantity.value * factor,
    )


def _problem(claim: Claim) -> str:
    """Say why a number that was understood is no figure of a period."""
    if claim.reason:
        return claim.reason
    if claim.hedge and claim.hedge.below != claim.hedge.above:
        return "it is a bound, not the figure"
    return "the sentence does not say of which period it is" if len(claim.periods) > 1 else ""


def _growth(claim: Claim, metric: Metric, taxonomy: Taxonomy) -> Fact | None:
    """Take the growth over a year of an item whose growth is an item: it may be all that is said.

    A rounded one is no figure.
    """
    item, period = f"{metric.item}_growth", claim.periods[0]
    exact = claim.quantity.unit == "percent" and not claim.hedge and not claim.reason
    if not (exact and taxonomy.knows(item) and claim.bases[0] == period.year_before):
        return None
    value = claim.quantity.value
    fell = claim.direction in ("down", "worse")
    return _fact(claim, item, metric.label, period, "percent", -value if fell else value)


def _rate(claim: Claim) -> Fact | str | None:
    if claim.quantity.currency != "CNY":
        return None
    if not claim.periods:
        return f"the rate '{claim.printed}' is not kept: the sentence does not say of which day"
    label, value = claim.printed, claim.quantity.value
    return _fact(claim, "exchange_rate", label, claim.periods[0], "per_usd", value)


def _named(claim: Claim) -> str:
    """Give the name of what only the text states, where the sentence of a claim names it."""
    text = claim.sentence.text
    entries = [word.entry for word in scan(simplified(text), text)]
    told = (entry.label for entry in entries if isinstance(entry, Metric) and entry.told)
    return next(told, "")


def _not_understood(claim: Claim, label: str) -> str:
    return f"what '{claim.printed}' after {quoted(label)} stands for was not understood"


def _fact(claim: Claim, item: str, label: str, period: Period, unit: str, value: Decimal) -> Fact:
    return Fact(
        release="",
        statement="disclosure",
        item=item,
        label=" ".join(label.split()),
        period_end=period.end,
        months=period.months,
        currency=claim.quantity.currency,
        unit=unit,
        value=value,
        source=claim.source,
    )


def _unambiguous(told: list[_Told], notes: list[str]) -> Iterator[Fact]:
    """Give the facts of one sentence, what it reports before what it is compared with.

    Not those where it has several numbers for one item, or not as many as items.
    """
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


def _odd_periods(facts: Iterable[Fact], quarter: Quarter) -> list[str]:
    """Name the days that no release of a quarter speaks of: more than two years ago, or to come."""
    first, last = (quarter - _QUARTERS_BACK).end, (quarter + 1).end
    return [
        f"{fact.source}: the text has {quoted(fact.label)} for {fact.period_end}: "
        "is the date right?"
        for fact in facts
        if not first <= fact.period_end <= last
    ]


def _contradictions(facts: Iterable[Fact]) -> list[str]:
    """Name the figures that the text has twice, and not alike."""
    first: dict[tuple[object, ...], Fact] = {}
    return [
        f"{fact.source}: the text has {fact.value} {fact.unit} for {quoted(fact.label)}, but "
        f"{before.value} for the same period before ({before.source}): which is right?"
        for fact in facts
        if (before := first.setdefault(_place(fact), fact)) is not fact
    ]
