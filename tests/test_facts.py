from __future__ import annotations

import csv
import datetime
import io
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis import facts as store
from kcanalysis.errors import InputError
from kcanalysis.facts import COLUMNS, Fact, read_data, read_facts, store_facts, write_facts

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


@given(printed, printed, st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_any_label_and_value_read_back_as_they_were_written(
    label: str, source: str, value: Decimal
) -> None:
    fact = replace(FACT, label=label, source=source, value=value)
    stream = io.StringIO()
    write_facts([fact], stream)
    path = Path("facts.csv")
    rows = store.parse_facts(io.StringIO(stream.getvalue(), newline=""), path)
    assert rows == [fact]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "'=", "''-"])
def test_a_label_that_looks_like_a_formula_is_marked_as_text_and_reads_back(
    sign: str, tmp_path: Path
) -> None:
    fact = replace(FACT, label=f"{sign}cmd|' /C calc'!A0", source=f"{sign}x.txt:3")
    store_facts([fact], tmp_path)
    path = tmp_path / "releases" / "2026Q1.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["label"], row["source"]) == (f"'{fact.label}", f"'{fact.source}")
    assert row["value"] == "4605724"
    assert read_facts(path) == [fact]


def test_what_a_killed_writer_left_is_removed_but_not_what_another_is_writing(
    tmp_path: Path,
) -> None:
    store_facts([FACT], tmp_path)
    directory = tmp_path / "releases"
    stale, fresh = directory / ".2026Q1.csv.aaaa", directory / ".2026Q1.csv.bbbb"
    for path in (stale, fresh):
        path.write_text("half")
    os.utime(stale, (0, 0))
    store_facts([replace(FACT, value=Decimal(1))], tmp_path)
    assert sorted(path.name for path in directory.iterdir()) == [fresh.name, "2026Q1.csv"]


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
        ("months", "4"),
        ("currency", "EUR"),
        ("unit", "billions"),
        ("value", "1.2.3"),
        ("value", "NaN"),
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


@pytest.mark.parametrize("content", [b"", b"a,b\n", b"\xff\xfe"])
def test_a_file_that_is_no_store_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "2026Q1.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"2026Q1\.csv"):
        read_facts(path)


def test_storing_the_same_facts_again_changes_nothing(tmp_path: Path) -> None:
    assert store_facts([FACT], tmp_path)
    path = tmp_path / "releases" / "2026Q1.csv"
    before = path.stat()
    assert not store_facts([FACT], tmp_path)
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_an_interrupted_store_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_facts([FACT], tmp_path)
    path = tmp_path / "releases" / "2026Q1.csv"
    before = path.read_bytes()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kcanalysis.facts.os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store_facts([replace(FACT, value=Decimal(1))], tmp_path)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_directory_that_cannot_be_written_is_an_error_for_people(tmp_path: Path) -> None:
    (tmp_path / "releases").write_text("in the way")
    with pytest.raises(InputError, match="cannot be written"):
        store_facts([FACT], tmp_path)


def test_facts_in_the_file_of_another_release_are_refused(tmp_path: Path) -> None:
    store_facts([FACT], tmp_path)
    (tmp_path / "releases" / "2026Q1.csv").rename(tmp_path / "releases" / "2025Q1.csv")
    with pytest.raises(InputError, match=r"2025Q1\.csv: holds facts of 2026Q1"):
        read_data(tmp_path)


def test_a_data_directory_without_releases_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no release; store one with 'kcanalysis ingest"):
        read_data(tmp_path)
    with pytest.raises(InputError, match="there is no such data directory"):
        read_data(tmp_path / "none")
