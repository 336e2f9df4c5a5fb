from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.metrics.expression import compute
from kcanalysis.origins import Missing, Origin
from kcanalysis.quarter import Quarter

NOW = Quarter(2026, 1)


def origin(value: str, item: str = "net_loss", quarter: Quarter = NOW) -> Origin:
    return Origin.stated(
        Fact(
            "2026Q1",
            "income_statement",
            item,
            item,
            quarter.end,
            3,
            "CNY",
            "thousands",
            Decimal(value),
            f"f:{value}",
        )
    )


def found(expression: str, **figures: str | dict[int, str]) -> Origin | Missing:
    """Compute an expression from made-up figures: of this quarter, or by quarters ago."""

    def lookup(quarter: Quarter, id: str) -> Origin | Missing:
        given = figures.get(id, {})
        by_quarter = {0: given} if isinstance(given, str) else given
        values = {NOW - ago: value for ago, value in by_quarter.items()}
        if quarter in values:
            return origin(values[quarter], id, quarter)
        return Missing(((quarter, id),))

    return compute(expression, NOW, lookup)


def value(expression: str, **figures: str | dict[int, str]) -> Decimal:
    result = found(expression, **figures)
    assert isinstance(result, Origin)
    return result.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a + b * 2", "16"),
        ("(a + b) * 2", "22"),
        ("a - (b - 1)", "2"),
        ("-a / b", "-1.2"),
        ("known(c) + a", "6"),
        ("either(c, b)", "5"),
        ("at_least_nil(b - a)", "0"),
        ("percent(b / a) - percent(1 / 2)", "33.33333333333333333333333333"),
        ("per_ads(a)", "90"),
        ("whole(a)", "6000"),
        ("days()", "90"),
    ],
)
def test_arithmetic_is_exact_and_functions_do_what_they_say(expression: str, expected: str) -> None:
    assert value(expression, a="6", b="5") == Decimal(expected)


def test_looking_back_goes_by_the_calendar() -> None:
    figures = {0: "8", 1: "4", 4: "2", 8: "1"}
    assert value("a - before(a, 4)", a=figures) == 6
    assert value("before(before(a, 4), 4)", a=figures) == 1
    assert value("year_on_year(a)", a=figures) == 300
    assert value("quarter_on_quarter(a)", a=figures) == 100
    assert value("sum_of(a, 2)", a=figures) == 12


def test_a_figure_that_is_missing_tells_everything_that_it_lacks() -> None:
    result = found("sum_of(a, 4) / b", a={0: "1", 2: "1"})
    assert isinstance(result, Missing)
    assert result.lacking == ((NOW - 3, "a"), (NOW - 1, "a"), (NOW, "b"))
    assert not result.has_no_meaning


@given(st.integers(-9, 9), st.integers(-9, 9))
def test_growth_from_a_base_that_is_not_positive_or_to_a_loss_has_no_meaning(
    now: int, then: int
) -> None:
    result = found("year_on_year(a)", a={0: str(now), 4: str(then)})
    if then <= 0 or now < 0:
        assert isinstance(result, Missing)
        assert result.has_no_meaning
    else:
        assert isinstance(result, Origin)
        assert result.value == (Decimal(now) / then - 1) * 100


def test_a_division_by_nil_has_no_meaning() -> None:
    result = found("a / b", a="1", b="0")
    assert isinstance(result, Missing)
    assert result.has_no_meaning


@pytest.mark.parametrize(
    ("expression", "arithmetic"),
    [
        ("a / b - 1", "1,234 / −5 − 1"),
        ("a - b", "1,234 + 5"),
        ("a - (b + 2)", "1,234 − (−5 + 2)"),
        ("a / (b / 2)", "1,234 / (−5 / 2)"),
        ("a + (b + 2)", "1,234 − 5 + 2"),
        ("-b * 2", "5 × 2"),
        ("-a", "−1,234"),
        ("-(a + b) / 2", "−(1,234 − 5) / 2"),
        ("a / days()", "1,234 / 90"),
        ("year_on_year(a)", "1,234 / 617 − 1"),
    ],
)
def test_arithmetic_is_written_with_its_figures(expression: str, arithmetic: str) -> None:
    result = found(expression, a={0: "1234", 4: "617"}, b="-5")
    assert isinstance(result, Origin)
    assert result.arithmetic == arithmetic


def test_a_figure_rests_on_each_fact_once() -> None:
    result = found("(a + b) / a", a="6", b="5")
    assert isinstance(result, Origin)
    assert [fact.source for fact in result.facts] == ["f:6", "f:5"]


def test_units_follow_from_the_arithmetic() -> None:
    for expression, unit, is_amount in (
        ("a + b", "money", True),
        ("a * 2", "money", True),
        ("a / b", "number", False),
        ("share(a)", "percent", False),
        ("trailing_twelve_months(b)", "money", True),
    ):
        result = found(expression, a="6", b=dict.fromkeys(range(4), "5"), total_revenues="9")
        assert isinstance(result, Origin)
        assert (result.unit, result.is_amount) == (unit, is_amount), expression


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("a b", "is no expression"),
        ("a.b", "is no expression"),
        ("__import__('os')", "is no expression"),
        ("[a]", "is no expression"),
        ("a if b else c", "is no expression"),
        ("sqrt(a)", "there is no function sqrt"),
        ("before(a)", "before takes 2 figures, not 1"),
        ("before(a, b)", "is a number"),
        ("year_on_year", "write year_on_year\\(total_revenues\\)"),
        ("gross_margin(a)", "gross_margin takes 0 figures"),
    ],
)
def test_what_is_no_expression_is_refused(expression: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        found(expression, a="1", b="1")
