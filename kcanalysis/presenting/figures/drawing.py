"""What the figures are drawn with: stacked bars, lines with gaps, waterfalls, labels.

Whatever is drawn is named by ids: values, names and colours all follow from these.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.chart import Chart, new_chart
from kcanalysis.presenting.names import argument_of, color, color_of, short_of
from kcanalysis.presenting.numbers import amount, money, percent, printed
from kcanalysis.presenting.rows import why_missing
from kcanalysis.presenting.walk import Walk, walk_to
from kcanalysis.quarter import Quarter

BAR = 0.62
_LIGHT = 0.5
"""How opaque a bar is that rests on a data vendor's figures."""


def values(panel: Panel, id: str) -> np.ndarray:
    """Give a figure over the quarters shown, in the panel's unit; NaN where it is missing."""
    return np.array([panel.value(quarter, id) for quarter in panel.shown])


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


def tops(
    axes: Axes, panel: Panel, id: str, form: Callable[[float], str], shift: float = 0.0
) -> list[float]:
    """Write the values of a figure above the bars that are as high; give those that are known."""
    known = [(n, value) for n, value in enumerate(values(panel, id)) if not math.isnan(value)]
    for position, value in known:
        above(axes, form(value), position + shift, value)
    return [value for _, value in known]


def stack(
    axes: Axes,
    panel: Panel,
    ids: Sequence[str],
    width: float = BAR,
    offset: float = 0.0,
    needed: str = "",
) -> None:
    """Draw figures on top of each other, negative ones below zero; too small ones are left out.

    A quarter without the figure that is `needed` has no bars.
    """
    there = np.array([not needed or not math.isnan(v) for v in values(panel, needed or ids[0])])
    heights = {id: np.nan_to_num(values(panel, id)) * there for id in ids}
    highest = np.sum([np.abs(each) for each in heights.values()], axis=0).max()
    up, down = np.zeros(len(panel.shown)), np.zeros(len(panel.shown))
    for id, height in heights.items():
        if np.abs(height).max() <= highest / 200:
            continue
        base = np.where(height >= 0, up, down)
        bars(axes, panel, id, width, offset, base, there)
        up, down = up + height.clip(min=0), down + height.clip(max=0)


def bars(
    axes: Axes,
    panel: Panel,
    id: str,
    width: float = BAR,
    offset: float = 0.0,
    base: np.ndarray | float = 0.0,
    there: np.ndarray | bool = True,
) -> None:
    """Draw a figure over the quarters shown as bars, on a base, where it is to be there."""
    heights = np.nan_to_num(values(panel, id)) * there
    places = np.arange(len(heights)) + offset
    drawn = axes.bar(places, heights, width, base, label=short_of(id), color=color_of(id))
    for position in _of_vendors(panel, id):
        drawn[position].set_alpha(_LIGHT)


def line(axes: Axes, panel: Panel, id: str, label: str = "", *, end: bool = True) -> None:
    """Draw a figure as a line that breaks at gaps, its last value at its end.

    `label` is the id of the figure whose name it has in the legend; its own if left out.
    """
    drawn = values(panel, id)
    name = short_of(label or id)
    axes.plot(np.arange(len(drawn)), drawn, "o-", color=color_of(id), label=name)
    light = _of_vendors(panel, id)
    axes.plot(light, drawn[light], "o", color=color_of(id), mfc=color("pale"))
    if end and not math.isnan(drawn[-1]):
        axes.annotate(
            printed(panel, panel.last, id),
            (len(drawn) - 1, drawn[-1]),
            (7, 0),
            textcoords="offset points",
            va="center",
            weight=600,
        )
    if np.nanmin(np.append(drawn, 0)) < 0:
        zero(axes)


def _of_vendors(panel: Panel, id: str) -> list[int]:
    """Find the quarters shown in which a figure rests on one of a data vendor's."""
    origins = [panel.origin(quarter, id) for quarter in panel.shown]
    return [n for n, o in enumerate(origins) if isinstance(o, Origin) and o.standing == "vendor"]


def zero(axes: Axes) -> None:
    """Draw the line of nil."""
    axes.axhline(0, color=color("grey"), lw=0.8)


def as_waterfall(panel: Panel, name: str, title: str, unit: str) -> Chart:
    """Draw a walk, a bridge over the year, as a waterfall; where a figure is missing, say so."""
    figure, axes = new_chart(panel, name, title, unit, 2.3, label_lines=3)
    walk = walk_to(panel, name)
    if isinstance(walk, Missing):
        axes.set_axis_off()
        axes.text(0.5, 0.5, f"{title} cannot be drawn: not all of its figures are at hand.",
                  transform=axes.transAxes, ha="center", color=color("grey"))  # fmt: skip
        figure.alt = f"{title}: not all of its figures are at hand."
        return figure
    told = _waterfall(axes, panel, walk)
    figure.alt = f"{title}: " + ", ".join(f"{label} {text}" for label, text in told) + "."
    return figure


def _waterfall(axes: Axes, panel: Panel, walk: Walk) -> list[tuple[str, str]]:
    """Draw the bars: the first and the last stand on zero, those between add up."""
    steps = [(panel.last, id) for id in walk.steps if panel.value(panel.last, id)]
    figures = [walk.start, *steps, walk.end]
    # a margin in percent is walked in basis points; the ends of a bridge are called by their time
    is_bridge = walk.start[1] == walk.end[1]
    end = panel.origin(*walk.end)
    in_points = isinstance(end, Origin) and end.unit == "percent"
    level, told = 0.0, []
    for position, (quarter, id) in enumerate(figures):
        is_end = position in (0, len(figures) - 1)
        value = panel.value(quarter, id) * (100 if in_points and is_end else 1)
        start = 0.0 if is_end else level
        shade = "navy" if is_end else "blue" if value >= 0 else "amber"
        axes.bar(position, value, BAR, start, color=color(shade))
        level += value
        text = _step_text(panel, quarter, id)
        above(axes, text, position, max(start, start + value))
        told.append((str(quarter) if is_end and is_bridge else short_of(id), text))
        if position < len(figures) - 1:
            ends = [position + BAR / 2, position + 1 - BAR / 2]
            axes.plot(ends, [level] * 2, color=color("grey"), lw=0.7)
    axes.set_xticks(range(len(told)), [_wrapped(label) for label, _ in told])
    axes.set_xlim(-0.6, len(told) - 0.4)
    zero(axes)
    low, high = axes.get_ylim()
    axes.set_ylim(top=high + (high - low) * 0.12)
    printed_axis(axes, (lambda value: percent(value / 100, 0)) if in_points else whole)
    return told


def _step_text(panel: Panel, quarter: Quarter, id: str) -> str:
    origin = panel.origin(quarter, id)
    if isinstance(origin, Missing) or origin.unit != "money":
        return printed(panel, quarter, id)
    return whole(panel.scaled(origin))


def _wrapped(label: str) -> str:
    """Break a label into lines that stand side by side."""
    return textwrap.fill(label, 14, break_long_words=False, break_on_hyphens=False)


def printed_axis(axes: Axes, form: Callable[[float], str]) -> None:
    """Print the numbers of the vertical axis as the report prints them, whole ones only."""
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: form(value) if value else "0")


def whole(value: Decimal | float) -> str:
    """Print a sum without decimals."""
    return amount(value, 0)


def whole_percent(value: float) -> str:
    """Print a percentage without decimals."""
    return percent(value, 0)


def finish(
    axes: Axes, panel: Panel, ids: Sequence[str], form: Callable[[float], str], needed: str = ""
) -> None:
    """Label the quarters, the axis and the parts of a chart over time."""
    labels: list[str] = []
    gaps: list[str] = []
    for quarter in panel.shown:
        origins = [panel.origin(quarter, id) for id in ids]
        known = [origin for origin in origins if not isinstance(origin, Missing)]
        lacking = [panel.origin(quarter, needed)] if needed else origins if not known else []
        gap = next((why_missing(panel, one) for one in lacking if isinstance(one, Missing)), "")
        keyed_in = any(origin.is_keyed_in for origin in known) and not gap
        labels.append(f"{quarter}*" if keyed_in else str(quarter))
        gaps.append(gap.partition(":")[0])
    axes.set_xticks(range(len(labels)), labels)
    axes.set_xlim(-0.6, len(labels) - 0.4)
    axes.get_xticklabels()[-1].set(fontweight="bold", color=color("navy"))
    for position, gap in enumerate(gaps):
        if gap:
            _shade(axes, position, gap)
    printed_axis(axes, form)
    handles, names = axes.get_legend_handles_labels()
    if len(names) > 1:
        legend = axes.legend(handles, names, ncols=len(names), bbox_to_anchor=(-0.01, 0.99))
        for handle in legend.legend_handles:
            if handle:
                handle.set_alpha(1)


def _shade(axes: Axes, position: int, reason: str) -> None:
    """Say at a gap why there is no figure."""
    axes.axvspan(position - 0.5, position + 0.5, color=color("pale"), lw=0, zorder=0)
    axes.annotate(
        reason,
        (position, 0.5),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="center",
        rotation=90,
        size=7,
        color=color("grey"),
        bbox={"facecolor": color("pale"), "linewidth": 0, "pad": 2},
    )


def alt_text(kind: str, panel: Panel, id: str, unit: str = "") -> str:
    """Say what a figure shows: its kind, its span, and where one of its series starts and ends."""
    known = [q for q in panel.shown if not isinstance(panel.origin(q, id), Missing)]
    if not known:
        return f"{kind}; there is no figure for these quarters."
    first, last = known[0], known[-1]
    text = (
        f"{kind}, {panel.shown[0]} to {panel.shown[-1]}: "
        f"{short_of(argument_of(id) or id)} {_said(panel, first, id)}{unit} in {first}, "
        f"{_said(panel, last, id)}{unit} in {last}."
    )
    missing = [str(quarter) for quarter in panel.shown if quarter not in known]
    return text + (f" No figure: {', '.join(missing)}." if missing else "")


def _said(panel: Panel, quarter: Quarter, id: str) -> str:
    """Print a figure as one reads it out: with a minus sign, a sum with its unit."""
    origin = panel.origin(quarter, id)
    if isinstance(origin, Origin) and origin.unit == MONEY:
        sign = "−" if origin.value < 0 else ""
        return sign + money(panel, panel.scaled(origin))
    return re.sub(r"\((.*)\)", r"−\1", printed(panel, quarter, id))
