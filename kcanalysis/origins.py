"""Where a figure of the panel comes from: a fact that states it, or arithmetic on facts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kcanalysis.facts import STANDINGS, Fact
from kcanalysis.money import SCALES, scale
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

MONEY = "money"
"""The unit of a sum of money; its value is in thousands."""


@dataclass(frozen=True)
class Origin:
    """One figure, and where it comes from: the fact that states it, or all those that it rests on.

    Sums of money are in thousands, and have the ``unit`` ``money``; all else has that of a fact
    (``percent``, ``per_share``) or of a definition (``points``, ``days``). Costs are negative, also
    those that only the prose states. ``arithmetic`` is how it follows, with the figures,
    ``formula`` the same in words; both are empty where a fact states it. ``is_amount`` tells
    whether it is an amount of a currency, in whatever unit.
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
        # the prose prints costs without the sign that they have in a statement
        turned = fact.statement == "disclosure" and fact.item in load_taxonomy().negated
        value = fact.value * scale(fact.unit)
        unit = MONEY if fact.unit in SCALES else fact.unit
        return cls(
            -value if turned else value, unit, (fact,), is_amount=unit in (MONEY, "per_share")
        )

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
        standings = (fact.standing for fact in self.facts)
        return max(standings, key=STANDINGS.index, default=STANDINGS[0])


@dataclass(frozen=True)
class Missing:
    """A figure that is not there: what it is ``lacking``.

    That is nothing where the figure would have no meaning: a growth from a loss, say.
    """

    lacking: tuple[tuple[Quarter, str], ...] = ()

    @property
    def has_no_meaning(self) -> bool:
        """Whether everything is at hand, and the figure would still say nothing."""
        return not self.lacking
