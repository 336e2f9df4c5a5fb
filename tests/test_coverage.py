from __future__ import annotations

from dataclasses import replace

from kcanalysis.coverage import coverage, last_quarter, quarters_at_hand, reported_quarters
from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter


def test_coverage_names_the_release_behind_each_statement(stored: dict[str, list[Fact]]) -> None:
    covered = coverage([*stored["2024Q4"], *stored["2026Q1"]])
    assert covered[Quarter(2025, 2)] == {}
    assert covered[Quarter(2025, 1)]["cash_flow"] == "2026Q1"
    assert "balance_sheet" not in covered[Quarter(2024, 2)]
    assert quarters_at_hand(stored["2026Q1"]) == [
        Quarter(2025, 1),
        Quarter(2025, 4),
        Quarter(2026, 1),
    ]


def test_a_quarter_that_is_only_keyed_in_is_never_the_latest_but_can_be_asked_for(
    stored: dict[str, list[Fact]],
) -> None:
    revenues = next(f for f in stored["2026Q1"] if f.item == "total_revenues" and f.months == 3)
    keyed_in = replace(revenues, release="", period_end=Quarter(2026, 2).end)
    facts = [*stored["2026Q1"], keyed_in]
    assert last_quarter(facts, "latest") == Quarter(2026, 1)
    assert last_quarter(facts, "Q2 2026") == Quarter(2026, 2)


def test_the_latest_quarter_is_the_last_one_with_revenues(stored: dict[str, list[Fact]]) -> None:
    facts = [*stored["2024Q4"], *stored["2026Q1"]]
    assert last_quarter(facts, "latest") == Quarter(2026, 1)
    assert reported_quarters(facts) == [Quarter(2024, 4), Quarter(2026, 1)]
