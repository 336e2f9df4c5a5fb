"""A chart: a matplotlib Figure that shows itself as SVG, with its title, source and alternative."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache, wraps
from importlib.resources import as_file, files

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import color
from kcanalysis.typeface import font_face, font_files

_WIDTH = 6.7
_TITLE_HEIGHT, _SOURCE_HEIGHT, _LINE_HEIGHT = 0.42, 0.42, 0.13


class Chart(Figure):
    """A matplotlib Figure that a notebook shows as SVG with a text alternative.

    ``name`` seeds the ids inside the SVG, which makes its bytes repeatable; ``alt`` is what it
    shows, for those who cannot see it.
    """

    name: str = "figure"
    alt: str = ""

    def svg(self) -> str:
        """Draw the figure as SVG; its text stays text, and equal figures give equal bytes."""
        stream = io.StringIO()
        with matplotlib.rc_context(style()), matplotlib.rc_context({"svg.hashsalt": self.name}):
            self.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
        return stream.getvalue()

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, object]]:
        # a notebook shows a drawing as a picture, which no typeface reaches from outside
        faces = "".join(font_face(name, "chart") for name in ("Regular", "Semibold", "Bold"))
        return (
            {
                "image/svg+xml": self.svg().replace("</style>", f"{faces}</style>", 1),
                "text/plain": self.alt,
            },
            {"image/svg+xml": {"alt": self.alt}},
        )


def new_chart(
    panel: Panel,
    name: str,
    title: str,
    unit: str,
    height: float,
    note: str = "",
    label_lines: int = 1,
) -> tuple[Chart, Axes]:
    """Make a chart as wide as the page's text: title and unit above its axes, the source below.

    `name` is unique in a report; `label_lines` is how many lines the labels below the axis take.
    """
    chart = Chart(figsize=(_WIDTH, height))
    chart.name = name
    below = _SOURCE_HEIGHT + (label_lines - 1) * _LINE_HEIGHT
    bottom, top = below / height, 1 - _TITLE_HEIGHT / height
    axes = chart.add_axes((0.065, bottom, 0.925, top - bottom))
    heading = chart.text(
        0, 1 - 0.02 / height, title, ha="left", va="top", size=10, weight=600, color=color("navy")
    )
    axes.annotate(
        unit,
        (1, 0),
        xycoords=heading,
        xytext=(6, 0),
        textcoords="offset points",
        va="bottom",
        size=8,
        color=color("grey"),
        annotation_clip=False,
    )
    source = _source(panel, note)
    chart.text(0, 0.03 / height, source, ha="left", va="bottom", size=7, color=color("grey"))
    return chart, axes


def _source(panel: Panel, note: str) -> str:
    """Give the line below a figure."""
    parts = ["Source: earnings releases; * from other sources, lighter: data vendors"]
    if panel.translation:
        parts.append(f"translated at RMB{panel.translation.rate.value} to US$1.00")
    return "; ".join(filter(None, [*parts, note])) + "."


def styled(draw: Callable[[Panel], Chart]) -> Callable[[Panel], Chart]:
    """Draw a chart in the style of the report, whatever style the notebook has set."""

    @wraps(draw)
    def drawn(panel: Panel) -> Chart:
        with matplotlib.rc_context(style()):
            return draw(panel)

    return drawn


@cache
def style() -> matplotlib.RcParams:
    """Load the style sheet and make its typeface known to matplotlib."""
    for path in font_files():
        font_manager.fontManager.addfont(path)
    with as_file(files("kcanalysis.presenting").joinpath("report.mplstyle")) as sheet:
        return matplotlib.rc_params_from_file(sheet, use_default_template=False)
