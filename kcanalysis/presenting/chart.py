"""A chart: a matplotlib Figure that shows itself as SVG and says what its marks stand for."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Literal

import matplotlib
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import color
from kcanalysis.presenting.rows import figure_cell
from kcanalysis.presenting.table import Cell
from kcanalysis.quarter import Quarter
from kcanalysis.typeface import advance, font_face, font_files

Width = Literal["full", "half"]
INCHES: dict[Width, float] = {"full": 6.7, "half": 3.25}
"""How wide a chart is: as the text of a page, or as one of two that stand abreast."""

TITLE, SUBTITLE, SMALL = 10.0, 8.0, 7.5
"""Sizes of text in points; none is smaller than the last."""

_LEADING = 1.25
_COLORS = {"text.color": "ink", "axes.labelcolor": "quiet", "axes.edgecolor": "hair",
           "xtick.color": "quiet", "ytick.color": "quiet", "grid.color": "faint",
           "figure.facecolor": "paper"}  # fmt: skip


class Chart(Figure):
    """A matplotlib Figure that a notebook shows as SVG with a text alternative.

    ``name`` is unique in a report and seeds the ids inside the SVG, which makes its bytes
    repeatable; its words are its message, ``title``, its measure and unit, ``subtitle``, where it
    is from, ``source``, and what it shows in words, ``alt``. ``cells`` has the figure that each
    mark stands for, by the id of its group in the SVG. ``narrow`` is the same for a narrow screen;
    that one ``is_bare``: without title and source.
    """

    def __init__(
        self, panel: Panel, name: str, words: tuple[str, str, str, str],
        size: tuple[float, float], *, is_bare: bool = False,
    ) -> None:  # fmt: skip
        self.panel, self.name, self.is_bare = panel, name, is_bare
        self.title, self.subtitle, self.source, self.alt = words
        self.cells: dict[str, Cell] = {}
        self.narrow: Chart | None = None
        width, self._body = size
        self._above = self._below = 0.0
        super().__init__(figsize=size)
        if not is_bare:
            self._set_around(width)

    @property
    def is_wide(self) -> bool:
        """Whether it is as wide as the text of a page."""
        return bool(self.get_figwidth() > INCHES["half"])

    def plot(
        self, margins: tuple[float, float, float, float],
        cell: tuple[int, int] = (0, 0), grid: tuple[int, int] = (1, 1),
    ) -> Axes:  # fmt: skip
        """Make bare axes in a cell (column, row) of a grid; margins are left, below, right, above.

        All is in inches; the first row is the lowest.
        """
        left, below, right, above = margins
        full, total = self.get_size_inches()
        width, height = full / grid[0], self._body / grid[1]
        corner = (cell[0] * width + left, self._below + cell[1] * height + below)
        size = (width - left - right, height - below - above)
        axes = self.add_axes((corner[0] / full, corner[1] / total, size[0] / full, size[1] / total))
        axes.set_axis_off()
        axes.margins(0)
        return axes

    def mark(self, artist: Artist, kind: str, quarter: Quarter, id: str, aside: str = "") -> None:
        """Say which figure a mark shows; `aside` is one that is told with it."""
        gid = re.sub(r"\W+", "-", f"{kind}-{quarter}-{id}").strip("-")
        artist.set_gid(gid)
        cell = figure_cell(self.panel, quarter, id)
        told = figure_cell(self.panel, quarter, aside) if aside else Cell("")
        formula = "; ".join(filter(None, [cell.formula, told.formula]))
        self.cells[gid] = replace(cell, formula=formula)

    def svg(self) -> str:
        """Draw the figure as SVG; its text stays text, and equal figures give equal bytes."""
        stream = io.StringIO()
        with matplotlib.rc_context(style()), matplotlib.rc_context({"svg.hashsalt": self.name}):
            self.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
        return stream.getvalue()

    def _set_around(self, width: float) -> None:
        """Set title and subtitle above the body of the chart, and the source below."""
        head = [(line, TITLE, 600, "navy") for line in wrapped(self.title, TITLE * 1.05, width)]
        head += [(line, SUBTITLE, 400, "quiet") for line in wrapped(self.subtitle, SUBTITLE, width)]
        foot = wrapped(self.source, SMALL, width)
        self._above = sum(size for _, size, _, _ in head) * _LEADING / 72 + 0.07
        self._below = len(foot) * SMALL * _LEADING / 72 + 0.06
        height = self._body + self._above + self._below
        self.set_figheight(height)
        top = 1.0
        for place, (line, size, weight, name) in enumerate(head):
            text = self.text(0, top, line, size=size, weight=weight, color=color(name), va="top")
            text.set_gid(f"exhibit-head-{place}")
            top -= size * _LEADING / 72 / height
        source = self.text(0, 0.02 / height, "\n".join(foot), size=SMALL, color=color("quiet"))
        source.set(linespacing=_LEADING, va="bottom", gid="exhibit-source")

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        # a notebook shows a drawing as a picture, which no typeface reaches from outside
        faces = "".join(font_face(name, "chart") for name in ("Regular", "Semibold", "Bold"))
        drawing = self.svg().replace("</style>", f"{faces}</style>", 1)
        cells = self.cells | (self.narrow.cells if self.narrow else {})
        about: dict[str, Any] = {
            "alt": self.alt,
            "title": self.title,
            "subtitle": self.subtitle,
            "source": self.source,
            "crop": [round(inches * 72, 2) for inches in (self._above, self._below)],
            "figures": {gid: cell.to_json() for gid, cell in cells.items()},
        }
        if self.narrow:
            about["narrow"] = self.narrow.svg()
        return {"image/svg+xml": drawing, "text/plain": self.alt}, {"image/svg+xml": about}


def wrapped(text: str, size: float, inches: float) -> list[str]:
    """Break a text of a size in points into lines that are no longer than so many inches."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and advance(longer) * size <= inches * 72:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def style() -> matplotlib.RcParams:
    """Load the style sheet, make its typeface known to matplotlib, and colour it."""
    for path in font_files():
        font_manager.fontManager.addfont(path)
    with as_file(files("kcanalysis.presenting").joinpath("report.mplstyle")) as sheet:
        settings = matplotlib.rc_params_from_file(sheet, use_default_template=False)
    for setting, name in _COLORS.items():
        settings[setting] = color(name)  # type: ignore[index]
    return settings
