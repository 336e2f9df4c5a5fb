"""Why there is no figure, and what those that are there rest on, in cells of the seven years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kcanalysis.facts import Fact
from kcanalysis.panel.load import KeyedIn, load
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import tables
from kcanalysis.presenting.rows import figure_cell, place, places
from kcanalysis.presenting.table import Cell
from kcanalysis.quarter import Quarter


def cell(panel: Panel, quarter: str, id: str) -> Cell:
    return figure_cell(panel, Quarter.parse(quarter), id)


@pytest.mark.parametrize(
    ("quarter", "id", "text", "reason"),
    [
        (
            "2026Q1",
            "short_term_investments",
            "–",
            "nil: no such row; total current assets adds up without it",
        ),
        ("2024Q4", "restricted_cash", "81.3", ""),
        (
            "2026Q1",
            "ai_gross_billings",
            "n.s.",
            "not stated: gross billings of AI business of 2026Q1",
        ),
        (
            "2025Q2",
            "net_cash_from_investing_activities",
            "—",
            "release not read: net cash from investing activities of 2025Q2",
        ),
        (
            "2024Q2",
            "burn",
            "—",
            "release not read: net cash from investing activities of 2024Q2; "
            "2024Q1 to 2024Q3 together (2,282.5) (RMB in millions)",
        ),
        ("2026Q1", "year_on_year(net_loss)", "n.m.", ""),
    ],
)
def test_every_dash_has_one_reason(
    history: Panel, quarter: str, id: str, text: str, reason: str
) -> None:
    found = cell(history, quarter, id)
    assert (found.text, found.reason) == (text, reason)


def test_no_number_cell_of_the_report_is_without_a_figure_or_a_reason(history: Panel) -> None:
    for build in (tables.headline, tables.quality, tables.growth, tables.ai_and_ecosystem,
                  tables.margins, tables.bridges, tables.costs, tables.infrastructure,
                  tables.cash, tables.investment, tables.obligations, tables.working_capital,
                  tables.per_share, tables.valuation, tables.runway,
                  tables.fiscal_years):  # fmt: skip
        for row in build(history).rows:
            for each in row.cells[:-1] if build is tables.headline else row.cells:  # but lines
                if row.rank != "section":
                    dash = each.text in ("–", "—", "n.s.")
                    assert each.text, (build, row.label)
                    assert bool(each.reason) == dash, (build, row.label, each)


def test_a_table_says_below_itself_what_its_dashes_are(history: Panel) -> None:
    table = tables.ai_and_ecosystem(history)
    assert table.legend == "n.s. not stated; — release not read"
    assert table.to_html().endswith(f"<p>{table.legend}</p></div>")
    assert tables.quality(history).legend == ""


def test_cells_know_the_lowest_standing_that_they_rest_on(history: Panel) -> None:
    standings = {
        (quarter, id): cell(history, quarter, id).standing
        for quarter, id in (
            ("2026Q1", "total_revenues"),
            ("2025Q2", "public_cloud_revenues"),
            ("2025Q2", "gross_margin"),
            ("2025Q3", "gross_margin"),
            ("2026Q1", "trailing_twelve_months(net_loss)"),
        )
    }
    assert list(standings.values()) == ["", "company", "secondary", "vendor", "vendor"]


def test_the_source_of_a_keyed_in_figure_names_its_standing(history: Panel) -> None:
    assert cell(history, "2025Q3", "gross_profit").source == (
        "Gross profit, three months ended 30 Sep 2025, keyed in from data vendor, "
        "vendor standing: RMB 380.9 million"
    )
    assert "standing" not in cell(history, "2026Q1", "gross_profit").source


@pytest.mark.parametrize(
    ("statement", "months", "release", "expected"),
    [
        ("balance_sheet", 0, "2026Q1", "Cash, 31 Mar 2026, balance sheet (release 2026Q1, line 7)"),
        ("margins", 12, "2026Q1", "Cash, year ended 31 Mar 2026, margins (release 2026Q1, line 7)"),
        ("cash_flow", 6, "", "Cash, six months ended 31 Mar 2026, a.txt:7, release standing"),
    ],
)  # fmt: skip
def test_a_place_is_named_by_label_column_and_statement(
    statement: str, months: int, release: str, expected: str
) -> None:
    day = date(2026, 3, 31)
    fact = Fact(release, statement, "cash", "Cash", day, months, "CNY", "thousands", Decimal(1),
                "a.txt:7")  # fmt: skip
    assert place(fact) == expected


def test_places_in_one_column_say_once_which_one_it_is() -> None:
    assets = Fact("2026Q1", "balance_sheet", "cash", "Cash", date(2026, 3, 31), 0, "CNY",
                  "thousands", Decimal(4903797), "a.txt:151")  # fmt: skip
    loans = replace(assets, label="Loans", value=Decimal(-12), source="a.txt:306")
    before = replace(assets, period_end=date(2025, 12, 31), source="a.txt:150")
    margin = replace(assets, label="Margin", unit="percent", currency="", value=Decimal("16.2"))
    keyed = replace(assets, release="", source="keyed in from a note", standing="company")
    facts = [assets, before, loans, margin, margin, keyed, replace(keyed, label="Loans")]
    assert places(facts).splitlines() == [
        "Cash, 31 Mar 2026, balance sheet (release 2026Q1, line 151): RMB 4,903,797 thousand",
        "Loans (line 306): -12",
        "Cash, 31 Dec 2025, balance sheet (release 2026Q1, line 150): RMB 4,903,797 thousand",
        *["Margin, 31 Mar 2026, balance sheet (release 2026Q1, line 151): 16.2%"] * 2,
        "Cash, 31 Mar 2026, keyed in from a note, company standing: RMB 4,903,797 thousand",
        "Loans: 4,903,797",
    ]


def test_a_figure_leads_to_its_release_where_that_was_fetched(history: Panel) -> None:
    address = "https://www.sec.gov/x.htm"
    fetched = replace(history, addresses={"kc-2026q1-release.txt": address})
    assert cell(fetched, "2026Q1", "gross_margin").link == address
    assert cell(fetched, "2024Q4", "gross_margin").link == ""


@pytest.mark.parametrize(
    ("keyed_in", "known"),
    [
        ("all", ["total_revenues", "public_cloud_revenues", "gross_profit"]),
        ("company", ["total_revenues", "public_cloud_revenues"]),
        ("none", []),
    ],
)
def test_lower_standings_can_be_left_out(
    history_data: Path, keyed_in: KeyedIn, known: list[str]
) -> None:
    panel = load(keyed_in=keyed_in, through="2026Q1", data_dir=history_data)
    items = ("total_revenues", "public_cloud_revenues", "gross_profit")
    assert [item for item in items if cell(panel, "2025Q3", item).source] == known


def test_fiscal_years_are_stated_or_added_up_from_quarters(history: Panel) -> None:
    table = tables.fiscal_years(history)
    assert [column.name for column in table.columns] == [f"FY{year}" for year in range(2019, 2026)]
    rows = {row.id: [each.text for each in row.cells] for row in table.rows}
    assert rows["total_revenues"] == [
        "3,956.0", "6,577.0", "9,061.0", "8,180.1", "7,047.5", "7,785.2", "9,558.6",
    ]  # fmt: skip
    # 7,785.180 / 7,047.461 and (1,969.977 + 2,349.2 + 2,478.0 + 2,761.387) / 7,785.180
    assert rows["year_on_year(total_revenues)"][-2:] == ["10.5%", "22.8%"]
    assert rows["adjusted_ebitda"][-3:] == ["(265.1)", "638.9", "2,336.4"]
    last = next(row for row in table.rows if row.id == "total_revenues").cells[-1]
    assert last.formula == (
        "the quarters of the year to 2025Q4 added up: 1,969,977 + 2,349,200 + 2,478,000 + 2,761,387"
    )
    assert last.standing == "company"


def test_coverage_shows_what_each_statement_rests_on(history: Panel) -> None:
    table = tables.coverage(history)
    rows = {row.label: [each.text for each in row.cells] for row in table.rows}
    heads = [column.name for column in table.columns]
    assert heads == [
        "Balance sheet",
        "Income statement",
        "Cash flows",
        "Non-GAAP",
        "Margins",
        "Text",
    ]
    assert rows["2026Q1"] == ["2026Q1"] * 6
    assert rows["2024Q3"] == ["", "2024Q4", "1c", "2024Q4", "2024Q4", "2024Q4 + 2c"]
    assert rows["2019Q1"] == ["", "8v", "", "", "", ""]
    assert list(rows) == [str(quarter) for quarter in history.quarters]
