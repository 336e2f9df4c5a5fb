"""Facts keyed in by a person, in ``data/supplement.csv``, where a release is not at hand."""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from kcanalysis.errors import InputError
from kcanalysis.facts import CURRENCIES, MONTHS, UNITS, Fact, read_data
from kcanalysis.taxonomy import load_taxonomy

COLUMNS = ("item", "period_end", "months", "currency", "unit", "value", "source", "note")


def read_all(data_dir: Path) -> list[Fact]:
    """Read the facts of every release, and behind them those keyed in.

    Raises
    ------
    InputError
        If the directory holds no release, or a file in it is damaged.
    """
    return [*read_data(data_dir), *read_supplement(data_dir)]


def read_supplement(data_dir: Path) -> list[Fact]:
    """Read the facts keyed in; none if there is no such file.

    Their ``release`` is empty, which ranks them below every release; ``statement`` and ``label``
    are the taxonomy's.

    Raises
    ------
    InputError
        If the file is damaged; the message names the line and the column.
    """
    path = data_dir / "supplement.csv"
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise InputError(f"{path}, line 1: the columns must be {','.join(COLUMNS)}")
            return [_fact(row, f"{path}, line {rows.line_num}") for row in rows]
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: is damaged ({error}); mend it in an editor") from error


def _fact(row: dict[str, str], place: str) -> Fact:
    def invalid(column: str, expected: str) -> InputError:
        return InputError(f"{place}, column {column}: {row[column]!r} is not {expected}")

    taxonomy = load_taxonomy()
    if None in row or None in row.values():
        raise InputError(f"{place}: has not {len(COLUMNS)} columns")
    item = next((item for item in taxonomy.items if item.id == row["item"]), None)
    if item is None:
        raise invalid("item", "an item of line_items.toml")
    for column, allowed in (("currency", CURRENCIES), ("unit", UNITS), ("months", MONTHS)):
        if row[column] not in tuple(map(str, allowed)):
            raise invalid(column, "one of " + ", ".join(str(one) or "empty" for one in allowed))
    if not row["source"].strip():
        raise invalid("source", "filled in")
    try:
        period_end = datetime.date.fromisoformat(row["period_end"])
    except ValueError as error:
        raise invalid("period_end", "a date such as 2026-03-31") from error
    try:
        value = Decimal(row["value"])
    except InvalidOperation as error:
        raise invalid("value", "a number") from error
    if not value.is_finite():
        raise invalid("value", "a number")
    return Fact(
        release="",
        statement=item.statement,
        item=item.id,
        label=item.name,
        period_end=period_end,
        months=int(row["months"]),
        currency=row["currency"],
        unit=row["unit"],
        value=value,
        source=f"keyed in from {row['source']}",
    )
