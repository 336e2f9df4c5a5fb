"""Blocks of a document as HTML, and the fonts that go into the page."""

from __future__ import annotations

import base64
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from lxml.html import HtmlElement
from lxml.html.builder import E
from markupsafe import Markup

from kcanalysis.rendering.document import Figure, Prose, Report
from kcanalysis.rendering.sanitize import to_string
from kcanalysis.rendering.svg import clean_svg
from kcanalysis.rendering.tables import read_table, text_of
from kcanalysis.typeface import FAMILY, font_files

_CHARACTERS = (
    "U+0020-017F,U+2010-2027,U+2030-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260-2265"
)
_WIDE = 56
"""Width in em from which a table scrolls in its own box even on a wide screen."""

_CELL = 1.3
"""Width in em of the margins of a cell."""

_ORIGINS = ".//td[@data-source or @data-formula or @data-exception]"


def prose(block: Prose) -> Markup:
    """Write text and tables.

    Parameters
    ----------
    block : Prose
        A block of a report; its tables are put into boxes of their own in place.

    Returns
    -------
    Markup
        HTML.
    """
    for table in list(block.root.iter("table")):
        _box(table)
    for picture in block.root.iter("img"):
        picture.set("alt", picture.get("alt") or "Image")
    return Markup(to_string(block.root))


def _box(table: HtmlElement) -> None:
    """Put a table into a box that scrolls, so that a wide one does not widen the page."""
    grid = read_table(table)
    if grid.stretched() is not None:
        table.set("class", "statement text" if grid.is_text() else "statement")
    for cell in grid.cells:
        if cell.pad:
            cell.element.set("style", f"--pad:{cell.pad:g}em")
    name = "Table" if grid.caption is None else text_of(grid.caption)
    box = E.div(role="group", tabindex="0")
    is_wide = sum(grid.widths()) + _CELL * grid.columns > _WIDE
    box.set("class", "table-box wide" if is_wide else "table-box")
    box.set("aria-label", name)
    if table.xpath(_ORIGINS):
        box.set("aria-describedby", "hint")
    parent = table.getparent()
    assert parent is not None, "a table of a cleaned tree is inside its root"
    box.tail, table.tail = table.tail, None
    parent.replace(table, box)
    box.append(table)
    if grid.notes:
        notes = E.div(*[E.p(E.sup(mark), f" {sentence}") for mark, sentence in grid.notes])
        notes.set("class", "footnotes")
        notes.tail, box.tail = box.tail, None
        box.addnext(notes)


def has_origins(report: Report) -> bool:
    """Tell whether a table of a report says where its figures come from.

    Parameters
    ----------
    report : Report
        A report.

    Returns
    -------
    bool
        True if there is anything to show at a figure.
    """
    trees = (block.root for block in report.blocks if isinstance(block, Prose))
    return any(tree.xpath(_ORIGINS) for tree in trees)


def digest(script: str) -> str:
    """Name a script in a page's security policy, so that no other script runs in it.

    Parameters
    ----------
    script : str
        What stands between the script's tags.

    Returns
    -------
    str
        A source expression of the policy.
    """
    return f"sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}"


def picture(figure: Figure) -> Markup:
    """Write a picture, with what it shows as its accessible name.

    Parameters
    ----------
    figure : Figure
        A drawing, which is set into the page, or a bitmap.

    Returns
    -------
    Markup
        An ``svg`` or ``img`` element.
    """
    if figure.mime == "image/svg+xml":
        prefix = f"fig-{sha256(figure.data).hexdigest()[:8]}"
        return Markup(clean_svg(figure.data, prefix, figure.alt))
    data = base64.b64encode(figure.data).decode()
    return Markup('<img src="data:{};base64,{}" alt="{}">').format(figure.mime, data, figure.alt)


@lru_cache(maxsize=1)
def font_faces() -> Markup:
    """Write the style rules that carry the reports' typeface.

    Returns
    -------
    Markup
        ``@font-face`` rules with the fonts inside, cut down to the characters of Western texts.
    """
    regular, italic, semibold, _, bold, _ = font_files()
    faces = [
        (regular, 400, "normal"), (italic, 400, "italic"),
        (semibold, 600, "normal"), (bold, 700, "normal"),
    ]  # fmt: skip
    return Markup("\n".join(_face(path, weight, style) for path, weight, style in faces))


def _face(path: Path, weight: int, style: str) -> str:
    from fontTools.subset import Options, Subsetter, parse_unicodes
    from fontTools.ttLib import TTFont

    options = Options(layout_features=["kern", "lnum", "tnum"], hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(_CHARACTERS))
    packed = BytesIO()
    with TTFont(path, recalcTimestamp=False, lazy=True) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(packed)
    data = base64.b64encode(packed.getvalue()).decode()
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {style};'
        f" src: url(data:font/woff;base64,{data}) format('woff'); }}"
    )
