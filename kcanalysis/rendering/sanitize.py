"""HTML of any origin as clean trees, in which nothing can run, load or restyle anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from lxml.html import HtmlElement, fragment_fromstring, tostring
from lxml.html.builder import E

from kcanalysis.knowledge import read_knowledge

_TAGS = {kind: frozenset(names) for kind, names in read_knowledge("html_tags").items()}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that no document can hold."""

_SAFE_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"id=fn(ref)?\d+|class=footnotes( [\w-]+)*")
_PANDOC_PREFIX = re.compile(r"^#.*\d+\.md__")


def clean(source: str, image: Callable[[str], str | None]) -> HtmlElement:
    """Parse HTML and keep, in a ``div``, what belongs in a document; notes stand for the rest.

    `image` gives an image's ``data:`` URI for its address, None where there is none.
    """
    source = re.sub(r"<\?xml[^>]*>", "", CONTROL.sub("\ufffd", source))
    root = fragment_fromstring(source, create_parent="div")
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str):
            _replace(element, "")
        elif element.getroottree().getroot() is root:
            _clean_element(element, image)
    return root


def note(text: str) -> HtmlElement:
    """Make a visible note, in brackets, for what cannot be shown."""
    return E.span({"class": "not-shown"}, f"[{text}]")


def _clean_element(element: HtmlElement, image: Callable[[str], str | None]) -> None:
    """Keep an element, replace it, or leave it out."""
    tag = str(element.tag).lower()
    if tag in _TAGS["silent"] or "footnote-back" in element.get("class", ""):
        _replace(element, "")
    elif tag in _TAGS["not_shown"]:
        _replace(element, note(f"{tag} not shown"))
    elif tag == "input":
        box = "☑" if "checked" in element.attrib else "☐"
        is_box = element.get("type") == "checkbox"
        _replace(element, f"{box} " if is_box else note("input field not shown"))
    elif tag == "img":
        source = image(element.get("src", ""))
        if source is None:
            _replace(element, note(f"image not shown: {element.get('alt') or element.get('src')}"))
        else:
            _keep_attributes(element)
            element.set("src", source)
    else:
        if tag not in _TAGS["kept"] | _TAGS["maths"]:
            # A landmark or an unknown tag: its content counts, its meaning does not.
            element.tag = "div" if tag in _TAGS["boxes"] else "span"
        _keep_attributes(element)


def _keep_attributes(element: HtmlElement) -> None:
    """Leave the attributes that are safe, and links to the web or within the document."""
    for name, value in element.attrib.items():
        if name not in _TAGS["attributes"] and not _FOOTNOTE.fullmatch(f"{name}={value}"):
            del element.attrib[name]
    if "href" in element.attrib:
        href = _PANDOC_PREFIX.sub("#", element.get("href", "").strip())
        if _SAFE_LINK.match(href):
            element.set("href", href)
        else:
            del element.attrib["href"]
    if element.tag == "a" and "href" not in element.attrib:
        element.tag = "span"


def _replace(element: HtmlElement, new: HtmlElement | str) -> None:
    """Put an element or text in an element's place, keeping the text that follows it."""
    if isinstance(new, str):
        element.tail = new + (element.tail or "")
    else:
        element.addprevious(new)
    element.drop_tree()


def to_string(root: HtmlElement) -> str:
    """Write what is inside the root of a cleaned tree as HTML."""
    return escape(root.text or "", quote=False) + "".join(
        tostring(child, encoding="unicode") for child in root
    )
