from __future__ import annotations

import pandas as pd
import pytest

from kcanalysis.metrics import cash


def test_cash_flow_before_financing_is_operating_plus_investing(panel: pd.DataFrame) -> None:
    flows = cash.cash_flows(panel)["cash_flow_before_financing"]
    assert flows["2026Q1"] == pytest.approx(533.978 - 1630.049)
    assert flows["2025Q4"] == pytest.approx(1042.626 - 427.671)
    assert flows[["2024Q1", "2025Q2"]].isna().all()


def test_cash_is_counted_with_and_without_restricted_cash(panel: pd.DataFrame) -> None:
    held = cash.liquidity(panel)
    assert held.loc["2026Q1", "cash_and_cash_equivalents"] == 4903.797
    assert held.loc["2026Q1", "cash_and_restricted_cash"] == pytest.approx(4950.694)
    assert held.loc["2024Q4", "total_liquidity"] == pytest.approx(2648.764 + 81.337 + 90.422)


def test_a_balance_sheet_without_short_term_investments_has_none(panel: pd.DataFrame) -> None:
    investments = cash.liquidity(panel)["short_term_investments"]
    assert investments["2026Q1"] == 0
    assert investments[["2024Q3", "2025Q1"]].isna().all()


def test_cash_of_a_quarter_without_a_balance_sheet_is_the_closing_balance_of_its_flows(
    panel: pd.DataFrame,
) -> None:
    held = cash.liquidity(panel)
    assert held.loc["2025Q1", "cash_and_restricted_cash"] == 2386.344
    assert pd.isna(held.loc["2025Q1", "total_liquidity"])


def test_borrowings_add_up(panel: pd.DataFrame) -> None:
    owed = cash.borrowings(panel)["total_borrowings"]
    assert owed["2026Q1"] == pytest.approx(3590.727 + 3293.125)
    assert pd.isna(owed["2025Q1"])


def test_runway_is_cash_over_burn(panel: pd.DataFrame) -> None:
    last = cash.runway(panel).loc["2026Q1"]
    assert last["burn"] == pytest.approx(1096.071)
    assert last["runway"] == pytest.approx(4903.797 / 1096.071)
    assert last["average_burn"] == pytest.approx((1096.071 - 614.955) / 2)
    assert last["quarters_averaged"] == 2
    assert last["runway_at_average"] == pytest.approx(20.3851, abs=1e-4)


def test_a_quarter_that_brings_in_cash_burns_none(panel: pd.DataFrame) -> None:
    quarter = cash.runway(panel).loc["2025Q4"]
    assert pd.isna(quarter["burn"])
    assert pd.isna(quarter["runway"])


def test_one_quarter_makes_no_average(panel: pd.DataFrame) -> None:
    assert cash.runway(panel)["average_burn"][["2023Q4", "2024Q4"]].isna().all()


def test_runway_after_debt_counts_what_is_left(panel: pd.DataFrame) -> None:
    last = cash.runway(panel)["runway_after_debt"]
    assert last["2026Q1"] == pytest.approx((4903.797 - 3590.727) / 1096.071)
    poor = panel.assign(short_term_borrowings=9999.0)
    assert cash.runway(poor)["runway_after_debt"]["2026Q1"] == 0


def test_net_debt_is_borrowings_less_cash(full_panel: pd.DataFrame) -> None:
    owed = cash.debt(full_panel)
    assert owed.loc["2026Q1", "net_debt"] == pytest.approx(6883.852 - 4950.694)
    assert owed.loc["2023Q4", "net_debt"] == pytest.approx(1210.896 - 2489.481)
    trailing = 406.0 + 826.6 + 785.248 + 747.506
    assert owed.loc["2026Q1", "net_debt_to_ebitda"] == pytest.approx(1933.158 / trailing)
    assert owed.loc["2026Q1", "related_party_debt"] == pytest.approx(722.431 + 2023.958)
    assert owed.loc["2026Q1", "lease_liabilities"] == pytest.approx(50.993 + 62.426)


def test_interest_cover_is_missing_where_ebitda_is_negative(panel: pd.DataFrame) -> None:
    cover = cash.debt(panel)["interest_cover"]
    assert cover["2026Q1"] == pytest.approx(747.506 / 153.595)
    assert pd.isna(cover["2023Q4"])


def test_days_count_those_of_the_quarter(panel: pd.DataFrame) -> None:
    days = cash.working_capital(panel)
    assert days.loc["2026Q1", "receivable_days"] == pytest.approx(2066.757 / 2703.732 * 90)
    assert days.loc["2025Q4", "payable_days"] == pytest.approx(2014.453 / 2296.037 * 92)
    assert days.loc["2026Q1", "days_gap"] == pytest.approx(68.797 - 84.598, abs=1e-3)


def test_the_cash_walk_ends_with_the_closing_cash(panel: pd.DataFrame) -> None:
    walk = cash.cash_walk(panel)
    assert walk.iloc[:-1].sum() == pytest.approx(walk["cash_at_end_of_period"])
    assert walk["cash_at_end_of_period"] == 4950.694
