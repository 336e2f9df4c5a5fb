from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from kcanalysis.facts import Fact, read_facts
from kcanalysis.panel.load import load
from kcanalysis.panel.panel import Panel
from kcanalysis.paths import PROJECT as VARIABLE
from kcanalysis.store import store_facts
from kcanalysis.tieout import store_findings

pytest.register_assert_rewrite("tests.seen")  # its checks tell what they compared

PROJECT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
"""Figures as they were on a day: what is ingested later leaves the tests as they are."""
RELEASES = ("2024Q4", "2026Q1")


def keep(facts: Sequence[Fact], data_dir: Path) -> None:
    """Store the facts of a release, on whose prose nothing was found."""
    store_facts(facts, data_dir)
    store_findings([], facts, data_dir)


@pytest.fixture(scope="session")
def stored() -> dict[str, list[Fact]]:
    """The facts of both frozen releases, by release."""
    return {name: read_facts(DATA / f"releases/{name}.csv") for name in RELEASES}


@pytest.fixture(scope="session")
def real_releases() -> dict[str, Path]:
    """The real release files, by quarter, where they are at hand."""
    directory = os.environ.get("KC_RELEASES")
    if not directory:
        pytest.skip("KC_RELEASES does not name a directory of saved releases")
    return {name: Path(directory, f"kc-{name.lower()}-release.txt") for name in RELEASES}


@pytest.fixture(scope="session")
def releases_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the shipped releases and nothing keyed in: 2025Q2 and Q3 are gaps."""
    directory = tmp_path_factory.mktemp("data")
    for name in ("releases", "findings", "reasons"):
        shutil.copytree(DATA / name, directory / name)
    return directory


@pytest.fixture(autouse=True)
def _no_project_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test meet the project that another one, or the machine, has named."""
    monkeypatch.setenv(VARIABLE, "")


@pytest.fixture(scope="session")
def panel(releases_only: Path) -> Panel:
    """The panel of the shipped releases, in RMB millions, to 2026Q1."""
    return load(through="2026Q1", data_dir=releases_only)


@pytest.fixture(scope="session")
def history_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the shipped releases and all that is keyed in of seven years."""
    directory = tmp_path_factory.mktemp("history")
    for name in ("releases", "findings", "reasons"):
        shutil.copytree(DATA / name, directory / name)
    shutil.copy(DATA / "history.csv", directory / "supplement.csv")
    return directory


@pytest.fixture(scope="session")
def history(history_data: Path) -> Panel:
    """The panel of seven years, in RMB millions, to 2026Q1."""
    return load(through="2026Q1", data_dir=history_data)


@pytest.fixture(scope="session")
def full_panel() -> Panel:
    """The panel of the shipped releases and of what is keyed in, in RMB millions, to 2026Q1."""
    return load(through="2026Q1", data_dir=DATA)
