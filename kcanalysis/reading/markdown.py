"""Markdown: tables with pipes, paragraphs between blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from kcanalysis.reading.characters import clean, unbulleted, unmarked
from kcanalysis.reading.document import (
    Document,
    Paragraph,
    PrintedTable,
    PrintedText,
    filled,
    joined,
    numbered,
)
from kcanalysis.reading.pages import ends_paragraph

_RULE = re.compile(r"[ |:-]*")
_ROW = re.compile(r"^ *\||\|.*\|")
_PIPE = re.compile(r"(?<!\\)\|")
_TAG = re.compile(r"</?(?:a|b|br|div|em|font|h[1-6]|i|p|span|strong|sup|u)\b[^<>]*>", re.IGNORECASE)


def read_markdown(text: str, name: str) -> Document:
    """Read Markdown with pipe tables as a Document."""
    return Document(name, tuple(_blocks(numbered(text.replace("**", ""), name))))


def _blocks(lines: list[PrintedText]) -> Iterator[Paragraph | PrintedTable]:
    rows: list[PrintedText] = []
    prose: list[PrintedText] = []
    for line in [*lines, PrintedText("", "")]:
        is_row = _ROW.search(line.text) is not None
        starts = unbulleted(line.text) != line.text.strip() or not line.text.strip()
        if prose and (is_row or starts or ends_paragraph(prose[-1].text, line.text)):
            yield joined(prose)
            prose = []
        if rows and not is_row:
            yield from _table(rows)
            rows = []
        if is_row:
            rows.append(line)
        elif text := _printed(unbulleted(line.text)):
            prose.append(PrintedText(text, line.source))
            if line.text.startswith("#"):
                yield joined(prose)
                prose = []


def _table(lines: list[PrintedText]) -> Iterator[PrintedTable]:
    rows = []
    for line in lines:
        if not _RULE.fullmatch(line.text):
            texts = _PIPE.split(re.sub(r"^ *\||(?<!\\)\| *$", "", line.text))
            if cells := filled(map(_printed, texts), line.source):
                rows.append(cells)
    if rows:
        yield PrintedTable(tuple(rows))


def _printed(text: str) -> str:
    return unmarked(clean(unescape(_TAG.sub(" ", text)))).strip()
