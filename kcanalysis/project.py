"""A project of one's own: the notebooks, the data and a sample release, in a new directory."""

from __future__ import annotations

import shutil
from pathlib import Path

from kcanalysis.errors import InputError

PARTS = ("notebooks", "data", "sample")

FILES = "project_files"
"""Where the wheel of the package has them; a checkout has them at its top."""


def begin_project(directory: Path) -> list[Path]:
    """Lay out a project in a directory that is new, or empty; give the files written."""
    wheel = Path(__file__).with_name(FILES)
    source = wheel if wheel.is_dir() else Path(__file__).parents[1]
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
