"""Sentences that know their figures, and what stands side by side; both travel as data."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from kcanalysis.presenting.data import Data
from kcanalysis.presenting.table import Cell, Table, marks_of

PASSAGE = "application/vnd.kcanalysis.passage+json"
"""Type of the output that holds a passage as `Passage.to_json` gives it."""

BESIDE = "application/vnd.kcanalysis.beside+json"
"""Type of the output that holds what stands side by side as `Beside.to_json` gives it."""


@dataclass(frozen=True)
class Passage(Data):
    """A paragraph: a bold ``lead``, and its ``parts``, which are text and figures.

    A figure is a `Cell`, so it knows its arithmetic, its places and its standing. ``is_note`` sets
    the whole smaller, as what stands below something.
    """

    parts: Sequence[str | Cell]
    lead: str = ""
    is_note: bool = False

    @property
    def marks(self) -> dict[str, str]:
        """The sign at the figures that an exception touches, by its sentence."""
        return marks_of(part for part in self.parts if isinstance(part, Cell))

    @property
    def text(self) -> str:
        """What it says, without its lead."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @classmethod
    def from_json(cls, stated: Any) -> Self:
        """Make it of what `to_json` gave, or of a text."""
        return cls((stated,)) if isinstance(stated, str) else super().from_json(stated)

    def to_html(self) -> str:
        """Write the passage for a notebook: what is known of a figure is its title."""
        lead = f"<strong>{html.escape(self.lead)}</strong> " if self.lead else ""
        told = (
            html.escape(part)
            if isinstance(part, str)
            else f'<span title="{html.escape(part.about)}">{html.escape(part.text)}</span>'
            for part in self.parts
        )
        return f"<p>{lead}{''.join(told)}</p>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        plain = f"{self.lead} {self.text}".strip()
        return {PASSAGE: self.to_json(), "text/html": self.to_html(), "text/plain": plain}


@dataclass(frozen=True)
class Shown:
    """What a cell shows one after the other; nothing where there is nothing."""

    outputs: Sequence[object]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for output in self.outputs:
            display(output)


@dataclass(frozen=True)
class Beside(Data):
    """Passages and tables side by side where there is room: a wide column, and a narrow one.

    A table is a box there, headed by its caption.
    """

    left: Sequence[Passage | Table]
    right: Sequence[Passage | Table]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        columns = (
            f'<div style="flex:{width}">{"".join(map(_in_notebook, column))}</div>'
            for width, column in ((2, self.left), (1, self.right))
        )
        shown = f'<div style="display:flex;gap:2em">{"".join(columns)}</div>'
        plain = "\n".join(
            block.text if isinstance(block, Passage) else repr(block)
            for block in (*self.left, *self.right)
        )
        return {BESIDE: self.to_json(), "text/html": shown, "text/plain": plain}


def _in_notebook(block: Passage | Table) -> str:
    return block.to_html() if isinstance(block, Passage) else block.to_html(notebook=True)
