"""A project of one's own, begun from the package."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from kcanalysis import paths
from kcanalysis.cli import main
from kcanalysis.facts import read_facts
from tests.conftest import PROJECT

SAMPLE = PROJECT / "sample" / "made-up-2026q2-release.txt"


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_new_project_is_one_where_the_commands_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = tmp_path / "some" / "desk"
    told = run("new", desk)
    assert f"cd {desk}" in told
    monkeypatch.chdir(desk / "notebooks")
    assert re.search(r"\d{3} checks", run("check", "2024Q4"))
    typed = told.splitlines()[-1].split()
    assert typed[:2] == ["kcanalysis", "ingest"]
    monkeypatch.chdir(desk)
    stored = run(*typed[1:])
    stated = re.match(r"2026Q2: (\d+) figures from the tables, (\d+) from the text; stored", stored)
    assert stated is not None
    rows = read_facts(desk / "data/releases/2026Q2.csv")
    in_text = sum(fact.statement == "disclosure" for fact in rows)
    assert [int(count) for count in stated.groups()] == [len(rows) - in_text, in_text]
    assert in_text > 10
    # its invented figures of 2025Q2 are not those that are keyed in: ingest says so, with both
    lines = stored.splitlines()
    (tally,) = [line for line in lines if " checks, " in line]
    told = [line for line in lines if "it is keyed in from" in line]
    assert tally.endswith(f" checks, {len(told)} exceptions")
    assert all(line.startswith("  warning: ") for line in told)


def test_a_directory_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    result = CliRunner().invoke(main, ["new", str(tmp_path)])
    assert result.exit_code == 2
    assert (
        result.stderr
        == f"Error: {tmp_path}: is not empty; name a directory that is not there yet\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_place_that_cannot_be_written_to_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = CliRunner().invoke(main, ["new", str(tmp_path / "file" / "desk")])
    assert result.exit_code == 2
    assert "the project cannot be written there (Not a directory)" in result.stderr


def test_the_sample_says_that_it_is_made_up() -> None:
    text = SAMPLE.read_text("utf-8")
    assert "made up" in text.splitlines()[2]
    assert "made-up" in SAMPLE.name


def test_the_wheel_holds_what_a_new_project_is_made_of() -> None:
    stated = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    wheel = stated["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert wheel == {part: f"kcanalysis/{paths.FILES}/{part}" for part in paths.PARTS}
