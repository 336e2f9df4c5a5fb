from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.wording import formula_of
from kcanalysis.origins import Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import argument_of
from kcanalysis.presenting.numbers import round_half_up
from kcanalysis.presenting.walk import SPANS, walk_to
from kcanalysis.taxonomy import load_taxonomy
from tests.seen.reckoning import METRICS, OF_A_FIGURE
from tests.test_knowledge import names_in

FUNCTIONS = {
    "before", "sum_of", "either", "known", "positive", "not_negative", "at_least_nil", "percent",
    "whole", "per_ads", "days",
}  # fmt: skip
UNITS = {
    "percent", "growth", "points", "pp", "basis_points", "money", "quarters", "days", "times",
    "per_share",
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
    ("2026Q1", "margin_step_on_year(idc_costs)"): (722.8 / 1969.977 - 911.1 / 2703.732) * 10_000,
    ("2026Q1", "incremental_gross"): (345.748 - 318.306) / 7.33755,
    ("2026Q1", "cash_flow_before_financing"): 533978 - 1630049,
    ("2025Q1", "cash_and_restricted_cash"): 2386344,
    ("2024Q4", "total_liquidity"): 2648764 + 81337 + 90422,
    ("2026Q1", "runway"): 4950694 / 1096071,
    ("2026Q1", "runway_after_dues"): (4950694 - 4364151) / 1096071,
    ("2024Q4", "runway_after_dues"): 0,
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
    ("2026Q1", "points_on_year(adjusted_ebitda_margin)"): 27.6472 - 16.1699,
}

# What an analyst worked out, in RMB millions, percent, basis points, multiples, days or quarters.
NOTE: dict[str, dict[str, str]] = {
    "normalized_adjusted_ebitda_margin": {"2026Q1": "27.6", "2025Q4": "25.8"},
    "quarter_on_quarter(adjusted_ebitda)": {"2026Q1": "-4.8"},
    "quarter_on_quarter(normalized_adjusted_ebitda)": {"2026Q1": "4.9"},
    "points_on_quarter(adjusted_ebitda_margin)": {"2026Q1": "-0.8"},
    "points_on_quarter(normalized_adjusted_ebitda_margin)": {"2026Q1": "1.8"},
    "points_on_year(adjusted_ebitda_margin)": {"2026Q1": "11.5"},
    "points_on_year(depreciation_share)": {"2026Q1": "10.3"},
    "interest_cover": {"2026Q1": "4.9", "2025Q4": "5.1"},
    "normalized_interest_cover": {"2026Q1": "4.9", "2025Q4": "4.6"},
    "interest_burden": {"2026Q1": "5.7", "2025Q4": "5.6", "2025Q1": "4.2"},
    "disposal_gain": {"2026Q1": "0", "2025Q4": "72.7", "2025Q1": "2.1"},
    "change_on_year(net_loss)": {"2026Q1": "-27.6", "2024Q4": "86.2"},
    "change_on_quarter(net_loss)": {"2026Q1": "-180.8"},
    "loss_on_year(net_loss)": {"2026Q1": "8.7"},
    "change_on_year(operating_loss + share_based_compensation)": {
        "2026Q1": "-3.9", "2024Q4": "213.6"},
    "change_on_quarter(operating_loss + share_based_compensation)": {"2026Q1": "-115.6"},
    "change_on_year(share_based_compensation_expense)": {"2026Q1": "72.0", "2024Q4": "85.7"},
    "change_on_quarter(share_based_compensation_expense)": {"2026Q1": "15.9"},
    "change_on_year(net_interest)": {"2026Q1": "-43.6", "2024Q4": "-23.1"},
    "change_on_quarter(net_interest)": {"2026Q1": "-7.2"},
    "change_on_year(exchange_result)": {"2026Q1": "-53.1", "2024Q4": "-179.6"},
    "change_on_quarter(exchange_result)": {"2026Q1": "-54.3"},
    "change_on_year(other_result)": {"2026Q1": "-3.2", "2024Q4": "-14.7"},
    "change_on_quarter(other_result)": {"2026Q1": "-1.2"},
    "change_on_year(income_tax)": {"2026Q1": "4.2", "2024Q4": "4.3"},
    "change_on_quarter(income_tax)": {"2026Q1": "-18.5"},
    "cost_share(cash_costs_of_revenues)": {"2026Q1": "56.7", "2025Q1": "64.2"},
    "cost_share(cash_operating_expenses)": {"2026Q1": "15.4", "2025Q1": "19.5"},
    "margin_step_on_year(adjusted_ebitda)": {"2026Q1": "1148"},
    "margin_step_on_year(cash_costs_of_revenues)": {"2026Q1": "744"},
    "margin_step_on_year(idc_costs)": {"2026Q1": "299"},
    "margin_step_on_year(solution_development_and_services_costs)": {"2026Q1": "439"},
    "margin_step_on_year(remaining_costs_of_revenues)": {"2026Q1": "33", "2024Q4": "-368"},
    "margin_step_on_year(cash_operating_expenses)": {"2026Q1": "411"},
    "margin_step_on_year(other_gains_and_income)": {"2026Q1": "-7"},
    "net_debt": {"2026Q1": "1933.2", "2025Q4": "254.6", "2024Q4": "1065.8"},
    "net_debt_with_related_parties": {"2026Q1": "4679.5", "2025Q4": "3188.8", "2024Q4": "2959.6"},
    "net_debt_with_leases": {"2026Q1": "4793.0", "2025Q4": "3280.9", "2024Q4": "3086.7"},
    "net_obligations": {"2026Q1": "8597.4", "2025Q4": "5926.8", "2024Q4": "3876.9"},
    "trailing_ebitda": {"2026Q1": "2765.4"},
    "net_debt_to_ebitda": {"2026Q1": "0.7"},
    "obligations_to_ebitda": {"2026Q1": "3.1"},
    "implied_rate(total_borrowings)": {"2026Q1": "9.3"},
    "implied_rate(borrowings_and_related_parties)": {"2026Q1": "6.5"},
    "implied_rate(gross_obligations)": {"2026Q1": "4.8"},
    "due_within_a_year": {"2026Q1": "4364"},
    "cash_and_restricted_cash": {"2026Q1": "4951", "2025Q1": "2386.3"},
    "cash_investment": {"2026Q1": "1630.0"},
    "investment_without_cash": {"2026Q1": "1370"},
    "change_on_quarter(total_borrowings)": {"2026Q1": "512.0"},
    "change_on_quarter(related_party_debt)": {"2026Q1": "-187.9"},
    "change_on_quarter(other_liabilities)": {"2026Q1": "1158.5"},
    "change_on_quarter(cash_and_restricted_cash)": {"2026Q1": "-1166.5"},
    "implied_additions": {"2026Q1": "2893.1"},
    "next_depreciation": {"2026Q1": "890"},
    "infrastructure_ratio": {"2026Q1": "86.7", "2025Q1": "81.4", "2024Q4": "75.5"},
    "ebitda_after_depreciation": {"2026Q1": "-110.5", "2025Q4": "6.3", "2025Q1": "-103.4"},
    "ebitda_after_depreciation_margin": {"2026Q1": "-4.1", "2025Q1": "-5.2"},
    "expense_growth": {"2026Q1": "6.5"},
    "contribution(public_cloud_revenues)": {"2026Q1": "32.6"},
    "ai_billings": {"2026Q1": "997.5"},
    "receivable_days": {"2026Q1": "69"},
    "receivable_days_with_related_parties": {"2026Q1": "92"},
    "runway": {"2026Q1": "4.5", "2025Q1": "2.6"},
    "runway_all_in": {"2026Q1": "2.0"},
    "gross_obligations": {"2026Q1": "13548"},
    "infrastructure_point": {"2026Q1": "20"},
    "interest_point": {"2026Q1": "34"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("id", "quarter", "expected"),
    [(id, quarter, value) for id, of in NOTE.items() for quarter, value in of.items()],
)
def test_a_metric_is_what_an_analyst_worked_out(
    full_panel: Panel, id: str, quarter: str, expected: str
) -> None:
    found = full_panel.origin(quarter, id)
    assert isinstance(found, Origin)
    decimals = len(expected.partition(".")[2])
    assert round_half_up(full_panel.scaled(found), decimals) == Decimal(expected)


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("name", ["net_result", "gross_profit", "ebitda_margin"])
def test_the_steps_of_a_walk_add_up_exactly(full_panel: Panel, name: str, span: str) -> None:
    walked = 0
    for quarter in full_panel.quarters:
        panel = replace(full_panel, quarters=(quarter,))
        walk = walk_to(panel, name, span)
        if isinstance(walk, Missing):
            assert walk.lacking
            continue
        walked += 1
        start, end = panel.origin(*walk.start), panel.origin(*walk.end)
        unit = 100 if name == "ebitda_margin" else 1
        steps = sum(panel.origin(quarter, step).value for step in walk.steps)
        move = (end.value - start.value) * unit
        assert abs(steps - move) < Decimal("1e-15"), quarter
    # the cash costs of only every other quarter are known
    assert walked >= (0 if (name, span) == ("ebitda_margin", "on_quarter") else 2)


def test_what_is_added_back_never_moves_a_result() -> None:
    walks = read_knowledge("tables")["walks"]
    for walk in (walks["ebitda_margin"], walks["gross_profit"]):
        steps = {argument_of(step.format(span="on_year")) for step in walk["steps"]}
        assert not steps & {"share_based_compensation", "depreciation_and_amortization"}


def test_ai_billings_have_a_bound_where_their_share_is_stated(full_panel: Panel) -> None:
    assert full_panel.value("2026Q1", "ai_billings_bound") == pytest.approx(998.1505)


@pytest.mark.parametrize(("quarter", "id"), BY_HAND)
def test_a_metric_is_what_one_works_out_by_hand(full_panel: Panel, quarter: str, id: str) -> None:
    found = full_panel.origin(quarter, id)
    assert float(found.value) == pytest.approx(BY_HAND[quarter, id], rel=1e-6)


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
    assert full_panel.origin(quarter, id).has_no_meaning


def test_the_cash_never_lasts_by_the_mean_of_quarters_that_happen_to_be_there(
    full_panel: Panel,
) -> None:
    average = full_panel.origin("2026Q1", "average_burn")
    assert {str(quarter) for quarter, _ in average.lacking} == {"2025Q2", "2025Q3"}


@pytest.mark.parametrize("id", load_definitions())
def test_every_id_in_an_expression_is_known(id: str) -> None:
    definition = load_definitions()[id]
    assert definition.unit in UNITS
    known = {definition.of, *FUNCTIONS, *load_definitions()}
    for name in names_in(definition.expression):
        assert name in known or load_taxonomy().knows(name), name


def test_every_metric_has_been_worked_out_apart_from_the_package() -> None:
    assert {*METRICS, *OF_A_FIGURE} == set(load_definitions())


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("gross_margin", "gross profit / total revenues"),
        ("year_on_year(total_revenues)", "total revenues / total revenues a year earlier − 1"),
        ("year_on_year", "figure / figure a year earlier − 1"),
        ("obligations_to_ebitda", "net obligations / adjusted EBITDA of four quarters"),
        ("runway", "cash and restricted cash / burn in the quarter"),
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
    looks = read_knowledge("looks")
    known = {"", *looks["light"], *looks["chart"]}
    for item in load_taxonomy().items:
        assert item.color in known
    for definition in load_definitions().values():
        assert definition.name
        assert definition.color in known
