"""What each computed figure is: its names, expression and unit, from ``definitions.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kcanalysis.knowledge import make_each, read_knowledge


@dataclass(frozen=True)
class Definition:
    """A computed figure: its id, names, expression (see `kcanalysis.metrics.expression`) and unit.

    ``short`` is its name where a heading says the rest, ``of`` the name of its argument where it is
    computed of another figure, ``otherwise`` what is shown where it has no meaning; one that is
    ``explained`` is in the report's list of definitions.
    """

    id: str
    name: str
    expression: str
    unit: str
    short: str = ""
    of: str = ""
    group: str = ""
    note: str = ""
    otherwise: str = "n.m."
    color: str = ""
    explained: bool = False


@cache
def load_definitions() -> dict[str, Definition]:
    """Load the definitions by id, in the order in which they are explained."""
    entries = [{"id": id} | entry for id, entry in read_knowledge("definitions").items()]
    return {made.id: made for made in make_each("definitions", Definition, entries)}
