from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.panel.load import load, load_facts
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import tables
from kcanalysis.presenting.table import Table
from kcanalysis.quarter import Quarter
from kcanalysis.said import load_said
from kcanalysis.sources import Source, keep_source
from kcanalysis.tieout import load_findings
from tests.conftest import DATA

FILE = "kc-2026q1-release.txt"
PANEL_TABLES = (
    "headline",
    "growth",
    "seasons",
    "ai_and_ecosystem",
    "margins",
    "bridges",
    "costs",
    "infrastructure",
    "cash",
    "investment",
    "obligations",
    "working_capital",
    "per_share",
    "quality",
    "runway",
    "valuation",
)


def printed(table: Table) -> dict[str, list[str]]:
    """Rows of a table as a reader sees them: label to cells. The last of equal labels counts."""
    tree = html.fromstring(table.to_html())
    return {
        row.xpath("string(th)").strip(): [cell.text_content().strip() for cell in row.xpath("td")]
        for row in tree.xpath("//tbody/tr")
    }


def test_quarters_that_no_release_covers_are_shown_as_gaps(panel: Panel) -> None:
    table = tables.growth(panel)
    assert list(table.data.columns[[0, 5, 6, 8]]) == ["2024Q1", "2025Q2", "2025Q3", "2026Q1"]
    assert (table.data[["2025Q2", "2025Q3"]].isin(["—", ""])).all(axis=None)


def test_costs_stand_with_their_components_where_a_release_states_them(panel: Panel) -> None:
    rows = printed(tables.costs(panel))
    assert rows["Cost of revenues"][-1] == "87.2%"
    assert rows["IDC"] == ["—", "—", "—", "32.3%", "36.7%", "—", "—", "—", "33.7%"]
    assert rows["Impairment"][:4] == ["–", "–", "48.8%", "–"]


def test_statements_in_thousands_are_as_printed() -> None:
    thousands = load(unit="thousands", through="2026Q1", data_dir=DATA)
    rows = printed(tables.statement(thousands, "income_statement"))
    assert rows["Total revenues"] == ["1,969,977", "2,761,387", "2,703,732", "(2.1%)", "37.2%"]
    assert rows["Income tax (expense) benefit"][:3] == ["(9,241)", "13,437", "(5,081)"]
    assert rows["Weighted average shares, basic and diluted"][2] == "4,555,310,453"
    # a cost is compared as what it costs, a loss by an amount, a cent a share not at all
    assert rows["Cost of revenues"][3:] == ["2.7%", "42.8%"]
    assert rows["Net loss"][3:] == ["(180,848)", "(27,610)"]
    assert rows["Net loss per share, basic and diluted"] == ["(0.08)", "(0.04)", "(0.08)", "", ""]
    sheet = tables.statement(thousands, "balance_sheet")
    assert list(sheet.data.columns) == ["2025Q4", "2026Q1", "QoQ"]
    assert printed(sheet)["Amounts due to related parties, non-current"] == [
        "2,212,325",
        "2,023,958",
        "(8.5%)",
    ]


def test_a_balance_sheet_has_the_end_of_the_last_year_too() -> None:
    panel = load(through="2025Q3", data_dir=DATA)
    columns = {name: [column.name for column in tables.statement(panel, name).columns]
               for name in ("balance_sheet", "income_statement")}  # fmt: skip
    assert columns == {
        # of 2024Q3 and 2025Q2 no more than cash is known
        "balance_sheet": ["2024Q4", "2025Q3"],
        "income_statement": ["2024Q3", "2025Q2", "2025Q3", "QoQ", "YoY"],
    }


def test_every_row_of_a_statement_is_shown(panel: Panel) -> None:
    rows = {name: [row.rank == "section" for row in tables.statement(panel, name).rows]
            for name in ("balance_sheet", "income_statement", "cash_flow")}  # fmt: skip
    counts = {name: (len(each) - sum(each), sum(each)) for name, each in rows.items()}
    assert counts == {"balance_sheet": (38, 5), "income_statement": (26, 6), "cash_flow": (7, 0)}


def test_a_row_that_the_taxonomy_does_not_know_ends_its_statement(panel: Panel) -> None:
    odd = panel.figures[Quarter(2026, 1), "total_assets"]
    with_new = replace(
        panel,
        figures={**panel.figures, (Quarter(2026, 1), "odd"): odd},
        new_items={"odd": ("balance_sheet", "<b>Odd</b> assets")},
    )
    table = tables.statement(with_new, "balance_sheet")
    assert list(printed(table))[-1] == "<b>Odd</b> assets"
    assert "&lt;b&gt;Odd&lt;/b&gt; assets" in table.to_html()


def test_reconciliations_show_every_adjustment(panel: Panel) -> None:
    first, second, third = tables.reconciliations(panel)
    assert [len(table.data) for table in (first, second, third)] == [3, 11, 6]
    assert printed(second)["Normalized adjusted EBITDA"][:3] == ["316.4", "712.6", "747.5"]


def test_totals_and_the_current_quarter_are_marked_for_the_page(panel: Panel) -> None:
    tree = html.fromstring(tables.statement(panel, "income_statement").to_html())
    (total,) = tree.xpath("//tr[normalize-space(th)='Total revenues']")
    assert total.get("class") == "total"
    heads = [(head.text, head.get("class")) for head in tree.xpath("//thead//th")]
    assert heads[0] == ("Item", None)
    assert heads[3:] == [("2026Q1", "num emphasis"), ("QoQ", "num"), ("YoY", "num")]
    assert [cell.get("class") for cell in total.xpath("td")][:3] == ["num", "num", "num emphasis"]


def test_sources_count_the_figures_of_each_release(full_panel: Panel) -> None:
    rows = printed(tables.sources(full_panel))
    assert rows["Release of 2024Q4"] == ["kc-2024q4-release.txt", "668", "33", "7.2993"]
    assert rows["Release of 2026Q1"] == ["kc-2026q1-release.txt", "350", "19", "6.8980"]
    assert rows["From other sources"] == ["supplement.csv", "", "35", ""]
    assert len(rows) == 3
    without_rate = tuple(fact for fact in full_panel.facts if fact.item != "exchange_rate")
    rows = printed(tables.sources(replace(full_panel, facts=without_rate)))
    assert rows["Release of 2024Q4"][-1] == ""


def test_the_file_of_a_fetched_release_leads_to_the_exhibit(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    number = "0001104659-26-056789"
    place = "https://www.sec.gov/Archives/edgar/data/1795589/000110465926056789/"
    # the file that the facts of 2026Q1 are from; that of 2024Q4 is another than was fetched
    keep_source(
        Source("2026Q1", number, f"{place}ex99-1.htm", "2026-05-27", "0" * 64, FILE),
        b"", tmp_path / "data", tmp_path,
    )  # fmt: skip
    keep_source(
        Source("2024Q4", number, f"{place}other.htm", "2025-03-19", "0" * 64, "other.htm"),
        b"", tmp_path / "data", tmp_path,
    )  # fmt: skip
    facts = load_facts(tmp_path / "data")
    assert set(facts.query("release == '2026Q1'")["address"]) == {f"{place}ex99-1.htm"}
    panel = load(through="2026Q1", data_dir=tmp_path / "data")
    links = html.fromstring(tables.sources(panel).to_html()).xpath("//a")
    assert [(link.text, link.get("href")) for link in links] == [(FILE, f"{place}ex99-1.htm")]


@pytest.mark.parametrize("quarter", ["2023Q4", "2024Q3", "2024Q4", "2025Q1", "2025Q3", "2025Q4"])
def test_every_table_comes_out_for_every_quarter_at_hand(quarter: str) -> None:
    panel = load(through=quarter, data_dir=DATA)
    alone = [getattr(tables, name)(panel) for name in PANEL_TABLES]
    for table in filter(None, alone):  # there is none where nothing is known
        assert not re.search(r"\bnan\b", table.to_html())
    for name in ("income_statement", "balance_sheet", "cash_flow"):
        assert not re.search(r"\bnan\b", tables.statement(panel, name).to_html())


def test_a_statement_that_is_not_at_hand_says_so(panel: Panel) -> None:
    last = panel.last
    only = {(last, "total_revenues"): panel.figures[last, "total_revenues"]}
    table = tables.statement(Panel(only, (last,)), "cash_flow")
    assert printed(table) == {"No figure is known": [""]}
    assert table.caption == "Statement of cash flows"


def test_equal_tables_give_equal_html(panel: Panel) -> None:
    assert tables.headline(panel).to_html() == tables.headline(panel).to_html()


def test_a_figure_tells_where_it_stands_and_a_computed_one_how(panel: Panel) -> None:
    revenues, _, _, margin, *_ = tables.headline(panel).rows
    total = (
        "Total revenues, three months ended 31 Mar 2026, income statement (release 2026Q1, "
        "line 553): RMB 2,703,732 thousand"
    )
    assert (revenues.cells[2].source, revenues.cells[2].value) == (total, "2703.732")
    assert [revenues.cells[place].formula for place in (2, 4)] == [
        "", "total revenues / total revenues a year earlier − 1: 2,703,732 / 1,969,977 − 1",
    ]  # fmt: skip
    assert margin.cells[2].formula == "gross profit / total revenues: 345,748 / 2,703,732"
    profit = total.replace("Total revenues", "Gross profit").replace("553", "573")
    assert margin.cells[2].source.splitlines() == [
        profit.replace("2,703,732", "345,748"), "Total revenues (line 553): 2,703,732",
    ]  # fmt: skip
    assert margin.cells[2].value == "12.7878058920041"


def test_a_misprint_of_the_text_marks_no_figure_of_the_tables() -> None:
    findings = load_findings(DATA)
    dollars = load(currency="USD", through="2026Q1", findings=findings, data_dir=DATA)
    assert not any(cell.exception for row in tables.headline(dollars).rows for cell in row.cells)


def test_exceptions_are_listed_with_both_values_and_their_places(panel: Panel) -> None:
    table = tables.exceptions(panel, load_findings(DATA))
    assert printed(table)["Total revenues, three months to 2026-03-31"] == [
        "US$ 392.01 million",
        "US$ 391.959 million",
        "kc-2026q1-release.txt:13",
        "kc-2026q1-release.txt:555",
        "",
    ]
    assert [row.exception.count(row.label.partition(",")[0]) for row in table.rows] == [1, 1, 1]
    earlier = load(through="2024Q4", data_dir=DATA)
    assert len(tables.exceptions(earlier, load_findings(DATA)).rows) == 2


def test_figures_keyed_in_and_what_rests_on_them_are_marked(full_panel: Panel) -> None:
    def marked(table: Table, label: str) -> list[str]:
        (row,) = [row for row in table.rows if row.label == label]
        names = [column.name for column in table.columns]
        return [name for name, cell in zip(names, row.cells, strict=True) if bool(cell.standing)]

    assert marked(tables.margins(full_panel), "Gross margin") == ["2025Q2", "2025Q3"]
    # of other quarters too: four quarters' earnings, and growth on the quarter
    debt = tables.obligations(full_panel)
    for label in ("Net debt", "Net obligations"):
        ratio = f"{label} to adjusted EBITDA of four quarters"
        assert marked(debt, ratio) == ["2025Q4", "2026Q1"]
    (growth,) = [
        row
        for row in tables.growth(full_panel).rows
        if row.id == "quarter_on_quarter(total_revenues)"
    ]
    assert [bool(cell.standing) for cell in growth.cells][-4:] == [True, True, True, False]


def test_cash_that_a_release_states_is_not_taken_for_keyed_in(full_panel: Panel) -> None:
    (row,) = [row for row in tables.cash(full_panel).rows if row.id == "cash_and_restricted_cash"]
    opening = row.cells[6]
    assert (opening.text, bool(opening.standing)) == ("4,050.3", False)
    assert "(release 2026Q1, line " in opening.source
    assert (
        opening.formula
        == "from cash, cash equivalents and restricted cash, beginning of 2025Q4: 4,050,253"
    )


def test_the_walks_add_up_on_the_page(full_panel: Panel) -> None:
    rows = tables.bridges(full_panel).rows
    assert [(row.label, *[cell.text for cell in row.cells]) for row in rows[1:10]] == [
        ("Before", "(316.1)", "(162.9)"),
        ("Underlying operating result", "(1.8)", "(42.9)"),
        ("Share-based compensation expense", "72.0", "15.9"),
        ("Gains on disposals", "(2.1)", "(72.7)"),
        ("Net interest", "(43.6)", "(7.2)"),
        ("Exchange gains and losses", "(53.1)", "(54.3)"),
        ("Other", "(3.2)", "(1.2)"),
        ("Income tax", "4.2", "(18.5)"),
        ("2026Q1", "(343.7)", "(343.7)"),
    ]
    margin = {row.label: row.cells for row in rows[18:]}
    assert [margin[label][0].text for label in (
        "Before", "IDC", "Solution development, services", "Other cash costs of revenues",
        "Cash operating expenses", "Other gains and income", "2026Q1",
    )] == ["16.2%", "299", "439", "6", "411", "(7)", "27.6%"]  # fmt: skip
    # what a bridge lacks is told in its place
    assert margin["Before"][1].text == "—"
    assert margin["Before"][1].reason == (
        "release not read: depreciation and amortization costs of 2025Q4"
    )
    assert margin["Aside: Cash costs of revenues"][0].text == "744"


def test_fiscal_years_stand_in_columns_of_their_own() -> None:
    table = tables.fiscal_years(load(through="2024Q4", data_dir=DATA))
    assert [column.name for column in table.columns] == ["FY2023", "FY2024"]
    rows = printed(table)
    assert rows["Adjusted EBITDA"] == ["(265.1)", "638.9"]
    assert rows["Gross margin"] == ["12.1%", "17.2%"]
    growth = next(row for row in table.rows if row.id == "year_on_year(total_revenues)")
    assert [cell.text for cell in growth.cells] == ["—", "10.5%"]


def test_without_a_fiscal_year_there_is_no_table_of_them(tmp_path: Path) -> None:
    for name in ("releases", "findings"):
        shutil.copytree(DATA / name, tmp_path / name)
    (tmp_path / "releases" / "2024Q4.csv").unlink()
    (tmp_path / "findings" / "2024Q4.jsonl").unlink()
    assert tables.fiscal_years(load(data_dir=tmp_path)) is None


def test_non_gaap_definitions_tell_which_quarters_they_stand_behind(
    full_panel: Panel,
) -> None:
    table = tables.non_gaap_definitions(full_panel)
    rows = [[row.label, *[cell.text for cell in row.cells]] for row in table.rows]
    assert rows[1] == [
        "Adjusted operating profit (loss)",
        "share-based compensation, amortization of intangible assets",
        "2024Q1, 2024Q2, 2024Q3, 2024Q4: also impairment of long-lived assets; 2025Q3: not stated",
    ]
    assert rows[3][2].endswith("; 2025Q2, 2025Q3: not stated")


def test_what_stands_behind_the_figures_is_under_its_heads(panel: Panel) -> None:
    told = {
        table.caption: [column.name for column in table.columns if column.numeric is False]
        for table in (
            tables.definitions(),
            tables.exceptions(panel, []),
            tables.sources(panel),
            tables.non_gaap_definitions(panel),
        )
    }
    assert told == {
        "Definitions": ["How it is computed"],
        "Exceptions": ["Stated", "Expected", "Stated in", "Checked against", "Accepted, as"],
        "Releases": ["File"],
        "Non-GAAP definitions": ["Adds back or takes off", "Otherwise in"],
    }
    numbers = [column.name for column in tables.sources(panel).columns[1:]]
    assert numbers == ["Figures from tables", "Figures from the text", "RMB per US$"]
    assert tables.exceptions(panel, []).rows[0].label == (
        "None: every number that can be checked ties"
    )


def test_every_computed_figure_is_defined(full_panel: Panel) -> None:
    assert [row.id for row in tables.definitions(every=True).rows] == list(load_definitions())


def test_the_report_explains_what_is_no_common_figure() -> None:
    explained = [row.label for row in tables.definitions().rows]
    assert {"Net debt", "Cash costs of revenues"} <= set(explained)
    assert "Gross margin" not in explained
    assert len(explained) < 20


def test_beside_the_bridges_stands_what_the_company_names(full_panel: Panel) -> None:
    table = tables.bridges(full_panel, load_said(DATA))
    named = {row.label: row.cells[-1] for row in table.rows if row.cells[-1].text}
    assert named["Depreciation and amortization"].text == (
        "up: newly acquired or leased servers and equipment and demand for AI"
    )
    assert named["Underlying operating result"].text == "narrowed: revenues as a whole"
    assert named["Growth at the earlier margin"].source.startswith("kc-2026q1-release.txt:13")
    # nothing is named for the net loss, nor for exchange gains
    assert "Exchange gains and losses" not in named
    assert all(row.cells[-1].text == "" for row in table.rows if row.id == "net_loss")
