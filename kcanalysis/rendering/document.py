"""What a notebook has to say, in the order it says it, whatever the document it goes into."""

from __future__ import annotations

import base64
import json
import mimetypes
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from lxml.html import HtmlElement

from kcanalysis.rendering.sanitize import CONTROL, clean, markdown_to_html, note
from kcanalysis.rendering.svg import is_svg, width_of
from kcanalysis.rendering.tables import text_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

TITLE = "application/vnd.kcanalysis.title+json"
"""Type of the output that names the document (see `Title`)."""

_PREFERRED = (
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "text/html",
    "text/markdown",
    "text/latex",
    "text/plain",
)
_REMOVED = {"remove-cell", "remove_cell", "hide-cell", "hide_cell"}
_PARAMETERS = {"parameters", "injected-parameters"}
_NO_INPUT = {"remove-input", "remove_input", "hide-input", "hide_input"}
_NO_OUTPUT = {"remove-output", "remove_output", "hide-output", "hide_output"}
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


@dataclass(frozen=True)
class Title:
    """What a document is called; empty where the notebook does not say."""

    title: str
    subtitle: str = ""
    dateline: str = ""
    running: str = ""
    date: date | None = None


@dataclass(frozen=True)
class Prose:
    """Text and tables: a cleaned HTML tree."""

    root: HtmlElement


@dataclass(frozen=True)
class Figure:
    """A picture; ``width`` in inches, None for its natural width."""

    mime: str
    data: bytes
    alt: str
    width: float | None = None


@dataclass(frozen=True)
class Row:
    """Figures side by side where there is room."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Printed:
    """Text as a program printed it; ``stream`` is ``stdout``, ``stderr`` or ``error``."""

    text: str
    stream: str


@dataclass(frozen=True)
class Code:
    """The source of a cell."""

    source: str


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a new page, where there are pages."""


Block: TypeAlias = Prose | Figure | Row | Printed | Code | PageBreak


@dataclass(frozen=True)
class Section:
    """A heading: its level in the page (the title is level 1), its anchor and its text."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Report:
    """A document: its title, its blocks in order, and the headings among them."""

    title: Title
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


def read_report(notebook: NotebookNode, name: str, directory: Path) -> Report:
    """Read an executed notebook as a document.

    Parameters
    ----------
    notebook : NotebookNode
        A notebook with its outputs; it is not changed.
    name : str
        What to call the document where neither an output, the metadata nor a heading does.
    directory : Path
        Where the relative addresses of images start.

    Returns
    -------
    Report
        Everything the notebook shows. What cannot be set stands there as a note.
    """
    cells = [cell for cell in notebook.cells if not _tags(cell) & _REMOVED]
    sources = tuple(source for cell in cells for source in _markdown_sources(cell))
    html = dict(zip(sources, markdown_to_html(sources), strict=True))
    reader = _Reader(html, directory)
    blocks = [
        block
        for number, cell in enumerate(notebook.cells, start=1)
        if not _tags(cell) & _REMOVED
        for block in reader.cell(cell, number)
    ]
    blocks = _join_code(blocks)
    trees = [block.root for block in blocks if isinstance(block, Prose)]
    title = _title(notebook, trees, name)
    return Report(title, tuple(blocks), tuple(_order_headings(trees)))


def _join_code(blocks: list[Block]) -> list[Block]:
    """Make one block of the code of cells that show nothing between them."""
    joined: list[Block] = []
    for block in blocks:
        if isinstance(block, Code) and joined and isinstance(joined[-1], Code):
            joined[-1] = Code(f"{joined[-1].source}\n\n{block.source}")
        else:
            joined.append(block)
    return joined


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _preferred(data: NotebookNode) -> str | None:
    return next((mime for mime in _PREFERRED if mime in data), None)


def _shown(cell: NotebookNode) -> Iterator[NotebookNode]:
    """Give the outputs of a cell that are part of the document."""
    if cell.cell_type == "code" and not _tags(cell) & (_NO_OUTPUT | _PARAMETERS):
        yield from cell.outputs


def _markdown_sources(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield cell.source
    for output in _shown(cell):
        data = output.get("data", {})
        mime = _preferred(data)
        if mime in ("text/markdown", "text/latex") and TITLE not in data:
            yield str(data[mime])


class _Reader:
    """Turns cells into blocks."""

    def __init__(self, html: dict[str, str], directory: Path) -> None:
        self._html = html
        self._directory = directory

    def cell(self, cell: NotebookNode, number: int) -> Iterator[Block]:
        tags = _tags(cell)
        if "page-break" in tags:
            yield PageBreak()
        if cell.cell_type == "markdown":
            yield self._prose(self._html[cell.source], cell.get("attachments", {}))
        elif cell.cell_type == "raw" and cell.source.strip():
            yield Printed(_plain(cell.source), "stdout")
        elif cell.cell_type == "code":
            if cell.source.strip() and not tags & _NO_INPUT:
                yield Code(cell.source)
            blocks = [block for output in _shown(cell) for block in self._output(output, number)]
            figures = tuple(block for block in blocks if isinstance(block, Figure))
            if "columns-2" in tags and len(figures) > 1:
                at = blocks.index(figures[0])
                blocks = [block for block in blocks if not isinstance(block, Figure)]
                blocks.insert(at, Row(figures))
            yield from blocks

    def _output(self, output: NotebookNode, number: int) -> Iterator[Block]:
        if output.output_type == "stream" and not output.text.strip():
            return
        if output.output_type == "stream":
            yield Printed(_plain(output.text), output.name)
        elif output.output_type == "error":
            trace = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
            yield Printed(_plain(trace), "error")
        elif TITLE not in output.data:
            yield from self._data(output, number)

    def _data(self, output: NotebookNode, number: int) -> Iterator[Block]:
        data, mime = output.data, _preferred(output.data)
        if mime in (None, "text/plain"):
            for other in sorted(set(data) - {"text/plain"}):
                yield self._note(f"output of type {other} not shown")
            if mime:
                yield Printed(_plain(data[mime]), "stdout")
        elif mime == "text/html":
            yield self._prose(data[mime], {})
        elif mime in ("text/markdown", "text/latex"):
            yield self._prose(self._html[str(data[mime])], {})
        elif mime == "image/svg+xml" and not is_svg("".join(data[mime]).encode()):
            yield self._note("drawing not shown: not well-formed SVG")
        else:
            yield _figure(mime, data[mime], output.metadata.get(mime, {}), number)

    def _prose(self, html: str, attachments: Mapping[str, Mapping[str, str]]) -> Prose:
        return Prose(clean(html, lambda source: self._image(source, attachments)))

    def _note(self, text: str) -> Prose:
        root = clean("", lambda _: None)
        root.append(note(text))
        return Prose(root)

    def _image(self, source: str, attachments: Mapping[str, Mapping[str, str]]) -> str | None:
        """Give an image as a data URI: of the notebook or beside it, never from the network."""
        if source.startswith("attachment:"):
            bundle = attachments.get(unquote(source.removeprefix("attachment:")), {})
            source = next((f"data:{mime};base64,{data}" for mime, data in bundle.items()), "")
        elif ":" not in source:
            source = self._file(unquote(source))
        found = re.fullmatch(r"data:image/(png|jpeg|gif|svg\+xml);base64,([\w+/=\s]+)", source)
        if found is None or (
            found[1] == "svg+xml" and not is_svg(base64.b64decode(found[2], validate=False))
        ):
            return None
        return source

    def _file(self, name: str) -> str:
        """Give a file beside the notebook as a data URI; empty if there is none."""
        path = (self._directory / name).resolve()
        if path.is_relative_to(self._directory.resolve()):
            with suppress(OSError):
                data = base64.b64encode(path.read_bytes()).decode()
                return f"data:{mimetypes.guess_type(name)[0]};base64,{data}"
        return ""


def _figure(mime: str, data: str, metadata: NotebookNode, number: int) -> Figure:
    text, stated = "".join(data), metadata.get("width")
    is_drawing = mime == "image/svg+xml"
    content = text.encode() if is_drawing else base64.b64decode(text)
    # Jupyter gives the width of a bitmap in CSS pixels, 96 to the inch.
    width = None if stated is None else float(stated) / (1 if is_drawing else 96)
    if is_drawing and width is None:
        width = width_of(content)
    alt = str(metadata.get("alt") or f"Figure produced by cell {number}")
    return Figure(mime, content, alt, width)


def _plain(text: str) -> str:
    """Give printed text as a terminal would leave it: no colours, the last of rewritten lines."""
    lines = _ANSI.sub("", "".join(text)).replace("\r\n", "\n").split("\n")
    kept = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines]
    return CONTROL.sub("\ufffd", "\n".join(kept)).strip("\n")


def _title(notebook: NotebookNode, trees: list[HtmlElement], name: str) -> Title:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if TITLE in output.get("data", {}):
                return _stated_title(output.data[TITLE])
    if notebook.metadata.get("title"):
        return Title(str(notebook.metadata["title"]))
    heading = next((element for tree in trees for element in tree.iter("h1")), None)
    if heading is None:
        return Title(name)
    text = text_of(heading)
    heading.drop_tree()
    return Title(text)


def _stated_title(stated: NotebookNode | str) -> Title:
    fields = dict(json.loads(stated) if isinstance(stated, str) else stated)
    day = fields.pop("date", None)
    words = {key: str(fields.get(key, "")) for key in ("title", "subtitle", "dateline", "running")}
    return Title(**words, date=date.fromisoformat(day) if day else None)


def _order_headings(trees: list[HtmlElement]) -> Iterator[Section]:
    """Give the headings anchors and levels that start at 2 and skip none."""
    headings = [
        element for tree in trees for element in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")
    ]
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
    for tree in trees:
        _mend_links(tree, anchors)


def _mend_links(tree: HtmlElement, anchors: set[str]) -> None:
    """Point links inside the document at its headings; a link to nowhere becomes text."""
    for link in list(tree.iter("a")):
        target = link.get("href", "")
        if target.startswith("#") and not re.fullmatch(r"#fn(ref)?\d+", target):
            anchor = slug(target)
            if anchor in anchors:
                link.set("href", f"#{anchor}")
            else:
                del link.attrib["href"]
                link.tag = "span"


def slug(text: str) -> str:
    """Make an anchor of a text.

    Parameters
    ----------
    text : str
        A heading, or the target of a link.

    Returns
    -------
    str
        Its words in lower case, joined by hyphens; empty where it has none.
    """
    return "-".join(re.findall(r"\w+", text.lower()))
