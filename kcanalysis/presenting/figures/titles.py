"""What charts are called: each by a rule on its figures, in the words of ``exhibits.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.wording import in_sentence
from kcanalysis.origins import Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import argument_of, short_of
from kcanalysis.presenting.numbers import amount, brief_money, percent, with_minus
from kcanalysis.presenting.prose import Passage
from kcanalysis.presenting.speaking import tell
from kcanalysis.presenting.walk import Walk
from kcanalysis.quarter import Quarter


def declared(name: str) -> dict[str, Any]:
    """Give what is declared of a chart."""
    found: dict[str, Any] = read_knowledge("exhibits")[name]
    return found


def title_of(name: str, panel: Panel, known: Sequence[Quarter]) -> str:
    """Give the title of a chart over the quarters known; it names the last if it is old."""
    if not known:
        return str(declared(name)["name"])
    last, titles = known[-1], declared(name)["titles"]
    then = replace(panel, quarters=tuple(quarter for quarter in panel.quarters if quarter <= last))
    title = _of_series(titles, panel, known) if isinstance(titles, dict) else _first(name, then)
    earlier: str = declared("source")["earlier"]
    return title if last == panel.last else earlier.format(quarter=last, title=title)


def _first(name: str, panel: Panel) -> str:
    """Give the first of the titles that is true of the last quarter."""
    for each in declared(name)["titles"]:
        where, text = each.get("where", ""), each["text"]
        for short, figure in declared(name).get("let", {}).items():
            where, text = (re.sub(rf"\b{short}\b", figure, part) for part in (where, text))
        if not where or isinstance(panel.origin(panel.last, where), Origin):
            return Passage(tell(panel, text)).text
    raise AssertionError("the last title is true of every quarter with a figure")


def _value(origin: Origin | Missing) -> Decimal:
    """Give the value of a figure that is known."""
    assert isinstance(origin, Origin), "a title is told of figures that are known"
    return origin.value


def _of_series(titles: Mapping[str, str], panel: Panel, known: Sequence[Quarter]) -> str:
    """Tell where the gross margin came from, through which extreme, and where it stands."""
    series = [_value(panel.origin(quarter, "gross_margin")) for quarter in known]
    first, last, high, low = (
        with_minus(percent(value, 0)) for value in (series[0], series[-1], max(series), min(series))
    )
    case = "line" if low in (first, last) else "valley"
    case = "hill" if high not in (first, last) else case
    return titles[case].format(first=first, last=last, high=high, low=low, since=known[0])


def bridge_title(name: str, panel: Panel, walk: Walk) -> str:
    """Say what moved the figure at the end of a bridge: its largest step, or two of a size.

    Where these are more than the whole move, say what stood against them, if it is of some size.
    """
    titles = declared(name)["titles"]
    start, end = (_value(panel.origin(*figure)) for figure in (walk.start, walk.end))
    in_points = getattr(panel.origin(*walk.end), "unit", "") == "percent"
    change = (end - start) * (100 if in_points else 1)
    steps = {id: _value(panel.origin(panel.last, id)) for id in walk.steps}
    along, against = ([step for step in sorted(steps.items(), key=lambda step: -abs(step[1]))
                       if step[1] * change * sign > 0] for sign in (1, -1))  # fmt: skip
    if not along:
        return str(titles["same"])
    movers = [step for step in along[:2] if abs(step[1]) >= abs(along[0][1]) / 2]
    case = _way(titles, start, end)
    if "up_against" in titles and sum(abs(value) for _, value in movers) > abs(change):
        movers = movers[:1]
        is_large = abs(against[0][1]) >= abs(along[0][1]) / 4
        case = f"{case}_against" if is_large else case

    def size(*values: Decimal) -> str:
        whole = abs(sum(values, Decimal(0)))
        return amount(whole / 100) if in_points else brief_money(panel, whole)

    words = {
        "movers": " and ".join(_mover(name, *step) for step in movers),
        "part": size(*(value for _, value in movers)),
        "whole": size(change),
        "against": _mover(name, *against[0]) if against else "",
        "other": size(against[0][1]) if against else "",
    }
    text: str = titles[case].format(**words)
    return text[0].upper() + text[1:]


def _way(titles: Mapping[str, str], start: Decimal, end: Decimal) -> str:
    """Tell how a figure moved; a result may be a loss that widens, narrows, or turns."""
    way = "up" if end > start else "down"
    if "widened" not in titles or (start >= 0 and end >= 0):
        return way
    if (start < 0) != (end < 0):
        return f"turned_{way}"
    return "narrowed" if way == "up" else "widened"


def _mover(name: str, id: str, value: Decimal) -> str:
    """Name a step by the way in which it moves the figure."""
    ways = declared(name).get("movers", {}).get(step_of(id))
    return str(ways[value < 0]) if ways else in_sentence(name_at(name, id))


def name_at(name: str, id: str) -> str:
    """Give the name of a figure that stands at its mark in a chart."""
    names = declared(name).get("names", {})
    return str(names.get(id) or names.get(step_of(id)) or short_of(id))


def step_of(id: str) -> str:
    """Give what a step of a bridge is about, whatever it compares with."""
    return argument_of(id) or id.rpartition("_on_")[0]
