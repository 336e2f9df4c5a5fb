"""Whatever interrupts a report, no half of it is left under its name, and the next run works."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import DATA, PROJECT

COMMAND = [sys.executable, "-m", "kcanalysis", "report", "2026Q1", "--format", "html"]
NAME = "reports/2026Q1/kingsoft-cloud-2026Q1.html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own, with the frozen data."""
    shutil.copytree(PROJECT / "notebooks", tmp_path / "project" / "notebooks")
    shutil.copytree(DATA, tmp_path / "project" / "data")
    return tmp_path / "project"


def start(project: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        COMMAND, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.mark.slow
def test_two_reports_at_once_and_one_after_a_kill_are_as_one_alone(project: Path) -> None:
    begun = time.perf_counter()
    assert start(project).wait() == 0
    seconds = time.perf_counter() - begun
    report = project / NAME
    alone = report.read_bytes()
    both = [start(project), start(project)]
    assert [process.wait() for process in both] == [0, 0]
    assert report.read_bytes() == alone
    for part in (0.5, 0.8, 0.95):
        killed = start(project)
        time.sleep(part * seconds)
        killed.kill()
        killed.wait()
        assert report.read_bytes() == alone
    report.unlink()
    assert start(project).wait() == 0
    assert report.read_bytes() == alone
    assert [path.name for path in report.parent.iterdir() if path.name.startswith(".")] == []
