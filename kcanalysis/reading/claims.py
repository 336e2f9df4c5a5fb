"""The sentences of a release as claims: what is said of which metric, for which period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kcanalysis.quarter import Quarter
from kcanalysis.reading.document import Document
from kcanalysis.reading.grammar import Kind, Reading, State, read_number
from kcanalysis.reading.periods import quarter_before, year_before
from kcanalysis.reading.prose import Period, Sentence, read_sentences
from kcanalysis.reading.vocabulary import COUNTED, Hedge, Metric, Number, Word, scan, simplified

_PRONOUN = re.compile(r"\W*(?:this|it|which|that|representing|compared|the (?:in|de)crease)\b")


@dataclass(frozen=True)
class Claim:
    """What a sentence says with one number.

    Parameters
    ----------
    kind : str
        ``level``: what a metric was. ``earlier``: what it is compared with. ``change``: by which
        percentage, or how many points, it changed. ``by``: by which sum it changed. ``share``:
        which percentage it is of another metric. ``rate``: the translation of RMB into US$.
        ``unread``: not understood.
    number : Number
        The number.
    metrics : tuple of Metric
        What it is about; where the words allow several readings, the likeliest first.
    periods : tuple of Period
        The period of the number, in the same way; for a change the period that it led to.
    bases : tuple of Period
        For a change the period that it started from; for an ``earlier`` number the period
        that is compared with it, if `direction` says how.
    direction : str
        ``up``, ``down``, ``better``, ``worse``, ``turn``, or empty where nothing is said.
    hedge : Hedge or None
        What softens the number.
    reason : str
        Why no statement can confirm it, where the sentence says so.
    source : str
        Where the number stands.
    """

    kind: Kind
    number: Number
    source: str
    metrics: tuple[Metric, ...] = ()
    periods: tuple[Period, ...] = ()
    bases: tuple[Period, ...] = ()
    direction: str = ""
    hedge: Hedge | None = None
    reason: str = ""


def read_claims(document: Document, quarter: Quarter) -> list[Claim]:
    """Read every number of the prose, from the title to the conference call.

    Parameters
    ----------
    document : Document
        The release.
    quarter : Quarter
        The quarter that it reports.

    Returns
    -------
    list of Claim
        One for each amount in RMB or US$, percentage and percentage point, in reading order.
    """
    return claims_in(read_sentences(document), quarter)


def claims_in(sentences: Iterable[Sentence], quarter: Quarter) -> list[Claim]:
    """Read every number of some sentences; see `read_claims`."""
    claims: list[Claim] = []
    subject: tuple[Metric, ...] = ()
    for sentence in sentences:
        text = simplified(sentence.text)
        if not COUNTED.search(text):
            continue
        words = scan(text)
        carried = subject if _PRONOUN.match(text) else ()
        state = State(Period(quarter.end, sentence.months), carried)
        readings = _split(words)
        for reading in readings:
            read_number(reading, state, text)
        _fill_in(readings)
        found = [claim for reading in readings for claim in _claims(reading, sentence)]
        claims += sorted([*found, *_overlooked(sentence, found)], key=_start)
        subject = state.subject
    return claims


def _start(claim: Claim) -> int:
    return claim.number.start


def _split(words: list[Word]) -> list[Reading]:
    """Give each number the words before it, back to the last number, and those after it."""
    live = list(_without_causes(words))
    places = [index for index, word in enumerate(live) if word.kind == "number"]
    begins = [0] + [place + 1 for place in places]
    ends = [*places[1:], len(live)]
    return [
        Reading(live[place], live[begin:place], live[place + 1 : end])
        for place, begin, end in zip(places, begins, ends, strict=False)
    ]


def _without_causes(words: list[Word]) -> Iterator[Word]:
    """Leave out what follows 'due to' and the like, up to the next comma, number or comparison."""
    cause = False
    for word in words:
        if word.kind in ("comma", "number", "from"):
            cause = False
        elif word.kind == "cause":
            cause = True
        if not cause:
            yield word


def _fill_in(readings: list[Reading]) -> None:
    """Take periods that stand with a neighbour: 'from RMB1.0 million last year, up by 5%'."""
    for index, reading in enumerate(readings):
        if reading.kind in ("change", "by") and reading.base is None:
            reading.base = _neighbour_base(readings, index)
    _distribute(readings)
    for index, reading in enumerate(readings):
        if reading.kind == "earlier" and reading.period is None:
            behind = readings[index - 1] if index else None
            ahead = readings[index + 1] if index + 1 < len(readings) else None
            if behind and behind.kind in ("change", "by"):
                reading.period = behind.base
            elif ahead and ahead.kind in ("change", "by", "earlier"):
                reading.period = ahead.base or ahead.period


def _distribute(readings: list[Reading]) -> None:
    """Give each comparison its period: 'RMB1.0 million and RMB2.0 million in 2023 and 2024'."""
    for index, reading in enumerate(readings):
        group = readings[max(index + 1 - len(reading.listed), 0) : index + 1]
        if (
            len(group) == len(reading.listed) > 1
            and all(other.kind == "earlier" for other in group)
            and not any(other.listed for other in group[:-1])
        ):
            for other, period in zip(group, reading.listed, strict=True):
                other.period = period


def _neighbour_base(readings: list[Reading], index: int) -> Period | None:
    """Find what a change counts from: the comparison behind it, or ahead, or the last change's."""
    for reading in readings[index + 1 :]:
        if reading.kind == "earlier" and reading.period:
            return reading.period
        if reading.kind != "level":
            break
    behind = readings[index - 1] if index else None
    if behind and behind.kind in ("earlier", "change", "by"):
        return behind.period if behind.kind == "earlier" else behind.base
    return None


def _claims(reading: Reading, sentence: Sentence) -> Iterator[Claim]:
    last = reading.before[-1] if reading.before else None
    hedge = last.entry if last and isinstance(last.entry, Hedge) else None
    for number in reading.word.numbers:
        reported = reading.reported
        if reading.kind in ("unread", "rate") or reported is None:
            yield Claim(reading.kind, number, sentence.source(number.start), reason=reading.reason)
            continue
        candidates = (year_before(reported), quarter_before(reported))[: 1 + (reported.months < 12)]
        if reading.kind == "earlier":
            periods = (reading.period,) if reading.period else candidates
            bases: tuple[Period, ...] = (reported,)
        else:
            periods = (reading.period or reported,)
            bases = (reading.base,) if reading.base else candidates
        yield Claim(
            kind=reading.kind,
            number=number,
            source=sentence.source(number.start),
            metrics=reading.metrics,
            periods=periods,
            bases=bases,
            direction=reading.direction,
            hedge=hedge,
            reason=reading.reason,
        )


def _overlooked(sentence: Sentence, found: list[Claim]) -> Iterator[Claim]:
    """Look for numbers once more, plainly, so that none gets lost without a word."""
    starts = [claim.number.start for claim in found]
    for match in COUNTED.finditer(sentence.text.lower()):
        if not any(match.start() <= start < match.end() for start in starts):
            value = Decimal(match["digits"].replace(",", ""))
            number = Number(value, "", "", match.start())
            yield Claim("unread", number, sentence.source(match.start()))
