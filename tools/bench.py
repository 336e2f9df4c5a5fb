"""Print how long things take, beside what the libraries alone take for the like, all in one run.

Whole processes are timed, in turn, and medians shown: of seconds on the clock, and of seconds of
processor, which other work on the machine disturbs less. The yardstick of a report is Papermill's
command and nbconvert's, one after the other, on the same notebook: they write an HTML file only.

Usage: python -m tools.bench [RUNS]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from kcanalysis.paths import REPORT_NOTEBOOK, find_project
from tools.years import make_up

BATCHES = (1, 5, 25)
QUARTER = "2026Q1"
YARDSTICK = "the two commands"
PLAIN = """
import pandas, matplotlib.figure
for n in range(11):
    figure = matplotlib.figure.Figure((6.7, 2.6))
    figure.subplots().plot(range(9), range(9), "o-", label="figures")
    figure.savefig(f"{n}.svg")
"""
LOAD = "import kcanalysis as kc; kc.load(data_dir={!r})"


class Taken(NamedTuple):
    """What a command took: seconds on the clock, and of processor with all its children."""

    seconds: float
    processor: float


def main(runs: int = 5) -> None:
    """Time everything, and print it."""
    project = find_project()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        shutil.copytree(project / "notebooks", place / "project" / "notebooks")
        os.chdir(place / "project")
        data = {count: place / "project" / f"data{count}" for count in BATCHES}
        for count, directory in data.items():
            make_up(count, project / "data", directory)
        shutil.copytree(project / "data", place / "project" / "data")
        alone = in_turn(single(place), runs)
        print_table(alone, YARDSTICK)
        print_table(in_turn(cheap(place, data), runs), "pandas and 11 SVG files")
        batches(data, place, alone[YARDSTICK])


def single(place: Path) -> dict[str, list[list[str]]]:
    """Give the commands that build one report."""
    notebook = place / "project" / REPORT_NOTEBOOK
    run = [*tool("papermill"), str(notebook), str(place / "ran.ipynb"), "-p", "quarter", QUARTER]
    run += ["--no-progress-bar", "--cwd", str(notebook.parent)]
    page = [*tool("jupyter"), "nbconvert", "--to", "html", str(place / "ran.ipynb")]
    return {
        YARDSTICK: [run, page],
        "kcanalysis report (HTML, PDF)": [kc("report", QUARTER)],
    }


def cheap(place: Path, data: dict[int, Path]) -> dict[str, list[list[str]]]:
    """Give the commands that should take no time, beside a script that draws."""
    release = place / "project" / "data" / "releases"
    sample = find_project(Path(__file__)) / "sample" / "made-up-2026q2-release.txt"
    assert release.is_dir()
    return {
        "pandas and 11 SVG files": [[sys.executable, "-c", PLAIN]],
        "kcanalysis --help": [kc("--help")],
        "kcanalysis parse": [kc("parse", str(sample))],
        "kcanalysis check": [kc("check")],
        "kcanalysis ingest": [kc("ingest", str(sample), "--data", str(data[1]))],
        "kc.load, as it ships": [[sys.executable, "-c", LOAD.format("data")]],
        f"kc.load, {BATCHES[-1]} releases": [[sys.executable, "-c", LOAD.format(str(data[25]))]],
    }


def batches(data: dict[int, Path], place: Path, yardstick: Taken) -> None:
    """Build more and more quarters, and print what each takes, and the peak of memory."""
    print_head("kcanalysis report --all, a quarter", "peak MB")
    for count, directory in data.items():
        peak: list[float] = []
        command = kc("report", "--all", "--data", str(directory), "--out", str(place / "out"))
        taken = timed([command], peak.append)
        each = Taken(taken.seconds / count, taken.processor / count)
        print_line(f"{count} quarters", each, yardstick, f"{max(peak):>9.0f}")


def in_turn(commands: dict[str, list[list[str]]], runs: int) -> dict[str, Taken]:
    """Time commands in turn, so often, and give the medians."""
    taken = defaultdict(list)
    for number in range(1 + runs):
        for name, lines in commands.items():
            one = timed(lines)
            if number:  # the first time, byte code is written
                taken[name].append(one)
    return {
        name: Taken(*map(statistics.median, zip(*each, strict=True)))
        for name, each in taken.items()
    }


def timed(lines: list[list[str]], tell: Callable[[float], None] | None = None) -> Taken:
    """Run commands one after the other; `tell` gets, again and again, the megabytes they hold."""
    before, start = os.times(), time.perf_counter()
    for line in lines:
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while tell and process.poll() is None:
            tell(megabytes(process.pid))
            time.sleep(0.1)
        assert process.wait() == 0, line
    after = os.times()
    processor = sum(after[2:4]) - sum(before[2:4])
    return Taken(time.perf_counter() - start, processor)


def megabytes(pid: int) -> float:
    """Add up what a process and its children hold for themselves."""
    held = 0
    with suppress(psutil.Error):  # gone meanwhile
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            with suppress(psutil.Error):
                held += process.memory_full_info().uss
    return held / 1e6


def print_table(taken: dict[str, Taken], yardstick: str) -> None:
    """Print seconds, and how many times those of the yardstick they are."""
    print_head()
    for name, one in taken.items():
        print_line(name, one, taken[yardstick])


def print_head(what: str = "", more: str = "") -> None:
    """Print what stands in the columns."""
    print(f"\n{what:<34}{'seconds':>12}{'times':>7}{'processor':>11}{'times':>7}{more:>9}")


def print_line(name: str, one: Taken, yardstick: Taken, more: str = "") -> None:
    """Print one command's line."""
    seconds, processor = (part / whole for part, whole in zip(one, yardstick, strict=True))
    print(
        f"{name:<34}{one.seconds:>12.2f}{seconds:>7.2f}{one.processor:>11.2f}{processor:>7.2f}{more}"
    )


def tool(name: str) -> list[str]:
    """Give the command of a library that stands beside Python."""
    return [str(Path(sys.executable).with_name(name))]


def kc(*arguments: str) -> list[str]:
    """Give a command of ours."""
    return [*tool("kcanalysis"), *arguments]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
