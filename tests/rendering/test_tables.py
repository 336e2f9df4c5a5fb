from __future__ import annotations

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
    assert kept == {"total", "section", "level1", "num", "open", "emphasis", "nil"}


def test_numbers_without_a_parenthesis_leave_room_for_one() -> None:
    cells = {c.element.text: classes(c.element) for c in statement().cells}
    assert "open" not in cells["(1,645.9)"]
    assert {"num", "open"} <= cells["2,703.7"]
    assert {"num", "open"} <= cells["–"]
    assert {"num", "open", "emphasis"} <= cells["2026Q1"]


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
