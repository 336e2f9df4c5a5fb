from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.metrics import growth
from kcanalysis.panel.panel import load
from tests.conftest import DATA


def test_growth_year_on_year_is_that_of_the_printed_revenues(panel: pd.DataFrame) -> None:
    rates = growth.year_on_year(panel)
    # 2,703,732 / 1,969,977; 1,996,301 / 1,353,479; 2,232,142 / 1,722,450
    assert rates.loc["2026Q1", "total_revenues"] == pytest.approx(37.2469, abs=1e-4)
    assert rates.loc["2026Q1", "public_cloud_revenues"] == pytest.approx(47.4941, abs=1e-4)
    assert rates.loc["2024Q4", "total_revenues"] == pytest.approx(29.5911, abs=1e-4)


def test_growth_quarter_on_quarter_is_that_of_the_printed_revenues(panel: pd.DataFrame) -> None:
    rates = growth.quarter_on_quarter(panel)
    assert rates.loc["2026Q1", "total_revenues"] == pytest.approx(-2.0879, abs=1e-4)


def test_no_growth_is_computed_across_a_gap(panel: pd.DataFrame) -> None:
    quarterly = growth.quarter_on_quarter(panel)["total_revenues"]
    assert list(quarterly[quarterly.isna()].index.astype(str)) == [
        "2023Q4",
        "2025Q2",
        "2025Q3",
        "2025Q4",
    ]


def test_growth_in_dollars_is_that_in_rmb(full_panel: pd.DataFrame) -> None:
    dollars = load(currency="USD", through="2026Q1", data_dir=DATA)
    for rate in (growth.year_on_year, growth.quarter_on_quarter, growth.trailing_growth):
        pd.testing.assert_frame_equal(rate(dollars), rate(full_panel))
    pd.testing.assert_frame_equal(growth.contributions(dollars), growth.contributions(full_panel))


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_change_of_sign_or_a_base_that_is_not_positive_has_no_growth(
    current: float, base: float
) -> None:
    change = growth.percent_change(pd.DataFrame({"x": [current]}), pd.DataFrame({"x": [base]}))
    assert change.isna().loc[0, "x"] == (base <= 0 or current < 0)


def test_the_mix_adds_up_to_a_hundred(panel: pd.DataFrame) -> None:
    shares = growth.mix(panel).sum(axis="columns")
    assert shares[shares > 0].tolist() == pytest.approx([100.0] * 8)
    assert growth.mix(panel).loc["2026Q1", "public_cloud_revenues"] == pytest.approx(73.8350)


def test_contributions_add_up_to_the_growth_of_the_total(full_panel: pd.DataFrame) -> None:
    parts = growth.contributions(full_panel)
    # (1,996,301 − 1,353,479) / 1,969,977
    assert parts.loc["2026Q1", "public_cloud_revenues"] == pytest.approx(32.6309, abs=1e-4)
    total = growth.year_on_year(full_panel)["total_revenues"].dropna()
    added = parts.sum(axis="columns", min_count=3).dropna()
    pd.testing.assert_series_equal(added, total, check_names=False)


def test_trailing_twelve_months_need_all_four_quarters(full_panel: pd.DataFrame) -> None:
    sums = growth.trailing_twelve_months(full_panel, ("total_revenues",))["total_revenues"]
    assert sums["2026Q1"] == pytest.approx(2349.2 + 2478.0 + 2761.387 + 2703.732)
    assert sums["2024Q4"] == pytest.approx(7785.180)
    assert sums[:"2024Q2"].isna().all()
    rates = growth.trailing_growth(full_panel)["total_revenues"]
    assert rates["2026Q1"] == pytest.approx((10292.319 / 7979.473 - 1) * 100)


def test_ai_billings_are_measured_against_public_cloud_revenues(full_panel: pd.DataFrame) -> None:
    figures = growth.ai_and_ecosystem(full_panel)
    assert figures.loc["2025Q4", "ai_growth"] == pytest.approx((926 / 474 - 1) * 100)
    assert figures.loc["2025Q2", "ai_to_public_cloud"] == pytest.approx(728.7 / 1625.3 * 100)
    # only the rate is stated
    assert figures.loc["2026Q1", "ai_growth"] == 90
    assert pd.isna(figures.loc["2026Q1", "ai_gross_billings"])
    assert figures.loc["2025Q3", "ecosystem_share"] == pytest.approx(690.8 / 24.78)
