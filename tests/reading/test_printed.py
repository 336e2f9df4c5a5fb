"""Releases as browsers, word processors and converters give them: written here as those do."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest

from kcanalysis.facts import Fact
from kcanalysis.reading import Release, read_release
from tests.forms.content import Grid, compose, day
from tests.forms.html import write_exhibit, write_newswire, write_page
from tests.forms.text import write_layout, write_markdown, write_rows
from tests.reading.test_forms import without_source

Blocks = Sequence[str | Grid]


def saved(blocks: Blocks) -> str:
    """As a browser saves a page with its pictures in one file."""
    message = EmailMessage()
    message["Subject"] = "Results"
    message.set_content(write_exhibit(blocks), subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_string()


def copied(blocks: Blocks, label: str, before: str) -> str:
    """As a browser copies tables: a cell with a paragraph in it stands between blank lines."""
    parts = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(block)
            continue
        names = [name for name, _ in block.periods]
        dates = [f"{day(date)}\n{date.year}" for date in block.dates]
        head = ["\t".join(row) for row in (names, dates, block.currencies) if row]
        rows = [label.format(row[0]) + before + "\t".join(row[1:]) for row in block.rows]
        parts += [*block.title, "\n".join([*head, *rows])]
    return "\n\n".join(parts)


def copied_rows(blocks: Blocks) -> str:
    return copied(blocks, "{}", "\t")


def copied_paragraphs(blocks: Blocks) -> str:
    return copied(blocks, "{}\n\n", " \t\t")


def copied_cells(blocks: Blocks) -> str:
    """As a browser copies tables whose every cell holds a paragraph: each has a line."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(block)
            continue
        parts += [*block.title, *[name for name, _ in block.periods]]
        parts += [day(date) for date in block.dates] + [str(date.year) for date in block.dates]
        parts += [*block.currencies, *[cell for row in block.rows for cell in row]]
    return "\n\n".join(parts)


def centred(blocks: Blocks) -> str:
    """As a word processor sets narrow tables: figures in the middle of labels of several lines."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines += textwrap.wrap(block, 100)
            continue
        lines += ["", *block.title, ""]
        lines += ["  ".join(name.rjust(20) for name, _ in block.periods)] if block.periods else []
        for part in ("%b", "%d,", "%Y"):
            lines.append(" " * 30 + "".join(f"{date:{part}}".rjust(18) for date in block.dates))
        lines += [" " * 30 + "".join(name.rjust(18) for name in block.currencies)]
        for label, *figures in block.rows:
            texts = textwrap.wrap(label, 28)
            middle = len(texts) // 2 if figures and len(texts) > 1 else 0
            if middle:
                texts.insert(middle, "")
            for at, text in enumerate(texts):
                cells = figures if at == middle else []
                lines.append(f"{text:<30}" + "".join(cell.rjust(18) for cell in cells))
        lines += [""]
    return "\n".join(lines)


def heads_again(blocks: Blocks) -> str:
    """As a browser prints: column heads on every page, and the page's address below."""
    text = write_exhibit(blocks, repeat_heading=True)
    return text.replace("(CONTINUED)", "")


FORMS: dict[str, tuple[str, Callable[[Blocks], str]]] = {
    "saved page": ("mhtml", saved),
    "copied rows": ("txt", copied_rows),
    "copied paragraphs": ("txt", copied_paragraphs),
    "copied cells": ("txt", copied_cells),
    "centred figures": ("txt", centred),
    "heads again": ("html", heads_again),
    "broken heads": ("html", write_page),
    "title in table": ("html", lambda blocks: write_page(blocks, titled_inside=True)),
    "bold over lines": (
        "md",
        lambda blocks: write_markdown(blocks).replace("LIMITED**\n\n**", "LIMITED  \n"),
    ),
    "tight print": (
        "txt",
        lambda blocks: (
            write_layout(blocks).replace(".\n\n", ".\n").replace("Results\n\n", "Results\n")
        ),
    ),
    "source line": ("txt", lambda blocks: write_rows(blocks) + "\nSOURCE Kingsoft Cloud\n"),
    "news above": (
        "html",
        lambda blocks: write_newswire(blocks).replace(
            "<nav>", "<p>Third Quarter 2018 Results of Somebody</p><nav>"
        ),
    ),
}


def read(facts: list[Fact], form: str, directory: Path) -> Release:
    ending, write = FORMS[form]
    path = directory / f"release.{ending}"
    path.write_text(write(compose(facts)), "utf-8")
    return read_release(path)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["2024Q4", "2026Q1"])
def test_what_programs_make_of_a_release_gives_its_facts(
    name: str, form: str, stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    release = read(stored[name], form, tmp_path)
    assert without_source(release.facts) == without_source(stored[name])
    assert release.notes == []
