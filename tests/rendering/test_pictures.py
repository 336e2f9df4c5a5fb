from __future__ import annotations

import pytest
from lxml import etree

from kcanalysis.rendering.exporters import ReportHTMLExporter
from kcanalysis.rendering.pictures import clean_svg, width_of
from tests.rendering.hostile import DRAWINGS, HTML, book_of_hostile_things

DRAWING = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 viewBox="0 0 10 10" onload="alert(1)">
<metadata>when</metadata>
<defs><style>*{stroke-linecap: butt} @import url(https://example.com/a.css);</style>
<clipPath id="c"><path d="M0 0"/></clipPath></defs>
<script>alert(1)</script>
<g clip-path="url(#c)"><use xlink:href="#c"/><use xlink:href="https://example.com/x.svg#a"/></g>
<path id="p" fill="url(https://example.com/y)" style="clip-path: url('#c'); position: fixed"/>
</svg>"""


def test_ids_and_the_references_to_them_get_the_prefix() -> None:
    clean = clean_svg(DRAWING, "fig", "alt")
    assert 'id="fig-c"' in clean
    assert 'clip-path="url(#fig-c)"' in clean
    assert 'href="#fig-c"' in clean
    assert 'style="clip-path: url(#fig-c)"' in clean


def test_nothing_that_runs_or_loads_is_left() -> None:
    clean = clean_svg(DRAWING, "fig", "alt")
    for word in ("script", "onload", "example.com", "@import", "when", "DOCTYPE"):
        assert word not in clean


def test_the_style_sheet_of_a_drawing_reaches_that_drawing_only() -> None:
    assert "#fig { *{stroke-linecap: butt} }" in clean_svg(DRAWING, "fig", "alt")


def test_a_drawing_is_an_image_with_a_name() -> None:
    root = etree.fromstring(clean_svg(DRAWING, "fig", 'a "name" <b>'))
    assert (root.get("role"), root.get("aria-label")) == ("img", 'a "name" <b>')


@pytest.mark.parametrize("data", [b"", b"<svg", b"<html/>", b"\x89PNG"])
def test_what_is_no_drawing_is_told_from_one(data: bytes) -> None:
    assert width_of(DRAWING) is None
    with pytest.raises(ValueError, match="not well-formed SVG"):
        width_of(data)


@pytest.mark.parametrize("size", ["1.2.3", "0", "-5pt", "."])
def test_a_size_that_is_none_is_told(size: str) -> None:
    with pytest.raises(ValueError, match="its height is"):
        width_of(DRAWING.replace(b"viewBox", f'height="{size}" viewBox'.encode()))


@pytest.fixture(scope="module")
def page() -> str:
    """What is between a heading and a last word in a page that held all that is hostile."""
    written = ReportHTMLExporter().from_notebook_node(book_of_hostile_things())[0]
    return written.partition("<main")[2].partition("</main>")[0]


def test_the_page_shows_each_drawing_and_the_words_around(page: str) -> None:
    assert page.count("<svg") == page.count("<circle") == len(DRAWINGS)
    assert page.count("Look") == 3 + sum("Look" in html for html, _ in HTML.values())
    assert "Last word." in page


@pytest.mark.parametrize("name", DRAWINGS)
def test_nothing_of_a_hostile_drawing_reaches_the_page(name: str, page: str) -> None:
    drawing, gone = DRAWINGS[name]
    assert gone not in clean_svg(drawing.encode(), "fig", "alt")
    assert gone not in page


@pytest.mark.parametrize("name", HTML)
def test_nothing_of_hostile_html_reaches_the_page(name: str, page: str) -> None:
    source, gone = HTML[name]
    assert gone in source.replace("&#9;", "") or gone.lower() in source.lower()
    assert gone not in page


def test_a_drawing_stays_in_its_place() -> None:
    drawing, _ = DRAWINGS["a form"]
    root = etree.fromstring(clean_svg(drawing.encode(), "fig", "alt"))
    assert dict(root.attrib) == {
        "viewBox": "0 0 90 30", "width": "90", "height": "30", "id": "fig", "role": "img",
        "aria-label": "alt",
    }  # fmt: skip


def test_a_plain_style_sheet_keeps_its_rules_within_the_drawing() -> None:
    sheet = (
        "<style>.a, #b text{fill: red; position: fixed; font: 9px 'A b'} c > d{fill: red}</style>"
    )
    svg = DRAWING.replace(b"<defs>", b"<defs>" + sheet.encode())
    assert "#fig { .a, #b text{fill: red; font: 9px 'A b'} }" in clean_svg(svg, "fig", "alt")
