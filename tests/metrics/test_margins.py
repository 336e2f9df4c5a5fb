from __future__ import annotations

import pandas as pd
import pytest

from kcanalysis.metrics import margins

PRINTED = {
    "gross_margin": "gross_margin",
    "adjusted_gross_margin": "adjusted_gross_margin",
    "adjusted_ebitda_margin": "adjusted_ebitda_margin",
    "normalized_adjusted_ebitda_margin": "normalized_adjusted_ebitda_margin",
    "net_margin": "net_loss_margin",
    "adjusted_net_margin": "adjusted_net_loss_margin",
    "adjusted_operating_margin": "adjusted_operating_profit_margin",
}


def test_margins_agree_with_those_that_the_releases_print(panel: pd.DataFrame) -> None:
    computed = margins.margins(panel)
    compared = 0
    for margin, printed in PRINTED.items():
        both = pd.DataFrame({"computed": computed[margin], "printed": panel[printed]}).dropna()
        assert (both["computed"] - both["printed"]).abs().max() <= 0.0501, margin
        compared += len(both)
    assert compared == 7 * 8


def test_the_operating_margin_is_the_loss_over_revenues(panel: pd.DataFrame) -> None:
    computed = margins.margins(panel)
    assert computed.loc["2026Q1", "operating_margin"] == pytest.approx(-166108 / 27037.32)


def test_costs_are_positive_shares_of_revenues(panel: pd.DataFrame) -> None:
    shares = margins.cost_structure(panel)
    assert shares.loc["2026Q1", "cost_of_revenues"] == pytest.approx(87.2122, abs=1e-4)
    assert shares.loc["2026Q1", "idc_costs"] == pytest.approx(33.6979, abs=1e-4)
    assert shares.loc["2024Q3", "impairment_of_long_lived_assets"] == pytest.approx(
        48.7769, abs=1e-4
    )


def test_costs_and_the_operating_margin_add_up_to_the_revenues(panel: pd.DataFrame) -> None:
    shares = margins.cost_structure(panel)[["cost_of_revenues", *margins.OPERATING_EXPENSES]]
    total = shares.sum(axis="columns") + margins.margins(panel)["operating_margin"]
    assert total.dropna().tolist() == pytest.approx([100.0] * 8)


def test_a_margin_on_no_revenues_is_missing() -> None:
    panel = pd.DataFrame({"total_revenues": [0.0, -1.0], "gross_profit": [1.0, 1.0]})
    assert margins.margins(panel)["gross_margin"].isna().all()


def test_the_gross_margin_walk_adds_up_exactly(panel: pd.DataFrame) -> None:
    walk = margins.gross_margin_walk(panel)
    # IDC: 722.8 / 1,969.977 − 911.1 / 2,703.732
    assert walk["idc"] == pytest.approx(299.29, abs=0.01)
    assert walk["depreciation"] == pytest.approx(-1107.43, abs=0.01)
    steps = walk.drop(["from", "to"])
    assert walk["from"] + steps.sum() / 100 == pytest.approx(walk["to"])
    assert walk["to"] == pytest.approx(12.787806)


def test_the_ebitda_margin_walk_adds_up_exactly_also_over_an_impairment(
    panel: pd.DataFrame,
) -> None:
    for through in ("2024Q4", "2026Q1"):
        walk = margins.ebitda_margin_walk(panel.loc[:through])
        steps = walk.drop(["from", "to"])
        assert walk["from"] + steps.sum() / 100 == pytest.approx(walk["to"])
    assert walk["to"] == pytest.approx(27.647193)


def test_a_walk_without_its_components_is_missing(panel: pd.DataFrame) -> None:
    assert margins.gross_margin_walk(panel.loc[:"2025Q4"]).isna().all()
    assert margins.ebitda_margin_walk(panel.loc[:"2024Q3"]).isna().all()


def test_the_ebitda_bridge_adds_up(panel: pd.DataFrame) -> None:
    for through in ("2024Q3", "2024Q4", "2026Q1"):
        bridge = margins.ebitda_bridge(panel.loc[:through])
        assert bridge.iloc[:-1].sum() == pytest.approx(bridge["adjusted_ebitda"])
    assert bridge["adjusted_ebitda"] == 747.506


def test_incremental_margins_relate_changes_over_the_year(panel: pd.DataFrame) -> None:
    added = margins.incremental_margins(panel).loc["2026Q1"]
    assert added["incremental_gross"] == pytest.approx((345.748 - 318.306) / 7.33755)
    assert added["incremental_ebitda"] == pytest.approx((747.506 - 318.543) / 7.33755)


def test_depreciation_and_compensation_are_shares_of_revenues(panel: pd.DataFrame) -> None:
    shares = margins.other_shares(panel).loc["2026Q1"]
    assert shares["depreciation_share"] == pytest.approx(858003 / 27037.32)
    assert shares["share_based_compensation_share"] == pytest.approx(62571 / 27037.32)
