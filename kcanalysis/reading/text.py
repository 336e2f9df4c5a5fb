"""Text files: tables with tabs, one row a line or one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from kcanalysis.errors import ReleaseError
from kcanalysis.reading.document import Cell, Document, Paragraph, Table

_ESCAPED = re.compile(r"\\([$*_#~%&])")
_EMPHASIS = re.compile(r"(\*{1,2})(?=\S)(.+?)(?<=\S)\1")
_BULLET = re.compile(r"^(?:[-*·•]\s+|#+\s+)")


def read_text(content: bytes, name: str) -> Document:
    """Read a text file as a Document.

    Parameters
    ----------
    content : bytes
        The file's content, UTF-8.
    name : str
        The file's name, for locators.

    Raises
    ------
    ReleaseError
        If the content is not UTF-8 text.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ReleaseError("is not a text file: save the release as UTF-8 text", name)
    lines = [
        Cell(line, f"{name}:{number}") for number, line in enumerate(re.split("\r\n?|\n", text), 1)
    ]
    return Document(name, tuple(_blocks(lines)))


def _blocks(lines: list[Cell]) -> Iterable[Paragraph | Table]:
    run: list[Cell] = []
    for line in lines:
        if "\t" in line.text or (run and not line.text.strip()):
            run.append(line)
            continue
        yield from _table(run)
        run = []
        if line.text.strip():
            yield Paragraph(_plain(_BULLET.sub("", line.text.strip())), line.source)
    yield from _table(run)


def _table(run: list[Cell]) -> Iterable[Table]:
    """Give the table that a run of lines with tabs is, blank lines between them included."""
    filled = [line for line in run if line.text.strip(" ")]
    if all(line.text.startswith("\t") and line.text.count("\t") == 1 for line in filled):
        grouped = groupby(run, key=lambda line: bool(line.text.strip(" ")))
        rows = [tuple(lines) for is_row, lines in grouped if is_row]
    else:
        rows = [tuple(Cell(text, line.source) for text in line.text.split("\t")) for line in filled]
    cleaned = [tuple(Cell(_plain(cell.text.strip()), cell.source) for cell in row) for row in rows]
    printed = tuple(row for row in cleaned if any(cell.text for cell in row))
    if printed:
        yield Table(printed)


def _plain(text: str) -> str:
    """Take out the marks of Markdown: escapes and emphasis."""
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))
