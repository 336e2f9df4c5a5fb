"""Release files are read, checked and stored; stored releases are checked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kcanalysis.changes import describe_changes, describe_definitions
from kcanalysis.errors import InputError
from kcanalysis.facts import Fact, read_data, release_file, store_facts
from kcanalysis.quarter import Quarter
from kcanalysis.reading import Release, read_release
from kcanalysis.tieout import (
    Finding,
    check_release,
    findings_on,
    store_findings,
    summary,
)


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
    """A release that was checked and what was found on it, or why it cannot be read."""

    file: str
    release: str = ""
    findings: Sequence[Finding] = ()
    error: str = ""

    @property
    def contradicts_itself(self) -> bool:
        """Whether an exception is of severity ``error``."""
        return any(finding.severity == "error" for finding in self.findings)

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
    """Read releases, tie them out, and store their facts as they are.

    Parameters
    ----------
    files : sequence of Path
        Release files, one a quarter.
    data_dir : Path
        The data directory; made if it does not exist.

    Returns
    -------
    list of Ingested
        In the order of the quarters.

    Raises
    ------
    InputError
        If a file cannot be read, or two are of one quarter: then nothing is stored. If the store
        cannot be written.
    """
    releases: dict[Quarter, Release] = {}
    for file in files:
        release = read_release(file)
        if release.quarter in releases:
            raise InputError(
                f"{file}: another of these files is the release of {release.quarter} as well"
            )
        releases[release.quarter] = release
    ingested = []
    for quarter in sorted(releases):
        facts = releases[quarter].facts
        changed = store_facts(facts, data_dir)
        earlier = _earlier(read_data(data_dir), quarter)
        findings = check_release(releases[quarter], earlier)
        store_findings(findings, data_dir, str(quarter))
        path = release_file(data_dir, str(quarter))
        news = _news(releases[quarter], earlier)
        ingested.append(Ingested(releases[quarter], path, changed, news, findings))
    return ingested


def _news(release: Release, earlier: list[Fact]) -> list[str]:
    """Tell what is new in a release against the last one before it."""
    before = max((fact.release for fact in earlier), default="")
    previous = [fact for fact in earlier if fact.release == before]
    changes = describe_changes(previous, release.facts) if previous else []
    return changes + describe_definitions(release.document, release.facts)


def check(names: Sequence[str], data_dir: Path) -> list[Checked]:
    """Tie out releases.

    Parameters
    ----------
    names : sequence of str
        Release files, or stored quarters such as ``2026Q1``; every stored release if empty.
    data_dir : Path
        The data directory, whose other releases help to check each one. It may hold none where
        only files are named.

    Returns
    -------
    list of Checked
        In the order given. Of several, one that cannot be read has its error.

    Raises
    ------
    InputError
        If the only one cannot be read, or nothing is stored and nothing named.
    """
    known = (data_dir / "releases").is_dir() or not names
    stored = read_data(data_dir) if known else []
    checked = []
    for name in names or dict.fromkeys(fact.release for fact in stored):
        try:
            if Quarter.is_written(name) and not Path(name).exists():
                checked.append(_check_stored(str(Quarter.parse(name)), stored, data_dir))
            else:
                checked.append(_check_file(name, stored))
        except InputError as error:
            if len(names) == 1:
                raise
            checked.append(Checked(name, error=str(error)))
    return checked


def _check_file(name: str, stored: list[Fact]) -> Checked:
    release = read_release(Path(name))
    findings = check_release(release, _earlier(stored, release.quarter))
    return Checked(name, str(release.quarter), findings)


def _check_stored(quarter: str, stored: list[Fact], data_dir: Path) -> Checked:
    releases = dict.fromkeys(fact.release for fact in stored)
    if quarter not in releases:
        raise InputError(
            f"{quarter}: no release of that quarter is stored (there are: "
            f"{', '.join(releases) or 'none'}); store it with 'kcanalysis ingest FILE'"
        )
    file = str(release_file(data_dir, quarter))
    return Checked(file, quarter, findings_on(quarter, stored, data_dir))


def _earlier(facts: list[Fact], quarter: Quarter) -> list[Fact]:
    """Give the facts of the releases before a quarter's: what its text may speak of."""
    return [fact for fact in facts if fact.release < str(quarter)]
