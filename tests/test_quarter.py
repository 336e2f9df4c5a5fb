from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.errors import InputError
from kcanalysis.quarter import Period, Quarter

quarters = st.builds(Quarter, st.integers(1990, 2090), st.integers(1, 4))


def test_a_quarter_knows_its_last_day_and_the_year_before() -> None:
    quarter = Quarter.parse("2026Q1")
    assert quarter.end == datetime.date(2026, 3, 31)
    assert quarter.year_earlier == Quarter(2025, 1)
    assert quarter - 1 == Quarter(2025, 4)


@pytest.mark.parametrize(
    "text", ["2026Q1", "2026q1", " 2026-Q1", "2026 Q1", "1Q26", "Q1 2026", "q1-2026"]
)
def test_a_quarter_is_understood_as_analysts_write_it(text: str) -> None:
    assert Quarter.parse(text) == Quarter(2026, 1)
    assert Quarter.is_written(text)


@pytest.mark.parametrize("text", ["2026Q5", "2026Q0", "Q1", "2026", "26Q1", "5Q26", "Q1 26", ""])
def test_anything_else_is_no_quarter(text: str) -> None:
    with pytest.raises(InputError, match="is not a quarter: write it like 2026Q1"):
        Quarter.parse(text)


@given(quarters, st.integers(-40, 40))
def test_going_there_and_back_ends_where_it_began(quarter: Quarter, steps: int) -> None:
    assert quarter + steps - steps == quarter
    assert (quarter + steps > quarter) is (steps > 0)


@given(quarters)
def test_a_quarter_is_written_and_dated_in_one_way(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter
    assert Quarter.containing(quarter.end) == quarter
    assert Quarter.containing(quarter.end + datetime.timedelta(days=1)) == quarter + 1


def test_a_period_knows_those_before_it() -> None:
    quarter, year = Period(datetime.date(2026, 3, 31), 3), Period(datetime.date(2025, 12, 31), 12)
    day = Period(datetime.date(2026, 3, 31), 0)
    assert quarter.year_before == Period(datetime.date(2025, 3, 31), 3)
    assert year.year_before == Period(datetime.date(2024, 12, 31), 12)
    assert quarter.quarter_before == Period(datetime.date(2025, 12, 31), 3)
    assert day.quarter_before == Period(datetime.date(2025, 12, 31), 0)
