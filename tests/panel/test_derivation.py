from __future__ import annotations

from decimal import Decimal

import pytest

from kcanalysis.facts import Fact
from kcanalysis.origins import Origin
from kcanalysis.panel.derivation import derive
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter

FIRST = Quarter(2025, 1)


def figure(item: str, value: str, quarter: Quarter = FIRST, months: int = 3) -> Origin:
    fact = Fact("2025Q1", "income_statement", item, item, quarter.end, months, "CNY",
                "thousands", Decimal(value), f"f:{value}")  # fmt: skip
    return Origin.stated(fact)


def quarters(item: str, *values: str | None) -> dict[tuple[Quarter, str], Origin]:
    return {
        (FIRST + index, item): figure(item, value, FIRST + index)
        for index, value in enumerate(values)
        if value is not None
    }


def value(
    figures: dict[tuple[Quarter, str], Origin], item: str, quarter: Quarter
) -> Decimal | None:
    origin = figures.get((quarter, item))
    return origin.value if origin else None


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        (("10", "20", "30", None), FIRST + 3),
        (("10", None, "30", "40"), FIRST + 1),
    ],
)
def test_a_quarter_follows_from_the_year_and_the_other_three(
    known: tuple[str | None, ...], missing: Quarter
) -> None:
    year = {(FIRST + 3, "net_loss"): figure("net_loss", "100", FIRST + 3, 12)}
    derived = derive(quarters("net_loss", *known), {12: year})
    assert value(derived, "net_loss", missing) == {3: 40, 1: 20}[missing.number - 1]
    assert derived[missing, "net_loss"].formula == "the year to 2025Q4 less the other quarters"
    assert len(derived[missing, "net_loss"].facts) == 4


def test_the_second_quarter_follows_from_six_months_and_the_first() -> None:
    half = {(FIRST + 1, "net_loss"): figure("net_loss", "25", FIRST + 1, 6)}
    derived = derive(quarters("net_loss", "10"), {6: half})
    assert value(derived, "net_loss", FIRST + 1) == 15


def test_nothing_follows_where_two_quarters_are_missing() -> None:
    year = {(FIRST + 3, "net_loss"): figure("net_loss", "100", FIRST + 3, 12)}
    known = quarters("net_loss", "10", None, None, "40")
    assert derive(known, {12: year}) == known


def test_figures_per_share_are_never_subtracted() -> None:
    item = "net_loss_per_share_basic_and_diluted"
    year = {(FIRST + 3, item): figure(item, "100", FIRST + 3, 12)}
    known = quarters(item, "10", "20", "30")
    assert derive(known, {12: year}) == known


def test_a_stated_figure_is_never_replaced() -> None:
    year = {(FIRST + 3, "net_loss"): figure("net_loss", "100", FIRST + 3, 12)}
    known = quarters("net_loss", "10", "20", "30", "41")
    assert derive(known, {12: year}) == known


def test_closing_cash_is_the_next_opening_balance() -> None:
    known = quarters("total_revenues", "1", "1") | quarters(
        "cash_at_beginning_of_period", None, "7"
    )
    derived = derive(known, {})
    assert value(derived, "cash_at_end_of_period", FIRST) == 7


def derived_formula(known: dict[tuple[Quarter, str], Origin]) -> str:
    return derive(known, {})[FIRST + 1, "enterprise_cloud_revenues"].formula


def test_a_segment_follows_only_where_there_are_no_other_revenues() -> None:
    known = (
        quarters("total_revenues", "10", "12", "14")
        | quarters("public_cloud_revenues", "6", "7", "8")
        | quarters("enterprise_cloud_revenues", "4", None, "6")
    )
    assert value(derive(known, {}), "enterprise_cloud_revenues", FIRST + 1) == 5
    assert derived_formula(known) == (
        "total revenues less public cloud services, taking it that there are no others, as in the "
        "quarters around"
    )
    # the last quarter has none after it to look at
    latest = {key: figure for key, figure in known.items() if key[0] <= FIRST + 1}
    assert value(derive(latest, {}), "enterprise_cloud_revenues", FIRST + 1) == 5
    with_others = known | quarters("other_revenues", "1")
    assert value(derive(with_others, {}), "enterprise_cloud_revenues", FIRST + 1) is None


def test_a_sum_of_two_gives_the_part_that_is_missing() -> None:
    known = quarters("total_revenues", "10") | quarters("gross_profit", "4")
    derived = derive(known, {})
    assert value(derived, "cost_of_revenues", FIRST) == -6
    assert derived[FIRST, "cost_of_revenues"].formula == "from gross profit and total revenues"
    whole = derive(quarters("gross_profit", "4") | quarters("total_operating_expenses", "-5"), {})
    assert value(whole, "operating_loss", FIRST) == -1


def test_a_row_that_a_statement_leaves_out_and_adds_up_without_is_nil() -> None:
    known = (
        quarters("total_revenues", "10", "11")
        | quarters("public_cloud_revenues", "6", "6")
        | quarters("enterprise_cloud_revenues", "4", "4")
    )
    derived = derive(known, {})
    assert value(derived, "other_revenues", FIRST) == 0
    assert derived[FIRST, "other_revenues"].arithmetic == "10 − 6 − 4"
    # here something is missing, and it is not nil
    assert value(derived, "other_revenues", FIRST + 1) is None


def test_what_follows_from_the_frozen_releases(panel: Panel) -> None:
    derived = {key: o.formula for key, o in panel.figures.items() if not o.is_stated}
    opening = {str(quarter): formula for (quarter, item), formula in derived.items()
               if item == "cash_at_end_of_period"}  # fmt: skip
    assert opening == {"2024Q3": "opening balance of 2024Q4", "2025Q3": "opening balance of 2025Q4"}
    nil = {item for (_, item), formula in derived.items() if "adds up without it" in formula}
    assert nil == {
        "other_revenues",
        "short_term_investments",
        "impairment_of_long_lived_assets",
        "impairment_adjustment",
        "amounts_due_from_related_parties_non_current",
    }
    assert len(derived) == len(opening) + sum("adds up" in formula for formula in derived.values())
