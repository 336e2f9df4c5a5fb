"""Fiscal quarters and periods as values: order, arithmetic, dates, parsing.

Kingsoft Cloud's fiscal year is the calendar year.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kcanalysis.errors import InputError

ORDINALS = ("first", "second", "third", "fourth")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITTEN = (
    re.compile(r"(?P<year>\d{4})[ -]?Q(?P<number>[1-4])"),
    re.compile(r"Q(?P<number>[1-4])[ -]?(?P<year>\d{4})"),
    re.compile(r"(?P<number>[1-4])Q(?P<year>\d{2})"),
)


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, ordered in time: its year in four digits, and a number from 1 to 4.

    Examples
    --------
    >>> Quarter.parse("2026Q1") - 1
    Quarter(year=2025, number=4)
    >>> str(Quarter(2025, 4).year_earlier), Quarter(2026, 1).end.isoformat()
    ('2024Q4', '2026-03-31')
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read a quarter written as ``2026Q1``, ``2026-Q1``, ``Q1 2026`` or ``1Q26``."""
        for pattern in _WRITTEN:
            if match := pattern.fullmatch(text.strip().upper()):
                return cls(int(f"20{match['year']}"[-4:]), int(match["number"]))
        raise InputError(f"{text!r} is not a quarter: write it like 2026Q1")

    @staticmethod
    def is_written(text: str) -> bool:
        """Tell whether a text has the form of a quarter, right or wrong: ``2026Q5`` has."""
        return re.fullmatch(r"[\d -]*[Qq][\d -]+", text.strip()) is not None

    @classmethod
    def containing(cls, day: datetime.date) -> Quarter:
        """Give the quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def end(self) -> datetime.date:
        """The quarter's last day."""
        month = 3 * self.number
        return datetime.date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def year_earlier(self) -> Quarter:
        """The same quarter of the year before."""
        return self - 4

    def through(self, last: Quarter) -> Iterator[Quarter]:
        """Give this quarter and those behind it, up to the last one."""
        quarter = self
        while quarter <= last:
            yield quarter
            quarter += 1

    def __sub__(self, quarters: int) -> Quarter:
        year, index = divmod(4 * self.year + self.number - 1 - quarters, 4)
        return Quarter(year, index + 1)

    def __add__(self, quarters: int) -> Quarter:
        return self - (-quarters)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


@dataclass(frozen=True)
class Period:
    """A period that a figure is about: its last day, and its months, 0 for a point in time."""

    end: datetime.date
    months: int

    @property
    def year_before(self) -> Period:
        """The period of the same length a year earlier."""
        return Period(Quarter.containing(self.end).year_earlier.end, self.months)

    @property
    def quarter_before(self) -> Period:
        """The quarter before the one in which the period ends, or its last day."""
        end = (Quarter.containing(self.end) - 1).end
        return Period(end, 3 if self.months else 0)
