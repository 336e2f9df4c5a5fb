"""Write down anew what the tables and charts of 2026Q1 show: then look at the difference.

Usage: python -m tests.seen
"""

from __future__ import annotations

import csv
from collections.abc import Iterable

from kcanalysis.panel.load import load
from tests.seen import charts, checks
from tests.seen.reckoning import DATA


def write_down(name: str, found: Iterable[dict[str, str]]) -> None:
    rows = list(found)
    with (DATA / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    panel = load(through="2026Q1", data_dir=DATA)
    write_down("layout.csv", checks.layout(panel))
    write_down("charts.csv", charts.all_texts(panel))
