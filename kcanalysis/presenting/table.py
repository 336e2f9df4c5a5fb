"""A table of printed figures that shows itself as HTML; each cell knows where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from lxml import html
from lxml.html import builder

from kcanalysis.coverage import KEYED_IN


@dataclass(frozen=True)
class Cell:
    """One printed figure.

    Parameters
    ----------
    text : str
        The figure as it is shown.
    source : str
        Where it stands in the releases, and what is printed there.
    formula : str
        How it is computed, for a figure that no release states.
    exception : str
        What does not tie, for a figure that an exception touches.
    kind : str
        ``stated``, ``derived`` or ``keyed in``.
    """

    text: str
    source: str = ""
    formula: str = ""
    exception: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """One row: its label, its cells, and its rank (``total``, ``subtotal``, ``section`` …)."""

    label: str
    cells: Sequence[Cell]
    rank: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a report.

    Parameters
    ----------
    caption : str
        What it shows, with the unit.
    columns : sequence of str
        The headings of the columns of figures.
    rows : sequence of Row
        Each with as many cells as there are columns.
    emphasis : str
        Heading of the column to bring forward, that of the current quarter.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Row]
    emphasis: str = ""

    @property
    def data(self) -> pd.DataFrame:
        """The printed figures; labels that repeat are not made unique."""
        cells = [[cell.text for cell in row.cells] for row in self.rows]
        return pd.DataFrame(cells, [row.label for row in self.rows], list(self.columns))

    def to_html(self) -> str:
        """Give the table as HTML; all text in it is escaped."""
        head = builder.TR(builder.TD(), *[builder.TH(name, scope="col") for name in self.columns])
        table = builder.TABLE(
            builder.CAPTION(self.caption),
            builder.THEAD(head),
            builder.TBODY(*[self._row(row) for row in self.rows]),
        )
        return str(html.tostring(table, encoding="unicode"))

    def _repr_html_(self) -> str:
        return self.to_html()

    def _row(self, row: Row) -> html.HtmlElement:
        cells = [
            self._cell(cell, row.rank, name)
            for cell, name in zip(row.cells, self.columns, strict=True)
        ]
        return builder.TR(builder.TH(row.label, scope="row"), *cells)

    def _cell(self, cell: Cell, rank: str, column: str) -> html.HtmlElement:
        classes = [rank, "emphasis" if column == self.emphasis else ""]
        classes += ["mark" if cell.exception else ""]
        classes += ["keyed" if cell.kind == KEYED_IN else ""]
        attributes = {
            "class": " ".join(filter(None, classes)),
            "data-source": cell.source,
            "data-formula": cell.formula,
            "data-exception": cell.exception,
        }
        return builder.TD(cell.text, {name: text for name, text in attributes.items() if text})
