"""Print how long each stage of a report takes: the median of several runs, in seconds."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import nbformat

from kcanalysis.paths import REPORT_NOTEBOOK, find_project
from kcanalysis.rendering.report import build_report
from kcanalysis.store import read_data
from kcanalysis.tieout import load_findings

RUNS = 3


def main() -> None:
    """Time the stages, and print them."""
    project = find_project()
    seconds: dict[str, list[float]] = defaultdict(list)
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kcanalysis", "--help"], capture_output=True)
        seconds["start (kcanalysis --help)"].append(time.perf_counter() - start)

        start = time.perf_counter()
        read_data(project / "data")
        seconds["data"].append(time.perf_counter() - start)

        start = time.perf_counter()
        load_findings(project / "data")
        seconds["tie-out (all stored releases)"].append(time.perf_counter() - start)

        with tempfile.TemporaryDirectory() as directory:
            kernel = stages(empty_notebook(Path(directory)), {}, Path(directory), [])
            built = stages(
                project / REPORT_NOTEBOOK,
                {"quarter": "latest"},
                Path(directory),
                ["html", "pdf"],
            )
        seconds["kernel (an empty notebook)"].append(kernel["execute"])
        seconds["cells"].append(built["execute"] - kernel["execute"])
        seconds["html"].append(built["html"])
        seconds["pdf"].append(built["pdf"])
    for stage, times in seconds.items():
        print(f"{stage:<32}{statistics.median(times):6.2f} s")


def empty_notebook(directory: Path) -> Path:
    """Write a notebook with one cell that does nothing."""
    path = directory / "empty.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("pass")]), path)
    return path


def stages(
    notebook: Path, parameters: dict[str, object], directory: Path, formats: list[str]
) -> dict[str, float]:
    """Build a report and tell how long each of its stages took."""
    seconds: dict[str, float] = {}
    build_report(notebook, parameters, directory, "bench", formats, seconds.__setitem__)
    return seconds


if __name__ == "__main__":
    main()
