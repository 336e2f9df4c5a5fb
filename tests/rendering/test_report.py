from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from lxml import html
from nbformat.v4 import new_code_cell

from kcanalysis.errors import BuildError, InputError
from kcanalysis.rendering.exporters import ReportHTMLExporter
from kcanalysis.rendering.report import build_report
from tests.rendering.notebooks import code, save

SOURCE = """from pathlib import Path
from IPython.display import HTML, display
display(HTML(f"<p>Revenue was {revenue} in {Path.cwd().name}</p>"))
object()"""


@dataclass
class Builds:
    """A good build, one whose cell failed, and the good one again."""

    directory: Path
    stages: list[str]
    written: list[Path]
    message: str
    after: list[dict[str, bytes]]


def files(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    home = tmp_path_factory.mktemp("braces{quarter}")
    notebook = save(
        home / "report.ipynb",
        code(source="revenue = 1.0", tags="parameters"),
        "# Heading",
        new_code_cell(SOURCE),
        new_code_cell("\nassert revenue > 0, 'two\\nlines'"),
    )
    directory, stages = home / "reports", list[str]()

    def build(revenue: float) -> list[Path]:
        return build_report(
            notebook,
            {"revenue": revenue},
            directory,
            "kc",
            on_stage=lambda name, seconds: stages.append(name) if seconds > 0 else None,
        )

    written = build(2703.7)
    after = [files(directory)]
    with pytest.raises(BuildError) as failure:
        build(-1)
    after.append(files(directory))
    build(2703.7)
    after.append(files(directory))
    return Builds(directory, stages, written, str(failure.value), after)


@pytest.mark.slow
def test_a_build_writes_each_format_and_the_notebook_and_nothing_else(builds: Builds) -> None:
    assert [path.name for path in builds.written] == ["kc.html", "kc.pdf", "kc.ipynb"]
    assert set(builds.after[0]) == {"kc.html", "kc.pdf", "kc.ipynb"}
    assert b"Revenue was 2703.7 in braces{quarter}" in builds.after[0]["kc.html"]
    assert builds.after[0]["kc.pdf"].startswith(b"%PDF-")


@pytest.mark.slow
def test_each_stage_is_timed(builds: Builds) -> None:
    # the formats are written side by side
    assert [builds.stages[0], *sorted(builds.stages[1:3])] == ["execute", "html", "pdf"]
    assert [builds.stages[3], *sorted(builds.stages[4:])] == ["execute", "html", "pdf"]


@pytest.mark.slow
def test_a_failed_build_leaves_the_previous_report_and_keeps_the_notebook(builds: Builds) -> None:
    before, after = builds.after[0], builds.after[1]
    assert set(after) == {*before, "kc.failed.ipynb"}
    assert {name: after[name] for name in before} == before
    kept = nbformat.reads(after["kc.failed.ipynb"].decode(), as_version=4)
    assert any(
        output.output_type == "error" and output.ename == "AssertionError"
        for cell in kept.cells
        for output in cell.get("outputs", [])
    )


@pytest.mark.slow
def test_the_message_of_a_failed_build_names_the_cell_the_error_and_the_notebook(
    builds: Builds,
) -> None:
    assert re.search(r"cell 4 \(“assert revenue > 0", builds.message)
    assert "AssertionError: two lines" in builds.message
    assert str(builds.directory / "kc.failed.ipynb") in builds.message
    assert len(builds.message.splitlines()) == 2


@pytest.mark.slow
def test_the_next_good_build_repeats_byte_for_byte_and_removes_the_failed_one(
    builds: Builds,
) -> None:
    assert builds.after[2] == builds.after[0]


@pytest.mark.slow
def test_a_build_in_another_directory_gives_the_same_bytes(builds: Builds, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere #1 <b>$x$" / builds.directory.parent.name
    home.mkdir(parents=True)
    notebook = home / "report.ipynb"
    notebook.write_bytes((builds.directory.parent / "report.ipynb").read_bytes())
    build_report(notebook, {"revenue": 2703.7}, home / "out", "kc")
    assert files(home / "out") == builds.after[0]


@pytest.mark.slow
def test_the_executed_notebook_names_no_place_on_this_machine(builds: Builds) -> None:
    assert str(builds.directory.parent.parent).encode() not in builds.after[0]["kc.ipynb"]


@pytest.mark.slow
def test_a_page_leads_to_the_files_beside_it_and_to_all_reports(tmp_path: Path) -> None:
    notebook = save(tmp_path / "a.ipynb", "# Heading")
    directory = tmp_path / "reports" / "2026Q1"
    build_report(notebook, {}, directory, "a #-2026Q1", reports=tmp_path / "reports")
    page = (directory / "a #-2026Q1.html").read_text("utf-8")
    links = html.document_fromstring(page).xpath("//p[@class='files']/a")
    assert {link.text: link.get("href") for link in links} == {
        "PDF": "a%20%23-2026Q1.pdf",
        "Notebook": "a%20%23-2026Q1.ipynb",
        "All reports": "../index.html",
    }


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no report format docx; there are: html, pdf, xlsx"):
        build_report(tmp_path / "a.ipynb", {}, tmp_path / "out", "kc", ["docx"])
    assert not (tmp_path / "out").exists()


def test_an_unreadable_notebook_leaves_no_directory_behind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        build_report(tmp_path / "a.ipynb", {}, tmp_path / "out", "kc")
    assert not (tmp_path / "out").exists()


def failure(path: Path, *cells: nbformat.NotebookNode) -> str:
    """What is said about a build that fails."""
    notebook = save(path / "a.ipynb", *cells)
    with pytest.raises(BuildError) as error:
        build_report(notebook, {}, path / "out", "kc", ["html"])
    return str(error.value)


@pytest.mark.slow
def test_whatever_an_exporter_raises_the_executed_notebook_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("two\nlines")

    monkeypatch.setattr(ReportHTMLExporter, "from_notebook_node", broken)
    message = failure(tmp_path, new_code_cell("print(6 * 7)"))
    kept = tmp_path / "out" / "kc.failed.ipynb"
    assert message.splitlines() == [
        f"{tmp_path / 'a.ipynb'}: LookupError: two lines",
        f"The notebook as far as it ran is kept in {kept}",
    ]
    assert nbformat.read(kept, as_version=4).cells[0].outputs[0].text == "42\n"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["kc.failed.ipynb"]


@pytest.mark.slow
def test_a_kernel_that_dies_leaves_a_message_and_no_name_of_a_file_that_is_not_there(
    tmp_path: Path,
) -> None:
    message = failure(tmp_path, new_code_cell("import os; os._exit(1)"))
    told = "the kernel could not start, or died (Kernel died); JupyterLab may tell more"
    assert message == f"{tmp_path / 'a.ipynb'}: {told}"
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_kernel_that_cannot_start_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-c", "raise SystemExit(1)", "{connection_file}"]
    specification = {"argv": argv, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(specification))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    message = failure(tmp_path, new_code_cell("1"))
    assert message.startswith(f"{tmp_path / 'a.ipynb'}: the kernel could not start, or died (")
    assert len(message.splitlines()) == 1


@pytest.mark.slow
def test_a_failed_cell_before_the_parameters_is_counted_as_it_stands(tmp_path: Path) -> None:
    notebook = save(
        tmp_path / "a.ipynb",
        "# Heading",
        new_code_cell("1 / 0"),
        code(source="revenue = 1", tags="parameters"),
    )
    with pytest.raises(BuildError, match=r"cell 2 \(“1 / 0”\) failed: ZeroDivisionError"):
        build_report(notebook, {"revenue": 2}, tmp_path / "out", "kc", ["html"])


@pytest.mark.slow
def test_what_a_killed_build_left_is_removed_and_what_a_running_one_uses_is_not(
    tmp_path: Path,
) -> None:
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    for number in (killed.pid, os.getpid()):
        (tmp_path / f".kc-{number}-abc").mkdir()
    (tmp_path / f".other-{killed.pid}-abc").mkdir()
    build_report(save(tmp_path / "a.ipynb", "words"), {}, tmp_path, "kc", ["html"])
    left = {path.name for path in tmp_path.iterdir() if path.name.startswith(".")}
    assert left == {f".kc-{os.getpid()}-abc", f".other-{killed.pid}-abc"}


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    notebook = save(tmp_path / "a.ipynb", "words")
    with pytest.raises(BuildError, match=r"a\.ipynb.*cannot be built there \(Not a directory\)"):
        build_report(notebook, {}, notebook / "out", "kc", ["html"])
