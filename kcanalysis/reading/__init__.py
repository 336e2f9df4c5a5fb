"""A release file becomes a Document, and a Document becomes facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from kcanalysis.errors import InputError, ReleaseError
from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter
from kcanalysis.reading.disclosures import read_disclosures
from kcanalysis.reading.document import Document
from kcanalysis.reading.prose import ORDINALS
from kcanalysis.reading.statements import read_statements
from kcanalysis.reading.text import read_text
from kcanalysis.taxonomy import Taxonomy, load_taxonomy

__all__ = ["Release", "read_document", "read_release"]

_ANNOUNCED = re.compile(
    rf"(?P<ordinal>{'|'.join(ORDINALS)}) quarter\b[^.]*?\b(?P<year>20\d\d)\b[^.]*\bresults",
    re.IGNORECASE,
)
_TITLE_PARAGRAPHS = 8


@dataclass(frozen=True)
class Release:
    """What a release states.

    Parameters
    ----------
    quarter : Quarter
        The quarter that it reports.
    facts : list of Fact
        Every figure of its tables, then those that only its prose states.
    notes : list of str
        What the analyst should look at: rows the taxonomy does not know, tables and amounts that
        were not read.
    document : Document
        The release itself, as it was read.
    """

    quarter: Quarter
    facts: list[Fact]
    notes: list[str]
    document: Document


def read_document(path: Path) -> Document:
    """Read a release file as paragraphs and tables.

    Raises
    ------
    InputError
        If the file cannot be opened.
    ReleaseError
        If it is empty or not text.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    name = "".join(char if char.isprintable() else "?" for char in path.name)
    if not content.strip():
        raise ReleaseError("the file is empty", name)
    return read_text(content, name)


def read_release(path: Path) -> Release:
    """Read a release file: check that it is one of this company's, and take out its facts.

    Raises
    ------
    InputError
        If the file cannot be opened.
    ReleaseError
        If it is not an earnings release of the company, or is damaged.
    """
    document = read_document(path)
    taxonomy = load_taxonomy()
    quarter = _announced_quarter(document, taxonomy)
    stated, notes = read_statements(document, taxonomy)
    last = max(fact.period_end for fact in stated)
    if last != quarter.end:
        raise ReleaseError(
            f"the title announces {quarter}, but the tables end on {last.isoformat()}",
            document.name,
        )
    disclosed, unclear = read_disclosures(document, quarter, stated, taxonomy)
    facts = [replace(fact, release=str(quarter)) for fact in stated + disclosed]
    return Release(quarter, facts, notes + unclear, document)


def _announced_quarter(document: Document, taxonomy: Taxonomy) -> Quarter:
    """Read from the title which quarter is announced, and check whose it is."""
    opening = [block.text for block in document.paragraphs[:_TITLE_PARAGRAPHS]]
    announced = next((match for text in opening if (match := _ANNOUNCED.search(text))), None)
    if announced is None:
        raise ReleaseError(
            "is not an earnings release: no title announces the results of a quarter",
            document.name,
        )
    if not any(taxonomy.issuer.lower() in text.lower() for text in opening):
        raise ReleaseError(
            f"is another company's release: its opening does not name {taxonomy.issuer}",
            document.name,
        )
    return Quarter(int(announced["year"]), ORDINALS.index(announced["ordinal"].lower()) + 1)
