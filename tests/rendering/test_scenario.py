"""The scenario as a report, by our command and by plain papermill and nbconvert."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html
from pypdf import PdfReader

from kcanalysis.cli import main
from tests.conftest import DATA, PROJECT

pytestmark = pytest.mark.slow
NOTEBOOK = "notebooks/scenario.ipynb"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is worked in, with the frozen data."""
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks")
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_scenario_is_circulated_like_the_report(project: Path) -> None:
    given = ["-p", "capex", "2000", "-p", "horizon", "4"]
    result = CliRunner().invoke(main, ["report", "--notebook", NOTEBOOK, *given])
    assert result.exit_code == 0, result.output
    made = project / "reports" / "2026Q1" / "scenario-2026Q1"
    assert result.stdout.split() == [f"{made}.{end}" for end in ("html", "pdf", "ipynb")]
    page = html.fromstring(made.with_suffix(".html").read_text("utf-8"))
    rows = {row.findtext("th"): row.xpath("td") for row in page.xpath("//tbody/tr")}
    cash = rows["Cash at the quarter's end"]
    assert (len(cash), cash[0].text) == (5, "4,950.7")
    assert page.xpath("//td[.='set']/../th/text()") == ["Capital expenditure and leased assets"]
    drawn = page.xpath("//*[@role='img']/@aria-label | //img/@alt")
    assert "Lines of cash and of what is due within a year, 2026Q1 to 2027Q1" in drawn
    text = "".join(sheet.extract_text() for sheet in PdfReader(made.with_suffix(".pdf")).pages)
    assert "Cash under stated assumptions" in text
    assert "arithmetic, no forecast" in text


def test_a_wrong_assumption_is_told_in_a_line(project: Path) -> None:
    arguments = ["report", "--notebook", NOTEBOOK, "-p", "leased_share", "120"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "InputError: leased_share is a number from 0 to 100, not 120" in result.stderr


def test_plain_papermill_and_nbconvert_run_it(project: Path) -> None:
    for module, *command in (
        ["papermill", NOTEBOOK, "out.ipynb", "-p", "quarter", "2024Q4", "--no-progress-bar"],
        ["jupyter", "nbconvert", "--execute", "--to", "report_html", "--output-dir", ".", NOTEBOOK],
    ):
        subprocess.run([sys.executable, "-m", module, *command], check=True, cwd=project)
    assert "2024Q4 actual" in Path("out.ipynb").read_text("utf-8")
    assert "2026Q1 actual" in Path("scenario.html").read_text("utf-8")
