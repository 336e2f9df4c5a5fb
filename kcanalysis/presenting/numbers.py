"""Numbers as the report prints them: formatted in this one place, rounded half up.

Negative numbers stand in parentheses, nil is an en dash, a figure without a release an em dash, and
what a release at hand does not state, or what has no meaning, is said so.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from kcanalysis.metrics.expression import definition_of
from kcanalysis.money import SYMBOLS
from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter

NIL = "–"
MISSING, NO_RELEASE = "—", "no release at hand"
UNSTATED, NOT_STATED = "n.s.", "not stated"


def round_half_up(value: Decimal | float, decimals: int = 1) -> Decimal:
    """Round as the releases round: half away from zero, on the decimal number."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def amount(value: Decimal | float, decimals: int = 1, suffix: str = "") -> str:
    """Print a number, such as ``2,703.7``, ``(166.1)`` or ``12.8%``; nil is a dash."""
    return NIL if value == 0 else _signed(round_half_up(value, decimals), suffix)


def percent(value: Decimal | float, decimals: int = 1) -> str:
    """Print a percentage, such as ``12.8%`` or ``(8.8%)``."""
    return amount(value, decimals, "%")


def growth(value: Decimal | float, decimals: int = 1) -> str:
    """Print a growth, such as ``37.2%``; one above 100% as a multiple of what was: ``2.4x``."""
    return percent(value, decimals) if value <= 100 else amount(1 + value / 100, 1, "x")


def integer(value: Decimal | float) -> str:
    """Print a count of days or basis points."""
    return amount(value, 0)


_PRINTED: dict[str, Callable[[Decimal], str]] = {
    "percent": percent,
    "pp": lambda value: amount(value, 1, " pp"),
    "growth": growth,
    "times": lambda value: amount(value, 1, "x"),
    "days": integer,
    "basis_points": integer,
    "shares": integer,
    "per_share": lambda value: amount(value, 2),
    "per_usd": lambda value: amount(value, 4),
    "number": lambda value: amount(value, 2),
}


def printed(panel: Panel, quarter: Quarter, id: str) -> str:
    """Print a figure of a panel by its unit, or say that and why there is none."""
    origin = panel.origin(quarter, id)
    if isinstance(origin, Missing):
        if origin.has_no_meaning:
            return otherwise(id)
        return UNSTATED if panel.not_stated(origin) else MISSING
    return shown(panel, origin)


def shown(panel: Panel, origin: Origin) -> str:
    """Print a figure by its unit."""
    value = panel.scaled(origin)
    if origin.unit == MONEY:
        return amount(value, 0 if panel.unit == "thousands" else 1)
    return _PRINTED.get(origin.unit, amount)(value)


def otherwise(id: str) -> str:
    """Say what stands where a figure has no meaning."""
    definition = definition_of(id)
    return definition.otherwise if definition else "n.m."


def money(panel: Panel, value: Decimal | float) -> str:
    """Print a sum in a sentence, without its sign, such as ``RMB2,703.7 million``."""
    unit = {"millions": " million", "thousands": " thousand"}[panel.unit]
    return f"{SYMBOLS[panel.currency]}{abs(round_half_up(value)):,}{unit}"


def currency_note(panel: Panel) -> str:
    """Say the panel's currency: ``RMB``."""
    return SYMBOLS[panel.currency]


def unit_note(panel: Panel) -> str:
    """Say the panel's unit, such as ``RMB in millions``."""
    return f"{SYMBOLS[panel.currency]} in {panel.unit}"


def _signed(value: Decimal, suffix: str) -> str:
    return f"({abs(value):,}{suffix})" if value < 0 else f"{abs(value):,}{suffix}"
