"""The prose against the tables: each claim is tied, contradicted, or without anything to tie to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kcanalysis.facts import Fact
from kcanalysis.money import amount_words, rounded_beside, scale
from kcanalysis.quarter import Period
from kcanalysis.reading.claims import Claim, period_of
from kcanalysis.reading.state import REMARKS
from kcanalysis.reading.vocabulary import Metric
from kcanalysis.tieout.evidence import (
    Evidence,
    Evidences,
    finding_on,
    metric_name,
    statement_value,
    words_sign,
)
from kcanalysis.tieout.finding import Finding, State, short
from kcanalysis.tieout.interval import Interval
from kcanalysis.tieout.lookup import worth
from kcanalysis.tieout.remarks import check_remark
from kcanalysis.tieout.rules import Reference, load_declared

_HIGHER = {"up": 1, "down": -1, "better": 1, "worse": -1, "turn": 1}
_TOTAL = Reference("balance_sheet", "total_assets")
_NOTHING = "no table and no other release at hand states it"


@dataclass(frozen=True)
class _Outcome:
    """How one reading of a claim compares: everything in the claim's own unit and sign."""

    metric: Metric
    period: Period
    stated: Decimal
    unit: str
    expected: Decimal
    tolerance: Decimal
    ties: bool
    facts: tuple[Fact, ...]
    remark: str = ""


def check_claims(claims: Sequence[Claim], evidences: Evidences) -> Iterator[Finding]:
    """Check every number of the prose."""
    for claim in claims:
        if claim.quantity.unit == "shares":
            continue
        if claim.kind in REMARKS:
            yield check_remark(claim, evidences)
        elif claim.caveat:
            yield _without(claim, "disclosed_only", claim.caveat)
        elif claim.kind == "unread":
            yield _without(claim, "unread", "its sentence was not understood")
        elif claim.kind == "rate":
            yield _rate(claim, evidences)
        else:
            outcomes = list(_outcomes(claim, evidences))
            best = next((o for o in outcomes if o.ties), outcomes[0] if outcomes else None)
            if best is None:
                yield _without(claim, "disclosed_only", _NOTHING)
            else:
                yield _finding(claim, best)


def _outcomes(claim: Claim, evidences: Evidences) -> Iterator[_Outcome]:
    """Compare a claim in each way in which its words may be meant."""
    for metric in claim.metrics:
        for period in claim.periods:
            if claim.kind in ("level", "earlier", "share"):
                if outcome := _level(claim, metric, period, evidences):
                    yield outcome
                continue
            for base in claim.bases:
                if metric.percent and claim.quantity.unit in ("percent", "points"):
                    yield from _points(claim, metric, period, base, evidences)
                if claim.quantity.unit != "points":
                    yield from _change(claim, metric, period, base, evidences)


def _level(claim: Claim, metric: Metric, period: Period, evidences: Evidences) -> _Outcome | None:
    """Compare what a metric was; where the words say that it moved, the way that it moved too."""
    currency = claim.quantity.currency
    evidence = evidences.level(metric, period, currency, claim)
    if evidence is None:
        return None
    value, unit = statement_value(claim.quantity, metric)
    sign = words_sign(claim.quantity, metric) * metric.sign
    expected = replace(evidence, worth=evidence.worth * sign)
    outcome = _compare(claim, metric, period, value, unit, expected)
    contradiction = _wrong_way(claim, metric, evidence, currency, evidences)
    return replace(outcome, ties=False, remark=contradiction) if contradiction else outcome


def _compare(
    claim: Claim, metric: Metric, period: Period, value: Decimal, unit: str, evidence: Evidence
) -> _Outcome:
    """Tell whether a number agrees with what it should be, an interval in thousands or percent."""
    thousands, expected = scale(unit), evidence.worth
    stated = Interval.printed(value) * thousands
    # a figure as precise as the number, or more so, must round to it; one that is coarser, or was
    # worked out, may be off by its own slack as well
    loose = evidence.worked_out or expected.slack > stated.slack
    slack = expected.slack if loose else Decimal(0)
    if claim.hedge:
        stated = stated.widened(claim.hedge.below, claim.hedge.above)
    middle = expected.middle
    ties = stated.low - slack <= middle <= stated.high + slack
    room = max(stated.high - value * thousands, value * thousands - stated.low) + slack
    return _Outcome(
        metric, period, value, unit, middle / thousands, room / thousands, ties, evidence.facts
    )


def _wrong_way(
    claim: Claim, metric: Metric, earlier: Evidence, currency: str, evidences: Evidences
) -> str:
    """Say how the tables contradict the direction that goes with an earlier number, if they do."""
    if claim.kind != "earlier" or not claim.direction:
        return ""
    now = evidences.level(metric, claim.bases[0], currency, claim)
    if now is None:
        return ""
    rise = now.worth.middle - earlier.worth.middle
    if claim.direction == "turn":
        turned = now.worth.middle * earlier.worth.middle <= 0
        return "" if turned else "but the text says that the sign turned"
    moved_so = rise * _way(claim, metric) >= 0
    return "" if moved_so else "but the move was the other way than the text says"


def _way(claim: Claim, metric: Metric) -> int:
    """Give which way a direction goes, 1 for up; for what is better the metric tells."""
    way = _HIGHER[claim.direction or "up"]
    return way * metric.sign if claim.direction in ("better", "worse") else way


def _change(
    claim: Claim, metric: Metric, period: Period, base: Period, evidences: Evidences
) -> Iterator[_Outcome]:
    """Compare by how much a metric changed, as a percentage or a sum."""
    currency = claim.quantity.currency or "CNY"
    now = evidences.level(metric, period, currency, claim)
    before = evidences.level(metric, base, currency, claim)
    rise = _difference(now, before)
    if now is None or before is None or rise is None:
        return
    signed = claim.quantity.value * _way(claim, metric)
    if claim.kind == "by":
        value, unit = statement_value(claim.quantity, metric)
        yield _compare(claim, metric, period, value if signed >= 0 else -value, unit, rise)
    elif not before.worth.low <= 0 <= before.worth.high:
        growth = (now.worth / before.worth - Interval.exactly(Decimal(1))) * 100
        if before.worth.high < 0:
            growth = -growth
        evidence = Evidence(growth, rise.facts)
        yield _compare(claim, metric, period, signed, "percent", evidence)


def _points(
    claim: Claim, metric: Metric, period: Period, base: Period, evidences: Evidences
) -> Iterator[_Outcome]:
    """Compare by how many points a percentage changed."""
    # releases subtract the printed percentages or the unrounded ones: either may be meant, and
    # nothing between them
    signed = claim.quantity.value * _way(claim, metric)
    exact = _difference(evidences.unrounded(metric, period), evidences.unrounded(metric, base))
    printed = _difference(
        evidences.level(metric, period, "", claim), evidences.level(metric, base, "", claim)
    )
    if exact:
        yield _compare(claim, metric, period, signed, "points", exact)
    if printed:
        remark = f"unrounded {exact.worth.middle:.2f}" if exact else ""
        rise = replace(printed, worth=Interval.exactly(printed.worth.middle))
        outcome = _compare(claim, metric, period, signed, "points", rise)
        same = outcome.stated == rise.worth.low
        yield replace(outcome, ties=same, tolerance=Decimal(0), remark=remark)


def _difference(now: Evidence | None, before: Evidence | None) -> Evidence | None:
    if now is None or before is None:
        return None
    return Evidence(now.worth - before.worth, now.facts + before.facts)


def _rate(claim: Claim, evidences: Evidences) -> Finding:
    """Compare the rate with the one that the total assets imply."""
    totals = evidences.ledger.row(_TOTAL)
    room = load_declared().translation
    large = (fact for fact in totals if fact.currency == "USD" and abs(fact.value) > room)
    dollars = next(large, None)
    renminbi = evidences.ledger.nearest(_TOTAL, dollars, "CNY") if dollars else None
    if dollars is None or renminbi is None:
        return _without(claim, "disclosed_only", _NOTHING)
    # the dollar column is forced to foot, so that its total may be a few units off
    implied = worth(renminbi) / Interval(dollars.value - room, dollars.value + room)
    if claim.quantity.currency == "USD":
        implied = Interval.exactly(Decimal(1))
    metric = Metric("exchange rate", "disclosure", "exchange_rate")
    period, value = Period(dollars.period_end, 0), claim.quantity.value
    evidence = Evidence(implied, (renminbi, dollars))
    return _finding(claim, _compare(claim, metric, period, value, "per_usd", evidence))


def _finding(claim: Claim, outcome: _Outcome) -> Finding:
    expected = rounded_beside(outcome.expected, outcome.stated)
    # where the words leave the period open, the reading may be at fault
    vague = len(claim.periods) > 1 or (claim.kind in ("change", "by") and len(claim.bases) > 1)
    said, found = (
        amount_words(value, outcome.unit, claim.quantity.currency)
        for value in (outcome.stated, expected)
    )
    change = ", change" if claim.kind in ("change", "by") else ""
    remark = f", {outcome.remark}" if outcome.remark else ""
    return finding_on(
        claim,
        outcome.metric,
        outcome.period,
        f"{change}: the text states {said}, the figures at hand give {found}{remark}.",
        state="tied" if outcome.ties else "exception",
        severity="info" if outcome.ties else "warning" if vague else "error",
        stated=outcome.stated,
        expected=expected,
        difference=outcome.stated - expected,
        tolerance=short(outcome.tolerance),
        unit=outcome.unit,
        against=outcome.facts,
    )


def _without(claim: Claim, state: State, reason: str) -> Finding:
    """Make the finding of a number that nothing confirms."""
    metric = claim.metrics[0] if claim.metrics else None
    period = period_of(metric, claim.periods[0]) if metric and claim.periods else None
    stated = claim.quantity
    value, unit = statement_value(stated, metric) if metric else (stated.value, stated.unit)
    what = f"{metric_name(metric)}: the" if metric else "The"
    return Finding(
        kind="claim",
        state=state,
        severity="warning" if state == "unread" else "info",
        stated=value,
        unit=unit,
        source=claim.source,
        message=f"{what} text states {amount_words(value, unit, stated.currency)}; {reason}.",
        item=metric.item if metric else "",
        period_end=period.end if period else None,
        months=period.months if period else None,
        currency=stated.currency,
    )
