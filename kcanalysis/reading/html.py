"""HTML: exhibits as EDGAR has them, and the pages of newswires.

The page is read as a stream of tags, no tree is built: nesting costs nothing. Nothing that it
refers to is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any, cast

from kcanalysis.errors import ReleaseError
from kcanalysis.reading.characters import SUPERSCRIPTS, clean, unbulleted
from kcanalysis.reading.columns import has_figures
from kcanalysis.reading.document import Document, Paragraph, PrintedTable, PrintedText

_UNSEEN = re.compile(
    "aside|button|iframe|nav|noscript|object|script|select|style|svg|template|textarea|title"
)
_BLOCK = re.compile(
    "address|article|blockquote|body|caption|center|d[dlt]|div|fig(?:caption|ure)|footer|form|h[1-6r]"
    "|header|html|li|main|[ou]l|p|pre|section|table|t(?:body|d|h|head|r)"
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_MOST_TAGS = 300_000
# private signs that stand around the text of a link
_LINK, _LINK_END = "\ue000", "\ue001"
_LINKS = re.compile(f"{_LINK}[^{_LINK_END}]*{_LINK_END}")
_LINK_SIGNS = re.compile(f"[{_LINK}{_LINK_END}]")


def read_html(text: str, name: str) -> Document:
    """Read an HTML page as a Document.

    A table is one of the Document's where a row of it has several figures; other tables only lay
    out the page. Text that is a link as a whole is taken for navigation and left out.
    """
    from lxml import etree

    if text.count("<") > _MOST_TAGS:
        raise ReleaseError("has more tags than the page of an earnings release can have", name)
    tags = list(_TAG.finditer(text))
    if tags and not tags[-1][1]:
        line = text.count("\n", 0, tags[-1].start()) + 1
        raise ReleaseError(
            "the page is cut off: its last table does not end", f"{name}:line {line}"
        )
    page = _Page(name)
    # lxml hands over str only, and asks for no more methods than there are
    parser = etree.HTMLParser(target=cast("Any", page), encoding="utf-8", huge_tree=True)
    try:
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError as error:
        raise ReleaseError("is damaged: it cannot be read as HTML", name) from error
    return Document(name, tuple(page.blocks))


# a cell: its text as it comes in, with a blank line wherever a block begins or ends; its place
_Rows = list[list[tuple[list[str], str]]]


class _Page:
    """Takes the parser's events, and makes blocks of them."""

    def __init__(self, name: str) -> None:
        self.blocks: list[Paragraph | PrintedTable] = []
        self._name = name
        # the tables that are open, with their rows so far; those that lay out the page have none
        self._tables: list[_Rows | None] = []
        self._text = self._prose = list[str]()
        self._paragraphs = self._tables_begun = 0
        self._unseen = 0
        self._raised = 0
        self._links: list[bool] = []

    def start(self, tag: str, attrib: dict[str, str]) -> None:
        """Take a tag that opens."""
        hidden = "hidden" in attrib or _HIDDEN.search(attrib.get("style", ""))
        if self._unseen or _UNSEEN.fullmatch(tag) or hidden:
            self._unseen += 1
            return
        if _BLOCK.fullmatch(tag):
            self._text.append("\n\n")
        if tag == "br":
            self._text.append("\n")
        elif tag == "a":
            self._links.append("href" in attrib)
            self._text.append(_LINK if self._links[-1] else "")
        elif tag == "sup":
            self._raised += 1
        elif tag == "table":
            self._begin_table()
        elif self._tables and (rows := self._tables[-1]) is not None:
            if tag == "tr":
                rows.append([])
            elif tag in ("td", "th"):
                self._begin_cell(rows)

    def end(self, tag: str) -> None:
        """Take a tag that closes."""
        if self._unseen:
            self._unseen -= 1
            return
        if _BLOCK.fullmatch(tag):
            self._text.append("\n\n")
        if tag == "a" and self._links:
            self._text.append(_LINK_END if self._links.pop() else "")
        elif tag == "sup":
            self._raised -= 1
        elif tag in ("td", "th"):
            self._text = self._prose
        elif tag == "table" and self._tables:
            self._end_table()

    def data(self, data: str) -> None:
        """Take text."""
        if not self._unseen:
            text = clean(data)
            raised = self._raised and text.strip().isdigit()
            self._text.append(text.translate(SUPERSCRIPTS) if raised else text)

    def close(self) -> None:
        """Take the end of the page."""
        self._flush()

    def _flush(self) -> None:
        self._add(_paragraphs(self._prose))
        self._prose.clear()

    def _add(self, texts: Iterable[str]) -> None:
        """Add paragraphs, which are numbered."""
        for text in filter(None, texts):
            self._paragraphs += 1
            place = f"{self._name}:paragraph {self._paragraphs}"
            self.blocks.append(Paragraph(unbulleted(text), place))

    def _begin_table(self) -> None:
        if self._tables:
            # what holds a table lays out the page
            self._add_rows(self._tables[-1] or [])
            self._tables[-1] = None
        self._flush()
        self._tables_begun += 1
        self._tables.append([])
        self._text = self._prose

    def _begin_cell(self, rows: _Rows) -> None:
        if not rows:
            rows.append([])
        place = f"table {self._tables_begun}, row {len(rows)}, column {len(rows[-1]) + 1}"
        self._text = []
        rows[-1].append((self._text, f"{self._name}:{place}"))

    def _end_table(self) -> None:
        rows = self._tables.pop() or []
        self._text = self._prose
        self._flush()
        printed = [
            [PrintedText(" ".join(_paragraphs(text)), source) for text, source in row]
            for row in rows
        ]
        cells = [tuple(cell for cell in row if cell.text) for row in printed]
        if any(map(has_figures, cells)):
            self.blocks.append(PrintedTable(tuple(filter(None, cells))))
        else:
            self._add_rows(rows)

    def _add_rows(self, rows: _Rows) -> None:
        """Add rows that only lay out: each is a paragraph, if its cells hold no more."""
        for row in rows:
            cells = [_paragraphs(text) for text, _ in row]
            texts = list(chain.from_iterable(cells))
            self._add([" ".join(texts)] if all(len(cell) < 2 for cell in cells) else texts)


def _paragraphs(pieces: list[str]) -> list[str]:
    """Give the paragraphs of a text, without those that are nothing but links."""
    found, in_link = [], False
    for part in _PARAGRAPHS.split("".join(pieces)):
        # a link may go on over paragraphs
        part = (_LINK if in_link else "") + part
        in_link = part.rfind(_LINK) > part.rfind(_LINK_END)
        part += _LINK_END if in_link else ""
        if _LINKS.sub("", part).strip(" \n\t|·•>/"):
            found.append(" ".join(_LINK_SIGNS.sub("", part).split()))
    return found
