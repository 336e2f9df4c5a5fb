"""Earnings releases are looked for in the company's filings at EDGAR, and kept as files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kcanalysis.errors import ReleaseError
from kcanalysis.fetching.client import Client, NotThereError, contact_for, remember
from kcanalysis.fetching.edgar import AMENDMENT, Filing, list_documents, list_filings
from kcanalysis.knowledge import read_knowledge
from kcanalysis.quarter import Quarter
from kcanalysis.reading import reported_quarter
from kcanalysis.reading.forms import read_form
from kcanalysis.sources import Source, index_file, keep_source, read_sources
from kcanalysis.store import release_file

_LATEST = datetime.timedelta(days=180)  # how long after its quarter a release is looked for


class Fetched(NamedTuple):
    """What became of a release: what is to be said, and its file if that is to be read."""

    quarter: Quarter
    told: str
    path: Path | None = None
    failed: bool = False  # it cannot be had, though it was named or is listed


def fetch(
    named: Sequence[Quarter],
    since: Quarter | None,
    data_dir: Path,
    to: Path,
    *,
    contact: str | None,
    base: str | None,
    tell: Callable[[str], None],
) -> Iterator[Fetched]:
    """Fetch the releases of quarters, each as a file in `to` and a line of the index.

    They are those `named`, and all `since` a quarter; with neither, those after the latest that is
    stored. Quarters that the index knows come first, then the others, and amendments of what is at
    hand; what was yielded is kept, even if EDGAR can then not be asked, which is an InputError.
    `base` is a server to ask in EDGAR's place.
    """
    contact = contact_for(contact)
    client = Client(contact, base, tell)
    known = {Quarter.parse(source.quarter): source for source in read_sources(data_dir)}
    since = since if since or named else _after_the_stored(data_dir)
    wanted, filings = set(named), list[Filing]()
    if since or not wanted <= known.keys():
        tell("asking EDGAR for the list of filings")
        filings = list_filings(client, min(wanted | ({since} if since else set())).end)
        remember(contact)
    while since and filings and since.end < filings[-1].filed:
        wanted.add(since)
        since += 1
    for quarter in sorted(wanted & known.keys()):
        yield _fetch_again(client, quarter, known[quarter], data_dir, to)
    for filing in filings:
        tell(f"looking at the filings, the one of {filing.filed}")
        awaited = (wanted - known.keys()) | _amended(filing, known)
        looked_for = sorted(quarter for quarter in awaited if _may_report(filing, quarter))
        try:
            for source, content in _release_in(client, filing, looked_for):
                keep_source(source, content, data_dir, to)
                quarter = Quarter.parse(source.quarter)
                told = f"filed {source.filed}, {source.address}"
                if before := known.get(quarter):
                    told += f"; it amends {before.file}, which stays"
                known[quarter] = source
                yield Fetched(quarter, told, to / source.file)
        except NotThereError as error:
            yield Fetched(looked_for[0], str(error), failed=True)
    for quarter in sorted(wanted - known.keys()):
        looked_at = sum(_may_report(filing, quarter) for filing in filings)
        told = f"EDGAR has no release of it (filings looked at: {looked_at})"
        yield Fetched(quarter, told, failed=quarter in named)


def _amended(filing: Filing, known: Mapping[Quarter, Source]) -> set[Quarter]:
    """Tell which of the releases at hand a filing may amend."""
    place = (filing.filed.isoformat(), filing.accession)
    if filing.form != AMENDMENT or place in {(s.filed, s.accession) for s in known.values()}:
        return set()
    return {q for q, source in known.items() if (source.filed, source.accession) < place}


def _after_the_stored(data_dir: Path) -> Quarter:
    stored = [path.stem for path in release_file(data_dir, "").parent.glob("*.csv")]
    first = read_knowledge("line_items")["issuer"]["first_release"]
    return Quarter.parse(max(stored)) + 1 if stored else Quarter.parse(first)


def _fetch_again(
    client: Client, quarter: Quarter, source: Source, data_dir: Path, to: Path
) -> Fetched:
    """See that a file is as it was fetched, or fetch it once more."""
    path = to / source.file
    with suppress(OSError):
        if source.is_of(path.read_bytes()):
            is_stored = release_file(data_dir, source.quarter).exists()
            return Fetched(quarter, f"at hand, as fetched: {path}", None if is_stored else path)
    try:
        content = client.get(source.address)
    except NotThereError as error:
        return Fetched(quarter, str(error), failed=True)
    if not source.is_of(content):
        told = (
            f"{source.address} is not what was fetched before (by its SHA-256): look at it, and "
            f"delete the line of {quarter} in {index_file(data_dir)} to take it as it is now"
        )
        return Fetched(quarter, told, failed=True)
    keep_source(source, content, data_dir, to)
    return Fetched(quarter, f"{path} was not as fetched, and is fetched again", path)


def _release_in(
    client: Client, filing: Filing, quarters: Sequence[Quarter]
) -> Iterator[tuple[Source, bytes]]:
    """Give the document of a filing that is the release of one of the quarters, by its content."""
    # an amendment may name its documents like what it amends
    number = f"{filing.accession}-" * (filing.form == AMENDMENT)
    for name in list_documents(client, filing) if quarters else ():
        content = client.get(f"{filing.address}/{name}")
        with suppress(ReleaseError):
            quarter = reported_quarter(read_form(content, name))
            if quarter in quarters:
                source = Source(
                    quarter=str(quarter),
                    accession=filing.accession,
                    address=f"{filing.address}/{name}",
                    filed=filing.filed.isoformat(),
                    sha256=sha256(content).hexdigest(),
                    file=f"kc-{quarter}-{number}{name}".lower(),
                )
                yield source, content
                return


def _may_report(filing: Filing, quarter: Quarter) -> bool:
    return quarter.end < filing.filed <= quarter.end + _LATEST
