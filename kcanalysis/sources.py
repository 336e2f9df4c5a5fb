"""The releases that were fetched: an index in the data directory, which git keeps, and files."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kcanalysis.facts import csv_rows, read_rows
from kcanalysis.knowledge import read_knowledge
from kcanalysis.store import write_changed

CIK = int(read_knowledge("line_items")["issuer"]["cik"])
ARCHIVE = f"https://www.sec.gov/Archives/edgar/data/{CIK}"
"""Where EDGAR has the company's filings."""


class Source(NamedTuple):
    """The exhibit that is a quarter's release, and the file that it is kept as; a row, as text."""

    quarter: str
    accession: str
    address: str
    filed: str
    sha256: str
    file: str

    def is_of(self, content: bytes) -> bool:
        """Tell whether a content is the one that was fetched."""
        return sha256(content).hexdigest() == self.sha256


_FORMS = Source(
    quarter=r"\d{4}Q[1-4]",
    accession=r"\d{10}-\d{2}-\d{6}",
    address=rf"{re.escape(ARCHIVE)}/\d{{18}}/\w[\w.-]*",
    filed=r"\d{4}-\d{2}-\d{2}",
    sha256="[0-9a-f]{64}",
    file=r"\w[\w.-]*",
)


def index_file(data_dir: Path) -> Path:
    """Give the file that lists what was fetched."""
    return data_dir / "sources" / "index.csv"


def read_sources(data_dir: Path) -> list[Source]:
    """Read what was fetched, by quarter and day; an InputError names line and column of a damage.

    Of a quarter whose release was amended, the amendment comes last.
    """
    path, sources = index_file(data_dir), []
    remedy = "delete the line, and fetch the release again"
    for row in read_rows(path, Source._fields, remedy) if path.exists() else ():
        for column, form in _FORMS._asdict().items():
            if not re.fullmatch(form, row[column], re.ASCII):
                raise row.invalid(column, "as 'kcanalysis fetch' writes it")
        sources.append(Source(**row.cells))
    return sorted(sources, key=lambda source: (source.quarter, source.filed, source.accession))


def keep_source(source: Source, content: bytes, data_dir: Path, to: Path) -> None:
    """Keep a content as a file in the directory `to`, and list it in the index."""
    write_changed(to / source.file, content)
    listed = sorted({*read_sources(data_dir), source})
    write_changed(index_file(data_dir), csv_rows(Source._fields, listed))
