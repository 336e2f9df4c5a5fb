"""Writes a release around facts, in every form in which releases arrive."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kcanalysis.facts import Fact
from tests.forms.content import Grid, compose
from tests.forms.html import write_exhibit, write_newswire, write_submission
from tests.forms.pdf import write_pdf
from tests.forms.text import write_cells, write_layout, write_markdown, write_rows

Blocks = Sequence[str | Grid]


def _exhibit_in_windows_1252(blocks: Blocks) -> bytes:
    return write_exhibit(blocks).encode("cp1252", "xmlcharrefreplace")


def _exhibit_in_lower_case(blocks: Blocks) -> bytes:
    text = write_exhibit(blocks, repeat_heading=True)
    for tag in ("TABLE", "TD", "TR", "SUP", "BODY", "HTML"):
        text = text.replace(f"<{tag}", f"<{tag.lower()}").replace(f"</{tag}", f"</{tag.lower()}")
    return text.encode()


def _windows_text(blocks: Blocks) -> bytes:
    """Give text as Windows programs save it, with the signs that they put in."""
    text = write_rows(blocks)
    for sign, other in (("-\t", "—\t"), (" million", "\u00a0million"), ("\t(", "\t\u2009(")):
        text = text.replace(sign, other)
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _full_width(blocks: Blocks) -> bytes:
    """Give text whose figures are set in full-width signs."""
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789(),%"}
    lines = write_rows(blocks).split("\n")
    # labels keep their signs: they are compared as printed
    cut = [line.partition("\t") for line in lines]
    return "\n".join(label + tab + rest.translate(wide) for label, tab, rest in cut).encode()


# by form: the ending of the file's name, and what writes it
FORMS: dict[str, tuple[str, Callable[[Blocks], bytes]]] = {
    "rows": ("txt", lambda blocks: write_rows(blocks).encode()),
    "cells": ("txt", lambda blocks: write_cells(blocks).encode()),
    "windows": ("txt", _windows_text),
    "full width": ("txt", _full_width),
    "utf-16": ("txt", lambda blocks: write_cells(blocks).encode("utf-16")),
    "layout": ("txt", lambda blocks: write_layout(blocks).encode()),
    "markdown": ("md", lambda blocks: write_markdown(blocks).encode()),
    "exhibit": ("htm", _exhibit_in_windows_1252),
    "exhibit, lower case": ("htm", _exhibit_in_lower_case),
    "submission": ("txt", lambda blocks: write_submission(blocks).encode()),
    "newswire": ("html", lambda blocks: write_newswire(blocks).encode()),
    "pdf": ("pdf", write_pdf),
}


def write_form(facts: Sequence[Fact], form: str) -> bytes:
    """Write a release that states just these facts.

    Parameters
    ----------
    facts : sequence of Fact
        Those of one release, in reading order.
    form : str
        One of `FORMS`.
    """
    return FORMS[form][1](compose(facts))
