from __future__ import annotations

import pytest
from lxml import etree

from kcanalysis.rendering.pictures import clean_svg, width_of

DRAWING = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 viewBox="0 0 10 10" onload="alert(1)">
<metadata>when</metadata>
<defs><style>*{stroke-linecap: butt} @import url(https://example.com/a.css);</style>
<clipPath id="c"><path d="M0 0"/></clipPath></defs>
<script>alert(1)</script>
<g clip-path="url(#c)"><use xlink:href="#c"/><use xlink:href="https://example.com/x.svg#a"/></g>
<path id="p" fill="url(https://example.com/y)" style="filter: url('#c')"/>
</svg>"""


def test_ids_and_the_references_to_them_get_the_prefix() -> None:
    clean = clean_svg(DRAWING, "fig", "alt")
    assert 'id="fig-c"' in clean
    assert 'clip-path="url(#fig-c)"' in clean
    assert 'href="#fig-c"' in clean
    assert 'style="filter: url(#fig-c)"' in clean


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
