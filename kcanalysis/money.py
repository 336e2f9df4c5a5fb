"""Currencies, units and scales, and how amounts are written: the only place that knows them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from kcanalysis.errors import InputError

SYMBOLS = {"CNY": "RMB", "USD": "US$"}
CURRENCIES = (*SYMBOLS, "")
"""What the ``currency`` of a fact may be; empty where it has none."""

SCALES = {"thousands": 1, "millions": 1000}
"""The units of sums of money, in the statements' thousands."""

UNITS = (*SCALES, "percent", "per_share", "shares", "per_usd")
WITHOUT_CURRENCY = ("percent", "shares")

# a text may have any number of digits
_EXACT = Context(prec=20_000)
_WORDS = {
    "thousands": " thousand",
    "millions": " million",
    "percent": "%",
    "points": " percentage points",
    "per_share": " per share",
    "per_ads": " per ADS",
    "shares": " shares",
    "per_usd": " per US$",
}


def currency_code(text: str) -> str:
    """Read a currency however it is written: ``CNY``, ``rmb``, ``US$``."""
    codes = {name: code for code, symbol in SYMBOLS.items() for name in (code, symbol)}
    code = codes.get(text.strip().upper())
    if code is None:
        raise InputError(f"{text!r} is not a currency of the report: use CNY or USD")
    return code


def scale(unit: str) -> int:
    """Give the factor that brings a figure to thousands; 1 for what is no sum of money."""
    return SCALES.get(unit, 1)


def amount_words(value: Decimal, unit: str, currency: str) -> str:
    """Say a figure: ``RMB 1,651,671 thousand``, ``16.2%``."""
    symbol = f"{SYMBOLS.get(currency, currency)} " if currency else ""
    return f"{symbol}{value:,f}{_WORDS.get(unit, '')}"


def rounded_beside(value: Decimal, printed: Decimal) -> Decimal:
    """Round a figure that is shown beside a printed one: to two more places, less idle zeros.

    Beside 392.01 it is 391.959 for 391.959000, and beside 401.0 it is 400.0 for 400.
    """
    places = max(-int(printed.as_tuple().exponent), 0)
    rounded = [
        value.quantize(Decimal(1).scaleb(-places - more), ROUND_HALF_UP, _EXACT)
        for more in range(3)
    ]
    return next(each for each in rounded if each == rounded[-1])
