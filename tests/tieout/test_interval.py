from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.tieout.interval import Interval, half_unit

numbers = st.decimals(min_value=-1000, max_value=1000, places=2)
pairs = st.tuples(numbers, numbers).map(lambda ends: Interval(min(ends), max(ends)))


def test_a_printed_number_stands_for_what_rounds_to_it() -> None:
    assert Interval.printed(Decimal("7.4")) == Interval(Decimal("7.35"), Decimal("7.45"))
    assert Interval.printed(Decimal("474")) == Interval(Decimal("473.5"), Decimal("474.5"))
    assert half_unit(Decimal("0.08")) == Decimal("0.005")


def test_a_quotient_by_what_may_be_nil_has_no_meaning() -> None:
    with pytest.raises(ZeroDivisionError):
        Interval.exactly(Decimal(1)) / Interval(Decimal(-1), Decimal(1))


@given(pairs, pairs, st.floats(0, 1), st.floats(0, 1))
def test_sums_differences_and_products_hold_those_of_their_numbers(
    a: Interval, b: Interval, x: float, y: float
) -> None:
    one = min(max(a.low + (a.high - a.low) * Decimal(x), a.low), a.high)
    two = min(max(b.low + (b.high - b.low) * Decimal(y), b.low), b.high)
    for interval, value in ((a + b, one + two), (a - b, one - two), (a * -3, one * -3)):
        assert interval.low <= value <= interval.high
