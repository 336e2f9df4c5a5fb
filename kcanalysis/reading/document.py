"""What every form of a release is brought to: paragraphs and tables, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")
_SHOWN = 120


@dataclass(frozen=True)
class PrintedText:
    """The text of a line or a cell, and where it stands, behind the file's name and a colon.

    That is a line (``name.txt:12``), a page and a line (``name.pdf:page 9, line 14``), or a table
    with row and cell (``name.htm:table 3, row 12, column 4``).
    """

    text: str
    source: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph or heading; `lines` has the offset and the place of each, if it has several."""

    text: str
    source: str
    lines: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class PrintedTable:
    """The rows of a table as they are printed, headings included; no row and no cell is blank."""

    rows: tuple[tuple[PrintedText, ...], ...]

    @property
    def source(self) -> str:
        """Where the table begins."""
        return self.rows[0][0].source


@dataclass(frozen=True)
class Document:
    """A release: the file's name, and its paragraphs and tables in reading order."""

    name: str
    blocks: tuple[Paragraph | PrintedTable, ...]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs, in reading order."""
        return [block for block in self.blocks if isinstance(block, Paragraph)]


def runs(items: Iterable[_T], begins: Callable[[list[_T], _T], bool]) -> Iterator[list[_T]]:
    """Part items into runs; `begins` tells, of a run and the next item, whether that begins one."""
    run: list[_T] = []
    for item in items:
        if run and begins(run, item):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def numbered(text: str, name: str) -> list[PrintedText]:
    """Give the lines of a text, each with its number."""
    lines = enumerate(text.split("\n"), 1)
    return [PrintedText(line, f"{name}:{number}") for number, line in lines]


def filled(texts: Iterable[str], source: str) -> tuple[PrintedText, ...]:
    """Give the cells of a line that hold anything."""
    return tuple(PrintedText(text, source) for text in texts if text)


def go_on(text: str, more: str) -> str:
    """Put a text's next line to it; a word that a hyphen parts there is one again."""
    parted = text.endswith("-") and text[-2:-1].isalpha()
    return f"{text}{more}" if parted else f"{text} {more}".strip()


def joined(lines: Sequence[PrintedText]) -> Paragraph:
    """Make a paragraph of its lines."""
    text, starts = "", []
    for line in lines:
        text = go_on(text, line.text)
        starts.append((len(text) - len(line.text), line.source))
    return Paragraph(text, lines[0].source, tuple(starts))


def quoted(text: str) -> str:
    """Quote a text of the release in a message, at most as long as one can take in."""
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[: _SHOWN - 3]}...'"
