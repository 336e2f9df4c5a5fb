"""What the prose claims without a number, against the tables and the releases before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kcanalysis.facts import Fact
from kcanalysis.reading.claims import Claim
from kcanalysis.tieout.evidence import Evidence, Evidences, finding_on
from kcanalysis.tieout.finding import Finding, State

_SLIGHT = Decimal("0.1")
_EVER = ("first", "record", "low")
_SAID = {
    "profit": "that it is not negative",
    "first": "that this is so for the first time",
    "record": "that it was never higher",
    "low": "that it was never lower",
    "run": "that it is so for {count} quarters in a row",
    "slight": "that it changed slightly",
}


def check_remark(claim: Claim, evidences: Evidences) -> Finding:
    """Check a claim without a number; what is at hand may contradict it, or not reach back."""
    metric, period = claim.metrics[0], claim.periods[0]
    now = evidences.level(metric, period, "CNY", claim)
    earlier = evidences.before(metric, period, claim)
    match claim.kind:
        case "run":
            holds, seen = _run(claim, evidences)
        case "slight":
            base = evidences.level(metric, claim.bases[0], "CNY", claim)
            seen = [one for one in (now, base) if one]
            holds = None if len(seen) < 2 else _is_slight(*seen)
        case "first":
            seen = earlier
            sign, limit = 1 if metric.of else metric.sign, claim.quantity.value
            holds = all(one.worth.middle * sign < limit for one in seen) if seen else None
        case "profit":
            seen = [now] if now else []
            holds = now.worth.middle * metric.sign >= 0 if now else None
        case _:
            seen = [now, *earlier] if now and earlier else []
            pick = max if claim.kind == "record" else min
            holds = pick(seen, key=lambda one: one.worth.middle) is now if seen else None
    return _finding(claim, holds, [fact for one in seen for fact in one.facts])


def _run(claim: Claim, evidences: Evidences) -> tuple[bool | None, list[Evidence]]:
    """Tell whether a metric grew, fell or was positive in each of the last quarters."""
    metric, period = claim.metrics[0], claim.periods[0]
    seen: list[Evidence] = []
    known = True
    for _ in range(int(claim.quantity.value)):
        now = evidences.level(metric, period, "CNY", claim)
        then = evidences.level(metric, period.year_before, "CNY", claim) if claim.direction else now
        period = period.quarter_before
        if now is None or then is None:
            known = False
            continue
        seen += [now] if then is now else [now, then]
        rise = now.worth.middle - (then.worth.middle if claim.direction else 0)
        if (rise < 0) if claim.direction != "down" else (rise > 0):
            return False, seen
    return (True if known else None), seen


def _is_slight(now: Evidence, then: Evidence) -> bool:
    return abs(now.worth.middle - then.worth.middle) <= abs(then.worth.middle) * _SLIGHT


def _finding(claim: Claim, holds: bool | None, against: Sequence[Fact]) -> Finding:
    state: State = "disclosed_only" if holds is None else "tied" if holds else "exception"
    agree = "nothing at hand contradicts it" if claim.kind in _EVER else "the figures at hand agree"
    outcome = {
        "disclosed_only": "what is at hand does not reach that far",
        "tied": agree,
        "exception": "the figures at hand contradict it",
    }[state]
    said = _SAID[claim.kind].format(count=claim.quantity.value)
    return finding_on(
        claim,
        claim.metrics[0],
        claim.periods[0],
        f": the text says {said}; {outcome}.",
        state=state,
        severity="warning" if state == "exception" else "info",
        against=() if holds is None else tuple(dict.fromkeys(against)),
    )
