"""Where a project and its data are found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kcanalysis.errors import InputError
from kcanalysis.panel.load import load
from kcanalysis.paths import PROJECT as VARIABLE
from kcanalysis.paths import find_data, find_project
from tests.conftest import DATA, PROJECT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project, with the frozen data and a report in it."""
    shutil.copytree(PROJECT / "notebooks", tmp_path / "project" / "notebooks")
    shutil.copytree(DATA, tmp_path / "project" / "data")
    (tmp_path / "project" / "reports" / "2026Q1").mkdir(parents=True)
    return tmp_path / "project"


@pytest.mark.parametrize("place", [".", "notebooks", "reports/2026Q1"])
@pytest.mark.parametrize("named", [None, "data"])
def test_the_data_are_found_from_wherever_in_the_project(
    place: str, named: str | None, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / place)
    assert find_data(named).resolve() == project / "data"
    assert str(load(data_dir=named).last) == "2026Q1"


def test_data_beside_a_notebook_come_before_those_of_the_project(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "notebooks" / "data").mkdir()  # holds something else
    monkeypatch.chdir(project / "notebooks")
    assert find_data("data") == project / "data"
    (project / "notebooks" / "data" / "releases").mkdir()
    assert find_data("data") == Path("data")


def test_outside_of_a_project_a_variable_names_it(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=f"name it in {VARIABLE}, or begin one with 'kcanalysis"):
        find_project()
    monkeypatch.setenv(VARIABLE, str(project))
    assert find_data("data") == project / "data"
