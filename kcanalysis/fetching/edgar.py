"""EDGAR's listings: what the company filed, and which documents a filing holds."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from kcanalysis.errors import InputError
from kcanalysis.fetching.client import Client
from kcanalysis.sources import ARCHIVE, CIK

_SUBMISSIONS = "https://data.sec.gov/submissions"
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}", re.ASCII)
_PAGE = re.compile(r"CIK\d{10}-submissions-\d+\.json", re.ASCII)
_DOCUMENT = re.compile(r"\w[\w.-]*\.(?:html?|txt)", re.ASCII | re.IGNORECASE)
_EXHIBIT = re.compile(r"ex[-_]?99", re.IGNORECASE)

_Read = TypeVar("_Read")


@dataclass(frozen=True, order=True)
class Filing:
    """A filing: the day it was filed, its accession number, and its main document."""

    filed: datetime.date
    accession: str
    main: str

    @property
    def address(self) -> str:
        """Where its documents are."""
        return f"{ARCHIVE}/{self.accession.replace('-', '')}"


def list_filings(client: Client, since: datetime.date) -> list[Filing]:
    """List the company's reports (Form 6-K) from a day on, and some before it, the oldest first."""

    def first_page(listing: Any) -> tuple[list[Filing], list[str]]:
        older = [page for page in listing["filings"]["files"] if _day(page["filingTo"]) >= since]
        names = [_checked(_PAGE, page["name"]) for page in older]
        return _reports(listing["filings"]["recent"]), names

    filings, names = _listing(client, f"{_SUBMISSIONS}/CIK{CIK:010}.json", first_page)
    for name in names:
        filings += _listing(client, f"{_SUBMISSIONS}/{name}", _reports)
    return sorted(set(filings))


def list_documents(client: Client, filing: Filing) -> Iterator[str]:
    """Give the documents of a filing that may be exhibits, those first that are named so."""

    def names(listing: Any) -> list[str]:
        return [item["name"] for item in listing["directory"]["item"]]

    # EDGAR's own pages about the filing are named by its number
    found = [
        name
        for name in _listing(client, f"{filing.address}/index.json", names)
        if _DOCUMENT.fullmatch(name) and not name.startswith(filing.accession)
    ]
    exhibits = [name for name in found if name != filing.main] or found
    yield from sorted(exhibits, key=lambda name: (not _EXHIBIT.search(name), name))


def _reports(page: dict[str, list[str]]) -> list[Filing]:
    columns = (page[name] for name in ("form", "filingDate", "accessionNumber", "primaryDocument"))
    return [
        Filing(_day(day), _checked(_ACCESSION, accession), main)
        for form, day, accession, main in zip(*columns, strict=True)
        if form in ("6-K", "6-K/A")
    ]


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _checked(form: re.Pattern[str], text: str) -> str:
    """Give a name that goes into an address."""
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


def _listing(client: Client, address: str, read: Callable[[Any], _Read]) -> _Read:
    """Get a listing, and from it what one wants to know."""
    content = client.get(address)
    try:
        return read(json.loads(content))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{address}: is no listing as EDGAR gives it; it begins with {content[:40]!r}"
        ) from error
