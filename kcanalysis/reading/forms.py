"""The form of a release is told from its content, and its reader chosen."""

from __future__ import annotations

import re
from itertools import chain

from kcanalysis.errors import ReleaseError
from kcanalysis.reading.characters import decode
from kcanalysis.reading.document import Document, Paragraph, PrintedTable, numbered
from kcanalysis.reading.layout import read_layout
from kcanalysis.reading.markdown import read_markdown
from kcanalysis.reading.pages import is_furniture
from kcanalysis.reading.submission import exhibit, saved_page
from kcanalysis.reading.text import read_text
from kcanalysis.reading.titles import untitled

MAX_BYTES = 16_000_000
_MAX_TEXT = 1_000_000  # with the spaces that lay it out
_MAX_PRINTED = 400_000
_MAX_PARAGRAPH = 10_000
_MAX_LINES = 50_000

_CONTAINERS = {
    b"PK\x03\x04": "a zip archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an Office document",
    b"\x1f\x8b": "a compressed file",
    b"{\\rtf": "a rich text document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
}
_SUBMISSION = re.compile(r"<SEC-DOCUMENT>|<SEC-HEADER>|<DOCUMENT>\s*<TYPE>", re.IGNORECASE)
_MAIL = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|body|table|div|p|font|span)\b[^>]*>", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype|html|body|table)\b", re.IGNORECASE)
_PIPES = re.compile(r"^ *\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$", re.MULTILINE)
_TABS = re.compile(r"\t *\(?\d")
_COLUMNS = re.compile(r"\S {2,}\(?\d[\d,.]*\)?%?\)? *$", re.MULTILINE)


def read_form(content: bytes, name: str) -> Document:
    """Read a release, in whichever form it is."""
    if len(content) > MAX_BYTES:
        most = f"{MAX_BYTES // 1_000_000} MB"
        raise ReleaseError(f"is larger than {most}: no earnings release is", name)
    if not content.strip(b" \t\r\n\f\0"):
        raise ReleaseError("the file is empty", name)
    for signature, kind in _CONTAINERS.items():
        if content.startswith(signature):
            raise ReleaseError(f"is {kind}: save the release as text, HTML or PDF", name)
    document = _read(content, name)
    blocks = [
        part
        for block in document.blocks
        for part in (untitled(block) if isinstance(block, PrintedTable) else [block])
        if not (isinstance(part, Paragraph) and is_furniture(part.text))
    ]
    # no release has more, and more would keep the pattern matching busy
    total = 0
    for block in blocks:
        texts = chain(*block.rows) if isinstance(block, PrintedTable) else [block]
        lengths = [len(each.text) for each in texts]
        total += sum(lengths)
        if max(lengths) > _MAX_PARAGRAPH:
            raise _too_long(block.source)
    if total > _MAX_PRINTED:
        raise ReleaseError("has too much text for an earnings release", name)
    return Document(name, tuple(blocks))


def _read(content: bytes, name: str) -> Document:
    if b"%PDF-" in content[:1024]:
        from kcanalysis.reading.pdf import read_pdf

        return read_pdf(content, name)
    if _MAIL.search(content, 0, 4096):
        content = saved_page(content, name)
    text = decode(content, name)
    if _SUBMISSION.search(text, 0, 4096):
        text = exhibit(text, name)
    # Markdown may hold a few tags of HTML
    is_markdown = _PIPES.search(text) is not None and not _PAGE.search(text)
    if _HTML.search(text) and not is_markdown:
        from kcanalysis.reading.html import read_html

        return read_html(text, name)
    if len(text) > _MAX_TEXT or text.count("\n") > _MAX_LINES:
        raise ReleaseError("has too much text for an earnings release", name)
    for line in numbered(text, name):
        if len(line.text) > _MAX_PARAGRAPH:
            raise _too_long(line.source)
    if is_markdown:
        return read_markdown(text, name)
    if not _TABS.search(text) and _COLUMNS.search(text):
        return read_layout(text, name)
    return read_text(text, name)


def _too_long(source: str) -> ReleaseError:
    most = f"{_MAX_PARAGRAPH:,} characters in one paragraph or cell"
    return ReleaseError(f"has more than {most}: no earnings release has", source)
