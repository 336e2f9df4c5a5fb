"""Text laid out by position, as ``pdftotext -layout`` writes it: wide gaps set off the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kcanalysis.reading.characters import unbulleted, unmarked
from kcanalysis.reading.columns import heading_parts
from kcanalysis.reading.document import Document, Paragraph, PrintedTable, PrintedText, joined
from kcanalysis.reading.numbers import read_number
from kcanalysis.reading.pages import is_furniture

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
_FULL_LINE = 60
_ENDS = (".", "!", "?", ":", ";", '"', "”")


@dataclass(frozen=True)
class _Line:
    """A line that is not blank: its cells, what it is, and whether a blank line stands above."""

    cells: tuple[PrintedText, ...]
    is_heading: bool
    has_figures: bool
    after_blank: bool

    @property
    def whole(self) -> PrintedText:
        return PrintedText(" ".join(cell.text for cell in self.cells), self.cells[0].source)


def read_layout(text: str, name: str) -> Document:
    """Read text whose columns stand at the same place in every line."""
    pages: list[list[PrintedText]] = [[]]
    for number, line in enumerate(text.split("\n"), 1):
        pages += [[] for _ in range(line.count("\f"))]
        pages[-1].append(PrintedText(line.replace("\f", ""), f"{name}:{number}"))
    return Document(name, tuple(read_pages(pages)))


def read_pages(pages: Sequence[Sequence[PrintedText]]) -> Iterator[Paragraph | PrintedTable]:
    """Find the paragraphs and tables in lines of text, where wide gaps set off columns.

    A table begins with the heading that names its dates and ends with its last row of figures.
    """
    lines = list(_lines(pages))
    begin = 0
    while begin < len(lines):
        start = next((at for at in range(begin, len(lines)) if _table_starts(lines, at)), None)
        yield from _paragraphs(lines[begin:start])
        if start is None:
            return
        begin = _table_end(lines, start)
        yield PrintedTable(tuple(line.cells for line in lines[start:begin]))


def _lines(pages: Sequence[Sequence[PrintedText]]) -> Iterator[_Line]:
    last = ""
    for page in pages:
        # a full line that ends no sentence goes on over the page
        blank = len(last) < _FULL_LINE or last.endswith(_ENDS)
        filled = [False, *(bool(line.text.strip()) for line in page), False]
        for at, line in enumerate(page, 1):
            text = line.text.replace("\t", "  ").strip()
            if not text:
                blank = True
            elif not is_furniture(text, apart=not filled[at - 1] and not filled[at + 1]):
                yield _line(text, line.source, blank)
                blank, last = False, text


def _line(text: str, source: str, after_blank: bool) -> _Line:
    texts = [part for gap in _GAP.split(_APART.sub("", text)) for part in _parts(gap)]
    cells = tuple(PrintedText(unmarked(part), source) for part in texts)
    return _Line(
        cells,
        all(heading_parts(part) for part in texts),
        # one figure alone may be the end of a paragraph
        len(cells) > 2 and any(read_number(part) for part in texts[1:]),
        after_blank,
    )


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


def _table_starts(lines: list[_Line], at: int) -> bool:
    if not lines[at].is_heading:
        return False
    below = lines[at : at + _MOST_ROWS_WITHOUT_FIGURES]
    return any(line.has_figures and not line.is_heading for line in below)


def _table_end(lines: list[_Line], start: int) -> int:
    """Give the index behind the last row of figures that belongs to a table."""
    end, in_heading = start + 1, True
    for at in range(start + 1, len(lines)):
        line = lines[at]
        in_heading = in_heading and line.is_heading
        if line.is_heading and not in_heading:
            break
        if in_heading or line.has_figures:
            end = at + 1
        elif at - end >= _MOST_ROWS_WITHOUT_FIGURES:
            break
    # a single line right below is the end of the last row's label
    below = [line.after_blank for line in lines[end : end + 2]]
    return end + (below in ([False], [False, True]))


def _paragraphs(lines: list[_Line]) -> Iterator[Paragraph]:
    paragraph: list[PrintedText] = []
    for line in lines:
        whole = line.whole
        text = unbulleted(whole.text)
        if paragraph and (line.after_blank or text != whole.text):
            yield joined(paragraph)
            paragraph = []
        paragraph.append(PrintedText(text, whole.source))
    if paragraph:
        yield joined(paragraph)
