"""The reports of several quarters at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import psutil
import pytest
from nbformat.v4 import new_code_cell

from kcanalysis.errors import BuildError
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.batch import build_all, processes
from kcanalysis.rendering.report import Built, build_quarter
from tests.conftest import DATA, PROJECT
from tests.rendering.notebooks import code, save

FIRST, SECOND, THIRD = (Quarter(2024, 4) + ago for ago in range(3))


def built(reports: Path, quarter: Quarter) -> Built:
    """Build as `build_quarter` does, but for the second quarter, which fails."""
    if quarter == SECOND:
        raise BuildError("no such cell")
    directory = reports / str(quarter)
    directory.mkdir(parents=True)
    return str(quarter), [save(directory / f"a-{quarter}.ipynb", "# Heading")]


@pytest.fixture(params=[None, ThreadPoolExecutor, processes])
def executor(request: pytest.FixtureRequest) -> Executor | None:
    if request.param is None:
        yield None
    else:
        with request.param(2) as made:
            yield made


def test_each_quarter_is_told_in_turn_and_all_are_listed_at_the_end(
    executor: Executor | None, tmp_path: Path
) -> None:
    quarters, told = [FIRST, SECOND, THIRD], []
    for quarter, result in build_all(quarters, partial(built, tmp_path), tmp_path, executor):
        assert not (tmp_path / "index.html").exists()
        try:
            told.append((quarter, result()[0]))
        except BuildError as error:
            told.append((quarter, str(error)))
    assert told == [(FIRST, "2024Q4"), (SECOND, "no such cell"), (THIRD, "2025Q2")]
    index = (tmp_path / "index.html").read_text("utf-8")
    assert "2024Q4/a-2024Q4.ipynb" in index
    assert "2025Q2/a-2025Q2.ipynb" in index


def test_what_nobody_waits_for_any_longer_is_not_begun(tmp_path: Path) -> None:
    begun, go = [], Event()

    def build(quarter: Quarter) -> Built:
        begun.append(quarter)
        if quarter != FIRST:
            go.wait(60)
        return "", []

    with ThreadPoolExecutor(1) as executor:
        results = build_all([FIRST, SECOND, THIRD], build, tmp_path, executor)
        assert next(results)[1]() == ("", [])
        results.close()
        go.set()
    assert THIRD not in begun


def killed(_: Quarter) -> Built:
    os._exit(9)


def test_a_process_that_is_ended_from_outside_is_told(tmp_path: Path) -> None:
    with processes(1) as executor:
        ((_, result),) = build_all([FIRST], killed, tmp_path, executor)
        with pytest.raises(BuildError, match="ended from outside, perhaps for want of memory"):
            result()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a notebook that one quarter fails, and that tells its kernel."""
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks")
    shutil.copytree(DATA, tmp_path / "data")
    save(
        tmp_path / "own.ipynb",
        code(source='quarter = "latest"\nseconds = 0', tags="parameters"),
        new_code_cell(
            "import os, pathlib, time\n"
            "pathlib.Path(f'{quarter}.pid').write_text(str(os.getpid()))\n"
            "time.sleep(seconds)"
        ),
        new_code_cell("assert quarter != '2024Q4'"),
    )
    return tmp_path


def command(project: Path, *more: str) -> list[str]:
    options = ["--all", "--notebook", str(project / "own.ipynb"), "--format", "html", *more]
    return [sys.executable, "-m", "kcanalysis", "report", *options]


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_quarter_that_fails_does_not_stop_the_others(jobs: str, project: Path) -> None:
    ended = subprocess.run(
        command(project, "--jobs", jobs), cwd=project, capture_output=True, text=True
    )
    assert ended.returncode == 1
    made = [project / "reports" / "2026Q1" / f"own-2026Q1.{end}" for end in ("html", "ipynb")]
    assert ended.stdout.splitlines() == [str(path) for path in made]
    assert all(path.exists() for path in made)
    failed = project / "reports" / "2024Q4" / "own-2024Q4.failed.ipynb"
    told = [line for line in ended.stderr.splitlines() if not line.startswith("  ")]
    told = [line for line in told if not line.endswith("…")]
    assert told[0].startswith(f"Error: 2024Q4: {project / 'own.ipynb'}, cell 3 (“assert quarter")
    assert told[1:] == [
        f"The notebook as far as it ran is kept in {failed}",
        "own-2026Q1: 1,182 checks, 3 exceptions",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_what_was_begun_and_leaves_nothing(
    ending: signal.Signals, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(project / "tmp"))
    running = subprocess.Popen(
        command(project, "-p", "seconds", "600", "--jobs", "2"),
        cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = [project / f"{quarter}.pid" for quarter in ("2024Q4", "2026Q1")]
    while not all(path.exists() and path.read_text() for path in told):
        assert running.poll() is None
        time.sleep(0.05)
    workers = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(ending)
    assert running.communicate() == ("", "Interrupted.\n")
    assert running.returncode == 130
    assert len(workers) >= 4  # two processes, each with a kernel
    assert psutil.wait_procs(workers, timeout=20)[1] == []
    assert list((project / "tmp").iterdir()) == []
    assert not any((project / "reports").glob("*"))


@pytest.mark.slow
def test_the_workers_of_a_cluster_build_reports(project: Path) -> None:
    distributed = pytest.importorskip("distributed")
    build = partial(
        build_quarter, project / "own.ipynb", parameters={}, reports=project / "reports",
        formats=["html"],
    )  # fmt: skip
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as two,
        distributed.Client(two) as client,
    ):
        results = build_all([THIRD, SECOND], build, project / "reports", client.get_executor())
        told = {quarter: result() for quarter, result in results}
    assert [title for title, _ in told.values()] == ["own-2025Q2", "own-2025Q1"]
    assert all(path.exists() for _, paths in told.values() for path in paths)
