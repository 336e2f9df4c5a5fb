"""What a document is made of, whatever form it takes: its title, and blocks in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from lxml.html import HtmlElement

from kcanalysis.presenting.prose import Beside, Passage
from kcanalysis.presenting.table import Cell, Table

NOTHING = Passage(())
"""A passage that says nothing."""


@dataclass(frozen=True)
class Title:
    """What a document is called, and the line above and the one below; empty where not said.

    ``masthead`` and ``dateline`` are the ends of the top line, ``running`` heads every other page,
    ``name`` is what a browser's tab, the metadata and an index call the document.
    """

    title: Passage
    subtitle: Passage = NOTHING
    masthead: str = ""
    dateline: str = ""
    running: str = ""
    stated_name: str = ""
    date: date | None = None

    @property
    def name(self) -> str:
        """The name, which is the title and the subtitle where none is stated."""
        return self.stated_name or " – ".join(filter(None, (self.title.text, self.subtitle.text)))


@dataclass(frozen=True)
class Prose:
    """Text, and tables of other origin than the package: a cleaned HTML tree."""

    root: HtmlElement


@dataclass(frozen=True)
class Picture:
    """A drawing or a bitmap; ``width`` in inches, None for its natural width.

    A drawing of the package has a caption and a measure as a table has, ``figures`` by the ids of
    the groups that show them, and perhaps a ``narrow`` drawing of the same for a phone.
    """

    mime: str
    data: bytes
    alt: str
    width: float | None = None
    caption: str = ""
    measure: str = ""
    source: str = ""
    figures: Mapping[str, Cell] = field(default_factory=dict)
    narrow: bytes = b""


@dataclass(frozen=True)
class Exhibit:
    """A table, or a drawing of the package, with its number in the document."""

    number: int
    content: Table | Picture

    @property
    def anchor(self) -> str:
        """Its id, where something leads to it."""
        return f"exhibit-{self.number}"


@dataclass(frozen=True)
class Abreast:
    """Two blocks side by side where there is room."""

    parts: tuple[Block, Block]


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


Block: TypeAlias = (
    Prose | Passage | Beside | Exhibit | Table | Picture | Abreast | Printed | Code | PageBreak
)


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

    @property
    def front(self) -> int:
        """Count the blocks of its first page: those before the first page break, if there is one.

        They are set as large as they fit on one page; if they do not fit, what follows goes on.
        """
        return self.blocks.index(PageBreak()) if PageBreak() in self.blocks else 0
