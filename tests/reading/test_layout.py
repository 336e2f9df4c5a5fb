from __future__ import annotations

import pytest

from kcanalysis.reading.document import Document, PrintedTable
from kcanalysis.reading.layout import read_layout
from kcanalysis.reading.markdown import read_markdown
from kcanalysis.reading.pages import is_continued, is_furniture


def rows(document: Document) -> list[list[str]]:
    (table,) = [block for block in document.blocks if isinstance(block, PrintedTable)]
    return [[cell.text for cell in row] for row in table.rows]


def laid_out(*lines: str) -> list[list[str]]:
    return rows(read_layout("\n".join(["    Dec 31, 2025    Dec 31, 2026", *lines]), "f.txt"))[1:]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Net loss   (12)    3,400", ["Net loss", "(12)", "3,400"]),
        ("Net loss   (12   )  (3,400  )", ["Net loss", "(12)", "(3,400)"]),
        ("Net loss 1,200 (3,400 )", ["Net loss", "1,200", "(3,400)"]),
        ("Net loss (0.08) -", ["Net loss", "(0.08)", "-"]),
        ("Net loss (–5) 1,200", ["Net loss", "(–5)", "1,200"]),
        ("Margin   -16.7%   2.0%", ["Margin", "-16.7%", "2.0%"]),
        ("Tier 2 costs of Note 3   1,200   5", ["Tier 2 costs of Note 3", "1,200", "5"]),
        ("   1,200 5   3,400", ["1,200", "5", "3,400"]),
    ],
)
def test_gaps_and_the_look_of_figures_set_off_the_cells(line: str, cells: list[str]) -> None:
    assert laid_out(line) == [cells]


def test_a_line_that_holds_nothing_but_a_mark_is_left_out() -> None:
    assert laid_out("Cash   1   2", "\\", "Net loss   1   2") == [
        ["Cash", "1", "2"],
        ["Net loss", "1", "2"],
    ]


def test_a_table_goes_from_its_dates_to_its_last_row_of_figures() -> None:
    document = read_layout(
        "Some text that ends with   2,400\nand goes on.\n\nA TITLE\n\n"
        "             Dec 31, 2025   Dec 31, 2026\n\nAssets:\n\nCash   1   2\f\n    7\n\n"
        "Other assets  3   4\n\nAbout us\n\nWe are.\n",
        "f.txt",
    )
    assert [block.text for block in document.paragraphs] == [
        "Some text that ends with 2,400 and goes on.",
        "A TITLE",
        "About us",
        "We are.",
    ]
    assert rows(document)[1:] == [["Assets:"], ["Cash", "1", "2"], ["Other assets", "3", "4"]]


def test_a_figure_in_parentheses_right_below_its_row_is_no_page_number() -> None:
    assert laid_out("Other loss   7", "(12)", "Net loss   1   2") == [
        ["Other loss", "7"],
        ["(12)"],
        ["Net loss", "1", "2"],
    ]
    assert laid_out("Other loss   7   8", "", "(12)\f", "", "Net loss   1   2") == [
        ["Other loss", "7", "8"],
        ["Net loss", "1", "2"],
    ]
    (block,) = read_layout("There was a loss of\n(12)\nthousand.", "f.txt").paragraphs
    assert block.text == "There was a loss of (12) thousand."


def test_the_end_of_a_label_below_the_last_figures_belongs_to_the_table() -> None:
    assert laid_out("Loss attributable to the   1   2", "shareholders", "", "About us") == [
        ["Loss attributable to the", "1", "2"],
        ["shareholders"],
    ]


def test_the_lines_of_a_paragraph_keep_their_places() -> None:
    (block,) = read_layout("Non-\nGAAP gross profit grew by\n10.0% this year.", "f.txt").paragraphs
    assert block.text == "Non-GAAP gross profit grew by 10.0% this year."
    assert block.lines == ((0, "f.txt:1"), (4, "f.txt:2"), (30, "f.txt:3"))


def test_pipe_tables_lose_their_rule_their_marks_and_their_escapes() -> None:
    document = read_markdown(
        "# A **title**\n\nOne line\nand another<br>one\n\n| | US\\$ |\n|:--|--:|\n"
        "| **a \\| b** | **(1&nbsp;)** |\n\n- listed\n",
        "f.md",
    )
    assert [block.text for block in document.paragraphs] == [
        "A title",
        "One line and another one",
        "listed",
    ]
    assert rows(document) == [["US$"], ["a | b", "(1 )"]]


@pytest.mark.parametrize(
    "line", ["12", "- 3 -", "Page 3 of 12", "F-2", "3/12", "https://a.b/c 3/12", "[image: x]"]
)
def test_page_numbers_and_the_like_are_furniture(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", ["2025", "Total 12", "1,234", "12%", "US$", "-"])
def test_what_a_table_prints_is_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_a_title_may_say_that_it_is_continued() -> None:
    assert is_continued("BALANCE SHEETS (Cont’d)")
    assert not is_continued("We continue to grow")
