"""A table of printed figures that travels as data; each cell knows where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, Any

from kcanalysis.knowledge import read_knowledge
from kcanalysis.presenting.data import Data
from kcanalysis.presenting.spark import spark_svg

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Template

TABLE = "application/vnd.kcanalysis.table+json"
"""Type of the output that holds a table as `Table.to_json` gives it."""

_HEADING = "Item"
"""Heads the labels of a table that names them no other way."""

_MARKS = "†‡§¶"
"""Put at figures with an exception, one sign for each sentence; doubled when they run out."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Column:
    """One column: its heading, whether it holds numbers, and whether it is brought forward."""

    name: str
    numeric: bool = True
    emphasis: bool = False


@dataclass(frozen=True)
class Cell(Data):
    """One printed figure, and what is known about it.

    ``source`` is where it stands and what is printed there, a line for each place, ``formula`` how
    it is computed where no release states it, ``exception`` what does not tie about it. ``reason``
    is why there is no figure, for a dash: what sort of dash it is, and behind a colon the rest.
    ``standing`` is the lowest that it rests on, if that is keyed in: ``company``, ``secondary`` or
    ``vendor``. ``link`` is a web address: that of the source, where there is one, else where the
    text leads, or behind ``#`` the anchor of a section. ``spark`` are the values of a small line
    in place of text, None at its gaps. ``value`` is the figure in full, as a decimal number.
    """

    text: str
    source: str = ""
    formula: str = ""
    exception: str = ""
    reason: str = ""
    standing: str = ""
    link: str = ""
    spark: Sequence[int | float | None] = ()
    value: str = ""

    def __post_init__(self) -> None:
        if self.link and not self.link.startswith(("https://", "#")):
            raise ValueError(f"{self.link!r} is no address of the web, nor an anchor")

    @property
    def about(self) -> str:
        """What is known about the figure, a line each."""
        known = {
            "Exception": self.exception,
            "No figure": self.reason,
            "In full": self.value,
            "Computed": self.formula,
            "Source": self.source,
        }
        return "\n".join(f"{head}: {text}" for head, text in known.items() if text)

    @property
    def data(self) -> dict[str, str]:
        """What a page knows about the figure, as attributes of the element that shows it."""
        known = {name: getattr(self, name) for name in ("source", "formula", "exception", "reason")}
        known |= {"value": self.value, "link": self.link if self.source else ""}
        return {f"data-{name}": text for name, text in known.items() if text}


_EMPTY = Cell("")


@dataclass(frozen=True)
class Row:
    """One row: its label, a cell for each column, its rank, and the id of its item or metric.

    Ranks are ``total``, ``subtotal``, ``section`` (heads the rows below it), ``level1`` (indented).
    ``exception`` is the sentence on what does not tie of which the row tells: marked figures that
    have the same one lead to it.
    """

    label: str
    cells: Sequence[Cell]
    rank: str = ""
    id: str = ""
    exception: str = ""


@dataclass(frozen=True, repr=False)
class Table(Data):
    """A table of a report. Notebooks show it as HTML; the exporters take it as data.

    ``columns`` are those of figures, without that of the labels; each row has a cell for each.
    ``measure`` stands below the caption: what is measured, in which unit. A table that is no
    exhibit has no number, and its caption is for those who cannot see it.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    label_heading: str = ""
    measure: str = ""
    is_exhibit: bool = True

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"{self.caption}: the row “{row.label}” has {len(row.cells)} cells"
                    f" for {len(self.columns)} columns"
                )

    @property
    def data(self) -> pd.DataFrame:
        """The printed figures; labels that repeat are not made unique."""
        import pandas as pd

        cells = [[cell.text for cell in row.cells] for row in self.rows]
        names = [column.name for column in self.columns]
        return pd.DataFrame(cells, [row.label for row in self.rows], names)

    @property
    def headings(self) -> list[str]:
        """The texts of the head, that of the labels first."""
        return [self.label_heading or _HEADING, *[column.name for column in self.columns]]

    @property
    def marks(self) -> dict[str, str]:
        """The sign at the figures that an exception touches, by its sentence."""
        return marks_of(cell for row in self.rows for cell in row.cells)

    @property
    def legend(self) -> str:
        """What the dashes in it stand for; empty where there are none but for nil."""
        cells = (cell for row in self.rows for cell in row.cells if cell.reason)
        kinds = {cell.text: cell.reason.partition(":")[0] for cell in cells}
        return "; ".join(f"{text} {kind}" for text, kind in sorted(kinds.items()) if kind != "nil")

    def to_html(self, *, notebook: bool = False, known: bool = True) -> str:
        """Write the table as HTML and below it what its marks stand for; all text is escaped.

        In a notebook it brings its looks, and the cells carry what is known about them in their
        titles, elsewhere in ``data-`` attributes, or not at all.
        """
        html = _template().render(
            table=self, marks=self.marks, roles=roles, notebook=notebook, known=known
        )
        return _CONTROL.sub("\ufffd", html)

    def __repr__(self) -> str:
        return f"{self.caption}: {len(self.rows)} rows, {len(self.columns)} columns"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        html = self.to_html(notebook=True)
        return {TABLE: self.to_json(), "text/html": html, "text/plain": repr(self)}


def marks_of(cells: Iterable[Cell]) -> dict[str, str]:
    """Give each sentence on what does not tie about some figures the sign that stands at them."""
    sentences = dict.fromkeys(cell.exception for cell in cells if cell.exception)
    count = len(_MARKS)
    return {text: _MARKS[n % count] * (n // count + 1) for n, text in enumerate(sentences)}


def roles(column: Column, cell: Cell = _EMPTY) -> list[str]:
    """Say how a cell, or the heading, is set: ``num``, ``keyed``, ``vendor``, ``mark`` and more."""
    vendor = cell.standing == "vendor"
    told = (column.numeric, column.emphasis, cell.standing, vendor, cell.exception)
    return list(compress(("num", "emphasis", "keyed", "vendor", "mark"), told))


@cache
def _template() -> Template:
    """Load what a table looks like in HTML."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(loader=PackageLoader(__package__, ""), autoescape=True)
    environment.globals.update(looks=read_knowledge("looks"), spark=spark_svg)
    return environment.get_template("table.html.j2")
