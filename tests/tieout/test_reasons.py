from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from kcanalysis.facts import Fact
from kcanalysis.reasons import Reason
from kcanalysis.tieout.reasons import bear_out
from tests.tieout.conftest import make_fact

REASON = Reason(
    release="2025Q2",
    item="operating_loss",
    period_end=datetime.date(2025, 6, 30),
    months=3,
    comparison="year",
    direction="better",
    cause="gross_profit",
    moved="up",
    against=False,
    source="made-up.txt:1",
)


def verdict(facts: list[Fact], *others: Reason, **changed: object) -> str:
    return bear_out([replace(REASON, **changed), *others], facts)[0].verdict


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        # gross profit 400 after 250, of a loss that narrowed by 215: 70 %
        ({}, "borne_out"),
        ({"moved": "down"}, "not_borne_out"),
        # 400 after 340, of 35
        ({"comparison": "quarter"}, "borne_out"),
        # expenses fell by 65 of 215: less than half, and named alone
        ({"cause": "operating_expenses", "moved": "down"}, "not_borne_out"),
        # revenues are no part of the expenses: only their direction counts
        ({"item": "total_operating_expenses", "cause": "revenue", "moved": "up"}, "borne_out"),
        ({"item": "total_operating_expenses", "cause": "revenue", "moved": ""}, "borne_out"),
        (
            {"item": "total_operating_expenses", "cause": "revenue", "moved": "down"},
            "not_borne_out",
        ),
        ({"cause": "ai_demand"}, "not_seen"),
        ({"cause": "other"}, "not_seen"),
        ({"cause": "share_based_compensation"}, "not_seen"),
        ({"comparison": ""}, "not_seen"),
    ],
)
def test_a_cause_that_is_an_item_is_compared_with_the_tables(
    changed: dict[str, object], expected: str, quarter_facts: list[Fact]
) -> None:
    assert verdict(quarter_facts, **changed) == expected


def test_one_of_several_causes_need_not_make_up_half(quarter_facts: list[Fact]) -> None:
    other = replace(REASON, cause="gross_profit")
    expenses = {"cause": "operating_expenses", "moved": "down"}
    assert verdict(quarter_facts, other, **expenses) == "borne_out"


def test_a_cost_within_a_line_must_be_large_enough(quarter_facts: list[Fact]) -> None:
    march = datetime.date(2025, 3, 31)
    # selling expenses fell by 10 million on the quarter
    line = {"item": "selling_and_marketing_expenses", "comparison": "quarter", "moved": "down"}
    line |= {"cause": "share_based_compensation"}
    for before, expected in ((56000, "borne_out"), (54000, "not_borne_out")):
        pay = [
            make_fact("non_gaap", "share_based_compensation", 50000),
            make_fact("non_gaap", "share_based_compensation", before, period_end=march),
        ]
        assert verdict([*quarter_facts, *pay], **line) == expected


def test_cash_is_moved_by_the_flow_of_the_quarter() -> None:
    march, june = datetime.date(2025, 3, 31), datetime.date(2025, 6, 30)
    facts = [
        make_fact("balance_sheet", "cash_and_cash_equivalents", 900, period_end=june, months=0),
        make_fact("balance_sheet", "cash_and_cash_equivalents", 1000, period_end=march, months=0),
        make_fact("cash_flow", "net_cash_from_investing_activities", -80),
        make_fact("cash_flow", "net_cash_from_operating_activities", -5),
    ]
    cash = {"item": "cash_and_cash_equivalents", "months": 0, "comparison": "quarter", "moved": ""}
    assert verdict(facts, **cash, cause="equipment_purchases") == "borne_out"
    assert verdict(facts, **cash, cause="operating_cash") == "not_borne_out"
    assert verdict(facts, **cash, cause="loans") == "not_seen"


def test_later_releases_and_what_is_keyed_in_confirm_nothing(quarter_facts: list[Fact]) -> None:
    for release in ("", "2025Q3"):
        facts = [replace(fact, release=release) for fact in quarter_facts]
        assert verdict(facts) == "not_seen"


def test_the_figures_behind_a_verdict_are_given(quarter_facts: list[Fact]) -> None:
    (borne,) = bear_out([REASON], quarter_facts)
    assert [int(fact.value) for fact in borne.facts] == [400000, 250000]
    assert bear_out([], quarter_facts) == []
