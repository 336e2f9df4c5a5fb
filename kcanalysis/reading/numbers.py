"""Printed numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NIL = re.compile(r"(?:RMB|US\$|\$)?\s*(?:[-–—]|---|nil)", re.IGNORECASE)
_MARK = re.compile(r"(?<=[\d)%–—-])[¹²³⁴⁵⁶⁷⁸⁹⁰]+$")
_NUMBER = re.compile(
    r"(?:(?:RMB|US\$|\$)\s*)?(?P<open>\()?(?P<minus>[-–])?\s*(?:RMB|US\$|\$)?\s*"
    r"(?P<digits>\d{1,3}(?:,\d{3}){0,4}(?:\.\d{1,9})?)\s*(?P<percent>%)?\s*(?P<close>\))?\s*(?P<late>%)?"
)


@dataclass(frozen=True)
class Number:
    """A printed number: its value with its sign, and whether a percent sign stands with it."""

    value: Decimal
    percent: bool = False
    dash: bool = False


def read_number(text: str) -> Number | None:
    """Read a number as a table prints it, or None if the text is not one.

    Parentheses, a leading minus or both make it negative; a lone dash or the word 'nil' is 0.
    ``1,23`` and ``12345`` are no numbers: a digit or a comma has gone missing there.
    """
    text = _MARK.sub("", text.strip())
    if _NIL.fullmatch(text):
        return Number(Decimal(0), dash=True)
    match = _NUMBER.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    negative = bool(match["open"] or match["minus"])
    digits = Decimal(match["digits"].replace(",", ""))
    return Number(-digits if negative else digits, bool(match["percent"] or match["late"]))


def looks_like_figure(text: str) -> bool:
    """Tell whether a cell is a figure or the greater part of one, the rest having its own cell."""
    return read_number(text.strip("()% ")) is not None
