"""Text copied out of a page or a document: a line is a paragraph, a row with tabs, or one cell."""

from __future__ import annotations

from collections.abc import Iterator

from kcanalysis.reading.characters import unmarked
from kcanalysis.reading.document import Document, PrintedText, filled, numbered
from kcanalysis.reading.layout import Line, blocks
from kcanalysis.reading.numbers import read_number
from kcanalysis.reading.pages import is_furniture, stand_apart

_MOST_PAGES = 40


def read_text(text: str, name: str) -> Document:
    """Read clean text whose tables have tabs, or a line for each cell, as a Document."""
    printed = numbered(text.replace("\f", ""), name)
    # where each cell has a line, what looks like the number of a page is a figure
    single = sum(read_number(line.text) is not None for line in printed) > _MOST_PAGES
    lines = [
        line
        for line, apart in stand_apart(printed)
        if single or "\t" in line.text or not is_furniture(line.text, apart=apart)
    ]
    return Document(name, tuple(blocks(list(_lines(lines)))))


def _lines(printed: list[PrintedText]) -> Iterator[Line]:
    """Give the lines; those that begin with a tab, and have no other, are the cells of one."""
    cells: list[PrintedText] = []
    for line in [*printed, PrintedText("", "")]:
        is_cell = line.text.startswith("\t") and line.text.count("\t") == 1
        if cells and not is_cell:
            yield Line(tuple(cells), True, True)
            cells = []
        found = filled((unmarked(text.strip()) for text in line.text.split("\t")), line.source)
        if is_cell:
            cells += found
        elif found:
            yield Line(found, True, "\t" in line.text)
