"""A project: where its notebooks, its data and its reports are, and what a new one begins with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from kcanalysis.errors import InputError

REPORT_NOTEBOOK = Path("notebooks", "quarterly_report.ipynb")

PROJECT = "KCANALYSIS_PROJECT"
"""Environment variable that names the project for whoever works outside of it."""

PARTS = ("notebooks", "data", "sample")

FILES = "project_files"
"""Where the wheel of the package has them; a checkout has them at its top."""

_HIDDEN = shutil.ignore_patterns(".*")


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


def begin_project(directory: Path) -> list[Path]:
    """Lay out a project in a directory that is new, or empty; give the files written."""
    wheel = Path(__file__).with_name(FILES)
    source = wheel if wheel.is_dir() else Path(__file__).parents[1]
    try:
        if directory.exists() and any(directory.iterdir()):
            raise InputError(f"{directory}: is not empty; name a directory that is not there yet")
        directory.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".", dir=directory) as whole:  # or nothing
            for part in PARTS:
                shutil.copytree(source / part, Path(whole, part), ignore=_HIDDEN)
            for part in PARTS:
                Path(whole, part).replace(directory / part)
    except OSError as error:
        reason = error.strerror or "a file could not be copied"
        raise InputError(f"{directory}: the project cannot be written there ({reason})") from None
    return sorted(path for path in directory.rglob("*") if path.is_file())
