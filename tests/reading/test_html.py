from __future__ import annotations

import pytest

from kcanalysis.errors import ReleaseError
from kcanalysis.reading.document import Document, Paragraph, PrintedTable
from kcanalysis.reading.forms import read_form
from kcanalysis.reading.html import read_html
from kcanalysis.reading.submission import exhibit


def read(body: str) -> Document:
    return read_html(f"<html><body>{body}</body></html>", "f.htm")


def texts(body: str) -> list[str]:
    return [block.text for block in read(body).paragraphs]


def rows(body: str) -> list[list[str]]:
    (table,) = [block for block in read(body).blocks if isinstance(block, PrintedTable)]
    return [[cell.text for cell in row] for row in table.rows]


def test_blocks_part_paragraphs_and_a_single_line_break_does_not() -> None:
    assert texts("<h1>One</h1><p>Two<br>2</p><div>Three<br><br>Four</div>Five") == [
        "One",
        "Two 2",
        "Three",
        "Four",
        "Five",
    ]


def test_empty_cells_are_left_out_and_columns_count_them() -> None:
    body = "<table><tr><td>A</td><td>&nbsp;</td><td>(1</td><td>)</td><td>2</td></tr></table>"
    assert rows(body) == [["A", "(1", ")", "2"]]
    (table,) = read(body).blocks
    assert isinstance(table, PrintedTable)
    assert [cell.source for cell in table.rows[0]] == [
        f"f.htm:table 1, row 1, column {column}" for column in (1, 3, 4, 5)
    ]


def test_tags_that_nobody_closed_are_understood() -> None:
    assert rows("<table><tr><td>A<td>1<td>2<tr><td>B<td>3<td>4</table>") == [
        ["A", "1", "2"],
        ["B", "3", "4"],
    ]


def test_a_table_without_figures_lays_out_text() -> None:
    assert texts("<table><tr><td>·</td><td>Costs were RMB1.0 million.</td></tr></table>") == [
        "Costs were RMB1.0 million."
    ]


def test_a_table_in_a_table_is_read_and_counted_as_the_page_does() -> None:
    document = read(
        "<table><tr><td><p>One</p><p>Two</p>"
        "<table><tr><td>A</td><td>1</td><td>2</td></tr></table>Three</td></tr></table>"
    )
    assert [block.text for block in document.paragraphs] == ["One", "Two", "Three"]
    assert document.blocks[2].source == "f.htm:table 2, row 1, column 1"


def test_a_title_in_the_first_rows_of_a_table_stands_above_it() -> None:
    body = (
        "<table><tr><td colspan=3>BALANCE SHEETS</td></tr><tr><td></td><td>2025</td><td>2026</td>"
        "</tr><tr><td>Cash</td><td>1</td><td>2</td></tr></table>"
    )
    title, table = read_form(body.encode(), "f.htm").blocks
    assert isinstance(title, Paragraph)
    assert isinstance(table, PrintedTable)
    assert title.text == "BALANCE SHEETS"
    assert [cell.text for cell in table.rows[0]] == ["2025", "2026"]


def test_a_raised_digit_is_the_mark_of_a_footnote() -> None:
    assert texts("<p>Gross profit<sup>2</sup> was, x<sup>nd</sup></p>") == [
        "Gross profit² was, xnd"
    ]


def test_what_is_a_link_as_a_whole_is_navigation() -> None:
    assert texts(
        "<p><a href='/'>Home</a> | <a href='/b'>News</a></p><a href='/c'><h2>A</h2><p>B</p></a>"
        "<p>See <a href='/d'>this</a>.</p><p><a name='top'>Anchor</a></p>"
    ) == ["See this.", "Anchor"]


@pytest.mark.parametrize(
    "hidden",
    ["<script>x</script>", "<nav>x</nav>", "<p style='DISPLAY:none'>x <b>y</b></p>", "<p hidden>x"],
)
def test_what_a_page_does_not_show_is_not_read(hidden: str) -> None:
    assert texts(f"<p>One</p><div>{hidden}</div><p>Two</p>") == ["One", "Two"]


def test_a_page_that_breaks_off_in_a_table_is_refused_with_its_line() -> None:
    with pytest.raises(ReleaseError, match=r"f\.htm:line 2: the page is cut off"):
        read_html("<p>x</p>\n<table><tr><td>1</td>", "f.htm")


def test_the_exhibit_of_a_submission_is_taken_whatever_the_order() -> None:
    text = "".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<TEXT>{kind} text</TEXT>\n</DOCUMENT>\n"
        for kind in ("EX-99.2", "6-K", "EX-99.1", "EX-99.10")
    )
    assert exhibit(text, "f.txt").strip() == "EX-99.1 text"
