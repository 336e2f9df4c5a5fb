"""A fact: one figure that a release states, as a row of a CSV file, checked."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from kcanalysis.errors import InputError
from kcanalysis.money import CURRENCIES, UNITS, WITHOUT_CURRENCY
from kcanalysis.quarter import Quarter

STATEMENTS = ("balance_sheet", "income_statement", "cash_flow", "non_gaap", "margins", "disclosure")
MONTHS = (0, 3, 6, 9, 12)
STANDINGS = ("release", "company", "secondary", "vendor")
"""What a figure rests on, the best first: a release that was read; the company's own words or
statements; the company's figures through a summary, a translation or the press; a data vendor."""


@dataclass(frozen=True)
class Fact:
    """One figure that a release states, with the place where it stands.

    ``release`` is the quarter whose release states it, empty for a figure that is keyed in;
    ``item`` an id of the taxonomy, made from the ``label`` where it does not know the row.
    ``period_end`` is the last day of a period of so many ``months``, 0 for a point in time.
    ``value`` and ``label`` are as printed: a figure in parentheses is negative, a dash is 0.
    ``source`` is file name and line; ``per_usd`` is the unit of RMB for one US dollar, and what
    only prose states a ``disclosure``.
    """

    release: str
    statement: str
    item: str
    label: str
    period_end: datetime.date
    months: int
    currency: str
    unit: str
    value: Decimal
    source: str
    standing: str = STANDINGS[0]

    @property
    def file(self) -> str:
        """The file that states it."""
        return self.source.partition(":")[0]

    def as_json(self) -> dict[str, object]:
        """Give the fact as JSON has it: the date in ISO form, the value as a number."""
        return {name: plain(getattr(self, name)) for name in COLUMNS}


def plain(value: Any) -> Any:
    """Give a value as JSON has it: days in ISO form, decimals as numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


_NONE, *_OF_PERIODS = map(str, MONTHS)
_MONTHS = {"balance_sheet": [_NONE], "disclosure": [_NONE, *_OF_PERIODS]}

COLUMNS = tuple(field.name for field in fields(Fact) if field.name != "standing")
"""The columns of a release's file: all that is in it has the same standing."""

_TEXTS = ("item", "label", "source")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
# as printed: a spreadsheet's 4.55531E+09 has lost digits, and no figure of a company has more
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")


@dataclass(frozen=True)
class Row:
    """A row of a CSV file: its cells by column, where it stands, and how to mend it."""

    cells: dict[str, str]
    place: str
    remedy: str

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def invalid(self, column: str, expected: str) -> InputError:
        """Say that a cell is not what its column holds."""
        return InputError(
            f"{self.place}, column {column}: {self[column][:80]!r} is not {expected}; {self.remedy}"
        )

    def check_filled(self, *columns: str) -> None:
        """Raise an InputError if a cell is empty."""
        for column in columns:
            if not self[column].strip():
                raise self.invalid(column, "filled in")

    def check(self, column: str, allowed: Collection[str]) -> None:
        """Raise an InputError unless a cell is one of those allowed."""
        if self[column] not in allowed:
            raise self.invalid(column, "one of " + ", ".join(word or "empty" for word in allowed))

    def day(self, column: str) -> datetime.date:
        """Read a date; an InputError if the cell holds none."""
        day = _day(self[column])
        if day is None:
            raise self.invalid(column, "a date such as 2026-03-31")
        return day

    def number(self, column: str) -> Decimal:
        """Read a number; an InputError if the cell holds none."""
        if not _NUMBER.fullmatch(self[column]):
            raise self.invalid(column, "a number of up to 15 digits, such as -1234.5")
        return Decimal(self[column])


def csv_rows(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Write rows as CSV with a header, as `read_rows` reads them."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([columns, *rows])
    return stream.getvalue().encode()


def csv_facts(facts: Iterable[Fact]) -> bytes:
    """Write facts as CSV with a header.

    A text that a spreadsheet would take for a formula gets an apostrophe in front, which marks it
    as text there; `read_facts` takes it off again.
    """
    return csv_rows(COLUMNS, (_cells(fact).values() for fact in facts))


def read_facts(path: Path) -> list[Fact]:
    """Read a CSV file of facts; an InputError names the line and the column that are damaged."""
    return [_stated(row) for row in read_rows(path, COLUMNS, "ingest the release again")]


def read_rows(path: Path, columns: tuple[str, ...], remedy: str) -> Iterator[Row]:
    """Read the rows of a CSV file that has these columns; errors tell the remedy."""
    line = 1
    try:
        rows = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), ""), strict=True)
        found = next(rows, [])
        if tuple(found) != columns:
            lacking = [column for column in columns if column not in found]
            raise InputError(
                f"{path}, line 1: the columns must be {','.join(columns)}"
                + (f" (there is no {', '.join(lacking)})" if lacking else "")
                + f"; {remedy}"
            )
        for cells in rows:
            line = rows.line_num
            place = f"{path}, line {line}"
            if len(cells) != len(columns):
                raise InputError(
                    f"{place}: has {len(cells)} columns instead of {len(columns)}; {remedy}"
                )
            yield Row(dict(zip(columns, cells, strict=True)), place, remedy)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line += error.object.count(b"\n", 0, error.start)
        raise InputError(f"{path}, line {line}: is not UTF-8; save it so, or {remedy}") from error
    except csv.Error as error:
        raise InputError(f"{path}, behind line {line}: is damaged ({error}); {remedy}") from error


def checked_fact(row: Row, *, statement: str, **texts: str) -> Fact:
    """Make a fact of a row, after a check of its date, length, currency, unit and number."""
    row.check("months", _MONTHS.get(statement, _OF_PERIODS))
    row.check("unit", UNITS)
    row.check("currency", ("",) if row["unit"] in WITHOUT_CURRENCY else CURRENCIES[:-1])
    period_end = row.day("period_end")
    if row["months"] != _NONE and not ends_quarter(period_end):
        raise row.invalid("period_end", "the last day of a quarter")
    value = row.number("value")
    if row["unit"] == "per_usd" and value <= 0:
        raise row.invalid("value", "a rate above 0")
    return Fact(statement=statement, period_end=period_end, months=int(row["months"]), value=value,
                currency=row["currency"], unit=row["unit"], **texts)  # fmt: skip


def check_stated(facts: Iterable[Fact]) -> None:
    """Raise an InputError for what the store would refuse: too many digits, an odd period."""
    for fact in facts:
        _stated(Row(_cells(fact), fact.source, "look at the release there"))


@lru_cache
def _day(text: str) -> datetime.date | None:
    with suppress(ValueError):
        day = datetime.date.fromisoformat(text)
        return day if day.isoformat() == text else None  # and not 2026W137
    return None


@lru_cache
def ends_quarter(day: datetime.date) -> bool:
    """Tell whether a day is the last one of a quarter."""
    return day == Quarter.containing(day).end


def _stated(row: Row) -> Fact:
    """Check a row of a release's file."""
    row.check_filled(*_TEXTS)
    row.check("statement", STATEMENTS)
    if not re.fullmatch(r"\d{4}Q[1-4]", row["release"]):
        raise row.invalid("release", "a quarter such as 2026Q1")
    texts = {name: _unguarded(row[name]) for name in _TEXTS}
    return checked_fact(row, statement=row["statement"], release=row["release"], **texts)


def _cells(fact: Fact) -> dict[str, str]:
    cells = {name: str(getattr(fact, name)) for name in COLUMNS}
    marked = {name: _marked(cells[name]) for name in _TEXTS}
    return cells | marked | {"value": f"{fact.value:f}"}


def _marked(text: str) -> str:
    """Put an apostrophe in front of what looks like a formula, with or without apostrophes."""
    return f"'{text}" if _FORMULA.match(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
