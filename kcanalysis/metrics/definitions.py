"""What each computed figure is: its name, formula and unit, from ``definitions.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kcanalysis.knowledge import read_knowledge


@dataclass(frozen=True)
class Definition:
    """A computed figure.

    Parameters
    ----------
    name : str
        The name it is shown under.
    formula : str
        How it is computed, in words.
    unit : str
        ``percent``, ``points``, ``money``, ``quarters``, ``days``, ``times`` or ``per_share``.
    items : tuple of str
        Ids of the line items of the same quarter that it is computed from.
    """

    name: str
    formula: str
    unit: str
    items: tuple[str, ...] = ()


@cache
def load_definitions() -> dict[str, Definition]:
    """Load the definitions by the id of the figure, in the order in which they are explained."""
    return {
        id: Definition(
            entry["name"], entry["formula"], entry["unit"], tuple(entry.get("items", ()))
        )
        for id, entry in read_knowledge("definitions").items()
    }
