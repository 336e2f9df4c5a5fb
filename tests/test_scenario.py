"""Cash under stated assumptions: two quarters worked out by hand, and what must hold for all."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcanalysis.errors import InputError
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.origins import Origin
from kcanalysis.panel.load import Currency, load
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import tables
from kcanalysis.scenario import DUES, assume, runway
from tests.conftest import DATA

STATED = {
    "public_cloud_growth": 40, "enterprise_cloud_growth": 10, "infrastructure_cost": 45,
    "solution_cost": 80, "cash_expenses": 470, "capex": 2000, "leased_share": 25,
    "interest_rate": 6,
}  # fmt: skip
BY_HAND = {
    # 1,625.3 × 1.4, 1,752.3 × 1.4; 723.9 × 1.1, 725.7 × 1.1
    "public_cloud_revenues": (2275.420, 2453.220),
    "enterprise_cloud_revenues": (796.290, 798.270),
    "total_revenues": (3071.710, 3251.490),
    # 45 % and 80 % of them
    "idc_costs": (-1023.939, -1103.949),
    "solution_costs": (-637.032, -638.616),
    "other_cash_costs": (-470, -470),
    "ebitda": (940.739, 1038.925),
    # 1.5 % of 13,548.087, of 14,048.087
    "interest_expense": (-203.221, -210.721),
    "operating_flow": (737.518, 828.204),
    "paid_investment": (-1500, -1500),
    # 4,950.694 + 737.518 − 1,500; and so on
    "cash_at_end_of_period": (4188.212, 3516.416),
    "obligations": (14048.087, 14548.087),
    "dues": (4364.151, 4364.151),
}


@cache
def base(currency: Currency = "CNY") -> Panel:
    return load(currency, through="2026Q1", data_dir=DATA)


def printed(made: Panel) -> dict[str, list[str]]:
    return {row.label: [c.text for c in row.cells] for row in tables.scenario(made).rows}


@pytest.mark.parametrize("id", BY_HAND)
def test_two_quarters_are_as_worked_out_by_hand(id: str) -> None:
    made = assume(base(), 2, **STATED)
    assert tuple(made[id]["2026Q2":]) == BY_HAND[id]


def test_what_is_not_given_is_as_in_the_last_quarter() -> None:
    made = assume(base(), capex=None)
    assumed = {id: made.value(made.last, id) for id in read_knowledge("scenario")["assumptions"]}
    assert assumed == {
        "public_cloud_growth": 47.5,  # 1,996.301 / 1,353.479
        "enterprise_cloud_growth": 14.7,
        "infrastructure_cost": 45.6,  # 911.1 / 1,996.301
        "solution_cost": 81.5,  # (574.8 + 1.8) / 707.431
        "cash_expenses": 468.5,  # 2,703.732 − 911.1 − 576.6 − 747.506
        "capex": 3000.0,
        "leased_share": 45.7,  # (3,000 − 1,630.049) / 3,000
        "interest_rate": 4.8,  # 4 × 153.595 / the mean of 12,044.049 and 13,548.087
    }


def test_the_first_column_is_the_last_quarter_and_all_cells_tell_where_they_come_from() -> None:
    table = tables.scenario(assume(base(), 2, capex=2000))
    assert [column.name for column in table.columns] == ["2026Q1 actual", "2026Q2", "2026Q3"]
    assert "no forecast" in table.caption
    rows = {row.id: row.cells for row in table.rows}
    assert rows["cash_at_end_of_period"][0].text == "4,950.7"
    assert rows["operating_flow"][0].text == "534.0"
    assert rows["ebitda"][0].source.endswith("line 1069): RMB 747,506 thousand")
    paid = rows["paid_investment"][1]
    assert paid.formula == "capex × (1 − leased share / 100): −2,000,000 × (1 − 45.7 / 100)"
    assert paid.source.startswith("assumed: RMB 2,000 million\ncapital expenditures and leased")
    # what rests on revenues of 2025Q2, which are keyed in, knows it
    assert [cell.standing for cell in rows["total_revenues"]] == ["", "company", "secondary"]


def test_assumptions_tell_what_is_set_and_where_the_rest_comes_from() -> None:
    rows = {row.id: row.cells for row in tables.assumptions(assume(base(), capex=2000)).rows}
    assert [cell.text for cell in rows["capex"]] == ["2,000.0", "set"]
    assert rows["capex"][0].source == "assumed: RMB 2,000 million"
    assert [cell.text for cell in rows["infrastructure_cost"]] == ["45.6%", "as in 2026Q1"]
    assert rows["infrastructure_cost"][0].formula.endswith(": 911,100 / 1,996,301")


def test_one_assumption_is_moved_at_a_time() -> None:
    rows = tables.sensitivities(base(), 2, **STATED | {"leased_share": 95}).rows
    told = [[row.label, *(cell.text for cell in row.cells)] for row in rows]
    # 4,950.694 + 737.518 − 100, + 807.204 (interest of 1.5 % of 15,448.087) − 100
    assert told[0] == ["As assumed", "", "6,295.4", "after 2026Q3", "after 2026Q3"]
    assert told[11] == ["Capital expenditure and leased assets", "1,500.0", "6,352.5",
                        "after 2026Q3", "after 2026Q3"]  # fmt: skip
    # no more than all of it can be leased
    assert [row[1] for row in told if "leased, without" in row[0]] == ["85.0%", "100.0%"]
    assert len(told) == 1 + 2 * len(STATED)


def test_cash_lasts_until_it_is_below_nil_or_below_what_is_due() -> None:
    made = assume(base(), 8, **STATED | {"capex": 5000, "leased_share": 0})
    # 4,950.694 + 737.518 − 5,000 = 688.212, and the quarter after it is far below
    assert str(runway(made)) == "2026Q3"
    assert str(runway(made, DUES)) == "2026Q2"
    assert runway(assume(base(), 8, **STATED | {"capex": 0})) is None


def test_in_dollars_all_is_translated_at_the_releases_rate() -> None:
    # 4,188.212 / 6.898; capital expenditure is given in RMB
    made = assume(base("USD"), 2, **STATED)
    assert printed(made)["Cash at the quarter's end"][1] == "607.2"
    assert tables.assumptions(made).rows[5].cells[0].text == "289.9"


@pytest.mark.parametrize(
    ("through", "horizon", "given", "message"),
    [
        ("2026Q1", 8, {"capx": 1}, "there is no assumption capx; there are public_cloud_growth"),
        ("2026Q1", 8, {"capex": -1}, "capex is a number from 0 to 1000000, not -1"),
        ("2026Q1", 8, {"leased_share": 101}, "leased_share is a number from 0 to 100, not 101"),
        ("2026Q1", 8, {"capex": "2000"}, "capex is a number from .*, not '2000'"),
        ("2026Q1", 8, {"capex": float("nan")}, "capex is a number from .*, not nan"),
        ("2026Q1", 0, {}, "a horizon is a number of quarters from 1 to 40, not 0"),
        ("2025Q4", 8, {}, "2025Q4 gives no infrastructure_cost to assume: set it, as infra"),
        ("2025Q1", 8, STATED, "a scenario from 2025Q1 needs .*: take another quarter"),
    ],
)
def test_what_cannot_be_assumed_is_one_clear_error(
    through: str, horizon: int, given: dict[str, float], message: str
) -> None:
    with pytest.raises(InputError, match=f"^{message}"):
        assume(load(through=through, data_dir=DATA), horizon, **given)


def test_a_quarter_that_lacks_a_ratio_can_be_started_from_once_it_is_set() -> None:
    made = assume(load(through="2025Q4", data_dir=DATA), 1, **STATED)
    # 6,117.237 + EBITDA and interest of 2026Q1 on figures of 2025Q1 − 1,500
    assert made.value("2026Q1", "public_cloud_revenues") == pytest.approx(1894.871)


def test_no_line_nor_assumption_is_called_as_a_metric_is() -> None:
    known = read_knowledge("scenario")
    assert not (set(known["lines"]) | set(known["assumptions"])) & set(load_definitions())


PERCENT = st.decimals(0, 100, places=1)
ASSUMED = st.fixed_dictionaries({
    "public_cloud_growth": st.decimals(-100, 100, places=1),
    "enterprise_cloud_growth": st.decimals(-100, 100, places=1),
    "infrastructure_cost": PERCENT, "solution_cost": PERCENT, "leased_share": PERCENT,
    "cash_expenses": st.decimals(0, 2000, places=1), "capex": st.decimals(0, 6000, places=1),
    "interest_rate": st.decimals(0, 20, places=1),
})  # fmt: skip


def total(made: Panel, id: str) -> Decimal:
    found = [made.origin(quarter, id) for quarter in made.shown[1:]]
    return sum((one.value for one in found if isinstance(one, Origin)), Decimal(0))


@settings(deadline=None)
@given(ASSUMED, st.integers(1, 6))
def test_cash_and_obligations_add_up(assumed: dict[str, Decimal], horizon: int) -> None:
    made = assume(base(), horizon, **{id: float(value) for id, value in assumed.items()})
    ends = [made.origin(quarter, "cash_at_end_of_period") for quarter in made.shown]
    assert isinstance(ends[0], Origin)
    assert isinstance(ends[-1], Origin)
    moved = total(made, "operating_flow") + total(made, "paid_investment")
    assert ends[-1].value - ends[0].value == moved
    # what is invested is paid or owed
    first, *_, last = (made.origin(quarter, "obligations") for quarter in made.shown)
    assert isinstance(first, Origin)
    assert isinstance(last, Origin)
    invested = last.value - first.value - total(made, "paid_investment")
    assert invested == horizon * assumed["capex"] * 1000


@settings(deadline=None)
@given(ASSUMED, st.decimals(0, 3000, places=1))
def test_more_investment_never_makes_cash_last_longer(
    assumed: dict[str, Decimal], more: Decimal
) -> None:
    stated = {id: float(value) for id, value in assumed.items()}
    less = runway(assume(base(), 6, **stated))
    longer = runway(assume(base(), 6, **stated | {"capex": stated["capex"] + float(more)}))
    assert less is None or (longer is not None and longer <= less)
