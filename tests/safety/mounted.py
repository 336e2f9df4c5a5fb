"""Runs commands where a directory is a file system of its own: read-only, or with little room."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

ALONE = ["unshare", "--user", "--map-root-user", "--mount"]


def run_mounted(
    options: str, place: Path, command: Sequence[str], **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a world of its own, and list behind its output what is at the place."""
    if not shutil.which("unshare") or subprocess.run([*ALONE, "true"]).returncode:
        pytest.skip("no file system of one's own can be mounted here")
    script = (
        f'mkdir -p {place} && mount -t tmpfs -o {options} tmpfs {place} && "$0" "$@"; '
        f"code=$?; ls -AR {place}; exit $code"
    )
    return subprocess.run(
        [*ALONE, "sh", "-c", script, *command],
        capture_output=True,
        text=True,
        env=os.environ | variables,
    )
