"""Files of several documents, of which one is the release: submissions, and saved pages."""

from __future__ import annotations

import email
import re

from kcanalysis.errors import ReleaseError

_DOCUMENT = re.compile(r"<DOCUMENT>", re.IGNORECASE)
_TYPE = re.compile(r"\s*<TYPE>\s*([^\s<]+)", re.IGNORECASE)
_TEXT = re.compile(r"<TEXT>", re.IGNORECASE)
_END = re.compile(r"</TEXT>", re.IGNORECASE)
_EXHIBITS = ("EX-99.1", "EX-99")


def exhibit(text: str, name: str) -> str:
    """Take Exhibit 99.1 out of a submission.

    Parameters
    ----------
    text : str
        The submission: documents between ``<DOCUMENT>`` tags, each with its type.
    name : str
        The file's name, for the error.

    Returns
    -------
    str
        The exhibit's content, with the lines before it blanked, so that lines keep their numbers.

    Raises
    ------
    ReleaseError
        If no document is of that type.
    """
    starts = [match.end() for match in _DOCUMENT.finditer(text)]
    found: dict[str, str] = {}
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        kind = _TYPE.match(text, start)
        opening = _TEXT.search(text, start, end)
        if kind and opening:
            closing = _END.search(text, opening.end(), end)
            begin = opening.end()
            content = text[begin : closing.start() if closing else end]
            found.setdefault(kind[1].upper(), "\n" * text.count("\n", 0, begin) + content)
    for wanted in _EXHIBITS:
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
