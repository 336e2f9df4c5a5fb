"""Numbers as the report prints them: formatted in this one place, rounded half up.

Negative numbers stand in parentheses, nil is an en dash, a figure without a release an em dash, and
what a release at hand does not state, or what has no meaning, is said so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from kcanalysis.metrics.expression import definition_of
from kcanalysis.money import SYMBOLS
from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter

NIL = "–"
MISSING, NO_RELEASE = "—", "release not read"
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
    "pp": lambda value: amount(value, 1, " pp"),
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
    decimals = _decimals(origin)
    if origin.unit == MONEY:
        return amount(value, 0 if panel.unit == "thousands" else decimals)
    if origin.unit in ("percent", "growth"):
        return (growth if origin.unit == "growth" else percent)(value, decimals)
    return _PRINTED.get(origin.unit, amount)(value)


def _decimals(origin: Origin) -> int:
    """Tell how many decimals a figure has: none where the text alone states it, and states none."""
    is_told = origin.is_stated and origin.facts[0].statement == "disclosure"
    return 0 if is_told and int(origin.facts[0].value.as_tuple().exponent) >= 0 else 1


def otherwise(id: str) -> str:
    """Say what stands where a figure has no meaning."""
    definition = definition_of(id)
    return definition.otherwise if definition else "n.m."


def brief_money(panel: Panel, thousands: Decimal) -> str:
    """Print a sum in a headline or a sentence: ``RMB747.5m``, ``RMB2.70bn``, ``RMB3bn``."""
    sign = "−" if thousands < 0 else ""
    millions = abs(round_half_up(thousands / 1000))
    if millions < 1000:
        return f"{sign}{SYMBOLS[panel.currency]}{millions}m"
    billions = f"{round_half_up(abs(thousands) / 1_000_000, 2)}".removesuffix(".00")
    return f"{sign}{SYMBOLS[panel.currency]}{billions}bn"


def with_minus(text: str) -> str:
    """Print a number as charts have it: ``−166.1`` for ``(166.1)``."""
    return re.sub(r"\((.*)\)", r"−\1", text)


def currency_note(panel: Panel) -> str:
    """Say the panel's currency: ``RMB``."""
    return SYMBOLS[panel.currency]


def unit_note(panel: Panel) -> str:
    """Say the panel's unit, such as ``RMB in millions``."""
    return f"{SYMBOLS[panel.currency]} in {panel.unit}"


def _signed(value: Decimal, suffix: str) -> str:
    return f"({abs(value):,}{suffix})" if value < 0 else f"{abs(value):,}{suffix}"
