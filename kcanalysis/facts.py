"""The schema of a fact, and the store: one CSV file a release under ``data/releases/``."""

from __future__ import annotations

import csv
import datetime
import glob
import io
import os
import re
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import astuple, dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TextIO

from kcanalysis.errors import InputError
from kcanalysis.quarter import Quarter

STATEMENTS = (
    "balance_sheet",
    "income_statement",
    "cash_flow",
    "non_gaap",
    "margins",
    "disclosure",
)
CURRENCIES = ("CNY", "USD", "")
UNITS = ("thousands", "millions", "percent", "per_share", "shares", "per_usd")
MONTHS = (0, 3, 6, 9, 12)


@dataclass(frozen=True)
class Fact:
    """One figure that a release states, with the place where it stands.

    Parameters
    ----------
    release : str
        The quarter whose release states it: ``2026Q1``.
    statement : str
        One of `STATEMENTS`; ``disclosure`` is stated in prose only.
    item : str
        Id of the line item; made from the label where the taxonomy does not know the row.
    label : str
        The row's label as printed.
    period_end : datetime.date
        Last day of the period, or the day of a point in time.
    months : int
        Length of the period, 0 for a point in time.
    currency : str
        ``CNY``, ``USD``, or empty where there is none.
    unit : str
        One of `UNITS`; ``per_usd`` is RMB for one US dollar.
    value : Decimal
        As printed, with the printed sign: a figure in parentheses is negative, a dash is 0.
    source : str
        Where it stands: file name and line.
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


COLUMNS = tuple(field.name for field in fields(Fact))


_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_STALE_SECONDS = 60


def write_facts(facts: Iterable[Fact], stream: TextIO) -> None:
    """Write facts as CSV with a header.

    A text that a spreadsheet would take for a formula gets an apostrophe in front, which marks it
    as text there; `read_facts` takes it off again.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(_guarded(fact)) for fact in facts)


def _guarded(fact: Fact) -> Fact:
    item, label, source = map(_marked, (fact.item, fact.label, fact.source))
    return replace(fact, item=item, label=label, source=source)


def _marked(text: str) -> str:
    """Put an apostrophe in front of what looks like a formula, with or without apostrophes."""
    return f"'{text}" if _FORMULA.match(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def read_facts(path: Path) -> list[Fact]:
    """Read a CSV file of facts.

    Raises
    ------
    InputError
        If the file cannot be read or a cell is not what its column holds; the message names
        the file, the line and the column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return parse_facts(stream, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def parse_facts(stream: TextIO, path: Path) -> list[Fact]:
    """Read facts from an open CSV file, as `read_facts` does; `path` is for the messages."""
    rows = csv.reader(stream, strict=True)
    try:
        if tuple(next(rows, [])) != COLUMNS:
            raise InputError(f"{path}, line 1: the columns must be {','.join(COLUMNS)}")
        return [_fact(row, f"{path}, line {rows.line_num}") for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: is damaged ({error}); ingest the release again") from error


def _fact(row: list[str], place: str) -> Fact:
    """Check one row of a file and turn it into a fact."""
    if len(row) != len(COLUMNS):
        raise InputError(f"{place}: has {len(row)} columns instead of {len(COLUMNS)}")
    cells = dict(zip(COLUMNS, row, strict=True))

    def invalid(column: str, expected: str) -> InputError:
        return InputError(
            f"{place}, column {column}: {cells[column]!r} is not {expected}; "
            "mend it or ingest the release again"
        )

    choices: dict[str, tuple[str, ...]] = {
        "statement": STATEMENTS,
        "months": tuple(str(months) for months in MONTHS),
        "currency": CURRENCIES,
        "unit": UNITS,
    }
    for column, allowed in choices.items():
        if cells[column] not in allowed:
            raise invalid(column, "one of " + ", ".join(choice or "empty" for choice in allowed))
    for column in ("item", "label", "source"):
        if not cells[column].strip():
            raise invalid(column, "filled in")
    try:
        Quarter.parse(cells["release"])
    except InputError as error:
        raise invalid("release", "a quarter such as 2026Q1") from error
    try:
        period_end = datetime.date.fromisoformat(cells["period_end"])
    except ValueError as error:
        raise invalid("period_end", "a date such as 2026-03-31") from error
    try:
        value = Decimal(cells["value"])
    except InvalidOperation as error:
        raise invalid("value", "a number") from error
    if not value.is_finite():
        raise invalid("value", "a number")
    return Fact(
        release=cells["release"],
        statement=cells["statement"],
        item=_unguarded(cells["item"]),
        label=_unguarded(cells["label"]),
        period_end=period_end,
        months=int(cells["months"]),
        currency=cells["currency"],
        unit=cells["unit"],
        value=value,
        source=_unguarded(cells["source"]),
    )


def release_file(data_dir: Path, release: str) -> Path:
    """Give the file that holds the facts of one release."""
    return data_dir / "releases" / f"{release}.csv"


def read_data(data_dir: Path) -> list[Fact]:
    """Read the facts of every release in a data directory, in the order of the releases.

    Raises
    ------
    InputError
        If the directory holds no release, or a file in it is damaged.
    """
    paths = sorted((data_dir / "releases").glob("*.csv"))
    if not paths:
        raise InputError(
            f"{data_dir}: holds no release; store one with 'kcanalysis ingest FILE'"
            if data_dir.is_dir()
            else f"{data_dir}: there is no such data directory"
        )
    facts: list[Fact] = []
    for path in paths:
        stated = read_facts(path)
        stray = next((fact.release for fact in stated if fact.release != path.stem), None)
        if stray:
            raise InputError(f"{path}: holds facts of {stray}; give the file its release's name")
        facts += stated
    return facts


def store_facts(facts: list[Fact], data_dir: Path) -> bool:
    """Store the facts of one release, whole or not at all.

    Parameters
    ----------
    facts : list of Fact
        All facts of one release.
    data_dir : Path
        The data directory; made if it does not exist.

    Returns
    -------
    bool
        False if the store held just these facts already.

    Raises
    ------
    InputError
        If the file cannot be written; the old one is left as it was.
    """
    stream = io.StringIO()
    write_facts(facts, stream)
    path = release_file(data_dir, facts[0].release)
    return write_changed(path, stream.getvalue().encode("utf-8"))


def write_changed(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all, if its content is another; tell whether it was.

    Raises
    ------
    InputError
        If the file cannot be written; the old one is left as it was.
    """
    try:
        if path.exists() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error
    return True


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    Raises
    ------
    OSError
        If the file cannot be written; the old one is left as it was.
    """
    _remove_leftovers(path)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _remove_leftovers(path: Path) -> None:
    """Remove what a writer that was killed left behind; one that still runs takes no minute."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


def as_json(fact: Fact) -> dict[str, object]:
    """Give a fact as JSON takes it: the date in ISO form, the value as a number."""
    value = fact.value
    return {
        **vars(fact),
        "period_end": fact.period_end.isoformat(),
        "value": int(value) if value == value.to_integral_value() else float(value),
    }
