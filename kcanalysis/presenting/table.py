"""A table of printed figures that travels as data; each cell knows where it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TABLE = "application/vnd.kcanalysis.table+json"
"""Type of the output that holds a table as `Table.to_json` gives it."""

_HEADING = "Item"
"""Heads the labels of a table that names them no other way."""

_MARKS = "†‡§¶"
"""Put at figures with an exception, one sign for each sentence; doubled when they run out."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Column:
    """One column of figures.

    Parameters
    ----------
    name : str
        Its heading.
    numeric : bool
        Whether it holds numbers, which are set below each other.
    emphasis : bool
        Whether it is brought forward, as that of the current quarter is.
    """

    name: str
    numeric: bool = True
    emphasis: bool = False


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
    reason : str
        Why there is no figure, for a dash.
    keyed_in : bool
        Whether it is keyed in from another source than a release, or rests on such a figure.
    """

    text: str
    source: str = ""
    formula: str = ""
    exception: str = ""
    reason: str = ""
    keyed_in: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Parameters
    ----------
    label : str
        What it shows.
    cells : sequence of Cell
        One for each column.
    rank : {"", "total", "subtotal", "section", "level1"}
        A section heads the rows below it; level 1 is indented.
    id : str
        The line item or metric, for those who read the table as data.
    """

    label: str
    cells: Sequence[Cell]
    rank: str = ""
    id: str = ""


@dataclass(frozen=True, repr=False)
class Table:
    """A table of a report. Notebooks show it as HTML; the exporters take it as data.

    Parameters
    ----------
    caption : str
        What it shows, with the unit.
    columns : sequence of Column
        The columns of figures, without that of the labels.
    rows : sequence of Row
        From top to bottom.
    label_heading : str
        Heading of the column of labels.

    Raises
    ------
    ValueError
        If a row has not one cell for each column.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    label_heading: str = ""

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
        sentences = dict.fromkeys(cell.exception for row in self.rows for cell in row.cells)
        sentences.pop("", None)
        signs = (divmod(number, len(_MARKS)) for number in range(len(sentences)))
        return {
            sentence: _MARKS[sign] * (turn + 1)
            for sentence, (turn, sign) in zip(sentences, signs, strict=True)
        }

    def to_json(self) -> dict[str, Any]:
        """Give the table as plain dicts and lists by the names of its parts, defaults left out."""
        stated: dict[str, Any] = _plain(self)
        return stated

    @classmethod
    def from_json(cls, stated: Mapping[str, Any]) -> Table:
        """Make a table of what `to_json` gave.

        Raises
        ------
        ValueError
            If it is anything else.
        """
        try:
            columns = [_made(Column, column) for column in stated["columns"]]
            rows = [
                _made(Row, row, cells=[_made(Cell, cell) for cell in row["cells"]])
                for row in stated["rows"]
            ]
            table: Table = _made(cls, stated, columns=columns, rows=rows)
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a table: {error}") from None
        return table

    def to_html(self, *, origins: bool = True) -> str:
        """Write the table as HTML and below it what its marks stand for; all text is escaped.

        Parameters
        ----------
        origins : bool
            Whether the cells carry what is known about them, in ``data-`` attributes.
        """
        marks = self.marks
        heads = [roles(column, Cell(column.name)) for column in self.columns]
        head = "".join(
            _heading(text, "col", names)
            for text, names in zip(self.headings, [(), *heads], strict=True)
        )
        body = "".join(
            _element(
                "tr",
                _heading(row.label, "row")
                + "".join(
                    _figure(column, cell, marks.get(cell.exception, ""), origins)
                    for column, cell in zip(self.columns, row.cells, strict=True)
                ),
                class_=row.rank,
            )
            for row in self.rows
        )
        notes = "".join(
            _element("p", f"<sup>{mark}</sup> {_text(sentence)}")
            for sentence, mark in marks.items()
        )
        return (
            f"<table><caption>{_text(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        ) + (_element("div", notes, class_="footnotes") if notes else "")

    def __repr__(self) -> str:
        return f"{self.caption}: {len(self.rows)} rows, {len(self.columns)} columns"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        html = self.to_html(origins=False)
        return {TABLE: self.to_json(), "text/html": html, "text/plain": repr(self)}


def roles(column: Column, cell: Cell) -> tuple[str, ...]:
    """Say how a cell is set: any of ``num``, ``emphasis``, ``keyed`` and ``mark``."""
    told = {
        "num": column.numeric,
        "emphasis": column.emphasis,
        "keyed": cell.keyed_in,
        "mark": bool(cell.exception),
    }
    return tuple(role for role, is_so in told.items() if is_so)


def _plain(value: Any) -> Any:
    """Give a part of a table as plain data."""
    if isinstance(value, (str, bool)):
        return value
    if is_dataclass(value):
        stated = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(part) for field, part in stated if part != field.default}
    return [_plain(part) for part in value]


def _made(kind: type[Any], stated: Mapping[str, Any], **parts: Any) -> Any:
    """Make a part of a table of plain data, given the parts that it is made of in turn."""
    flags = {"numeric", "emphasis", "keyed_in"}
    for name in set(stated) - set(parts):
        if not isinstance(stated[name], bool if name in flags else str):
            raise TypeError(f"{name} is {stated[name]!r}")
    return kind(**{**stated, **parts})


def _heading(text: str, scope: str, names: Sequence[str] = ()) -> str:
    """Write a cell of the head or a row's label; one without a text heads nothing."""
    named = " ".join(names)
    if not text.strip():
        return _element("td", "", class_=named)
    return _element("th", _text(text), class_=named, scope=scope)


def _figure(column: Column, cell: Cell, mark: str, origins: bool) -> str:
    """Write a figure with its mark and, if wanted, what is known about it."""
    known = {
        "data_source": cell.source,
        "data_formula": cell.formula,
        "data_exception": cell.exception,
        "data_reason": cell.reason,
    }
    text = _text(cell.text) + (f"<sup>{mark}</sup>" if mark else "")
    return _element("td", text, class_=" ".join(roles(column, cell)), **(known if origins else {}))


def _element(tag: str, content: str, **attributes: str) -> str:
    """Write an element around HTML; attributes without a value are left out."""
    stated = "".join(
        f' {name.strip("_").replace("_", "-")}="{_text(value)}"'
        for name, value in attributes.items()
        if value
    )
    return f"<{tag}{stated}>{content}</{tag}>"


def _text(text: str) -> str:
    """Escape text; characters that no document can hold are replaced."""
    return escape(_CONTROL.sub("\ufffd", text))
