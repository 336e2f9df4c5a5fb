"""Whatever a command meets around it, it ends well or in one clear line, and leaves nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from kcanalysis.facts import Fact
from tests.conftest import DATA, PROJECT
from tests.forms import write_form
from tests.rendering.notebooks import code, save
from tests.safety.mounted import run_mounted

KC = [sys.executable, "-m", "kcanalysis"]
DRAWS = "import kcanalysis as kc\nkc.figures.long_view(kc.load(data_dir='data'))"
WAITS = "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(60)"


@pytest.fixture
def release(stored: dict[str, list[Fact]], tmp_path: Path) -> Path:
    path = tmp_path / "release.txt"
    path.write_bytes(write_form(stored["2026Q1"], "cells"))
    return path


def run(command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a shell's command, in which kc is the command line."""
    return subprocess.run(
        ["sh", "-c", f'kc() {{ "$0" -m kcanalysis "$@"; }}; {command}', sys.executable],
        capture_output=True, encoding="utf-8", env=os.environ | variables, cwd=PROJECT,
    )  # fmt: skip


def test_a_release_is_printed_alike_in_every_encoding(release: Path) -> None:
    plain, ascii_only = (
        run(f"kc parse {release}", PYTHONIOENCODING=encoding) for encoding in ("utf-8", "ascii")
    )
    assert "shareholders’" in plain.stdout
    assert (ascii_only.returncode, ascii_only.stderr) == (0, "")
    assert ascii_only.stdout == plain.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is there on Linux only")
@pytest.mark.parametrize("command", ["parse {}", "parse {} --format json", "quarters", "--help"])
def test_an_output_that_is_full_or_closed_is_told_in_a_line(command: str, release: Path) -> None:
    full = run(f"kc {command.format(release)} > /dev/full")
    told = "Error: the standard output: No space left on device\n"
    assert (full.returncode, full.stderr) == (1, told)
    for stream, heard in (("1", "stderr"), ("2", "stdout")):
        closed = run(f"kc {command.format(release)} {stream}>&-")
        assert closed.returncode == 2
        assert getattr(closed, heard).startswith("Error: the standard output, or error, is closed")


def test_an_output_that_nobody_reads_any_more_ends_quietly(release: Path) -> None:
    assert run(f"kc parse {release} | true").stderr == ""


@pytest.mark.parametrize(
    ("options", "told"),
    [("ro", "Read-only file system"), ("size=64k", "a file could not be copied")],
)
def test_a_project_that_cannot_be_written_leaves_nothing_of_it(
    options: str, told: str, tmp_path: Path
) -> None:
    place = tmp_path / "desk"
    failed = run_mounted(options, place, [*KC, "new", str(place)])
    assert failed.returncode == 2
    assert failed.stdout == f"{place}:\n"
    assert failed.stderr.endswith(f"the project cannot be written there ({told})\n")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the frozen data, a notebook that draws, and one that takes its time."""
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "notebooks", project / "notebooks")
    shutil.copytree(DATA, project / "data")
    for name, source in {"draws": DRAWS, "waits": WAITS, "fills": "print('x' * 100_000)"}.items():
        parameters = code(source="quarter = '2026Q1'", tags="parameters")
        save(project / f"{name}.ipynb", parameters, new_code_cell(source))
    return project


def report(project: Path, notebook: str) -> list[str]:
    named = ["--notebook", str(project / f"{notebook}.ipynb"), "--out", str(project / "out")]
    return [*KC, "report", *named, "--format", "html"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("notebook", "options", "place", "told", "left"),
    [
        ("draws", "ro", "out", "(Read-only file system)", ""),
        ("draws", "size=300k", "out", "(No space left on device)", "draws-2026Q1.failed.ipynb"),
        ("fills", "size=64k", "out", "(No space left on device)", ""),
        ("draws", "size=4k", "temporary", "; JupyterLab may tell more", ""),
    ],
)
def test_a_report_without_room_is_told_and_leaves_no_half_of_it(
    notebook: str, options: str, place: str, told: str, left: str,
    project: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(project)
    failed = run_mounted(
        options, project / place, report(project, notebook), TMPDIR=str(project / "temporary")
    )
    assert failed.returncode == 1
    errors = failed.stderr.partition("Error: ")[2].splitlines()
    assert errors[0].endswith(told)
    assert len(errors) == 1 + bool(left)
    files = [line for line in failed.stdout.splitlines() if line[:1] not in ("", "/")]
    assert [name for name in files if name not in ("2026Q1", "index.html")] == [left] * bool(left)


@pytest.mark.slow
def test_a_home_where_nothing_can_be_written_makes_no_difference(project: Path) -> None:
    nowhere = str(project / "draws.ipynb" / "home")  # below a file
    names = ("HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR", "XDG_CACHE_HOME")
    built = []
    for variables in ({}, dict.fromkeys(names, nowhere)):
        done = subprocess.run(
            report(project, "draws"), cwd=project, env=os.environ | variables, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        assert len(done.stderr.splitlines()) == 4
        built.append((project / "out/2026Q1/draws-2026Q1.html").read_bytes())
    assert built[0] == built[1]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_build_that_is_ended_leaves_nothing_and_one_that_is_killed_nothing_to_the_next(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, output = project / "temporary", project / "out" / "2026Q1"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    for ending, ends_with, told in (
        (signal.SIGTERM, 130, b"Interrupted."),
        (signal.SIGINT, 130, b"Interrupted."),
        (signal.SIGKILL, -signal.SIGKILL, None),
    ):
        process = subprocess.Popen(report(project, "waits"), cwd=project, stderr=subprocess.PIPE)
        while not (begun := project / "begun").exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        begun.unlink()
        process.send_signal(ending)
        lines = process.communicate()[1].splitlines()
        assert process.returncode == ends_with
        assert lines[1:] == ([told] if told else [])
        assert bool([*temporary.iterdir(), *output.glob("*")]) is (told is None)
    assert subprocess.run(report(project, "draws"), cwd=project).returncode == 0
    assert list(temporary.iterdir()) == []
