from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kcanalysis.facts import Fact
from kcanalysis.tieout import Finding, check_facts, exceptions, figure_of, summary
from kcanalysis.tieout.finding import KINDS, STATES
from tests.tieout.conftest import make_fact


def income(item: str, value: str | int, **place: Any) -> Fact:
    return make_fact("income_statement", item, value, **place)


def of_kind(findings: list[Finding], kind: str) -> list[Finding]:
    return [finding for finding in findings if finding.kind == kind]


def test_a_total_that_its_rows_add_up_to_is_tied() -> None:
    facts = [
        income("public_cloud_revenues", 60),
        income("enterprise_cloud_revenues", 40),
        income("total_revenues", 100),
    ]
    (finding,) = check_facts(facts)
    assert (finding.kind, finding.state, finding.severity) == ("identity", "tied", "info")
    assert finding.expected == 100
    assert finding.difference == finding.tolerance == 0
    assert finding.against == tuple(facts[:2])


def test_one_thousand_too_many_in_rmb_is_an_error() -> None:
    facts = [
        income("total_revenues", 100),
        income("cost_of_revenues", -70),
        income("gross_profit", 31),
    ]
    (finding,) = check_facts(facts)
    assert (finding.state, finding.severity) == ("exception", "error")
    assert finding.difference == 1
    assert finding.source == facts[2].source


def test_one_thousand_too_many_in_dollars_is_a_warning_for_rounding_explains_it() -> None:
    facts = [
        income("total_revenues", 100, currency="USD"),
        income("cost_of_revenues", -70, currency="USD"),
        income("gross_profit", 31, currency="USD"),
    ]
    (finding,) = check_facts(facts)
    assert (finding.state, finding.severity) == ("exception", "warning")


@pytest.mark.parametrize(
    ("currency", "difference", "severity"),
    [("USD", 1, "warning"), ("USD", 2, "error"), ("CNY", 1, "error")],
)
def test_a_difference_across_tables_counts_as_one_within_a_table(
    currency: str, difference: int, severity: str
) -> None:
    facts = [
        income("gross_profit", 30, currency=currency),
        make_fact("non_gaap", "gross_profit", 30 + difference, currency=currency),
    ]
    (finding,) = check_facts(facts)
    assert (finding.kind, finding.severity) == ("cross_table", severity)
    twice = [facts[0], income("gross_profit", 30 + difference, currency=currency)]
    assert [finding.severity for finding in check_facts(twice)] == [severity]


def test_a_row_that_is_subtracted_is_taken_with_its_sign() -> None:
    facts = [
        income("net_loss", -50),
        income("net_loss_attributable_to_non_controlling_interests", -3),
        income("net_loss_attributable_to_shareholders", -47),
    ]
    assert [finding.state for finding in check_facts(facts)] == ["tied"]


def test_a_new_row_between_the_parts_and_the_total_is_added_up() -> None:
    facts = [
        income("public_cloud_revenues", 60),
        income("edge_revenues", 15),
        income("total_revenues", 75),
    ]
    (finding,) = check_facts(facts)
    assert finding.state == "tied"
    assert facts[1] in finding.against


def test_a_row_of_two_reconciliations_counts_in_the_one_that_it_stands_in() -> None:
    def row(item: str, value: int) -> Fact:
        return make_fact("non_gaap", item, value)

    facts = [
        row("net_loss", -50),
        row("share_based_compensation", 10),
        row("adjusted_net_loss", -40),
        row("operating_loss", -30),
        row("share_based_compensation", 11),
        row("adjusted_operating_profit", -19),
    ]
    findings = check_facts(facts)
    assert [finding.state for finding in of_kind(findings, "identity")] == ["tied", "tied"]
    (repeated,) = of_kind(findings, "cross_table")
    assert repeated.state == "exception"
    assert repeated.difference == 1


def test_cash_of_both_statements_must_agree_at_both_ends() -> None:
    march = datetime.date(2025, 3, 31)
    facts = [
        make_fact("balance_sheet", "cash_and_cash_equivalents", 90, months=0),
        make_fact("balance_sheet", "restricted_cash", 10, months=0),
        make_fact("balance_sheet", "cash_and_cash_equivalents", 70, months=0, period_end=march),
        make_fact("balance_sheet", "restricted_cash", 5, months=0, period_end=march),
        make_fact("cash_flow", "cash_at_beginning_of_period", 76),
        make_fact("cash_flow", "cash_at_end_of_period", 100),
    ]
    states = {finding.item: finding.state for finding in of_kind(check_facts(facts), "cross_table")}
    assert states == {
        "cash_at_beginning_of_period": "exception",
        "cash_at_end_of_period": "tied",
    }


def test_components_printed_in_millions_are_allowed_their_rounding() -> None:
    items = (
        "idc_costs",
        "depreciation_amortization_costs",
        "solution_development_and_services_costs",
        "fulfillment_costs",
        "other_costs",
    )
    parts = [make_fact("disclosure", item, "10.0", unit="millions") for item in items]
    for cost, state in ((-50249, "tied"), (-50251, "exception")):
        (finding,) = check_facts([income("cost_of_revenues", cost), *parts])
        assert finding.state == state
        assert finding.tolerance == 250


def quarters_of_2024(item: str, values: list[int], **place: Any) -> list[Fact]:
    ends = [datetime.date(2024, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    return [
        income(item, value, period_end=end, release="2024Q4", **place)
        for end, value in zip(ends, values, strict=True)
    ]


def test_quarters_add_up_to_the_year() -> None:
    year_end = datetime.date(2024, 12, 31)
    quarters = quarters_of_2024("interest_income", [1, 2, 3, 4])
    for total, state in ((10, "tied"), (20, "exception")):
        year = income("interest_income", total, period_end=year_end, months=12, release="2024Q4")
        (finding,) = check_facts([*quarters, year])
        assert (finding.kind, finding.state) == ("cross_table", state)


def test_quarters_that_only_other_releases_state_add_up_too() -> None:
    *earlier, last = quarters_of_2024("interest_income", [1, 2, 3, 4])
    year = income(
        "interest_income",
        11,
        period_end=datetime.date(2024, 12, 31),
        months=12,
        release="2024Q4",
    )
    others = [replace(fact, release="2024Q3") for fact in earlier]
    assert check_facts([last, year]) == []
    (finding,) = check_facts([last, year], others)
    assert finding.state == "exception"


def test_a_years_average_shares_are_near_the_mean_of_its_quarters() -> None:
    shares = [1000000, 1000000, 2000000, 2000000]  # days 91, 91, 92, 92: the mean is 1,502,732
    quarters = quarters_of_2024("weighted_average_shares_basic", shares, unit="shares", currency="")
    for average, state in (("1502800", "tied"), ("1512732", "exception")):
        year = income(
            "weighted_average_shares_basic",
            average,
            period_end=datetime.date(2024, 12, 31),
            months=12,
            unit="shares",
            currency="",
            release="2024Q4",
        )
        (finding,) = of_kind(check_facts([*quarters, year]), "cross_table")
        assert finding.state == state
        assert finding.expected == Decimal(1502732)


@pytest.mark.parametrize(("printed", "state"), [("16.7", "tied"), ("16.6", "exception")])
def test_a_margin_is_the_ratio_at_its_printed_precision(printed: str, state: str) -> None:
    facts = [
        income("total_revenues", 6000),
        income("gross_profit", 1000),
        make_fact("margins", "gross_margin", printed, currency="", unit="percent"),
    ]
    (finding,) = of_kind(check_facts(facts), "ratio")
    assert finding.state == state


@pytest.mark.parametrize(("printed", "state"), [("-0.08", "tied"), ("-0.07", "exception")])
def test_a_loss_per_share_is_the_loss_over_the_shares(printed: str, state: str) -> None:
    item = "net_loss_per_share_basic_and_diluted"
    shares = "weighted_average_shares_basic_and_diluted"
    facts = [
        income("net_loss_attributable_to_shareholders", -284148),
        income(item, printed, unit="per_share"),
        income(shares, "3570915939", unit="shares", currency=""),
    ]
    (finding,) = of_kind(check_facts(facts), "ratio")
    assert finding.state == state


@pytest.mark.parametrize(
    ("dollars", "state"), [(1000, "tied"), (1003, "tied"), (1004, "exception"), (996, "exception")]
)
def test_dollars_are_the_rmb_at_the_releases_rate_within_what_footing_forces(
    dollars: int, state: str
) -> None:
    facts = [
        income("interest_income", 7000),
        income("interest_income", dollars, currency="USD"),
        make_fact("disclosure", "exchange_rate", "7.0000", months=0, unit="per_usd"),
    ]
    (finding,) = of_kind(check_facts(facts), "translation")
    assert finding.state == state


def test_a_figure_that_another_release_states_otherwise_is_a_restatement() -> None:
    now = income("interest_income", 12, source="new.txt:1")
    before = income("interest_income", 10, release="2025Q1", source="old.txt:1")
    (finding,) = check_facts([now], [before])
    assert (finding.kind, finding.state, finding.severity) == (
        "restatement",
        "exception",
        "warning",
    )
    assert finding.against == (before,)
    assert check_facts([before], [now]) == []  # counted once, with the later release


def test_a_keyed_in_figure_in_millions_agrees_within_its_rounding() -> None:
    now = income("interest_income", 12340)
    for millions, state in (("12.3", "tied"), ("12.4", "exception")):
        keyed = income("interest_income", millions, unit="millions", release="")
        (finding,) = check_facts([now], [keyed])
        assert finding.state == state


def test_a_cost_keyed_in_is_the_cost_that_the_text_states() -> None:
    text = make_fact("disclosure", "idc_costs", "911.1", unit="millions")
    keyed = make_fact("disclosure", "idc_costs", "911.1", unit="millions", release="")
    assert [finding.state for finding in check_facts([text], [keyed])] == ["tied"]


def test_what_is_keyed_in_otherwise_is_a_warning_on_the_release_with_both_values() -> None:
    now = income("interest_income", 12340)
    keyed = income(
        "interest_income", "12.4", unit="millions", release="", source="keyed in from a newswire"
    )
    (finding,) = check_facts([now], [keyed])
    assert (finding.kind, finding.severity, finding.against) == ("restatement", "warning", (keyed,))
    assert "stated RMB 12,340 thousand, it is keyed in from a newswire as RMB 12,400 thousand" in (
        finding.message
    )
    assert check_facts([keyed], [now]) == []


def test_opening_cash_is_the_closing_cash_of_the_release_before() -> None:
    march = datetime.date(2025, 3, 31)
    opening = make_fact("cash_flow", "cash_at_beginning_of_period", 75)
    closing = make_fact(
        "cash_flow", "cash_at_end_of_period", 74, period_end=march, release="2025Q1"
    )
    (finding,) = check_facts([opening], [closing])
    assert (finding.kind, finding.state) == ("continuity", "exception")
    assert finding.difference == 1
    assert check_facts([closing], [opening]) == []  # counted once, with the later release


def test_a_closing_balance_that_a_later_release_states_anew_is_told_there() -> None:
    march = datetime.date(2025, 3, 31)
    opening = make_fact("cash_flow", "cash_at_beginning_of_period", 75)
    restated = make_fact(
        "cash_flow", "cash_at_end_of_period", 74, period_end=march, release="2025Q3"
    )
    (finding,) = check_facts([restated], [opening])
    assert (finding.kind, finding.state, finding.figure == figure_of(opening)) == (
        "continuity",
        "exception",
        True,
    )
    assert check_facts([opening], [restated]) == []


def test_the_release_itself_is_left_out_of_the_others(quarter_facts: list[Fact]) -> None:
    assert check_facts(quarter_facts, quarter_facts) == check_facts(quarter_facts)


def test_nothing_is_found_in_nothing() -> None:
    assert check_facts([]) == []


def test_the_summary_counts_every_kind_and_state() -> None:
    facts = [income("total_revenues", 100), income("gross_profit", 99)]
    counts = summary(check_facts(facts))
    assert list(counts) == list(KINDS)
    assert all(list(row) == list(STATES) for row in counts.values())
    assert counts["identity"] == {"tied": 0, "exception": 1, "disclosed_only": 0, "unread": 0}


def test_exceptions_come_with_errors_first() -> None:
    dollars = {"currency": "USD"}
    facts = [
        income("total_revenues", 100, **dollars),
        income("gross_profit", 101, **dollars),
        income("loss_before_income_taxes", -50),
        income("net_loss", -5),
    ]
    assert [finding.severity for finding in exceptions(check_facts(facts))] == ["error", "warning"]


def test_a_finding_as_json_has_its_figures_as_numbers() -> None:
    facts = [
        income("total_revenues", 6000),
        income("gross_profit", 1000),
        make_fact("margins", "gross_margin", "17.0", currency="", unit="percent"),
    ]
    (finding,) = of_kind(check_facts(facts), "ratio")
    content = finding.as_json()
    assert list(content)[:3] == ["kind", "state", "severity"]
    assert (content["stated"], content["expected"]) == (17, 16.667)
    assert content["period_end"] == "2025-06-30"
    against = content["against"]
    assert isinstance(against, list)
    assert against[0]["item"] == "gross_profit"
    assert against[0]["value"] == 1000


def test_a_finding_is_about_the_figure_that_does_not_tie_and_not_about_its_parts() -> None:
    facts = [income("total_revenues", 100), income("gross_profit", 99)]
    (finding,) = check_facts(facts)
    assert [finding.figure == figure_of(fact) for fact in facts] == [False, True]
    assert finding.figure != figure_of(replace(facts[1], value=Decimal(98)))
    assert finding.figure != figure_of(replace(facts[1], months=12))
