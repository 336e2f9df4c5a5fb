"""A figure that shows itself as SVG, with its title, its source line and a text alternative."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache, wraps
from importlib.resources import as_file, files

import matplotlib
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kcanalysis.typeface import font_files

NAVY, BLUE, SKY, AMBER, GREY = "#12355b", "#3f7cac", "#a9cce3", "#d1731f", "#7b8794"
_PALE = "#f5f7fa"
_WIDTH = 6.7
_TITLE_HEIGHT, _SOURCE_HEIGHT, _LINE_HEIGHT = 0.42, 0.42, 0.13


class Exhibit(Figure):
    """A matplotlib Figure that a notebook shows as SVG with a text alternative.

    Attributes
    ----------
    name : str
        Seed of the ids inside the SVG, which makes its bytes repeatable.
    alt : str
        What the figure shows, for those who cannot see it.
    """

    name: str = "figure"
    alt: str = ""

    def svg(self) -> str:
        """Draw the figure as SVG; its text stays text, and equal figures give equal bytes."""
        stream = io.StringIO()
        with matplotlib.rc_context(_style()), matplotlib.rc_context({"svg.hashsalt": self.name}):
            self.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
        return stream.getvalue()

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        return (
            {"image/svg+xml": self.svg(), "text/plain": self.alt},
            {"image/svg+xml": {"alt": self.alt}},
        )


def exhibit(
    name: str, title: str, unit: str, source: str, height: float, label_lines: int = 1
) -> tuple[Exhibit, Axes]:
    """Make a figure with one set of axes, its title above and its source below.

    Parameters
    ----------
    name : str
        Name of the figure, unique in a report.
    title, unit : str
        The title, and the unit of what is drawn, behind it.
    source : str
        The line below the axes.
    height : float
        Height in inches; the width is that of the page's text.
    label_lines : int
        How many lines the labels below the axis take.
    """
    figure = Exhibit(figsize=(_WIDTH, height))
    figure.name = name
    below = _SOURCE_HEIGHT + (label_lines - 1) * _LINE_HEIGHT
    bottom, top = below / height, 1 - _TITLE_HEIGHT / height
    axes = figure.add_axes((0.065, bottom, 0.925, top - bottom))
    heading = figure.text(
        0, 1 - 0.02 / height, title, ha="left", va="top", size=10, weight=600, color=NAVY
    )
    axes.annotate(
        unit,
        (1, 0),
        xycoords=heading,
        xytext=(6, 0),
        textcoords="offset points",
        va="bottom",
        size=8,
        color=GREY,
        annotation_clip=False,
    )
    figure.text(0, 0.03 / height, source, ha="left", va="bottom", size=7, color=GREY)
    return figure, axes


def styled(draw: Callable[[pd.DataFrame], Exhibit]) -> Callable[[pd.DataFrame], Exhibit]:
    """Draw a figure in the style of the report, whatever style the notebook has set."""

    @wraps(draw)
    def drawn(panel: pd.DataFrame) -> Exhibit:
        with matplotlib.rc_context(_style()):
            return draw(panel)

    return drawn


@cache
def _style() -> matplotlib.RcParams:
    """Load the style sheet and make its typeface known to matplotlib."""
    for path in font_files():
        font_manager.fontManager.addfont(path)
    with as_file(files("kcanalysis.presenting").joinpath("report.mplstyle")) as sheet:
        return matplotlib.rc_params_from_file(sheet, use_default_template=False)


def mark_quarters(
    axes: Axes, quarters: pd.Index, missing: pd.Series, keyed_in: Sequence[bool]
) -> None:
    """Label the quarters along the axis, and say at each gap that no figure is at hand.

    A quarter with figures that are keyed in has a star.
    """
    labels = [
        f"{quarter}*" if keyed and not gap else str(quarter)
        for quarter, gap, keyed in zip(quarters, missing, keyed_in, strict=True)
    ]
    axes.set_xticks(range(len(quarters)), labels)
    axes.set_xlim(-0.6, len(quarters) - 0.4)
    axes.get_xticklabels()[-1].set(fontweight="bold", color=NAVY)
    for position, gap in enumerate(missing):
        if gap:
            axes.axvspan(position - 0.5, position + 0.5, color=_PALE, lw=0, zorder=0)
            axes.annotate(
                "not at hand",
                (position, 0.5),
                xycoords=("data", "axes fraction"),
                ha="center",
                va="center",
                rotation=90,
                size=7,
                color=GREY,
                bbox={"facecolor": _PALE, "linewidth": 0, "pad": 2},
            )
