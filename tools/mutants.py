"""Make a sample of faulty copies of the code right of the data, for the fast tests to notice.

mutmut changes an operator, a constant or a call at a time in ``metrics/``, ``panel/`` and
``presenting/``, and runs the tests that reach the change. The sample is the same each time for the
same code. What survives is printed with its change.

Usage: python -m tools.mutants [COUNT]    (200 if left out; its work stands in ``mutants/``)
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

FLOOR = 0.95
NOTICED = 1
"""What mutmut stores of a faulty copy that a test noticed."""


def run(*arguments: str) -> str:
    """Run mutmut, and give what it prints."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, capture_output=True, text=True).stdout


def outcomes() -> dict[str, int | None]:
    """Give every faulty copy by its name, with what became of it."""
    found: dict[str, int | None] = {}
    for path in sorted(Path("mutants").rglob("*.meta")):
        found |= json.loads(path.read_text("utf-8"))["exit_code_by_key"]
    return found


def main(count: int) -> int:
    """Print the rate and what survives; 1 if the rate is below the floor."""
    run("run", "none*")  # makes the copies, and learns which test reaches what
    names = sorted(outcomes())
    sample = random.Random(0).sample(names, count)
    run("run", "--max-children", "2", *sample)
    results = outcomes()
    survived = [name for name in sample if results[name] != NOTICED]
    for name in survived:
        changes = [line for line in run("show", name).splitlines() if line[:1] in ("+", "-")]
        print(name, *changes[2:], sep="\n    ")
    rate = 1 - len(survived) / count
    print(f"{count} of {len(names):,} faulty copies, {len(survived)} survive: {rate:.1%} noticed")
    return int(rate < FLOOR)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 200))
