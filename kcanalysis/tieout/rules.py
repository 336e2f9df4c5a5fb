"""The checks that ``identities.toml`` declares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from kcanalysis.knowledge import read_knowledge


@dataclass(frozen=True)
class Reference:
    """A row of a statement, and the sign with which it enters a sum."""

    statement: str
    item: str
    sign: int = 1


@dataclass(frozen=True)
class Sum:
    """A row that is the sum of others; ``when`` places the parts relative to its period."""

    total: Reference
    parts: tuple[Reference, ...]
    when: Literal["same", "end", "beginning"] = "same"


@dataclass(frozen=True)
class Ratio:
    """A row that is ``times`` the quotient of two others."""

    stated: Reference
    numerator: Reference
    denominator: Reference
    times: int


@dataclass(frozen=True)
class Declared:
    """Everything in ``identities.toml``."""

    identities: tuple[Sum, ...]
    ties: tuple[Sum, ...]
    ratios: tuple[Ratio, ...]
    additive_statements: frozenset[str]
    not_additive: frozenset[str]
    translation: Decimal
    share_average: Decimal


def _reference(text: str, statement: str = "") -> Reference:
    sign = -1 if text.startswith("-") else 1
    before, dot, after = text.lstrip("-").partition(".")
    return Reference(before, after, sign) if dot else Reference(statement, before, sign)


@cache
def load_declared() -> Declared:
    """Load ``identities.toml``."""
    data = read_knowledge("identities")
    return Declared(
        identities=tuple(
            Sum(
                _reference(entry["total"], entry["statement"]),
                tuple(_reference(part, entry["statement"]) for part in entry["parts"]),
            )
            for entry in data["identities"]
        ),
        ties=tuple(
            Sum(
                _reference(entry["stated"]),
                tuple(_reference(part) for part in entry["parts"]),
                entry.get("when", "same"),
            )
            for entry in data["ties"]
        ),
        ratios=tuple(
            Ratio(
                _reference(entry["stated"]),
                _reference(entry["of"]),
                _reference(entry["to"]),
                entry["times"],
            )
            for entry in data["ratios"]
        ),
        additive_statements=frozenset(data["quarters"]["statements"]),
        not_additive=frozenset(data["quarters"]["except"]),
        translation=Decimal(data["tolerances"]["translation"]),
        share_average=data["tolerances"]["share_average"],
    )
