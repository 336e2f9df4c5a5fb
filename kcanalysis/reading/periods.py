"""The periods that a sentence names, relative to the one that it reports."""

from __future__ import annotations

import datetime

from kcanalysis.quarter import Quarter
from kcanalysis.reading.columns import CALENDAR
from kcanalysis.reading.prose import ORDINALS, Period
from kcanalysis.reading.vocabulary import Word

RELATIVE = frozenset({"year_on_year", "quarter_on_quarter"})
_LENGTHS = {"three months": 3, "quarter": 3, "year": 12, "twelve months": 12}


def year_before(period: Period) -> Period:
    """Give the period of the same length a year earlier."""
    return Period(Quarter.containing(period.end).year_earlier.end, period.months)


def quarter_before(period: Period) -> Period:
    """Give the quarter before the one in which a period ends, or its last day."""
    end = (Quarter.containing(period.end) - 1).end
    return Period(end, 3 if period.months else 0)


def resolve(word: Word, reported: Period) -> Period | None:
    """Tell which period a word names.

    Parameters
    ----------
    word : Word
        A word of kind ``period``.
    reported : Period
        The period that the sentence reports, from which relative words count.

    Returns
    -------
    Period or None
        None where the word names a day that the calendar does not have.
    """
    groups = word.match.groupdict()
    match word.entry:
        case "same" if groups["year"]:
            end = Quarter(int(groups["year"]), Quarter.containing(reported.end).number).end
            return Period(end, reported.months)
        case "same" | "year_earlier" | "year_on_year":
            return year_before(reported)
        case "last_quarter" | "quarter_on_quarter":
            return quarter_before(reported)
        case "quarter":
            number = ORDINALS.index(groups["number"]) + 1
            return _quarter(number, groups.get("year"), groups.get("last"), reported)
        case "short_quarter":
            return _quarter(int(groups["digit"]), groups["year"], None, reported)
        case "year":
            year = next(groups[name] for name in groups if groups[name])
            return Period(Quarter(int(year), 4).end, 12)
        case "day" | "ended":
            return _dated(groups)
        case _:
            return reported


def _quarter(number: int, year: str | None, last: str | None, reported: Period) -> Period:
    now = Quarter.containing(reported.end)
    if year:
        return Period(Quarter(int(year), number).end, 3)
    earlier = last is not None or number > now.number
    return Period(Quarter(now.year - earlier, number).end, 3)


def _dated(groups: dict[str, str]) -> Period | None:
    month = groups["month"][:3]
    if month not in CALENDAR:
        return None
    try:
        end = datetime.date(int(groups["year"]), CALENDAR.index(month) + 1, int(groups["day"]))
    except ValueError:
        return None
    return Period(end, _LENGTHS[groups["length"]] if "length" in groups else 0)
