"""What charts over time are drawn with: bars, lines with gaps, labels. All is named by ids.

Values, names and colours follow from the panel and from what is known of the figures. Each mark
says which figure it shows.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.presenting.chart import SMALL, Chart
from kcanalysis.presenting.names import color, color_of
from kcanalysis.presenting.numbers import amount, percent, printed, with_minus
from kcanalysis.quarter import Quarter
from kcanalysis.typeface import advance

BAR = 0.62
"""How wide a bar is, of the distance of two quarters."""

LINE = SMALL * 1.2
"""How high a line of small text is, in points."""

QUARTERS = 2 * LINE / 72 + 0.08
"""Inches that the labels of quarters take below a plot."""


@dataclass(frozen=True)
class Plot:
    """Axes of a chart with the quarters that they show, and the place of each."""

    chart: Chart
    axes: Axes
    quarters: Sequence[Quarter]
    places: Sequence[float]

    @property
    def step(self) -> float:
        """The smallest distance between two quarters."""
        return min((after - before for before, after in pairwise(self.places)), default=1.0)

    @property
    def points(self) -> tuple[float, float]:
        """How wide and how high it is."""
        box, (width, height) = self.axes.get_position(), self.chart.get_size_inches()
        return box.width * width * 72, box.height * height * 72


def values(plot: Plot, id: str) -> np.ndarray:
    """Give a figure over the quarters, in the panel's unit; NaN where it is missing."""
    return np.array([plot.chart.panel.value(quarter, id) for quarter in plot.quarters])


def known(plot: Plot, id: str) -> list[tuple[Quarter, float, float]]:
    """Give the quarters in which a figure is known, with their places and its heights."""
    every = zip(plot.quarters, plot.places, values(plot, id), strict=True)
    return [each for each in every if not math.isnan(each[2])]


def text_of(plot: Plot, quarter: Quarter, id: str, *, whole: bool = False) -> str:
    """Print a figure as a chart has it: sums without decimals, percentages if asked for."""
    panel = plot.chart.panel
    origin = panel.origin(quarter, id)
    if isinstance(origin, Missing) or (origin.unit != MONEY and not whole):
        return with_minus(printed(panel, quarter, id))
    form = percent if origin.unit == "percent" else amount
    return with_minus(form(panel.scaled(origin), 0))


def write(
    axes: Axes, text: str, at: tuple[float, float], offset: tuple[float, float], **looks: Any
) -> Text:
    """Write small text so many points from a place: above or below it, unless it says otherwise."""
    up = offset[1]
    looks = {
        "ha": "center", "va": "bottom" if up > 0 else "top" if up < 0 else "center",
        "size": SMALL, "linespacing": 1.1, "zorder": 6,
        # what keeps it legible over lines
        "bbox": {"facecolor": color("paper"), "linewidth": 0, "pad": 0.3},
        **looks,
    }  # fmt: skip
    return axes.annotate(
        text, at, offset, textcoords="offset points", annotation_clip=False, **looks
    )


def tell(
    plot: Plot, quarter: Quarter, id: str, at: tuple[float, float], offset: tuple[float, float],
    text: str = "", *, kind: str = "label", aside: str = "", **looks: Any,
) -> None:  # fmt: skip
    """Write a figure, or a `text` for it, so many points from a place; see `Chart.mark`."""
    label = write(plot.axes, text or text_of(plot, quarter, id), at, offset, **looks)
    plot.chart.mark(label, kind, quarter, id, aside)


def _is_light(plot: Plot, quarter: Quarter, id: str) -> bool:
    """Tell whether a figure rests on one of a data vendor's, and is drawn lighter."""
    return getattr(plot.chart.panel.origin(quarter, id), "standing", "") == "vendor"


def bars(
    plot: Plot,
    id: str,
    base: np.ndarray | None = None,
    *,
    width: float = BAR,
    shift: float = 0.0,
    sign: int = 1,
    shade: Callable[[float], str] | None = None,
    outlined: Container[Quarter] = (),
) -> None:
    """Draw a figure as bars, each on its base; hatched where it rests on a vendor's figures.

    `shade` names the colour by the value, where it is not that of the figure. Those of some
    quarters may be `outlined`.
    """
    heights = values(plot, id) * sign
    for n, (quarter, height) in enumerate(zip(plot.quarters, heights, strict=True)):
        floor = 0.0 if base is None else base[n]
        if math.isnan(height + floor) or not height:
            continue
        hue = color(shade(height)) if shade else color_of(id)
        place, wide = plot.places[n] + shift * plot.step, width * plot.step
        (bar,) = plot.axes.bar(place, height, wide, floor, color=hue, zorder=2)
        if quarter in outlined:
            bar.set(facecolor=color("paper"), edgecolor=hue, linewidth=1.0)
        elif _is_light(plot, quarter, id):
            bar.set(hatch="//////", edgecolor=color("paper"), linewidth=0)
        plot.chart.mark(bar, "bar", quarter, id)


def stack(
    plot: Plot, ids: Iterable[str], needed: str, *, width: float = BAR, outlined: str = ""
) -> dict[str, np.ndarray]:
    """Draw figures on each other, negative ones below nil, where the one that is needed is known.

    Gives the middle of each one's bars. A figure that is too small everywhere is left out.
    """
    there = values(plot, needed) * 0
    heights = {id: np.nan_to_num(values(plot, id)) + there for id in ids}
    highest = np.nansum([np.abs(each) for each in heights.values()], axis=0).max()
    up, down, middles = there, there, {}
    for id, height in heights.items():
        if np.nanmax(np.abs(height)) <= highest / 200:
            continue
        base = np.where(height >= 0, up, down)
        bars(plot, id, base, width=width, outlined=plot.quarters if id == outlined else ())
        middles[id] = base + height / 2
        up, down = up + height.clip(min=0), down + height.clip(max=0)
    return middles


def line(
    plot: Plot,
    id: str,
    *,
    hue: str = "",
    light: str = "",
    size: float = 4.5,
    is_joined: bool = True,
) -> None:
    """Draw a figure as a line that breaks at gaps; its points are hollow where it is a vendor's.

    `hue` names its colour where it is not that of the figure, `light` one for the parts of the line
    that rest on a vendor's figures. Points that are not joined are dashes.
    """
    heights, dark = values(plot, id), color(hue) if hue else color_of(id)
    is_light = [_is_light(plot, quarter, id) for quarter in plot.quarters]
    hues = [color(light) if light and each else dark for each in is_light]
    parts = range(1, len(heights) * is_joined)
    for shade, run in groupby(parts, lambda n: hues[n - 1 if is_light[n - 1] else n]):
        ends = [*run]
        part = slice(ends[0] - 1, ends[-1] + 1)
        plot.axes.plot(plot.places[part], heights[part], color=shade, zorder=3, clip_on=False)
    for n in map(int, np.flatnonzero(~np.isnan(heights))):
        face = color("paper") if is_light[n] else hues[n]
        (point,) = plot.axes.plot(
            plot.places[n], heights[n], "o" if is_joined else "_", ms=size, mec=hues[n], mfc=face,
            mew=1.0 if is_joined else 2.0, zorder=4, clip_on=False,
        )  # fmt: skip
        plot.chart.mark(point, "point", plot.quarters[n], id)


def nil(plot: Plot) -> None:
    """Draw the line of nil."""
    plot.axes.axhline(0, color=color("grey"), lw=0.8, zorder=5)


def gaps(plot: Plot, id: str) -> None:
    """Say at each gap that there is no figure; the mark knows why."""
    for quarter, place in zip(plot.quarters, plot.places, strict=True):
        if isinstance(plot.chart.panel.origin(quarter, id), Missing):
            tell(plot, quarter, id, (place, 0), (0, 3), kind="gap", color=color("quiet"))


def label_quarters(plot: Plot, ids: Sequence[str]) -> None:
    """Write the quarters below, with a star where a figure is not a release's own.

    The year stands where it is new, unless the next one would overlap it.
    """
    panel = plot.chart.panel
    width = plot.points[0] * plot.step / (plot.places[-1] - plot.places[0] + plot.step)
    for n, (quarter, place) in enumerate(zip(plot.quarters, plot.places, strict=True)):
        origins = [panel.origin(quarter, id) for id in ids]
        star = "*" * any(isinstance(o, Origin) and o.is_keyed_in for o in origins)
        is_new = quarter.number == 1 or quarter - 1 not in plot.quarters
        is_tight = quarter.number == 4 and plot.places[n + 1 : n + 2] == [place + 1] and width < 22
        looks = {"color": color("navy"), "weight": 600} if quarter == panel.last else {}
        text = f"Q{quarter.number}{star}" + f"\n{quarter.year}" * (is_new and not is_tight)
        below(plot, text, place, **looks)


def below(plot: Plot, text: str, place: float, **looks: Any) -> None:
    """Write a text below the plot."""
    looks = {"color": color("quiet"), **looks}
    write(plot.axes, text, (place, 0), (0, -5), xycoords=plot.axes.get_xaxis_transform(), **looks)


def leave_room_below(plot: Plot) -> None:
    """Let labels below the lowest bar stand above the quarters."""
    low, high = plot.axes.get_ylim()
    part = (LINE + 2) / plot.points[1]
    plot.axes.set_ylim(low - (high - low) * part / (1 - part), high)


def room(texts: Iterable[str]) -> float:
    """Give how many inches texts beside a plot take."""
    lines = [line for text in texts for line in text.split("\n")]
    return max((advance(line) for line in lines), default=0.0) * SMALL / 72 + 0.12


def broken(name: str) -> str:
    """Break the name at a mark into short lines."""
    return textwrap.fill(name, 12, break_long_words=False, break_on_hyphens=False)


def at_the_end(
    plot: Plot, labels: Sequence[tuple[float, str, str]], quarter: Quarter, place: float
) -> None:
    """Write labels (height, text, id) right of a place, none over the one below it."""
    low, high = plot.axes.get_ylim()
    heights = [(height - low) / (high - low) * plot.points[1] for height, _, _ in labels]
    sizes = [(text.count("\n") + 1) * LINE for _, text, _ in labels]
    moved = [0.0] * len(labels)
    order = sorted(range(len(labels)), key=lambda n: heights[n])
    for under, over in pairwise(order):
        top = heights[under] + moved[under] + (sizes[under] + sizes[over]) / 2
        moved[over] = max(0.0, top - heights[over])
    back = max(moved, default=0.0) / 2
    for (height, text, id), up in zip(labels, moved, strict=True):
        tell(plot, quarter, id, (place, height), (5, up - back), text, ha="left", va="center")
