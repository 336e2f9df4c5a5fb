"""Blocks of a document as Typst markup.

Text never stands in the markup as such: it goes in as string literals, so that nothing in it can
be taken for Typst.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import TextWrapper

from lxml.html import HtmlElement

from kcanalysis.rendering.document import Block, Code, Figure, PageBreak, Printed, Prose, Row
from kcanalysis.rendering.sanitize import tex_to_typst
from kcanalysis.rendering.svg import clean_svg
from kcanalysis.rendering.tables import Cell, Table, read_table, text_of
from kcanalysis.typeface import lacking

_SUFFIXES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_INLINE = {
    "strong": "strong", "b": "strong", "em": "emph", "i": "emph", "var": "emph", "sup": "super",
    "sub": "sub", "del": "strike", "s": "strike", "ins": "underline", "u": "underline",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "table", "pre", "blockquote", "hr", "h1", "h2",
    "h3", "h4", "h5", "h6", "figure", "figcaption", "details", "summary",
}  # fmt: skip
_PRINTED_LINE = TextWrapper(
    width=105, drop_whitespace=False, replace_whitespace=False, break_on_hyphens=False
)
"""Cuts printed text to lines that fit on the page."""

_PAGE = 52.7
"""Width in em of the text on an A4 page at the size of 9 pt, less what rounding may take."""

_LARGEST, _SMALLEST = 9.0, 6.4
"""Sizes in points of a table; one that would have to be smaller is cut into several."""

_LABEL, _TEXT = 17.0, 20.0
"""Widths in em at which a row's label and other text are expected to wrap."""

_CELL = 0.9
"""Width in em of the margins of a cell."""

_LAST = 3
"""Rows at the end of a long table that stay together."""

_BOX = "□"
"""Stands in print for a character that no font has."""


def literal(text: object) -> str:
    """Write text as a Typst string.

    Parameters
    ----------
    text : object
        Any text.

    Returns
    -------
    str
        The string with its quotes.
    """
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'


@dataclass
class TypstWriter:
    """Writes blocks as Typst, and collects what else the document needs.

    ``assets`` maps the names of files that the markup asks for to their bytes; ``lacking`` holds
    the characters that stand as boxes because no font has them.
    """

    assets: dict[str, bytes] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)

    def text(self, text: str) -> str:
        """Write text that is shown as a Typst string.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        str
            The string with its quotes; characters that no font has are boxes in it.
        """
        return literal(self._settable(text))

    def unset(self) -> str:
        """Write a note that names the characters that stand as boxes.

        Returns
        -------
        str
            Typst markup; empty where there are none in what has been written.
        """
        if not self.lacking:
            return ""
        codes = " ".join(f"U+{ord(character):04X}" for character in sorted(self.lacking))
        return f"#footnotes[#{literal(f'{_BOX} stands for characters not in the fonts: {codes}')}]"

    def _settable(self, text: str) -> str:
        missing = lacking(text)
        self.lacking |= missing
        return text.translate({ord(character): _BOX for character in missing})

    def block(self, block: Block) -> str:
        """Write a block.

        Parameters
        ----------
        block : Block
            A block of a report. Code is not shown in print.

        Returns
        -------
        str
            Typst markup.
        """
        match block:
            case Prose(root):
                return self._flow(root)
            case Figure():
                return f"#exhibit({self._figure(block)})"
            case Row(figures):
                return f"#abreast({', '.join(self._figure(figure) for figure in figures)})"
            case Printed(text, stream):
                lines = "\n".join(_PRINTED_LINE.fill(line) for line in text.split("\n"))
                return f"#printed({literal(stream)}, {self.text(lines)})"
            case Code():
                return ""
            case PageBreak():
                return "#pagebreak(weak: true)"

    def _figure(self, figure: Figure) -> str:
        data = figure.data
        if figure.mime == "image/svg+xml":
            data = self._settable(clean_svg(data, "figure", figure.alt)).encode()
        width = "auto" if figure.width is None else f"{figure.width:.3f}in"
        return f"picture({self._asset(figure.mime, data)}, {literal(figure.alt)}, {width})"

    def _asset(self, mime: str, data: bytes) -> str:
        name = f"picture-{len(self.assets) + 1}.{_SUFFIXES[mime]}"
        self.assets[name] = data
        return literal(name)

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
        tag, inner = str(element.tag), f"[{self._flow(element)}]"
        if re.fullmatch("h[1-6]", tag):
            anchor = element.get("id")
            label = f"#label({literal(anchor)})" if anchor else ""
            return f"#heading(level: {int(tag[1]) - 1}){inner}{label}"
        match tag:
            case "table":
                return self._table(read_table(element))
            case "ul" | "ol":
                return self._list(element)
            case "pre":
                return f'#printed("code", {self.text(element.text_content().strip(chr(10)))})'
            case "blockquote":
                return f"#quote(block: true){inner}"
            case "hr":
                return "#rule()"
            case "dd":
                return f"#pad(left: 1em){inner}"
            case "dt" | "summary":
                return f"#strong{inner}"
            case "div" if "footnotes" in element.get("class", ""):
                return f"#footnotes{inner}"
            case _:
                return self._flow(element)

    def _list(self, element: HtmlElement) -> str:
        items = "".join(f"[{self._flow(item)}]" for item in element.iterchildren("li"))
        start = element.get("start", "1")
        if element.tag == "ul":
            return f"#list{items}"
        return f"#enum(start: {int(start) if start.isdecimal() else 1}){items}"

    def _inline(self, parent: HtmlElement) -> str:
        return self._text(parent.text) + "".join(
            self._inline_element(child) + self._text(child.tail) for child in parent
        )

    def _inline_element(self, element: HtmlElement) -> str:
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
            case "q":
                return f"#quote[{self._inline(element)}];"
            case "span" if "not-shown" in element.get("class", ""):
                return f"#not-shown[{self._inline(element)}];"
        inner = self._flow(element) if _holds_blocks(element) else self._inline(element)
        if tag == "a" and element.get("href"):
            return self._link(element.get("href", ""), inner)
        return f"#{_INLINE[tag]}[{inner}];" if tag in _INLINE and inner else inner

    def _link(self, target: str, inner: str) -> str:
        if re.fullmatch(r"#fn(ref)?\d+", target):
            return inner
        place = f"label({literal(target[1:])})" if target.startswith("#") else literal(target)
        return f"#link({place})[{inner}];" if inner else ""

    def _inline_image(self, element: HtmlElement) -> str:
        mime, _, data = element.get("src", "").removeprefix("data:").partition(";base64,")
        alt = element.get("alt") or "Image"
        content = base64.b64decode(data)
        if mime == "image/svg+xml":
            content = self._settable(clean_svg(content, "figure", alt)).encode()
        return f"#box(picture({self._asset(mime, content)}, {literal(alt)}, auto));"

    def _formula(self, element: HtmlElement) -> str:
        tex = "".join(str(note.text_content()) for note in element.iter("annotation")).strip()
        formula = tex_to_typst(tex) if tex else None
        if formula is None:
            return f"#raw({self.text(tex or element.text_content())});"
        block = "true" if element.get("display") == "block" else "false"
        return f"#math.equation(block: {block}, alt: {literal(tex)}, {self._settable(formula)});"

    def _text(self, text: str | None) -> str:
        collapsed = re.sub(r"[ \t\r\n\f]+", " ", text or "")
        if collapsed == " ":
            return " "
        return f"#{self.text(collapsed)};" if collapsed else ""

    def _table(self, table: Table) -> str:
        caption = "none" if table.caption is None else f"[{self._inline(table.caption)}]"
        notes = "".join(
            f"[#super[#{literal(mark)}] #{self.text(sentence)}]," for mark, sentence in table.notes
        )
        size, groups = _fit(table)
        return "\n".join(
            self._columns(table, group, size)
            + f"(caption: {caption if group is groups[0] else 'none'},"
            + f" notes: ({notes if group is groups[-1] else ''}))"
            for group in groups
        )

    def _columns(self, table: Table, shown: list[int], size: float) -> str:
        """Write the given columns of a table."""
        rows = dict.fromkeys(range(table.rows), "")
        for cell, column, reach in _placed(table, shown):
            rows[cell.row] += self._cell(table, cell, column, reach)
        for section in {cell.row for cell in table.cells if "section" in cell.roles}:
            rows[section] = f"section({rows[section]}),\n  "
        last = table.rows - _kept_together(table)
        wide = table.stretched()
        columns = "".join("1fr, " if column == wide else "auto, " for column in shown)
        parts = [range(table.heads), range(table.heads, last), range(last, table.rows)]
        head, body, foot = ("".join(rows[row] for row in part) for part in parts)
        return (
            f"#exhibit-table.with(size: {size:.2f}pt, columns: ({columns}),"
            f" align: {'top' if table.is_text() else 'bottom'},\n"
            f"  head: ({head}),\n  foot: ({foot}),\n  {body})"
        )

    def _cell(self, table: Table, cell: Cell, column: int, columns: int) -> str:
        roles = set(cell.element.get("class", "").split()) | {str(cell.element.tag)}
        if cell.row < table.heads:
            roles.add("head")
        names = "".join(f"{literal(role)}, " for role in sorted(roles))
        return (
            f"entry(({names}), pad: {cell.pad:g}em, x: {column}, y: {cell.row},"
            f" colspan: {columns}, rowspan: {cell.rows})[{self._flow(cell.element)}],\n  "
        )


def _holds_blocks(element: HtmlElement) -> bool:
    return any(child.tag in _BLOCKS for child in element.iterdescendants())


def _placed(table: Table, shown: list[int]) -> Iterator[tuple[Cell, int, int]]:
    """Give the cells in the given columns, with their place and reach among these.

    The label of a section reaches over the plain empty cells behind it.
    """
    place = {column: number for number, column in enumerate(shown)}
    label: tuple[Cell, int, int] | None = None
    for cell in table.cells:
        covered = [c for c in range(cell.column, cell.column + cell.columns) if c in place]
        if not covered:
            continue
        placed = (cell, place[covered[0]], len(covered))
        if label and label[0].row == cell.row and not _is_filled(cell):
            label = (label[0], label[1], label[2] + placed[2])
            continue
        if label:
            yield label
        label = placed if "section" in cell.roles and cell.element.tag == "th" else None
        if not label:
            yield placed
    if label:
        yield label


def _is_filled(cell: Cell) -> bool:
    return bool(text_of(cell.element)) or "emphasis" in cell.element.get("class", "").split()


def _kept_together(table: Table) -> int:
    """Count the last rows that go to the next page together, so that none stands there alone."""
    sections = [cell.row for cell in table.cells if "section" in cell.roles]
    count = min(_LAST, table.rows - 1 - max(sections, default=table.heads - 1))
    first = table.rows - count
    is_cut = any(cell.row < first < cell.row + cell.rows for cell in table.cells)
    return 0 if is_cut or first - table.heads < 3 * _LAST else count


def _fit(table: Table) -> tuple[float, list[list[int]]]:
    """Choose the size in points of a table and, if it is too wide, the columns of each part.

    Every part repeats the columns that name the rows.
    """
    # A label may wrap, a number may not.
    limits = [_LABEL if column < table.labels else _TEXT for column in range(table.columns)]
    widths = [min(*pair) + _CELL for pair in zip(table.widths(), limits, strict=True)]
    labels = list(range(table.labels))
    room = _PAGE * _LARGEST / _SMALLEST
    parts = [labels.copy()]
    for column in range(table.labels, table.columns):
        if sum(widths[c] for c in [*parts[-1], column]) > room and len(parts[-1]) > table.labels:
            parts.append(labels.copy())
        parts[-1].append(column)
    widest = max(sum(widths[c] for c in part) for part in parts)
    return max(_SMALLEST, min(_LARGEST, _LARGEST * _PAGE / max(widest, 1))), parts
