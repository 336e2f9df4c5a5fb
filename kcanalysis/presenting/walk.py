"""Walks, declared in ``tables.toml``: what leads from one figure to another, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter

SPANS = {"on_year": 4, "on_quarter": 1}
"""What a bridge may compare with, and how many quarters ago that is."""


@dataclass(frozen=True)
class Walk:
    """A walk to a quarter: its two ends, and the ids of the steps between them.

    ``start`` and ``end`` are each a quarter and an id; the steps are figures of the last quarter.
    """

    start: tuple[Quarter, str]
    steps: tuple[str, ...]
    end: tuple[Quarter, str]


def walk_to(panel: Panel, name: str, span: str = "on_year") -> Walk | Missing:
    """Give a walk to the last quarter, whose steps add up exactly, or all that is lacking.

    It is a bridge from the same figure of the year, or of the quarter, before.
    Steps that are ``optional`` are left out where they are not known: another takes them up.
    """
    declared = read_knowledge("tables")["walks"][name]
    last = panel.last
    optional = declared.get("optional", [])
    start, end = (last - SPANS[span], declared["from"]), (last, declared["to"])
    lacking: dict[tuple[Quarter, str], None] = {}
    steps = []
    for figure in (start, end, *((last, step) for step in declared["steps"])):
        quarter, id = figure[0], figure[1].format(span=span)
        origin = panel.origin(quarter, id)
        if not isinstance(origin, Missing):
            steps.append(id)
        elif figure[1] not in optional:
            lacking |= dict.fromkeys(origin.lacking or ((quarter, id),))
    return Missing(tuple(lacking)) if lacking else Walk(start, tuple(steps[2:]), end)
