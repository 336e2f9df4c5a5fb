"""Characters: bytes become text, and the many ways to write one sign become one."""

from __future__ import annotations

import re

from kcanalysis.errors import ReleaseError

_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_RANGES: tuple[tuple[int, int, int | str], ...] = (
    # from, to, what each of them becomes (an int: the distance to its plain sign)
    (0x00, 0x08, " "),
    (0x0B, 0x0B, " "),
    (0x0E, 0x1F, " "),
    (0x7F, 0x84, " "),
    (0x86, 0x9F, " "),
    (0xA0, 0xA0, " "),
    (0xAD, 0xAD, ""),  # a hyphen that only a line's end would show
    (0x1680, 0x1680, " "),
    (0x2000, 0x200A, " "),
    (0x200B, 0x200F, ""),
    (0x2010, 0x2011, "-"),
    (0x2012, 0x2012, "–"),
    (0x2015, 0x2015, "—"),
    (0x202A, 0x202E, ""),
    (0x202F, 0x202F, " "),
    (0x205F, 0x205F, " "),
    (0x2060, 0x206F, ""),
    (0x2212, 0x2212, "-"),
    (0x2E3A, 0x2E3B, "—"),
    (0x3000, 0x3000, " "),
    (0xE000, 0xF8FF, ""),
    (0xFE58, 0xFE58, "—"),
    (0xFE59, 0xFE59, "("),
    (0xFE5A, 0xFE5A, ")"),
    (0xFE63, 0xFE63, "-"),
    (0xFE69, 0xFE69, "$"),
    (0xFE6A, 0xFE6A, "%"),
    (0xFEFF, 0xFEFF, ""),
    (0xFF01, 0xFF5E, 0xFEE0),  # full width
)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_PLAIN: dict[int, str] = {
    code: chr(code - plain) if isinstance(plain, int) else plain
    for first, last, plain in _RANGES
    for code in range(first, last + 1)
} | {ord(sign): plain for sign, plain in _LIGATURES.items()}
_WORD_DASH = re.compile("(?<=[A-Za-z])–(?=[A-Za-z])")
# Markdown, which also stands in text that was copied out; the length of what is stressed is
# bounded, so that a line full of asterisks takes no longer than another
_ESCAPED = re.compile(r"\\([$*_#~%&()|\[\]<>.+-]|$)")
_EMPHASIS = re.compile(r"(\*{1,2})(?=\S)(.{1,300}?)(?<=\S)\1")
_BULLET = re.compile(r"^(?:[-*·•]\s+|#+\s+)")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def decode(content: bytes, name: str) -> str:
    """Turn a file's bytes into clean text.

    Parameters
    ----------
    content : bytes
        UTF-8 or UTF-16 with a byte-order mark, UTF-8 without one, or else Windows-1252.
    name : str
        The file's name, for the error.

    Raises
    ------
    ReleaseError
        If the content is not text.
    """
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
    r"""Write each sign in one way.

    Line ends become ``\n``; any space a plain one; full-width signs, hyphens and minus signs
    their ASCII ones; signs without width and ligatures are resolved. En and em dashes between
    words stay as printed.

    Examples
    --------
    >>> clean("１，６５１\u00a0（\u2212\u200b２％）")
    '1,651 (-2%)'
    """
    return _WORD_DASH.sub("-", _LINE_END.sub("\n", text).translate(_PLAIN))


def unmarked(text: str) -> str:
    """Take out the marks of Markdown: escapes and emphasis."""
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))


def unbulleted(text: str) -> str:
    """Take the mark of a list's entry or of a heading off a line."""
    return _BULLET.sub("", text.strip())
