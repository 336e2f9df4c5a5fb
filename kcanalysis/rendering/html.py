"""Blocks of a document as HTML, and the fonts that go into the page."""

from __future__ import annotations

import base64
import re
from copy import deepcopy
from functools import lru_cache
from hashlib import sha256

from lxml.html import HtmlElement, fragment_fromstring
from lxml.html.builder import E
from markupsafe import Markup

from kcanalysis.knowledge import read_knowledge
from kcanalysis.presenting.prose import Passage
from kcanalysis.presenting.table import Cell, Column, Table, roles
from kcanalysis.rendering.blocks import Picture, Prose
from kcanalysis.rendering.pictures import clean_svg
from kcanalysis.rendering.sanitize import to_string
from kcanalysis.rendering.tables import Grid, Slot, read_grid, text_of
from kcanalysis.typeface import FACES, font_face

_LOOKS = read_knowledge("looks")
_SCREEN = {name: float(value) for name, value in _LOOKS["screen"].items()}
_COLOURS = {colour: f"var(--{name})" for name, colour in _LOOKS["light"].items()} | {
    colour: f"var(--chart-{name})" for name, colour in _LOOKS["chart"].items()
}
"""The variable of the page that stands for a colour of a drawing."""


def prose(block: Prose) -> Markup:
    """Write text, with the tables in it."""
    root = deepcopy(block.root)
    for element in list(root.iter("table")):
        _dress(element, is_ours=False)
    for image in root.iter("img"):
        image.set("alt", image.get("alt") or "Image")
    return Markup(to_string(root))


def passage(block: Passage) -> Markup:
    """Write what a passage says, its figures with what is known about them."""
    lead = Markup("<strong>{}</strong> ").format(block.lead) if block.lead else ""
    parts = (
        part if isinstance(part, str) else _figure(part, block.marks.get(part.exception, ""))
        for part in block.parts
    )
    return Markup("").join([lead, *parts])


def _figure(cell: Cell, mark: str) -> Markup:
    names = " ".join(["figure", *roles(Column("", numeric=False), cell)])
    known = Markup("").join(Markup(' {}="{}"').format(*each) for each in cell.data.items())
    if cell.link and not cell.source:
        return Markup('<a href="{}">{}</a>').format(cell.link, cell.text)
    sign = Markup("<sup>{}</sup>").format(mark) if mark else ""
    return Markup('<span class="{}"{}>{}{}</span>').format(names, known, cell.text, sign)


def table(block: Table, headed: bool = False) -> Markup:
    """Write a table of the package; its caption is seen where nothing else heads it."""
    root = fragment_fromstring(block.to_html(), create_parent="div")
    element = root.find("table")
    _dress(element, is_ours=True)
    root[0].set("data-figures", "")
    if not headed:
        element.find("caption").drop_tree()
        element.set("aria-label", block.caption)
    return Markup(to_string(root))


def _dress(element: HtmlElement, *, is_ours: bool) -> None:
    """Give a table the looks of the page, in a box that scrolls: a wide one widens no page."""
    grid = read_grid(element, is_ours=is_ours)
    for slot in grid.slots:
        if not is_ours:
            _set_roles(slot, grid)
        if pad := grid.pads.get((slot.row, slot.column)):
            # room behind a number, so that the decimal points of a column align
            slot.element.set("style", f"--pad:{pad:g}em")
    if grid.stretched is not None:
        element.set("class", "statement text" if grid.is_text else "statement")
    is_wide = sum(grid.widths) + 2 * _SCREEN["cell"] * grid.columns > _SCREEN["wide"]
    names = {"class": "table-box wide" if is_wide else "table-box", "aria-label": grid.name}
    box = E.div(names, role="group", tabindex="0")
    parent = element.getparent()
    assert parent is not None, "a table of a cleaned tree is inside its root"
    box.tail, element.tail = element.tail, None
    parent.replace(element, box)
    box.append(element)


def _set_roles(slot: Slot, grid: Grid) -> None:
    """Give a cell of a foreign table the classes and the scope that its place in it asks for."""
    element = slot.element
    if names := sorted(slot.roles & {"num", "group"}):
        element.set("class", " ".join(names))
    if element.tag == "th" and not text_of(element):
        element.tag = "td"
    elif element.tag == "th":
        along, reach = ("col", slot.columns) if slot.row < grid.heads else ("row", slot.rows)
        element.set("scope", f"{along}group" if reach > 1 else along)


def digest(script: str) -> str:
    """Name a script in a page's security policy, so that no other script runs in it."""
    return f"sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}"


def picture(block: Picture, narrow: bool = False) -> Markup:
    """Write a drawing, or the `narrow` one of the same, into the page; a bitmap as data.

    A drawing of the package follows the colours of the page.
    """
    data = block.narrow if narrow else block.data
    if block.mime != "image/svg+xml":
        coded = base64.b64encode(data).decode()
        return Markup('<img src="data:{};base64,{}" alt="{}">').format(block.mime, coded, block.alt)
    drawing = clean_svg(data, f"fig-{sha256(data).hexdigest()[:8]}", block.alt, block.figures)
    if block.caption:
        drawing = re.sub(r"#[0-9a-f]{6}\b", lambda c: _COLOURS.get(c[0], c[0]), drawing)
    return Markup(drawing)


@lru_cache(maxsize=1)
def font_faces() -> Markup:
    """Write the style rules that carry the typeface, cut down to Western characters."""
    return Markup("\n".join(font_face(name, "page") for name in FACES))
