from __future__ import annotations

from decimal import Decimal

import pytest

from kcanalysis.metrics.records import record_of
from kcanalysis.origins import Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter

FIRST = Quarter(2024, 1)
LAST = FIRST + 6


def series(*values: float | None) -> dict[Quarter, Origin | Missing]:
    """Make a figure of seven quarters, the last of them 2025Q3."""
    return {
        FIRST + n: Missing() if value is None else Origin(Decimal(str(value)), "percent", ())
        for n, value in enumerate(values)
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 2, 3, 4, 5, 6, 7), (True, None, 7)),
        ((7, 6, 5, 4, 3, 2, 1), (False, None, 7)),
        ((9, 8, 3, 4, 5, 6, 7), (True, FIRST + 1, 5)),
        ((7, 1, 3, 4, 5, 6, 7), (True, FIRST, 6)),  # as high is not higher
        ((9, 9, 8, 4, 5, 6, 7), None),  # of four only
        ((0, 0, 1, 4, 5, 6, 1), None),
        ((9, None, 3, 4, 5, 6, 7), (True, FIRST, 5)),  # what is missing counts for nothing
        ((None, None, None, 4, 5, 6, 7), None),
        ((1, 2, 3, 4, 5, 6, None), None),
    ],
)
def test_a_record_is_of_five_or_more_and_says_since_when(
    values: tuple[float | None, ...], expected: tuple[bool, Quarter | None, int] | None
) -> None:
    found = record_of(series(*values), LAST)
    assert (found and (found.is_high, found.since, found.count)) == expected


def test_later_quarters_do_not_count() -> None:
    found = record_of(series(1, 2, 3, 4, 5, 9, 9), FIRST + 4)
    assert found
    assert (found.is_high, found.since, found.count) == (True, None, 5)


def test_a_record_rests_on_all_that_it_is_compared_with() -> None:
    figures = series(9, 8, 3, 4, 5, 6, 7)
    found = record_of(figures, LAST)
    assert found
    assert found.rests_on == tuple(list(figures.values())[1:])


def test_records_of_the_quarters_at_hand(full_panel: Panel) -> None:
    def record(id: str, quarter: str) -> tuple[bool, Quarter | None, int] | None:
        of = {each: full_panel.origin(each, id) for each in full_panel.quarters}
        found = record_of(of, Quarter.parse(quarter))
        return found and (found.is_high, found.since, found.count)

    assert record("gross_margin", "2026Q1") == (False, None, 10)
    assert record("gross_margin", "2024Q4") == (True, None, 5)
    assert record("year_on_year(total_revenues)", "2026Q1") == (True, None, 6)
    assert record("gross_margin", "2025Q4") is None
