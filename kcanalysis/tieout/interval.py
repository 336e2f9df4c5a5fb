"""Interval arithmetic: a printed figure stands for every number that rounds to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Interval:
    """All numbers from `low` to `high`, both included.

    Rounding half up would leave out one end of a printed figure's interval; both are kept, so that
    a figure that was rounded half to even ties as well.
    """

    low: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, value: Decimal) -> Interval:
        """Give the interval that holds one number."""
        return cls(value, value)

    @classmethod
    def printed(cls, value: Decimal) -> Interval:
        """Give the numbers that a printed one stands for: within half a unit of its last place."""
        half = half_unit(value)
        return cls(value - half, value + half)

    @property
    def middle(self) -> Decimal:
        """The number half way between both ends."""
        return (self.low + self.high) / 2

    @property
    def slack(self) -> Decimal:
        """How far both ends are from the middle."""
        return (self.high - self.low) / 2

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, factor: Decimal | int) -> Interval:
        ends = (self.low * factor, self.high * factor)
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Divide by an interval; a ZeroDivisionError if that holds 0."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be nil")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def widened(self, below: Decimal, above: Decimal) -> Interval:
        """Give the interval with both ends moved outwards by the shares of their own size."""
        return Interval(self.low - abs(self.low) * below, self.high + abs(self.high) * above)


def half_unit(value: Decimal) -> Decimal:
    """Give half a unit of the last printed place: 0.05 for ``7.4``, 0.5 for ``1651671``."""
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal(0)
