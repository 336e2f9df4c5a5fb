"""The data book as a program reads it that does not calculate."""

from __future__ import annotations

import dataclasses
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import kcanalysis as kc
from kcanalysis.errors import InputError
from kcanalysis.inputs import COLUMNS
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.origins import Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter
from tests.conftest import DATA

pytestmark = pytest.mark.slow
NOW = Quarter(2026, 1)


def panel(**settings: Any) -> Panel:
    settings = {"through": NOW, "data_dir": DATA} | settings
    return kc.load(findings=kc.load_findings(settings["data_dir"]), **settings)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    kc.to_excel(panel(), path, DATA)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> openpyxl.Workbook:
    """With the values that viewers show."""
    return openpyxl.load_workbook(path, data_only=True)


@pytest.fixture(scope="module")
def formulas(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def row_of(sheet: Worksheet, label: str, below: str = "") -> int:
    """The row of a label, behind that of another one."""
    labels = [cell.value for cell in sheet["A"]]
    start = labels.index(below) if below else 0
    return labels.index(label, start) + 1


def column_of(sheet: Worksheet, head: str, row: int = 4) -> int:
    return [cell.value for cell in sheet[row]].index(head) + 1


def value(book: openpyxl.Workbook, name: str, label: str, head: str, below: str = "") -> Any:
    sheet = book[name]
    return sheet.cell(row_of(sheet, label, below), column_of(sheet, head)).value


def test_every_figure_of_the_panel_is_there_with_its_place(book: openpyxl.Workbook) -> None:
    thousands, sheet = panel(unit="thousands"), book["Panel"]
    for id in thousands.items:
        row = sheet[book.defined_names[id].attr_text.partition("!")[2].replace("$", "")][0]
        quarters = [Quarter.parse(sheet.cell(4, cell.column).value) for cell in row]
        assert {*thousands.quarters} <= {*quarters}
        for quarter, cell in zip(quarters, row, strict=True):
            origin = thousands.figures.get((quarter, id))
            if origin is None:
                assert cell.value in ("—", "n.s.")
                assert cell.comment.text.startswith("No figure: ")
            else:
                assert cell.value == pytest.approx(float(origin.value), rel=1e-14)
                assert "Source: " in cell.comment.text
    revenues = sheet.cell(row_of(sheet, "Total revenues"), column_of(sheet, "2026Q1"))
    assert "RMB 2,703,732 thousand" in revenues.comment.text
    assert "(release 2026Q1, line 553)" in revenues.comment.text
    # as printed, not as worked out
    assert value(book, "Panel", "Gross margin", "2026Q1") == 12.8


def test_growth_above_a_hundred_percent_stays_a_percentage_and_the_book_says_so(
    book: openpyxl.Workbook,
) -> None:
    sheet = book["Summary"]
    above = [
        cell for row in sheet.iter_rows() for cell in row
        if isinstance(cell.value, float) and cell.value > 100 and "%" in cell.number_format
    ]  # fmt: skip
    assert above
    texts = [str(cell.value) for cell in sheet["A"]]
    assert any("2.4x is growth of 140%" in text for text in texts)


def test_the_standing_of_a_figure_is_its_style(book: openpyxl.Workbook) -> None:
    thousands, sheet = panel(unit="thousands"), book["Panel"]
    light = read_knowledge("looks")["light"]
    row = row_of(sheet, "Total revenues")
    seen = set()
    for quarter in thousands.quarters:
        origin = thousands.origin(quarter, "total_revenues")
        cell = sheet.cell(row, column_of(sheet, str(quarter)))
        if isinstance(origin, Origin):
            seen.add(origin.standing)
            assert cell.font.italic == (origin.standing != "release")
            is_lighter = cell.font.color.rgb[2:].lower() == light["quiet"][1:]
            assert is_lighter == (origin.standing == "vendor")
    assert {"release"} < seen


@pytest.mark.parametrize(
    ("label", "below", "expected"),
    [
        # by hand, from the thousands that the releases print
        ("Total revenues", "Growth, year on year", (2703732 / 1969977 - 1) * 100),
        ("Net loss", "Growth, year on year", "n.m."),
        # a margin is compared in points: 345,748 / 2,703,732 after 318,306 / 1,969,977
        ("Gross margin", "Change of a margin, year on year", 12.787806 - 16.157854),
        ("Gross margin", "AI gross billings to public cloud revenues", 345748 / 2703732 * 100),
        ("Net debt", "Due to related parties", 1933158.0),
        ("Net obligations", "Due to related parties", 8597393.0),
        ("Days of receivables", "Due within a year", 2066757 / 2703732 * 90),
        ("At the average burn of four quarters", "Average burn", "—"),
    ],
)
def test_metrics_have_their_values(
    book: openpyxl.Workbook, label: str, below: str, expected: float | str
) -> None:
    found = value(book, "Metrics", label, "2026Q1", below)
    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)


def test_every_metric_is_a_formula_over_all_quarters(formulas: openpyxl.Workbook) -> None:
    sheet = formulas["Metrics"]
    names = {definition.name for definition in load_definitions().values() if not definition.of}
    labels = {row[0].value: row[1:] for row in sheet.iter_rows(min_row=5)}
    assert names <= set(labels)
    for name in names:
        assert {cell.data_type for cell in labels[name]} == {"f"}


def test_the_statements_are_as_printed_with_their_changes(
    book: openpyxl.Workbook, formulas: openpyxl.Workbook
) -> None:
    assert value(book, "Income statement", "Total revenues", "2025Q1") == 1969977
    assert value(book, "Income statement", "Total revenues", "YoY") == pytest.approx(
        37.247, abs=1e-3
    )
    # a cost by what it costs, a loss by its amount
    rise = (2357984 / 1651671 - 1) * 100
    assert value(book, "Income statement", "Cost of revenues", "YoY") == pytest.approx(rise)
    assert value(book, "Income statement", "Net loss", "YoY") == -343720 + 316110
    assert value(formulas, "Cash flows", "Net change in cash", "2026Q1").startswith(
        "=IFERROR(Panel!"
    )
    labels = [cell.value for cell in book["Reconciliations"]["A"]]
    assert {"Adjusted gross profit", "Adjusted EBITDA", "Adjusted operating profit (loss)"} < {
        *labels
    }


def test_the_summary_says_what_the_note_says(book: openpyxl.Workbook) -> None:
    note = kc.note(panel(), kc.load_said(DATA), kc.load_findings(DATA))
    texts = [cell.value for cell in book["Summary"]["A"]]
    assert note.headline.text in texts
    assert note.subline.text in texts
    for passage in note.takeaways:
        assert f"{passage.lead} {passage.text}" in texts
    assert any("edit a figure there" in str(text) for text in texts)
    sheet = book["Summary"]
    row, head = row_of(sheet, "Total revenues"), row_of(sheet, "Item")
    assert sheet.cell(row, column_of(sheet, "2026Q1", head)).value == 2703732


def test_what_must_add_up_is_checked_and_counted(book: openpyxl.Workbook) -> None:
    sheet = book["Checks"]
    verdicts = [cell.value for row in sheet.iter_rows(min_row=5, min_col=2) for cell in row]
    assert verdicts.count("ok") > 100
    assert not [text for text in verdicts if text and text != "ok"]
    counted = f"Sums of the panel: {verdicts.count('ok')} ok, 0 differ"
    assert sheet["A3"].value == counted
    assert counted in [cell.value for cell in book["Summary"]["A"]]
    sums = "Gross profit = total revenues + cost of revenues"
    assert value(book, "Checks", sums, "2026Q1") == "ok"


def test_a_figure_that_does_not_add_up_is_told(tmp_path: Path) -> None:
    good = panel()
    key = (NOW, "gross_profit")
    wrong = dataclasses.replace(good.figures[key], value=good.figures[key].value + 1000)
    kc.to_excel(
        dataclasses.replace(good, figures={**good.figures, key: wrong}), tmp_path / "b.xlsx", DATA
    )
    book = openpyxl.load_workbook(tmp_path / "b.xlsx", data_only=True)
    sums = "Gross profit = total revenues + cost of revenues"
    assert value(book, "Checks", sums, "2026Q1") == "differs by 1,000"
    assert value(book, "Checks", sums, "2025Q4") == "ok"


def test_a_new_row_counts_in_its_sum_and_is_no_formula(tmp_path: Path) -> None:
    good = panel()
    fact = dataclasses.replace(good.figures[NOW, "gross_profit"].facts[0], item="new")
    added = Origin.stated(dataclasses.replace(fact, value=Decimal(-500)))
    total = good.figures[NOW, "total_operating_expenses"]
    loss = good.figures[NOW, "operating_loss"]
    figures = {
        **good.figures,
        (NOW, "new"): added,
        (NOW, "total_operating_expenses"): dataclasses.replace(total, value=total.value - 500),
        (NOW, "operating_loss"): dataclasses.replace(loss, value=loss.value - 500),
    }
    label = "=HYPERLINK(1)"
    new_items = {"new": ("income_statement", label)}
    odd = dataclasses.replace(good, figures=figures, new_items=new_items)
    kc.to_excel(odd, tmp_path / "book.xlsx", DATA)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cell = book["Panel"].cell(row_of(book["Panel"], label), 1)
    assert (cell.data_type, cell.value) == ("s", label)
    values = openpyxl.load_workbook(tmp_path / "book.xlsx", data_only=True)
    (check,) = [cell.value for cell in values["Checks"]["A"]
                if str(cell.value).startswith("Total operating expenses =")]  # fmt: skip
    assert value(values, "Checks", check, "2026Q1") == "ok"


def test_the_charts_draw_cells_and_have_gaps(
    book: openpyxl.Workbook, formulas: openpyxl.Workbook
) -> None:
    drawn = [
        [series for each in chart._charts for series in each.series]
        for chart in formulas["Charts"]._charts
    ]
    assert [len(series) for series in drawn] == [4, 4, 4, 2, 2, 4, 3]
    sheet = book["Chart data"]
    for series in (series for chart in drawn for series in chart):
        area = series.val.numRef.f.removeprefix("'Chart data'!").replace("$", "")
        assert str(sheet[area][0][0].row) == series.tx.strRef.f.rpartition("$")[2]
        assert sheet.cell(4, sheet[area][0][-1].column).value == "2026Q1"
        heads = sheet[series.cat.strRef.f.removeprefix("'Chart data'!").replace("$", "")][0]
        assert [head.value for head in heads] == [
            sheet.cell(4, cell.column).value for cell in sheet[area][0]
        ]
        assert {type(cell.value) for cell in sheet[area][0]} <= {int, float, type(None)}
    # RMB millions; of the quarters before 2024Q4 one cash flow alone is known
    assert value(book, "Chart data", "Public cloud services", "2026Q1") == pytest.approx(1996.301)
    assert value(book, "Chart data", "Cash flow before financing", "2026Q1") == pytest.approx(
        -1096.071
    )
    assert value(book, "Chart data", "Cash flow before financing", "2024Q1") is None


def test_expectations_are_a_sheet_where_there_are_any(tmp_path: Path) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    row = "consensus,total_revenues,2026-03-31,3,CNY,millions,2650,2026-05-20,brokers,"
    (data / "analyst.csv").write_text(f"{','.join(COLUMNS)}\n{row}\n", "utf-8")
    kc.to_excel(panel(data_dir=data), tmp_path / "book.xlsx", data)
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Expected"]
    (row,) = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Total revenues"]
    assert row[1:3] == (2703732, 2650000)


def test_the_tables_of_the_report_are_sheets(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "Summary", "Income statement", "Balance sheet", "Cash flows", "Reconciliations", "Panel",
        "Metrics", "Checks", "Charts", "Chart data", "Exceptions", "Sources", "Coverage",
        "Definitions",
    ]  # fmt: skip
    table = kc.tables.exceptions(panel(), kc.load_findings(DATA))
    rows = [[cell.value or "" for cell in row] for row in book["Exceptions"].iter_rows(min_row=5)]
    assert rows == [[row.label, *(cell.text for cell in row.cells)] for row in table.rows]
    # what is a number is one
    assert value(book, "Sources", "Release of 2026Q1", "Figures from tables") == 350


def test_sheets_print_on_pages_across(book: openpyxl.Workbook) -> None:
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToHeight == 0) == (sheet.title != "Charts")
    shown = panel().shown
    for name in ("Panel", "Metrics", "Checks"):
        sheet = book[name]
        assert sheet.freeze_panes == "B5"
        assert sheet.print_title_rows == "$4:$4"
        older = len(panel().quarters) - len(shown)
        assert bool(sheet.column_dimensions["B"].hidden) == (older > 0)


def test_the_same_data_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    kc.to_excel(panel(unit="millions"), tmp_path / "again.xlsx", DATA)
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}
        assert b"2026-03-31T00:00:00Z" in archive.read("docProps/core.xml")


def test_a_book_in_dollars_has_the_statements_in_dollars(tmp_path: Path) -> None:
    kc.to_excel(panel(currency="USD"), tmp_path / "book.xlsx", DATA)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx", data_only=True)
    # as printed; at RMB6.898 to US$1; growth is that of RMB
    assert value(book, "Income statement", "Total revenues", "2026Q1") == 391959
    earlier = value(book, "Income statement", "Total revenues", "2025Q1")
    assert earlier == pytest.approx(1969977 / 6.898)
    assert value(book, "Income statement", "Total revenues", "YoY") == pytest.approx(
        37.247, abs=1e-3
    )
    assert value(book, "Panel", "Total revenues", "2026Q1") == 2703732
    assert value(book, "Metrics", "Net debt", "2026Q1", "Borrowings") == 1933158


def test_what_is_no_data_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="of quarters: load the panel without years=True"):
        kc.to_excel(panel(years=True), tmp_path / "book.xlsx", DATA)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="cannot be written"):
        kc.to_excel(panel(), tmp_path / "file" / "book.xlsx", DATA)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
