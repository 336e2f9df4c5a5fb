from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kcanalysis.cli import main
from kcanalysis.facts import COLUMNS, Fact
from tests.conftest import PROJECT
from tests.release_writer import write_release

COMMANDS = ("parse", "ingest", "quarters", "report", "lab")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def releases(stored: dict[str, list[Fact]], tmp_path: Path) -> dict[str, Path]:
    """Written releases around the shipped facts, one in each layout."""
    paths = {}
    for name, layout in (("2024Q4", "rows"), ("2026Q1", "cells")):
        paths[name] = tmp_path / f"kc-{name}.txt"
        paths[name].write_text(write_release(stored[name], layout), "utf-8")
    return paths


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {command}")
    assert command in run("--help").output


def test_parse_prints_every_fact_as_csv(releases: dict[str, Path]) -> None:
    result = run("parse", releases["2026Q1"])
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert result.exit_code == 0
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + 350 + 18
    row = "2026Q1,income_statement,total_revenues,Total revenues,2026-03-31,3,CNY,thousands,2703732"
    assert f"{row},kc-2026Q1.txt:" in result.stdout


def test_parse_prints_every_fact_as_json(releases: dict[str, Path]) -> None:
    facts = json.loads(run("parse", releases["2026Q1"], "--format", "json").stdout)
    assert len(facts) == 368
    assert tuple(facts[0]) == COLUMNS
    (rate,) = [fact["value"] for fact in facts if fact["item"] == "exchange_rate"]
    assert rate == 6.898


def test_parse_tells_of_rows_that_are_new(releases: dict[str, Path]) -> None:
    text = releases["2024Q4"].read_text("utf-8")
    releases["2024Q4"].write_text(text.replace("Goodwill\t", "Good name\t"), "utf-8")
    result = run("parse", releases["2024Q4"])
    assert result.exit_code == 0
    assert "new row 'Good name' in the balance sheet" in result.stderr


def test_ingest_stores_once_and_says_what(releases: dict[str, Path], tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = run("ingest", *releases.values(), "--data", data)
    assert first.exit_code == 0
    assert first.output.splitlines() == [
        f"2024Q4: 668 figures from the tables, 30 from the text; stored in "
        f"{data / 'releases' / '2024Q4.csv'}",
        f"2026Q1: 350 figures from the tables, 18 from the text; stored in "
        f"{data / 'releases' / '2026Q1.csv'}",
    ]
    before = {path: path.read_bytes() for path in data.rglob("*.csv")}
    second = run("ingest", *releases.values(), "--data", data)
    assert second.output.count("nothing new for") == 2
    assert {path: path.read_bytes() for path in data.rglob("*.csv")} == before


def test_ingest_stores_nothing_if_one_file_is_bad(
    releases: dict[str, Path], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    result = run("ingest", releases["2024Q4"], tmp_path / "none.txt", "--data", data)
    assert result.exit_code == 2
    assert "none.txt: cannot be read" in result.stderr
    assert not data.exists()


def test_two_files_of_one_quarter_are_refused(releases: dict[str, Path], tmp_path: Path) -> None:
    copy = shutil.copy(releases["2024Q4"], tmp_path / "copy.txt")
    result = run("ingest", releases["2024Q4"], copy, "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert "is the release of 2024Q4 as well" in result.stderr


def test_quarters_shows_which_release_states_what_and_the_gaps() -> None:
    result = run("quarters", "--data", PROJECT / "data")
    rows = {line.split()[0]: line.split()[1:] for line in result.output.splitlines()}
    assert rows["quarter"][0] == "balance_sheet"
    assert rows["2025Q1"] == ["-", "2026Q1", "2026Q1", "2026Q1", "2026Q1", "2026Q1"]
    assert rows["2025Q2"] == ["-"] * 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "2026Q5"], "'2026Q5' is not a quarter: write it like 2026Q1"),
        (["report", "Q1"], "'Q1' is not a quarter"),
        (["report", "2025Q3"], "2025Q3 is not in the data, which holds 2023Q4, 2024Q1"),
        (["report", "--format", "docx"], "docx: use html, pdf or both"),
        (["report", "--data", "nowhere"], "nowhere: there is no such data directory"),
        (["quarters", "--data", "nowhere"], "nowhere: there is no such data directory"),
        (["parse", "nowhere.txt"], "nowhere.txt: cannot be read"),
        (["ingest"], "Missing argument"),
    ],
)
def test_bad_usage_ends_with_two_and_says_why(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT / "notebooks")
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_a_damaged_data_file_is_named_with_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    shutil.copytree(PROJECT / "data", tmp_path / "data")
    path = tmp_path / "data" / "releases" / "2026Q1.csv"
    path.write_text(path.read_text("utf-8").replace(",4605724,", ",46O5724,", 1), "utf-8")
    result = run("report", "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert "2026Q1.csv, line 26, column value: '46O5724' is not a number" in result.stderr


def test_outside_the_project_the_commands_say_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("quarters")
    assert result.exit_code == 2
    assert "change to the project's directory" in result.stderr


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    result = run("--debug", "parse", tmp_path / "none.txt")
    assert result.exception is not None
    assert "cannot be read" in str(result.exception)
