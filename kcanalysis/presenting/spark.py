"""Small lines that stand in a table in place of a figure, as SVG for pages, print and notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from kcanalysis.presenting.names import color

_WIDTH, _HEIGHT, _MARGIN = 110.0, 18.0, 2.5


def spark_svg(values: Sequence[float | None]) -> str:
    """Draw values as a line with gaps where there is none, and a dot at the last value."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, reach = min(known), max(known) - min(known)
    points = [
        None if value is None else (
            _MARGIN + (_WIDTH - 2 * _MARGIN) * place / max(len(values) - 1, 1),
            _HEIGHT - _MARGIN - (_HEIGHT - 2 * _MARGIN) * ((value - low) / reach if reach else 0.5),
        )
        for place, value in enumerate(values)
    ]  # fmt: skip
    runs = [list(run) for is_known, run in groupby(points, bool) if is_known]
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in filter(None, run))}"'
        f' fill="none" stroke="{color("grey")}" stroke-width="1.2"/>'
        for run in runs
    )
    x, y = next(filter(None, reversed(points)))
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{color("amber")}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spark" role="img"'
        f' aria-label="{spark_words(values)}" width="{_WIDTH:g}" height="{_HEIGHT:g}"'
        f' viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}">{lines}{dot}</svg>'
    )


def spark_words(values: Sequence[float | None]) -> str:
    """Say what a small line shows: ``9 values from 1,722.5 to 2,703.7, between … and …``."""
    known = [value for value in values if value is not None]
    if not known:
        return "no values"
    first, last, low, high = (f"{v:,.1f}" for v in (known[0], known[-1], min(known), max(known)))
    return f"{len(known)} values from {first} to {last}, between {low} and {high}"
