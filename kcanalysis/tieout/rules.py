"""The checks that ``identities.toml`` declares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, get_args

from kcanalysis.knowledge import make_each, read_knowledge

When = Literal["same", "end", "beginning"]


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
    when: When = "same"


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
    one_definition_since: int
    translation: Decimal
    share_average: Decimal
    share_change: Decimal


def _reference(text: str, statement: str = "") -> Reference:
    sign = -1 if text.startswith("-") else 1
    before, dot, after = text.lstrip("-").partition(".")
    return Reference(before, after, sign) if dot else Reference(statement, before, sign)


@cache
def load_declared() -> Declared:
    """Load ``identities.toml``; an InputError names an entry that cannot be used."""
    data = read_knowledge("identities")
    return Declared(
        identities=make_each("identities", _identity, data["identities"]),
        ties=make_each("identities", _tie, data["ties"]),
        ratios=make_each("identities", _ratio, data["ratios"]),
        additive_statements=frozenset(data["quarters"]["statements"]),
        not_additive=frozenset(data["quarters"]["except"]),
        one_definition_since=data["quarters"]["one_definition_since"],
        translation=Decimal(data["tolerances"]["translation"]),
        share_average=data["tolerances"]["share_average"],
        share_change=data["tolerances"]["share_change"],
    )


def _identity(statement: str, total: str, parts: list[str]) -> Sum:
    return Sum(_reference(total, statement), tuple(_reference(part, statement) for part in parts))


def _tie(stated: str, parts: list[str], when: When = "same") -> Sum:
    if when not in get_args(When):
        raise ValueError(f"'{when}' is not one of {', '.join(get_args(When))}")
    return Sum(_reference(stated), tuple(map(_reference, parts)), when)


def _ratio(stated: str, of: str, to: str, times: int) -> Ratio:
    return Ratio(_reference(stated), _reference(of), _reference(to), times)
