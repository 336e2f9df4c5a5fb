"""Tables with the lines above them that name them; those that pages part are put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kcanalysis.reading.columns import is_heading
from kcanalysis.reading.document import Document, PrintedTable, PrintedText
from kcanalysis.reading.pages import is_continued
from kcanalysis.taxonomy import Taxonomy

_HEADING_LINES = 4


@dataclass(frozen=True)
class TitledTable:
    """A table with the lines above it that say what it is."""

    table: PrintedTable
    heading: str
    source: str


def titled_tables(document: Document, taxonomy: Taxonomy) -> Iterator[TitledTable]:
    """Give the tables with their titles; one that goes on over a page is put together."""
    above: list[str] = []
    whole: TitledTable | None = None
    for block in document.blocks:
        if not isinstance(block, PrintedTable):
            above.append(block.text)
            continue
        part = TitledTable(block, " ".join(above[-_HEADING_LINES:]), block.source)
        rows = _continuation(whole, part, above, taxonomy) if whole else ()
        above = []
        if whole and rows:
            whole = TitledTable(PrintedTable(whole.table.rows + rows), whole.heading, whole.source)
            continue
        if whole:
            yield whole
        whole = part
    if whole:
        yield whole


def _continuation(
    whole: TitledTable, part: TitledTable, above: list[str], taxonomy: Taxonomy
) -> tuple[tuple[PrintedText, ...], ...]:
    """Give the rows by which a table continues the one before it; none if it is another table."""
    if not is_heading(part.table):
        between = [text for text in above if not is_continued(text)]
        return part.table.rows if is_heading(whole.table) and not between else ()
    statement = taxonomy.statement_titled(whole.heading)
    if statement is None or taxonomy.statement_titled(part.heading) != statement:
        return ()
    # only one table can have the row that closes the statement
    is_open = statement.closing is not None and not any(
        (item := taxonomy.match(statement.id, "", row[0].text)) and item.id == statement.closing
        for row in whole.table.rows
    )
    rows = part.table.rows
    heading = 0
    while heading < min(len(rows), len(whole.table.rows)) and _texts(rows[heading]) == _texts(
        whole.table.rows[heading]
    ):
        heading += 1
    return rows[heading:] if heading and (is_open or is_continued(part.heading)) else ()


def _texts(row: tuple[PrintedText, ...]) -> list[str]:
    return [cell.text for cell in row if cell.text]
