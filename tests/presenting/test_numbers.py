from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import numbers
from kcanalysis.quarter import Quarter


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (2703.732, "2,703.7"),
        (-166.108, "(166.1)"),
        (1340.65, "1,340.7"),
        (-0.05, "(0.1)"),
        (-0.04, "0.0"),
        (0.0, "–"),
    ],
)
def test_amounts_have_parentheses_and_dashes(value: float, printed: str) -> None:
    assert numbers.amount(value) == printed


@given(st.decimals(-10000, 10000, places=2))
def test_rounding_is_half_away_from_zero_on_the_decimal_number(value: Decimal) -> None:
    expected = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert numbers.round_half_up(float(value)) == expected


def test_percentages_have_their_sign() -> None:
    assert numbers.percent(12.7878) == "12.8%"
    assert numbers.percent(-8.771) == "(8.8%)"
    assert numbers.percent(0.01) == "0.0%"
    assert numbers.percent(0) == "–"


@pytest.mark.parametrize(
    ("id", "printed"),
    [
        ("total_revenues", "2,703.7"),
        ("weighted_average_shares_basic_and_diluted", "4,555,310,453"),
        ("net_loss_per_share_basic_and_diluted", "(0.08)"),
        ("exchange_rate", "6.8980"),
        ("interest_cover", "4.9x"),
        ("receivable_days", "69"),
        ("runway", "4.5"),
        ("margin_step_on_year(depreciation_amortization_costs)", "(1,107)"),
        # 27.647 − 16.170: of the exact margins, as in the bridges, not of 27.6 and 16.2
        ("points_on_year(adjusted_ebitda_margin)", "11.5 pp"),
        ("year_on_year(adjusted_gross_profit)", "7.2%"),
        ("year_on_year(adjusted_ebitda)", "2.3x"),
        ("points_on_year(gross_margin)", "(3.4 pp)"),
        ("idc_costs / cost_of_revenues", "0.39"),
        ("year_on_year(net_loss)", "n.m."),
        ("total_revenues / other_revenues", "n.m."),
        ("ai_gross_billings", "n.s."),
        ("short_term_investments", "–"),
    ],
)
def test_a_figure_is_printed_by_its_unit(full_panel: Panel, id: str, printed: str) -> None:
    assert numbers.printed(full_panel, Quarter(2026, 1), id) == printed


@pytest.mark.parametrize(
    ("thousands", "printed"),
    [
        ("747518", "RMB747.5m"),
        ("-265064", "−RMB265.1m"),
        ("999949", "RMB999.9m"),
        ("999950", "RMB1bn"),
        ("2703732", "RMB2.70bn"),
        ("3000000", "RMB3bn"),
        # rounded once, not to 1,005.0 million and from there
        ("1004960", "RMB1bn"),
        ("1005000", "RMB1.01bn"),
        ("0", "RMB0.0m"),
    ],
)
def test_a_sum_in_a_sentence_is_short(panel: Panel, thousands: str, printed: str) -> None:
    assert numbers.brief_money(panel, Decimal(thousands)) == printed


def test_a_metric_may_have_a_word_for_what_has_no_meaning(full_panel: Panel) -> None:
    assert numbers.printed(full_panel, Quarter(2025, 4), "runway") == "no burn"
