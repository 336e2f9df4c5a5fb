"""Whatever interrupts an ingest, the store is whole, and the next run works."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kcanalysis.facts import Fact
from kcanalysis.store import read_data
from tests.forms import write_form
from tests.safety.mounted import run_mounted

FORMS = {"2024Q4": "rows", "2026Q1": "newswire"}
KILLS = 12


@pytest.fixture
def files(stored: dict[str, list[Fact]], tmp_path: Path) -> list[Path]:
    """Written releases around the shipped facts."""
    paths = []
    for name, form in FORMS.items():
        paths.append(tmp_path / f"release-{name}")
        paths[-1].write_bytes(write_form(stored[name], form))
    return paths


def command(files: list[Path], data: Path) -> list[str]:
    ingest = [sys.executable, "-m", "kcanalysis", "ingest", *map(str, files)]
    return [*ingest, "--data", str(data)]


def run(files: list[Path], data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(files, data), capture_output=True, text=True)


def content(data: Path) -> dict[str, bytes]:
    """Give what is stored; what a killed writer leaves begins with a dot, and is not."""
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


@pytest.fixture
def whole(files: list[Path], tmp_path: Path) -> tuple[dict[str, bytes], float]:
    """What an ingest stores that nothing interrupts, and the seconds that it takes."""
    start = time.perf_counter()
    assert run(files, tmp_path / "whole").returncode == 0
    return content(tmp_path / "whole"), time.perf_counter() - start


@pytest.mark.slow
def test_an_ingest_that_is_killed_at_any_moment_leaves_whole_files_and_can_be_run_again(
    files: list[Path], whole: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    expected, seconds = whole
    moments = random.Random(1)
    data = tmp_path / "data"
    for _ in range(KILLS):
        process = subprocess.Popen(
            command(files, data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(0.3, 1.0) * seconds)
        process.kill()
        process.wait()
        for name, stored in content(data).items():
            assert stored == expected[name]
    assert run(files, data).returncode == 0
    assert content(data) == expected


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no such signal")
@pytest.mark.parametrize("stage", ["mkstemp", "fsync", "replace"])
def test_a_kill_at_each_stage_of_writing_leaves_the_old_file(
    stage: str, files: list[Path], whole: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(tmp_path / "whole", data)
    old = data / "releases" / "2026Q1.csv"
    old.write_bytes(old.read_bytes().replace(b",Goodwill,", b",Good will,"))
    before = old.read_bytes()
    script = (
        "import os, signal, sys, tempfile\n"
        "from kcanalysis.cli import main\n"
        f"module = tempfile if {stage!r} == 'mkstemp' else os\n"
        f"setattr(module, {stage!r}, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))\n"
        "main()\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, *command(files, data)[3:]])
    assert killed.returncode == -signal.SIGKILL
    assert old.read_bytes() == before
    assert run(files, data).returncode == 0
    assert content(data) == whole[0]


@pytest.mark.slow
def test_two_ingests_at_once_store_what_one_does(
    files: list[Path], whole: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    both = [
        subprocess.Popen(command(order, data), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for order in (files, files[::-1])
    ]
    errors = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], errors
    assert content(data) == whole[0]
    assert len(read_data(data)) == 701 + 369


def test_a_read_only_directory_is_one_clear_error(files: list[Path], tmp_path: Path) -> None:
    assert_refused(
        run_mounted("ro", tmp_path / "data", command(files, tmp_path / "data")),
        "Read-only file system",
    )


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is there on Linux only")
def test_a_place_where_nothing_can_be_written_is_one_clear_error(files: list[Path]) -> None:
    assert_refused(run(files, Path("/proc/kcanalysis")), "cannot be written")


def test_a_disk_without_room_is_one_clear_error_and_the_next_run_works(
    files: list[Path], whole: tuple[dict[str, bytes], float], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    failed = run_mounted("size=64k", data, command(files, data))  # less than the facts need
    assert_refused(failed, "No space left on device")
    assert "2024Q4" not in failed.stdout
    assert run(files, data).returncode == 0
    assert content(data) == whole[0]


def test_a_limit_on_the_size_of_files_is_one_clear_error(files: list[Path], tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    failed = subprocess.run(
        command(files, tmp_path / "data"), capture_output=True, text=True, preexec_fn=limit
    )
    assert_refused(failed, "File too large")
    assert content(tmp_path / "data") == {}
    assert list((tmp_path / "data" / "releases").iterdir()) == []


def assert_refused(failed: subprocess.CompletedProcess[str], message: str) -> None:
    assert failed.returncode == 2, failed.stderr
    assert message in failed.stderr
    assert 0 < len(failed.stderr.splitlines()) <= 2
    assert "Traceback" not in failed.stderr
