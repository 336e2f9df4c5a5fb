from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.reading.numbers import read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,703,732", "2703732"),
        ("(1,651,671)", "-1651671"),
        ("(1,651,671 )", "-1651671"),
        ("(0.08)", "-0.08"),
        ("(–5)", "-5"),
        ("(-1,651)", "-1651"),
        ("-16.7%", "-16.7"),
        ("(16.7)%", "-16.7"),
        ("(16.7%)", "-16.7"),
        ("2.0%", "2.0"),
        ("RMB74", "74"),
        ("3,728,092,123", "3728092123"),
        ("0", "0"),
    ],
)
def test_a_printed_number_has_its_value_and_sign(text: str, value: str) -> None:
    number = read_number(text)
    assert number is not None
    assert number.value == Decimal(value)
    assert number.percent is ("%" in text)


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_a_dash_is_nil(dash: str) -> None:
    number = read_number(dash)
    assert number is not None
    assert number.dash
    assert number.value == 0


@pytest.mark.parametrize(
    "text", ["", "1,23", "12345", "1,2345", "(12", "12)", "1O5", "12.", "Goodwill", "1 2", "--"]
)
def test_what_is_not_printed_like_a_number_is_none(text: str) -> None:
    assert read_number(text) is None


@given(st.integers(-(10**12), 10**12))
def test_a_number_printed_in_parentheses_or_plain_reads_back(value: int) -> None:
    printed = f"({-value:,})" if value < 0 else f"{value:,}"
    number = read_number(printed)
    assert number is not None
    assert number.value == value
