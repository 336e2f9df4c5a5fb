"""Parts of sentences: what was, compared with what it was before."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd
from IPython.display import Markdown

from kcanalysis.metrics import growth as growth_metrics
from kcanalysis.metrics import margins as margin_metrics
from kcanalysis.presenting.numbers import (
    money,
    percent,
    round_half_up,
)

YEAR, QUARTER = 4, 1


_WHEN = {YEAR: "a year earlier", QUARTER: "the quarter before"}


def bullets(sentences: Iterable[str]) -> Markdown:
    """Set sentences as a list, empty ones left out."""
    return Markdown("\n".join(f"- {sentence}" for sentence in sentences if sentence))


def paragraph(sentences: Iterable[str]) -> Markdown:
    """Set sentences as a paragraph, empty ones left out."""
    return Markdown(" ".join(filter(None, sentences)))


def value(frame: pd.DataFrame, item: str, back: int = 0) -> float:
    """Give an item `back` quarters before the last, missing where there is none."""
    if item not in frame or back >= len(frame):
        return math.nan
    return float(frame[item].iloc[-1 - back])


def day(quarter: pd.Period) -> str:
    """Write the last day of a quarter, such as ``31 March 2026``."""
    return f"{quarter.end_time.day} {quarter.end_time:%B %Y}"


def listed(parts: list[str]) -> str:
    """Write a list in a sentence, such as ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _no_comparison(backs: Iterable[int]) -> str:
    missing = [_WHEN[back] for back in backs]
    return f"; no figure for {listed(missing)} is at hand" if missing else ""


def direction(current: float, base: float, more: str, less: str, same: str) -> str:
    """Choose the word for a move, as far as it shows in the printed figures."""
    now, then = round_half_up(current), round_half_up(base)
    return same if now == then else more if now > then else less


def sum_compared(panel: pd.DataFrame, item: str, name: str, backs: tuple[int, ...]) -> str:
    """Compare a positive sum with earlier ones: 'were X, up 37.2% from Y a year earlier'."""
    current = value(panel, item)
    if math.isnan(current):
        return f"{name} are not stated for this quarter."
    growth_of = {YEAR: growth_metrics.year_on_year, QUARTER: growth_metrics.quarter_on_quarter}
    terms = " in RMB" if panel.attrs["currency"] == "USD" else ""
    parts, missing = [], []
    for back in backs:
        base = value(panel, item, back)
        rate = value(growth_of[back](panel, (item,)), item)
        if math.isnan(base):
            missing.append(back)
            continue
        if math.isnan(rate):
            parts.append(f"against {money(base, panel)} {_WHEN[back]}")
            continue
        verb = direction(rate, 0.0, "up", "down", "unchanged")
        by = "" if verb == "unchanged" else f" {percent(abs(rate))}{terms}"
        parts.append(f"{verb}{by} from {money(base, panel)} {_WHEN[back]}")
    compared = f", {listed(parts)}" if parts else ""
    return f"{name} were {money(current, panel)}{compared}{_no_comparison(missing)}."


def margin_compared(panel: pd.DataFrame, margin: str, name: str, backs: tuple[int, ...]) -> str:
    """Compare a margin with earlier ones, in percentage points of the printed margins."""
    shares = margin_metrics.margins(panel)
    current = value(shares, margin)
    if math.isnan(current):
        return f"{name} cannot be computed for this quarter."
    parts, missing = [], []
    for back in backs:
        base = value(shares, margin, back)
        if math.isnan(base):
            missing.append(back)
            continue
        verb = direction(current, base, "up", "down", "unchanged")
        moved = abs(round_half_up(current) - round_half_up(base))
        by = "" if verb == "unchanged" else f" {moved} percentage points"
        parts.append(f"{verb}{by} from {_plain_percent(base)} {_WHEN[back]}")
    compared = f", {listed(parts)}" if parts else ""
    return f"{name} was {_plain_percent(current)}{compared}{_no_comparison(missing)}."


def _plain_percent(value: float) -> str:
    """Print a percentage in a sentence, where a minus sign reads better than parentheses."""
    return f"{round_half_up(value)}%".replace("-", "−")


def result_compared(panel: pd.DataFrame, item: str, name: str) -> str:
    """Compare a result that may be a profit or a loss: it widens, narrows, or turns."""
    current = value(panel, item)
    if math.isnan(current):
        return f"{name} is not stated for this quarter."
    bases = {back: value(panel, item, back) for back in (YEAR, QUARTER)}
    missing = [back for back, base in bases.items() if math.isnan(base)]
    known = {back: base for back, base in bases.items() if back not in missing}
    moves = [_move(current, base) for base in known.values()]
    if len(set(moves)) == 1:
        moves[1:] = ["" if moves[0] == "after" else "from"] * (len(moves) - 1)
    parts = [
        f"{move} a {_kind(base)} of {money(base, panel)} {_WHEN[back]}".strip()
        for move, (back, base) in zip(moves, known.items(), strict=True)
    ]
    compared = f", {listed(parts)}" if parts else ""
    turned = known and _kind(next(iter(known.values()))) != _kind(current)
    state = "turned to a" if turned else "was a"
    return (
        f"{name} {state} {_kind(current)} of {money(current, panel)}{compared}"
        f"{_no_comparison(missing)}."
    )


def _kind(value: float) -> str:
    return "loss" if value < 0 else "profit"


def _move(current: float, base: float) -> str:
    """Say how a result moved; where its sign changed there is nothing to say but what it was."""
    if _kind(current) != _kind(base):
        return "after"
    if current < 0:
        return direction(-current, -base, "widening", "narrowing", "unchanged") + " from"
    return direction(current, base, "up", "down", "unchanged") + " from"
