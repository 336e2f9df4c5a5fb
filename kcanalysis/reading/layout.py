"""Text laid out by position, as ``pdftotext -layout`` writes it: wide gaps set off the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile, takewhile

from kcanalysis.reading.characters import unbulleted, unmarked
from kcanalysis.reading.columns import heading_parts
from kcanalysis.reading.document import (
    Document,
    Paragraph,
    PrintedTable,
    PrintedText,
    filled,
    joined,
    numbered,
    runs,
)
from kcanalysis.reading.numbers import looks_like_figure, read_number
from kcanalysis.reading.pages import ends_paragraph, is_furniture, stand_apart

_GAP = re.compile(r" {2,}")
_FIGURE = r"(?:(?:RMB|US\$|\$) ?)?(?:\([-–]?[\d,.]+ ?%? ?\) ?%?|-?[\d,.]*\d ?%?|[-–—])[¹²³⁴⁵⁶⁷⁸⁹⁰]*"
_FIGURES = re.compile(rf"{_FIGURE}(?: {_FIGURE})+")
_ONE_FIGURE = re.compile(_FIGURE)
# figures that a label runs into: the first of them is no bare '3', which may be the label's
_RUN_INTO = re.compile(
    r"(?P<label>.*[^\d\s(,.$-])"
    r"(?P<figures> (?:\([-–]?[\d,.]+\)|\d{1,3}(?:,\d{3})+|\d+\.\d+|-?[\d.]+%|[-–—])"
    rf"(?: {_FIGURE})*)"
)
# what a table sets apart: '(12   )', '(1.5   )%'
_APART = re.compile(r"(?<=[\d)¹²³⁴⁵⁶⁷⁸⁹⁰]) +(?=[)%](?: |$|\)|%))|(?<=\() +(?=\d)")
_MOST_ROWS_WITHOUT_FIGURES = 8
_MOST_COLUMNS = 24
_MOST_HEADING_LINES = 60
_MOST_LINES_BELOW = 3
_FULL_LINE = 60
_CLOSERS = (")", "%", ")%")
_ENDS = (".", "!", "?", ":", ";", '"', "”")


@dataclass(frozen=True)
class Line:
    """A line that is not blank: its cells, whether a blank line stands above, or tabs part them."""

    cells: tuple[PrintedText, ...]
    after_blank: bool
    has_tabs: bool = False

    @cached_property
    def is_heading(self) -> bool:
        """Whether it names periods or currencies, and nothing else."""
        return all(heading_parts(cell.text) for cell in self.cells)

    @cached_property
    def has_figures(self) -> bool:
        """Whether it has columns; one figure alone may be the end of a paragraph."""
        has_columns = len(self.cells) > 2 or self.has_tabs
        return has_columns and any(map(looks_like_figure, self._texts[1:]))

    @property
    def is_row(self) -> bool:
        """Whether it is a label and figures, and nothing else."""
        return self.has_figures and all(map(looks_like_figure, self._texts[1:]))

    @cached_property
    def is_figure(self) -> bool:
        """Whether it is one figure and nothing else, as where each cell has a line."""
        return len(self.cells) == 1 and read_number(self.cells[0].text) is not None

    @property
    def _texts(self) -> list[str]:
        return [cell.text for cell in self.cells if cell.text not in _CLOSERS]

    @cached_property
    def whole(self) -> PrintedText:
        """The line as text."""
        return PrintedText(" ".join(cell.text for cell in self.cells), self.cells[0].source)


def read_layout(text: str, name: str) -> Document:
    """Read text whose columns stand at the same place in every line."""
    pages: list[list[PrintedText]] = [[]]
    for line in numbered(text, name):
        pages += [[] for _ in range(line.text.count("\f"))]
        pages[-1].append(PrintedText(line.text.replace("\f", ""), line.source))
    return Document(name, tuple(read_pages(pages)))


def read_pages(pages: Sequence[Sequence[PrintedText]]) -> Iterator[Paragraph | PrintedTable]:
    """Find the paragraphs and tables in lines of text, where wide gaps set off columns."""
    return blocks(list(_lines(pages)))


def blocks(lines: list[Line]) -> Iterator[Paragraph | PrintedTable]:
    """Find the paragraphs and tables in lines.

    A table begins with the heading that names its dates, or where figures stand below each other
    without one, and ends with its last row of figures.
    """
    begin = 0
    while begin < len(lines):
        start = next((at for at in range(begin, len(lines)) if _table_starts(lines, at)), None)
        yield from _paragraphs(lines[begin:start])
        if start is None:
            return
        begin = _table_end(lines, start)
        yield PrintedTable(tuple(line.cells for line in lines[start:begin]))


def _lines(pages: Sequence[Sequence[PrintedText]]) -> Iterator[Line]:
    last = ""
    for page in pages:
        # a full line that ends no sentence goes on over the page
        blank = len(last) < _FULL_LINE or last.endswith(_ENDS)
        for line, apart in stand_apart(page):
            text = line.text.replace("\t", "  ").strip()
            if not text:
                blank = True
            elif not is_furniture(text, apart=apart):
                parts = [part for gap in _GAP.split(_APART.sub("", text)) for part in _parts(gap)]
                if cells := filled(map(unmarked, parts), line.source):
                    yield Line(cells, blank)
                    blank, last = False, text


def _parts(text: str) -> Iterator[str]:
    """Set apart the figures that stand one space apart, or right behind their label."""
    figures: list[str] = []
    while len(figures) < _MOST_COLUMNS and (match := _RUN_INTO.fullmatch(text)):
        figures[:0] = [figure[0].strip() for figure in _ONE_FIGURE.finditer(match["figures"])]
        text = match["label"]
    if _FIGURES.fullmatch(text):
        yield from (match[0].strip() for match in _ONE_FIGURE.finditer(text))
    else:
        yield text
    yield from figures


def _table_starts(lines: list[Line], at: int) -> bool:
    if lines[at].is_heading:
        rows = dropwhile(lambda line: line.is_heading, lines[at : at + _MOST_HEADING_LINES])
        below = list(rows)[:_MOST_ROWS_WITHOUT_FIGURES]
        singles = sum(line.is_figure for line in below)
        return singles > 1 or any(line.has_figures for line in below)
    return lines[at].is_row or lines[at].has_tabs


def _table_end(lines: list[Line], start: int) -> int:
    """Give the index behind the last row of figures that belongs to a table."""
    end, in_heading = start + 1, True
    for at in range(start + 1, len(lines)):
        line = lines[at]
        in_heading = in_heading and line.is_heading
        if line.is_heading and not in_heading:
            break
        if in_heading or line.has_figures or line.is_figure:
            end = at + 1
        elif at - end >= _MOST_ROWS_WITHOUT_FIGURES:
            break
    # a few lines right below are the end of the last row's label
    below = list(takewhile(_may_end_label, lines[end : end + _MOST_LINES_BELOW + 1]))
    return end + len(below) if len(below) <= _MOST_LINES_BELOW else end


def _may_end_label(line: Line) -> bool:
    text = line.whole.text
    title = text.isupper() and " " in text
    return not (line.after_blank or line.is_heading or title or len(text) > _FULL_LINE)


def _paragraphs(lines: list[Line]) -> Iterator[Paragraph]:
    def begins(before: list[Line], line: Line) -> bool:
        text = unbulleted(line.whole.text)
        starts = line.after_blank or text != line.whole.text
        return starts or ends_paragraph(unbulleted(before[-1].whole.text), text)

    for run in runs(lines, begins):
        whole = [line.whole for line in run]
        yield joined([PrintedText(unbulleted(line.text), line.source) for line in whole])
