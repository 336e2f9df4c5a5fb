"""The prose against the tables: each claim is tied, contradicted, or without anything to tie to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

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
            found = list(_compared(claim, evidences))
            found = found or [_without(claim, "disclosed_only", _NOTHING)]
            yield next((one for one in found if one.state == "tied"), found[0])


def _compared(claim: Claim, evidences: Evidences) -> Iterator[Finding]:
    """Compare a claim in each way in which its words may be meant."""
    for metric in claim.metrics:
        for period in claim.periods:
            if claim.kind in ("level", "earlier", "share"):
                if found := _level(claim, metric, period, evidences):
                    yield found
                continue
            for base in claim.bases:
                if metric.percent and claim.quantity.unit in ("percent", "points"):
                    yield from _points(claim, metric, period, base, evidences)
                if claim.quantity.unit != "points":
                    yield from _change(claim, metric, period, base, evidences)


def _level(claim: Claim, metric: Metric, period: Period, evidences: Evidences) -> Finding | None:
    """Compare what a metric was; where the words say that it moved, the way that it moved too."""
    currency = claim.quantity.currency
    evidence = evidences.level(metric, period, currency, claim)
    if evidence is None:
        return None
    number = statement_value(claim.quantity, metric)
    sign = words_sign(claim.quantity, metric) * metric.sign
    expected = replace(evidence, worth=evidence.worth * sign)
    remark = _wrong_way(claim, metric, evidence, currency, evidences)
    return _compare(claim, metric, period, number, expected, remark, contradicted=bool(remark))


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
) -> Iterator[Finding]:
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
        number = (value if signed >= 0 else -value, unit)
        yield _compare(claim, metric, period, number, rise)
    elif not before.worth.low <= 0 <= before.worth.high:
        growth = (now.worth / before.worth - Interval.exactly(Decimal(1))) * 100
        if before.worth.high < 0:
            growth = -growth
        yield _compare(claim, metric, period, (signed, "percent"), Evidence(growth, rise.facts))


def _points(
    claim: Claim, metric: Metric, period: Period, base: Period, evidences: Evidences
) -> Iterator[Finding]:
    """Compare by how many points a percentage changed."""
    # releases subtract the printed percentages or the unrounded ones: either may be meant, and
    # nothing between them
    number = (claim.quantity.value * _way(claim, metric), "points")
    exact = _difference(evidences.unrounded(metric, period), evidences.unrounded(metric, base))
    printed = _difference(
        evidences.level(metric, period, "", claim), evidences.level(metric, base, "", claim)
    )
    if exact:
        yield _compare(claim, metric, period, number, exact)
    if printed:
        remark = f"unrounded {exact.worth.middle:.2f}" if exact else ""
        rise = replace(printed, worth=Interval.exactly(printed.worth.middle))
        yield _compare(claim, metric, period, number, rise, remark, exactly=True)


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
    period, number = Period(dollars.period_end, 0), (claim.quantity.value, "per_usd")
    return _compare(claim, metric, period, number, Evidence(implied, (renminbi, dollars)))


def _compare(
    claim: Claim,
    metric: Metric,
    period: Period,
    number: tuple[Decimal, str],
    evidence: Evidence,
    remark: str = "",
    *,
    exactly: bool = False,
    contradicted: bool = False,
) -> Finding:
    """Tell whether a number agrees with what it should be, an interval in thousands or percent.

    One that is `contradicted` otherwise does not, whatever it is.
    """
    value, unit = number
    thousands, due = scale(unit), evidence.worth
    stated = Interval.exactly(value) if exactly else Interval.printed(value) * thousands
    # a figure as precise as the number, or more so, must round to it; one that is coarser, or was
    # worked out, may be off by its own slack as well
    loose = evidence.worked_out or due.slack > stated.slack
    slack = due.slack if loose else Decimal(0)
    if claim.hedge and not exactly:
        stated = stated.widened(claim.hedge.below, claim.hedge.above)
    ties = not contradicted and stated.low - slack <= due.middle <= stated.high + slack
    room = max(stated.high - value * thousands, value * thousands - stated.low) + slack
    expected = rounded_beside(due.middle / thousands, value)
    # where the words leave the period open, the reading may be at fault
    vague = len(claim.periods) > 1 or (claim.kind in ("change", "by") and len(claim.bases) > 1)
    said, found = (amount_words(n, unit, claim.quantity.currency) for n in (value, expected))
    change = ", change" if claim.kind in ("change", "by") else ""
    told = f", {remark}" if remark else ""
    return finding_on(
        claim,
        metric,
        period,
        f"{change}: the text states {said}, the figures at hand give {found}{told}.",
        state="tied" if ties else "exception",
        severity="info" if ties else "warning" if vague else "error",
        stated=value,
        expected=expected,
        difference=value - expected,
        tolerance=short(room / thousands),
        unit=unit,
        against=evidence.facts,
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
