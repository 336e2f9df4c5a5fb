"""Headings of a document: their levels, their anchors, and links that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from kcanalysis.rendering.blocks import Section
from kcanalysis.rendering.tables import text_of


def order_headings(trees: list[HtmlElement]) -> Iterator[Section]:
    """Give the headings anchors and levels that start at 2 and skip none."""
    ranks = [f"h{level}" for level in range(1, 7)]
    headings = [element for tree in trees for element in tree.iter(*ranks)]
    shift = 1 if any(heading.tag == "h1" for heading in headings) else 0
    previous, anchors = 1, set[str]()
    for heading in headings:
        level = min(max(int(heading.tag[1]) + shift, 2), previous + 1, 6)
        previous = level
        stem = anchor = slug(text_of(heading)) or "section"
        count = 1
        while anchor in anchors:
            count += 1
            anchor = f"{stem}-{count}"
        anchors.add(anchor)
        heading.tag = f"h{level}"
        heading.set("id", anchor)
        yield Section(level, anchor, text_of(heading))


def mend_links(trees: list[HtmlElement], anchors: Iterable[str]) -> None:
    """Point links inside the document at its anchors; a link to nowhere becomes text."""
    known = set(anchors)
    for link in [link for tree in trees for link in tree.iter("a")]:
        target = link.get("href", "")
        if target.startswith("#") and not re.fullmatch(r"#fn(ref)?\d+", target):
            anchor = slug(target)
            if anchor in known:
                link.set("href", f"#{anchor}")
            else:
                del link.attrib["href"]
                link.tag = "span"


def slug(text: str) -> str:
    """Make an anchor of a text: its words in lower case, joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.lower()))
