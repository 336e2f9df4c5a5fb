"""Markdown: tables with pipes, paragraphs between blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from kcanalysis.reading.characters import clean
from kcanalysis.reading.document import Cell, Document, Paragraph, Table, joined

_ESCAPED = re.compile(r"\\([$*_#~%&()|\[\]<>.+-])")
# bounded, so that a line full of asterisks takes no longer than another
_EMPHASIS = re.compile(r"(\*{1,2})(?=\S)(.{1,300}?)(?<=\S)\1")
_BULLET = re.compile(r"^(?:[-*·•]\s+|#+\s+)")
_RULE = re.compile(r"[ |:-]*")
_ROW = re.compile(r"^ *\||\|.*\|")
_PIPE = re.compile(r"(?<!\\)\|")
_TAG = re.compile(r"</?(?:a|b|br|div|em|font|h[1-6]|i|p|span|strong|sup|u)\b[^<>]*>", re.IGNORECASE)


def read_markdown(text: str, name: str) -> Document:
    """Read Markdown with pipe tables as a Document.

    Parameters
    ----------
    text : str
        Clean text.
    name : str
        The file's name, for locators.
    """
    lines = [Cell(line, f"{name}:{number}") for number, line in enumerate(text.split("\n"), 1)]
    return Document(name, tuple(_blocks(lines)))


def plain(text: str) -> str:
    """Take out the marks of Markdown: escapes and emphasis."""
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))


def unbulleted(text: str) -> str:
    """Take the mark of a list's entry or of a heading off a line."""
    return _BULLET.sub("", text.strip())


def _blocks(lines: list[Cell]) -> Iterator[Paragraph | Table]:
    rows: list[Cell] = []
    prose: list[Cell] = []
    for line in [*lines, Cell("", "")]:
        is_row = _ROW.search(line.text) is not None
        starts = not line.text.strip() or _BULLET.match(line.text.strip()) is not None
        if prose and (is_row or starts):
            yield joined(prose)
            prose = []
        if rows and not is_row:
            yield from _table(rows)
            rows = []
        if is_row:
            rows.append(line)
        elif text := _unmarked(unbulleted(line.text)):
            prose.append(Cell(text, line.source))
            if line.text.startswith("#"):
                yield joined(prose)
                prose = []


def _table(lines: list[Cell]) -> Iterator[Table]:
    rows = []
    for line in lines:
        if not _RULE.fullmatch(line.text):
            texts = _PIPE.split(re.sub(r"^ *\||(?<!\\)\| *$", "", line.text))
            cells = tuple(Cell(_unmarked(text.strip()), line.source) for text in texts)
            if any(cell.text for cell in cells):
                rows.append(cells)
    if rows:
        yield Table(tuple(rows))


def _unmarked(text: str) -> str:
    return plain(clean(unescape(_TAG.sub(" ", text)))).strip()
