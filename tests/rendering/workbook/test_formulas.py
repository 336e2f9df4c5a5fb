from __future__ import annotations

import pytest

from kcanalysis.quarter import Quarter
from kcanalysis.rendering.workbook.formulas import METRICS, PANEL, Places, formula_of_metric

NOW = Quarter(2026, 1)
QUARTERS = tuple(Quarter(2025, 1).through(NOW))


def formula(expression: str, *metrics: str) -> str:
    """The formula for 2026Q1, column F, where a to d stand in the rows 1 to 4 of the panel."""
    items = {"a": 0, "b": 1, "c": 2, "total_revenues": 3, "gross_margin": 4, "gross_profit": 5}
    rows = {PANEL: items, METRICS: {id: number for number, id in enumerate(metrics)}}
    return formula_of_metric(expression, NOW, Places(QUARTERS, rows)).replace("Panel!", "")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a + b * 2", "F1+F2*2"),
        ("(a + b) * 2", "(F1+F2)*2"),
        ("a - (b - c)", "F1-(F2-F3)"),
        ("a + (b - c)", "F1+F2-F3"),
        ("a / (b * c)", "F1/(F2*F3)"),
        ("a / (b / c)", "F1/(F2/F3)"),
        ("a * (b / c)", "F1*F2/F3"),
        ("-a / b", "-F1/F2"),
        ("-(a + b) * c", "-(F1+F2)*F3"),
        ("a - -b", "F1-(-F2)"),
        ("a / -b", "F1/(-F2)"),
        ("before(a - b, 1)", "E1-E2"),
        ("before(before(a, 1), 3)", "B1"),
        ("a - before(b + c, 1)", "F1-(E2+E3)"),
        ("sum_of(a, 3) / b", "(D1+E1+F1)/F2"),
        ("percent(a / b)", "F1/F2*100"),
        ("percent(a - b)", "(F1-F2)*100"),
        ("per_ads(whole(a) / b)", "F1*1000/F2*15"),
        ("a / b * days()", "F1/F2*90"),
        ("before(days(), 1)", "92"),
    ],
)
def test_arithmetic_keeps_its_order(expression: str, expected: str) -> None:
    assert formula(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("positive(a)", "IF(F1>0,F1,NA())"),
        ("not_negative(a - b)", "IF(F1-F2>=0,F1-F2,NA())"),
        ("at_least_nil(a - b) / c", "IF(F1-F2<0,0,F1-F2)/F3"),
        ("known(a)", "IF(ISNUMBER(F1),F1,0)"),
        ("known(a - b)", "IFERROR(F1-F2,0)"),
        ("either(a, b / c)", "IF(ISNUMBER(F1),F1,F2/F3)"),
        ("either(a / b, c)", "IFERROR(F1/F2,F3)"),
        ("before(a, 5)", "NA()"),
        ("nowhere + a", "NA()+F1"),
    ],
)
def test_what_is_not_known_or_has_no_meaning_is_an_error_or_left_out(
    expression: str, expected: str
) -> None:
    assert formula(expression) == expected


def test_a_metric_of_others_is_written_out() -> None:
    growth = "(IF(F1>=0,F1,NA())/IF(B1>0,B1,NA())-1)*100"
    assert formula("year_on_year(a)") == growth
    assert formula("change_on_year(a - b)") == "F1-F2-(B1-B2)"
    assert formula("cost_share(a)") == "-F1/IF(F4>0,F4,NA())*100"


def test_a_metric_with_a_cell_of_its_own_is_named_by_it() -> None:
    assert formula("net_debt * 2", "net_debt") == "Metrics!F1*2"
    assert formula("before(net_debt, 1)", "net_debt") == "Metrics!E1"
    assert formula("net_debt_with_related_parties", "net_debt", "related_party_debt") == (
        "Metrics!F1+Metrics!F2"
    )
    assert "Metrics" not in formula("net_debt_with_related_parties")


def test_a_metric_that_cannot_be_worked_out_is_as_stated() -> None:
    assert formula("gross_margin") == "IFERROR(F6/IF(F4>0,F4,NA())*100,F5+0)"
