"""The sentences of a release as claims: what is said of which metric, for which period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kcanalysis.quarter import Period, Quarter
from kcanalysis.reading.grammar import interpret
from kcanalysis.reading.sentences import Sentence
from kcanalysis.reading.state import Kind, Reading, State
from kcanalysis.reading.vocabulary import Hedge, Metric, Quantity, Word, overlooked, words_in

_PRONOUN = re.compile(r"\W*(?:this|it|which|that|representing|compared|the (?:in|de)crease)\b")


@dataclass(frozen=True)
class Claim:
    """What a sentence says with one number, or claims without one.

    ``kind`` is ``level`` for what a metric was, ``earlier`` for what that is compared with,
    ``change`` and ``by`` for the percentage, points or sum by which it changed, ``share`` for its
    percentage of another metric, ``rate`` for RMB in US$, or ``unread``; of remarks ``profit``,
    ``first``, ``record``, ``low``, ``run``, ``slight``, as ``claims.toml`` explains, and
    ``quantity`` is then their place, and how many quarters or what for the first time.

    Where the words allow several readings, ``metrics`` and ``periods`` have the likeliest first.
    The period of a change is the one that it led to; ``bases`` are where it started, or what an
    ``earlier`` number is compared with, if ``direction`` (``up``, ``down``, ``better``, ``worse``,
    ``turn`` or empty) says how. ``caveat`` is why no statement can confirm the number.
    """

    kind: Kind
    quantity: Quantity
    sentence: Sentence
    metrics: tuple[Metric, ...] = ()
    periods: tuple[Period, ...] = ()
    bases: tuple[Period, ...] = ()
    direction: str = ""
    hedge: Hedge | None = None
    caveat: str = ""

    @property
    def source(self) -> str:
        """Where the number stands."""
        return self.sentence.source(self.quantity.start)

    @property
    def printed(self) -> str:
        """The number as it is printed, with its unit."""
        return self.sentence.text[self.quantity.start : self.quantity.end]


def claims_in(sentences: Iterable[Sentence], quarter: Quarter) -> list[Claim]:
    """Read every number of the sentences, in reading order."""
    claims: list[Claim] = []
    subject: tuple[Metric, ...] = ()
    for sentence in sentences:
        text, words = words_in(sentence)
        carried = subject if _PRONOUN.match(text) else ()
        state = State(Period(quarter.end, sentence.months), text, sentence.text, carried)
        readings = _split(words)
        for reading in readings:
            interpret(reading, state)
        _fill_in(readings)
        found = [claim for reading in readings for claim in _claims(reading, sentence)]
        found += [Claim("unread", number, sentence) for number in overlooked(text, words)]
        claims += sorted(found, key=lambda claim: claim.quantity.start)
        if found:
            subject = state.subject
    return claims


def period_of(metric: Metric, period: Period) -> Period:
    """Give the period that a metric has: balances, counts and plans are of the last day."""
    of_day = metric.count or metric.ahead or metric.statement == "balance_sheet"
    return Period(period.end, 0) if of_day else period


def _split(words: list[Word]) -> list[Reading]:
    """Give each number the words before it, back to the last number, and those after it."""
    live = list(_without_causes(words))
    places = [index for index, word in enumerate(live) if word.kind == "quantity"]
    bounds = [-1, *places, len(live)]
    return [
        Reading(live[place], live[behind + 1 : place], live[place + 1 : ahead])
        for behind, place, ahead in zip(bounds, places, bounds[2:], strict=False)
    ]


def _without_causes(words: list[Word]) -> Iterator[Word]:
    """Leave out what follows 'due to' and the like, up to the next comma, number or comparison."""
    cause = named = False
    for word in words:
        if word.kind in ("comma", "quantity", "from"):
            # a number that ends a cause in which a metric is named is that one's
            yield replace(word, entry="cause") if named and word.kind == "quantity" else word
            cause = named = False
        elif word.kind == "cause":
            cause = True
        elif not cause:
            yield word
        named = cause and (named or word.kind == "metric")


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
    if isinstance(reading.word.entry, Hedge):
        # a number in words is coarse: 'more than half' may be all of it
        is_floor = hedge is not None and hedge.below < hedge.above
        hedge = Hedge(Decimal(0), Decimal(1)) if is_floor else hedge or reading.word.entry
    own = (reading.period,) if reading.period else ()
    for quantity in reading.word.quantities:
        reported = reading.reported
        if reading.kind in ("unread", "rate") or reported is None:
            yield Claim(reading.kind, quantity, sentence, periods=own, caveat=reading.caveat)
            continue
        candidates = (reported.year_before, reported.quarter_before)[: 1 + (reported.months <= 3)]
        if reading.kind == "earlier":
            periods = own or candidates
            bases: tuple[Period, ...] = (reported,)
        else:
            periods = own or (reported,)
            bases = (reading.base,) if reading.base else candidates
        yield Claim(reading.kind, quantity, sentence, reading.metrics, periods, bases,
                    reading.direction, hedge, reading.caveat)  # fmt: skip
