"""Blocks of a document as Typst; text goes in as string literals, never to be taken for markup."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import repeat
from textwrap import TextWrapper

from lxml.html import HtmlElement, tostring

from kcanalysis.knowledge import read_knowledge
from kcanalysis.presenting.prose import Beside, Passage
from kcanalysis.presenting.table import Cell, Column, Table, roles
from kcanalysis.rendering import blocks
from kcanalysis.rendering.blocks import Block, Picture
from kcanalysis.rendering.markdown import tex_to_typst
from kcanalysis.rendering.pictures import clean_svg
from kcanalysis.rendering.tables import Grid, Slot, grid_of, read_grid
from kcanalysis.typeface import advance, lacking

_SUFFIXES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_INLINE = {
    "strong": "strong", "b": "strong", "em": "emph", "i": "emph", "var": "emph", "sup": "super",
    "sub": "sub", "del": "strike", "s": "strike", "ins": "underline", "u": "underline",
}  # fmt: skip
_AROUND = {
    "blockquote": "quote(block: true)", "dd": "pad(left: 1em)", "dt": "strong", "summary": "strong",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "pre", "blockquote", "hr", "h1", "h2",
    "h3", "h4", "h5", "h6", "figure", "figcaption", "details", "summary",
}  # fmt: skip
# cuts printed text to lines that fit on the page
_PRINTED_LINE = TextWrapper(
    width=105, drop_whitespace=False, replace_whitespace=False, break_on_hyphens=False
)
_PRINT = {name: float(value) for name, value in read_knowledge("looks")["print"].items()}

_PAGE = (21 - 2 * _PRINT["margin"]) / 2.54 * 72 / _PRINT["size"] - 0.84
"""Width in em of the text on an A4 page at the size of a table, less what rounding may take."""

_LABEL, _TEXT, _WIDEST = 16.0, 7.0, 24.0  # em, at which labels and other text may wrap; at most
_LAST = 3  # rows at the end of a long table that stay together
_SHORT = 40.0  # lines, which fit on a page even if some more wrap than is expected
_BOX = "□"  # stands in print for a character that no font has


def literal(text: object) -> str:
    """Write text as a Typst string, with its quotes."""
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'


class TypstWriter:
    """Writes blocks as Typst; collects the files that they ask for, and what no font has."""

    def __init__(self) -> None:
        self.assets: dict[str, bytes] = {}
        self.lacking: set[str] = set()

    def text(self, text: str) -> str:
        """Write text as a Typst string, with boxes for characters that no font has."""
        return literal(self._settable(text))

    def unset(self) -> str:
        """Write a note that names the characters that stand as boxes, if there are any."""
        if not self.lacking:
            return ""
        codes = " ".join(f"U+{ord(character):04X}" for character in sorted(self.lacking))
        return f"#footnotes[#{literal(f'{_BOX} stands for characters not in the fonts: {codes}')}]"

    def _settable(self, text: str) -> str:
        """Put boxes for the characters that no font has."""
        missing = lacking(text)
        self.lacking |= missing
        return text.translate({ord(character): _BOX for character in missing})

    def block(self, block: Block) -> str:
        """Write a block; code is not shown in print."""
        match block:
            case blocks.Prose(root):
                return self._flow(root)
            case Passage():
                return self._passage(block)
            case Beside(left, right):
                boxes = "".join(f"#boxed[{self._headed(box, apart=True)}]" for box in right)
                return f"#beside[{''.join(map(self._headed, left))}][{boxes}]"
            case Table():
                return self._table(grid_of(block))
            case blocks.Exhibit(number, content):
                words = (number, self.text(content.caption), self.text(content.measure))
                return self._exhibit(content, "caption({}, {}, {})".format(*words))
            case Picture():
                return f"#whole({self._picture(block)})"
            case blocks.Abreast(parts):
                return f"#abreast[{self.block(parts[0])}][{self.block(parts[1])}]"
            case blocks.Printed(text, stream):
                lines = "\n".join(_PRINTED_LINE.fill(line) for line in text.split("\n"))
                return f"#printed({literal(stream)}, {self.text(lines)})"
            case blocks.Code():
                return ""
            case blocks.PageBreak():
                return "#pagebreak(weak: true)"

    def line(self, passage: Passage) -> str:
        """Write what a passage says, without its lead."""
        return f"[{''.join(map(self._part, passage.parts, repeat(passage.marks)))}]"

    def _part(self, part: str | Cell, marks: Mapping[str, str]) -> str:
        """Write a part of a passage: text, or a figure as its standing asks for."""
        if isinstance(part, str):
            return self._text(part)
        names = "".join(f"{literal(name)}, " for name in roles(Column(""), part))
        mark = f"#super[#{literal(marks[part.exception])}]" if part.exception else ""
        if part.link and not part.source:
            paged = "#jump.with(paged: true)" if part.link.startswith("#") else "#link"
            return f"{paged}({literal(part.link.lstrip('#'))})[{self._text(part.text)}];"
        return f"#shown(({names}))[{self._text(part.text)}{mark}];"

    def _passage(self, passage: Passage) -> str:
        """Write a passage, and below it what its marks stand for."""
        lead = f"lead: lead({self.text(passage.lead)}), " if passage.lead else ""
        note = f"is-note: {'true' if passage.is_note else 'false'}"
        notes = "".join(
            f"#footnotes[#super[#{literal(mark)}] #{self.text(sentence)}]"
            for sentence, mark in passage.marks.items()
        )
        return f"#passage({lead}{note}){self.line(passage)}{notes}"

    def _headed(self, block: Passage | Table, apart: bool = False) -> str:
        """Write what stands beside something else; its head stands `apart` in a box."""
        if isinstance(block, Table):
            return self._table(grid_of(block), f"lead({self.text(block.caption)})")
        if not apart or not block.lead:
            return self._passage(block)
        return f"#lead({self.text(block.lead)})\n\n{self._passage(replace(block, lead=''))}"

    def _exhibit(self, content: Table | Picture, caption: str) -> str:
        """Write a table or a picture below its caption."""
        if isinstance(content, Table):
            return self._table(grid_of(content), caption)
        source = self.text(content.source)
        return f"#exhibit(above: {caption}, source: {source}, {self._picture(content)})"

    def _picture(self, picture: Picture) -> str:
        """Write a picture, and keep its bytes."""
        data = picture.data
        if picture.mime == "image/svg+xml":
            data = self._settable(clean_svg(data, "figure", picture.alt)).encode()
        name = f"picture-{len(self.assets) + 1}.{_SUFFIXES[picture.mime]}"
        self.assets[name] = data
        width = "auto" if picture.width is None else f"{picture.width:.3f}in"
        return f"picture({literal(name)}, {literal(picture.alt)}, {width})"

    def _flow(self, parent: HtmlElement) -> str:
        """Write what is in an element that may hold paragraphs."""
        parts, line = [], self._text((parent.text or "").lstrip())
        for child in parent:
            if child.tag in _BLOCKS:
                parts += [line, self._block_element(child)]
                line = self._text((child.tail or "").lstrip())
            else:
                line += self._inline_element(child) + self._text(child.tail)
        parts.append(line)
        return "\n\n".join(part for part in parts if part.strip())

    def _block_element(self, element: HtmlElement) -> str:
        """Write an element that is a paragraph or holds some."""
        tag, inner = str(element.tag), f"[{self._flow(element)}]"
        if re.fullmatch("h[1-6]", tag):
            anchor = element.get("id")
            label = f"#label({literal(anchor)})" if anchor else ""
            return f"#heading(level: {int(tag[1]) - 1}){inner}{label}"
        match tag:
            case "table":
                return self._table(read_grid(element))
            case "ul" | "ol":
                items = "".join(f"[{self._flow(item)}]" for item in element.iterchildren("li"))
                start = element.get("start", "1")
                numbered = f"enum(start: {int(start) if start.isdecimal() else 1})"
                return f"#{'list' if tag == 'ul' else numbered}{items}"
            case "pre":
                return f'#printed("code", {self.text(element.text_content().strip(chr(10)))})'
            case "hr":
                return "#rule()"
            case "blockquote" | "dd" | "dt" | "summary":
                return f"#{_AROUND[tag]}{inner}"
            case "div" if "footnotes" in element.get("class", ""):
                return f"#footnotes{inner}"
            case _:
                return self._flow(element)

    def _inline(self, parent: HtmlElement) -> str:
        """Write what is in an element that stands in a line."""
        return self._text(parent.text) + "".join(
            self._inline_element(child) + self._text(child.tail) for child in parent
        )

    def _inline_element(self, element: HtmlElement) -> str:
        """Write an element that stands in a line."""
        tag = str(element.tag)
        match tag:
            case "br":
                return "#linebreak();"
            case "img":
                return self._inline_image(element)
            case "code" | "kbd" | "samp":
                return f"#raw({self.text(element.text_content())});"
            case "math":
                return self._formula(element)
            case "svg":  # a small line of the package; no other is left
                drawing = tostring(element, encoding="unicode", with_tail=False)
                return f"#spark({literal(drawing)}, {literal(element.get('aria-label'))});"
            case "q":
                return f"#quote[{self._inline(element)}];"
            case "span" if "not-shown" in element.get("class", ""):
                return f"#not-shown[{self._inline(element)}];"
        holds_blocks = any(child.tag in _BLOCKS for child in element.iterdescendants())
        inner = self._flow(element) if holds_blocks else self._inline(element)
        if tag == "a" and element.get("href"):
            return self._link(element.get("href", ""), inner)
        return f"#{_INLINE[tag]}[{inner}];" if tag in _INLINE and inner else inner

    def _link(self, target: str, inner: str) -> str:
        """Write a link around markup."""
        if re.fullmatch(r"#fn(ref)?\d+", target):
            return inner
        verb, place = ("jump", target[1:]) if target.startswith("#") else ("link", target)
        return f"#{verb}({literal(place)})[{inner}];" if inner else ""

    def _inline_image(self, element: HtmlElement) -> str:
        """Write an image that stands in a line, or a paragraph."""
        mime, _, data = element.get("src", "").removeprefix("data:").partition(";base64,")
        picture = Picture(mime, base64.b64decode(data), element.get("alt") or "Image")
        return f"#box({self._picture(picture)});"

    def _formula(self, element: HtmlElement) -> str:
        """Write a formula, or its TeX where it cannot be set."""
        tex = "".join(str(note.text_content()) for note in element.iter("annotation")).strip()
        formula = tex_to_typst(tex) if tex else None
        if formula is None:
            return f"#raw({self.text(tex or element.text_content())});"
        block = "true" if element.get("display") == "block" else "false"
        return f"#math.equation(block: {block}, alt: {literal(tex)}, {self._settable(formula)});"

    def _text(self, text: str | None) -> str:
        """Write text with its white space collapsed."""
        collapsed = re.sub(r"[ \t\r\n\f]+", " ", text or "")
        if collapsed == " ":
            return " "
        return f"#{self.text(collapsed)};" if collapsed else ""

    def _table(self, grid: Grid, above: str = "none") -> str:
        """Write a table below what stands above it, in parts if it is too wide."""
        if above == "none" and grid.caption is not None and not grid.is_ours:
            above = f"lead[{self._flow(grid.caption)}]"
        notes = "".join(
            f"[{f'#super[#{literal(mark)}] ' if mark else ''}#{self.text(sentence)}],"
            for mark, sentence in grid.notes
        )
        parts = _parts(grid)
        return "\n".join(
            self._columns(grid, part)
            + f"(above: {above if part is parts[0] else 'none'},"
            + f" notes: ({notes if part is parts[-1] else ''}))"
            for part in parts
        )

    def _columns(self, grid: Grid, shown: list[int]) -> str:
        """Write the given columns of a table."""
        rows = dict.fromkeys(range(grid.rows), "")
        for slot in grid.slots:
            reach = range(slot.column, slot.column + slot.columns)
            if covered := [place for place, column in enumerate(shown) if column in reach]:
                rows[slot.row] += self._slot(grid, slot, covered)
        sections = {slot.row for slot in grid.slots if "section" in slot.roles}
        for section in sections:
            rows[section] = f"section({rows[section]}),\n  "
        last = grid.rows - _kept_together(grid, sections)
        columns = "".join(f"{_track(grid, column)}, " for column in shown)
        parts = [range(grid.heads), range(grid.heads, last), range(last, grid.rows)]
        head, body, foot = ("".join(rows[row] for row in part) for part in parts)
        return (
            f"#exhibit-table.with(columns: ({columns}),"
            f" align: {'top' if grid.is_text else 'bottom'}, tall: {_may_fill_a_page(grid)},\n"
            f"  head: ({head}),\n  foot: ({foot}),\n  {body})"
        )

    def _slot(self, grid: Grid, slot: Slot, covered: list[int]) -> str:
        """Write a cell of a table over some of the columns shown."""
        names = "".join(f"{literal(role)}, " for role in sorted(slot.roles))
        pad = grid.pads.get((slot.row, slot.column), 0)
        return (
            f"entry(({names}), pad: {pad:g}em, x: {covered[0]}, y: {slot.row},"
            f" colspan: {len(covered)}, rowspan: {slot.rows})[{self._flow(slot.element)}],\n  "
        )


def _kept_together(grid: Grid, sections: set[int]) -> int:
    """Count the last rows that go to the next page together, so that none stands there alone."""
    count = min(_LAST, grid.rows - 1 - max(sections, default=grid.heads - 1))
    first = grid.rows - count
    is_cut = any(slot.row < first < slot.row + slot.rows for slot in grid.slots)
    return 0 if is_cut or first - grid.heads < 3 * _LAST else count


def _may_fill_a_page(grid: Grid) -> str:
    """Tell Typst whether a table may be taller than a page; it takes long to measure one."""
    lines = dict.fromkeys(range(grid.rows), 1.0)
    for slot in grid.slots:
        limit = _LABEL if slot.column < grid.labels else _TEXT
        lines[slot.row] = max(lines[slot.row], advance(slot.text) / limit)
    return "true" if not grid.is_ours or sum(lines.values()) > _SHORT else "false"


def _track(grid: Grid, column: int) -> str:
    """Say how wide a column is; in a crowded table those of text share what the others leave."""
    width = grid.widths[column]
    is_crowded = sum(grid.widths) + 2 * _PRINT["cell"] * grid.columns > _PAGE
    if is_crowded and column not in grid.numeric and width > _TEXT:
        return f"{min(width, _WIDEST):.1f}fr"
    if column in grid.numeric and grid.is_ours and (even := _even(grid)):
        return f"{even:.2f}em"
    return "1fr" if column == grid.stretched else "auto"


def _even(grid: Grid) -> float:
    """Measure in em how wide all columns of numbers are, if there is room for the widest."""
    even = max(grid.widths[column] for column in grid.numeric)
    widths = [even if c in grid.numeric else width for c, width in enumerate(grid.widths)]
    fits = sum(widths) + 2 * _PRINT["cell"] * grid.columns <= _PAGE
    return even + 2 * _PRINT["cell"] if fits else 0


def _parts(grid: Grid) -> list[list[int]]:
    """Choose the columns of each part of a table; all repeat what names the rows.

    The last part is full. It is the first to be shown where its last column is brought forward.
    """
    # a number cannot wrap, text can
    limits = [_LABEL if column < grid.labels else _TEXT for column in range(grid.columns)]
    needed = [
        2 * _PRINT["cell"] + (width if column in grid.numeric else min(width, limits[column]))
        for column, width in enumerate(grid.widths)
    ]
    labels = list(range(grid.labels))
    room = _PAGE - sum(needed[: grid.labels])
    parts: list[list[int]] = [[]]
    for column in reversed(range(grid.labels, grid.columns)):
        if parts[0] and sum(needed[each] for each in [column, *parts[0]]) > room:
            parts.insert(0, [])
        parts[0].insert(0, column)
    newest = any("emphasis" in s.roles and s.column == grid.columns - 1 for s in grid.slots)
    return [labels + part for part in (reversed(parts) if newest else parts)]
