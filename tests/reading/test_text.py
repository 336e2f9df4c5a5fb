from __future__ import annotations

import pytest

from kcanalysis.reading.document import Document, Paragraph, PrintedTable
from kcanalysis.reading.forms import read_form


def read(text: str) -> Document:
    return read_form(text.encode(), "f.txt")


def cells(document: Document) -> list[list[str]]:
    (table,) = [block for block in document.blocks if isinstance(block, PrintedTable)]
    return [[cell.text for cell in row] for row in table.rows]


def test_paragraphs_and_tables_keep_their_order_and_lines() -> None:
    document = read("One\n\nTwo\n\tA\tB\nx\t1\t2\nThree\n")
    assert [type(block) for block in document.blocks] == [
        Paragraph,
        Paragraph,
        PrintedTable,
        Paragraph,
    ]
    assert [p.source for p in document.paragraphs] == ["f.txt:1", "f.txt:3", "f.txt:6"]


def test_a_line_is_a_row_where_its_cells_are_set_off_by_tabs() -> None:
    assert cells(read("\tA\tB\nx\t1\t(2)\n\ny\t3\t4\n")) == [
        ["A", "B"],
        ["x", "1", "(2)"],
        ["y", "3", "4"],
    ]


def test_a_line_is_a_cell_where_blank_lines_set_off_the_rows() -> None:
    assert cells(read("\t\n\tA\n\tB\n\n\tx\n\t1\n\t(2\n\t)\n\n\t\n\t\n")) == [
        ["A", "B"],
        ["x", "1", "(2", ")"],
    ]


def test_a_figure_in_parentheses_right_below_its_row_is_no_page_number() -> None:
    assert cells(read("\tA\tB\nx\t1\n(12)\ny\t3\t4\n")) == [
        ["A", "B"],
        ["x", "1"],
        ["(12)"],
        ["y", "3", "4"],
    ]
    assert cells(read("\tA\tB\nx\t1\t2\n\n(12)\n")) == [["A", "B"], ["x", "1", "2"]]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_the_line_ends_of_other_systems_count_the_same(newline: str) -> None:
    text = "One\n\n\tA\nx\t1\n"
    assert read(text.replace("\n", newline)) == read(text)


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    assert read("\ufeffOne").paragraphs[0].text == "One"


def test_the_marks_of_markdown_are_taken_out() -> None:
    document = read("- **Total** was US\\$3 *indeed*\n\nA\t5\\%\t(6\\%)\n")
    assert document.paragraphs[0].text == "Total was US$3 indeed"
    assert cells(document) == [["A", "5%", "(6%)"]]
