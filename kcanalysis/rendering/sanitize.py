"""Text of a notebook as clean HTML trees, which both the page and the PDF are set from.

Markdown becomes HTML by pandoc; HTML of any origin is reduced to what a document needs. Nothing
in a cleaned tree can run, load or restyle anything.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

ImageSource: TypeAlias = Callable[[str], str | None]
"""Gives an image's ``data:`` URI for its address in the notebook, None where there is none."""

_MARKDOWN = "gfm+tex_math_dollars-gfm_auto_identifiers"
_CUT = '<hr class="kc-cut">'

_TAGS: Mapping[str, frozenset[str]] = {
    kind: frozenset(names)
    for kind, names in tomllib.loads(
        Path(__file__).with_name("html_tags.toml").read_text(encoding="utf-8")
    ).items()
}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that no document can hold."""

_SAFE_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_PANDOC_PREFIX = re.compile(r"^#.*\d+\.md__")


@lru_cache(maxsize=8)
def markdown_to_html(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Convert pieces of Markdown, each for itself, in one run of pandoc.

    Parameters
    ----------
    sources : tuple of str
        Markdown as Jupyter reads it: GitHub's dialect with TeX maths between dollars.

    Returns
    -------
    tuple of str
        The HTML of each piece, not cleaned yet. Formulas are MathML that keeps its TeX source.
    """
    import pypandoc

    if not sources:
        return ()
    with TemporaryDirectory() as directory:
        cut = Path(directory, "cut.md")
        cut.write_text(_CUT, encoding="utf-8")
        inputs = []
        for number, source in enumerate(sources):
            piece = Path(directory, f"{number}.md")
            piece.write_text(_dollars(source), encoding="utf-8")
            inputs += [str(piece), str(cut)]
        html = pypandoc.convert_file(
            inputs,
            to="html",
            format=_MARKDOWN,
            sort_files=False,
            # Each piece is a file of its own: footnotes and open fences do not reach the next.
            extra_args=["--file-scope", "--mathml", "--wrap=none", "--reference-location=block"],
        )
    return tuple(str(html).split(_CUT)[: len(sources)])


def _dollars(source: str) -> str:
    """Put dollars where formulas are, and only there.

    The dollar sign of an amount (US$5), which would open a formula, is escaped; an environment of
    TeX without dollars, which Jupyter takes for a formula, gets them.
    """

    def replaced(found: re.Match[str]) -> str:
        return found["kept"] or (f"$${found['formula']}$$" if found["formula"] else r"\$")

    return re.sub(
        r"(?P<kept>```.*?```|`[^`\n]*`|\$\$.*?\$\$)"
        r"|(?P<formula>^\\begin\{(?P<name>\w+\*?)\}.*?\\end\{(?P=name)\})"
        r"|(?<=US|HK)\$(?=\s?[\d(])",
        replaced,
        source,
        flags=re.DOTALL | re.MULTILINE,
    )


@lru_cache(maxsize=256)
def tex_to_typst(tex: str) -> str | None:
    """Convert a formula.

    Parameters
    ----------
    tex : str
        TeX, without dollars.

    Returns
    -------
    str or None
        Typst, between dollars; None where pandoc cannot read the formula.
    """
    import pypandoc

    text = str(pypandoc.convert_text(f"${tex}$", to="typst", format=_MARKDOWN, verify_format=False))
    text = text.strip()
    return text if re.fullmatch(r"\$[^$]+\$", text) else None


def clean(html: str, image: ImageSource) -> HtmlElement:
    """Parse HTML and keep what belongs in a document.

    Parameters
    ----------
    html : str
        A fragment, of any origin.
    image : callable
        Resolves the address of an image.

    Returns
    -------
    HtmlElement
        A ``div`` around the content. Scripts, forms and other active content, and images that
        cannot be had without the network, are replaced by a visible note.
    """
    html = re.sub(r"<\?xml[^>]*>", "", CONTROL.sub("\ufffd", html))
    root = fragment_fromstring(html, create_parent="div")
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str):
            _replace(element, "")
        elif element.getroottree().getroot() is root:
            _clean_element(element, image)
    return root


def note(text: str) -> HtmlElement:
    """Make a visible note, for what cannot be shown.

    Parameters
    ----------
    text : str
        What the reader is told, without brackets.

    Returns
    -------
    HtmlElement
        A ``span`` of class ``not-shown``.
    """
    span = HtmlElement()
    span.tag = "span"
    span.set("class", "not-shown")
    span.text = f"[{text}]"
    return span


def _clean_element(element: HtmlElement, image: ImageSource) -> None:
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
    elif tag in _TAGS["kept"] | _TAGS["maths"]:
        _keep_attributes(element)
    else:
        # A landmark or an unknown tag: its content counts, its meaning does not.
        element.tag = "div" if tag in _TAGS["boxes"] else "span"
        _keep_attributes(element)


def _keep_attributes(element: HtmlElement) -> None:
    footnote = element.get("id", "") if re.fullmatch(r"fn(ref)?\d+", element.get("id", "")) else ""
    kept = _TAGS["attributes"] | (_TAGS["provenance"] if element.tag == "td" else set())
    for name in list(element.attrib):
        if name not in kept:
            del element.attrib[name]
    if footnote:
        element.set("id", footnote)
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
    parent = element.getparent()
    assert parent is not None, "a cleaned fragment's root is never replaced"
    tail = element.tail or ""
    if isinstance(new, str):
        tail = new + tail
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    else:
        new.tail = tail
        parent.insert(parent.index(element), new)
    element.tail = None
    parent.remove(element)


def to_string(root: etree._Element) -> str:
    """Write a tree as HTML.

    Parameters
    ----------
    root : Element
        A cleaned tree.

    Returns
    -------
    str
        The HTML inside the root element.
    """
    from html import escape

    from lxml.html import tostring

    return escape(root.text or "", quote=False) + "".join(
        tostring(child, encoding="unicode") for child in root
    )
