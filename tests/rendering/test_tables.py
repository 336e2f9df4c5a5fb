from __future__ import annotations

import pytest
from lxml.html import HtmlElement, fragment_fromstring

from kcanalysis.rendering.tables import Table, read_table
from tests.rendering.notebooks import TABLE


def table(html: str) -> Table:
    return read_table(fragment_fromstring(html))


def classes(element: HtmlElement) -> set[str]:
    return set(element.get("class", "").split())


def statement() -> Table:
    html = TABLE.format(caption="Caption", label="Label")
    return table(html[html.index("<table") :])


def test_a_rows_role_reaches_every_cell_of_the_row() -> None:
    rows = [{frozenset(c.roles) for c in statement().cells if c.row == row} for row in range(5)]
    assert rows == [
        {frozenset()},
        {frozenset({"section"})},
        {frozenset({"level1"})},
        {frozenset()},
        {frozenset({"total"})},
    ]


def test_styler_names_and_ids_do_not_stay_on_the_cells() -> None:
    kept = {name for cell in statement().cells for name in classes(cell.element)}
    assert kept == {"total", "section", "level1", "num", "emphasis", "nil"}


def pads(rows: list[str]) -> list[float]:
    body = "".join(f"<tr><th>row</th><td>{row}</td></tr>" for row in rows)
    found = table(f"<table><thead><tr><th></th><th>head</th></tr></thead>{body}</table>")
    return [cell.pad for cell in found.cells if cell.column == 1]


def test_numbers_end_so_that_their_decimal_points_align() -> None:
    # In em: a digit 0.497, a point 0.249, a parenthesis 0.303.
    point, digit, parenthesis = 0.249, 0.497, 0.303
    assert pads(["2,703.7", "3.1", "(1,645.9)", "–"]) == [
        parenthesis, parenthesis, parenthesis, 0.0, parenthesis,
    ]  # fmt: skip
    cents = pytest.approx(point + 2 * digit + parenthesis)
    assert pads(["1,970", "2,704", "(0.04)"]) == [cents, cents, cents, 0.0]


def test_a_raised_mark_takes_no_room() -> None:
    assert pads(["1.0", "2.0<sup>†</sup>"]) == [0.0, 0.0, 0.0]


def test_a_heading_ends_where_most_of_its_numbers_do() -> None:
    head, *_, widest = pads(["1.0%", "2.0%", "3.0 pp"])
    assert (head > 0, widest) == (True, 0.0)


def test_the_room_that_is_left_goes_to_sentences_before_it_goes_to_labels() -> None:
    def stretched(text: str) -> tuple[int | None, bool]:
        found = table(
            f"<table><tr><th>A rather long label</th><td>{text}</td><td>1</td></tr></table>"
        )
        return found.stretched(), found.is_text()

    assert stretched("short text") == (0, False)
    assert stretched("words " * 15) == (1, True)


def test_each_exception_is_marked_and_explained_once() -> None:
    found = table(
        '<table><tr><td data-exception="First.">1</td><td data-exception="Second.">2</td></tr>'
        '<tr><td data-exception="First.">3</td><td class="mark">4</td></tr></table>'
    )
    shown = [str(cell.element.text_content()) for cell in found.cells]
    assert shown == ["1†", "2‡", "3†", "4§"]
    assert found.notes == [("†", "First."), ("‡", "Second.")]


def test_marks_are_doubled_when_they_run_out() -> None:
    cells = "".join(f'<td data-exception="{n}">{n}</td>' for n in range(6))
    marks = [mark for mark, _ in table(f"<table><tr>{cells}</tr></table>").notes]
    assert marks == ["†", "‡", "§", "¶", "††", "‡‡"]


def test_a_column_with_words_is_not_a_column_of_numbers() -> None:
    found = table(
        "<table><tr><td>1</td><td>n.m.</td><td>x</td><td>–</td><td>US$5.0</td><td>-1e-05</td></tr>"
        "<tr><td>two</td><td>3.0%</td><td>1</td><td></td><td>(2)*</td><td>2.5x</td></tr></table>"
    )
    numeric = [c.column for c in found.cells if c.row == 0 and "num" in classes(c.element)]
    assert numeric == [1, 3, 4, 5]


def test_cells_that_span_push_the_others_aside() -> None:
    found = table(
        "<table><thead><tr><th></th><th></th><th colspan=2>A</th><th>B</th></tr></thead>"
        "<tbody><tr><th rowspan=2>g</th><th>a</th><td>1</td><td>2</td><td>3</td></tr>"
        "<tr><th>b</th><td>4</td><td>5</td><td>6</td></tr></tbody></table>"
    )
    places = {c.element.text: (c.row, c.column) for c in found.cells if c.element.text}
    assert places["A"] == (0, 2)
    assert places["B"] == (0, 4)
    assert places["b"] == (2, 1)
    assert places["6"] == (2, 4)
    assert (found.heads, found.labels, found.columns) == (1, 2, 5)
    scopes = {c.element.text: c.element.get("scope") for c in found.cells if c.element.tag == "th"}
    assert scopes == {"A": "colgroup", "B": "col", "g": "rowgroup", "a": "row", "b": "row"}


def test_a_figure_that_is_keyed_in_stays_known_as_such() -> None:
    found = table("<table><tr><th>row</th><td class='keyed x'>1.0</td><td>2.0</td></tr></table>")
    kept = [classes(cell.element) & {"keyed", "x"} for cell in found.cells]
    assert kept == [set(), {"keyed"}, set()]
