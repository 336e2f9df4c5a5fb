"""What each computed figure is: its names, expression and unit, from ``definitions.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kcanalysis.knowledge import make_each, read_knowledge


@dataclass(frozen=True)
class Definition:
    """A computed figure.

    Parameters
    ----------
    id : str
        Its id: a name that expressions may use.
    name, short : str
        The name it is shown under, and the one where a heading says the rest.
    expression : str
        How it is computed (see `kcanalysis.metrics.expression`).
    unit : str
        ``percent``, ``growth`` (in percent), ``points``, ``pp``, ``basis_points``, ``money``,
        ``quarters``, ``days``, ``times`` or ``per_share``.
    of : str
        The name of its argument, for a figure that is computed of others: growth, say.
    group : str
        What it is shown with.
    note : str
        What else the reader has to know.
    otherwise : str
        What is shown where it has no meaning.
    color : str
        The colour of its line or bars in every chart.
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


@cache
def load_definitions() -> dict[str, Definition]:
    """Load the definitions by the id of the figure, in the order in which they are explained.

    Raises
    ------
    InputError
        If an entry cannot be used; the message names it.
    """
    entries = [{"id": id} | entry for id, entry in read_knowledge("definitions").items()]
    return {made.id: made for made in make_each("definitions", Definition, entries)}
