"""What stands where in a release, and how many shares there are: taken from the stored releases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kcanalysis.facts import Fact
from kcanalysis.tieout import check_facts, exceptions

Facts = list[Fact]


def told(facts: Facts, stored: dict[str, Facts]) -> list[str]:
    return [finding.message for finding in exceptions(check_facts(facts, stored["2024Q4"]))]


def without_column(statement: str, currency: str, day: str) -> Callable[[Facts], Facts]:
    def gone(fact: Fact) -> bool:
        column = (fact.statement, fact.currency, fact.period_end.isoformat())
        return column == (statement, currency, day)

    return lambda facts: [fact for fact in facts if not gone(fact)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            without_column("income_statement", "CNY", "2025-03-31"),
            "no column for the three months to 2025-03-31 CNY",
        ),
        (
            without_column("income_statement", "CNY", "2026-03-31"),
            "no column for the three months to 2026-03-31 CNY",
        ),
        (
            without_column("balance_sheet", "CNY", "2025-12-31"),
            "no column for the 2025-12-31 CNY",
        ),
        (without_column("balance_sheet", "USD", "2026-03-31"), "for the 2026-03-31 USD"),
        (without_column("margins", "", "2025-12-31"), "for the three months to 2025-12-31: is"),
    ],
)
def test_a_column_that_is_gone_is_told(
    change: Callable[[Facts], Facts], message: str, stored: dict[str, Facts]
) -> None:
    found = told(change(stored["2026Q1"]), stored)
    assert any(message in text for text in found)


def test_two_rows_whose_labels_are_exchanged_are_told(stored: dict[str, Facts]) -> None:
    names = {"interest_income": "interest_expense", "interest_expense": "interest_income"}
    facts = [replace(fact, item=names.get(fact.item, fact.item)) for fact in stored["2026Q1"]]
    assert [text for text in told(facts, stored) if "are labels exchanged?" in text] == [
        "'Interest expense' stands where 2024Q4 has 'Interest income': are labels exchanged?",
        "'Interest income' stands where 2024Q4 has 'Interest expense': are labels exchanged?",
    ]


def test_a_total_and_a_margin_that_the_release_before_had_are_missed(
    stored: dict[str, Facts],
) -> None:
    for item in ("total_current_assets", "adjusted_gross_margin"):
        facts = [fact for fact in stored["2026Q1"] if fact.item != item]
        assert any("has no row" in text and "2024Q4 had it" in text for text in told(facts, stored))


@pytest.mark.parametrize(("more", "count"), [(0, 0), (1, 0), (2, 1)])
def test_a_depositary_share_stands_for_fifteen_shares(
    more: int, count: int, stored: dict[str, Facts]
) -> None:
    # 4,490,544,972 / 15 = 299,369,664.8, which the release rounds up
    facts = [
        replace(fact, value=fact.value + more) if fact.item == "ads_outstanding" else fact
        for fact in stored["2026Q1"]
    ]
    assert len(told(facts, stored)) == count


def test_a_count_of_shares_far_from_the_quarter_before_is_told(stored: dict[str, Facts]) -> None:
    facts = [
        replace(fact, value=fact.value * 2) if fact.unit == "shares" and fact.months == 3 else fact
        for fact in stored["2026Q1"]
        if fact.period_end.isoformat() != "2025-12-31" or fact.unit != "shares"
    ]
    assert any("the quarter before had" in text for text in told(facts, stored))


def test_what_stands_in_its_place_is_not_told(stored: dict[str, Facts]) -> None:
    assert told(stored["2026Q1"], stored) == []
