from __future__ import annotations

import pytest

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.wording import formula_of
from kcanalysis.panel.panel import Panel
from kcanalysis.taxonomy import load_taxonomy
from tests.seen.reckoning import METRICS, OF_A_FIGURE
from tests.test_knowledge import names_in

FUNCTIONS = {
    "before", "sum_of", "either", "known", "positive", "not_negative", "at_least_nil", "percent",
    "basis_points", "printed", "whole", "per_ads", "days",
}  # fmt: skip
UNITS = {
    "percent", "points", "pp", "basis_points", "money", "quarters", "days", "times", "per_share",
}  # fmt: skip

# Worked out by hand from the releases: RMB thousands and what follows.
BY_HAND = {
    ("2026Q1", "year_on_year(total_revenues)"): (2703732 / 1969977 - 1) * 100,
    ("2024Q4", "year_on_year(total_revenues)"): (2232142 / 1722450 - 1) * 100,
    ("2026Q1", "quarter_on_quarter(total_revenues)"): (2703732 / 2761387 - 1) * 100,
    ("2026Q1", "contribution(public_cloud_revenues)"): (1996301 - 1353479) / 1969977 * 100,
    ("2026Q1", "trailing_twelve_months(total_revenues)"): 10292319,
    ("2026Q1", "trailing_growth(total_revenues)"): (10292319 / 7979473 - 1) * 100,
    ("2026Q1", "gross_margin"): 345748 / 2703732 * 100,
    ("2026Q1", "operating_margin"): -166108 / 2703732 * 100,
    ("2026Q1", "adjusted_ebitda_margin"): 747506 / 2703732 * 100,
    ("2026Q1", "cost_share(idc_costs)"): 911100 / 2703732 * 100,
    ("2024Q3", "cost_share(impairment_of_long_lived_assets)"): 48.7769,
    ("2026Q1", "margin_step(idc_costs)"): (722.8 / 1969.977 - 911.1 / 2703.732) * 10_000,
    ("2026Q1", "incremental_gross"): (345.748 - 318.306) / 7.33755,
    ("2026Q1", "cash_flow_before_financing"): 533978 - 1630049,
    ("2025Q1", "cash_and_restricted_cash"): 2386344,
    ("2024Q4", "total_liquidity"): 2648764 + 81337 + 90422,
    ("2026Q1", "runway"): 4903797 / 1096071,
    ("2026Q1", "runway_after_debt"): (4903797 - 3590727) / 1096071,
    ("2023Q4", "net_debt"): 1210896 - 2489481,
    ("2026Q1", "net_debt_to_ebitda"): 1933158 / (406000 + 826600 + 785248 + 747506),
    ("2026Q1", "interest_cover"): 747506 / 153595,
    ("2026Q1", "receivable_days"): 2066757 / 2703732 * 90,
    ("2025Q4", "payable_days"): 2014453 / 2296037 * 92,
    ("2026Q1", "net_loss_per_ads"): 15 * -343820e3 / 4555310453,
    ("2026Q1", "dilution"): (4555310453 / 3728092123 - 1) * 100,
    ("2025Q4", "ai_gross_billings_growth"): (926 / 474 - 1) * 100,
    ("2026Q1", "ai_gross_billings_growth"): 90,  # only the rate is stated
    ("2025Q3", "ecosystem_share"): 690.8 / 2478.0 * 100,
    ("2026Q1", "points_on_year(adjusted_ebitda_margin)"): 27.6 - 16.2,
}


@pytest.mark.parametrize(("quarter", "id"), BY_HAND)
def test_a_metric_is_what_one_works_out_by_hand(full_panel: Panel, quarter: str, id: str) -> None:
    found = full_panel.origin(quarter, id)
    assert float(found.value) == pytest.approx(BY_HAND[quarter, id], rel=1e-6)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("quarter", "id"),
    [
        ("2023Q4", "interest_cover"),
        ("2025Q4", "burn"),
        ("2025Q4", "runway"),
        ("2026Q1", "year_on_year(net_loss)"),
    ],
)
def test_what_has_no_meaning_is_not_computed(full_panel: Panel, quarter: str, id: str) -> None:
    assert full_panel.origin(quarter, id).has_no_meaning  # type: ignore[union-attr]


def test_the_cash_never_lasts_by_the_mean_of_quarters_that_happen_to_be_there(
    full_panel: Panel,
) -> None:
    average = full_panel.origin("2026Q1", "average_burn")
    assert {str(quarter) for quarter, _ in average.lacking} == {"2025Q2", "2025Q3"}  # type: ignore[union-attr]


@pytest.mark.parametrize("id", load_definitions())
def test_every_id_in_an_expression_is_known(id: str) -> None:
    definition = load_definitions()[id]
    assert definition.unit in UNITS
    known = {definition.of, *FUNCTIONS, *load_definitions()}
    for name in names_in(definition.expression):
        assert name in known or load_taxonomy().knows(name), name


def test_every_metric_has_been_worked_out_apart_from_the_package() -> None:
    changes = {"points_on_year", "points_on_quarter"}  # tests/seen/checks.py has these
    assert {*METRICS, *OF_A_FIGURE} | changes == set(load_definitions())


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("gross_margin", "gross profit / total revenues"),
        ("year_on_year(total_revenues)", "total revenues / total revenues a year earlier − 1"),
        ("year_on_year", "figure / figure a year earlier − 1"),
        ("net_debt_to_ebitda", "net debt / adjusted EBITDA of four quarters"),
        ("runway", "cash and cash equivalents / burn in the quarter"),
        ("cost_share(idc_costs)", "IDC costs / total revenues"),
        ("total_revenues", ""),
        ("before(gross_margin, 1)", "gross margin the quarter before"),
        ("before(net_loss / total_revenues, 4)", "(net loss / total revenues) a year earlier"),
        ("before(net_loss, 2)", "net loss 2 quarters earlier"),
        ("days()", "days of the period"),
        ("idc_costs / (cost_of_revenues + net_loss)", "IDC costs / (cost of revenues + net loss)"),
    ],
)
def test_a_formula_is_said_in_words(expression: str, words: str) -> None:
    assert formula_of(expression) == words


def test_colours_and_names_of_the_data_are_there() -> None:
    chart = read_knowledge("looks")["chart"]
    for item in load_taxonomy().items:
        assert not item.color or item.color in chart
    for definition in load_definitions().values():
        assert definition.name
        assert not definition.color or definition.color in chart
