"""Blocks of a document as HTML, and the fonts that go into the page."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from hashlib import sha256

from lxml.html import HtmlElement, fragment_fromstring
from lxml.html.builder import E
from markupsafe import Markup

from kcanalysis.knowledge import read_knowledge
from kcanalysis.presenting.table import Table
from kcanalysis.rendering.document import Block, Picture, Prose
from kcanalysis.rendering.pictures import clean_svg
from kcanalysis.rendering.sanitize import to_string
from kcanalysis.rendering.tables import Grid, Slot, grid_of, read_grid, text_of
from kcanalysis.typeface import FACES, font_face

_CHARACTERS = (
    "U+0020-017F,U+2010-2027,U+2030-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260-2265"
)
_SCREEN = {name: float(value) for name, value in read_knowledge("looks")["screen"].items()}


def prose(block: Prose) -> Markup:
    """Write text, with the tables in it."""
    root = deepcopy(block.root)
    for element in list(root.iter("table")):
        grid = read_grid(element)
        for row in element.iter("tr"):
            row.attrib.pop("class", None)
        for slot in grid.slots:
            _set_roles(slot, grid)
        _box(element, grid)
    for image in root.iter("img"):
        image.set("alt", image.get("alt") or "Image")
    return Markup(to_string(root))


def table(block: Table) -> Markup:
    """Write a table of the package."""
    root = fragment_fromstring(block.to_html(), create_parent="div")
    element, grid = root.find("table"), grid_of(block)
    for number, row in enumerate(element.iter("tr")):
        for place, cell in enumerate(row):
            _pad(cell, grid.pads.get((number, place)))
    _box(element, grid)
    if has_origins([block]):
        root[0].set("aria-describedby", "hint")
    return Markup(to_string(root))


def _set_roles(slot: Slot, grid: Grid) -> None:
    """Give a cell of a foreign table the classes and the scope that its place in it asks for."""
    element = slot.content
    assert not isinstance(element, str), "a foreign table is made of elements"
    element.attrib.pop("class", None)
    if names := sorted(slot.roles & {"num", "group"}):
        element.set("class", " ".join(names))
    _pad(element, grid.pads.get((slot.row, slot.column)))
    if element.tag == "th" and not text_of(element):
        element.tag = "td"
    elif element.tag == "th":
        along, reach = ("col", slot.columns) if slot.row < grid.heads else ("row", slot.rows)
        element.set("scope", f"{along}group" if reach > 1 else along)


def _pad(element: HtmlElement, pad: float | None) -> None:
    """Leave room behind a number, so that the decimal points of a column align."""
    if pad:
        element.set("style", f"--pad:{pad:g}em")


def _box(element: HtmlElement, grid: Grid) -> None:
    """Put a table into a box that scrolls, so that a wide one does not widen the page."""
    element.attrib.pop("class", None)
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


def has_origins(blocks: Iterable[Block]) -> bool:
    """Tell whether a table says where its figures come from."""
    rows = (row for block in blocks if isinstance(block, Table) for row in block.rows)
    return any(cell.about for row in rows for cell in row.cells)


def digest(script: str) -> str:
    """Name a script in a page's security policy, so that no other script runs in it."""
    return f"sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}"


def picture(block: Picture) -> Markup:
    """Write a drawing, which is set into the page, or a bitmap, with its accessible name."""
    if block.mime == "image/svg+xml":
        prefix = f"fig-{sha256(block.data).hexdigest()[:8]}"
        return Markup(clean_svg(block.data, prefix, block.alt))
    data = base64.b64encode(block.data).decode()
    return Markup('<img src="data:{};base64,{}" alt="{}">').format(block.mime, data, block.alt)


@lru_cache(maxsize=1)
def font_faces() -> Markup:
    """Write the style rules that carry the typeface, cut down to Western characters."""
    return Markup("\n".join(font_face(name, _CHARACTERS) for name in FACES))
