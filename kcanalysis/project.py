"""A project of one's own: the notebooks, the data and a sample release, in a new directory."""

from __future__ import annotations

import shutil
from pathlib import Path

from kcanalysis.errors import InputError

PARTS = ("notebooks", "data", "sample")

FILES = "project_files"
"""Where the wheel of the package has them."""

_WHEEL = Path(__file__).parent / FILES
_CHECKOUT = Path(__file__).parents[1]


def begin_project(directory: Path) -> list[Path]:
    """Lay out a project: what came with the package, or stands in its checkout.

    Parameters
    ----------
    directory : Path
        Where; it is made, or empty.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InputError
        If there is something in the directory, or it cannot be written to.
    """
    source = _WHEEL if _WHEEL.is_dir() else _CHECKOUT
    try:
        if directory.exists() and any(directory.iterdir()):
            raise InputError(f"{directory}: is not empty; name a directory that is not there yet")
        for part in PARTS:
            ignored = shutil.ignore_patterns(".*")
            shutil.copytree(source / part, directory / part, ignore=ignored, dirs_exist_ok=True)
    except OSError as error:
        reason = error.strerror or "a file could not be copied"
        raise InputError(f"{directory}: the project cannot be written there ({reason})") from None
    return sorted(path for path in directory.rglob("*") if path.is_file())
