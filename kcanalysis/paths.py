"""Where the notebooks, the data and the reports are."""

from __future__ import annotations

from pathlib import Path

from kcanalysis.errors import InputError

REPORT_NOTEBOOK = Path("notebooks", "quarterly_report.ipynb")


def find_project(start: Path | None = None) -> Path:
    """Find the project's directory: the nearest one around `start` that holds its notebooks.

    Parameters
    ----------
    start : Path, optional
        Where to begin; the current directory if left out.

    Raises
    ------
    InputError
        If there is none.
    """
    start = (start or Path.cwd()).resolve()
    for directory in (start, *start.parents):
        if (directory / REPORT_NOTEBOOK).is_file():
            return directory
    raise InputError(
        f"{start}: no {REPORT_NOTEBOOK.as_posix()} here or above; change to the project's directory"
    )


def find_data(data_dir: Path | str | None = None, *, needed: bool = True) -> Path:
    """Give the data directory: the one named, else the project's ``data/``.

    Raises
    ------
    InputError
        If none is named and there is no project around; unless it is not `needed`.
    """
    if data_dir is not None:
        return Path(data_dir)
    try:
        return find_project() / "data"
    except InputError:
        if needed:
            raise
        return Path("data")
