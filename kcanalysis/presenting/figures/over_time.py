"""Charts of bars over time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from kcanalysis.presenting.chart import Chart
from kcanalysis.presenting.figures import marks
from kcanalysis.presenting.figures.exhibit import exhibit
from kcanalysis.presenting.figures.marks import BAR, LINE, Plot
from kcanalysis.presenting.figures.titles import declared, name_at
from kcanalysis.presenting.names import color
from kcanalysis.quarter import Quarter

_ABOVE = 0.17
"""Inches that a line of labels takes above the highest bar."""

_SLIM = 0.4
"""How wide a bar is that has numbers beside it."""


@exhibit
def contribution_to_growth(chart: Chart, quarters: Sequence[Quarter]) -> None:
    """Draw what each segment adds to the growth of total revenues, and their growth as a line."""
    *segments, total = declared(chart.name)["rows"]
    plot = _columns(chart, quarters, segments)
    middles = marks.stack(plot, segments, declared(chart.name)["where"])
    marks.line(plot, total)
    _write_totals(plot, list(middles), total)
    _name_stack(plot, middles)
    marks.gaps(plot, declared(chart.name)["where"])


@exhibit
def ai_billings(chart: Chart, quarters: Sequence[Quarter]) -> None:
    """Draw AI gross billings as bars, and write what they are to public cloud revenues.

    What is derived from the growth that a release states is an outline.
    """
    billings, share = declared(chart.name)["rows"]
    plot = _columns(chart, quarters, above=2 * _ABOVE)
    stated = [quarter for quarter, *_ in marks.known(plot, "ai_gross_billings")]
    marks.bars(plot, billings, outlined={*quarters} - {*stated})
    for quarter, place, top in marks.known(plot, billings):
        about, aside = ("", "") if quarter in stated else ("≈", "ai_billings_bound")
        text = about + marks.text_of(plot, quarter, billings)
        marks.tell(plot, quarter, billings, (place, top), (0, 2 + LINE), text, aside=aside)
        text = marks.text_of(plot, quarter, share, whole=True)
        marks.tell(plot, quarter, share, (place, top), (0, 2), text, color=color("quiet"))
    marks.gaps(plot, billings)


@exhibit
def infrastructure_cost(chart: Chart, quarters: Sequence[Quarter]) -> None:
    """Draw IDC and depreciation as shares of public cloud revenues, with their sum."""
    *costs, total = declared(chart.name)["rows"]
    plot = _columns(chart, quarters, costs)
    middles = marks.stack(plot, costs, total, width=_SLIM)
    _write_totals(plot, costs, total, whole=True)
    for n, quarter in enumerate(quarters):
        labels = []
        for id in costs:
            name = f" {name_at(chart.name, id)}" * (quarter == quarters[-1])
            number = marks.text_of(plot, quarter, id, whole=True).rstrip("%")
            labels.append((middles[id][n], number + name, id))
        marks.at_the_end(plot, labels, quarter, plot.places[n] + _SLIM * plot.step / 2)


@exhibit
def cash_flow_before_financing(chart: Chart, quarters: Sequence[Quarter]) -> None:
    """Draw cash flow before financing, and what was invested as an outline below nil."""
    flow, invested = declared(chart.name)["rows"]
    plot = _columns(chart, quarters)
    half = BAR / 2
    marks.bars(plot, flow, width=half, shift=-half / 2,
               shade=lambda value: "blue" if value > 0 else "amber")  # fmt: skip
    marks.bars(plot, invested, width=half, shift=half / 2, sign=-1, outlined=quarters)
    marks.leave_room_below(plot)
    for id, sign in ((flow, 1), (invested, -1)):
        for quarter, place, value in marks.known(plot, id):
            # a flow is told above nil, where the bar beside it leaves room
            text = "−" * (sign < 0) + marks.text_of(plot, quarter, id)
            at = (place - sign * half / 2 * plot.step, max(value, 0) if sign > 0 else -value)
            marks.tell(plot, quarter, id, at, (0, 2 * sign), text)
    marks.nil(plot)


@exhibit
def net_obligations(chart: Chart, quarters: Sequence[Quarter]) -> None:
    """Draw what is owed net of cash, in four steps, where it is known, at its place in time."""
    *steps, total = declared(chart.name)["rows"]
    plot = _columns(chart, quarters, steps, in_time=True)
    middles = marks.stack(plot, steps, total, outlined=steps[-1])
    marks.line(plot, total, size=14, is_joined=False)
    _write_totals(plot, steps, total)
    _name_stack(plot, middles)


def _columns(
    chart: Chart,
    quarters: Sequence[Quarter],
    named: Sequence[str] = (),
    above: float = _ABOVE,
    *,
    in_time: bool = False,
) -> Plot:
    """Make a plot with room for names at its right.

    Quarters with others between them that are not known stand further apart, or all as in time.
    """
    names = [marks.broken(name_at(chart.name, id)) for id in named]
    axes = chart.plot((0.0, marks.QUARTERS, marks.room(names) if names else 0.0, above))
    places = [0.0]
    for before, after in pairwise(quarters):
        passed = (after.year - before.year) * 4 + after.number - before.number
        places.append(places[-1] + (passed if in_time else min(passed, 1.4)))
    plot = Plot(chart, axes, quarters, places)
    axes.set_xlim(-plot.step / 2, places[-1] + plot.step / 2)
    marks.label_quarters(plot, declared(chart.name)["rows"])
    return plot


def _write_totals(plot: Plot, parts: Sequence[str], total: str, *, whole: bool = False) -> None:
    """Write the total over the bars, below them where it is negative."""
    heights = np.nan_to_num([marks.values(plot, id) for id in parts])
    known = marks.known(plot, total)
    if any(value < 0 for *_, value in known):
        marks.leave_room_below(plot)
    for quarter, place, value in known:
        up, each = value >= 0, heights[:, plot.quarters.index(quarter)]
        end = max(each.clip(0).sum(), value) if up else min(each.clip(max=0).sum(), value)
        at, offset = (place, end), (0, 4 if up else -4)
        text = marks.text_of(plot, quarter, total, whole=whole)
        marks.tell(plot, quarter, total, at, offset, text, kind="total", weight=600)
    marks.nil(plot)


def _name_stack(plot: Plot, middles: dict[str, np.ndarray]) -> None:
    """Name the parts of a stack right of its last bar."""
    last = np.flatnonzero(~np.isnan(next(iter(middles.values()))))[-1]
    labels = [
        (middle[last], marks.broken(name_at(plot.chart.name, id)), id)
        for id, middle in middles.items()
    ]
    end = plot.places[-1] + BAR * plot.step / 2
    marks.at_the_end(plot, labels, plot.quarters[last], end)
