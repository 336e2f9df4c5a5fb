from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from kcanalysis.errors import BuildError, InputError
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
        code(source="revenue = 1", tags="parameters"),
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
    assert builds.stages == ["execute", "html", "pdf"] * 2


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
    assert re.search(r"cell 5 \(“assert revenue > 0", builds.message)
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


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no report format docx; there are: html, pdf"):
        build_report(tmp_path / "a.ipynb", {}, tmp_path / "out", "kc", ["docx"])
    assert not (tmp_path / "out").exists()


def test_an_unreadable_notebook_leaves_no_directory_behind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        build_report(tmp_path / "a.ipynb", {}, tmp_path / "out", "kc")
    assert not (tmp_path / "out").exists()
