"""Pictures: whether they can be shown, and drawings that are safe to stand inside a page."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO

from lxml import etree

from kcanalysis.presenting.table import Cell

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_ACTIVE = {f"{_SVG}{name}" for name in ("script", "foreignObject", "metadata")}
_AROUND = ("exhibit-head", "exhibit-source")
_LENGTH = re.compile(r"\s*([-+.\d]+)([a-z%]*)\s*")
_TO_INCH = {"pt": 72, "px": 96, "": 96, "in": 1, "cm": 2.54, "mm": 25.4}
_REFERENCE = re.compile(r"url\((['\"]?)#([^)'\"]+)\1\)")


def checked(mime: str, data: bytes) -> bytes:
    """Make sure that a picture is one of its type; ValueError says what is wrong with it."""
    if mime == "image/svg+xml":
        width_of(data)
        return data
    from PIL import Image

    kind = mime.removeprefix("image/").upper()
    try:
        Image.open(BytesIO(data), formats=[kind]).load()
    except Exception:  # a damaged file raises all kinds of them
        raise ValueError(f"no {kind} image, or a damaged one") from None
    return data


def width_of(drawing: bytes) -> float | None:
    """Read how many inches wide a drawing is, if it says; ValueError if it cannot be drawn."""
    root = None
    with suppress(etree.XMLSyntaxError):
        root = _parse(drawing)
    if root is None or root.tag != f"{_SVG}svg":
        raise ValueError("not well-formed SVG")
    width = None
    for name in ("height", "width"):
        width = None
        if found := _LENGTH.fullmatch(str(root.get(name, ""))):
            width = _positive(found[1], name) / _TO_INCH.get(found[2], math.inf) or None
    return width


def _positive(number: str, name: str) -> float:
    """Read the number of a length."""
    with suppress(ValueError):
        if (value := float(number)) > 0:
            return value
    raise ValueError(f"its {name} is {number}")


def bare(svg: bytes, crop: Sequence[float] | None) -> bytes:
    """Take title and source, which a document sets as text, out of a drawing, and their room.

    `crop` is how many points are cut off at the top and at the bottom.
    """
    root = _parse(svg)
    for group in [*root.iter(f"{_SVG}g")]:
        parent = group.getparent()
        if parent is not None and str(group.get("id")).startswith(_AROUND):
            parent.remove(group)
    if crop:
        top, bottom = map(float, crop)
        x, y, width, height = map(float, root.get("viewBox", "").replace(",", " ").split())
        height -= top + bottom
        if min(top, bottom) < 0 or height <= 0:
            raise ValueError(f"nothing is left of it without {crop} points")
        root.set("viewBox", f"{x:g} {y + top:g} {width:g} {height:g}")
        root.set("height", f"{height:g}pt")
    return etree.tostring(root)


def clean_svg(svg: bytes, prefix: str, alt: str, figures: Mapping[str, Cell] | None = None) -> str:
    """Make a drawing safe, and fit to be set in a page with others, as an image named `alt`.

    A group that shows one of the `figures`, by its id, gets what is known about it.
    """
    root = _parse(svg)
    for element in root.iter(f"{_SVG}g"):
        if cell := (figures or {}).get(str(element.get("id"))):
            for name, text in {**cell.data, "role": "img", "aria-label": cell.text}.items():
                element.set(name, text)
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is not None and (not isinstance(element.tag, str) or element.tag in _ACTIVE):
            parent.remove(element)
    for element in root.iter():
        _clean_attributes(element, prefix)
        if element.tag == f"{_SVG}style":
            element.text = _scoped(element.text or "", prefix)
    root.set("id", prefix)
    root.set("role", "group" if figures else "img")
    root.set("aria-label", alt)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", with_tail=False)


def _parse(svg: bytes) -> etree._Element:
    """Parse a drawing without reading anything beside it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(svg, parser)


def _clean_attributes(element: etree._Element, prefix: str) -> None:
    """Remove what runs or leads outside, and prefix ids and what refers to them."""
    for name, value in element.attrib.items():
        text = str(value)
        if str(name).lower().startswith("on"):
            del element.attrib[name]
        elif name == "id":
            element.set(name, f"{prefix}-{text}")
        elif name in ("href", _LINK):
            if text.startswith("#"):
                element.set(name, f"#{prefix}-{text[1:]}")
            elif not text.startswith("data:image/"):
                del element.attrib[name]
        elif "url(" in text:
            element.set(name, _own_references(text, prefix))


def _own_references(text: str, prefix: str) -> str:
    """Prefix references to ids, drop references to elsewhere."""
    text = _REFERENCE.sub(lambda found: f"URL(#{prefix}-{found[2]})", text)
    return re.sub(r"url\([^)]*\)", "none", text).replace("URL(", "url(")


def _scoped(style: str, prefix: str) -> str:
    """Keep a drawing's style sheet from reaching the page around it."""
    # a drawing is set in the typeface of the document
    style = re.sub(r"@import[^;]*;?|@font-face\s*{[^}]*}", "", style)
    return f"#{prefix} {{ {_own_references(style, prefix).strip()} }}"
