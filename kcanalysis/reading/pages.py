"""What the pages of a release leave in its text: page numbers, and the like."""

from __future__ import annotations

import re

_FURNITURE = re.compile(
    r"(?:page )?[-–—\[(]*\s*(?:f-)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\s*[-–—\])]*"
    r"|table of contents|\[image:[^\]]*\]"
    r"|\d{1,2}/\d{1,2}/\d{2,4}, \d.*|\S+://\S+(?:\s+\d{1,3}/\d{1,3})?",
    re.IGNORECASE,
)
_IN_PARENTHESES = re.compile(r"\(\s*\d+\s*\)")
_CONTINUED = re.compile(r"\bcont(?:inued|['’]?d)\b", re.IGNORECASE)


def is_furniture(text: str, *, apart: bool = True) -> bool:
    """Tell whether a line belongs to the page and not to the release."""
    found = _FURNITURE.fullmatch(text.strip())
    return found is not None and (apart or not _IN_PARENTHESES.fullmatch(text.strip()))


def is_continued(text: str) -> bool:
    """Tell whether a title says that its table began on an earlier page."""
    return _CONTINUED.search(text) is not None
