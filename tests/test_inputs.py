"""The analyst's own inputs: what is read, and what is refused with its line."""

from __future__ import annotations

import datetime
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from kcanalysis.errors import InputError
from kcanalysis.inputs import COLUMNS, latest, load_inputs
from kcanalysis.panel.load import load, load_facts
from tests.conftest import DATA, PROJECT

GOOD = "consensus,total_revenues,2026-03-31,3,CNY,millions,2715,2026-05-20,brokers,"
PRICE = "price,price,2026-03-31,0,USD,per_ads,11.2,2026-05-27,NASDAQ,"
CAP = "cap,ecosystem_revenues,2026-12-31,12,CNY,millions,4500,2025-01-15,circular,"


def write(directory: Path, *rows: str) -> Path:
    """Write ``analyst.csv`` in a directory, and give that."""
    text = "\n".join([",".join(COLUMNS), *rows])
    (directory / "analyst.csv").write_text(f"{text}\n", "utf-8")
    return directory


def test_there_is_nothing_without_the_file(tmp_path: Path) -> None:
    assert load_inputs(tmp_path) == []


def test_a_row_is_read_with_its_place_and_its_day(tmp_path: Path) -> None:
    _, one = load_inputs(write(tmp_path, PRICE, GOOD))
    assert (one.kind, one.item, str(one.quarter), one.months) == (
        "consensus", "total_revenues", "2026Q1", 3,
    )  # fmt: skip
    assert (one.value, one.unit, one.as_of) == (
        Decimal(2715),
        "millions",
        datetime.date(2026, 5, 20),
    )
    assert one.source == "analyst.csv line 3, as of 2026-05-20, brokers"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (GOOD.replace("consensus", "street"), "column kind: 'street' is not one of consensus, own"),
        (GOOD.replace("total_revenues", "sales"), "column item: 'sales' is not an item or a"),
        (
            GOOD.replace("total_revenues", "year_on_year(sales)"),
            r"column item: 'year_on_year\(sales\)' is not an item or a metric",
        ),
        (GOOD.replace("total_revenues", "share"), "column item: 'share' is not an item or a"),
        (GOOD.replace("03-31", "03-30"), "column period_end: '2026-03-30' is not the last day"),
        (GOOD.replace(",3,", ",12,"), "column period_end: '2026-03-31' is not the last day"),
        (GOOD.replace(",3,", ",6,"), "column months: '6' is not one of 0, 3, 12"),
        (GOOD.replace(",3,", ",0,"), "column months: '0' is not 3 or 12"),
        (
            GOOD.replace("total_revenues", "total_assets"),
            "column months: '3' is not 0, for a day",
        ),
        (GOOD.replace("CNY", "USD"), "column currency: 'USD' is not one of CNY"),
        (GOOD.replace("millions", "billions"), "column unit: 'billions' is not one of thousands"),
        (GOOD.replace("total_revenues", "gross_margin"), "column unit: 'millions' is not one of"),
        (GOOD.replace("2715", "2,7"), "has 11 columns instead of 10"),
        (GOOD.replace("2715", "many"), "column value: 'many' is not a number"),
        (GOOD.replace("2026-05-20", "May"), "column as_of: 'May' is not a date such as"),
        (GOOD.replace("brokers", ""), "column source: '' is not filled in"),
        (
            GOOD.replace("total_revenues", "cost_of_revenues"),
            "column value: '2715' is not negative, as costs are",
        ),
        (PRICE.replace("price,price", "price,close"), "column item: 'close' is not one of price"),
        (PRICE.replace("USD", "CNY"), "column currency: 'CNY' is not one of USD, HKD"),
        (PRICE.replace("per_ads", "per_usd"), "column unit: 'per_usd' is not one of per_ads"),
        (PRICE.replace("11.2", "0"), "column value: '0' is not above 0"),
        (PRICE.replace(",0,", ",3,"), "column months: '3' is not one of 0"),
        (CAP.replace("ecosystem", "total"), "column item: 'total_revenues' is not one of eco"),
        (CAP.replace("4500", "-4500"), "column value: '-4500' is not above 0"),
        ("note,,2026-03-31,3,,,,2026-05-27,,", "column note: '' is not filled in"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_told_with_its_line_and_the_remedy(
    row: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=rf"analyst.csv, line 3[:,].*{message}") as caught:
        load_inputs(write(tmp_path, GOOD, row))
    assert "mend it in an editor" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_said_last_counts(tmp_path: Path) -> None:
    later = GOOD.replace("2715", "2700").replace("05-20", "05-25")
    other = GOOD.replace("total_revenues", "gross_profit")
    inputs = load_inputs(write(tmp_path, later, other, GOOD, PRICE))
    chosen = [(one.item, one.value) for one in latest(inputs, "consensus", "own")]
    assert chosen == [("total_revenues", 2700), ("gross_profit", 2715)]


def test_inputs_never_become_facts_nor_make_a_quarter_the_latest(tmp_path: Path) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    facts, panel = load_facts(data), load(data_dir=data)
    write(data, GOOD, GOOD.replace("2026-03-31", "2026-06-30"))
    assert load_facts(data).equals(facts)
    again = load(data_dir=data)
    assert again.quarters == panel.quarters
    assert again["total_revenues"].equals(panel["total_revenues"])


def test_the_example_is_the_one_of_the_readme_and_can_be_read(tmp_path: Path) -> None:
    example = (PROJECT / "data" / "analyst.example.csv").read_text("utf-8")
    (block,) = re.findall(r"```csv\n(.*?)```", (PROJECT / "README.md").read_text("utf-8"), re.S)
    assert block == example
    (tmp_path / "analyst.csv").write_text(example, "utf-8")
    kinds = {one.kind for one in load_inputs(tmp_path)}
    assert kinds == {"consensus", "own", "guidance", "price", "cap", "note"}
    assert not (DATA / "analyst.csv").exists()
    assert not (PROJECT / "data" / "analyst.csv").exists()
