"""The heading of a statement table: which period and currency each column of figures has."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, pairwise, takewhile

from kcanalysis.errors import ReleaseError
from kcanalysis.quarter import MONTH_NAMES, Quarter
from kcanalysis.reading.document import PrintedTable, PrintedText
from kcanalysis.reading.numbers import looks_like_figure

_DURATION = (
    r"(?:for the )?(?:(?:three|six|nine|twelve) months?(?: ended)?|(?:fiscal )?years? ended)"
)
_DAY = rf"(?:{'|'.join(MONTH_NAMES)})[a-z]*\.? ?\d{{1,2}}"
_PART = re.compile(
    rf"{_DURATION}|{_DAY},? ?20\d\d|{_DAY},?"
    # what a narrow column breaks over lines
    r"|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?|\d{1,2},|20\d\d"
    r"|\(?(?:unaudited|audited|note)\)?|for the|ended|rmb\b|cny\b|us\$|usd\b"
)
_DATED = re.compile(
    rf"(?:(?P<month>{'|'.join(MONTH_NAMES)})[a-z]*\.?)? ?"
    r"(?:(?P<day>\d{1,2}),?)? ?(?P<year>20\d\d)?"
)
_CURRENCIES = {"rmb": "CNY", "cny": "CNY", "us$": "USD", "usd": "USD"}
_ANY_CURRENCY = re.compile(r"rmb|us\$|(?:hk|nt|s|a|c)\$|[$€£¥]|[a-z]{3}")
_MARK = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+$|\(\d\)$")
_MONTHS = {"three": 3, "six": 6, "nine": 9}


@dataclass(frozen=True)
class Column:
    """What one column of figures is about; the currency is empty in a table without one."""

    period_end: datetime.date
    months: int
    currency: str


@dataclass
class _Heading:
    """The heading's cells by their kind, each in the order of the columns."""

    durations: list[int] = field(default_factory=list)
    months: list[str] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    currencies: list[str] = field(default_factory=list)

    def take(self, row: tuple[PrintedText, ...]) -> bool:
        """Add one row to the heading; False if a cell of it belongs to no heading."""
        names = [_MARK.sub("", cell.text.lower()).strip() for cell in row]
        names = [name for name in names if _ANY_CURRENCY.fullmatch(name)]
        foreign = [name for name in names if name not in _CURRENCIES]
        if foreign and self.days and len(names) == len(row) > 1:
            raise ReleaseError(
                f"the heading names the currency '{foreign[0].upper()}'; only RMB and US$ are "
                "known",
                row[0].source,
            )
        parts = [heading_parts(cell.text) for cell in row]
        for text in chain.from_iterable(parts) if all(parts) else ():
            if text in _CURRENCIES:
                self.currencies.append(_CURRENCIES[text])
            elif re.fullmatch(_DURATION, text):
                length = text.removeprefix("for the ").split()[0]
                self.durations.append(_MONTHS.get(length, 12))
            elif match := _DATED.fullmatch(text):
                self.months += [match["month"]] if match["month"] else []
                self.days += [int(match["day"])] if match["day"] else []
                self.years += [int(match["year"])] if match["year"] else []
        return all(parts)


def read_columns(table: PrintedTable, *, flow: bool) -> tuple[list[Column], int]:
    """Read the heading of a statement table.

    A heading may name each period once over several columns; where the columns of one period end
    is seen from the dates, which run forward within it (the dollar column last).
    """
    heading = _Heading()
    rows = sum(1 for _ in takewhile(heading.take, table.rows))
    dates = _dates(heading, table.source)
    currencies = heading.currencies or [""] * len(dates)
    if len(currencies) != len(dates):
        raise ReleaseError(
            f"the heading has {len(dates)} dates but {len(currencies)} currencies", table.source
        )
    months = [0] * len(dates)
    if flow:
        months = _spread(heading.durations, dates, currencies, table.source)
    return list(map(Column, dates, months, currencies)), rows


def heading_parts(text: str) -> list[str]:
    """Take the text of a heading apart: periods, dates, years and currencies."""
    text = _MARK.sub("", " ".join(text.lower().split())).strip()
    parts = [match[0] for match in _PART.finditer(text)]
    return parts if _PART.sub("", text).strip() == "" else []


def is_heading(table: PrintedTable) -> bool:
    """Tell whether a table begins with a heading that names periods, dates or currencies."""
    return any(heading_parts(cell.text) for cell in table.rows[0])


def has_figures(row: Sequence[PrintedText]) -> bool:
    """Tell whether a row has several figures."""
    return sum(looks_like_figure(cell.text) for cell in row) > 1


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
    groups = list(accumulate((before >= place for before, place in pairwise(places)), initial=0))
    if groups[-1] + 1 != len(durations):
        raise ReleaseError(
            f"the heading names {len(durations)} periods, but its dates form {groups[-1] + 1}",
            source,
        )
    return [durations[group] for group in groups]
