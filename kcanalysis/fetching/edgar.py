"""EDGAR's listings: what the company filed, and which documents a filing holds."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from kcanalysis.errors import InputError
from kcanalysis.fetching.client import Client
from kcanalysis.sources import ARCHIVE, CIK

AMENDMENT = "6-K/A"
_SUBMISSIONS = "https://data.sec.gov/submissions"
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}", re.ASCII)
_PAGE = re.compile(r"CIK\d{10}-submissions-\d+\.json", re.ASCII)
_DOCUMENT = re.compile(r"\w[\w.-]*\.(?:html?|txt)", re.ASCII | re.IGNORECASE)
_EXHIBIT = re.compile(r"ex[-_]?99", re.IGNORECASE)


class Filing(NamedTuple):
    """A filing: the day it was filed, its accession number, its main document, and its form."""

    filed: datetime.date
    accession: str
    main: str
    form: str = "6-K"

    @property
    def address(self) -> str:
        """Where its documents are."""
        return f"{ARCHIVE}/{self.accession.replace('-', '')}"


def list_filings(client: Client, since: datetime.date) -> list[Filing]:
    """List the company's reports (Form 6-K) from a day on, and some before it, the oldest first."""
    with _listing(_SUBMISSIONS):
        listing = json.loads(client.get(f"{_SUBMISSIONS}/CIK{CIK:010}.json"))["filings"]
        filings = {*_reports(listing["recent"])}
        for page in listing["files"]:
            if datetime.date.fromisoformat(page["filingTo"]) >= since:
                name = _checked(_PAGE, page["name"])
                filings |= {*_reports(json.loads(client.get(f"{_SUBMISSIONS}/{name}")))}
    return sorted(filings)


def list_documents(client: Client, filing: Filing) -> list[str]:
    """List the documents of a filing that may be exhibits, those first that are named so."""
    with _listing(filing.address):
        items = json.loads(client.get(f"{filing.address}/index.json"))["directory"]["item"]
        names = [item["name"] for item in items if _DOCUMENT.fullmatch(item["name"])]
    # EDGAR's own pages about the filing are named by its number
    found = [name for name in names if not name.startswith(filing.accession)]
    exhibits = [name for name in found if name != filing.main] or found
    return sorted(exhibits, key=lambda name: (not _EXHIBIT.search(name), name))


def _reports(page: dict[str, list[str]]) -> Iterator[Filing]:
    """Read the columns of a page of filings."""
    columns = (page[name] for name in ("form", "filingDate", "accessionNumber", "primaryDocument"))
    for form, day, accession, main in zip(*columns, strict=True):
        if form in ("6-K", AMENDMENT):
            number = _checked(_ACCESSION, accession)
            yield Filing(datetime.date.fromisoformat(day), number, main, form)


def _checked(form: re.Pattern[str], text: str) -> str:
    """Give a name that goes into an address."""
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


@contextmanager
def _listing(address: str) -> Iterator[None]:
    """Say where a listing is that is no JSON, or not of the shape that EDGAR's has."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise InputError(f"{address}: the listing is not as EDGAR gives it ({error!r})") from error
