"""Release files are read, checked and stored; stored releases are checked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kcanalysis.changes import describe_definitions, find_changes
from kcanalysis.errors import InputError
from kcanalysis.facts import Fact, check_stated
from kcanalysis.quarter import Quarter
from kcanalysis.reading import Release, read_release
from kcanalysis.store import read_all, release_file, store_facts, supplement_file
from kcanalysis.tieout import Finding, findings_on, store_findings, store_said, summary
from kcanalysis.tieout.accepting import mark_accepted, read_accepted
from kcanalysis.tieout.lookup import Ledger, books_of
from kcanalysis.tieout.release import check_release


@dataclass(frozen=True)
class Ingested:
    """A release that was stored: where, whether that changed anything, and what to look at.

    `news` is what is new against the release before, `findings` what the tie-out found.
    """

    release: Release
    path: Path
    changed: bool
    news: list[str]
    findings: list[Finding]


@dataclass(frozen=True)
class Checked:
    """A release that was checked and what was found on it, or why it cannot be read.

    `release` is empty for the figures that are keyed in.
    """

    file: str
    release: str = ""
    findings: Sequence[Finding] = ()
    error: str = ""

    @property
    def contradicts_itself(self) -> bool:
        """Whether an exception is of severity ``error`` and not accepted."""
        return any(finding.is_fault for finding in self.findings)

    def as_json(self) -> dict[str, object]:
        """Give what was found as JSON has it."""
        if self.error:
            return {"file": self.file, "error": self.error}
        return {
            "file": self.file,
            "release": self.release,
            "summary": summary(self.findings),
            "findings": [finding.as_json() for finding in self.findings],
        }


def ingest(files: Sequence[Path], data_dir: Path) -> list[Ingested]:
    """Read releases, tie them out, and store their facts as they are, in the order of the quarters.

    If a file cannot be read, or two are of one quarter, nothing is stored.
    """
    releases: dict[Quarter, Release] = {}
    for file in files:
        release = _read(file)
        if releases.setdefault(release.quarter, release) is not release:
            raise InputError(
                f"{file}: another of these files is the release of {release.quarter} as well"
            )
    stored = read_all(data_dir, {str(quarter): one.facts for quarter, one in releases.items()})
    ingested = []
    for quarter, release in sorted(releases.items()):
        earlier = _earlier(stored, quarter)
        findings = check_release(release, earlier)
        accepted = read_accepted(data_dir, str(quarter))
        changed = store_facts(release.facts, data_dir)
        store_findings(findings, release.facts, data_dir)
        store_said(release.said, release.facts, data_dir)
        path = release_file(data_dir, str(quarter))
        told = mark_accepted(findings, accepted)
        ingested.append(Ingested(release, path, changed, _news(release, earlier), told))
    return ingested


def _read(file: Path) -> Release:
    release = read_release(file)
    check_stated(release.facts)
    return release


def _news(release: Release, earlier: list[Fact]) -> list[str]:
    """Tell what is new in a release against the last one before it."""
    before = max((fact.release for fact in earlier), default="")
    previous = [fact for fact in earlier if fact.release == before]
    changes = find_changes(previous, release.facts) if before else []
    defined = describe_definitions(release.document, release.facts)
    return [change.text for change in changes] + defined


def check(names: Sequence[str], data_dir: Path) -> list[Checked]:
    """Tie out releases, in the order given; of several, one that cannot be read has its error.

    They are files, or stored quarters such as ``2026Q1``; if none is named, every stored release
    and what is keyed in. The data directory may hold nothing where only files are named.
    """
    known = (data_dir / "releases").is_dir() or not names
    stored = read_all(data_dir) if known else []
    books = books_of(stored)
    if not names:
        return [_check_stored(release, books, data_dir) for release in books]
    checked = []
    for name in names:
        try:
            if Quarter.is_written(name) and not Path(name).exists():
                checked.append(_check_quarter(str(Quarter.parse(name)), books, data_dir))
            else:
                checked.append(_check_file(name, stored, data_dir))
        except InputError as error:
            if len(names) == 1:
                raise
            checked.append(Checked(name, error=str(error)))
    return checked


def _check_file(name: str, stored: list[Fact], data_dir: Path) -> Checked:
    release = _read(Path(name))
    quarter = str(release.quarter)
    findings = check_release(release, _earlier(stored, release.quarter))
    return Checked(name, quarter, mark_accepted(findings, read_accepted(data_dir, quarter)))


def _check_quarter(quarter: str, books: Mapping[str, Ledger], data_dir: Path) -> Checked:
    if quarter not in books:
        raise InputError(
            f"{quarter}: no release of that quarter is stored (there are: "
            f"{', '.join(filter(None, books)) or 'none'}); store it with 'kcanalysis ingest FILE'"
        )
    return _check_stored(quarter, books, data_dir)


def _check_stored(release: str, books: Mapping[str, Ledger], data_dir: Path) -> Checked:
    file = release_file(data_dir, release) if release else supplement_file(data_dir)
    return Checked(str(file), release, findings_on(release, books, data_dir))


def _earlier(facts: list[Fact], quarter: Quarter) -> list[Fact]:
    """Give what is keyed in and the facts of earlier releases: what a text may speak of."""
    return [fact for fact in facts if fact.release < str(quarter)]
