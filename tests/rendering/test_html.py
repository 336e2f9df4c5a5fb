from __future__ import annotations

from lxml.html import fragment_fromstring

from kcanalysis.knowledge import read_knowledge
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.rendering import html
from kcanalysis.rendering.blocks import Prose
from kcanalysis.rendering.sanitize import clean
from tests.rendering import notebooks


def test_a_block_can_be_written_twice() -> None:
    frame = notebooks.FRAME.format(caption="Caption", label="Label")
    prose = Prose(fragment_fromstring(frame, create_parent="div"))
    table = notebooks.statement("Caption", "Label")
    assert html.prose(prose) == html.prose(prose)
    assert html.table(table) == html.table(table)


def test_room_behind_a_number_brings_its_point_below_the_others() -> None:
    rows = [Row("a", [Cell("1.0")]), Row("b", [Cell("(2.0)")])]
    made = html.table(Table("", [Column("c")], rows))
    styles = fragment_fromstring(made, create_parent="div").xpath("//td/@style")
    assert styles == ["--pad:0.303em"]


def test_a_frame_keeps_nothing_of_its_own_looks() -> None:
    frame = notebooks.FRAME.format(caption="Caption", label="Label")
    frame = frame[frame.index("<table") :]
    made = html.prose(Prose(clean(frame, lambda _: None)))
    classes = set(fragment_fromstring(made, create_parent="div").xpath("//table//@class"))
    assert classes == {"num"}


def test_each_colour_of_the_charts_has_one_for_a_dark_page() -> None:
    looks = read_knowledge("looks")
    assert set(looks["chart"]) <= set(looks["chart_dark"])
