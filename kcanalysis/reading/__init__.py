"""A release file becomes a Document, and a Document becomes facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from kcanalysis.errors import InputError, ReleaseError
from kcanalysis.facts import Fact
from kcanalysis.quarter import ORDINALS, Quarter
from kcanalysis.reading.claims import Claim, claims_in
from kcanalysis.reading.disclosures import read_disclosures
from kcanalysis.reading.document import Document, Paragraph, quoted
from kcanalysis.reading.events import read_events
from kcanalysis.reading.forms import MAX_BYTES, read_form
from kcanalysis.reading.intentions import read_intentions
from kcanalysis.reading.reasons import read_reasons, uncoded
from kcanalysis.reading.remarks import read_remarks
from kcanalysis.reading.sentences import read_sentences
from kcanalysis.reading.statements import read_statements
from kcanalysis.reading.titles import titled_tables
from kcanalysis.reasons import Said
from kcanalysis.taxonomy import load_taxonomy

__all__ = ["Release", "read_document", "read_release", "reported_quarter"]

_ANNOUNCED = re.compile(
    rf"\b(?P<ordinal>{'|'.join(ORDINALS)}) quarter\b[^.]{{0,100}}?\b(?P<year>20\d\d)\b"
    r"[^.]{0,100}\bresults\b",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\b(?:draft|withdrawn|superseded|embargo(?:ed)?|not for release|for discussion only)\b"
    r"|^[^.]{0,60}\bpreliminary\b[^.]{0,60}\.?$",
    re.IGNORECASE,
)
_SHORT = 200
# blocks: a page may have navigation above the title
_OPENING = 200


@dataclass(frozen=True)
class Release:
    """What a release states, about the quarter that it reports.

    ``facts`` are the figures of its tables, then those that only its prose states; ``claims`` what
    its prose says with each of its numbers, then without one; ``said`` what it says besides.
    ``notes`` are for the analyst to look at: rows that are not known, tables and amounts not read,
    reasons not coded.
    """

    quarter: Quarter
    facts: list[Fact]
    claims: list[Claim]
    said: list[Said]
    notes: list[str]
    document: Document


def read_document(path: Path) -> Document:
    """Read a release file as paragraphs and tables."""
    name = "".join(char if char.isprintable() else "?" for char in str(path))
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise InputError(f"{name}: is not the name of a file") from error
    # locators have the file's name up to the first colon
    return read_form(content, Path(name).name.replace(":", "_"))


def read_release(path: Path) -> Release:
    """Read a release file: check that it is one of this company's, and take out its facts."""
    document = read_document(path)
    announced = _announced_quarters(document)
    stated, notes = read_statements(document)
    last = max(fact.period_end for fact in stated)
    place, quarter = next((each for each in announced if each[1].end == last), announced[0])
    if last != quarter.end:
        raise ReleaseError(
            f"the title announces {quarter}, but the tables end on {last.isoformat()}",
            document.name,
        )
    whole, document = document, replace(document, blocks=document.blocks[place:])
    sentences = read_sentences(document)
    claims = claims_in(sentences, quarter)
    claims += read_remarks(sentences, claims, quarter)
    reasons = read_reasons(sentences, claims, quarter)
    disclosed, unclear = read_disclosures(claims, quarter, stated)
    facts = [replace(fact, release=str(quarter)) for fact in stated + disclosed]
    notes = [*_marks(whole), *notes, *unclear, *uncoded(reasons)]
    said: list[Said] = [
        *reasons,
        *read_intentions(sentences, quarter),
        *read_events(document, quarter),
    ]
    return Release(quarter, facts, claims, said, notes, document)


def reported_quarter(document: Document) -> Quarter | None:
    """Tell which quarter's release a document is; None if it announces none, or has no statement.

    A notice of the day on which the company is to report announces a quarter, too.
    """
    try:
        (_, quarter), *_ = _announced_quarters(document)
    except ReleaseError:
        return None
    named = map(load_taxonomy().statement_titled, (one.heading for one in titled_tables(document)))
    return quarter if any(named) else None


def _marks(document: Document) -> list[str]:
    """Tell where a release is marked as one that is not final."""
    return [
        f"{block.source}: the release is marked {quoted(block.text)}: is it the final one?"
        for block in document.paragraphs
        if len(block.text) <= _SHORT and _MARK.search(block.text)
    ]


def _announced_quarters(document: Document) -> list[tuple[int, Quarter]]:
    """Read from what may be the title which quarter is announced, and where; check whose it is.

    A page may have the titles of other releases above that of its own.
    """
    announced = [
        (place, Quarter(int(match["year"]), ORDINALS.index(match["ordinal"].lower()) + 1))
        for place, block in enumerate(document.blocks[:_OPENING])
        if isinstance(block, Paragraph) and (match := _ANNOUNCED.search(block.text))
    ]
    if not announced:
        problem = "is not an earnings release: no title announces the results of a quarter"
        raise ReleaseError(problem, document.name)
    issuer = load_taxonomy().issuer
    if not any(issuer.lower() in block.text.lower() for block in document.paragraphs):
        raise ReleaseError(
            f"is another company's release: its text does not name {issuer}", document.name
        )
    return announced
