"""Statement tables become facts: every printed cell, under its item, period and currency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kcanalysis.errors import ReleaseError
from kcanalysis.facts import Fact
from kcanalysis.reading.columns import Column, read_columns
from kcanalysis.reading.document import Cell, Document, Table
from kcanalysis.reading.numbers import Number, read_number
from kcanalysis.taxonomy import LineItem, Taxonomy, normalize

_CLOSERS = re.compile(r"\)?\s*%?")
_UNIT = re.compile(r"\bin (thousands|millions)\b", re.IGNORECASE)
_PER_SHARE = re.compile(r"\bper (?:share|ads)\b", re.IGNORECASE)
_SHARE_COUNT = re.compile(r"\bshares used\b|\bnumber of shares\b", re.IGNORECASE)
_HEADING_LINES = 4


@dataclass(frozen=True)
class _Titled:
    """A table with the lines above it that say what it is."""

    table: Table
    heading: str
    source: str


@dataclass(frozen=True)
class _Row:
    """A row of figures with its whole label and the heading it stands under."""

    label: str
    section: str
    figures: list[tuple[Number, str]]
    source: str


def read_statements(document: Document, taxonomy: Taxonomy) -> tuple[list[Fact], list[str]]:
    """Read every cell of every statement table.

    Parameters
    ----------
    document : Document
        The release.
    taxonomy : Taxonomy
        The line items.

    Returns
    -------
    facts : list of Fact
        One for each printed figure, in reading order; ``release`` is still empty.
    notes : list of str
        What the analyst should look at: rows that the taxonomy does not know, tables that no
        heading names.

    Raises
    ------
    ReleaseError
        If a table is not what a statement of this company looks like, or is cut off.
    """
    facts: list[Fact] = []
    notes: list[str] = []
    for titled in _titled_tables(document):
        statement = taxonomy.statement_titled(titled.heading)
        if statement is None:
            notes.append(f"{titled.source}: table not read, its heading names no statement")
            continue
        if not facts and taxonomy.issuer.lower() not in titled.heading.lower():
            raise ReleaseError(
                f"the {statement.name.lower()} is not headed '{taxonomy.issuer}': "
                "is this another company's release?",
                titled.source,
            )
        columns, rows = _read_table(titled, statement.id, taxonomy)
        for row in rows:
            facts += _row_facts(row, columns, statement.id, titled, taxonomy)
    for statement in taxonomy.statements.values():
        if statement.closing and not any(
            fact.item == statement.closing and fact.statement == statement.id for fact in facts
        ):
            raise ReleaseError(
                f"the {statement.name.lower()} is missing or cut off: it has no row "
                f"'{taxonomy.name(statement.closing)}'",
                document.name,
            )
    notes += _new_rows(facts, taxonomy)
    return facts, notes


def _new_rows(facts: list[Fact], taxonomy: Taxonomy) -> list[str]:
    seen = {(fact.statement, fact.item): fact for fact in reversed(facts)}
    return [
        f"{fact.source}: new row '{fact.label}' in the "
        f"{taxonomy.statements[fact.statement].name.lower()}, kept as {fact.item}"
        for fact in reversed(seen.values())
        if not taxonomy.knows(fact.item)
    ]


def _titled_tables(document: Document) -> Iterator[_Titled]:
    above: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            yield _Titled(block, " ".join(above[-_HEADING_LINES:]), block.source)
            above = []
        else:
            above.append(block.text)


def _read_table(
    titled: _Titled, statement: str, taxonomy: Taxonomy
) -> tuple[list[Column], list[_Row]]:
    columns, heading_rows = read_columns(titled.table, flow=statement != "balance_sheet")
    rows: list[_Row] = []
    section, pending = "", ""
    for cells in titled.table.rows[heading_rows:]:
        label, figures = _split(cells)
        source = cells[0].source
        if not figures:
            pending, section = _label_alone(label, pending, section)
            continue
        if len(figures) != len(columns):
            raise ReleaseError(
                f"the row '{label}' has {len(figures)} figures under {len(columns)} columns", source
            )
        joined = f"{pending} {label}".strip()
        if pending and _known(joined, label, section, statement, taxonomy) == label:
            section, joined = pending, label
        if not joined:
            raise ReleaseError("a row of figures has no label", source)
        rows.append(_Row(joined, section, figures, source))
        pending = ""
    if pending:
        raise ReleaseError(
            f"the table is cut off after '{pending}'", titled.table.rows[-1][0].source
        )
    return columns, rows


def _label_alone(label: str, pending: str, section: str) -> tuple[str, str]:
    """Decide what a label without figures is: a heading, or the start of a wrapped label."""
    if label.endswith(":") or label.isupper():
        return "", f"{pending} {label}".strip()
    return f"{pending} {label}".strip(), section


def _known(joined: str, label: str, section: str, statement: str, taxonomy: Taxonomy) -> str:
    """Give the label that the taxonomy knows; the joined one where it knows neither."""
    statements = ("non_gaap", "margins") if statement == "non_gaap" else (statement,)
    for text in (joined, label):
        if any(taxonomy.match(id, section, text) for id in statements):
            return text
    return joined


def _split(cells: tuple[Cell, ...]) -> tuple[str, list[tuple[Number, str]]]:
    """Take a row apart into its label and its figures, each with its source.

    Raises
    ------
    ReleaseError
        If a cell behind the label is no number.
    """
    label = ""
    rest = list(cells)
    if read_number(rest[0].text) is None:
        label = " ".join(rest.pop(0).text.split())
    figures: list[tuple[Number, str]] = []
    for text, source in _whole_figures(rest):
        number = read_number(text)
        if number is None:
            raise ReleaseError(f"'{text}' in the row '{label}' is not a number", source)
        figures.append((number, source))
    return label, figures


def _whole_figures(cells: list[Cell]) -> list[tuple[str, str]]:
    """Join the parts of figures that a layout spreads over cells: ``(12`` and ``)``."""
    figures: list[tuple[str, str]] = []
    for cell in cells:
        if figures and cell.text and _CLOSERS.fullmatch(cell.text):
            figures[-1] = (figures[-1][0] + cell.text, figures[-1][1])
        elif cell.text:
            figures.append((cell.text, cell.source))
    return figures


def _row_facts(
    row: _Row, columns: list[Column], statement: str, titled: _Titled, taxonomy: Taxonomy
) -> Iterator[Fact]:
    percent = any(number.percent for number, _ in row.figures)
    if statement == "non_gaap" and percent:
        statement = "margins"
    item = taxonomy.match(statement, row.section, row.label)
    unit = _unit(row, item, percent, titled)
    for column, (number, source) in zip(columns, row.figures, strict=True):
        if number.percent != percent and not number.dash:
            raise ReleaseError(f"the row '{row.label}' mixes percentages and amounts", source)
        if not column.currency and unit != "percent":
            raise ReleaseError(f"no currency stands above the figures of '{row.label}'", source)
        yield Fact(
            release="",
            statement=statement,
            item=item.id if item else _made_id(row, statement, taxonomy),
            label=row.label,
            period_end=column.period_end,
            months=column.months,
            currency="" if unit in ("percent", "shares") else column.currency,
            unit=unit,
            value=number.value,
            source=source,
        )


def _unit(row: _Row, item: LineItem | None, percent: bool, titled: _Titled) -> str:
    """Give the unit of a row: its own, else the table's.

    What an unknown row counts is seen from its words and those of the heading above it.
    """
    if percent:
        return "percent"
    if item and item.unit:
        return item.unit
    words = "" if item else f"{row.section} {row.label}"
    if _SHARE_COUNT.search(words):
        return "shares"
    if _PER_SHARE.search(words):
        return "per_share"
    stated = _UNIT.search(titled.heading)
    if stated is None:
        raise ReleaseError(
            "the table does not say its unit: nothing like '(All amounts in thousands)' stands "
            "above it",
            titled.source,
        )
    return stated[1].lower()


def _made_id(row: _Row, statement: str, taxonomy: Taxonomy) -> str:
    """Make an item id from a label that the taxonomy does not know.

    The section goes in front where the label alone would name an item that is another one.
    """
    label = _slug(row.label)
    if taxonomy.knows(label) or statement == "balance_sheet":
        return "_".join(filter(None, (_slug(row.section), label)))
    return label


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", normalize(text)).strip("_") or "unnamed"
