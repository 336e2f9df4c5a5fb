"""What one quantity of a sentence is: told from the words around it and what was said before."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from kcanalysis.reading import periods
from kcanalysis.reading.periods import RELATIVE
from kcanalysis.reading.state import DIRECTIONS, LEADS, Kind, Reading, State
from kcanalysis.reading.vocabulary import Metric

_MOST_DIGITS = 15
_OF = re.compile(r"[ )]*of (?:(?:our|the|its|such) )*")
_IN = re.compile(r"(?: (?:of|in|for))? (?:(?:our|the|its) )*")
_JUST = re.compile(r"(?: (?:of|by|a|an|was|were))*[ (]*")


def interpret(reading: Reading, state: State) -> None:
    """Tell what one quantity is, from the words around it and what was said before."""
    if reading.unit == "per_usd":
        reading.kind = "rate"
        reading.period = next(periods.own_periods(reading, state, relative=False), None)
        return
    # no figure has so many digits: it cannot be reckoned with
    endless = any(len(q.value.as_tuple().digits) > _MOST_DIGITS for q in reading.word.quantities)
    if reading.word.entry == "cause" or endless:
        return
    _take_subject(reading, state)
    directions = [word.kind for word in reading.leads if word.kind in DIRECTIONS]
    if directions:
        state.direction = directions[-1]
    reading.metrics = _metrics(reading, state)
    periods.take_lead_period(reading, state)
    if reading.is_percent:
        reading.kind = _percent_kind(reading, state)
    elif reading.metrics:
        reading.kind = _amount_kind(reading, state)
    _take_direction(reading, state)
    periods.take_periods(reading, state)
    reading.caveat = _caveat(reading, state)
    if periods.misdated(reading, state):
        reading.kind = "unread"
    state.kind = reading.kind
    state.counts[reading.kind] = state.counts.get(reading.kind, 0) + 1


def _take_subject(reading: Reading, state: State) -> None:
    """Take the metrics that are named ahead of the number as what the sentence is about."""
    if _goes_on(reading, state):
        return
    run: list[Metric] = []
    start, end = 0, 0
    fresh, joined = True, False
    previous = ""
    # a metric right behind the last number is part of what that one says: '34% of revenues'
    begin = int(bool(state.kind and reading.before and reading.before[0].kind == "metric"))
    for word in reading.before[begin:]:
        if word.metric and previous != "from":
            if previous == "percentage" and run:
                run[-1] = replace(run[-1], percent=True, of=word.metric)
            elif fresh or previous not in ("and", "comma"):
                run, joined, start = [word.metric], False, word.start
            else:
                run.append(word.metric)
                joined = joined or previous == "and"
            fresh, end = False, word.end
        elif word.kind in LEADS and word.kind != "from":
            fresh = True
        if word.kind not in ("period", "hedge"):
            previous = word.kind
    if run:
        # without an 'and' a comma sets apart what is not meant: 'Of our revenues, ...'
        state.subject = tuple(run[-1:])
        if joined:
            label = state.printed[start:end]
            state.subject = tuple(replace(m, label=label, joined=len(run)) for m in run)
        state.counts = {}
        state.direction = ""


def _metric_behind(reading: Reading, text: str) -> Metric | None:
    """Find the metric right behind a number: 'a 5% increase in gross profit'."""
    end = reading.word.end
    moved = False
    for word in reading.after:
        if word.metric:
            between = text[end : word.start]
            share = reading.is_percent and not moved and " of " in between
            return word.metric if _IN.fullmatch(between) and not share else None
        if word.kind not in DIRECTIONS and word.entry not in RELATIVE:
            return None
        moved, end = moved or word.kind in DIRECTIONS, word.end
    return None


def _goes_on(reading: Reading, state: State) -> Metric | None:
    """Give what a comparison goes on with: 'and operating profit of' after 'operating loss of'."""
    named = [word.metric for word in reading.before if word.metric]
    if state.kind != "earlier" or len(named) != 1 or reading.leads or not state.compared:
        return None
    return named[0] if named[0].family and named[0].family == state.compared.family else None


def _metrics(reading: Reading, state: State) -> tuple[Metric, ...]:
    """Give what the number is about: a metric right behind it, or the subject."""
    mention = _mention(reading, state)
    if behind := _metric_behind(reading, state.text):
        state.subject = (behind,)
        state.counts = {}
    if not state.subject:
        return (mention,) if mention else ()
    goes_on = not reading.leads and state.kind == "earlier"
    kind = "earlier" if goes_on or reading.lead == "from" else "level"
    metric = state.subject[state.counts.get(kind, 0) % len(state.subject)]
    if mention is None:
        return (metric,)
    if mention.family and mention.family == metric.family:
        turned = replace(metric, sign=mention.sign)
        return (turned,) if mention.item == metric.item else (turned, mention)
    return (mention,)


def _mention(reading: Reading, state: State) -> Metric | None:
    """Find the metric named in a comparison: 'compared with operating loss of'."""
    if state.kind == "earlier" and not reading.leads:
        state.mention = _goes_on(reading, state) or state.mention
        return state.mention
    previous = ""
    found = None
    for word in reading.before:
        if word.metric:
            found = word.metric if previous == "from" else None
        elif word.kind == "comma":
            found = None
        elif word.kind in ("loss", "profit") and previous == "from" and state.subject:
            found = replace(state.subject[0], sign=-1 if word.kind == "loss" else 1)
        if word.kind not in ("period", "hedge"):
            previous = word.kind
    state.mention = found
    return found


def _amount_kind(reading: Reading, state: State) -> Kind:
    if not reading.leads:
        goes_on = _goes_on(reading, state) or not any(word.metric for word in reading.before)
        return "earlier" if state.kind == "earlier" and goes_on else "level"
    last = reading.leads[-1]
    if last.kind == "from" or periods.possessive(reading):
        return "earlier"
    if _is_move(reading, state):
        return "by"
    changed = any(word.kind in DIRECTIONS for word in reading.leads)
    number = reading.before[-1] if reading.before[-1].kind == "hedge" else reading.word
    beside = _JUST.fullmatch(state.text, last.end, number.start) is not None
    return "by" if changed and beside and last.kind in ("by", *DIRECTIONS) else "level"


def _is_move(reading: Reading, state: State) -> bool:
    """Tell whether the words ahead are 'the increase was' or 'the increase in gross profit was'."""
    *ahead, verb = [word for word in reading.before if word.kind not in ("period", "hedge")]
    if verb.match[0] not in ("was", "is") or not ahead:
        return False
    metric = ahead[-1] if len(ahead) > 1 and ahead[-1].kind == "metric" else None
    move = ahead[-2] if metric else ahead[-1]
    between = state.text[move.end : (metric or verb).start]
    return move.kind in DIRECTIONS and (metric is None or between in (" in ", " of "))


def _percent_kind(reading: Reading, state: State) -> Kind:
    if not reading.metrics:
        return "unread"
    (metric, *_), last = reading.metrics, reading.lead
    behind = reading.after[:2]
    whole = behind[0].metric if behind else None
    if whole and _OF.fullmatch(state.text, reading.word.end, behind[0].start):
        reading.metrics = (replace(metric, percent=True, of=whole),)
        return "share"
    # '5% increase', '5% year-over-year increase'
    ways = [word.kind for word in behind if word.kind in DIRECTIONS]
    if ways and (behind[0].kind in DIRECTIONS or behind[0].entry in RELATIVE):
        state.direction = ways[0]
        return "change"
    if reading.unit == "points":
        return "change"
    if metric.percent:
        if last in ("by", *DIRECTIONS):
            return "change"
        if not last and state.kind in ("earlier", "change"):
            return state.kind
        return "earlier" if last == "from" else "level"
    if any(word.kind in DIRECTIONS for word in reading.leads):
        return "change"
    if last == "from":
        return "change" if state.kind == "change" else "unread"
    goes_on = last in ("", "by") and state.direction and state.kind not in ("", "unread")
    return "change" if goes_on else "unread"


def _take_direction(reading: Reading, state: State) -> None:
    """Note the direction; once a percentage or a sum has said it, later numbers need not."""
    if reading.kind in ("change", "by"):
        reading.direction = state.direction or "up"
        state.compared_with = None
    elif reading.kind == "earlier" and state.kind not in ("change", "by"):
        reading.direction = state.direction
        said = state.counts.get("change") and not any(w.kind in DIRECTIONS for w in reading.before)
        turned = state.mention and state.subject and state.mention.sign != state.subject[0].sign
        if said or (turned and state.direction in ("up", "down")):
            reading.direction = ""


def _caveat(reading: Reading, state: State) -> str:
    """Say why no statement has the number, where the words tell."""
    state.future = state.future or any(word.kind == "future" for word in reading.before)
    behind = takewhile(lambda word: word.kind not in ("comma", "and"), reading.after)
    near = {word.kind for word in (*reading.before, *behind)}
    if state.future or "future" in near:
        return "it is about the time to come"
    return "it is measured otherwise than in the statements" if "other_measure" in near else ""
