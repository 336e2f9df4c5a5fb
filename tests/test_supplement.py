from __future__ import annotations

from pathlib import Path

import pytest

from kcanalysis.errors import InputError
from kcanalysis.supplement import COLUMNS, read_supplement
from tests.conftest import DATA

ROW = {
    "item": "total_revenues",
    "period_end": "2025-06-30",
    "months": "3",
    "currency": "CNY",
    "unit": "millions",
    "value": "2349.2",
    "source": "a newswire",
    "note": "",
}


def written(tmp_path: Path, **cells: str) -> Path:
    row = ROW | cells
    content = ",".join(COLUMNS) + "\n" + ",".join(row.values()) + "\n"
    (tmp_path / "supplement.csv").write_text(content, "utf-8")
    return tmp_path


def test_what_is_keyed_in_belongs_to_no_release_and_names_its_source(tmp_path: Path) -> None:
    (fact,) = read_supplement(written(tmp_path))
    assert (fact.release, fact.statement, fact.source) == (
        "",
        "income_statement",
        "keyed in from a newswire",
    )


def test_a_directory_without_a_supplement_has_none(tmp_path: Path) -> None:
    assert read_supplement(tmp_path) == []


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("item", "turnover"),
        ("period_end", "June"),
        ("months", "4"),
        ("currency", "EUR"),
        ("unit", "billions"),
        ("value", "much"),
        ("value", "inf"),
        ("source", " "),
    ],
)
def test_a_damaged_cell_is_named_with_its_line_and_column(
    column: str, cell: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as raised:
        read_supplement(written(tmp_path, **{column: cell}))
    assert f"supplement.csv, line 2, column {column}: {cell!r} is not" in str(raised.value)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "supplement.csv").write_text("item,value\n", "utf-8")
    with pytest.raises(InputError, match="line 1: the columns must be item,period_end"):
        read_supplement(tmp_path)


def test_the_shipped_supplement_can_be_read() -> None:
    assert len(read_supplement(DATA)) == 33
