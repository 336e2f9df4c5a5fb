from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.metrics import growth
from kcanalysis.panel import load
from tests.conftest import PROJECT


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


def test_growth_in_dollars_is_that_in_rmb(panel: pd.DataFrame) -> None:
    dollars = load(currency="USD", through="2026Q1", data_dir=PROJECT / "data")
    pd.testing.assert_frame_equal(growth.year_on_year(dollars), growth.year_on_year(panel))


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
