"""Where a figure of the panel comes from: a fact that states it, or arithmetic on facts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kcanalysis.facts import STANDINGS, Fact
from kcanalysis.money import in_thousands, is_money
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

MONEY = "money"
"""The unit of a sum of money; its value is in thousands."""


@dataclass(frozen=True)
class Origin:
    """One figure, and where it comes from.

    Parameters
    ----------
    value : Decimal
        The figure: in thousands where it is a sum of money, and else in its unit. Costs are
        negative, also those that only the prose states.
    unit : str
        ``money``, a unit of a fact (``percent``, ``shares``, ``per_share``, ``per_usd``) or one of
        a definition (``points``, ``times``, ``days`` …).
    facts : tuple of Fact
        The fact that states it, or all those that it rests on, each once.
    arithmetic : str
        How it follows from them, with their figures: ``345,748 / 2,703,732``; empty where a fact
        states it.
    formula : str
        The same in words: ``gross profit / total revenues``.
    is_amount : bool
        Whether it is an amount of a currency, in whatever unit.
    """

    value: Decimal
    unit: str
    facts: tuple[Fact, ...]
    arithmetic: str = ""
    formula: str = ""
    is_amount: bool = False

    @classmethod
    def stated(cls, fact: Fact) -> Origin:
        """Give the origin of a figure that a fact states."""
        value = in_thousands(fact.value, fact.unit)
        # the prose prints costs without the sign that they have in a statement
        if fact.statement == "disclosure":
            value = -value if fact.item in load_taxonomy().negated else value
        unit = MONEY if is_money(fact.unit) else fact.unit
        return cls(value, unit, (fact,), is_amount=unit in (MONEY, "per_share"))

    @property
    def is_stated(self) -> bool:
        """Whether a fact states just this figure."""
        return not self.arithmetic

    @property
    def is_keyed_in(self) -> bool:
        """Whether it is keyed in, or rests on a figure that is."""
        return self.standing != STANDINGS[0]

    @property
    def standing(self) -> str:
        """The lowest standing among the facts that it rests on, one of `STANDINGS`."""
        return max((fact.standing for fact in self.facts), key=STANDINGS.index)


@dataclass(frozen=True)
class Missing:
    """A figure that is not there: what it lacks, or that it would have no meaning.

    Parameters
    ----------
    lacking : tuple of (Quarter, str)
        The figures that are not at hand and that it would need; empty where it has no meaning: a
        growth from a loss, say.
    """

    lacking: tuple[tuple[Quarter, str], ...] = ()

    @property
    def has_no_meaning(self) -> bool:
        """Whether everything is at hand, and the figure would still say nothing."""
        return not self.lacking
