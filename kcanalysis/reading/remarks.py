"""What sentences say of a metric without a number: a profit, a record, 'for the first time'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kcanalysis.knowledge import read_knowledge
from kcanalysis.quarter import Period, Quarter
from kcanalysis.reading.claims import Claim
from kcanalysis.reading.sentences import Sentence
from kcanalysis.reading.state import REMARKS
from kcanalysis.reading.vocabulary import Metric, Quantity, Word, compiled, words_in

_NUMERALS = (
    ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"],
    ["two", "three", "four", "five", "six", "seven", "eight"],
)
_COUNTS = {name: count for names in _NUMERALS for count, name in enumerate(names, 2)}
_POINTS_BACK = re.compile(r"\W*(?:this|it|that|we)\b")


def read_remarks(
    sentences: Iterable[Sentence], claims: Sequence[Claim], quarter: Quarter
) -> list[Claim]:
    """Read what is claimed without a number of its own, in reading order."""
    found: list[Claim] = []
    patterns = read_knowledge("claims")["remarks"]
    last: tuple[Metric, ...] = ()
    for sentence in sentences:
        text, words = words_in(sentence)
        said = [claim for claim in claims if claim.sentence is sentence]
        carried = last if _POINTS_BACK.match(text) else ()
        remarks: list[Claim] = []
        for kind in REMARKS:
            for match in compiled(patterns[kind]).finditer(text):
                reported = Period(quarter.end, sentence.months)
                place = Quantity(Decimal(0), "", "", *match.span())
                remark = Claim(kind, place, sentence, carried, (reported,))
                remarks.append(_about(remark, match, words, [*said, *remarks]))
        found += sorted((r for r in remarks if r.metrics), key=lambda one: one.quantity.start)
        about = next((claim.metrics[0] for claim in reversed(said) if claim.metrics), None)
        if about:
            last = (replace(about, of=None, percent=about.percent and about.of is None),)
    return found


def _about(
    remark: Claim, match: re.Match[str], words: Sequence[Word], beside: Sequence[Claim]
) -> Claim:
    """Complete a remark by what stands nearest to it."""

    def gap(place: Word | Quantity) -> int:
        return max(match.start() - place.end, place.start - match.end(), 0)

    kinds = ("profit", "share") if remark.kind == "first" else ("change", "earlier")
    if remark.kind in ("first", "slight"):
        near = [claim for claim in beside if claim.kind in kinds and claim.metrics]
        if not near:
            return replace(remark, metrics=())
        one = min(near, key=lambda claim: gap(claim.quantity))
        periods, bases = one.periods, one.bases
        if one.kind == "earlier":
            periods, bases = bases, periods
        number = replace(remark.quantity, value=one.quantity.value, unit=one.quantity.unit)
        return replace(remark, metrics=one.metrics, periods=periods, bases=bases, quantity=number)
    named = min((word for word in words if word.metric), key=gap, default=None)
    if named and named.metric:
        remark = replace(remark, metrics=(named.metric,))
    if remark.kind == "run":
        way = min((word for word in words if word.kind in ("up", "down")), key=gap, default=None)
        digits = re.match(r"\d{1,2}", match["count"])
        count = digits[0] if digits else _COUNTS[match["count"]]
        number = replace(remark.quantity, value=Decimal(count))
        return replace(remark, direction=way.kind if way else "", quantity=number)
    return remark
