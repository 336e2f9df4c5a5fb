"""The notebooks as they are committed."""

from __future__ import annotations

import ast
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

import kcanalysis
from kcanalysis.errors import InputError
from kcanalysis.rendering.run import check_parameters, parameters_of
from tests.conftest import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


@each
def test_a_notebook_is_committed_without_outputs_in_a_valid_format(path: Path) -> None:
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in code(path):
        assert cell.outputs == []
        assert cell.execution_count is None


def strip(path: Path) -> bytes:
    """What the hook before a commit makes of a notebook."""
    config = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text("utf-8"))
    program, *options = shlex.split(config["repos"][0]["hooks"][0]["entry"])
    subprocess.run([sys.executable, "-m", program, *options, path], check=True)
    return path.read_bytes()


@pytest.mark.slow
@each
def test_what_running_and_saving_leave_is_taken_away_before_a_commit(
    path: Path, tmp_path: Path
) -> None:
    saved = nbformat.read(path, 4)
    saved.metadata.language_info |= {
        "codemirror_mode": {"name": "ipython", "version": 3}, "file_extension": ".py",
        "mimetype": "text/x-python", "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3", "version": "3.13.1",
    }  # fmt: skip
    for number, cell in enumerate(saved.cells):
        cell.metadata |= {"editable": True, "slideshow": {"slide_type": ""}}
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.metadata |= {"execution": {"iopub.execute_input": "2026-01-01"}, "scrolled": True}
            cell.outputs = [nbformat.v4.new_output("stream", text="shown")]
    nbformat.write(saved, tmp_path / "saved.ipynb")
    assert strip(tmp_path / "saved.ipynb") == path.read_bytes()


@each
def test_a_notebook_uses_public_names_only(path: Path) -> None:
    tree = ast.parse("\n".join(cell.source for cell in code(path)))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("kcanalysis")
        if isinstance(node, ast.Import):
            assert all("." not in name.name for name in node.names if "kc" in name.name)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert node.value.id != "kc" or node.attr in kcanalysis.__all__


def test_the_report_has_its_parameters_in_one_cell_with_a_word_on_each() -> None:
    cells = code(PROJECT / "notebooks" / "quarterly_report.ipynb")
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    (parameters,) = tagged
    lines = parameters.source.split("\n")
    assert [line.split(" = ")[0] for line in lines] == [
        "quarter",
        "currency",
        "lookback",
        "keyed_in",
        "data_dir",
    ]
    assert all("  # " in line for line in lines)


@each
def test_a_parameter_is_refused_what_is_of_another_type(path: Path) -> None:
    for name in parameters_of(path):
        with pytest.raises(InputError, match=f"{name} is a"):
            check_parameters(path, {name: ["a", "list"]})


def test_the_cells_of_the_report_are_thin() -> None:
    for cell in code(PROJECT / "notebooks" / "quarterly_report.ipynb"):
        assert len(cell.source.split("\n")) <= 6
        assert not any(
            isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(cell.source))
        )
