"""Releases as text with tabs, Markdown, and text laid out by position."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from tests.forms.content import Grid, day

LABEL_WIDTH = 68
COLUMN_WIDTH = 19
PAGE_LINES = 52


def write_rows(blocks: Sequence[str | Grid]) -> str:
    """Write text where a line is a row, its cells set off by tabs."""
    parts = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(block)
            continue
        rows = [["", *[name for name, _ in block.periods]]] if block.periods else []
        rows += [["", *[f"{day(date)} {date.year}" for date in block.dates]]]
        rows += [["", *block.currencies]] if block.currencies else []
        rows += block.rows
        lines = ["\t".join(row) + ("\t" if len(row) == 1 else "") for row in rows]
        parts += [*block.title, "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def write_cells(blocks: Sequence[str | Grid]) -> str:
    """Write text where a line is a cell, and blank lines set off the rows.

    Closing parentheses stand on their own, and long labels wrap.
    """
    parts = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(block)
        else:
            rows = [*spread_heading(block), *block.rows]
            parts += [*block.title, _as_cells(rows)]
    return "\n\n".join(parts) + "\n"


def spread_heading(grid: Grid) -> list[list[str]]:
    """Give a heading whose days, years and currencies stand in rows of their own."""
    rows = [["", *[name for name, _ in grid.periods]]] if grid.periods else []
    rows += [["", *[day(date) for date in grid.dates]]]
    rows += [["", *[str(date.year) for date in grid.dates]]]
    return rows + ([["", *grid.currencies]] if grid.currencies else [])


def _as_cells(rows: Iterable[list[str]]) -> str:
    blocks = []
    for row in rows:
        label, *cells = row
        if len(label) > LABEL_WIDTH and cells:
            cut = label.rindex(" ", 0, LABEL_WIDTH)
            blocks.append([label[:cut], "", ""])
            label = label[cut + 1 :]
        lines = [label]
        for cell in cells:
            lines += [cell[:-1], ")"] if cell.endswith(")") else [cell, ""]
        blocks.append(lines)
    return "\n\n".join("\n".join(f"\t{line}" for line in block) for block in blocks)


def write_markdown(blocks: Sequence[str | Grid]) -> str:
    """Write Markdown with pipe tables; totals are bold."""
    parts = []
    for number, block in enumerate(blocks):
        if isinstance(block, str):
            heading = "# " if number == 0 else "## " if len(block) < 40 else ""
            parts.append(heading + _escaped(block))
            continue
        width = 1 + len(block.dates)
        heading, *rows = [*spread_heading(block), *block.rows]
        lines = [_piped(heading, width), "|" + " --- |" * width]
        lines += [_piped(row, width) for row in rows]
        parts += [f"**{line}**" for line in block.title] + ["\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _piped(row: list[str], width: int) -> str:
    texts = [_escaped(text) for text in row]
    if row[0].startswith("Total"):
        texts = [f"**{text}**" for text in texts]
    return "| " + " | ".join(texts + [""] * (width - len(row))) + " |"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("$", "\\$").replace("*", "\\*")


def write_layout(blocks: Sequence[str | Grid]) -> str:
    """Write text as it is laid out on pages, with form feeds and page numbers."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines += [*textwrap.wrap(block, 100), ""]
        else:
            width = LABEL_WIDTH + COLUMN_WIDTH * len(block.dates)
            lines += [line.center(width).rstrip() for line in block.title] + [""]
            lines += [*_laid_out(block), "", ""]
    pages = [lines[at : at + PAGE_LINES] for at in range(0, len(lines), PAGE_LINES)]
    return "\f".join(
        "\n".join([*page, "", f"{number:>50}", ""]) for number, page in enumerate(pages, 1)
    )


def _laid_out(grid: Grid) -> list[str]:
    lines = []
    if grid.periods:
        lines.append(
            " " * LABEL_WIDTH
            + "".join(name.center(COLUMN_WIDTH * span) for name, span in grid.periods)
        )
    for row in [*spread_heading(grid)[bool(grid.periods) :], *grid.rows]:
        label, *cells = row
        *begun, last = textwrap.wrap(label, LABEL_WIDTH - 2, break_on_hyphens=False) or [""]
        lines += begun
        # the parenthesis that closes stands to the right of the digits
        figures = "".join(
            (cell if cell.endswith(")") else f"{cell} ").rjust(COLUMN_WIDTH) for cell in cells
        )
        lines.append(f"{last:<{LABEL_WIDTH}}{figures}".rstrip())
    return lines
