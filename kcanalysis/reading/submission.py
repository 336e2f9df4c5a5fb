"""Files of several documents, of which one is the release: submissions, and saved pages."""

from __future__ import annotations

import email
import re

from kcanalysis.errors import ReleaseError

_DOCUMENT = re.compile(r"<DOCUMENT>", re.IGNORECASE)
_TYPE = re.compile(r"\s*<TYPE>\s*([^\s<]+)", re.IGNORECASE)
_TEXT = re.compile(r"<TEXT>(.*?)(?:</TEXT>|\Z)", re.IGNORECASE | re.DOTALL)


def exhibit(text: str, name: str) -> str:
    """Take Exhibit 99.1 out of a submission; the lines before it are blank, so that all count."""
    starts = [match.end() for match in _DOCUMENT.finditer(text)]
    found: dict[str, str] = {}
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        kind = _TYPE.match(text, start)
        if kind and (content := _TEXT.search(text, start, end)):
            above = "\n" * text.count("\n", 0, content.start(1))
            found.setdefault(kind[1].upper(), above + content[1])
    for wanted in ("EX-99.1", "EX-99"):
        if wanted in found:
            return found[wanted]
    raise ReleaseError(
        f"is a submission without Exhibit 99.1 (it has: {', '.join(found)[:200] or 'no document'})",
        name,
    )


def saved_page(content: bytes, name: str) -> bytes:
    """Take the page out of what a browser saves as one file, with its pictures (MHTML)."""
    for part in email.message_from_bytes(content).walk():
        if part.get_content_type() == "text/html":
            return bytes(part.get_payload(decode=True))
    raise ReleaseError("is a saved page without a page in it: save it again, as HTML", name)
