"""Any notebook as the report of a quarter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from kcanalysis.cli import main
from kcanalysis.rendering.report import common_parameters
from kcanalysis.rendering.run import read_notebook
from tests.conftest import DATA, PROJECT
from tests.rendering.notebooks import code, save

SHOWN = """import kcanalysis as kc
print(kc.load(through=quarter, data_dir=data_dir).last, share, open('mine.txt').read())"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is worked in, with the frozen data."""
    shutil.copytree(PROJECT / "notebooks", tmp_path / "project" / "notebooks")
    shutil.copytree(DATA, tmp_path / "project" / "data")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def own(directory: Path) -> Path:
    """A notebook of one's own with a file beside it."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "mine.txt").write_text("beside it", "utf-8")
    parameters = 'quarter = "latest"\nshare = 0.5\ndata_dir = "data"'
    return save(
        directory / "my view.ipynb",
        code(source=parameters, tags="parameters"),
        new_code_cell(SHOWN),
    )


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result


def printed(notebook: Path) -> str:
    return "".join(
        output.text
        for cell in read_notebook(notebook).cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream"
    )


@pytest.mark.slow
@pytest.mark.parametrize("place", ["project/notebooks/deep", "elsewhere"])
def test_any_notebook_is_run_for_a_quarter_from_wherever_it_lies(
    place: str, project: Path, tmp_path: Path
) -> None:
    result = run("report", "2024Q4", "--notebook", own(tmp_path / place), "-p", "share", "0.25")
    made = project / "reports" / "2024Q4" / "my view-2024Q4"
    assert result.stdout.splitlines() == [f"{made}.{end}" for end in ("html", "pdf", "ipynb")]
    assert printed(made.with_suffix(".ipynb")) == "2024Q4 0.25 beside it\n"


@pytest.mark.slow
def test_a_build_tells_its_stages_and_ends_with_the_counts_and_the_paths(project: Path) -> None:
    told = run("report", "--format", "html").stderr.splitlines()
    assert told[0] == "2026Q1: running quarterly_report.ipynb …"
    assert [line.partition(" (")[0] for line in told[1:3]] == [
        "  the notebook has run",
        "  html is written",
    ]
    assert told[3].startswith("Kingsoft Cloud 2026Q1: Revenue up 37%")
    assert told[3].endswith(": 1,182 checks, 3 exceptions")


@pytest.mark.slow
def test_a_data_book_alone_runs_no_notebook(project: Path) -> None:
    result = run("report", "2024Q4", "--format", "xlsx", "-p", "keyed_in", "none")
    made = project / "reports" / "2024Q4" / "kingsoft-cloud-2024Q4.xlsx"
    assert result.stdout.splitlines() == [str(made)]
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    told = result.stderr.splitlines()
    assert told[0] == "2024Q4: reading quarterly_report.ipynb …"
    assert told[1].startswith("  xlsx is written (")
    # the parameters hold: nothing that is keyed in is in it
    book = openpyxl.load_workbook(made)
    assert not [cell for row in book["Panel"] for cell in row if cell.font.italic]


@pytest.mark.slow
def test_another_notebook_has_no_data_book(project: Path) -> None:
    arguments = ["report", "--notebook", "notebooks/explore.ipynb", "--format", "xlsx"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "only quarterly_report.ipynb has a data book; leave out xlsx" in result.stderr


@pytest.fixture
def delivered(project: Path) -> Path:
    """The executed notebook of a report."""
    run("report", "2024Q4", "--format", "html")
    return project / "reports" / "2024Q4" / "kingsoft-cloud-2024Q4.ipynb"


@pytest.mark.slow
def test_the_delivered_notebook_and_a_copy_run_again_as_they_are(
    delivered: Path, project: Path
) -> None:
    (project / "mine").mkdir()
    for place in (delivered, project / "mine" / "copy.ipynb"):
        notebook = read_notebook(delivered)
        before = [cell.get("outputs") for cell in notebook.cells]
        for cell in notebook.cells:
            cell.pop("outputs", None)
        client = NotebookClient(notebook, resources={"metadata": {"path": str(place.parent)}})
        client.execute()
        after = [cell.get("outputs") for cell in notebook.cells]
        assert [len(each or []) for each in after] == [len(each or []) for each in before]


@pytest.mark.slow
def test_a_delivered_notebook_is_built_for_another_quarter(delivered: Path, project: Path) -> None:
    run("report", "2026Q1", "--notebook", delivered, "--format", "html")
    assert (project / "reports" / "2026Q1" / "kingsoft-cloud-2026Q1.html").exists()


@pytest.mark.slow
def test_plain_papermill_and_nbconvert_run_the_report(project: Path) -> None:
    notebook = "notebooks/quarterly_report.ipynb"
    for command in (
        ["papermill", notebook, "out.ipynb", "-p", "quarter", "2024Q4", "--no-progress-bar"],
        ["nbconvert", "--execute", "--to", "report_html", "--output-dir", ".", notebook],
    ):
        module = ["papermill"] if command[0] == "papermill" else ["jupyter", "nbconvert"]
        subprocess.run([sys.executable, "-m", *module, *command[1:]], check=True, cwd=project)
    assert "fourth quarter 2024 results" in Path("out.ipynb").read_text("utf-8")
    assert "first quarter 2026 results" in Path("quarterly_report.html").read_text("utf-8")


def test_a_data_directory_in_the_project_is_named_from_there(project: Path, tmp_path: Path) -> None:
    notebook = own(tmp_path)
    for given, named in ((Path("data"), "data"), (project / "data", "data"), (tmp_path, None)):
        found = common_parameters(notebook, [], "CNY", given)
        assert found == {"data_dir": named or tmp_path.as_posix()}
