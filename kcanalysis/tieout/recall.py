"""What was found on the prose and what it says, kept beside the facts; the prose is not stored.

Everything else is found again from the facts whenever it is asked for.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.paths import find_data
from kcanalysis.reasons import Said, as_json, from_json
from kcanalysis.store import findings_file, fingerprint, read_all, write_changed
from kcanalysis.tieout.accepting import mark_accepted, read_accepted, refuse_idle
from kcanalysis.tieout.checks import check_ledger
from kcanalysis.tieout.finding import KINDS, NUMBERS, STATES, Finding
from kcanalysis.tieout.lookup import Ledger, books_of

_Made = TypeVar("_Made")


def store_findings(findings: Sequence[Finding], facts: Sequence[Fact], data_dir: Path) -> None:
    """Store what was found on the prose of a release, one finding a line."""
    found = [finding.as_json() for finding in findings if finding.kind == "claim"]
    _store(found, facts, findings_file(data_dir, facts[0].release))


def store_said(said: Sequence[Said], facts: Sequence[Fact], data_dir: Path) -> None:
    """Store what a release says besides its figures, in the same way as findings."""
    _store([as_json(one) for one in said], facts, _said_file(data_dir, facts[0].release))


def read_said(own: Sequence[Fact], data_dir: Path) -> list[Said]:
    """Read what a stored release says besides its figures, given its facts."""
    return _read(_said_file(data_dir, own[0].release), own, from_json)


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
    books = books_of(read_all(directory))
    return [finding for release in books for finding in findings_on(release, books, directory)]


def findings_on(release: str, books: Mapping[str, Ledger], data_dir: Path) -> list[Finding]:
    """Check one stored release, or with an empty name what is keyed in, given all ledgers."""
    found = check_ledger(books[release], books)
    if release:
        make = partial(_finding, books=books.values())
        found += _read(findings_file(data_dir, release), books[release].facts, make)
    accepted = read_accepted(data_dir, release)
    refuse_idle(accepted, found)
    return mark_accepted(found, accepted)


def _said_file(data_dir: Path, release: str) -> Path:
    return data_dir / "reasons" / f"{release}.jsonl"


def _store(records: Sequence[object], facts: Sequence[Fact], path: Path) -> None:
    lines = [json.dumps(record) for record in records]
    text = "".join(f"{line}\n" for line in [_head(facts, lines), *lines])
    write_changed(path, text.encode("utf-8"))


def _head(facts: Sequence[Fact], lines: Sequence[str]) -> str:
    """Give the first line: by it no lines are taken for those of other facts, or for whole."""
    found = sha256("\n".join(lines).encode("utf-8")).hexdigest()
    return json.dumps({"facts": fingerprint(facts), "findings": found})


def _read(path: Path, own: Sequence[Fact], make: Callable[[dict[str, Any]], _Made]) -> list[_Made]:
    """Read what was found in a release's prose, which must have been found with its `own` facts."""
    again = f"ingest the release of {own[0].release} again"
    try:
        head, *lines = path.read_text("utf-8").splitlines() or [""]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: what was found on the text cannot be read; {again}") from error
    made = []
    for number, line in enumerate(lines, 2):
        try:
            made.append(make(json.loads(line, parse_float=Decimal)))
        except (ValueError, ArithmeticError, LookupError, TypeError, RecursionError) as error:
            raise InputError(f"{path}, line {number}: is damaged ({error}); {again}") from error
    if head != _head(own, lines):
        raise InputError(f"{path}: is damaged, or of other figures than those stored; {again}")
    return made


def _finding(stored: dict[str, Any], books: Collection[Ledger]) -> Finding:
    """Put a finding together again; the facts behind it are those of the store."""
    if stored["kind"] not in KINDS or stored["state"] not in STATES:
        raise ValueError(f"no such finding: {stored['kind']}, {stored['state']}")
    numbers = {name: n if (n := stored[name]) is None else Decimal(n) for name in NUMBERS}
    end = stored["period_end"]
    period_end = datetime.date.fromisoformat(end) if end else None
    against = tuple(
        fact
        for one in stored["against"]
        for book in books
        for fact in book.lines.get(one["source"], ())
        if _is(one, fact)
    )
    return Finding(**stored | numbers | {"period_end": period_end, "against": against})


def _is(stored: dict[str, Any], fact: Fact) -> bool:
    """Tell whether a fact is the one that stands behind a stored finding."""
    names = ("item", "months", "currency", "unit")
    same = all(stored[name] == getattr(fact, name) for name in names)
    end = fact.period_end.isoformat()
    return same and (stored["period_end"], Decimal(stored["value"])) == (end, fact.value)
