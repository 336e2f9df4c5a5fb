"""A notebook as the report of one quarter: its parameters, its name, where it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from kcanalysis.paths import REPORT_NOTEBOOK, find_project
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.document import title_of
from kcanalysis.rendering.report import build_report
from kcanalysis.rendering.run import parameters_of, read_notebook, read_parameter


def common_parameters(
    notebook: Path, settings: Iterable[tuple[str, str]], currency: str, data_dir: Path | None
) -> dict[str, object]:
    """Give the parameters that the reports of all quarters have in common.

    Parameters
    ----------
    notebook : Path
        The notebook to run.
    settings : iterable of (str, str)
        Parameters of the notebook and their values, as they are typed.
    currency : {"CNY", "USD"}
        The currency of the report.
    data_dir : Path, optional
        The data directory, where it is not the project's.

    Raises
    ------
    InputError
        If the notebook has no such parameter, or it is of another type.
    """
    given = {name: read_parameter(notebook, name, text) for name, text in settings}
    if data_dir:
        place = _from_project(data_dir)
        given["data_dir"] = read_parameter(notebook, "data_dir", place)
    if currency != "CNY" or "currency" in parameters_of(notebook):
        given["currency"] = read_parameter(notebook, "currency", currency)
    return given


def build_quarter(
    notebook: Path,
    quarter: Quarter,
    parameters: Mapping[str, object],
    directory: Path,
    formats: Sequence[str],
    on_stage: Callable[[str, float], None],
) -> tuple[str, list[Path]]:
    """Build the report of a quarter; give its title, and the files as `build_report` does.

    The notebook is told the quarter if it has a parameter of that name.
    """
    if "quarter" in parameters_of(notebook):
        parameters = {"quarter": str(quarter), **parameters}
    name = f"{_name(notebook)}-{quarter}" + "-usd" * (parameters.get("currency") == "USD")
    paths = build_report(notebook, parameters, directory, name, formats, on_stage)
    return title_of(read_notebook(paths[-1]), name), paths


def _name(notebook: Path) -> str:
    """Give what the files are called, without quarter and ending."""
    if notebook.name == REPORT_NOTEBOOK.name:
        return "kingsoft-cloud"
    return re.sub(r"-\d{4}Q[1-4](-usd)?$", "", notebook.stem)


def _from_project(data_dir: Path) -> str:
    """Name a data directory so that the executed notebook finds it again, if in the project."""
    place, project = data_dir.resolve(), find_project()
    return (place.relative_to(project) if place.is_relative_to(project) else place).as_posix()
