"""Bridges: what moved a figure, step by step, as bars that lie."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from kcanalysis.knowledge import read_knowledge
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.chart import Chart, Width
from kcanalysis.presenting.figures import marks
from kcanalysis.presenting.figures.exhibit import Exhibit, drawn, of_numbers, said
from kcanalysis.presenting.figures.titles import bridge_title, declared, name_at
from kcanalysis.presenting.names import color, short_of
from kcanalysis.presenting.numbers import printed, unit_note, with_minus
from kcanalysis.presenting.table import Table
from kcanalysis.presenting.walk import SPANS, Walk, walk_to
from kcanalysis.quarter import Quarter

_ROW = 0.2
"""Inches from a bar to the next."""

_HALF = 1.6
"""Inches that a bridge is high at half width, as high as other charts."""

_FEWEST = 3
"""A bridge of fewer steps says nothing that its ends do not."""


def _bridge(name: str, shows: str) -> Exhibit:
    """Make the function that draws a bridge as it is declared; `shows` is its docstring."""

    def build(panel: Panel, width: Width = "full") -> Chart | Table | None:
        panel = replace(panel, unit="millions")
        for span in SPANS:
            walk = walk_to(panel, declared(name)["walk"], span)
            if isinstance(walk, Walk) and len(_figures(panel, walk)) >= _FEWEST + 2:
                return _drawn(panel, name, walk, width)
        return _in_numbers(panel, name)

    build.__name__ = build.__qualname__ = name
    build.__doc__ = shows
    return build


def _drawn(panel: Panel, name: str, walk: Walk, width: Width) -> Chart:
    title, subtitle = bridge_title(name, panel, walk), _subtitle(panel, name, walk.start[0])
    figures = _figures(panel, walk)
    told = ", ".join(
        f"{short_of(each[1])} {said(panel, *each)}"
        + f" in {each[0]}" * (each in (walk.start, walk.end))
        for each in figures
    )
    heights, draw = [len(figures) * _ROW + 0.05, _HALF], partial(_draw, walk=walk)
    return drawn(panel, name, (title, subtitle, told), figures, heights, width, draw)


def _in_numbers(panel: Panel, name: str) -> Table | None:
    """Give what is known of a bridge that cannot be drawn: its end, and some of its steps."""
    walk = read_knowledge("tables")["walks"][declared(name)["walk"]]
    ids = [walk["to"], *(step.format(span="on_year") for step in walk["steps"])]
    subtitle = _subtitle(panel, name, panel.last.year_earlier)
    title = declared(name)["titles"]["unknown"]
    table = of_numbers(panel, ids, title, subtitle, [panel.last])
    return table if table and len(table.rows) > 1 else None


def _subtitle(panel: Panel, name: str, start: Quarter) -> str:
    text: str = declared(name)["subtitle"]
    return text.format(start=start, end=panel.last, unit=unit_note(panel))


def _figures(panel: Panel, walk: Walk) -> list[tuple[Quarter, str]]:
    """Give the figures of a bridge from its start to its end, without steps of nil."""
    steps = [(panel.last, id) for id in walk.steps if panel.value(panel.last, id)]
    return [walk.start, *steps, walk.end]


def _draw(chart: Chart, walk: Walk) -> None:
    """Draw the ends from nil, and the steps between them from where the one before led."""
    panel, figures = chart.panel, _figures(chart.panel, walk)
    ends = (walk.start, walk.end)
    names = [str(each[0]) if each in ends else name_at(chart.name, each[1]) for each in figures]
    texts = [with_minus(printed(panel, *each)) for each in figures]
    texts = [text if each in ends or text[0] == "−" else f"+{text}"
             for each, text in zip(figures, texts, strict=True)]  # fmt: skip
    axes = chart.plot((marks.room(names), 0.0, marks.room(texts), 0.0))
    axes.set_ylim(len(figures) - 0.5, -0.5)
    # a margin in percent is walked in basis points
    scale = 100 if getattr(panel.origin(*walk.end), "unit", "") == "percent" else 1
    level = 0.0
    for row, (each, name, text) in enumerate(zip(figures, names, texts, strict=True)):
        value = panel.value(*each) * (scale if each in ends else 1)
        start = 0.0 if each in ends else level
        hue = color("navy" if each in ends else "blue" if value > 0 else "amber")
        # the edge keeps the smallest step in sight
        (bar,) = axes.barh(row, value, marks.BAR, start, color=hue, ec=hue, lw=0.6, zorder=2)
        chart.mark(bar, "bar", *each)
        level = start + value
        if each != walk.end:
            axes.plot([level] * 2, [row, row + 1], color=color("grey"), lw=0.6, zorder=1)
        looks = {"ha": "left", "zorder": 4}
        left = -marks.room(names) * 72
        marks.write(axes, name, (0, row), (left, 0), xycoords=("axes fraction", "data"), **looks)
        label = marks.write(axes, text, (max(start, level), row), (4, 0), **looks)
        chart.mark(label, "label", *each)
    axes.axvline(0, color=color("grey"), lw=0.8, zorder=1)


net_result_bridge = _bridge("net_result_bridge", "Draw what moved the net result.")
ebitda_margin_bridge = _bridge(
    "ebitda_margin_bridge", "Draw which cash costs moved the adjusted EBITDA margin."
)
gross_profit_bridge = _bridge(
    "gross_profit_bridge", "Draw what growth and the cost ratios did to gross profit."
)
