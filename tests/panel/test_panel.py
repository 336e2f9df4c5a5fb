from __future__ import annotations

import datetime
import math
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from kcanalysis.errors import InputError
from kcanalysis.panel.panel import load, load_facts
from kcanalysis.store import read_data, store_facts
from tests.conftest import DATA


def test_the_panel_has_a_row_for_every_quarter_and_leaves_gaps_missing(panel: pd.DataFrame) -> None:
    assert [str(quarter) for quarter in panel.index] == [
        "2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4",
        "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1",
    ]  # fmt: skip
    assert panel.loc["2025Q2"].isna().all()
    # but for the closing cash, which is the next quarter's opening balance
    assert panel.columns[panel.loc["2025Q3"].notna()].tolist() == ["cash_at_end_of_period"]


def test_what_is_keyed_in_fills_gaps_and_is_known_as_such(full_panel: pd.DataFrame) -> None:
    assert full_panel.loc["2025Q2", "total_revenues"] == 2349.2
    assert full_panel.loc["2025Q2", "depreciation_amortization_costs"] == -552.0
    origin = full_panel.attrs["origins"]["2025Q2", "total_revenues"]
    assert (origin.kind, origin.formula) == ("keyed in", "")
    assert full_panel.attrs["origins"]["2026Q1", "total_revenues"].kind == "stated"
    assert pd.isna(full_panel.loc["2025Q3", "net_loss"])


def test_figures_are_in_millions_with_the_sign_of_the_statements(panel: pd.DataFrame) -> None:
    quarter = panel.loc["2026Q1"]
    assert quarter["total_revenues"] == 2703.732
    assert quarter["cost_of_revenues"] == -2357.984
    assert quarter["gross_margin"] == 12.8
    assert quarter["net_loss_per_share_basic_and_diluted"] == -0.08
    assert quarter["weighted_average_shares_basic_and_diluted"] == 4555310453


def test_costs_that_the_prose_prints_take_the_sign_of_the_statements(panel: pd.DataFrame) -> None:
    assert panel.loc["2026Q1", "idc_costs"] == -911.1
    assert panel.loc["2025Q1", "idc_costs"] == -722.8


def test_thousands_are_as_printed() -> None:
    assert load(unit="thousands", data_dir=DATA).loc["2026Q1", "total_revenues"] == 2703732


def test_a_panel_in_dollars_takes_those_that_the_releases_print() -> None:
    panel = load(currency="USD", unit="thousands", data_dir=DATA)
    facts = load_facts(DATA)
    printed = facts[(facts["currency"] == "USD") & (facts["months"].isin([0, 3]))]
    printed = printed[(printed["unit"] == "thousands") & (printed["statement"] != "disclosure")]
    assert len(printed) == (40 + 26 + 22 + 7) + (38 + 24 + 20 + 7)
    for _, fact in printed.iterrows():
        shown = panel.loc[pd.Period(fact["period_end"], "Q-DEC"), fact["item"]]
        assert shown == float(fact["value"]), fact["item"]


def test_what_no_release_prints_in_dollars_is_translated_at_its_rate() -> None:
    panel = load(currency="USD", data_dir=DATA)
    assert panel.loc["2025Q1", "total_revenues"] == pytest.approx(1969.977 / 6.8980)
    assert panel.loc["2024Q3", "total_revenues"] == pytest.approx(1885.574 / 7.2993)
    assert panel.loc["2025Q1", "idc_costs"] == pytest.approx(-722.8 / 6.8980)
    assert panel.loc["2026Q1", "gross_margin"] == 12.8
    assert panel.loc["2026Q1", "exchange_rate"] == 6.8980
    assert panel.loc["2026Q1", "ads_outstanding"] == 299369665


def test_fiscal_years_are_loaded_on_their_own() -> None:
    years = load(years=True, data_dir=DATA)
    assert years.loc["2024Q4", "total_revenues"] == 7785.180
    assert years.loc["2024Q4", "idc_costs"] == -2892.1
    assert math.isnan(years.loc["2024Q1", "total_revenues"])


def test_the_panel_ends_with_the_quarter_asked_for() -> None:
    assert str(load(through="2024Q4", data_dir=DATA).index[-1]) == "2024Q4"


@pytest.mark.parametrize(
    ("through", "message"),
    [
        ("2026Q5", "'2026Q5' is not a quarter"),
        ("Q1", "'Q1' is not a quarter"),
        ("2023Q3", "2023Q3 is not in the data, which holds 2023Q4, 2024Q1, .*2025Q4, 2026Q1"),
    ],
)
def test_a_quarter_that_is_not_at_hand_is_refused(through: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load(through=through, data_dir=DATA)


def test_other_currencies_and_empty_lookbacks_are_refused() -> None:
    with pytest.raises(InputError, match="use CNY or USD"):
        load(currency="EUR", data_dir=DATA)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="use 1 or more"):
        load(lookback=0, data_dir=DATA)


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
    store_facts(first, tmp_path)
    store_facts([*later, again, new], tmp_path)
    return tmp_path


def test_a_restated_figure_counts_unless_the_first_one_is_asked_for(tmp_path: Path) -> None:
    data = restated(tmp_path)
    assert load(data_dir=data).loc["2024Q1", "total_revenues"] == 1775.000
    first = load(basis="first_reported", data_dir=data)
    assert first.loc["2024Q1", "total_revenues"] == 1775.684


def test_a_row_that_the_taxonomy_does_not_know_is_in_the_panel(tmp_path: Path) -> None:
    panel = load(data_dir=restated(tmp_path))
    assert panel.loc["2024Q1", "digital_assets"] == 0.007
    assert panel.attrs["new_items"] == {"digital_assets": ("income_statement", "Digital assets")}


def test_a_table_counts_before_the_prose_that_rounds_it(tmp_path: Path) -> None:
    facts = [fact for fact in read_data(DATA) if fact.release == "2026Q1"]
    rounded = replace(
        next(fact for fact in facts if fact.item == "total_revenues"),
        statement="disclosure",
        unit="millions",
        period_end=datetime.date(2026, 3, 31),
        value=Decimal("2703.7"),
    )
    store_facts([rounded, *facts], tmp_path)
    assert load(data_dir=tmp_path).loc["2026Q1", "total_revenues"] == 2703.732
