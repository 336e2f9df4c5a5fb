"""The cells of a notebook as blocks of a document; what cannot be set stands there as a note."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kcanalysis.presenting.prose import BESIDE, PASSAGE, Beside, Passage
from kcanalysis.presenting.table import TABLE, Cell, Table
from kcanalysis.rendering.blocks import Block, Code, PageBreak, Picture, Printed, Prose
from kcanalysis.rendering.markdown import markdown_to_html
from kcanalysis.rendering.pictures import bare, checked, width_of
from kcanalysis.rendering.sanitize import CONTROL, clean, note

if TYPE_CHECKING:
    from nbformat import NotebookNode

TITLE = "application/vnd.kcanalysis.title+json"
"""Type of the output that names the document (see `Title`)."""

_READERS: dict[str, Callable[[Any], Block]] = {
    TABLE: Table.from_json,
    PASSAGE: Passage.from_json,
    BESIDE: Beside.from_json,
}
_PREFERRED = (
    *_READERS,
    *(f"image/{kind}" for kind in ("svg+xml", "png", "jpeg", "gif")),
    *(f"text/{kind}" for kind in ("html", "markdown", "latex", "plain")),
)
_INJECTED = "injected-parameters"
_NO_OUTPUT = {"remove-output", "parameters", _INJECTED}
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_UNRUN = "no results: no cell of this notebook has been run; run it, or export it with --execute"


def _tags(cell: NotebookNode) -> set[str]:
    """Give the tags of a cell; Jupyter Book's ``hide_input`` is nbconvert's ``remove-input``."""
    tags = cell.metadata.get("tags", [])
    return {tag.replace("_", "-").replace("hide-", "remove-") for tag in tags}


def noted(text: str) -> Prose:
    """Make a block of a note."""
    root = clean("", lambda _: None)
    root.append(note(text))
    return Prose(root)


class CellReader:
    """Turns cells into blocks."""

    def __init__(self, directory: Path, included: Mapping[str, bool]) -> None:
        self._directory = directory
        self._included = included
        self._html: dict[str, str] = {}

    def read(self, cells: list[NotebookNode]) -> list[Block]:
        """Give the blocks of some cells."""
        # Cells are counted as in the notebook before its run.
        numbers = accumulate(int(_INJECTED not in _tags(cell)) for cell in cells)
        shown = [
            (number, cell)
            for number, cell in zip(numbers, cells, strict=True)
            if "remove-cell" not in _tags(cell) and self._includes(cell.cell_type)
        ]
        shown = [each for n, each in enumerate(shown) if not self._heads_nothing(shown[n:])]
        sources = tuple(source for _, cell in shown for source in self._markdown(cell))
        self._html = dict(zip(sources, markdown_to_html(sources), strict=True))
        blocks: list[Block] = []
        code = [cell for _, cell in shown if cell.cell_type == "code" and cell.source.strip()]
        is_run = any(cell.outputs or cell.execution_count for cell in code)
        if code and not is_run and self._includes("output"):
            blocks.append(noted(_UNRUN))
        return [*blocks, *(block for number, cell in shown for block in self._cell(cell, number))]

    def _heads_nothing(self, numbered: Sequence[tuple[int, NotebookNode]]) -> bool:
        """Tell whether the first of some cells is there only ``if-any`` shows something below it.

        That is, up to the next cell of text.
        """
        (_, first), *rest = numbered
        below = takewhile(lambda cell: cell.cell_type != "markdown", (cell for _, cell in rest))
        return "if-any" in _tags(first) and not any(self._outputs(cell) for cell in below)

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
            for output in self._outputs(cell):
                yield from self._output(output, number)

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
                yield noted(f"output of type {other} not shown")
        for mime in kinds:
            try:
                yield self._shown(output, mime, number)
                return
            except (TypeError, ValueError) as error:
                yield noted(f"{mime} not shown: {error}")

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
        return _READERS[mime](data)

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
    if not is_drawing or not metadata.get("title"):
        return Picture(mime, content, alt, width)
    title, subtitle, source = (
        str(metadata.get(name) or "") for name in ("title", "subtitle", "source")
    )
    figures = {name: Cell.from_json(cell) for name, cell in metadata.get("figures", {}).items()}
    narrow = checked(mime, metadata["narrow"].encode()) if metadata.get("narrow") else b""
    content = bare(content, metadata.get("crop"))
    return Picture(mime, content, alt, width, title, subtitle, source, figures, narrow)


def _plain(text: str) -> str:
    """Give printed text as a terminal would leave it: no colours, the last of rewritten lines."""
    lines = _ANSI.sub("", "".join(text)).replace("\r\n", "\n").split("\n")
    kept = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines]
    return CONTROL.sub("\ufffd", "\n".join(kept)).strip("\n")
