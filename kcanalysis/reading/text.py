"""Text files: tables with tabs, one row a line or one cell a line."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from kcanalysis.reading.characters import unbulleted, unmarked
from kcanalysis.reading.document import Document, Paragraph, PrintedTable, PrintedText
from kcanalysis.reading.numbers import read_number


def read_text(text: str, name: str) -> Document:
    """Read a text whose tables have tabs as a Document.

    Parameters
    ----------
    text : str
        Clean text.
    name : str
        The file's name, for locators.
    """
    lines = [
        PrintedText(line, f"{name}:{number}")
        for number, line in enumerate(text.replace("\f", "").split("\n"), 1)
    ]
    return Document(name, tuple(_blocks(lines)))


def _blocks(lines: list[PrintedText]) -> Iterable[Paragraph | PrintedTable]:
    run: list[PrintedText] = []
    for line in lines:
        below = bool(run) and bool(run[-1].text.strip())
        if "\t" in line.text or (run and not line.text.strip()) or (below and _is_parted(line)):
            run.append(line)
            continue
        yield from _table(run)
        run = []
        if line.text.strip():
            yield Paragraph(unmarked(unbulleted(line.text)), line.source)
    yield from _table(run)


def _is_parted(line: PrintedText) -> bool:
    """Tell whether a line is a negative figure: right below a row it was parted from that one."""
    return line.text.strip().startswith("(") and read_number(line.text) is not None


def _table(run: list[PrintedText]) -> Iterable[PrintedTable]:
    """Give the table that a run of lines with tabs is, blank lines between them included."""
    filled = [line for line in run if line.text.strip(" ")]
    if all(line.text.startswith("\t") and line.text.count("\t") == 1 for line in filled):
        grouped = groupby(run, key=lambda line: bool(line.text.strip(" ")))
        rows = [tuple(lines) for is_row, lines in grouped if is_row]
    else:
        rows = [
            tuple(PrintedText(text, line.source) for text in line.text.split("\t"))
            for line in filled
        ]
    cleaned = [
        tuple(PrintedText(unmarked(cell.text.strip()), cell.source) for cell in row) for row in rows
    ]
    printed = tuple(row for row in cleaned if any(cell.text for cell in row))
    if printed:
        yield PrintedTable(printed)
