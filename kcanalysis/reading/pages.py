"""What pages leave in the text of a release: numbers and the like, and where headings are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kcanalysis.reading.document import PrintedText

_FURNITURE = re.compile(
    r"(?:page )?[-–—\[(]*\s*(?:f-)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\s*[-–—\])]*"
    r"|table of contents|\[image:[^\]]*\]|[-_*=][-_*= ]+[-_*=]"
    r"|\d{1,2}/\d{1,2}/\d{2,4}, \d.*|\S+://\S+(?:\s+\d{1,3}/\d{1,3})?",
    re.IGNORECASE,
)
_IN_PARENTHESES = re.compile(r"\(\s*\d+\s*\)")
_CONTINUED = re.compile(r"\bcont(?:inued|['’]?d)\b", re.IGNORECASE)
# what says of which period the text below speaks
_HEADING = re.compile(
    r"(?:(?:First|Second|Third|Fourth) Quarter|(?:Fiscal|Full) Year)[\w ]{0,60}"
    r"(?:Results|Highlights)",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?:;][\"”)]?$")


def is_furniture(text: str, *, apart: bool = True) -> bool:
    """Tell whether a line belongs to the page and not to the release."""
    found = _FURNITURE.fullmatch(text.strip())
    return found is not None and (apart or not _IN_PARENTHESES.fullmatch(text.strip()))


def stand_apart(lines: Sequence[PrintedText]) -> Iterator[tuple[PrintedText, bool]]:
    """Give lines, each with whether blank lines, or none, stand above and below it."""
    filled = [False, *(bool(line.text.strip()) for line in lines), False]
    for at, line in enumerate(lines, 1):
        yield line, not filled[at - 1] and not filled[at + 1]


def is_continued(text: str) -> bool:
    """Tell whether a title says that its table began on an earlier page."""
    return _CONTINUED.search(text) is not None


def ends_paragraph(line: str, following: str) -> bool:
    """Tell whether a paragraph ends between two lines: at a heading, or behind a sentence."""
    for one in (line, following):
        if one[:1].isupper() and _HEADING.fullmatch(one.strip()):
            return True
    return _END.search(line) is not None and not following[:1].islower()
