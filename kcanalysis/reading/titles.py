"""Tables with the lines above them that name them; those that pages part are put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from kcanalysis.reading.characters import unbulleted
from kcanalysis.reading.columns import has_figures, heading_parts, is_heading
from kcanalysis.reading.document import Document, Paragraph, PrintedTable, PrintedText
from kcanalysis.reading.pages import is_continued
from kcanalysis.taxonomy import load_taxonomy

_HEADING_LINES = 4


@dataclass(frozen=True)
class TitledTable:
    """A table with the lines above it that say what it is."""

    table: PrintedTable
    heading: str


def untitled(table: PrintedTable) -> Iterator[Paragraph | PrintedTable]:
    """Give a table, and as paragraphs what its rows have above its heading, or without figures."""
    rows = table.rows
    heading = next((at for at, row in enumerate(rows) if _names_columns(row)), 0)
    if not any(has_figures(row) or _names_columns(row) for row in rows):
        heading = len(rows)
    elif any(len(row) > 1 for row in rows[:heading]):
        heading = 0
    for row in rows[:heading]:
        yield Paragraph(unbulleted(" ".join(cell.text for cell in row)), row[0].source)
    if rows[heading:]:
        yield PrintedTable(rows[heading:])


def _names_columns(row: tuple[PrintedText, ...]) -> bool:
    return all(heading_parts(cell.text) for cell in row)


def titled_tables(document: Document) -> Iterator[TitledTable]:
    """Give the tables with their titles; one that goes on over a page is put together."""
    above: list[Paragraph] = []
    whole: TitledTable | None = None
    for block in document.blocks:
        if not isinstance(block, PrintedTable):
            above.append(block)
            continue
        part = TitledTable(block, " ".join(each.text for each in above[-_HEADING_LINES:]))
        rows = _continuation(whole, part, above) if whole else ()
        above = []
        if whole and rows:
            part = TitledTable(PrintedTable(whole.table.rows + rows), whole.heading)
        elif whole:
            yield whole
        whole = part
    if whole:
        yield whole


def _continuation(
    whole: TitledTable, part: TitledTable, above: list[Paragraph]
) -> tuple[tuple[PrintedText, ...], ...]:
    """Give the rows by which a table continues the one before it; none if it is another table."""
    if not is_heading(part.table):
        between = [each for each in above if not is_continued(each.text)]
        return part.table.rows if is_heading(whole.table) and not between else ()
    taxonomy = load_taxonomy()
    statement = taxonomy.statement_titled(whole.heading)
    # a page may repeat the heading of the columns without the title
    sections = tuple(
        (PrintedText(each.text, each.source),) for each in above if each.text[-1] == ":"
    )
    bare = len(sections) == len(above)
    if statement is None or not (bare or taxonomy.statement_titled(part.heading) == statement):
        return ()
    # only one table can have the row that closes the statement
    is_open = statement.closing is not None and not any(
        (item := taxonomy.match(statement.id, "", row[0].text)) and item.id == statement.closing
        for row in whole.table.rows
    )
    begun, again = _heading(whole.table), _heading(part.table)
    if " ".join(begun) != " ".join(again) or not (is_open or is_continued(part.heading)):
        return ()
    return sections + part.table.rows[len(again) :] if again else ()


def _heading(table: PrintedTable) -> list[str]:
    """Give the lines that name a table's columns."""
    rows = takewhile(_names_columns, table.rows)
    return [" ".join(cell.text for cell in row) for row in rows]
