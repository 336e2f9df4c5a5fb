"""From release files to the report, as an analyst does it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from kcanalysis.cli import main
from kcanalysis.facts import Fact
from tests.conftest import PROJECT
from tests.forms import write_form


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own: the notebooks, and no data yet."""
    shutil.copytree(PROJECT / "notebooks", tmp_path / "project" / "notebooks")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def run(*arguments: str | Path) -> list[str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


@pytest.mark.slow
def test_a_new_quarter_gives_the_same_report_as_a_full_rebuild(
    project: Path, stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_bytes(write_form(stored["2024Q4"], "rows"))
    new.write_bytes(write_form(stored["2026Q1"], "cells"))
    run("ingest", old)
    assert run("quarters")[-2].startswith("2024Q4")
    run("ingest", new)
    added = [Path(line) for line in run("report", "2026Q1")]
    assert [path.relative_to(project).as_posix() for path in added] == [
        "reports/2026Q1/kingsoft-cloud-2026Q1.html",
        "reports/2026Q1/kingsoft-cloud-2026Q1.pdf",
        "reports/2026Q1/kingsoft-cloud-2026Q1.ipynb",
    ]
    contents = [path.read_bytes() for path in added]
    shutil.rmtree(project / "data")
    shutil.rmtree(project / "reports")
    run("ingest", new, old)
    rebuilt = [Path(line) for line in run("report")]
    assert [path.read_bytes() for path in rebuilt] == contents

    pages = [" ".join(page.extract_text().split()) for page in PdfReader(added[1]).pages]
    assert "Revenue up 37%; gross margin 12.8%" in pages[0]
    assert "Page 1 of" in pages[0]
    text = " ".join(pages)
    for figure in ("(1,166,543)", "28,456,254", "4,555,310,453", "27.6%", "6.8980"):
        assert figure in text
    html = contents[0].decode()
    for figure in (
        "2,703.7",
        "(343.7)",
        "28,456,254",
        "release not read: total revenues of 2025Q2",
    ):
        assert figure in html
