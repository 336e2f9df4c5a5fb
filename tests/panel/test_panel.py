from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from kcanalysis.errors import InputError
from kcanalysis.origins import Missing, Origin
from kcanalysis.panel.load import load, load_facts
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter
from kcanalysis.store import read_data
from kcanalysis.tieout import check_facts
from tests.conftest import DATA, keep


def test_the_panel_has_a_row_for_every_quarter_and_leaves_gaps_missing(panel: Panel) -> None:
    assert [str(quarter) for quarter in panel.quarters] == [
        "2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4",
        "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1",
    ]  # fmt: skip
    # but for opening and closing cash, which are the neighbours' closing and opening balances
    gaps = {q: panel.frame.columns[panel.frame.loc[q].notna()] for q in ("2025Q2", "2025Q3")}
    assert {quarter: known.tolist() for quarter, known in gaps.items()} == {
        "2025Q2": ["cash_at_beginning_of_period"],
        "2025Q3": ["cash_at_end_of_period"],
    }


def test_what_is_keyed_in_fills_gaps_and_is_known_as_such(full_panel: Panel) -> None:
    assert full_panel.value("2025Q2", "total_revenues") == 2349.2
    assert full_panel.value("2025Q2", "depreciation_amortization_costs") == -552.0
    keyed_in, stated = (origin_of(full_panel, q, "total_revenues") for q in ("2025Q2", "2026Q1"))
    assert (keyed_in.is_keyed_in, keyed_in.is_stated) == (True, True)
    assert not stated.is_keyed_in
    assert isinstance(full_panel.origin("2025Q3", "net_loss"), Missing)


def test_figures_are_in_millions_with_the_sign_of_the_statements(panel: Panel) -> None:
    quarter = panel.frame.loc["2026Q1"]
    assert quarter["total_revenues"] == 2703.732
    assert quarter["cost_of_revenues"] == -2357.984
    assert quarter["net_loss_per_share_basic_and_diluted"] == -0.08
    assert quarter["weighted_average_shares_basic_and_diluted"] == 4555310453


def test_costs_that_the_prose_prints_take_the_sign_of_the_statements(panel: Panel) -> None:
    assert panel.value("2026Q1", "idc_costs") == -911.1
    assert panel.value("2025Q1", "idc_costs") == -722.8


def test_what_it_has_is_asked_and_gone_through_as_with_a_dataframe(panel: Panel) -> None:
    there = ["total_revenues", "gross_margin", "idc_costs / cost_of_revenues", "interest_expense"]
    assert [id for id in [*there, "gross_margn", "no id", "", 3, None] if id in panel] == there
    assert list(panel) == list(panel.frame) == list(panel.items)


def test_thousands_are_as_printed() -> None:
    assert load(unit="thousands", data_dir=DATA).value("2026Q1", "total_revenues") == 2703732
    assert load(data_dir=DATA).thousands.value("2026Q1", "total_revenues") == 2703732


def test_a_panel_in_dollars_takes_those_that_the_release_prints() -> None:
    panel = load(currency="USD", unit="thousands", data_dir=DATA)
    facts = load_facts(DATA)
    printed = facts[(facts["currency"] == "USD") & (facts["months"].isin([0, 3]))]
    printed = printed[(printed["unit"] == "thousands") & (printed["statement"] != "disclosure")]
    printed = printed[printed["release"] == "2026Q1"]
    assert len(printed) == 38 + 24 + 20 + 7
    for _, fact in printed.iterrows():
        shown = panel.value(str(pd.Period(fact["period_end"], "Q-DEC")), fact["item"])
        assert shown == float(fact["value"]), fact["item"]


def test_what_the_release_does_not_print_in_dollars_is_translated_at_its_rate() -> None:
    panel = load(currency="USD", data_dir=DATA)
    assert panel.value("2025Q1", "total_revenues") == pytest.approx(1969.977 / 6.8980)
    assert panel.value("2024Q3", "total_revenues") == pytest.approx(1885.574 / 6.8980)
    assert panel.value("2025Q1", "idc_costs") == pytest.approx(-722.8 / 6.8980)
    assert panel.value("2026Q1", "exchange_rate") == 6.8980
    translated = origin_of(panel, "2025Q1", "total_revenues")
    assert translated.arithmetic == "1,969,977 / 6.898"
    assert translated.formula == "RMB, translated at RMB6.8980 to US$1.00"
    assert [fact.item for fact in translated.facts] == ["total_revenues", "exchange_rate"]


@pytest.mark.parametrize(("through", "rate"), [("2024Q2", 7.2993), ("2025Q3", 6.8980)])
def test_a_quarter_without_a_release_is_translated_at_the_rate_of_the_next(
    through: str, rate: float
) -> None:
    dollars = load("USD", through=through, data_dir=DATA)
    renminbi = load(through=through, data_dir=DATA)
    there, here = (panel.value(through, "total_revenues") for panel in (dollars, renminbi))
    assert there * rate == pytest.approx(here)


def test_fiscal_years_are_loaded_on_their_own() -> None:
    years = load(years=True, data_dir=DATA)
    assert years.value("2024Q4", "total_revenues") == 7785.180
    assert years.value("2024Q4", "idc_costs") == -2892.1
    assert years.value("2024Q4", "year_on_year(total_revenues)") == pytest.approx(10.4679, abs=1e-4)
    assert isinstance(years.origin("2024Q1", "total_revenues"), Missing)


def test_the_panel_ends_with_the_quarter_asked_for() -> None:
    assert str(load(through="2024Q4", data_dir=DATA).last) == "2024Q4"
    assert load(through=Quarter(2024, 4), data_dir=DATA).last == Quarter(2024, 4)


@pytest.mark.parametrize(
    ("through", "message"),
    [
        ("2026Q5", "'2026Q5' is not a quarter"),
        ("Q1", "'Q1' is not a quarter"),
        ("2023Q3", "2023Q3 is not in the data, which holds 2023Q4 to 2026Q1;"),
    ],
)
def test_a_quarter_that_is_not_at_hand_is_refused(through: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load(through=through, data_dir=DATA)


def test_other_currencies_and_empty_lookbacks_are_refused() -> None:
    for arguments, message in (
        ({"currency": "EUR"}, "'EUR' is not a currency: use CNY or USD"),
        ({"unit": "billions"}, "'billions' is not a unit: use millions or thousands"),
        ({"basis": "original"}, "'original' is not a basis: use restated or first_reported"),
        ({"lookback": 0}, "use 1 or more"),
        ({"lookback": "5"}, "use 1 or more"),
    ):
        with pytest.raises(InputError, match=message):
            load(**arguments, data_dir=DATA)


def origin_of(panel: Panel, quarter: str, id: str) -> Origin:
    origin = panel.origin(quarter, id)
    assert isinstance(origin, Origin)
    return origin


def test_figures_are_had_by_id_or_expression(panel: Panel) -> None:
    assert panel["gross_margin"]["2026Q1"] == pytest.approx(12.787806)
    both = panel[["total_revenues", "idc_costs / cost_of_revenues"]]
    assert list(both.columns) == ["total_revenues", "idc_costs / cost_of_revenues"]
    assert both.loc["2026Q1"].iloc[1] == pytest.approx(911.1 / 2357.984)
    assert panel.metrics("per_share").shape == (10, 5)
    assert origin_of(panel, "2026Q1", "gross_margin").arithmetic == "345,748 / 2,703,732"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda panel: panel["gros_margin"],
            "did you mean .*gross_margin",
        ),
        (lambda panel: panel["zzz"], "no figure 'zzz'; panel.items lists them"),
        (lambda panel: panel["year_on_year(total_revenue)"], "did you mean .*total_revenues"),
        (lambda panel: panel.origin("2026Q9", "net_loss"), "is not a quarter"),
        (lambda panel: panel.metrics("nothing"), "no group 'nothing' .* margins, per_share"),
    ],
)
def test_what_there_is_not_is_told(
    panel: Panel, ask: Callable[[Panel], object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        ask(panel)


def test_growth_never_takes_one_quarter_for_another(panel: Panel) -> None:
    growth = panel["quarter_on_quarter(total_revenues)"]
    missing = growth.index[growth.isna()].astype(str)
    assert list(missing) == ["2023Q4", "2025Q2", "2025Q3", "2025Q4"]
    # an analyst's own selection of rows changes nothing: figures are had from the panel
    some = panel.frame.iloc[[0, 4, 5, 9]].assign(growth=panel["year_on_year(total_revenues)"])
    assert some.loc["2026Q1", "growth"] == pytest.approx(37.2469, abs=1e-4)


def test_only_the_stated_figure_that_does_not_tie_is_marked(tmp_path: Path) -> None:
    facts = [fact for fact in read_data(DATA) if fact.release == "2026Q1"]
    wrong = [
        replace(fact, value=fact.value + 7)
        if (fact.item, fact.months, fact.currency) == ("total_operating_expenses", 3, "CNY")
        and fact.period_end == Quarter(2026, 1).end
        else fact
        for fact in facts
    ]
    keep(wrong, tmp_path)
    panel = load(findings=check_facts(wrong), data_dir=tmp_path)

    def mark(id: str) -> str:
        return panel.exception(origin_of(panel, "2026Q1", id))

    assert "Total operating expenses" in mark("total_operating_expenses")
    assert mark("research_and_development_expenses") == ""
    # what rests on it knows
    assert mark("total_operating_expenses / total_revenues") == mark("total_operating_expenses")


def restated(tmp_path: Path) -> Path:
    """Data in which the release of 2026Q1 restates the revenues of 2025Q1, and adds a row."""
    facts = read_data(DATA)
    first = [fact for fact in facts if fact.release == "2024Q4"]
    again = replace(
        next(f for f in first if f.item == "total_revenues" and f.period_end.month == 3),
        release="2026Q1",
        value=Decimal("1775000"),
    )
    new = replace(again, item="digital_assets", label="Digital assets", value=Decimal(7))
    later = [fact for fact in facts if fact.release == "2026Q1"]
    keep(first, tmp_path)
    keep([*later, again, new], tmp_path)
    return tmp_path


def test_facts_are_those_of_the_directory_that_is_named(tmp_path: Path) -> None:
    keep([fact for fact in read_data(DATA) if fact.release == "2024Q4"], tmp_path)
    facts = load_facts(tmp_path)
    assert set(facts["release"]) == {"2024Q4"}
    assert list(facts.columns[:3]) == ["release", "statement", "item"]


def test_a_restated_figure_counts_unless_the_first_one_is_asked_for(tmp_path: Path) -> None:
    data = restated(tmp_path)
    assert load(data_dir=data).value("2024Q1", "total_revenues") == 1775.000
    first = load(basis="first_reported", data_dir=data)
    assert first.value("2024Q1", "total_revenues") == 1775.684


def test_a_row_that_the_taxonomy_does_not_know_is_in_the_panel(tmp_path: Path) -> None:
    panel = load(data_dir=restated(tmp_path))
    assert panel.value("2024Q1", "digital_assets") == 0.007
    assert panel.new_items == {"digital_assets": ("income_statement", "Digital assets")}


def test_a_table_counts_before_the_prose_that_rounds_it(tmp_path: Path) -> None:
    facts = [fact for fact in read_data(DATA) if fact.release == "2026Q1"]
    rounded = replace(
        next(fact for fact in facts if fact.item == "total_revenues"),
        statement="disclosure",
        unit="millions",
        period_end=datetime.date(2026, 3, 31),
        value=Decimal("2703.7"),
    )
    keep([rounded, *facts], tmp_path)
    assert load(data_dir=tmp_path).value("2026Q1", "total_revenues") == 2703.732


def test_a_panel_prints_as_a_line() -> None:
    assert re.fullmatch(r"<Panel: \d+ quarters to 2026Q1, \d+ items>", repr(load(data_dir=DATA)))
