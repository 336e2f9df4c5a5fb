"""From what is declared of a chart to the chart, or to a row of numbers where too few are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import matplotlib

from kcanalysis.errors import InputError
from kcanalysis.facts import STANDINGS
from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.chart import INCHES, Chart, Width, style
from kcanalysis.presenting.figures.titles import declared, title_of
from kcanalysis.presenting.names import argument_of, short_of
from kcanalysis.presenting.numbers import brief_money, printed, unit_note, with_minus
from kcanalysis.presenting.rows import figure_row, filled, over_time, why_missing
from kcanalysis.presenting.table import Table
from kcanalysis.quarter import Quarter

_FEWEST = 4
"""Fewer points make no chart."""

_SUFFIXES = {"points": " points", "basis_points": " basis points"}


Exhibit = Callable[..., Chart | Table | None]
"""Takes a panel and a ``width``; gives a table where too few figures are known, None for none."""


def exhibit(draw: Callable[[Chart, Sequence[Quarter]], None]) -> Exhibit:
    """Make a chart over time, as it is declared under its name, of what draws it."""
    name = draw.__name__

    def build(panel: Panel, width: Width = "full") -> Chart | Table | None:
        about, panel = declared(name), replace(panel, unit="millions")
        quarters, known = _quarters(panel, about)
        subtitle = about["subtitle"].format(unit=unit_note(panel))
        if not is_enough(known, len(quarters)):
            return of_numbers(panel, about["rows"], title_of(name, panel, known), subtitle)
        full, half, phone = (quarters[-most:] for most in _most(panel, about))
        shown = full if width == "full" else half
        title = title_of(name, panel, [quarter for quarter in shown if quarter in known])
        subtitle = "; ".join(filter(None, [subtitle, about.get("marks")]))
        figures = [(quarter, id) for quarter in shown for id in about["rows"]]
        words = (title, subtitle, _told(panel, about["tells"], shown))
        return drawn(panel, name, words, figures, _heights(panel, about), width,
                     lambda chart: draw(chart, phone if chart.is_bare else shown))  # fmt: skip

    build.__name__ = build.__qualname__ = name
    build.__doc__ = draw.__doc__
    return build


def drawn(
    panel: Panel, name: str, words: tuple[str, str, str], figures: Iterable[tuple[Quarter, str]],
    heights: Sequence[float], width: Width, draw: Callable[[Chart], None],
) -> Chart:  # fmt: skip
    """Draw a chart in the style of the report; one as wide as a page also for phones.

    The words are its title, its subtitle and what is read out of its figures; the heights are those
    in full and at half width.
    """
    if width not in INCHES:
        raise InputError(f"{width!r} is no width of a chart: use {' or '.join(INCHES)}")
    source = source_of(panel, figures, declared(name))
    said = (*words[:2], source, f"{'. '.join(words)}.")
    with matplotlib.rc_context(style()):
        size = (INCHES[width], heights[width == "half"])
        chart = Chart(panel, name, said, size)
        draw(chart)
        if chart.is_wide:
            size = (INCHES["half"], heights[1])
            chart.narrow = Chart(panel, name, said, size, is_bare=True)
            draw(chart.narrow)
    return chart


def _most(panel: Panel, about: dict[str, Any]) -> Sequence[int]:
    """Give how many quarters are shown: in full, at half width, on a phone."""
    most: Sequence[int] = about.get("quarters", [panel.lookback, panel.lookback, 5])
    return most


def _quarters(panel: Panel, about: dict[str, Any]) -> tuple[Sequence[Quarter], Sequence[Quarter]]:
    """Choose the quarters that are shown, from the first with a figure, and those with one."""
    most = _most(panel, about)[0]
    if about.get("known"):
        known = known_among(panel.quarters, panel, about["where"])[-most:]
        return known, known
    shown = panel.quarters[-most:]
    known = known_among(shown, panel, about["where"])
    return shown[shown.index(known[0]) :] if known else (), known


def known_among(quarters: Iterable[Quarter], panel: Panel, *ids: str) -> list[Quarter]:
    """Give the quarters in which any of some figures is known."""
    return [quarter for quarter in quarters
            if any(isinstance(panel.origin(quarter, id), Origin) for id in ids)]  # fmt: skip


def _heights(panel: Panel, about: dict[str, Any]) -> list[float]:
    full, half = map(float, about["height"])
    if "facets" not in about:
        return [full, half]
    many = len(facets_of(panel, about))
    return [full * -(-many // about["columns"]), half * many]


def is_enough(known: Sequence[Quarter], shown: int = 0) -> bool:
    """Tell whether so many of the quarters are known that they make a chart."""
    return len(known) >= max(_FEWEST, shown / 2)


def facets_of(panel: Panel, about: dict[str, Any]) -> list[dict[str, Any]]:
    """Choose the small multiples of which enough is known."""
    quarters = panel.quarters[-_most(panel, about)[0] :]
    enough = {id for facet in about["facets"] for id in facet["rows"]
              if is_enough(known_among(quarters, panel, id))}  # fmt: skip
    return [facet for facet in about["facets"] if enough.intersection(facet["rows"])]


def of_numbers(
    panel: Panel, ids: Sequence[str], title: str, subtitle: str, quarters: Sequence[Quarter] = ()
) -> Table | None:
    """Give figures as rows of a table, over the quarters in which any is known; None if none is."""
    seen = known_among(quarters or panel.shown, panel, *ids)
    rows = filled(figure_row(panel, seen, id) for id in ids)
    return replace(over_time(rows, seen, title), measure=subtitle) if seen else None


def source_of(panel: Panel, figures: Iterable[tuple[Quarter, str]], about: dict[str, Any]) -> str:
    """Say where figures are from, and what the marks of a chart stand for that are seen in it."""
    words = declared("source")
    origins = [panel.origin(*figure) for figure in figures]
    standings = {origin.standing for origin in origins if isinstance(origin, Origin)}
    release, *others = (words["standings"][each] if each in standings else "" for each in STANDINGS)
    star = "* " if about.get("stars", True) and any(others) else ""
    dollars = panel.translation
    rate = words["rate"].format(rate=dollars.rate.value) if dollars else ""
    parts = [release, star + ", ".join(filter(None, others)), rate, about.get("note", "")]
    return f"Source: {'; '.join(filter(None, parts))}."


def _told(panel: Panel, id: str, quarters: Sequence[Quarter]) -> str:
    """Read a series out: each figure with its sign and unit, the gaps with their reason."""
    origins = [(quarter, panel.origin(quarter, id)) for quarter in quarters]
    known = [f"{said(panel, q, id)} in {q}" for q, o in origins if isinstance(o, Origin)]
    missing = [
        (why_missing(panel, origin).partition(":")[0] or "no meaning", str(quarter))
        for quarter, origin in origins
        if isinstance(origin, Missing)
    ]
    gaps = [
        f"no figure for {', '.join(quarter for _, quarter in each)} ({reason})"
        for reason, each in groupby(missing, lambda gap: gap[0])
    ]
    return "; ".join([f"{short_of(argument_of(id) or id)}: {', '.join(known)}", *gaps])


def said(panel: Panel, quarter: Quarter, id: str) -> str:
    """Print a figure as one reads it out: with a minus sign, and its unit."""
    origin = panel.origin(quarter, id)
    if isinstance(origin, Origin) and origin.unit == MONEY:
        return brief_money(panel, origin.value)
    return with_minus(printed(panel, quarter, id)) + _SUFFIXES.get(getattr(origin, "unit", ""), "")
