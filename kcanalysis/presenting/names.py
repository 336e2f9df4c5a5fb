"""What figures are called and how they are coloured: as the data says, beside their ids."""

from __future__ import annotations

import ast
from contextlib import suppress
from functools import cache

from kcanalysis.errors import InputError
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.syntax import parse
from kcanalysis.panel.panel import Panel
from kcanalysis.taxonomy import load_taxonomy


def name_of(id: str, panel: Panel | None = None) -> str:
    """Give the name of an item or a metric; a new row of a panel has the label it is printed with.

    A metric that is computed of another figure is called by both: ``Growth, year on year: total
    revenues``.
    """
    if id in load_definitions():
        return load_definitions()[id].name
    call = _call(id)
    if call:
        return f"{load_definitions()[call[0]].name}: {name_of(call[1], panel)}"
    if panel and id in panel.new_items:
        return panel.new_items[id][1]
    return load_taxonomy().name(id)


def named(label: object) -> str:
    """Give the name of a figure whose id heads a row or a column; any other label as it is."""
    text = str(label)
    with suppress(InputError):
        if text in load_definitions() or load_taxonomy().knows(text) or _call(text):
            return name_of(text)
    return text


def short_of(id: str) -> str:
    """Give the name of a figure where a heading says the rest of it."""
    call = _call(id)
    if call:
        return load_definitions()[call[0]].short or short_of(call[1])
    one = load_definitions().get(id) or load_taxonomy().item(id)
    return one.short or one.name


def color_of(id: str) -> str:
    """Give the colour of a figure in every chart; that of its argument for a computed one."""
    if argument := argument_of(id):
        return color_of(argument)
    known = (load_definitions().get(id), load_taxonomy().item(id))
    return color(next((one.color for one in known if one and one.color), "navy"))


def argument_of(id: str) -> str:
    """Give the figure that a metric is computed of; empty for any other."""
    call = _call(id)
    return call[1] if call else ""


@cache
def color(name: str) -> str:
    """Give a colour of a chart by its name: ``#12355b`` for ``navy``; ``ink`` is that of text."""
    looks = read_knowledge("looks")
    return str({**looks["light"], **looks["chart"]}[name])


def in_order() -> list[str]:
    """Give the colours of lines that have none of their own, in their order."""
    return [color(name) for name in read_knowledge("looks")["lines"]["order"]]


def _call(id: str) -> tuple[str, str] | None:
    """Take apart a metric that is computed of another figure."""
    node = parse(id)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    is_metric = node.func.id in load_definitions()
    return (node.func.id, ast.unparse(node.args[0])) if is_metric else None
