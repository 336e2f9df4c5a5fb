"""Small multiples: lines side by side, or below each other where there is less room."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from kcanalysis.presenting.chart import SMALL, SUBTITLE, Chart
from kcanalysis.presenting.figures import marks
from kcanalysis.presenting.figures.exhibit import exhibit, facets_of
from kcanalysis.presenting.figures.marks import LINE, Plot
from kcanalysis.presenting.figures.titles import declared, name_at
from kcanalysis.presenting.names import color_of
from kcanalysis.quarter import Quarter
from kcanalysis.typeface import advance

_HEADING = 0.36
"""Inches that the name of a plot takes, with room for a line below it."""

_LEFT, _RIGHT = 0.14, 0.42
"""Inches that half a label takes left of the first point, and a whole one right of the last."""


@exhibit
def margins(chart: Chart, quarters: Sequence[Quarter]) -> None:
    """Draw the margins on one scale: gross, adjusted EBITDA, and that less depreciation."""
    plots = _plots(chart, quarters)
    for plot, ids in plots:
        for id in reversed(ids):
            marks.line(plot, id)
        marks.label_quarters(plot, ids)
    limits = [limit for plot, _ in plots for limit in plot.axes.get_ylim()]
    for plot, ids in plots:
        plot.axes.set_ylim(min(*limits, 0), max(limits))
        if min(limits) < 0:
            marks.leave_room_below(plot)
        marks.nil(plot)
        _write_last(plot, ids)


@exhibit
def long_view(chart: Chart, quarters: Sequence[Quarter]) -> None:
    """Draw where the company comes from: revenues, margins and cash over all quarters known."""
    for plot, (id,) in _plots(chart, quarters):
        marks.line(plot, id, hue="navy", light="steel", size=2.2)
        low, high = plot.axes.get_ylim()
        plot.axes.set_ylim(min(low, 0), high)
        if low < 0:
            marks.leave_room_below(plot)
        marks.nil(plot)
        _write_extremes(plot, id)
        _write_last(plot, [id])
        for quarter, place in zip(quarters, plot.places, strict=True):
            if quarter.number == 1:
                marks.below(plot, str(quarter.year), place)


def _plots(chart: Chart, quarters: Sequence[Quarter]) -> list[tuple[Plot, Sequence[str]]]:
    """Make a plot under its name for each of those declared of which enough is known."""
    facets = facets_of(chart.panel, declared(chart.name))
    columns = min(declared(chart.name)["columns"], len(facets)) if chart.is_wide else 1
    rows = -(-len(facets) // columns)
    plots = []
    for n, facet in enumerate(facets):
        cell = (n % columns, rows - 1 - n // columns)
        axes = chart.plot((_LEFT, marks.QUARTERS, _RIGHT, _HEADING), cell, (columns, rows))
        plot = Plot(chart, axes, quarters, list(map(float, range(len(quarters)))))
        axes.set_xlim(-0.5, len(quarters) - 0.5)
        _name(plot, facet)
        plots.append((plot, facet["rows"]))
    return plots


def _name(plot: Plot, facet: dict[str, str]) -> None:
    """Name a plot and, where there are several, its lines, each in its colour."""
    looks = {"ha": "left", "xycoords": "axes fraction", "weight": 600}
    marks.write(plot.axes, facet["name"], (0, 1), (-_LEFT * 72, 14), size=SUBTITLE, **looks)
    shift = -_LEFT * 72
    for id in facet["rows"] * (len(facet["rows"]) > 1):
        name = name_at(plot.chart.name, id)
        marks.write(plot.axes, name, (0, 1), (shift, 14 - LINE), color=color_of(id), **looks)
        shift += advance(name) * SMALL * 1.05 + 6


def _write_last(plot: Plot, ids: Sequence[str]) -> None:
    """Write the last value of each line at its end; below it where another line goes on."""
    ends = []
    for id in ids:
        for quarter, place, value in marks.known(plot, id)[-1:]:
            if quarter == plot.quarters[-1]:
                ends.append((value, marks.text_of(plot, quarter, id), id))
            else:
                marks.tell(plot, quarter, id, (place, value), (0, -4))
    marks.at_the_end(plot, ends, plot.quarters[-1], plot.places[-1])


def _write_extremes(plot: Plot, id: str) -> None:
    """Write the highest and the lowest value, where they are not the last."""
    known = marks.known(plot, id)
    for choose, up in ((max, 3), (min, -3)):
        quarter, place, value = choose(known, key=itemgetter(2))
        if quarter != known[-1][0]:
            marks.tell(plot, quarter, id, (place, value), (0, up))
