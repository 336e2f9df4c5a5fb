"""Directories for what is not to stay, whatever ends a build."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir


@contextmanager
def scratch(name: str = "kcanalysis", within: Path | None = None) -> Iterator[Path]:
    """Give a hidden directory, in the system's place for them if not `within` another.

    It is gone at the end, and those of the name that killed processes have left go first.
    """
    within = within or Path(gettempdir())
    _remove_left_behind(name, within)
    prefix = f".{name}-{os.getpid()}-"
    # a kernel that is about to end may still write into it
    with TemporaryDirectory(prefix=prefix, dir=within, ignore_cleanup_errors=True) as made:
        yield Path(made)


def _remove_left_behind(name: str, within: Path) -> None:
    """Remove the directories of processes that run no longer."""
    import psutil

    ours = re.compile(rf"\.{re.escape(name)}-(\d{{1,9}})-\w+")
    for left in within.iterdir():
        found = ours.fullmatch(left.name)
        if found and not psutil.pid_exists(int(found[1])):
            shutil.rmtree(left, ignore_errors=True)
