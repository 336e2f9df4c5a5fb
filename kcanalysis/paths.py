"""Where the notebooks, the data and the reports are."""

from __future__ import annotations

import os
from pathlib import Path

from kcanalysis.errors import InputError

REPORT_NOTEBOOK = Path("notebooks", "quarterly_report.ipynb")

PROJECT = "KCANALYSIS_PROJECT"
"""Environment variable that names the project for whoever works outside of it."""


def find_project(start: Path | None = None) -> Path:
    """Find the project's directory: the nearest one around `start` that holds its notebooks.

    Where there is none, it is the one that the environment variable ``KCANALYSIS_PROJECT`` names;
    if there is none of that name either, it is an InputError.
    """
    start = (start or Path.cwd()).resolve()
    named = [Path(os.environ[PROJECT])] if os.environ.get(PROJECT) else []
    for directory in (start, *start.parents, *named):
        if (directory / REPORT_NOTEBOOK).is_file():
            return directory
    raise InputError(
        f"{start}: no {REPORT_NOTEBOOK.as_posix()} here or above; change to the project's "
        f"directory, name it in {PROJECT}, or begin one with 'kcanalysis new DIRECTORY'"
    )


def find_data(data_dir: Path | str | None = None, *, needed: bool = True) -> Path:
    """Give a data directory: as it stands from here, else from the project's directory.

    A notebook thus finds its data from wherever in the project it lies. If none is named, it is
    the project's ``data/``. If it is `needed` and there is no project, it is an InputError.
    """
    path = Path(data_dir or "data")
    if data_dir and (path.is_absolute() or (path / "releases").is_dir()):
        return path
    try:
        return find_project() / path
    except InputError:
        if needed:
            raise
        return path
