"""What the figures are drawn with: stacked bars, lines with gaps, waterfalls, labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kcanalysis.coverage import KEYED_IN
from kcanalysis.presenting.chart import AMBER, BLUE, GREY, NAVY, Exhibit, mark_quarters
from kcanalysis.presenting.numbers import amount, percent, unit_note

BAR = 0.62
Parts = Mapping[str, tuple[str, str]]


def shown(frame: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """Give the quarters of a frame that the panel's lookback shows."""
    return frame.tail(panel.attrs["lookback"])


def above(axes: Axes, text: str, position: float, height: float) -> None:
    """Write a text above the bar at a position; a bar that is missing has none."""
    if not math.isnan(height):
        axes.annotate(
            text,
            (position, height),
            (0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=7.5,
            linespacing=1.15,
        )


def stack(
    axes: Axes, frame: pd.DataFrame, parts: Parts, width: float = BAR, offset: float = 0.0
) -> None:
    """Draw parts on top of each other, negative ones below zero; too small ones are left out."""
    stated = frame.reindex(columns=list(parts)).fillna(0.0)
    sizes = stated.abs()
    visible = sizes.columns[sizes.max() > sizes.sum(axis="columns").max() / 200]
    up, down = np.zeros(len(frame)), np.zeros(len(frame))
    for item, (label, color) in parts.items():
        if item not in visible:
            continue
        heights = stated[item].to_numpy()
        base = np.where(heights >= 0, up, down)
        axes.bar(np.arange(len(frame)) + offset, heights, width, base, label=label, color=color)
        up, down = up + heights.clip(min=0), down + heights.clip(max=0)


def lines(
    axes: Axes, frame: pd.DataFrame, parts: Parts, printed: Callable[[float], str] = percent
) -> None:
    """Draw lines that break at gaps, each with its last value at its end."""
    for item, (label, color) in parts.items():
        axes.plot(np.arange(len(frame)), frame[item], "o-", color=color, label=label)
        last = frame[item].iloc[-1]
        if not math.isnan(last):
            axes.annotate(
                printed(last),
                (len(frame) - 1, last),
                (7, 0),
                textcoords="offset points",
                va="center",
                color=color,
                weight=600,
            )
    if frame[list(parts)].min().min() < 0:
        axes.axhline(0, color=GREY, lw=0.8)


def waterfall(axes: Axes, steps: list[tuple[str, float]], printed: Callable[[float], str]) -> None:
    """Draw a walk: the first and the last bar stand on zero, those between add up.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    steps : list of (str, float)
        Label and value of each bar; the last value is that of the sum.
    printed : callable
        How to print a value.
    """
    level = 0.0
    for position, (_, value) in enumerate(steps):
        total = position in (0, len(steps) - 1)
        start = 0.0 if total else level
        color = NAVY if total else BLUE if value >= 0 else AMBER
        axes.bar(position, value, BAR, start, color=color)
        level = value if total else level + value
        above(axes, printed(value), position, max(start, start + value))
        if position < len(steps) - 1:
            axes.plot([position + BAR / 2, position + 1 - BAR / 2], [level] * 2, color=GREY, lw=0.7)
    axes.set_xticks(range(len(steps)), [label for label, _ in steps])
    axes.set_xlim(-0.6, len(steps) - 0.4)
    axes.axhline(0, color=GREY, lw=0.8)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + (high - low) * 0.12)
    printed_axis(axes, printed)


def printed_axis(axes: Axes, printed: Callable[[float], str]) -> None:
    """Print the numbers of the vertical axis as the report prints them."""
    axes.yaxis.set_major_formatter(lambda value, _: printed(value) if value else "0")


def whole(value: float) -> str:
    """Print a sum without decimals."""
    return amount(value, 0)


def whole_percent(value: float) -> str:
    """Print a percentage without decimals."""
    return percent(value, 0)


def finish(
    axes: Axes,
    panel: pd.DataFrame,
    missing: pd.Series,
    items: Iterable[str],
    printed: Callable[[float], str],
) -> None:
    """Label the quarters, the axis and the parts; `items` are those that the figure rests on."""
    quarters = missing.index
    origins = panel.attrs["origins"]
    keyed_in = [
        any(
            (origin := origins.get((str(quarter), item))) and origin.kind == KEYED_IN
            for item in items
        )
        for quarter in quarters
    ]
    mark_quarters(axes, quarters, missing, keyed_in)
    printed_axis(axes, printed)
    handles, labels = axes.get_legend_handles_labels()
    if len(labels) > 1:
        axes.legend(handles, labels, ncols=len(labels), bbox_to_anchor=(-0.01, 0.99))


def nothing(figure: Exhibit, axes: Axes, what: str) -> Exhibit:
    """Say in the figure's place that there is nothing to draw."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, f"{what} cannot be drawn: not all of its figures are at hand.",
              transform=axes.transAxes, ha="center", color=GREY)  # fmt: skip
    figure.alt = f"{what}: not all of its figures are at hand."
    return figure


def source(panel: pd.DataFrame, note: str = "") -> str:
    """Give the line below a figure."""
    parts = ["Source: Kingsoft Cloud's earnings releases; * keyed in from other sources"]
    if panel.attrs["currency"] == "USD":
        parts.append("translated where no dollars are printed")
    return "; ".join(filter(None, [*parts, note])) + "."


def alt_text(
    kind: str, panel: pd.DataFrame, series: pd.Series, subject: str, suffix: str = ""
) -> str:
    """Say what a figure shows: its kind, its span, and where one of its series starts and ends."""
    known = series.dropna()
    unit = suffix or f" {unit_note(panel)}"
    if known.empty:
        return f"{kind}; no figure for these quarters is at hand."
    first, last = known.index[0], known.index[-1]
    text = (
        f"{kind}, {series.index[0]} to {series.index[-1]}: {subject} "
        f"{amount(known.iloc[0])}{unit} in {first}, {amount(known.iloc[-1])}{unit} in {last}."
    )
    missing = [str(quarter) for quarter in series.index[series.isna()]]
    return text + (f" Not at hand: {', '.join(missing)}." if missing else "")


def walk_alt(kind: str, steps: list[tuple[str, float]], printed: Callable[[float], str]) -> str:
    """Say what a walk shows: all of its steps."""
    told = ", ".join(f"{label.replace(chr(10), ' ')} {printed(value)}" for label, value in steps)
    return f"{kind}: {told}."
