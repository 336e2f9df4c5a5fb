"""Findings on the prose, kept beside the facts: the prose itself is not stored.

Everything else is found again from the facts whenever it is asked for.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.paths import find_data
from kcanalysis.store import fingerprint, read_all, write_changed
from kcanalysis.tieout.accepting import accept, read_accepted
from kcanalysis.tieout.checks import check_facts
from kcanalysis.tieout.finding import KINDS, STATES, Finding


def store_findings(findings: Sequence[Finding], facts: Sequence[Fact], data_dir: Path) -> None:
    """Store what was found on the prose of a release, one finding a line.

    The first line has the fingerprint of the release's facts and the number of findings, so that
    they are never taken for those of other facts, nor a part of them for all.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    found = [finding.as_json() for finding in findings if finding.kind == "claim"]
    lines = [_head(facts, len(found)), *map(json.dumps, found)]
    content = "".join(f"{line}\n" for line in lines)
    write_changed(_file(data_dir, facts[0].release), content.encode("utf-8"))


def load_findings(data_dir: Path | str | None = None) -> list[Finding]:
    """Check every stored release and what is keyed in, and recall what was found on the prose.

    Parameters
    ----------
    data_dir : path, optional
        The data directory; the project's ``data/`` if left out.

    Raises
    ------
    InputError
        If the data directory holds no release, or a file in it is damaged.
    """
    directory = find_data(data_dir)
    facts = read_all(directory)
    releases = dict.fromkeys(fact.release for fact in facts)
    return [finding for release in releases for finding in findings_on(release, facts, directory)]


def findings_on(release: str, facts: Sequence[Fact], data_dir: Path) -> list[Finding]:
    """Check one stored release, or with an empty name what is keyed in.

    Parameters
    ----------
    release : str
        The quarter of the release.
    facts : sequence of Fact
        Those of every stored release, and those keyed in.
    data_dir : Path
        The data directory, with what was found on the prose.

    Raises
    ------
    InputError
        If what was found on the prose is missing, damaged, or was found on other facts; if
        something is accepted that is no exception.
    """
    own = [fact for fact in facts if fact.release == release]
    found = check_facts(own, facts)
    if release:
        found += _read(_file(data_dir, release), own, facts)
    return accept(found, [row for row in read_accepted(data_dir) if row.release == release])


def _file(data_dir: Path, release: str) -> Path:
    return data_dir / "findings" / f"{release}.jsonl"


def _head(facts: Sequence[Fact], count: int) -> str:
    return json.dumps({"facts": fingerprint(facts), "findings": count})


def _read(path: Path, own: Sequence[Fact], facts: Sequence[Fact]) -> list[Finding]:
    """Read the findings on a release's prose, which must have been found on its `own` facts."""
    again = f"ingest the release of {own[0].release} again"
    try:
        head, *lines = path.read_text("utf-8").splitlines() or [""]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: what was found on the text cannot be read; {again}") from error
    if head != _head(own, len(lines)):
        raise InputError(f"{path}: does not go with the figures that are stored; {again}")
    known = {_key(vars(fact) | {"period_end": fact.period_end.isoformat()}): fact for fact in facts}
    findings = []
    for number, line in enumerate(lines, 2):
        try:
            findings.append(_finding(json.loads(line, parse_float=Decimal), known))
        except (ValueError, ArithmeticError, KeyError, TypeError) as error:
            raise InputError(f"{path}, line {number}: is damaged ({error}); {again}") from error
    return findings


def _finding(stored: dict[str, Any], known: dict[tuple[object, ...], Fact]) -> Finding:
    """Put a finding together again; the facts behind it are those of the store."""
    if stored["kind"] not in KINDS or stored["state"] not in STATES:
        raise ValueError(f"no such finding: {stored['kind']}, {stored['state']}")
    numbers = {
        name: None if stored[name] is None else Decimal(stored[name])
        for name in ("stated", "expected", "difference", "tolerance")
    }
    end = stored["period_end"]
    against = tuple(known[key] for fact in stored["against"] if (key := _key(fact)) in known)
    return Finding(
        **{
            **stored,
            **numbers,
            "period_end": datetime.date.fromisoformat(end) if end else None,
            "against": against,
        }
    )


def _key(fact: dict[str, Any]) -> tuple[object, ...]:
    names = ("item", "period_end", "months", "currency", "unit", "source")
    return (*(fact[name] for name in names), Decimal(fact["value"]))
