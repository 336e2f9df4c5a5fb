"""What the pages of a release leave in its text: page numbers, and the like."""

from __future__ import annotations

import re

_FURNITURE = re.compile(
    r"(?:page )?[-–—\[(]*\s*(?:f-)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\s*[-–—\])]*"
    r"|table of contents|\[image:[^\]]*\]"
    r"|\d{1,2}/\d{1,2}/\d{2,4}, \d.*|\S+://\S+(?:\s+\d{1,3}/\d{1,3})?",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"\bcont(?:inued|['’]?d)\b", re.IGNORECASE)


def is_furniture(text: str) -> bool:
    """Tell whether a line belongs to the page and not to the release.

    Examples
    --------
    >>> [is_furniture(text) for text in ("- 12 -", "Page 3 of 9", "F-2", "2025", "12 months")]
    [True, True, True, False, False]
    """
    return _FURNITURE.fullmatch(text.strip()) is not None


def is_continued(text: str) -> bool:
    """Tell whether a title says that its table began on an earlier page."""
    return _CONTINUED.search(text) is not None
