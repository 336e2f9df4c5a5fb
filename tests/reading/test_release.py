"""A whole release, through `read_release`."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kcanalysis.errors import InputError, ReleaseError
from kcanalysis.facts import Fact
from kcanalysis.reading import read_release
from tests.forms import write_form

COUNTS = {
    "2024Q4": {
        "balance_sheet": 120,
        "income_statement": 252,
        "cash_flow": 42,
        "non_gaap": 27 + 108 + 63,
        "margins": 14 + 42,
    },
    "2026Q1": {
        "balance_sheet": 114,
        "income_statement": 104,
        "cash_flow": 28,
        "non_gaap": 12 + 44 + 24,
        "margins": 6 + 18,
    },
}


def without_source(facts: list[Fact]) -> list[Fact]:
    return [replace(fact, source="") for fact in facts]


@pytest.mark.parametrize("layout", ["rows", "cells"])
@pytest.mark.parametrize("name", ["2024Q4", "2026Q1"])
def test_a_written_release_reads_back_as_its_facts(
    name: str, layout: str, stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    path = tmp_path / "release.txt"
    path.write_bytes(write_form(stored[name], layout))
    release = read_release(path)
    tables = [fact for fact in release.facts if fact.statement != "disclosure"]
    prose = [fact for fact in release.facts if fact.statement == "disclosure"]
    expected = [fact for fact in stored[name] if fact.statement != "disclosure"]
    assert without_source(tables) == without_source(expected)
    told = [fact for fact in stored[name] if fact.statement == "disclosure"]
    assert Counter(without_source(prose)) == Counter(without_source(told))
    assert release.notes == []


@pytest.mark.parametrize("name", ["2024Q4", "2026Q1"])
def test_every_cell_of_a_real_release_is_the_fact_that_is_stored(
    name: str, real_releases: dict[str, Path], stored: dict[str, list[Fact]]
) -> None:
    release = read_release(real_releases[name])
    cells = Counter(fact.statement for fact in release.facts)
    assert {key: count for key, count in cells.items() if key != "disclosure"} == COUNTS[name]
    assert release.facts == stored[name]
    assert release.notes == []


def test_a_source_names_the_line_where_the_figure_stands(
    stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    path = tmp_path / "release.txt"
    path.write_bytes(write_form(stored["2026Q1"], "cells"))
    lines = path.read_text("utf-8").split("\n")
    for fact in read_release(path).facts:
        name, _, line = fact.source.partition(":")
        assert name == "release.txt"
        digits = f"{abs(fact.value):,}" if fact.value else "-"
        assert digits in lines[int(line) - 1]


@pytest.fixture
def written(stored: dict[str, list[Fact]]) -> str:
    return write_form(stored["2026Q1"], "rows").decode()


def failure(path: Path) -> str:
    with pytest.raises(InputError) as raised:
        read_release(path)
    return str(raised.value)


def changed(tmp_path: Path, text: str) -> str:
    path = tmp_path / "release.txt"
    path.write_text(text, "utf-8")
    return failure(path)


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert "none.txt: cannot be read (No such file" in failure(tmp_path / "none.txt")


def test_a_directory_is_no_release(tmp_path: Path) -> None:
    assert "cannot be read (Is a directory)" in failure(tmp_path)


@pytest.mark.parametrize("content", [b"", b" \n\n"])
def test_an_empty_file_is_no_release(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    assert failure(path) == "empty.txt: the file is empty"


def test_a_text_that_announces_nothing_is_no_release(tmp_path: Path) -> None:
    assert "is not an earnings release" in changed(tmp_path, "A shopping list\n\n- apples\n")


def test_another_companys_release_is_refused(written: str, tmp_path: Path) -> None:
    other = written.replace("Kingsoft Cloud", "Some Other").replace("KINGSOFT CLOUD", "SOME OTHER")
    assert "another company's release" in changed(tmp_path, other)


def test_another_companys_statements_are_refused(written: str, tmp_path: Path) -> None:
    other = written.replace("KINGSOFT CLOUD", "SOME OTHER")
    assert "is this another company's release?" in changed(tmp_path, other)


def test_a_release_cut_off_at_any_line_is_refused(written: str, tmp_path: Path) -> None:
    lines = written.rstrip("\n").split("\n")
    for end in range(1, len(lines)):
        message = changed(tmp_path, "\n".join(lines[:end]))
        assert message.startswith("release.txt"), end


def test_a_release_cut_off_inside_a_table_says_which_row_is_missing(
    written: str, tmp_path: Path
) -> None:
    cut = written[: written.index("Total equity")]
    assert "balance sheet is missing or cut off" in changed(tmp_path, cut)


def test_a_row_with_too_few_figures_is_refused_with_its_line(written: str, tmp_path: Path) -> None:
    line = next(line for line in written.split("\n") if line.startswith("Goodwill"))
    message = changed(tmp_path, written.replace(line, line.rpartition("\t")[0]))
    assert "the row 'Goodwill' has 2 figures under 3 columns" in message
    assert message.startswith("release.txt:")


def test_a_figure_with_a_letter_in_it_is_refused(written: str, tmp_path: Path) -> None:
    assert "'4,6O5,724' in the row 'Goodwill' is not a number" in changed(
        tmp_path, written.replace("4,605,724", "4,6O5,724", 1)
    )


def test_a_table_without_dates_states_no_period(written: str, tmp_path: Path) -> None:
    bare = written.replace("\tDec 31, 2025\tMar 31, 2026\tMar 31, 2026\n", "", 1)
    assert "states no period" in changed(tmp_path, bare)


def test_a_statement_of_flows_without_a_length_states_no_period(
    written: str, tmp_path: Path
) -> None:
    bare = written.replace("\tThree Months Ended\n", "", 1)
    assert "nothing like 'Three Months Ended'" in changed(tmp_path, bare)


def test_a_table_without_a_unit_is_refused(written: str, tmp_path: Path) -> None:
    bare = written.replace("(All amounts in thousands)", "", 1)
    assert "does not say its unit" in changed(tmp_path, bare)


def test_a_title_that_contradicts_the_tables_is_refused(written: str, tmp_path: Path) -> None:
    other = written.replace("First Quarter 2026", "Second Quarter 2026")
    assert "announces 2026Q2, but the tables end on 2026-03-31" in changed(tmp_path, other)


def test_a_row_that_the_taxonomy_does_not_know_is_kept_and_said(
    written: str, tmp_path: Path
) -> None:
    row = "Digital assets\t12\t345\t50"
    path = tmp_path / "release.txt"
    path.write_text(written.replace("Goodwill", f"{row}\nGoodwill", 1), "utf-8")
    release = read_release(path)
    new = [fact for fact in release.facts if "digital_assets" in fact.item]
    assert [(fact.label, fact.value) for fact in new] == [
        ("Digital assets", 12),
        ("Digital assets", 345),
        ("Digital assets", 50),
    ]
    assert len(release.notes) == 1
    assert "new row 'Digital assets' in the balance sheet" in release.notes[0]


def test_a_table_that_names_no_statement_is_said_not_dropped(written: str, tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    extra = "Customers by region\n\n\tMar 31, 2026\nNorth\t12\nSouth\t34\n\nKINGSOFT CLOUD"
    path.write_text(written.replace("KINGSOFT CLOUD", extra, 1), "utf-8")
    assert [note.partition(": ")[2] for note in read_release(path).notes] == [
        "table not read, its heading names no statement"
    ]


def test_a_release_error_names_its_place() -> None:
    assert str(ReleaseError("is odd", "file.txt:3")) == "file.txt:3: is odd"


@pytest.mark.parametrize(
    "mark",
    ["DRAFT", "Withdrawn on May 30, 2026", "PRELIMINARY RESULTS", "These figures are preliminary."],
)
def test_a_release_that_is_marked_as_not_final_is_told(
    mark: str, written: str, tmp_path: Path
) -> None:
    path = tmp_path / "release.txt"
    path.write_text(f"{mark}\n\n{written}", "utf-8")
    (note,) = read_release(path).notes
    assert f"is marked '{mark}': is it the final one?" in note
