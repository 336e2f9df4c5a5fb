from __future__ import annotations

import datetime

import pytest

from kcanalysis.errors import ReleaseError
from kcanalysis.reading.columns import Column, read_columns
from kcanalysis.reading.document import PrintedTable, filled


def table(*rows: str) -> PrintedTable:
    return PrintedTable(tuple(filled(row.split("|"), "f:1") for row in rows))


def column(end: str, months: int, currency: str) -> Column:
    return Column(datetime.date.fromisoformat(end), months, currency)


def test_columns_of_three_and_six_months_are_told_apart_by_their_dates() -> None:
    heading = table(
        "|Three Months Ended||||Six Months Ended",
        "|Jun 30, 2025|Mar 31, 2026|Jun 30, 2026|Jun 30, 2026"
        "|Jun 30, 2025|Jun 30, 2026|Jun 30, 2026",
        "|RMB|RMB|RMB|US$|RMB|RMB|US$",
        "Revenues:",
    )
    assert read_columns(heading, flow=True) == (
        [
            column("2025-06-30", 3, "CNY"),
            column("2026-03-31", 3, "CNY"),
            column("2026-06-30", 3, "CNY"),
            column("2026-06-30", 3, "USD"),
            column("2025-06-30", 6, "CNY"),
            column("2026-06-30", 6, "CNY"),
            column("2026-06-30", 6, "USD"),
        ],
        3,
    )


def test_days_and_years_may_stand_in_rows_of_their_own() -> None:
    heading = table("|Sep 30,||December 31,|", "|2024||2025|", "|RMB||US$|", "Assets")
    assert read_columns(heading, flow=False) == (
        [column("2024-09-30", 0, "CNY"), column("2025-12-31", 0, "USD")],
        3,
    )


def test_a_table_of_percentages_has_no_currency() -> None:
    heading = table("|Year Ended", "|Dec 31, 2024|Dec 31, 2025", "Gross margin|17.2%|18.0%")
    columns, _ = read_columns(heading, flow=True)
    assert columns == [column("2024-12-31", 12, ""), column("2025-12-31", 12, "")]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["|Three Months Ended", "|2026", "|RMB"], "no date stands above"),
        (["|Three Months Ended", "|Mar 31,|Dec 31,", "|2026"], "2 days but 1 years"),
        (["|Three Months Ended", "|Mar 31, 2026", "|RMB|US$"], "1 dates but 2 currencies"),
        (["|Three Months Ended", "|Mar 30, 2026", "|RMB"], "where no quarter ends"),
        (["|Three Months Ended|Year Ended", "|Mar 31, 2026", "|RMB"], "2 periods, but its dates"),
        (["|Quarter", "|Mar 31, 2026", "|RMB"], "no date stands above"),
        (["|Mar 31, 2026", "|RMB"], "nothing like 'Three Months Ended'"),
    ],
)
def test_a_heading_that_is_not_understood_is_refused(rows: list[str], message: str) -> None:
    with pytest.raises(ReleaseError, match=message):
        read_columns(table(*rows, "Revenues|1"), flow=True)
