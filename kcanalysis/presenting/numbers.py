"""Numbers as the report prints them: formatted in this one place, rounded half up.

Negative numbers stand in parentheses, nil is an en dash, a missing figure an em dash, and a
percentage that has no meaning is 'n.m.'.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

NIL = "–"
MISSING = "—"
NOT_MEANINGFUL = "n.m."

_SYMBOLS = {"CNY": "RMB", "USD": "US$"}


def round_half_up(value: float, decimals: int = 1) -> Decimal:
    """Round as the releases round: half away from zero, on the decimal number.

    Examples
    --------
    >>> round_half_up(2.25), round_half_up(-0.05), round_half_up(1250.0, -2)
    (Decimal('2.3'), Decimal('-0.1'), Decimal('1.3E+3'))
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def amount(value: float, decimals: int = 1) -> str:
    """Print a sum or a count, such as ``2,703.7`` or ``(166.1)``."""
    if math.isnan(value):
        return MISSING
    return NIL if value == 0 else _signed(round_half_up(value, decimals), "")


def percent(value: float, decimals: int = 1) -> str:
    """Print a percentage, such as ``12.8%`` or ``(8.8%)``."""
    return MISSING if math.isnan(value) else _signed(round_half_up(value, decimals), "%")


def times(value: float) -> str:
    """Print a multiple, such as ``4.9x``."""
    return MISSING if math.isnan(value) else _signed(round_half_up(value), "x")


def hundredths(value: float) -> str:
    """Print a figure per share with its two decimals."""
    return amount(value, 2)


def integer(value: float) -> str:
    """Print a count of days or basis points."""
    return amount(value, 0)


def share(value: float) -> str:
    """Print a part of a whole, such as ``33.7%``; a part that is nil has a dash."""
    return NIL if value == 0 else percent(value)


def change(value: float, current: float, base: float) -> str:
    """Print a percentage change between two figures, 'n.m.' where it has no meaning."""
    if math.isnan(current) or math.isnan(base):
        return MISSING
    return NOT_MEANINGFUL if math.isnan(value) else percent(value)


def points(current: float, base: float) -> str:
    """Print the change between two percentages, such as ``(3.4 pp)``.

    It is the difference of the two as they are printed, so that a reader finds it again.
    """
    if math.isnan(current) or math.isnan(base):
        return MISSING
    return _signed(round_half_up(current) - round_half_up(base), " pp")


def money(value: float, panel: pd.DataFrame) -> str:
    """Print a sum in a sentence, without its sign, such as ``RMB2,703.7 million``."""
    unit = {"millions": " million", "thousands": " thousand"}[panel.attrs["unit"]]
    return f"{_SYMBOLS[panel.attrs['currency']]}{abs(round_half_up(value)):,}{unit}"


def unit_note(panel: pd.DataFrame) -> str:
    """Say the panel's unit, such as ``RMB in millions``."""
    return f"{_SYMBOLS[panel.attrs['currency']]} in {panel.attrs['unit']}"


def _signed(value: Decimal, suffix: str) -> str:
    return f"({abs(value):,}{suffix})" if value < 0 else f"{abs(value):,}{suffix}"
