"""The sentences of a release: where each stands, and the sums of money and periods it names."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from kcanalysis.errors import ReleaseError
from kcanalysis.quarter import Quarter
from kcanalysis.reading.columns import CALENDAR, is_heading
from kcanalysis.reading.document import Document, Paragraph

_SUM = (
    r"(?P<{0}minus>[-−–])?(?P<{0}digits>\d+(?:,\d{{3}})*(?:\.\d+)?) (?P<{0}scale>million|billion)"
)
_AMOUNT = re.compile(rf"RMB ?{_SUM.format('rmb_')}(?: \(US\$ ?{_SUM.format('usd_')}\))?")
_END_OF_RESULTS = re.compile(r"conference call(?: information)?", re.IGNORECASE)
_QUARTER_HEADING = re.compile(r"(?:first|second|third|fourth) quarter\b(?!.*,)", re.IGNORECASE)
_YEAR_HEADING = re.compile(r"(?:fiscal|full) year 20\d\d\b(?!.*,)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹]|(?<=[a-z])\d(?=\s)")
_OPEN_END = re.compile(r"[^.!?:;”\"]$")
_GOES_ON = re.compile(r"[a-z0-9(]")
_BREAK = re.compile(r"(?<=[.;!?])[”\"]?\s+(?=[“\"]?[A-Z])")

_LONGEST_SENTENCE = 2000

ORDINALS = ("first", "second", "third", "fourth")
_ORDINAL = rf"(?P<ordinal>{'|'.join(ORDINALS)}) quarter"
_DATE = re.compile(r"\b(?P<month>[A-Z][a-z]{2,8}) (?P<day>\d{1,2}), (?P<year>20\d\d)\b")
_SAME_PERIOD = re.compile(
    r"same (?:quarter|period)(?: of| in)? (?:(?P<year>20\d\d)|(?:the )?(?:last|previous) year)"
)
_NAMED_QUARTER = re.compile(rf"{_ORDINAL}(?: of| in)? (?:(?P<year>20\d\d)|last year)")
_LAST_QUARTER = re.compile(r"(?:last|previous|preceding) quarter|quarter-over-quarter")
_NAMED_YEAR = re.compile(r"\bin (?:fiscal year )?(?P<year>20\d\d)\b")
_YEAR_EARLIER = re.compile(r"year-over-year|last year")


@dataclass(frozen=True)
class Sentence:
    """One sentence of the prose.

    Parameters
    ----------
    text : str
        The sentence; where a page break cuts it, its parts are joined by a space.
    months : int
        12 under the heading of a fiscal year's results, otherwise 3.
    sources : tuple of (int, str)
        Offset at which each part of the text begins, and where that part stands.
    """

    text: str
    months: int
    sources: tuple[tuple[int, str], ...]

    def source(self, offset: int) -> str:
        """Tell where the character at an offset of the text stands in the release."""
        return [source for start, source in self.sources if start <= offset][-1]


@dataclass(frozen=True)
class Amount:
    """A sum in RMB that a sentence names, its translation where given, and where it stands.

    Both sums are in millions, with the decimals that are printed.
    """

    rmb: Decimal
    usd: Decimal | None
    start: int
    end: int


@dataclass(frozen=True)
class Period:
    """A period that a sentence names: its last day, and its length (0: a point in time)."""

    end: datetime.date
    months: int


def read_sentences(document: Document) -> list[Sentence]:
    """Give the sentences from the title to the conference call, in reading order.

    Raises
    ------
    ReleaseError
        If one is too long to be a sentence.
    """
    found: list[Sentence] = []
    months = 3
    for parts in _joined(_results(document)):
        if len(parts) == 1 and _YEAR_HEADING.match(parts[0].text):
            months = 12
        elif len(parts) == 1 and _QUARTER_HEADING.match(parts[0].text):
            months = 3
        found += _split(parts, months)
    return found


def _results(document: Document) -> Iterator[Paragraph]:
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            if is_heading(block):
                return
        elif _END_OF_RESULTS.fullmatch(block.text):
            return
        else:
            yield block


def _joined(paragraphs: Iterator[Paragraph]) -> Iterator[list[Paragraph]]:
    """Put together the paragraphs that a page break cuts in the middle of a sentence."""
    parts: list[Paragraph] = []
    for paragraph in paragraphs:
        if parts and not (_OPEN_END.search(parts[-1].text) and _GOES_ON.match(paragraph.text)):
            yield parts
            parts = []
        parts.append(paragraph)
    if parts:
        yield parts


def _split(parts: list[Paragraph], months: int) -> Iterator[Sentence]:
    text = " ".join(part.text for part in parts)
    starts, offset = [], 0
    for part in parts:
        lines = part.lines or ((0, part.source),)
        starts += [(offset + start, source) for start, source in lines]
        offset += len(part.text) + 1
    begin = 0
    ends = [match.end() for match in _BREAK.finditer(text)] + [len(text)]
    for end in ends:
        if end - begin > _LONGEST_SENTENCE:
            raise ReleaseError(
                f"has a sentence of more than {_LONGEST_SENTENCE:,} characters", parts[0].source
            )
        inside = [(max(start - begin, 0), source) for start, source in starts if start < end]
        current = [place for place in inside if place[0] == 0][-1:]
        yield Sentence(
            text[begin:end].strip(),
            months,
            tuple(current + [place for place in inside if place[0] > 0]),
        )
        begin = end


def plain(text: str) -> str:
    """Blank out footnote marks, so that offsets stay as they are."""
    return _FOOTNOTE.sub(" ", text)


def read_amounts(text: str, start: int = 0, end: int = sys.maxsize) -> list[Amount]:
    """Find the sums in RMB in a text, or in a part of it, in reading order.

    Figures without 'million' or 'billion' are left out: they are per share, or rates.
    """
    return [
        Amount(
            _millions(match, "rmb_"),
            _millions(match, "usd_") if match["usd_digits"] else None,
            match.start(),
            match.end(),
        )
        for match in _AMOUNT.finditer(text, start, end)
    ]


def _millions(match: re.Match[str], currency: str) -> Decimal:
    millions = Decimal(match[currency + "digits"].replace(",", ""))
    if match[currency + "scale"] == "billion":
        millions *= 1000
    return -millions if match[currency + "minus"] else millions


def read_date(text: str) -> datetime.date | None:
    """Find the first date in a text, such as 'March 31, 2026'."""
    for match in _DATE.finditer(text):
        if match["month"][:3].lower() in CALENDAR:
            month = CALENDAR.index(match["month"][:3].lower()) + 1
            with suppress(ValueError):  # no such day in the calendar
                return datetime.date(int(match["year"]), month, int(match["day"]))
    return None


def named_period(text: str, quarter: Quarter, months: int) -> Period | None:
    """Tell which earlier period a piece of a sentence names.

    Parameters
    ----------
    text : str
        The piece, such as 'in the same quarter of 2023'.
    quarter : Quarter
        The quarter that the release reports.
    months : int
        What the sentence is about: 3 for the quarter, 12 for the year.

    Returns
    -------
    Period or None
        None if the piece names no period.
    """
    if (date := read_date(text)) and "as of" in text:
        return Period(date, 0)
    if match := _NAMED_QUARTER.search(text):
        year = int(match["year"] or quarter.year - 1)
        return Period(Quarter(year, ORDINALS.index(match["ordinal"]) + 1).end, 3)
    if match := _SAME_PERIOD.search(text):
        return Period(Quarter(int(match["year"] or quarter.year - 1), quarter.number).end, months)
    if _LAST_QUARTER.search(text):
        return Period((quarter - 1).end, 3)
    if months == 12 and (match := _NAMED_YEAR.search(text)):
        return Period(Quarter(int(match["year"]), 4).end, 12)
    if _YEAR_EARLIER.search(text):
        return Period(quarter.year_earlier.end, months)
    return None
