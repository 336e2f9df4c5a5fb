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
from kcanalysis.facts import Fact, read_data, write_changed
from kcanalysis.paths import find_data
from kcanalysis.supplement import read_supplement
from kcanalysis.tieout.checks import check_facts
from kcanalysis.tieout.finding import Finding


def store_findings(findings: Sequence[Finding], data_dir: Path, release: str) -> None:
    """Store what was found on the prose of a release, one finding a line.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    lines = [json.dumps(finding.as_json()) for finding in findings if finding.kind == "claim"]
    content = "".join(f"{line}\n" for line in lines)
    write_changed(_file(data_dir, release), content.encode("utf-8"))


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
    facts = read_data(directory)
    keyed_in = read_supplement(directory)
    releases = dict.fromkeys(fact.release for fact in facts)
    return [
        *(finding for release in releases for finding in findings_on(release, facts, directory)),
        *check_facts(keyed_in, facts),
    ]


def findings_on(release: str, facts: Sequence[Fact], data_dir: Path) -> list[Finding]:
    """Check one stored release; `facts` are those of every stored release."""
    own = [fact for fact in facts if fact.release == release]
    return [*check_facts(own, facts), *_read(_file(data_dir, release), facts)]


def _file(data_dir: Path, release: str) -> Path:
    return data_dir / "findings" / f"{release}.jsonl"


def _read(path: Path, facts: Sequence[Fact]) -> list[Finding]:
    if not path.exists():
        return []
    known = {_key(vars(fact) | {"period_end": fact.period_end.isoformat()}): fact for fact in facts}
    findings = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            findings.append(_finding(json.loads(line, parse_float=Decimal), known))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{path}, line {number}: is damaged ({error}); ingest the release again"
            ) from error
    return findings


def _finding(stored: dict[str, Any], known: dict[tuple[object, ...], Fact]) -> Finding:
    """Put a finding together again; the facts behind it are those of the store."""
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
