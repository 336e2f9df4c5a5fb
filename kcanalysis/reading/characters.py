"""Characters: bytes become text, and the many ways to write one sign become one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from kcanalysis.errors import ReleaseError

_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
# the plain sign, and the code points that become it; the hyphen at AD only shows at a line's end
_WRITTEN = {
    " ": "00-08 0B 0E-1F 7F-84 86-9F A0 1680 2000-200A 202F 205F 3000",
    "": "AD 200B-200F 202A-202E 2060-206F E000-F8FF FEFF",
    "-": "2010-2011 2212",
    "–": "2012",
    "—": "2015 2E3A-2E3B",
}
# ligatures, small and full-width signs
_COMPATIBLE = "FB00-FB06 FE58-FE5A FE63 FE69-FE6A FF01-FF5E"


def _codes(ranges: str) -> Iterator[int]:
    for one in ranges.split():
        first, _, last = one.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


_PLAIN = {code: sign for sign, ranges in _WRITTEN.items() for code in _codes(ranges)}
_PLAIN |= {code: normalize("NFKC", chr(code)) for code in _codes(_COMPATIBLE)}
_WORD_DASH = re.compile("(?<=[A-Za-z])–(?=[A-Za-z])")
# Markdown, which also stands in text that was copied out; the length of what is stressed is
# bounded, so that a line full of asterisks takes no longer than another
_ESCAPED = re.compile(r"\\([$*_#~%&()|\[\]<>.+-]|$)")
_EMPHASIS = re.compile(r"(\*{1,2})(?=\S)(.{1,300}?)(?<=\S)\1")
_BULLET = re.compile(r"^(?:[-*·•]\s+|#+\s+)")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def decode(content: bytes, name: str) -> str:
    """Turn UTF-8, UTF-16 with a byte-order mark or else Windows-1252 into clean text."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return clean(text)
    raise ReleaseError("is not a text file: save the release as text, HTML, Markdown or PDF", name)


def clean(text: str) -> str:
    """Write each sign in one way: line ends, spaces, hyphens, full-width signs and ligatures."""
    return _WORD_DASH.sub("-", _LINE_END.sub("\n", text).translate(_PLAIN))


def unmarked(text: str) -> str:
    """Take out the marks of Markdown: escapes and emphasis."""
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))


def unbulleted(text: str) -> str:
    """Take the mark of a list's entry or of a heading off a line."""
    return _BULLET.sub("", text.strip())
