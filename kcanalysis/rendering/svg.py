"""Drawings: safe to stand inside a page, and repeatable."""

from __future__ import annotations

import re

from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_ACTIVE = {f"{_SVG}{name}" for name in ("script", "foreignObject", "metadata")}
_LENGTH = re.compile(r"([\d.]+)(pt|px|in|cm|mm)?")
_TO_INCH = {"pt": 72, "px": 96, None: 96, "in": 1, "cm": 2.54, "mm": 25.4}
_REFERENCE = re.compile(r"url\((['\"]?)#([^)'\"]+)\1\)")


def is_svg(data: bytes) -> bool:
    """Tell whether something is an SVG drawing that can be read.

    Parameters
    ----------
    data : bytes
        Anything.

    Returns
    -------
    bool
        True for well-formed XML whose root is ``svg``.
    """
    try:
        return _parse(data).tag == f"{_SVG}svg"
    except etree.XMLSyntaxError:
        return False


def width_of(data: bytes) -> float | None:
    """Read how wide a drawing wants to be.

    Parameters
    ----------
    data : bytes
        A drawing (see `is_svg`).

    Returns
    -------
    float or None
        Its width in inches; None where it states none.
    """
    found = _LENGTH.fullmatch(str(_parse(data).get("width", "")))
    return float(found[1]) / _TO_INCH[found[2]] if found else None


def clean_svg(svg: bytes, prefix: str, alt: str) -> str:
    """Make an SVG figure fit to be set in a page together with others.

    Parameters
    ----------
    svg : bytes
        A drawing (see `is_svg`), as matplotlib or anybody wrote it.
    prefix : str
        Put before every id, so that two figures of a page do not share one.
    alt : str
        What the figure shows, for those who cannot see it.

    Returns
    -------
    str
        The ``svg`` element: scripts, event handlers, addresses outside the drawing and metadata
        removed, with a role and an accessible name.
    """
    root = _parse(svg)
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is not None and (not isinstance(element.tag, str) or element.tag in _ACTIVE):
            parent.remove(element)
    for element in root.iter():
        _clean_attributes(element, prefix)
        if element.tag == f"{_SVG}style":
            element.text = _scoped(element.text or "", prefix)
    root.set("id", prefix)
    root.set("role", "img")
    root.set("aria-label", alt)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", with_tail=False)


def _parse(svg: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(svg, parser)


def _clean_attributes(element: etree._Element, prefix: str) -> None:
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
    style = re.sub(r"@import[^;]*;?", "", style)
    return f"#{prefix} {{ {_own_references(style, prefix).strip()} }}"
