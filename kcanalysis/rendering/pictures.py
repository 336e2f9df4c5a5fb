"""Pictures: whether they can be shown, and drawings that are safe to stand inside a page."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO

from lxml import etree

from kcanalysis.knowledge import read_knowledge
from kcanalysis.presenting.table import Cell

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_KEPT = read_knowledge("html_tags")
_ELEMENTS = {f"{_SVG}{name}" for name in _KEPT["drawn"]}
_PROPERTIES = frozenset(_KEPT["drawn_properties"])
_ATTRIBUTES = {*_KEPT["drawn_attributes"], *_PROPERTIES}
_AROUND = ("exhibit-head", "exhibit-source")
_LENGTH = re.compile(r"\s*([-+.\d]+)([a-z%]*)\s*")
_TO_INCH = {"pt": 72, "px": 96, "": 96, "in": 1, "cm": 2.54, "mm": 25.4}
_REFERENCE = re.compile(r"url\((?:\s*['\"]?#([^)'\"]+)['\"]?\s*\)|[^)]*\)?)", re.IGNORECASE)
_SELECTORS = re.compile(r"[\w\s.#*,-]+")


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
    groups = [(group, str(group.get("id"))) for group in root.iter(f"{_SVG}g")]
    etree.strip_tags(root, f"{_SVG}a")
    for element in list(root.iterdescendants()):
        parent = element.getparent()
        if parent is not None and element.tag not in _ELEMENTS:
            parent.remove(element)
    for name in ("class", "style", "transform"):  # by which it would leave its place in the page
        root.attrib.pop(name, "")
    for element in root.iter():
        _clean_attributes(element, prefix)
        if element.tag == f"{_SVG}style":
            element.text = _scoped("".join(map(str, element.itertext())), prefix)
    for group, name in groups:
        if cell := (figures or {}).get(name):
            for about, text in {**cell.data, "role": "img", "aria-label": cell.text}.items():
                group.set(about, text)
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
    """Keep the attributes that only draw, and prefix ids and what refers to them."""
    for name, value in element.attrib.items():
        text = str(value)
        if name == "id":
            element.set(name, f"{prefix}-{text}")
        elif name in ("href", _LINK):
            if text.startswith("#"):
                element.set(name, f"#{prefix}-{text[1:]}")
            elif element.tag != f"{_SVG}image" or not text.startswith("data:image/"):
                del element.attrib[name]
        elif name == "style":
            element.set(name, _declarations(text, prefix))
        elif name in _ATTRIBUTES and "\\" not in text:
            element.set(name, _own_references(text, prefix))
        else:
            del element.attrib[name]


def _own_references(text: str, prefix: str) -> str:
    """Prefix references to ids, drop references to elsewhere."""
    return _REFERENCE.sub(lambda to: f"url(#{prefix}-{to[1]})" if to[1] else "none", text)


def _declarations(text: str, prefix: str) -> str:
    """Keep the properties that only draw."""
    declared = (one.partition(":") for one in text.split(";") if "\\" not in one)
    kept = [(name.strip(), value.strip()) for name, _, value in declared]
    return "; ".join(
        f"{name}: {_own_references(value, prefix)}" for name, value in kept if name in _PROPERTIES
    )


def _scoped(style: str, prefix: str) -> str:
    """Keep a drawing's style sheet from reaching the page around it.

    Rules stay whose selectors look only downwards, without a comment or an escape that could hide
    a brace.
    """
    rules = []
    for rule in style.split("}"):
        selectors, _, body = rule.partition("{")
        if _SELECTORS.fullmatch(selectors) and not re.search(r"[{\\/]", body):
            rules.append(f"{selectors.strip()}{{{_declarations(body, prefix)}}}")
    return f"#{prefix} {{ {' '.join(rules)} }}"
