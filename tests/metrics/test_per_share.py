from __future__ import annotations

import pandas as pd
import pytest

from kcanalysis.metrics.per_share import per_share
from kcanalysis.panel.panel import load
from tests.conftest import DATA


def test_an_ads_stands_for_fifteen_ordinary_shares(panel: pd.DataFrame) -> None:
    last = per_share(panel).loc["2026Q1"]
    assert last["net_loss_per_share"] == pytest.approx(-343.820e6 / 4555310453)
    assert last["net_loss_per_ads"] == pytest.approx(15 * -343.820e6 / 4555310453)
    assert last["revenues_per_ads"] == pytest.approx(15 * 2703.732e6 / 4555310453)


def test_the_loss_per_share_rounds_to_the_printed_one(panel: pd.DataFrame) -> None:
    printed = panel["net_loss_per_share_basic_and_diluted"].dropna()
    computed = per_share(panel)["net_loss_per_share"].dropna()
    assert (computed - printed).abs().max() <= 0.005
    assert len(printed) == len(computed) == 8


def test_dilution_is_the_growth_of_the_average_shares(panel: pd.DataFrame) -> None:
    assert per_share(panel).loc["2026Q1", "dilution"] == pytest.approx(
        (4555310453 / 3728092123 - 1) * 100
    )


def test_the_unit_of_the_panel_makes_no_difference(panel: pd.DataFrame) -> None:
    thousands = load(unit="thousands", through="2026Q1", data_dir=DATA)
    pd.testing.assert_frame_equal(per_share(thousands).loc[["2026Q1"]], per_share(panel).tail(1))
