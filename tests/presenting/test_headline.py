"""Tables that set a quarter beside the one before and that of a year ago."""

from __future__ import annotations

from kcanalysis.panel.load import load
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import tables
from tests.conftest import DATA
from tests.presenting.test_tables import printed


def test_the_headline_compares_the_quarter_with_the_last_one_and_a_year_ago(
    panel: Panel,
) -> None:
    table = tables.headline(panel)
    quarters = ["2025Q1", "2025Q4", "2026Q1"]
    assert list(table.data.columns) == [*quarters, "QoQ", "YoY", "2024Q1 to 2026Q1"]
    rows = printed(table)
    assert rows["Total revenues"][:5] == ["1,970.0", "2,761.4", "2,703.7", "(2.1%)", "37.2%"]
    assert rows["Gross margin"][:5] == ["16.2%", "16.9%", "12.8%", "(4.1 pp)", "(3.4 pp)"]
    assert rows["Normalized adjusted EBITDA"][:5] == ["316.4", "712.6", "747.5", "4.9%", "2.4x"]
    assert rows["margin"][:5] == ["16.1%", "25.8%", "27.6%", "1.8 pp", "11.6 pp"]
    # what is or was a loss is compared by an amount
    assert rows["as reported"][:5] == ["(55.8)", "54.6", "(59.8)", "(114.4)", "(4.0)"]
    assert rows["Net loss"][:5] == ["(316.1)", "(162.9)", "(343.7)", "(180.8)", "(27.6)"]
    assert rows["Net obligations"][:5] == ["—", "5,926.8", "8,597.4", "45.1%", "—"]
    assert rows["Cash and restricted cash"][:5] == [
        "2,386.3",
        "6,117.2",
        "4,950.7",
        "(19.1%)",
        "2.1x",
    ]


def test_the_headline_is_normalized_where_two_of_its_quarters_state_it_so() -> None:
    table = tables.headline(load(through="2025Q4", data_dir=DATA))
    rows = printed(table)
    assert rows["Normalized adjusted EBITDA"][:5] == ["349.6", "—", "712.6", "—", "2.0x"]
    labels = [row.label for row in table.rows]
    reported = table.rows[labels.index("Normalized adjusted EBITDA") + 1]
    assert reported.label == "as reported"
    shown = [cell.text for cell in reported.cells[:5]]
    assert shown == ["359.7", "826.6", "785.2", "(5.0%)", "2.2x"]
    alone = printed(tables.headline(load(through="2025Q3", data_dir=DATA)))
    assert "Normalized adjusted EBITDA" not in alone
    # of which nothing is known there
    assert "Capital expenditures and leased assets obtained" not in rows


def test_small_lines_show_the_quarters_shown_with_their_gaps(panel: Panel) -> None:
    lines = {row.label: row.cells[-1].spark for row in tables.headline(panel).rows}
    assert [value and round(value, 1) for value in lines["Total revenues"]] == [
        1775.7, 1891.8, 1885.6, 2232.1, 1970.0, None, None, 2761.4, 2703.7,
    ]  # fmt: skip
    assert lines["Capital expenditures and leased assets obtained"] == ()


def test_the_quality_of_the_quarter_is_that_of_what_is_no_business(full_panel: Panel) -> None:
    rows = printed(tables.quality(full_panel))
    assert rows == {
        "Disposal gains": ["2.1", "72.7", "–"],
        "Share-based pay": ["134.6", "78.5", "62.6"],
        "Exchange": ["9.1", "10.3", "(44.0)"],
        # of impairment there is none in all three
        "Income tax": ["(9.2)", "13.4", "(5.1)"],
        "Interest / revenues": ["4.2%", "5.6%", "5.7%"],
    }


def test_a_dash_says_what_is_lacking(full_panel: Panel) -> None:
    row = next(row for row in tables.runway(full_panel).rows if row.id == "runway_at_average")
    assert row.cells[2].text == "—"
    assert row.cells[2].reason == (
        "release not read: net cash from operating activities of 2025Q2, 2025Q3, net cash from "
        "investing activities of 2025Q2, 2025Q3"
    )


def test_a_quarter_that_brings_in_cash_has_no_burn(panel: Panel) -> None:
    assert printed(tables.cash(panel))["Burn in the quarter"][-2:] == ["no burn", "1,096.1"]
    rows = printed(tables.runway(panel))
    assert rows["At the quarter's burn"][1:3] == ["no burn", "4.5"]
    after_dues = "At the quarter's burn, after dues of a year"
    assert rows[after_dues][1:] == [
        "no burn",
        "0.5",
        "(cash and restricted cash − due within a year) / burn in the quarter",
    ]


def test_the_same_quarter_of_each_year_can_be_compared(full_panel: Panel) -> None:
    table = tables.seasons(full_panel)
    assert [column.name for column in table.columns] == ["2023", "2024", "2025", "2026"]
    assert printed(table)["Q1"] == ["—", "1,775.7", "1,970.0", "2,703.7"]
    assert printed(table)["Q4"] == ["1,722.5", "2,232.1", "2,761.4", ""]
