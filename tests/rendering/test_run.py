from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from kcanalysis.errors import InputError
from kcanalysis.rendering.run import parameter_names, run_notebook
from tests.rendering.notebooks import code, save


def test_parameters_are_the_names_assigned_in_the_tagged_cell(tmp_path: Path) -> None:
    source = 'quarter: str = "2026Q1"  # the latest\nlast = ("a",\n  "b")\nprint(quarter)'
    path = save(
        tmp_path / "a.ipynb", code(source=source, tags="parameters"), new_code_cell("other = 1")
    )
    assert parameter_names(path) == ["quarter", "last"]


def test_an_unknown_parameter_is_refused_before_anything_runs(tmp_path: Path) -> None:
    path = save(tmp_path / "a.ipynb", code(source="quarter = 'x'", tags="parameters"))
    with pytest.raises(InputError, match=r"no parameter named quater; it has: quarter"):
        run_notebook(path, {"quater": "2026Q1"}, tmp_path / "b.ipynb")
    assert not (tmp_path / "b.ipynb").exists()


def test_a_notebook_without_parameters_says_how_to_have_some(tmp_path: Path) -> None:
    path = save(tmp_path / "a.ipynb", "text")
    with pytest.raises(InputError, match="no cell is tagged “parameters”"):
        run_notebook(path, {"quarter": "2026Q1"}, tmp_path / "b.ipynb")


def test_a_parameters_cell_that_is_not_python_is_named(tmp_path: Path) -> None:
    path = save(tmp_path / "a.ipynb", code(source="quarter = ", tags="parameters"))
    with pytest.raises(InputError, match=r"a\.ipynb: the cell tagged “parameters”.*line 1"):
        parameter_names(path)


def test_a_missing_file_and_a_file_that_is_no_notebook_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.ipynb: cannot be read"):
        parameter_names(tmp_path / "none.ipynb")
    (tmp_path / "text.ipynb").write_text("not JSON")
    with pytest.raises(InputError, match=r"text\.ipynb: not a Jupyter notebook"):
        parameter_names(tmp_path / "text.ipynb")
