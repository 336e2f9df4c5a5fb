"""What one number of a sentence is: told from the words around it and what was said before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from kcanalysis.reading.periods import RELATIVE, resolve, year_before
from kcanalysis.reading.prose import Period
from kcanalysis.reading.vocabulary import Metric, Word

Kind = Literal["level", "earlier", "change", "by", "share", "rate", "unread"]

_DIRECTIONS = ("up", "down", "better", "worse", "turn")
_LEADS = frozenset({"verb", "from", "to", "by", *_DIRECTIONS})
_OF = re.compile(r"[ )]*of (?:(?:our|the|its|such) )*")
_IN = re.compile(r"(?: (?:of|in|for))? (?:(?:our|the|its) )*")
_JUST = re.compile(r"(?: (?:of|by|a|an|was|were))*[ (]*")


@dataclass
class Reading:
    """One number word while its sentence is being read."""

    word: Word
    before: list[Word]
    after: list[Word]
    kind: Kind = "unread"
    metrics: tuple[Metric, ...] = ()
    direction: str = ""
    period: Period | None = None
    listed: tuple[Period, ...] = ()
    base: Period | None = None
    reported: Period | None = None
    reason: str = ""


@dataclass
class State:
    """What a sentence has said so far."""

    reported: Period
    subject: tuple[Metric, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    kind: Kind | Literal[""] = ""
    direction: str = ""
    compared_with: Period | None = None
    mention: Metric | None = None
    future: bool = False


def read_number(reading: Reading, state: State, text: str) -> None:
    """Tell what one number is, from the words around it and what was said before."""
    number = reading.word.numbers[0]
    if number.unit == "per_usd":
        reading.kind = "rate"
        return
    _take_subject(reading, state, text)
    leads = [word for word in reading.before if word.kind in _LEADS]
    directions = [word.kind for word in leads if word.kind in _DIRECTIONS]
    if directions:
        state.direction = directions[-1]
    reading.metrics = _metrics(reading, state, text)
    _take_lead_period(reading, state)
    if number.unit in ("percent", "points"):
        reading.kind = _percent_kind(reading, leads, state, text)
    elif reading.metrics:
        reading.kind = _amount_kind(reading, leads, state, text)
    _take_direction(reading, state)
    _take_periods(reading, state)
    reading.reason = _reason(reading, state)
    state.kind = reading.kind
    state.counts[reading.kind] = state.counts.get(reading.kind, 0) + 1


def _take_subject(reading: Reading, state: State, text: str) -> None:
    """Take the metrics that are named ahead of the number as what the sentence is about."""
    if _goes_on(reading, state):
        return
    run: list[Metric] = []
    fresh, joined = True, False
    previous = ""
    # a metric right behind the last number is part of what that one says: '34% of revenues'
    begin = int(bool(state.kind and reading.before and reading.before[0].kind == "metric"))
    for word in reading.before[begin:]:
        if isinstance(word.entry, Metric) and previous != "from":
            if previous == "percentage" and run:
                run[-1] = _of(run[-1], word.entry)
            elif fresh or previous not in ("and", "comma"):
                run, joined = [word.entry], False
            else:
                run.append(word.entry)
                joined = joined or previous == "and"
            fresh = False
        elif word.kind in _LEADS and word.kind != "from":
            fresh = True
        if word.kind not in ("period", "hedge"):
            previous = word.kind
    if run:
        # without an 'and' a comma sets apart what is not meant: 'Of our revenues, ...'
        state.subject = tuple(run if joined else run[-1:])
        state.counts = {}
        state.direction = ""


def _metric_behind(reading: Reading, text: str) -> Metric | None:
    """Find the metric right behind a number: 'a 5% increase in gross profit'."""
    end = reading.word.end
    percent = reading.word.numbers[0].unit in ("percent", "points")
    moved = False
    for word in reading.after:
        if isinstance(word.entry, Metric):
            between = text[end : word.start]
            share = percent and not moved and " of " in between
            return word.entry if _IN.fullmatch(between) and not share else None
        if word.kind not in _DIRECTIONS and word.entry not in RELATIVE:
            return None
        moved, end = moved or word.kind in _DIRECTIONS, word.end
    return None


def _goes_on(reading: Reading, state: State) -> bool:
    """Tell whether a comparison goes on: 'and operating profit of' after 'operating loss of'."""
    named = [word.entry for word in reading.before if isinstance(word.entry, Metric)]
    return (
        state.kind == "earlier"
        and len(named) == 1
        and not _leads(reading)
        and bool(named[0].family)
        and named[0].family == state.subject[0].family
    )


def _of(metric: Metric, whole: Metric) -> Metric:
    return replace(metric, percent=True, of=whole)


def _metrics(reading: Reading, state: State, text: str) -> tuple[Metric, ...]:
    """Give what the number is about: a metric right behind it, or the subject."""
    mention = _mention(reading, state)
    if behind := _metric_behind(reading, text):
        state.subject = (behind,)
        state.counts = {}
    if not state.subject:
        return (mention,) if mention else ()
    goes_on = not _leads(reading) and state.kind == "earlier"
    kind = "earlier" if goes_on or _compared(reading) else "level"
    metric = state.subject[state.counts.get(kind, 0) % len(state.subject)]
    if mention is None:
        return (metric,)
    if mention.family and mention.family == metric.family:
        turned = replace(metric, sign=mention.sign)
        return (turned,) if mention.item == metric.item else (turned, mention)
    return (mention,)


def _mention(reading: Reading, state: State) -> Metric | None:
    """Find the metric named in a comparison: 'compared with operating loss of'."""
    if _goes_on(reading, state):
        state.mention = next(w.entry for w in reading.before if isinstance(w.entry, Metric))
        return state.mention
    if state.kind == "earlier" and not _leads(reading):
        return state.mention
    previous = ""
    found = None
    for word in reading.before:
        if isinstance(word.entry, Metric):
            found = word.entry if previous == "from" else None
        elif word.kind == "comma":
            found = None
        elif word.kind in ("loss", "profit") and previous == "from" and state.subject:
            found = replace(state.subject[0], sign=-1 if word.kind == "loss" else 1)
        if word.kind not in ("period", "hedge"):
            previous = word.kind
    state.mention = found
    return found


def _leads(reading: Reading) -> list[Word]:
    return [word for word in reading.before if word.kind in _LEADS]


def _compared(reading: Reading) -> bool:
    leads = _leads(reading)
    return bool(leads) and leads[-1].kind == "from"


def _amount_kind(reading: Reading, leads: list[Word], state: State, text: str) -> Kind:
    if not leads:
        named = any(isinstance(word.entry, Metric) for word in reading.before)
        goes_on = _goes_on(reading, state) or not named
        return "earlier" if state.kind == "earlier" and goes_on else "level"
    last = leads[-1]
    if last.kind == "from" or _possessive(reading):
        return "earlier"
    changed = any(word.kind in _DIRECTIONS for word in leads)
    beside = _JUST.fullmatch(text, last.end, _hedged_start(reading)) is not None
    if changed and beside and (last.kind == "by" or last.kind in _DIRECTIONS):
        return "by"
    return "level"


def _possessive(reading: Reading) -> bool:
    """Tell whether the number is a period's: 'above last quarter's RMB1.0 million'."""
    return bool(reading.before) and reading.before[-1].match[0].endswith("'s")


def _hedged_start(reading: Reading) -> int:
    """Give where the number begins, with the hedge ahead of it."""
    if reading.before and reading.before[-1].kind == "hedge":
        return reading.before[-1].start
    return reading.word.start


def _percent_kind(reading: Reading, leads: list[Word], state: State, text: str) -> Kind:
    after = reading.after[0] if reading.after else None
    if (
        after
        and isinstance(after.entry, Metric)
        and reading.metrics
        and _OF.fullmatch(text, reading.word.end, after.start)
    ):
        reading.metrics = (_of(reading.metrics[0], after.entry),)
        return "share"
    if not reading.metrics:
        return "unread"
    ahead = after is not None and (
        after.kind in _DIRECTIONS
        or (after.entry in RELATIVE and any(w.kind in _DIRECTIONS for w in reading.after[1:2]))
    )
    if ahead and after is not None:
        state.direction = next(w.kind for w in reading.after if w.kind in _DIRECTIONS)
        return "change"
    if reading.word.numbers[0].unit == "points":
        return "change"
    last = leads[-1].kind if leads else ""
    if reading.metrics[0].percent:
        return _level_or_change(last, state)
    if last == "from" and state.kind == "change":
        return "change"
    if any(word.kind in _DIRECTIONS for word in leads):
        return "change"
    goes_on = last in ("", "by") and state.direction and state.kind not in ("", "unread")
    return "change" if goes_on else "unread"


def _level_or_change(last: str, state: State) -> Kind:
    """Tell what a percentage of a metric in percent is, from the last word that leads to it."""
    if last == "from":
        return "earlier"
    if last == "by" or last in _DIRECTIONS:
        return "change"
    if not last and state.kind in ("earlier", "change"):
        return state.kind
    return "level"


def _take_direction(reading: Reading, state: State) -> None:
    """Note the direction; once a percentage or a sum has said it, later numbers need not."""
    if reading.kind in ("change", "by"):
        reading.direction = state.direction or "up"
        state.compared_with = None
    elif reading.kind == "earlier" and state.kind not in ("change", "by"):
        reading.direction = state.direction
        fresh = any(word.kind in _DIRECTIONS for word in reading.before)
        turned = state.mention is not None and state.mention.sign != state.subject[0].sign
        if (state.counts.get("change") and not fresh) or (
            turned and state.direction in ("up", "down")
        ):
            reading.direction = ""


def _take_lead_period(reading: Reading, state: State) -> None:
    """Take a period ahead of the number as the one reported: 'In the third quarter of 2024,'."""
    previous = ""
    # what follows a number up to the next comma or 'and' belongs to that number
    mine = state.kind == ""
    for word in reading.before:
        mine = mine or word.kind in ("comma", "and")
        if mine and word.kind == "period" and word.entry not in RELATIVE:
            period = resolve(word, state.reported)
            if previous == "from":
                state.compared_with = period
            elif period and not state.counts and word.entry != "this":
                state.reported = period
        if word.kind != "hedge":
            previous = word.kind


def _take_periods(reading: Reading, state: State) -> None:
    """Find the periods that stand with the number itself."""
    reading.reported = state.reported
    if reading.kind == "level":
        own = next(_own_periods(reading, state, relative=False), None)
        reading.period = own or state.reported
        if own:
            state.reported = reading.reported = own
    elif reading.kind == "earlier":
        reading.listed = tuple(_own_periods(reading, state, relative=True))
        reading.period = next(iter(reading.listed), None) or _lead_period(reading, state)
    elif reading.kind in ("change", "by"):
        behind = _own_periods(reading, state, relative=True)
        earlier = next(behind, None) if _compared(reading) else None
        reading.reported = reading.period = earlier or state.reported
        reading.base = year_before(earlier) if earlier else _base(reading, state)
    elif reading.kind == "share":
        reading.period = state.reported


def _own_periods(reading: Reading, state: State, *, relative: bool) -> Iterator[Period]:
    """Give the periods right behind a number."""
    for word in reading.after:
        if word.kind in _LEADS or word.kind == "metric":
            return
        if word.kind == "period" and (relative or word.entry not in RELATIVE):
            period = resolve(word, state.reported)
            if period:
                yield period


def _lead_period(reading: Reading, state: State) -> Period | None:
    """Find the period between 'compared with' and the number."""
    leads = _leads(reading)
    if _possessive(reading):
        return resolve(reading.before[-1], state.reported)
    if not leads or leads[-1].kind != "from":
        return None
    after = reading.before[reading.before.index(leads[-1]) :]
    named = (resolve(word, state.reported) for word in after if word.kind == "period")
    return next(named, None)


def _base(reading: Reading, state: State) -> Period | None:
    """Find the period that a change counts from, in the words around it."""
    for place, word in enumerate(reading.after):
        behind = reading.after[place + 1].kind if place + 1 < len(reading.after) else ""
        if (
            (word.kind in _DIRECTIONS and place)
            or word.kind == "and"
            or (word.kind == "comma" and behind != "from")
        ):
            break
        if word.kind == "period":
            period = resolve(word, state.reported)
            if period and period.end < state.reported.end:
                return period
    relative = [
        word
        for word in reading.before
        if word.kind == "period" and (word.entry in RELATIVE or word.entry == "last_quarter")
    ]
    if relative and (relative[-1].entry in RELATIVE or state.kind != "earlier"):
        return resolve(relative[-1], state.reported)
    return state.compared_with


def _reason(reading: Reading, state: State) -> str:
    """Say why no statement has the number, where the words tell."""
    near = [*reading.before]
    state.future = state.future or any(word.kind == "future" for word in near)
    for word in reading.after:
        if word.kind in ("comma", "and"):
            break
        near.append(word)
    if state.future or any(word.kind == "future" for word in near):
        return "it is about the time to come"
    if any(word.kind == "other_measure" for word in near):
        return "it is measured otherwise than in the statements"
    return ""
