"""Walks, declared in ``tables.toml``: what leads from one figure to another, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter


@dataclass(frozen=True)
class Walk:
    """A walk to a quarter: its two ends, and the ids of the steps between them.

    ``start`` and ``end`` are each a quarter and an id; the steps are figures of the last quarter.
    """

    start: tuple[Quarter, str]
    steps: tuple[str, ...]
    end: tuple[Quarter, str]


def walk_to(panel: Panel, name: str) -> Walk | None:
    """Give a walk to the panel's last quarter; None unless all of its figures are at hand."""
    declared = read_knowledge("tables")["walks"][name]
    last, rest = panel.last, declared.get("rest")
    known = [step for step in declared["steps"] if _is_known(panel, last, step)]
    if not known or (not rest and len(known) < len(declared["steps"])):
        return None
    steps = (*known, *([rest] if rest else []))
    start = (last - 4 * declared.get("years", 0), declared["from"])
    walk = Walk(start, steps, (last, declared["to"]))
    ends = (walk.start, walk.end, *((last, step) for step in steps))
    return walk if all(_is_known(panel, *figure) for figure in ends) else None


def _is_known(panel: Panel, quarter: Quarter, id: str) -> bool:
    return not isinstance(panel.origin(quarter, id), Missing)
