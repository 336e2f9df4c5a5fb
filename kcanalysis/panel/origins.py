"""Where the figures of a panel come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kcanalysis.coverage import KEYED_IN
from kcanalysis.facts import Fact
from kcanalysis.taxonomy import load_taxonomy

_THOUSANDS = {"thousands": 1, "millions": 1000}
_CURRENCIES = {"CNY": "RMB ", "USD": "US$ ", "": ""}
_UNITS = {"percent": "%", "shares": " shares", "per_share": " per share", "per_usd": " per US$"}


@dataclass(frozen=True)
class Origin:
    """One figure, and where it comes from.

    Parameters
    ----------
    facts : tuple of Fact
        The fact that states it, or those that it follows from.
    value : Decimal
        The figure: in thousands where it is a sum of money, and else as printed. Costs are
        negative, also those that only the prose states.
    formula : str
        How it follows from the facts; empty where one of them states it.
    """

    facts: tuple[Fact, ...]
    value: Decimal
    formula: str = ""

    @classmethod
    def stated(cls, fact: Fact) -> Origin:
        """Give the origin of a figure that a fact states."""
        value = fact.value * _THOUSANDS.get(fact.unit, 1)
        in_prose = fact.statement == "disclosure" and fact.release
        if in_prose and fact.item in load_taxonomy().negated:
            value = -value
        return cls((fact,), value)

    @property
    def kind(self) -> str:
        """``derived``, ``keyed in`` where it rests on no release alone, or ``stated``."""
        if any(not fact.release for fact in self.facts):
            return KEYED_IN
        return "derived" if self.formula else "stated"

    @property
    def is_money(self) -> bool:
        """Whether the figure is a sum of money, whose unit and currency can be changed."""
        return all(fact.unit in _THOUSANDS for fact in self.facts)

    @property
    def text(self) -> str:
        """Name the places it comes from and the figures printed there."""
        return "; ".join(_place(fact) for fact in self.facts)


class Origins(Mapping[tuple[str, str], Origin]):
    """Quarter (``2026Q1``) and item to the origin of that figure; it never changes.

    pandas copies what a frame carries in ``attrs`` at every step; this need not be copied.
    """

    def __init__(self, origins: Mapping[tuple[str, str], Origin]) -> None:
        self._origins = dict(origins)

    def __getitem__(self, key: tuple[str, str]) -> Origin:
        return self._origins[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._origins)

    def __len__(self) -> int:
        return len(self._origins)

    def __deepcopy__(self, memo: dict[int, Any]) -> Origins:
        return self


def _place(fact: Fact) -> str:
    unit = _UNITS.get(fact.unit, f" {fact.unit}")
    return f"{fact.source}: {_CURRENCIES[fact.currency]}{fact.value:,f}{unit}"
