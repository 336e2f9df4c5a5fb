"""The heading of a statement table: which period and currency each column of figures has."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from kcanalysis.errors import ReleaseError
from kcanalysis.quarter import MONTH_NAMES, Quarter
from kcanalysis.reading.document import PrintedTable, PrintedText

_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DURATION = re.compile(
    r"(?:for the )?(?:(?P<word>three|six|nine|twelve) months?(?: ended)?"
    r"|(?:fiscal )?(?P<year>year)s? ended)"
)
_DAY = re.compile(rf"{_MONTH} ?(?P<day>\d{{1,2}}),?")
# what a narrow column breaks over lines
_MONTH_ALONE = re.compile(
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY_ALONE = re.compile(r"(?P<day>\d{1,2}),")
_YEAR = re.compile(r"20\d\d")
_DATE = re.compile(rf"{_MONTH} ?(?P<day>\d{{1,2}}),? ?(?P<year>20\d\d)")
_ASIDE = re.compile(r"\(?(?:unaudited|audited|note)\)?|for the|ended")
_CURRENCIES = {"rmb": "CNY", "cny": "CNY", "us$": "USD", "usd": "USD"}
_ANY_CURRENCY = re.compile(r"rmb|us\$|(?:hk|nt|s|a|c)\$|[$€£¥]|[a-z]{3}")
_MARK = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+$|\(\d\)$")
_MONTHS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}
_PART = re.compile(
    "|".join(
        re.sub(r"\?P<\w+>", "", part)
        for part in (
            _DURATION.pattern, _DATE.pattern, _DAY.pattern, _MONTH_ALONE.pattern,
            _DAY_ALONE.pattern, _YEAR.pattern, _ASIDE.pattern, r"rmb\b|cny\b|us\$|usd\b",
        )
    )
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """What one column of figures is about; the currency is empty in a table without one."""

    period_end: datetime.date
    months: int
    currency: str


@dataclass
class _Heading:
    """The heading's cells by their kind, each in the order of the columns."""

    durations: list[int]
    months: list[str]
    days: list[int]
    years: list[int]
    currencies: list[str]


def read_columns(table: PrintedTable, *, flow: bool) -> tuple[list[Column], int]:
    """Read the heading of a statement table.

    A heading may name each period once over several columns; where the columns of one period end
    is seen from the dates, which run forward within it (the dollar column last).
    """
    heading = _Heading([], [], [], [], [])
    rows = 0
    for row in table.rows:
        if not _take(row, heading):
            break
        rows += 1
    dates = _dates(heading, table.source)
    currencies = heading.currencies or [""] * len(dates)
    if len(currencies) != len(dates):
        raise ReleaseError(
            f"the heading has {len(dates)} dates but {len(currencies)} currencies", table.source
        )
    months = _spread(heading.durations, dates, currencies, table.source) if flow else [0]
    if not flow:
        months *= len(dates)
    return [Column(*column) for column in zip(dates, months, currencies, strict=True)], rows


def heading_parts(text: str) -> list[str]:
    """Take the text of a heading apart: periods, dates, years and currencies."""
    text = _MARK.sub("", " ".join(text.lower().split())).strip()
    parts = [match[0] for match in _PART.finditer(text)]
    return parts if _PART.sub("", text).strip() == "" else []


def is_heading(table: PrintedTable) -> bool:
    """Tell whether a table begins with a heading that names periods, dates or currencies."""
    return any(heading_parts(cell.text) for cell in table.rows[0])


def _take(row: tuple[PrintedText, ...], heading: _Heading) -> bool:
    """Add one row to the heading; False if a cell of it belongs to no heading."""
    found = _Heading([], [], [], [], [])
    filled = [cell for cell in row if cell.text]
    names = [_MARK.sub("", cell.text.lower()).strip() for cell in filled]
    names = [name for name in names if _ANY_CURRENCY.fullmatch(name)]
    foreign = [name for name in names if name not in _CURRENCIES]
    if foreign and heading.days and len(names) == len(filled) > 1:
        raise ReleaseError(
            f"the heading names the currency '{foreign[0].upper()}'; only RMB and US$ are known",
            filled[0].source,
        )
    parts = [heading_parts(cell.text) for cell in filled]
    if not all(parts):
        return False
    for text in (text for cell in parts for text in cell):
        if match := _DURATION.fullmatch(text):
            found.durations.append(_MONTHS.get(match["word"] or "", 12))
        elif match := _DATE.fullmatch(text):
            found.months.append(match["month"][:3])
            found.days.append(int(match["day"]))
            found.years.append(int(match["year"]))
        elif match := _DAY.fullmatch(text):
            found.months.append(match["month"][:3])
            found.days.append(int(match["day"]))
        elif match := _MONTH_ALONE.fullmatch(text):
            found.months.append(match["month"][:3])
        elif match := _DAY_ALONE.fullmatch(text):
            found.days.append(int(match["day"]))
        elif _YEAR.fullmatch(text):
            found.years.append(int(text))
        elif text in _CURRENCIES:
            found.currencies.append(_CURRENCIES[text])
    heading.durations += found.durations
    heading.months += found.months
    heading.days += found.days
    heading.years += found.years
    heading.currencies += found.currencies
    return True


def _dates(heading: _Heading, source: str) -> list[datetime.date]:
    if not heading.days:
        raise ReleaseError("the table states no period: no date stands above its columns", source)
    if not len(heading.months) == len(heading.days) == len(heading.years):
        raise ReleaseError(
            f"the heading has {len(heading.days)} days but {len(heading.years)} years", source
        )
    dates = []
    for name, day, year in zip(heading.months, heading.days, heading.years, strict=True):
        month = MONTH_NAMES.index(name) + 1
        end = Quarter.containing(datetime.date(year, month, 1)).end
        if (month, day) != (end.month, end.day):
            date = f"{name.capitalize()} {day} {year}"
            raise ReleaseError(f"the heading has '{date}', where no quarter ends", source)
        dates.append(end)
    return dates


def _spread(
    durations: list[int], dates: list[datetime.date], currencies: list[str], source: str
) -> list[int]:
    """Give each column the duration that stands over it."""
    if not durations:
        raise ReleaseError(
            "the table states no period: nothing like 'Three Months Ended' stands above it", source
        )
    if len(durations) == len(dates):
        return durations
    places = [(date, currency == "USD") for date, currency in zip(dates, currencies, strict=True)]
    group = 0
    months = []
    for index, place in enumerate(places):
        if index and place <= places[index - 1]:
            group += 1
        if group < len(durations):
            months.append(durations[group])
    if group + 1 != len(durations):
        raise ReleaseError(
            f"the heading names {len(durations)} periods, but its dates form {group + 1}", source
        )
    return months
