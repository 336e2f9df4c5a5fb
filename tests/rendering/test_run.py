from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from kcanalysis.errors import InputError
from kcanalysis.rendering.run import check_parameters, parameters_of, read_parameter, run_notebook
from tests.rendering.notebooks import code, save


def test_parameters_are_the_names_assigned_in_the_tagged_cell(tmp_path: Path) -> None:
    source = 'quarter: str = "2026Q1"  # the latest\nlast = ("a",\n  -1)\nat = len(last)\nprint(at)'
    path = save(
        tmp_path / "a.ipynb", code(source=source, tags="parameters"), new_code_cell("other = 1")
    )
    assert parameters_of(path) == {"quarter": "2026Q1", "last": ("a", -1), "at": ...}


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
        parameters_of(path)


def test_a_missing_file_and_a_file_that_is_no_notebook_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.ipynb: cannot be read"):
        parameters_of(tmp_path / "none.ipynb")
    (tmp_path / "text.ipynb").write_text("not JSON")
    with pytest.raises(InputError, match=r"text\.ipynb: not a Jupyter notebook"):
        parameters_of(tmp_path / "text.ipynb")


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    """A notebook with a parameter of each type."""
    source = """\
name = 'x'
count = 9
rate = 0.5
full = True
items = ['a']
free = None
end = len('x')
capex: float = None
note: Optional[str] = None
years: int | None = len('x')
rise: float = 2
either: int | str = None
list_of: list[int] = [1]
"""
    return save(tmp_path / "a.ipynb", code(source=source, tags="parameters"))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("name", "12", "12"),
        ("count", "-3", -3),
        ("rate", "0.25", 0.25),
        ("rate", "2", 2),
        ("full", "false", False),
        ("items", "['b', 'c']", ["b", "c"]),
        ("free", "2026Q1", "2026Q1"),
        ("end", "7", 7),
        # what is annotated says its type where the value says none, or not all of it
        ("capex", "2000", 2000),
        ("capex", "0.5", 0.5),
        ("capex", "None", None),
        ("note", "12", "12"),
        ("note", "None", None),
        ("years", "3", 3),
        ("rise", "2.5", 2.5),
        ("either", "x", "x"),
        ("list_of", "[2]", [2]),
    ],
)
def test_a_value_is_read_by_the_type_that_the_parameter_has(
    name: str, text: str, value: object, typed: Path
) -> None:
    read = read_parameter(typed, name, text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("count", "nine", "count is a whole number, such as 9, not 'nine'"),
        ("count", "9.0", "count is a whole number, such as 9, not 9.0"),
        ("rate", "half", "rate is a number, such as 0.5, not 'half'"),
        ("full", "1", "full is true or false, such as True, not 1"),
        ("items", "b", r"items is a list, such as \['a'\], not 'b'"),
        ("capex", "two", "capex is a number or None, not 'two'"),
        ("years", "two", "years is a whole number, not 'two'"),
        ("rise", "None", "rise is a number, such as 2, not None"),
        ("list_of", "2", r"list_of is a list, such as \[1\], not 2"),
        ("nmae", "x", "no parameter named nmae; it has: name, count"),
    ],
)
def test_a_value_of_another_type_is_refused_with_an_example(
    name: str, text: str, told: str, typed: Path
) -> None:
    with pytest.raises(InputError, match=rf"a\.ipynb: {told}"):
        read_parameter(typed, name, text)


def test_types_are_checked_however_the_values_come(typed: Path) -> None:
    check_parameters(typed, {"count": 4, "rate": 1, "free": 5})
    with pytest.raises(InputError, match="count is a whole number, such as 9, not '4'"):
        run_notebook(typed, {"count": "4"}, typed.with_name("b.ipynb"))
