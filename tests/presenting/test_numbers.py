from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.presenting import numbers

NAN = math.nan


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (2703.732, "2,703.7"),
        (-166.108, "(166.1)"),
        (1340.65, "1,340.7"),
        (-0.05, "(0.1)"),
        (-0.04, "0.0"),
        (0.0, "–"),
        (NAN, "—"),
    ],
)
def test_amounts_have_parentheses_and_dashes(value: float, printed: str) -> None:
    assert numbers.amount(value) == printed


@given(st.decimals(-10000, 10000, places=2))
def test_rounding_is_half_away_from_zero_on_the_decimal_number(value: Decimal) -> None:
    expected = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert numbers.round_half_up(float(value)) == expected


def test_percentages_and_points_have_their_unit() -> None:
    assert numbers.percent(12.7878) == "12.8%"
    assert numbers.percent(-8.771) == "(8.8%)"
    assert numbers.percent(0.0) == "0.0%"
    assert numbers.percent(NAN) == "—"


def test_points_are_the_difference_of_the_printed_percentages() -> None:
    # 27.647 − 16.170 is 11.477, but a reader who subtracts what is printed finds 11.4
    assert numbers.points(27.647, 16.170) == "11.4 pp"
    assert numbers.points(12.788, 16.158) == "(3.4 pp)"
    assert numbers.points(12.788, NAN) == "—"


def test_a_change_without_meaning_and_a_missing_one_differ() -> None:
    assert numbers.change(37.2469, 137.2, 100.0) == "37.2%"
    assert numbers.change(NAN, -59.8, 54.6) == "n.m."
    assert numbers.change(NAN, 1.0, NAN) == "—"
