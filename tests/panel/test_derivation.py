from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.facts import STANDINGS, Fact
from kcanalysis.origins import Origin
from kcanalysis.panel.derivation import Figures, derive
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

FIRST = Quarter(2025, 1)
YEAR = FIRST + 3


def figure(
    item: str,
    value: str,
    quarter: Quarter = FIRST,
    months: int = 3,
    standing: str = "release",
    unit: str = "thousands",
) -> Figures:
    known = load_taxonomy().find(item)
    fact = Fact(
        "2025Q1" if standing == "release" else "",
        known.statement if known else "income_statement",
        item, item, quarter.end, months, "CNY", unit, Decimal(value), f"f:{value}", standing,
    )  # fmt: skip
    return {(quarter, months, item): Origin.stated(fact)}


def quarters(item: str, *values: str | None, standing: str = "release") -> Figures:
    found: Figures = {}
    for index, value in enumerate(values):
        if value is not None:
            found |= figure(item, value, FIRST + index, standing=standing)
    return found


def value(figures: Figures, item: str, quarter: Quarter, months: int = 3) -> Decimal | None:
    origin = figures.get((quarter, months, item))
    return origin.value if origin else None


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        (("10", "20", "30", None), YEAR),
        (("10", None, "30", "40"), FIRST + 1),
    ],
)
def test_a_quarter_follows_from_the_year_and_the_other_three(
    known: tuple[str | None, ...], missing: Quarter
) -> None:
    derived = derive([quarters("net_loss", *known) | figure("net_loss", "100", YEAR, 12)])
    assert value(derived, "net_loss", missing) == {3: 40, 1: 20}[missing.number - 1]
    origin = derived[missing, 3, "net_loss"]
    assert origin.formula == "the year to 2025Q4 less the other quarters"
    assert len(origin.facts) == 4


def test_a_quarter_follows_from_six_or_nine_months() -> None:
    half = derive([quarters("net_loss", "10") | figure("net_loss", "25", FIRST + 1, 6)])
    assert value(half, "net_loss", FIRST + 1) == 15
    nine = derive(
        [
            figure("net_loss", "100", YEAR, 12)
            | figure("net_loss", "60", FIRST + 2, 9)
            | figure("net_loss", "25", FIRST + 1, 6)
        ]
    )
    assert (value(nine, "net_loss", YEAR), value(nine, "net_loss", FIRST + 2)) == (40, 35)


def test_longer_periods_follow_from_quarters_and_say_so() -> None:
    derived = derive([quarters("net_loss", "10", "20", "30", "40")])
    found = [value(derived, "net_loss", FIRST + ago, months) for ago, months in
             ((1, 6), (2, 9), (3, 12))]  # fmt: skip
    assert found == [30, 60, 100]
    year = derived[YEAR, 12, "net_loss"]
    assert (year.arithmetic, year.formula) == (
        "10 + 20 + 30 + 40",
        "the quarters of the year to 2025Q4 added up",
    )


def test_two_missing_quarters_are_known_together_only() -> None:
    known = quarters("net_loss", "10", None, None, "40") | figure("net_loss", "100", YEAR, 12)
    derived = derive([known])
    assert value(derived, "net_loss", FIRST + 1) is None
    assert value(derived, "net_loss", FIRST + 2) is None
    assert value(derived, "net_loss", FIRST + 2, 6) == 50


def test_figures_per_share_are_never_subtracted() -> None:
    item = "net_loss_per_share_basic_and_diluted"
    known = quarters(item, "10", "20", "30") | figure(item, "100", YEAR, 12)
    assert derive([known]) == known


def test_a_stated_figure_is_never_replaced() -> None:
    known = quarters("net_loss", "10", "20", "30", "41") | figure("net_loss", "100", YEAR, 12)
    assert value(derive([known]), "net_loss", YEAR) == 41


def test_non_gaap_figures_are_combined_only_where_the_definition_is_known_to_be_one() -> None:
    def year_of(first: Quarter) -> Decimal | None:
        known: Figures = {}
        for ago, each in enumerate(("1", "2", "3", "4")):
            known |= figure("adjusted_ebitda", each, first + ago)
        return value(derive([known]), "adjusted_ebitda", first + 3, 12)

    assert year_of(Quarter(2023, 1)) == 10
    assert year_of(Quarter(2022, 1)) is None


def test_closing_cash_is_the_next_opening_balance() -> None:
    known = quarters("cash_at_beginning_of_period", None, "7")
    origin = derive([known])[FIRST, 0, "cash_at_end_of_period"]
    assert (origin.value, origin.arithmetic) == (7, "7")
    assert origin.formula.endswith("beginning of 2025Q2")


def test_the_change_of_cash_follows_over_quarters_that_cannot_be_divided() -> None:
    known = figure("cash_at_end_of_period", "5", FIRST, 0)
    known |= figure("cash_at_end_of_period", "12", FIRST + 2, 0)
    derived = derive([known])
    assert value(derived, "net_change_in_cash", FIRST + 2, 6) == 7
    assert value(derived, "net_change_in_cash", FIRST + 2) is None


def test_a_sum_gives_the_total_or_the_part_that_is_missing() -> None:
    derived = derive([quarters("total_revenues", "10", standing="company")
                      | quarters("gross_profit", "4", standing="company")])  # fmt: skip
    cost = derived[FIRST, 3, "cost_of_revenues"]
    assert (cost.value, cost.standing) == (-6, "company")
    assert cost.formula == "from gross profit and total revenues"
    whole = derive([quarters("gross_profit", "4") | quarters("total_operating_expenses", "-5")])
    assert value(whole, "operating_loss", FIRST) == -1


def test_a_row_that_a_statement_leaves_out_and_adds_up_without_is_nil() -> None:
    known = (
        quarters("total_revenues", "10", "11")
        | quarters("public_cloud_revenues", "6", "6")
        | quarters("enterprise_cloud_revenues", "4", "4")
    )
    derived = derive([known])
    assert value(derived, "other_revenues", FIRST) == 0
    assert derived[FIRST, 3, "other_revenues"].arithmetic == "10 − 6 − 4"
    # here the release prints a row of another name, which is not the one that is looked for
    assert value(derived, "other_revenues", FIRST + 1) is None


def test_a_remainder_that_rounding_may_explain_is_no_figure() -> None:
    def others(total: str) -> Decimal | None:
        known = figure("total_revenues", total, standing="company", unit="millions")
        for item, printed in (
            ("public_cloud_revenues", "6.1"),
            ("enterprise_cloud_revenues", "4.2"),
        ):
            known |= figure(item, printed, standing="company", unit="millions")
        return value(derive([{}, known]), "other_revenues", FIRST)

    # three figures, each within 0.05, may be off by 0.15 together
    assert others("11.8") == 1500
    assert others("11.7") is None


def test_what_follows_from_better_figures_goes_first_but_replaces_nothing_keyed_in() -> None:
    opening = quarters("cash_at_beginning_of_period", None, "7")
    closing = figure("cash_at_end_of_period", "8", FIRST, 0, "vendor")
    derived = derive([opening, {}, {}, closing])
    assert derived[FIRST, 0, "cash_at_end_of_period"].standing == "release"
    vendor = quarters("cost_of_revenues", "-7", standing="vendor")
    company = quarters("total_revenues", "10", standing="company")
    company |= quarters("gross_profit", "4", standing="company")
    assert value(derive([{}, company, {}, vendor]), "cost_of_revenues", FIRST) == -7


@given(st.lists(st.integers(-999, 999), min_size=4, max_size=4), st.integers(0, 3))
def test_whatever_is_left_out_of_a_year_comes_back(values: list[int], left_out: int) -> None:
    whole = figure("net_loss", str(sum(values)), YEAR, 12)
    given_: list[str | None] = [str(each) for each in values]
    given_[left_out] = None
    derived = derive([quarters("net_loss", *given_) | whole])
    assert value(derived, "net_loss", FIRST + left_out) == values[left_out]


def test_what_follows_from_the_frozen_releases(panel: Panel) -> None:
    derived = {key: o.formula for key, o in panel.figures.items() if not o.is_stated}
    closing = {str(quarter) for quarter, item in derived if item == "cash_at_end_of_period"}
    assert closing == {"2022Q4", "2023Q3", "2024Q3", "2025Q3"}
    nil = {item for (_, item), formula in derived.items() if "adds up without it" in formula}
    assert nil == {
        "other_revenues",
        "short_term_investments",
        "impairment_of_long_lived_assets",
        "impairment_adjustment",
        "amounts_due_from_related_parties_non_current",
    }


# The shipped history, frozen: 517 figures from 2019Q1 to 2025Q4.


def origin(panel: Panel, quarter: str, item: str) -> Origin:
    found = panel.origin(quarter, item)
    assert isinstance(found, Origin), (quarter, item)
    return found


@pytest.mark.parametrize(
    ("quarter", "item", "thousands", "standing"),
    [
        # FY2021 6,160 less 1,391.8, 1,550.8 and 1,530
        ("2021Q3", "public_cloud_revenues", "1687400", "secondary"),
        # FY2022 less Q1 247, Q2 221 and Q4 255
        ("2022Q3", "research_and_development_expenses", "-248220", "vendor"),
        # normalized -110.3 less adjusted -130.5
        ("2023Q1", "disposal_adjustment", "20200", "company"),
        # cash and restricted cash of two balance sheets: 3,382.439 less 4,456.621
        ("2022Q1", "net_change_in_cash", "-1074182", "company"),
        # opening cash of 2025Q4, as the 2026Q1 release prints it
        ("2025Q3", "cash_at_end_of_period", "4050253", "release"),
        # the four quarters of 2022 as first reported, and not the year as it was restated
        ("2022Q2", "total_operating_expenses", "-600000", "vendor"),
    ],
)
def test_what_follows_from_seven_years(
    history: Panel, quarter: str, item: str, thousands: str, standing: str
) -> None:
    found = origin(history, quarter, item)
    assert (found.value, found.standing) == (Decimal(thousands), standing)


def test_periods_that_cannot_be_divided_are_kept_as_such(history: Panel) -> None:
    together = history.together(Quarter(2025, 2), "interest_expense")
    assert together is not None
    # FY2025 498.05 less 85.5 and 150.8 of the two quarters that a release states
    first, last, whole = together
    assert (str(first), str(last), whole.standing) == ("2025Q2", "2025Q3", "vendor")
    known = [origin(history, q, "interest_expense").value for q in ("2025Q1", "2025Q4")]
    assert whole.value == Decimal(-498050) - sum(known)
    change = history.periods[Quarter(2025, 3), 6, "net_change_in_cash"]
    assert (change.value, change.standing) == (1663909, "release")


def test_every_figure_is_written_out_to_its_value(history: Panel) -> None:
    """The arithmetic of all that follows, worked out again from its text."""
    for (quarter, months, item), found in history.periods.items():
        if not found.is_stated:
            python = found.arithmetic.replace(",", "").replace("−", "-")
            assert eval(python, {}, {}) == pytest.approx(float(found.value), abs=1e-6), (
                quarter, months, item,
            )  # fmt: skip


def test_standings_are_those_of_the_lowest_figure(history: Panel) -> None:
    for found in history.periods.values():
        assert found.standing == max((f.standing for f in found.facts), key=STANDINGS.index)
