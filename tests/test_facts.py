from __future__ import annotations

import csv
import datetime
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.errors import InputError
from kcanalysis.facts import COLUMNS, Fact, check_stated, csv_facts, read_facts

FACT = Fact(
    release="2026Q1",
    statement="balance_sheet",
    item="goodwill",
    label="Goodwill",
    period_end=datetime.date(2026, 3, 31),
    months=0,
    currency="CNY",
    unit="thousands",
    value=Decimal("4605724"),
    source="release.txt:210",
)
# labels and locators are printed on one line
printed = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs"]), min_size=1)


def test_the_header_is_the_contract() -> None:
    assert ",".join(COLUMNS) == (
        "release,statement,item,label,period_end,months,currency,unit,value,source"
    )


def stored(fact: Fact, directory: Path) -> Path:
    path = directory / "2026Q1.csv"
    path.write_bytes(csv_facts([fact]))
    return path


@given(printed, printed, st.decimals(-(10**12), 10**12, places=2))
def test_any_label_and_value_read_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, label: str, source: str, value: Decimal
) -> None:
    fact = replace(FACT, label=label, source=source, value=value)
    assert read_facts(stored(fact, tmp_path_factory.getbasetemp())) == [fact]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "'=", "''-"])
def test_a_label_that_looks_like_a_formula_is_marked_as_text_and_reads_back(
    sign: str, tmp_path: Path
) -> None:
    fact = replace(FACT, label=f"{sign}cmd|' /C calc'!A0", source=f"{sign}x.txt:3")
    path = stored(fact, tmp_path)
    with path.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["label"], row["source"]) == (f"'{fact.label}", f"'{fact.source}")
    assert row["value"] == "4605724"
    assert read_facts(path) == [fact]


def written(tmp_path: Path, **cells: str) -> Path:
    path = tmp_path / "2026Q1.csv"
    row = {name: str(getattr(FACT, name)) for name in COLUMNS} | cells
    path.write_text(",".join(COLUMNS) + "\n" + ",".join(row.values()) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("release", "2026Q5"),
        ("statement", "ledger"),
        ("item", ""),
        ("label", " "),
        ("period_end", "2026-13-31"),
        ("period_end", "20260331"),
        ("months", "4"),
        ("months", "3"),
        ("currency", "EUR"),
        ("currency", ""),
        ("unit", "billions"),
        ("value", "1.2.3"),
        ("value", "NaN"),
        ("value", "1e309"),
        ("value", "4.60572E+06"),
        ("value", "1" * 40),
        ("source", ""),
    ],
)
def test_a_damaged_cell_is_named_with_its_file_line_and_column(
    column: str, cell: str, tmp_path: Path
) -> None:
    path = written(tmp_path, **{column: cell})
    with pytest.raises(InputError) as raised:
        read_facts(path)
    assert str(raised.value).startswith(f"{path}, line 2, column {column}: {cell!r} is not ")


def test_a_row_with_a_cell_too_few_is_named(tmp_path: Path) -> None:
    path = tmp_path / "2026Q1.csv"
    path.write_text(",".join(COLUMNS) + "\n2026Q1,balance_sheet\n", "utf-8")
    with pytest.raises(InputError, match="line 2: has 2 columns instead of 10"):
        read_facts(path)


def test_a_period_ends_with_a_quarter(tmp_path: Path) -> None:
    cells = {"statement": "income_statement", "months": "3", "period_end": "2026-03-30"}
    with pytest.raises(InputError, match="'2026-03-30' is not the last day of a quarter"):
        read_facts(written(tmp_path, **cells))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("value", Decimal("1" * 16)),
        ("months", 3),
        ("currency", ""),
    ],
)
def test_what_the_store_would_refuse_is_told_with_its_place_in_the_release(
    column: str, cell: Any
) -> None:
    check_stated([FACT])
    with pytest.raises(InputError) as raised:
        check_stated([FACT, replace(FACT, **{column: cell})])
    assert str(raised.value).startswith(f"release.txt:210, column {column}: '{cell}' is not ")


def test_a_rate_is_above_0() -> None:
    rate = replace(FACT, statement="disclosure", unit="per_usd", value=Decimal("6.8980"))
    check_stated([rate])
    with pytest.raises(InputError, match=r"column value: '0\.0000' is not a rate above 0"):
        check_stated([replace(rate, value=Decimal("0.0000"))])


def test_a_fact_as_json_has_its_value_as_a_number() -> None:
    content = replace(FACT, value=Decimal("6.8980")).as_json()
    assert tuple(content) == COLUMNS
    assert (content["period_end"], content["value"]) == ("2026-03-31", 6.898)
    assert str(FACT.as_json()["value"]) == "4605724"


HEAD = ",".join(COLUMNS).encode() + b"\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1: the columns must be release,"),
        (b"a,b\n", "line 1: .*there is no release, statement"),
        (b"\xff\xfe", "line 1: is not UTF-8; save it so, or ingest the release again"),
        (HEAD + b"\n\xe9", "line 3: is not UTF-8"),
        (
            HEAD + b'2026Q1,"balance',
            r"behind line 1: is damaged \(unexpected end of data\); ingest",
        ),
        (HEAD + b"\0\n", "line 2: has 1 columns instead of 10; ingest the release again"),
    ],
)
def test_a_file_that_is_no_store_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "2026Q1.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"2026Q1\.csv, {told}"):
        read_facts(path)


def test_only_the_beginning_of_a_long_cell_is_told(tmp_path: Path) -> None:
    path = tmp_path / "2026Q1.csv"
    path.write_bytes(HEAD + b",".join([b"9" * 5000] * len(COLUMNS)) + b"\n")
    with pytest.raises(InputError, match=r"line 2, column statement: '9{80}' is not one of"):
        read_facts(path)
