"""The periods that a sentence names, relative to the one that it reports."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from kcanalysis.quarter import MONTH_NAMES, ORDINALS, Period, Quarter
from kcanalysis.reading.state import DIRECTIONS, LEADS, Reading, State
from kcanalysis.reading.vocabulary import Word

RELATIVE = frozenset({"year_on_year", "quarter_on_quarter"})
_LENGTHS = {"three": 3, "six": 6, "nine": 9, "twelve": 12, "quarter": 3, "year": 12}


def take_lead_period(reading: Reading, state: State) -> None:
    """Take a period ahead of the number as the one reported: 'In the third quarter of 2024,'."""
    previous = ""
    # what follows a number up to the next comma or 'and' belongs to that number
    mine = state.kind == ""
    for word in reading.before:
        mine = mine or word.kind in ("comma", "and")
        if mine and word.kind == "period" and word.entry not in RELATIVE:
            period = _resolve(word, state.reported)
            if previous == "from":
                state.compared_with = period
            elif period and not state.counts and word.entry != "this":
                state.reported = period
        if word.kind != "hedge":
            previous = word.kind


def take_periods(reading: Reading, state: State) -> None:
    """Find the periods that stand with the number itself."""
    reading.reported = state.reported
    if reading.kind == "level":
        own = next(own_periods(reading, state, relative=False), None)
        reading.period = own or state.reported
        if own:
            state.reported = reading.reported = own
    elif reading.kind == "earlier":
        reading.listed = tuple(own_periods(reading, state, relative=True))
        reading.period = next(iter(reading.listed), None) or _lead_period(reading, state)
    elif reading.kind in ("change", "by"):
        behind = own_periods(reading, state, relative=True)
        earlier = next(behind, None) if reading.lead == "from" else None
        reading.reported = reading.period = earlier or state.reported
        reading.base = earlier.year_before if earlier else _base(reading, state)
    elif reading.kind == "share":
        reading.period = state.reported


def own_periods(reading: Reading, state: State, *, relative: bool) -> Iterator[Period]:
    """Give the periods right behind a number."""
    for word in reading.after:
        if word.kind in LEADS or word.kind == "metric":
            return
        if word.kind == "period" and (relative or word.entry not in RELATIVE):
            period = _resolve(word, state.reported)
            if period:
                yield period


def misdated(reading: Reading, state: State) -> bool:
    """Tell whether a day stands with the number that the calendar does not have."""
    days = [word for word in reading.after if word.kind == "period"]
    return bool(days) and _resolve(days[0], state.reported) is None


def possessive(reading: Reading) -> bool:
    """Tell whether the number is a period's: 'above last quarter's RMB1.0 million'."""
    last = reading.before[-1] if reading.before else None
    return last is not None and last.kind == "period" and last.match[0].endswith("'s")


def _lead_period(reading: Reading, state: State) -> Period | None:
    """Find the period between 'compared with' and the number."""
    if possessive(reading):
        return _resolve(reading.before[-1], state.reported)
    if reading.lead != "from":
        return None
    after = reading.before[reading.before.index(reading.leads[-1]) :]
    named = (_resolve(word, state.reported) for word in after if word.kind == "period")
    return next(named, None)


def _base(reading: Reading, state: State) -> Period | None:
    """Find the period that a change counts from, in the words around it."""
    for place, word in enumerate(reading.after):
        behind = reading.after[place + 1].kind if place + 1 < len(reading.after) else ""
        compares = word.kind == "comma" and behind == "from"
        if (word.kind in DIRECTIONS and place) or (word.kind in ("and", "comma") and not compares):
            break
        if word.kind == "period":
            period = _resolve(word, state.reported)
            if period and period.end < state.reported.end:
                return period
    relative = [word for word in reading.before if word.entry in (*RELATIVE, "last_quarter")]
    if relative and (relative[-1].entry in RELATIVE or state.kind != "earlier"):
        return _resolve(relative[-1], state.reported)
    return state.compared_with


def _resolve(word: Word, reported: Period) -> Period | None:
    """Tell which period a word names; None for a day that the calendar does not have."""
    groups = word.match.groupdict()
    now = Quarter.containing(reported.end)
    match word.entry:
        case "same" if groups["year"]:
            return Period(Quarter(int(groups["year"]), now.number).end, reported.months)
        case "same" | "year_earlier" | "year_on_year":
            return reported.year_before
        case "last_quarter" | "quarter_on_quarter":
            return reported.quarter_before
        case "quarter":
            return _quarter(ORDINALS.index(groups["number"]) + 1, groups, now)
        case "short_quarter":
            return _quarter(int(groups["digit"]), groups, now)
        case "half":
            return Period(Quarter(int(groups["year"] or now.year), 2).end, 6)
        case "year":
            year = next(groups[name] for name in groups if groups[name])
            return Period(Quarter(int(year), 4).end, 12)
        case "day" | "ended":
            return _dated(groups)
        case _:
            return reported


def _quarter(number: int, groups: dict[str, str], now: Quarter) -> Period:
    earlier = bool(groups.get("last")) or number > now.number
    return Period(Quarter(int(groups.get("year") or now.year - earlier), number).end, 3)


def _dated(groups: dict[str, str]) -> Period | None:
    try:
        month = MONTH_NAMES.index(groups["month"][:3]) + 1
        end = datetime.date(int(groups["year"]), month, int(groups["day"]))
    except ValueError:  # no such month or day
        return None
    length = groups.get("length", "").removesuffix(" months")
    return Period(end, _LENGTHS.get(length, 0))
