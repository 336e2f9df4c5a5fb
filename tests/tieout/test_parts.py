from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kcanalysis import taxonomy
from kcanalysis.facts import Fact
from kcanalysis.knowledge import read_knowledge
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import check_facts, exceptions
from tests.tieout.conftest import make_fact

# a row above which a new one is put: at the head of a table, first, within and last of a section,
# and at the head of the balance sheet's equity
PLACES = [
    ("income_statement", "public_cloud_revenues", "total_revenues"),
    ("income_statement", "enterprise_cloud_revenues", "total_revenues"),
    ("income_statement", "total_revenues", "total_revenues"),
    ("income_statement", "selling_and_marketing_expenses", "total_operating_expenses"),
    ("income_statement", "research_and_development_expenses", "total_operating_expenses"),
    ("income_statement", "interest_expense", "loss_before_income_taxes"),
    ("balance_sheet", "cash_and_cash_equivalents", "total_current_assets"),
    ("balance_sheet", "goodwill", "total_non_current_assets"),
    ("balance_sheet", "accounts_payable", "total_current_liabilities"),
    ("balance_sheet", "other_liabilities", "total_non_current_liabilities"),
    ("balance_sheet", "accumulated_deficit", "total_shareholders_equity"),
    ("cash_flow", "net_cash_from_financing_activities", "net_change_in_cash"),
    ("non_gaap", "amortization_of_intangible_assets", "adjusted_operating_profit"),
    ("non_gaap", "depreciation_and_amortization", "adjusted_ebitda"),
]


@pytest.fixture(params=[True, False], ids=["known", "unknown"])
def known(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the new row is an entry of ``line_items.toml``, added as the README says."""
    if request.param:
        data = read_knowledge.__wrapped__("line_items")
        for statement in data["statements"]:
            entry = {"id": f"new_{statement}", "statement": statement, "name": "New"}
            data["items"].append(entry)
        monkeypatch.setattr(taxonomy, "read_knowledge", lambda _: data)
        load_taxonomy.cache_clear()
        assert load_taxonomy().knows("new_balance_sheet")
    yield request.param
    monkeypatch.undo()
    load_taxonomy.cache_clear()


def with_a_new_row(
    facts: list[Fact], statement: str, below: str, part: int, name: str = "new"
) -> list[Fact]:
    """Put a new row above another, whose figures give a part of theirs to it.

    A row that adds up others gives nothing; then the one that stands above it does.
    """
    rows = [(fact.statement, fact.item) for fact in facts]
    place = rows.index((statement, below))
    giver = rows[place - 1] if load_taxonomy().item(below).rank else rows[place]
    new = {"item": f"{name}_{statement}", "label": "New", "value": Decimal(part)}
    added = [
        replace(fact, **new, source=f"{fact.source}, new")
        for fact, row in zip(facts, rows, strict=True)
        if row == giver
    ]
    changed = [
        replace(fact, value=fact.value - part) if row == giver else fact
        for fact, row in zip(facts, rows, strict=True)
    ]
    return changed[:place] + added + changed[place:]


def untied(facts: list[Fact]) -> set[str]:
    return {
        finding.item for finding in exceptions(check_facts(facts)) if finding.kind == "identity"
    }


@pytest.mark.parametrize(("statement", "below", "total"), PLACES)
def test_a_new_row_among_the_parts_of_a_total_counts_once_and_a_wrong_one_is_noticed(
    statement: str, below: str, total: str, known: bool, stored: dict[str, list[Fact]]
) -> None:
    facts = with_a_new_row(stored["2026Q1"], statement, below, 70)
    new = [fact for fact in facts if fact.item == f"new_{statement}"]
    assert len(new) >= 3
    assert load_taxonomy().knows(new[0].item) is known
    assert untied(facts) == set()
    wrong = [replace(fact, value=fact.value + 1) if fact == new[0] else fact for fact in facts]
    assert total in untied(wrong)


def test_an_older_release_with_many_new_rows_has_no_false_error_on_a_total(
    stored: dict[str, list[Fact]],
) -> None:
    for name in ("2024Q4", "2026Q1"):
        facts = stored[name]
        for number, (statement, below, _) in enumerate(PLACES):
            facts = with_a_new_row(facts, statement, below, 70 + number, f"new_{number}")
        assert len({fact.item for fact in facts} - {fact.item for fact in stored[name]}) == 14
        assert untied(facts) == set()


def test_two_totals_that_are_equal_have_no_parts_between_them(
    stored: dict[str, list[Fact]],
) -> None:
    facts = with_a_new_row(stored["2026Q1"], "balance_sheet", "accounts_payable", 70)
    new = next(fact for fact in facts if fact.item == "new_balance_sheet")
    wrong = [replace(fact, value=Decimal(71)) if fact is new else fact for fact in facts]
    assert untied(wrong) == {"total_current_liabilities"}


def test_a_row_between_two_sections_counts_in_what_adds_up_both(
    stored: dict[str, list[Fact]],
) -> None:
    facts = []
    for fact in stored["2026Q1"]:
        if fact.item == "ordinary_shares":
            facts.append(
                replace(
                    fact,
                    item="redeemable_interests",
                    label="Redeemable non-controlling interests",
                    value=Decimal(500),
                )
            )
        if fact.item in ("total_liabilities_and_equity", "total_assets", "goodwill",
                         "total_non_current_assets"):  # fmt: skip
            fact = replace(fact, value=fact.value + 500)
        facts.append(fact)
    assert untied(facts) == set()


def income(item: str, value: int, label: str = "") -> Fact:
    return replace(make_fact("income_statement", item, value), label=label or item)


def test_a_new_total_among_the_parts_is_no_part_and_less_subtracts() -> None:
    facts = [
        income("operating_loss", -100),
        income("interest_income", 5),
        income("interest_expense", -30),
        income("interest_net", -25, "Total interest, net"),
        income("other_income_net", 4),
        income("loss_before_income_taxes", -121),
        income("net_loss", -121),
        income("redeemable", -20, "Less: net loss attributable to redeemable interests"),
        income("net_loss_attributable_to_shareholders", -101),
    ]
    findings = [finding for finding in check_facts(facts) if finding.kind == "identity"]
    assert [finding.state for finding in findings] == ["tied"] * 3
    assert facts[3] not in findings[0].against


def test_figures_keyed_in_have_no_order_and_so_no_further_parts() -> None:
    facts = [
        replace(income(item, value), release="")
        for item, value in (
            ("total_revenues", 100),
            ("cost_of_revenues", -70),
            ("general_and_administrative_expenses", -9),
            ("gross_profit", 30),
        )
    ]
    assert [finding.state for finding in check_facts(facts)] == ["tied"]
