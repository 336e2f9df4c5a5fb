"""What a notebook has to say, in the order it says it, whatever the document it goes into."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote

from lxml.html import HtmlElement

from kcanalysis.presenting.table import TABLE, Table
from kcanalysis.rendering.markdown import markdown_to_html
from kcanalysis.rendering.pictures import checked, width_of
from kcanalysis.rendering.sanitize import CONTROL, clean, note
from kcanalysis.rendering.tables import text_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

TITLE = "application/vnd.kcanalysis.title+json"
"""Type of the output that names the document (see `Title`)."""

_PREFERRED = (
    TABLE,
    *(f"image/{kind}" for kind in ("svg+xml", "png", "jpeg", "gif")),
    *(f"text/{kind}" for kind in ("html", "markdown", "latex", "plain")),
)
_INJECTED = "injected-parameters"
_NO_OUTPUT = {"remove-output", "parameters", _INJECTED}
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_UNRUN = "no results: no cell of this notebook has been run; run it, or export it with --execute"


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
    """Text, and tables of other origin than the package: a cleaned HTML tree."""

    root: HtmlElement


@dataclass(frozen=True)
class Picture:
    """A drawing or a bitmap; ``width`` in inches, None for its natural width."""

    mime: str
    data: bytes
    alt: str
    width: float | None = None


@dataclass(frozen=True)
class Abreast:
    """Pictures side by side where there is room."""

    pictures: tuple[Picture, ...]


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


Block: TypeAlias = Prose | Table | Picture | Abreast | Printed | Code | PageBreak


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


def read_report(
    notebook: NotebookNode, name: str, directory: Path, included: Mapping[str, bool]
) -> Report:
    """Read a notebook as a document; what cannot be set stands there as a note.

    The document is called `name` where the notebook does not say; addresses of images start in
    `directory`; `included` is nbconvert's content filter, ``include_input`` … .
    """
    blocks = _Reader(directory, included).read(notebook.cells)
    trees = [block.root for block in blocks if isinstance(block, Prose)]
    title, problem = _title(notebook, trees, name)
    blocks = [_note(problem), *blocks] if problem else blocks
    return Report(title, tuple(blocks), tuple(_order_headings(trees)))


def title_of(notebook: NotebookNode, name: str) -> str:
    """Give what a notebook's title cell calls it, in a line; `name` where there is none."""
    title, _ = _title(notebook, [], name)
    return " – ".join(filter(None, (title.title, title.subtitle)))


def _tags(cell: NotebookNode) -> set[str]:
    """Give the tags of a cell; Jupyter Book's ``hide_input`` is nbconvert's ``remove-input``."""
    tags = cell.metadata.get("tags", [])
    return {tag.replace("_", "-").replace("hide-", "remove-") for tag in tags}


def _note(text: str) -> Prose:
    """Make a block of a note."""
    root = clean("", lambda _: None)
    root.append(note(text))
    return Prose(root)


class _Reader:
    """Turns cells into blocks."""

    def __init__(self, directory: Path, included: Mapping[str, bool]) -> None:
        self._directory = directory
        self._included = included
        self._html: dict[str, str] = {}

    def read(self, cells: list[NotebookNode]) -> list[Block]:
        """Give the blocks of some cells, the code of cells that show nothing between as one."""
        # Cells are counted as in the notebook before its run.
        numbers = accumulate(int(_INJECTED not in _tags(cell)) for cell in cells)
        shown = [
            (number, cell)
            for number, cell in zip(numbers, cells, strict=True)
            if "remove-cell" not in _tags(cell) and self._includes(cell.cell_type)
        ]
        sources = tuple(source for _, cell in shown for source in self._markdown(cell))
        self._html = dict(zip(sources, markdown_to_html(sources), strict=True))
        blocks: list[Block] = []
        code = [cell for _, cell in shown if cell.cell_type == "code" and cell.source.strip()]
        is_run = any(cell.outputs or cell.execution_count for cell in code)
        if code and not is_run and self._includes("output"):
            blocks.append(_note(_UNRUN))
        for block in (block for number, cell in shown for block in self._cell(cell, number)):
            if isinstance(block, Code) and blocks and isinstance(blocks[-1], Code):
                blocks[-1] = Code(f"{blocks[-1].source}\n\n{block.source}")
            else:
                blocks.append(block)
        return blocks

    def _includes(self, kind: str) -> bool:
        """Tell whether some kind of content is part of the document."""
        return self._included.get(f"include_{kind}", True)

    def _outputs(self, cell: NotebookNode) -> list[NotebookNode]:
        """Give the outputs of a cell that are part of the document."""
        if cell.cell_type != "code" or _tags(cell) & _NO_OUTPUT or not self._includes("output"):
            return []
        return [output for output in cell.outputs if TITLE not in output.get("data", {})]

    def _markdown(self, cell: NotebookNode) -> Iterator[str]:
        """Give the Markdown of a cell and its outputs."""
        if cell.cell_type == "markdown":
            yield cell.source
        for output in self._outputs(cell):
            for mime in ("text/markdown", "text/latex"):
                if mime in output.get("data", {}):
                    yield str(output.data[mime])

    def _cell(self, cell: NotebookNode, number: int) -> Iterator[Block]:
        """Give the blocks of a cell."""
        tags = _tags(cell)
        if "page-break" in tags:
            yield PageBreak()
        if cell.cell_type == "markdown":
            yield self._prose(self._html[cell.source], cell.get("attachments", {}))
        elif cell.cell_type == "raw" and cell.source.strip():
            yield Printed(_plain(cell.source), "stdout")
        elif cell.cell_type == "code":
            is_removed = cell.metadata.get("transient", {}).get("remove_source", False)
            is_shown = self._includes("input") and not is_removed and "remove-input" not in tags
            if cell.source.strip() and is_shown:
                yield Code(cell.source)
            blocks = [block for one in self._outputs(cell) for block in self._output(one, number)]
            pictures = tuple(block for block in blocks if isinstance(block, Picture))
            if "columns-2" in tags and len(pictures) > 1:
                at = blocks.index(pictures[0])
                blocks = [block for block in blocks if not isinstance(block, Picture)]
                blocks.insert(at, Abreast(pictures))
            yield from blocks

    def _output(self, output: NotebookNode, number: int) -> Iterator[Block]:
        """Give the blocks of an output of a cell."""
        if output.output_type == "error":
            trace = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
            yield Printed(_plain(trace), "error")
        elif output.output_type != "stream":
            yield from self._data(output, number)
        elif output.text.strip():
            yield Printed(_plain(output.text), output.name)

    def _data(self, output: NotebookNode, number: int) -> Iterator[Block]:
        """Give the best that there is of what an output shows."""
        kinds = [mime for mime in _PREFERRED if mime in output.data]
        if kinds in ([], ["text/plain"]):
            for other in sorted(set(output.data) - set(kinds)):
                yield _note(f"output of type {other} not shown")
        for mime in kinds:
            try:
                yield self._shown(output, mime, number)
                return
            except (TypeError, ValueError) as error:
                yield _note(f"{mime} not shown: {error}")

    def _shown(self, output: NotebookNode, mime: str, number: int) -> Block:
        """Give what an output shows in one of its types; ValueError says why it cannot be."""
        data = output.data[mime]
        match mime.partition("/"):
            case "image", *_:
                return _picture(mime, "".join(data), output.metadata.get(mime, {}), number)
            case *_, "plain":
                return Printed(_plain(data), "stdout")
            case "text", _, kind:
                return self._prose(data if kind == "html" else self._html[str(data)], {})
        return Table.from_json(data)

    def _prose(self, html: str, attachments: Mapping[str, Mapping[str, str]]) -> Prose:
        """Give a block of HTML."""
        return Prose(clean(html, lambda source: self._image(source, attachments)))

    def _image(self, source: str, attachments: Mapping[str, Mapping[str, str]]) -> str | None:
        """Give an image as a data URI: of the notebook or beside it, never from the network."""
        if source.startswith("attachment:"):
            bundle = attachments.get(unquote(source.removeprefix("attachment:")), {})
            source = next((f"data:{mime};base64,{data}" for mime, data in bundle.items()), "")
        elif ":" not in source:
            source = self._file(unquote(source))
        found = re.fullmatch(r"data:(image/(?:png|jpeg|gif|svg\+xml));base64,([\w+/=\s]+)", source)
        with suppress(ValueError):
            if found and checked(found[1], base64.b64decode(found[2])):
                return source
        return None

    def _file(self, name: str) -> str:
        """Give a file beside the notebook as a data URI; empty if there is none."""
        path = (self._directory / name).resolve()
        if path.is_relative_to(self._directory.resolve()):
            with suppress(OSError):
                data = base64.b64encode(path.read_bytes()).decode()
                return f"data:{mimetypes.guess_type(name)[0]};base64,{data}"
        return ""


def _picture(mime: str, data: str, metadata: NotebookNode, number: int) -> Picture:
    """Make a picture of an output."""
    is_drawing = mime == "image/svg+xml"
    content = checked(mime, data.encode() if is_drawing else base64.b64decode(data))
    width = width_of(content) if is_drawing else None
    if metadata.get("width") is not None:
        # Jupyter gives the width of a bitmap in CSS pixels, 96 to the inch.
        width = float(metadata["width"]) / (1 if is_drawing else 96)
    alt = str(metadata.get("alt") or f"Figure produced by cell {number}")
    return Picture(mime, content, alt, width)


def _plain(text: str) -> str:
    """Give printed text as a terminal would leave it: no colours, the last of rewritten lines."""
    lines = _ANSI.sub("", "".join(text)).replace("\r\n", "\n").split("\n")
    kept = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines]
    return CONTROL.sub("\ufffd", "\n".join(kept)).strip("\n")


def _title(notebook: NotebookNode, trees: list[HtmlElement], name: str) -> tuple[Title, str]:
    """Give the title that an output, the metadata or a heading states, and what is wrong in it."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    stated: Any = next((o.data[TITLE] for o in outputs if TITLE in o.get("data", {})), None)
    if isinstance(stated, Mapping):
        names = ("title", "subtitle", "dateline", "running")
        words = {name: str(stated.get(name, "")) for name in names}
        day: Any = stated.get("date") or None
        try:
            return Title(**words, date=day and date.fromisoformat(day)), ""
        except (TypeError, ValueError):
            return Title(**words, date=None), f"date not shown: {day} is none"
    if notebook.metadata.get("title"):
        return Title(str(notebook.metadata["title"])), ""
    heading = next((element for tree in trees for element in tree.iter("h1")), None)
    if heading is None:
        return Title(name), ""
    title = Title(text_of(heading))
    heading.drop_tree()
    return title, ""


def _order_headings(trees: list[HtmlElement]) -> Iterator[Section]:
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
    """Make an anchor of a text: its words in lower case, joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.lower()))
