"""What the analyst's inputs make of the figures, against values worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcanalysis.errors import InputError
from kcanalysis.inputs import Input, load_inputs
from kcanalysis.panel.load import load
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import tables
from kcanalysis.presenting.table import Table
from tests.test_inputs import CAP, GOOD, PRICE, write

NAMES = ("expected", "guidance", "cap", "multiples", "analyst_notes")
GUIDED = "guidance,total_revenues,2026-03-31,3,CNY,millions,2600,2026-03-25,call,"


def rows(table: Table | None) -> dict[str, list[str]]:
    assert table is not None
    return {row.label: [cell.text for cell in row.cells] for row in table.rows}


def consensus(id: str, value: str, unit: str = "millions", currency: str = "CNY") -> str:
    return f"consensus,{id},2026-03-31,3,{currency},{unit},{value},2026-05-20,brokers,"


def show(panel: Panel, directory: Path, name: str, *lines: str) -> Table | None:
    inputs: list[Input] = load_inputs(write(directory, *lines))
    table: Table | None = getattr(tables, name)(panel, inputs)
    return table


@pytest.mark.parametrize("name", NAMES)
def test_without_inputs_for_the_quarter_there_is_no_table(
    name: str, full_panel: Panel, tmp_path: Path
) -> None:
    assert getattr(tables, name)(full_panel, []) is None
    earlier = [line.replace("2026-03-31", "2025-03-31") for line in (GOOD, PRICE, GUIDED)]
    assert show(full_panel, tmp_path, name, *earlier) is None or name == "cap"


@pytest.mark.parametrize(
    ("line", "by", "judged"),
    [
        # 2,703.732 / 2,715 − 1 = −0.415 %, / 2,650 − 1 = 2.03 %, / 2,760 − 1 = −2.04 %
        (consensus("total_revenues", "2715"), "(0.4%)", "in line"),
        (consensus("total_revenues", "2650"), "2.0%", "beat"),
        (consensus("total_revenues", "2760"), "(2.0%)", "missed"),
        # margins in points: 12.788 %, and a half is still in line; less is better of a cost ratio
        (consensus("gross_margin", "15.5", "percent", ""), "(2.7 pp)", "missed"),
        (consensus("gross_margin", "12.3", "percent", ""), "0.5 pp", "in line"),
        (consensus("infrastructure_ratio", "85", "percent", ""), "1.7 pp", "missed"),
        (consensus("year_on_year(total_revenues)", "36", "percent", ""), "1.2 pp", "beat"),
        # a loss by its amount: −343.72, and 5 % of 330 are 16.5
        (consensus("net_loss", "-290"), "(53.7)", "missed"),
        (consensus("net_loss", "-330"), "(13.7)", "in line"),
        (consensus("net_loss", "-400"), "56.3", "beat"),
        # around nil: −59.787, and half a percent of revenues is 13.5
        (consensus("adjusted_operating_profit", "10"), "(69.8)", "missed"),
        (consensus("adjusted_operating_profit", "-50"), "(9.8)", "in line"),
        (consensus("adjusted_operating_profit", "0"), "(59.8)", "missed"),
        # a cost: −193.263, where less than expected is better
        (consensus("research_and_development_expenses", "-185"), "4.5%", "missed"),
        (consensus("research_and_development_expenses", "-205"), "(5.7%)", "beat"),
        # whether more investment is better is not for a table to say
        (consensus("capital_expenditures_and_leased_assets", "2500"), "20.0%", "above"),
        (consensus("net_loss_per_share", "-0.06", "per_share"), "(0.02)", "missed"),
    ],
)  # fmt: skip
def test_a_figure_beats_is_in_line_or_misses(
    line: str, by: str, judged: str, full_panel: Panel, tmp_path: Path
) -> None:
    table = show(full_panel, tmp_path, "expected", line)
    ((*_, difference, verdict),) = rows(table).values()
    assert (difference, verdict) == (by, judged)


def test_what_is_expected_stands_beside_the_figure_with_its_place(
    full_panel: Panel, tmp_path: Path
) -> None:
    own = GOOD.replace("consensus", "own").replace("2715", "2690")
    margin = consensus("gross_margin", "15.5", "percent", "")
    table = show(full_panel, tmp_path, "expected", own, margin, GOOD)
    assert rows(table) == {
        "Total revenues": ["2,703.7", "2,715.0", "(0.4%)", "in line"],
        "own": ["", "2,690.0", "0.5%", "in line"],
        "Gross margin": ["12.8%", "15.5%", "(2.7 pp)", "missed"],
    }
    assert table is not None
    actual, aim, difference, judged = table.rows[0].cells
    assert actual.source.endswith("(release 2026Q1, line 553): RMB 2,703,732 thousand")
    assert aim.source == "analyst.csv line 4, as of 2026-05-20, brokers: RMB 2,715 million"
    assert judged.formula == "actual / expected − 1: 2,703,732 / 2,715,000 − 1"
    assert judged.source == f"{actual.source}\n{aim.source}"
    assert (difference.source, difference.formula) == (judged.source, judged.formula)
    brief = tables.expected(full_panel, load_inputs(tmp_path), brief=True)
    assert rows(brief)["Gross margin"] == ["12.8%", "15.5%", "missed"]


def test_a_figure_that_is_not_at_hand_is_not_judged(full_panel: Panel, tmp_path: Path) -> None:
    table = show(full_panel, tmp_path, "expected", consensus("ecosystem_revenues", "800"))
    assert rows(table)["Revenues from the Xiaomi and Kingsoft ecosystem"] == [
        "n.s.",
        "800.0",
        "",
        "",
    ]


def test_a_year_is_compared_in_its_fourth_quarter(history_data: Path, tmp_path: Path) -> None:
    # 7,785.2 against 7,700
    line = "consensus,total_revenues,2024-12-31,12,CNY,millions,7700,2025-03-01,brokers,"
    table = show(load(through="2024Q4", data_dir=history_data), tmp_path, "expected", line)
    assert rows(table) == {"Total revenues, year": ["7,785.2", "7,700.0", "1.1%", "in line"]}


def test_in_dollars_sums_are_translated_and_comparisons_are_the_same(
    history_data: Path, tmp_path: Path
) -> None:
    # 2,715 / 6.898
    dollars = load("USD", through="2026Q1", data_dir=history_data)
    table = show(dollars, tmp_path, "expected", GOOD, consensus("net_loss", "-290"))
    assert rows(table) == {
        "Total revenues": ["392.0", "393.6", "(0.4%)", "in line"],
        "Net loss": ["(49.8)", "(42.0)", "(7.8)", "missed"],
    }
    # 11.2 × 299,369,665
    table = show(dollars, tmp_path, "multiples", PRICE)
    assert rows(table)["Market value"] == ["3,352.9"]


def test_guidance_stands_beside_what_came_of_it_and_what_is_said_now(
    full_panel: Panel, tmp_path: Path
) -> None:
    year = "guidance,capital_expenditures,2026-12-31,12,CNY,millions,{},2026-{},call,"
    lines = (
        GUIDED.replace("2026-03-25", "2025-11-20").replace("2600", "2000"),
        GUIDED, GUIDED.replace("2600", "2800"),
        year.format(9000, "03-25"), year.format(10000, "03-25"), year.format(11000, "05-27"),
        year.format(15000, "08-20"),
    )  # fmt: skip
    table = show(full_panel, tmp_path, "guidance", *lines)
    assert rows(table) == {
        "Total revenues": ["2026Q1", "2,600.0 to 2,800.0", "", "2,703.7", "in line"],
        "Capital expenditures": ["FY2026", "9,000.0 to 10,000.0", "11,000.0", "", ""],
    }


@pytest.mark.parametrize(
    ("ends", "kept"),
    [(("2600", "2650"), "beat"), (("2660", "2690"), "in line"), (("2800", "2900"), "missed")],
)
def test_a_figure_outside_of_a_range_is_judged_by_its_nearer_end(
    ends: tuple[str, str], kept: str, full_panel: Panel, tmp_path: Path
) -> None:
    lines = [GUIDED.replace("2600", end) for end in ends]
    assert rows(show(full_panel, tmp_path, "guidance", *lines))["Total revenues"][-1] == kept


def test_a_cap_is_used_as_far_as_all_quarters_are_known(history_data: Path, tmp_path: Path) -> None:
    # 496.1 + 628.9 + 690.8 = 1,815.8
    lines = [CAP.replace("2026-12", "2025-12").replace("4500", "3000"), CAP]
    third = show(load(through="2025Q3", data_dir=history_data), tmp_path, "cap", *lines)
    assert rows(third) == {
        "2025Q1 to 2025Q4": ["3,000.0", "1,815.8", "60.5%", "3 of 4 quarters, to 2025Q3"],
        "2025Q1 to 2027Q4": ["11,300.0", "1,815.8", "16.1%", "3 of 12 quarters, to 2025Q3"],
    }
    last = show(load(through="2026Q1", data_dir=history_data), tmp_path, "cap", *lines)
    assert rows(last) == {
        "2026Q1 to 2026Q4": ["4,500.0", "n.s.", "", ""],
        "2025Q1 to 2027Q4": ["11,300.0", "1,815.8", "16.1%", "3 of 12 quarters, to 2025Q3"],
    }


def test_a_price_makes_multiples_narrow_and_broad(full_panel: Panel, tmp_path: Path) -> None:
    share = PRICE.replace("USD", "HKD").replace("per_ads", "per_share").replace("11.2", "5.85")
    rate = PRICE.replace("price,price", "price,exchange_rate").replace("USD,per_ads", "CNY,per_hkd")
    table = show(full_panel, tmp_path, "multiples", PRICE, share, rate.replace("11.2", "0.88"))
    assert table is not None
    assert [c.name for c in table.columns] == ["USD 11.2 on 2026-05-27", "HKD 5.85 on 2026-05-27"]
    found = rows(table)
    # 11.2 × 6.898 × 299.370; 5.85 × 0.88 × 4,490.545
    assert found["Market value"] == ["23,128.6", "23,117.3"]
    # and 1,933.158 of net debt or 8,597.393 of net obligations, − 3.891 of minorities, − 281.712
    assert found["Enterprise value, with net debt"] == ["24,776.1", "24,764.9"]
    assert found["Enterprise value, with net obligations"] == ["31,440.4", "31,429.1"]
    # over 406.0 + 826.6 + 785.248 + 747.506 = 2,765.354, and revenues of 10,292.319
    assert found["Enterprise value to EBITDA, with net debt"] == ["9.0x", "9.0x"]
    assert found["Enterprise value to EBITDA, with net obligations"] == ["11.4x", "11.4x"]
    assert found["Enterprise value to revenues, with net debt"] == ["2.4x", "2.4x"]
    # over 9,002.209 of equity, and that less 4,605.724 + 489.142 of goodwill and intangibles
    assert found["Price to book value"] == ["2.6x", "2.6x"]
    assert found["Price to tangible book value"] == ["5.9x", "5.9x"]
    cell = table.rows[0].cells[0]
    assert cell.formula == "price × rate × shares / 1,000: 11.2 × 6.898 × 299,369,665 / 1,000"
    assert cell.source.startswith(
        "analyst.csv line 2, as of 2026-05-27, NASDAQ: US$ 11.2 per ADS\n"
    )


def test_notes_on_the_quarter_are_listed(full_panel: Panel, tmp_path: Path) -> None:
    mine = "note,,2026-03-31,3,,,,2026-05-27,,Ask for the capex plan"
    table = show(full_panel, tmp_path, "analyst_notes", mine, mine.replace("03-31", "06-30"))
    assert rows(table) == {"2026-05-27": ["Ask for the capex plan"]}


def test_a_rate_that_is_keyed_in_goes_before_the_release(full_panel: Panel, tmp_path: Path) -> None:
    # 11.2 × 7 × 299.370
    rate = PRICE.replace("price,price", "price,exchange_rate").replace("USD,per_ads", "CNY,per_usd")
    table = show(full_panel, tmp_path, "multiples", PRICE, rate.replace("11.2", "7"))
    assert rows(table)["Market value"] == ["23,470.6"]


def test_a_price_in_hong_kong_asks_for_its_rate(full_panel: Panel, tmp_path: Path) -> None:
    line = PRICE.replace("USD", "HKD").replace("per_ads", "per_share")
    wanted = (
        r"line 2, .*: a price in HKD needs a rate; add a row price,exchange_rate,2026-03-31,0,CNY"
    )
    with pytest.raises(InputError, match=wanted):
        show(full_panel, tmp_path, "multiples", line)
