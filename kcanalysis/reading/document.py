"""What every form of a release is brought to: paragraphs and tables, in their order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One printed cell: its text, and where it stands (``name:line`` for text files)."""

    text: str
    source: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph or heading outside the tables."""

    text: str
    source: str


@dataclass(frozen=True)
class Table:
    """The rows of a table as they are printed, headings included, blank rows left out."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def source(self) -> str:
        """Where the table begins."""
        return self.rows[0][0].source


@dataclass(frozen=True)
class Document:
    """A release: the file's name, and its paragraphs and tables in reading order."""

    name: str
    blocks: tuple[Paragraph | Table, ...]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs, in reading order."""
        return [block for block in self.blocks if isinstance(block, Paragraph)]
