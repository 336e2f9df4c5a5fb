from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.rendering.tables import Grid, Slot, grid_of, read_grid
from tests.rendering import notebooks


def read(html: str) -> Grid:
    return read_grid(fragment_fromstring(html))


def statement() -> Grid:
    return grid_of(notebooks.statement("Caption", "Label"))


def roles(grid: Grid) -> list[list[str]]:
    return [
        [" ".join(sorted(slot.roles)) for slot in grid.slots if slot.row == row]
        for row in range(grid.rows)
    ]


def test_a_table_of_the_package_is_laid_out_as_it_says() -> None:
    assert roles(statement()) == [
        ["head th", "head num th", "emphasis head num th"],
        ["section th", "emphasis num section td"],
        ["level1 th", "level1 mark num td", "emphasis level1 num td"],
        ["th", "num td", "emphasis keyed num td"],
        ["th total", "num td total", "emphasis num td total"],
    ]
    assert (statement().heads, statement().labels, statement().columns) == (1, 1, 3)
    assert statement().notes == (("†", "Label"), ("", "(1,645.9) Label"))


def test_the_label_of_a_section_reaches_over_the_plain_empty_cells() -> None:
    (label, tinted) = [slot for slot in statement().slots if slot.row == 1]
    assert (label.text, label.column, label.columns) == ("Costs", 0, 2)
    assert (tinted.text, tinted.column, tinted.columns) == ("", 2, 1)


def test_a_column_of_numbers_stays_one_whatever_stands_in_it() -> None:
    table = Table("", [Column("a")], [Row("Burn", [Cell("no burn")]), Row("Cash", [Cell("4.9")])])
    assert all("num" in slot.roles for slot in grid_of(table).slots if slot.column == 1)


def pads(texts: list[str]) -> list[float]:
    rows = [Row("row", [Cell(text)]) for text in texts]
    grid = grid_of(Table("", [Column("head")], rows))
    return [grid.pads.get((row, 1), 0.0) for row in range(grid.rows)]


def test_numbers_end_so_that_their_decimal_points_align() -> None:
    # In em: a digit 0.497, a point 0.249, a parenthesis 0.303.
    point, digit, parenthesis = 0.249, 0.497, 0.303
    assert pads(["2,703.7", "3.1", "(1,645.9)", "–"]) == [
        parenthesis, parenthesis, parenthesis, 0.0, parenthesis,
    ]  # fmt: skip
    cents = pytest.approx(point + 2 * digit + parenthesis)
    assert pads(["1,970", "2,704", "(0.04)"]) == [cents, cents, cents, 0.0]


def test_a_heading_ends_where_most_of_its_numbers_do() -> None:
    head, *_, widest = pads(["1.0%", "2.0%", "3.0 pp"])
    assert (head > 0, widest) == (True, 0.0)


def test_a_raised_mark_takes_no_room() -> None:
    grid = read("<table><tr><td>1.0</td></tr><tr><td>2.0<sup>†</sup></td></tr></table>")
    assert grid.pads == {}
    assert [slot.text for slot in grid.slots] == ["1.0", "2.0"]


def test_the_room_that_is_left_goes_to_sentences_before_it_goes_to_labels() -> None:
    def stretched(text: str) -> tuple[int | None, bool]:
        row = Row("A rather long label", [Cell(text), Cell("1")])
        grid = grid_of(Table("", [Column("a", numeric=False), Column("b")], [row]))
        return grid.stretched, grid.is_text

    assert stretched("short text") == (0, False)
    assert stretched("words " * 15) == (1, True)


def test_a_frame_has_ranks_marks_and_notes_of_nobody() -> None:
    html = notebooks.FRAME.format(caption="Caption", label="Label")
    grid = read(html[html.index("<table") :])
    assert roles(grid) == [
        ["head th", "head num th", "head num th"],
        ["th", "num td", "num td"],
        ["th", "num td", "num td"],
    ]
    assert (grid.name, grid.notes) == ("Caption", ())


def test_a_foreign_column_is_one_of_numbers_if_it_holds_nothing_else() -> None:
    grid = read(
        "<table><tr><td>1</td><td>n.m.</td><td>x</td><td>–</td><td>US$5.0</td><td>-1e-05</td></tr>"
        "<tr><td>two</td><td>3.0%</td><td>1</td><td></td><td>(2)*</td><td>2.5x</td></tr></table>"
    )
    numeric = [slot.column for slot in grid.slots if slot.row == 0 and "num" in slot.roles]
    assert numeric == [1, 3, 4, 5]


def test_reading_a_table_leaves_it_as_it_was() -> None:
    table = fragment_fromstring("<table><tr><th></th><td class='x'>1</td></tr></table>")
    assert read_grid(table) == read_grid(table)
    assert [dict(cell.items()) for cell in table.iter("th", "td")] == [{}, {"class": "x"}]


def test_cells_that_span_push_the_others_aside() -> None:
    grid = read(
        "<table><thead><tr><th></th><th></th><th colspan=2>A</th><th>B</th></tr></thead>"
        "<tbody><tr><th rowspan=2>g</th><th>a</th><td>1</td><td>2</td><td>3</td></tr>"
        "<tr><th>b</th><td>4</td><td>5</td><td>6</td></tr></tbody></table>"
    )
    slots: dict[str, Slot] = {slot.text: slot for slot in grid.slots}
    places = {text: (slot.row, slot.column) for text, slot in slots.items() if text in "ABb6"}
    assert places | {"": (0, 1)} == {"": (0, 1), "A": (0, 2), "B": (0, 4), "b": (2, 1), "6": (2, 4)}
    assert (grid.heads, grid.labels, grid.columns) == (1, 2, 5)
    assert "group" in slots["A"].roles
    assert (slots["A"].columns, slots["g"].rows) == (2, 2)
