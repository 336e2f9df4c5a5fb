"""Exhibits: which things are, their numbers, what stands around them, and what stands abreast."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from pypdf import PdfReader

from kcanalysis.presenting.prose import Beside, Passage
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.rendering.blocks import Abreast, Code, Exhibit, Picture, Report
from kcanalysis.rendering.document import read_report
from kcanalysis.rendering.exporters import ReportHTMLExporter, ReportPDFExporter
from kcanalysis.rendering.pictures import bare
from tests.rendering.front import chart, drawing
from tests.rendering.notebooks import SVG, code, displayed, notebook, shown


def read(*cells: Any) -> Report:
    return read_report(notebook(*cells), "name", Path(), {})


def table(caption: str, **more: Any) -> Any:
    return code(displayed(Table(caption, [Column("a")], [Row("b", [Cell("1")])], **more)))


def page(*cells: Any) -> html.HtmlElement:
    return html.document_fromstring(ReportHTMLExporter().from_notebook_node(notebook(*cells))[0])


MIXED = (
    table("First", measure="RMB in millions"),
    table("No exhibit", is_exhibit=False),
    table(""),
    code(displayed(Beside([Passage(["words"])], [Table("A box", [], [])]))),
    code(shown({"image/svg+xml": SVG.format(text="own")})),
    code(chart("Second", 482)),
    "See [Exhibit 2](#exhibit-2) and [nothing](#exhibit-9).",
)


def test_tables_with_a_caption_and_pictures_with_a_title_are_numbered_in_order() -> None:
    found = [block for block in read(*MIXED).blocks if isinstance(block, Exhibit)]
    assert [(each.number, each.content.caption, each.content.measure) for each in found] == [
        (1, "First", "RMB in millions"),
        (2, "Second", "Percent of public cloud revenues"),
    ]


def test_both_documents_number_them_alike_and_lead_to_them() -> None:
    tree = page(*MIXED)
    heads = [" ".join(each.text_content().split()) for each in tree.iter("figcaption")]
    assert heads == [
        "Exhibit 1 First RMB in millions",
        "Exhibit 2 Second Percent of public cloud revenues",
    ]
    assert tree.xpath("//figure/@id") == ["exhibit-1", "exhibit-2"]
    assert [link.get("href") for link in tree.xpath("//main/p/a")] == ["#exhibit-2"]
    made = ReportPDFExporter().from_notebook_node(notebook(*MIXED))[0]
    text = " ".join(each.extract_text() for each in PdfReader(BytesIO(made)).pages)
    assert re.findall(r"Exhibit \d\s+\w+", text)[:2] == ["Exhibit 1\nFirst", "Exhibit 2\nSecond"]


def test_a_table_that_is_no_exhibit_has_its_caption_as_its_name_only() -> None:
    tree = page(*MIXED)
    assert tree.xpath("//table[@aria-label='No exhibit']")
    assert "No exhibit" not in tree.find("body").text_content()
    assert tree.xpath("//div[@class='boxes']//caption/text()") == ["A box"]


def test_two_narrow_charts_in_a_row_stand_abreast_behind_the_code_of_both() -> None:
    outputs = [code(chart(name), source=name) for name in ("one", "two", "three")]
    first, pair, source, single = read(*outputs).blocks
    assert first == Code("one\n\ntwo")
    assert isinstance(pair, Abreast)
    assert [p.content.caption for p in pair.parts if isinstance(p, Exhibit)] == ["one", "two"]
    assert source == Code("three")
    assert isinstance(single, Exhibit)


def test_narrow_drawings_of_ones_own_stand_abreast_too_and_wide_charts_do_not() -> None:
    own = [code(shown({"image/svg+xml": SVG.format(text="own")})) for _ in range(2)]
    wide = SVG.format(text="own").replace('width="200"', 'width="480pt"')
    blocks = read(
        code(chart("one", 482)), code(chart("two")), code(displayed(Table("", [], []))), *own,
        code(shown({"image/svg+xml": wide})),
    ).blocks  # fmt: skip
    assert [type(block) for block in blocks] == [Exhibit, Exhibit, Table, Abreast, Picture]


def test_title_and_source_are_cut_out_of_the_drawing_and_set_as_text() -> None:
    tree = page(code(chart("Message")))
    (svg,) = tree.xpath("//figure//svg")
    assert svg.get("viewbox") == "0 34 234 116"
    assert "Head of it" not in svg.text_content()
    assert "Its source" not in svg.text_content()
    assert tree.xpath("//p[@class='source']/text()") == ["Source: earnings releases."]


def test_a_crop_that_leaves_nothing_is_refused() -> None:
    for crop in ([100, 70], [-1, 2]):
        with pytest.raises(ValueError, match="nothing is left of it"):
            bare(drawing(234, 170).encode(), crop)


def test_each_group_that_shows_a_figure_tells_of_it_and_takes_no_stop_of_its_own() -> None:
    tree = page(code(chart("Message")))
    groups = tree.xpath("//figure//svg//g[@data-source]")
    assert [group.get("aria-label") for group in groups] == ["70%", "71%", "72%"]
    assert [group.get("data-value") for group in groups] == ["70.25", "71.25", "72.25"]
    assert tree.xpath("//figure//svg/@role") == ["group"]
    assert tree.xpath("//figure//svg/@aria-label") == ["Message: from 70 to 72"]


def test_drawings_of_the_package_follow_the_colours_of_the_page_and_others_do_not() -> None:
    tree = page(code(chart("Message", narrow=True)), code(shown({"image/svg+xml": drawing(9, 99)})))
    ours, narrow, other = (html.tostring(svg).decode() for svg in tree.iter("svg"))
    for svg in (ours, narrow):
        assert "fill: var(--chart-navy)" in svg
        assert "#12355b" not in svg
    assert "fill: #12355b" in other


def test_in_print_a_drawing_keeps_its_colours() -> None:
    made = ReportPDFExporter().from_notebook_node(notebook(code(chart("Message"))))[0]
    text = PdfReader(BytesIO(made)).pages[0].extract_text()
    assert "Head of it" not in text
    assert "Message" in text
