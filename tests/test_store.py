from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.panel.load import load
from kcanalysis.quarter import Quarter
from kcanalysis.store import (
    SUPPLEMENT,
    fingerprint,
    read_all,
    read_data,
    read_supplement,
    store_facts,
)
from tests.conftest import DATA, keep
from tests.test_facts import FACT

LATEST = Quarter(2026, 1)
ROW = {
    "item": "total_revenues",
    "period_end": "2025-06-30",
    "months": "3",
    "currency": "CNY",
    "unit": "millions",
    "value": "2349.2",
    "standing": "company",
    "source": "a newswire",
    "note": "",
}


def test_storing_the_same_facts_again_changes_nothing(tmp_path: Path) -> None:
    assert store_facts([FACT], tmp_path)
    path = tmp_path / "releases" / "2026Q1.csv"
    before = path.stat()
    assert not store_facts([FACT], tmp_path)
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_changes_in_facts_changes_their_fingerprint() -> None:
    assert fingerprint([FACT]) == fingerprint([replace(FACT)])
    assert fingerprint([FACT]) != fingerprint([replace(FACT, source="release.txt:211")])


def test_an_interrupted_store_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_facts([FACT], tmp_path)
    path = tmp_path / "releases" / "2026Q1.csv"
    before = path.read_bytes()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kcanalysis.store.os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store_facts([replace(FACT, value=Decimal(1))], tmp_path)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


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


def test_a_directory_that_cannot_be_written_is_an_error_for_people(tmp_path: Path) -> None:
    (tmp_path / "releases").write_text("in the way")
    with pytest.raises(InputError, match="cannot be written"):
        store_facts([FACT], tmp_path)


def test_facts_in_the_file_of_another_release_are_refused(tmp_path: Path) -> None:
    store_facts([FACT], tmp_path)
    (tmp_path / "releases" / "2026Q1.csv").rename(tmp_path / "releases" / "2025Q1.csv")
    with pytest.raises(InputError, match=r"2025Q1\.csv: holds facts of 2026Q1"):
        read_data(tmp_path)


def test_a_figure_that_changed_meanwhile_is_read_anew(
    stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    keep(stored["2026Q1"], tmp_path)
    before = read_data(tmp_path)
    changed = [replace(before[0], value=before[0].value + 1), *before[1:]]
    keep(changed, tmp_path)
    assert read_data(tmp_path) == changed != before


def test_a_data_directory_without_releases_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no release; store one with 'kcanalysis ingest"):
        read_data(tmp_path)
    with pytest.raises(InputError, match="there is no such data directory"):
        read_data(tmp_path / "none")


@pytest.mark.parametrize("rows", [0, 1, 60, 250, 340, 367, 368])
def test_a_release_that_was_cut_off_between_rows_is_told(rows: int, tmp_path: Path) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    path = data / "releases" / "2026Q1.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(True)[: 1 + rows]), "utf-8")
    with pytest.raises(InputError, match=r"2026Q1\.csv: is not as it was .* of 2026Q1 again"):
        read_all(data)


@pytest.mark.parametrize("harm", ["value", "source", "order", "their findings"])
def test_a_release_that_is_not_as_it_was_stored_is_told(harm: str, tmp_path: Path) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    path, found = data / "releases" / "2026Q1.csv", data / "findings" / "2026Q1.jsonl"
    text = path.read_text("utf-8")
    if harm == "value":
        path.write_text(text.replace(",4605724,", ",4605725,"), "utf-8")
    elif harm == "source":
        path.write_text(text.replace("txt:9", "txt:8", 1), "utf-8")
    elif harm == "order":
        head, first, second, *rest = text.splitlines(True)
        path.write_text("".join([head, second, first, *rest]), "utf-8")
    else:
        shutil.copy(data / "findings" / "2024Q4.jsonl", found)
    with pytest.raises(InputError, match=r"2026Q1\.csv: is not as it was .* of 2026Q1 again"):
        load(data_dir=data)


def test_a_release_without_its_findings_is_told_to_have_none(tmp_path: Path) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    (data / "findings" / "2026Q1.jsonl").unlink()
    with pytest.raises(InputError, match=r"2026Q1\.csv: has no findings beside it.* 2026Q1 again"):
        load(data_dir=data)


def test_a_release_that_a_spreadsheet_saved_again_is_as_it_was(tmp_path: Path) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    path = data / "releases" / "2026Q1.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_all(data) == read_all(DATA)


def keyed_in(tmp_path: Path, **cells: str) -> list[Fact]:
    row = ROW | cells
    content = ",".join(SUPPLEMENT) + "\n" + ",".join(row.values()) + "\n"
    (tmp_path / "supplement.csv").write_text(content, "utf-8")
    return read_supplement(tmp_path, LATEST)


def test_what_is_keyed_in_belongs_to_no_release_and_names_its_source(tmp_path: Path) -> None:
    (fact,) = keyed_in(tmp_path)
    assert (fact.release, fact.statement, fact.source, fact.standing) == (
        "",
        "income_statement",
        "keyed in from a newswire",
        "company",
    )


def test_a_directory_without_a_supplement_has_none(tmp_path: Path) -> None:
    assert read_supplement(tmp_path, LATEST) == []


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("item", "turnover"),
        ("period_end", "June"),
        ("period_end", "2025-06-29"),
        ("period_end", "2035-06-30"),
        ("period_end", "2026-09-30"),
        ("months", "4"),
        ("months", "0"),
        ("currency", "EUR"),
        ("currency", ""),
        ("unit", "billions"),
        ("unit", "percent"),
        ("value", "much"),
        ("value", "inf"),
        ("value", "1e309"),
        ("value", "9" * 40),
        ("standing", "release"),
        ("standing", ""),
        ("source", " "),
    ],
)
def test_a_damaged_cell_is_named_with_its_line_and_column(
    column: str, cell: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as raised:
        keyed_in(tmp_path, **{column: cell})
    assert f"supplement.csv, line 2, column {column}: {cell!r} is not" in str(raised.value)


@pytest.mark.parametrize(
    ("item", "months", "unit", "column"),
    [
        ("goodwill", "3", "millions", "months"),
        ("ordinary_shares_outstanding", "3", "shares", "months"),
        ("idc_costs", "0", "millions", "months"),
        ("gross_margin", "3", "millions", "unit"),
        ("net_loss_per_share_basic", "3", "thousands", "unit"),
    ],
)
def test_a_length_or_a_unit_that_an_item_cannot_have_is_refused(
    item: str, months: str, unit: str, column: str, tmp_path: Path
) -> None:
    currency = "" if unit == "shares" else "CNY"
    with pytest.raises(InputError, match=f"line 2, column {column}: "):
        keyed_in(tmp_path, item=item, months=months, unit=unit, currency=currency)


@pytest.mark.parametrize("item", ["cost_of_revenues", "idc_costs", "interest_expense"])
def test_a_cost_is_keyed_in_negative(item: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"column value: .* is not negative, as costs are"):
        keyed_in(tmp_path, item=item, value="2010.4")
    # what only the text states has the sign that it is printed with there
    sign = 1 if item == "idc_costs" else -1
    assert keyed_in(tmp_path, item=item, value="-2010.4")[0].value == sign * Decimal("2010.4")


def test_a_loss_may_be_a_profit_and_a_quarter_to_come_may_be_known(tmp_path: Path) -> None:
    (fact,) = keyed_in(tmp_path, item="net_loss", value="28.7", period_end="2026-06-30")
    assert fact.value == Decimal("28.7")


def test_a_row_behind_the_latest_release_says_which_release_is_lacking(tmp_path: Path) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    (data / "releases" / "2026Q1.csv").unlink()
    told = (
        r"line \d+, column period_end: '2025-06-30' is not of 2025Q1, one quarter after the latest"
    )
    with pytest.raises(InputError, match=rf"{told} release, .* the release of 2025Q2 or a later"):
        read_all(data)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "supplement.csv").write_text("item,value\n", "utf-8")
    with pytest.raises(InputError, match="line 1: the columns must be item,period_end"):
        read_supplement(tmp_path, LATEST)


def test_a_supplement_without_standing_is_refused_and_told_what_to_add(tmp_path: Path) -> None:
    head = ",".join(name for name in SUPPLEMENT if name != "standing")
    (tmp_path / "supplement.csv").write_text(f"{head}\n", "utf-8")
    told = r"line 1: .*there is no standing\).*standing is one of company, secondary, vendor"
    with pytest.raises(InputError, match=told):
        read_supplement(tmp_path, LATEST)


def test_the_frozen_supplement_can_be_read() -> None:
    standings = Counter(fact.standing for fact in read_supplement(DATA, LATEST))
    assert standings == {"company": 22, "secondary": 11, "vendor": 2}
