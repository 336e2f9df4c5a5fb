"""How a PDF breaks into pages."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pdfplumber
import pytest
from pypdf import PdfReader

from kcanalysis.presenting.prose import Passage
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.rendering.exporters import ReportHTMLExporter, ReportPDFExporter
from tests.rendering.front import chart, front
from tests.rendering.notebooks import SVG, code, displayed, notebook, shown

LENGTHS = range(36, 52)
"""Rows of a table about as long as a page, so that each length breaks at another place."""


def pages(*cells: Any, paper: str = "a4") -> list[list[str]]:
    """The lines of each page, without the running header and footer."""
    made = ReportPDFExporter(paper=paper).from_notebook_node(notebook(*cells))[0]
    texts = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    return [
        [line.strip() for line in text.splitlines() if line.strip() and "Page " not in line]
        for text in texts
    ]


def table(*labels: str, head: str = "Heading") -> Any:
    """A table with a row for each label; one that begins with § is a section's."""
    rows = [
        Row(label, [Cell("")], "section") if label.startswith("§") else Row(label, [Cell("1")])
        for label in labels
    ]
    return code(displayed(Table("", [Column(head)], rows)))


def rows_of(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith(("row", "§"))]


def test_the_head_of_a_table_repeats_on_each_page() -> None:
    broken = pages(table(*[f"row {n}" for n in range(90)]))
    assert len(broken) > 1
    assert all(any("Heading" in line for line in page) for page in broken)


@pytest.mark.slow
def test_no_row_stands_alone_at_the_top_of_a_page() -> None:
    for length in LENGTHS:
        broken = pages(table(*[f"row {n}" for n in range(length)]))
        assert len(broken) == 1 or len(rows_of(broken[-1])) >= 3, length


@pytest.mark.slow
def test_a_section_is_never_the_last_row_of_a_page() -> None:
    for before in LENGTHS:
        labels = [f"row {n}" for n in range(before)]
        broken = pages(table(*labels, "§ Section", *labels))
        assert len(broken) > 1
        assert not any(rows_of(page)[-1].startswith("§") for page in broken), before


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_no_heading_is_left_at_the_foot_of_a_page(paper: str) -> None:
    for paragraphs in range(34, 44):
        text = "\n\n".join(["words"] * paragraphs)
        broken = pages(text, "## Section", "The first words of it.", paper=paper)
        assert not any(page[-1].endswith("Section") for page in broken), paragraphs


def test_a_table_that_fits_on_a_page_is_not_broken() -> None:
    for words, length in ((36, 15), (20, 40)):
        text = "\n\n".join(["words"] * words)
        broken = pages(text, table(*[f"row {n}" for n in range(length)]))
        assert [len(rows_of(page)) for page in broken] == [0, length], length


def test_a_note_does_not_widen_a_narrow_table() -> None:
    row = Row("Q1", [Cell("1.0"), Cell("2.0", exception="A long sentence about it. " * 4)])
    table = Table("", [Column("2024"), Column("2025")], [row])
    made = ReportPDFExporter().from_notebook_node(notebook(code(displayed(table))))[0]
    laid_out = PdfReader(BytesIO(made)).pages[0].extract_text(extraction_mode="layout")
    (line,) = [line for line in laid_out.splitlines() if "Q1" in line]
    assert len(line.strip()) < 30
    assert "A long sentence" in laid_out


def test_figures_side_by_side_are_on_one_line() -> None:
    drawings = [shown({"image/svg+xml": SVG.format(text=name)}) for name in ("Left", "Right")]
    made = ReportPDFExporter().from_notebook_node(notebook(code(*drawings)))[0]
    laid_out = PdfReader(BytesIO(made)).pages[0].extract_text(extraction_mode="layout")
    assert any("Left" in line and "Right" in line for line in laid_out.splitlines())


def test_the_running_header_names_the_section_and_the_footer_counts_pages() -> None:
    made = ReportPDFExporter().from_notebook_node(
        notebook("## First", "\n\n".join(["words"] * 45), "## Second", "words")
    )[0]
    texts = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    assert len(texts) == 2
    assert "Page 1 of 2" in texts[0]
    assert "Page 2 of 2" in texts[1]
    assert texts[1].count("Second") == 2


def report(paper: str) -> bytes:
    """A first page, a break, and a statement of nine quarters in thousands."""
    quarters = [Column(f"2024Q{n}", emphasis=n == 9) for n in range(1, 10)]
    rows = [Row(f"A row of the statement {n}", [Cell("(1,234,567)")] * 9) for n in range(30)]
    made: bytes = ReportPDFExporter(paper=paper).from_notebook_node(
        notebook(
            *front(),
            code(source="1", tags="page-break"),
            "## Growth",
            code(chart("Across the page", 482)),
            "## Margins\n\nwords\n\n## Cash\n\nwords\n\n## Statements",
            code(displayed(Table("Income", quarters, rows, measure="RMB in thousands"))),
        )
    )[0]
    return made


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_the_first_page_holds_the_whole_case_and_is_full_and_contents_open_the_second(
    paper: str,
) -> None:
    with pdfplumber.open(BytesIO(report(paper))) as pdf:
        first, second, *_ = pdf.pages
        words = first.extract_words()
        text = " ".join(word["text"] for word in words)
        for part in ("Revenue up 37%", "NASDAQ KC", "Public cloud carries the growth.",
                     "Quality of the quarter", "Exhibit 2", "a ceiling."):  # fmt: skip
            assert part in text
        # no more than two lines are left between what stands last and the foot
        last = next(word["bottom"] for word in words if word["text"] == "ceiling.")
        foot = next(word["top"] for word in words if word["text"] == "Page")
        assert 0 < foot - last < 40
        lines = (second.extract_text() or "").splitlines()
        assert lines[1].startswith("Growth 2 Margins 2 Cash 2 Statements ")


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_no_text_is_under_seven_and_a_half_points_and_tables_have_one_size(paper: str) -> None:
    with pdfplumber.open(BytesIO(report(paper))) as pdf:
        characters = [each for page in pdf.pages for each in page.chars]
        assert min(each["size"] for each in characters) >= 7.5
        sizes = {
            round(found["chars"][0]["size"], 2)
            for page in pdf.pages
            for found in page.search(r"Cash flow before financing|A row of the|Disposal gain")
        }
        assert sizes == {8.0}


def test_what_is_too_long_for_one_page_flows_on() -> None:
    book = notebook(*["words"] * 60, code(source="1", tags="page-break"), "after")
    with pdfplumber.open(BytesIO(ReportPDFExporter().from_notebook_node(book)[0])) as pdf:
        tops = [[word["top"] for word in page.search("words")] for page in pdf.pages]
        assert pdf.pages[-1].search("after")
    # what comes after the page break goes on below what is left
    assert [len(page) for page in tops] == [len(tops[0]), 60 - len(tops[0])]
    # what is left stands at the head of the page, and not all over it
    assert tops[1][1] - tops[1][0] < 25


def test_of_a_table_too_wide_the_oldest_columns_are_parted_and_the_newest_come_first() -> None:
    columns = [Column(f"Q{n}", emphasis=n == 19) for n in range(20)]
    table = Table("Wide", columns, [Row("row", [Cell("1,234.5")] * 20)])
    lines = pages(code(displayed(table)))[0]
    heads = [line.split()[1:] for line in lines if line.startswith("Item")]
    assert heads[0][-1] == "Q19"
    assert heads[1] + heads[0] == [f"Q{n}" for n in range(20)]
    assert len(heads[0]) > len(heads[1])


def test_a_sentence_leads_to_a_section_with_its_page_and_names_none_that_is_not_there() -> None:
    said = Passage(["a (", Cell("Errors", link="#errors"), ") b (", Cell("x", link="#none"), ")"])
    book = notebook(
        code(displayed(said)), "words", code(source="1", tags="page-break"), "## Errors"
    )
    texts = PdfReader(BytesIO(ReportPDFExporter().from_notebook_node(book)[0])).pages
    assert "a (Errors, page 2) b (x)" in texts[0].extract_text()
    page = ReportHTMLExporter().from_notebook_node(book)[0]
    assert '<a href="#errors">Errors</a>' in page
