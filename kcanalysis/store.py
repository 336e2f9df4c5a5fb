"""The store: ``data/`` with one CSV file a release, and the figures that are keyed in."""

from __future__ import annotations

import glob
import hashlib
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kcanalysis.errors import InputError
from kcanalysis.facts import (
    STANDINGS,
    Fact,
    Row,
    checked_fact,
    csv_facts,
    ends_quarter,
    read_facts,
    read_rows,
)
from kcanalysis.money import SCALES
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

SUPPLEMENT = (
    "item", "period_end", "months", "currency", "unit", "value", "standing", "source", "note",
)  # fmt: skip
"""The columns of ``supplement.csv``."""

_Fresh = Mapping[str, Sequence[Fact]] | None
_STALE_SECONDS = 60


def release_file(data_dir: Path, release: str) -> Path:
    """Give the file that holds the facts of one release."""
    return data_dir / "releases" / f"{release}.csv"


def supplement_file(data_dir: Path) -> Path:
    """Give the file that holds the figures that are keyed in."""
    return data_dir / "supplement.csv"


def findings_file(data_dir: Path, release: str) -> Path:
    """Give the file that holds what was found on a release's prose."""
    return data_dir / "findings" / f"{release}.jsonl"


def read_all(data_dir: Path, fresh: _Fresh = None) -> list[Fact]:
    """Read the facts of every release, and behind them those keyed in.

    `fresh` are those of releases that are about to be stored, or stored anew.
    """
    stated = read_data(data_dir, fresh)
    latest = max(fact.release for fact in stated)
    return [*stated, *read_supplement(data_dir, Quarter.parse(latest))]


def read_data(data_dir: Path, fresh: _Fresh = None) -> list[Fact]:
    """Read the facts of every release in a data directory, in the order of the releases."""
    paths = {path.stem: path for path in (data_dir / "releases").glob("*.csv")}
    if not paths and not fresh:
        raise InputError(
            f"{data_dir}: holds no release; store one with 'kcanalysis ingest FILE'"
            if data_dir.is_dir()
            else f"{data_dir}: there is no such data directory"
        )
    facts: list[Fact] = []
    for name in sorted({*paths, *(fresh or ())}):
        found = findings_file(data_dir, name)
        facts += (fresh or {}).get(name) or _read_release(
            paths[name], found, _version(paths[name]), _version(found)
        )
    return facts


def _version(path: Path) -> tuple[int, ...]:
    """Tell one state of a file from another, so that none is read twice by a notebook."""
    with suppress(OSError):  # is told when it is read
        state = path.stat()
        return state.st_ino, state.st_mtime_ns, state.st_size
    return ()


@lru_cache(maxsize=256)
def _read_release(path: Path, found: Path, *_: tuple[int, ...]) -> list[Fact]:
    """Read one release; its facts must be those that the findings on its prose were found with."""
    facts = read_facts(path)
    stray = next((fact.release for fact in facts if fact.release != path.stem), None)
    if stray:
        raise InputError(f"{path}: holds facts of {stray}; give the file its release's name")
    again = f"ingest the release of {path.stem} again"
    if not found.exists():
        raise InputError(f"{path}: has no findings beside it, in {found}; {again}")
    with suppress(OSError, UnicodeDecodeError), found.open(encoding="utf-8") as stream:
        if fingerprint(facts) in stream.readline():
            return facts
    raise InputError(f"{path}: is not as it was stored, by the fingerprint in {found}; {again}")


def read_supplement(data_dir: Path, latest: Quarter) -> list[Fact]:
    """Read the facts keyed in where a release is not at hand; none if there is no such file.

    Their ``release`` is empty, which ranks them below every release; ``statement`` and ``label``
    are the taxonomy's. They are at most one quarter later than the latest release.
    """
    path = supplement_file(data_dir)
    return [*_read_supplement(path, latest, _version(path))] if path.exists() else []


@lru_cache(maxsize=4)
def _read_supplement(path: Path, latest: Quarter, _: tuple[int, ...]) -> list[Fact]:
    """Read what is keyed in, as the file is now."""
    remedy = f"mend it in an editor; standing is one of {', '.join(STANDINGS[1:])}"
    return [_keyed_in(row, latest) for row in read_rows(path, SUPPLEMENT, remedy)]


def _keyed_in(row: Row, latest: Quarter) -> Fact:
    """Check a row that a person typed, against all that is known of its item."""
    item = load_taxonomy().find(row["item"])
    if item is None:
        raise row.invalid("item", "an item of line_items.toml")
    row.check_filled("source")
    row.check("unit", (item.unit,) if item.unit else SCALES)
    row.check("standing", STANDINGS[1:])
    fact = checked_fact(
        row,
        release="",
        statement=item.statement,
        item=item.id,
        label=item.name,
        source=f"keyed in from {row['source']}",
        standing=row["standing"],
    )
    if (fact.months == 0) is not item.is_balance:
        raise row.invalid("months", "0, for a day" if item.is_balance else "3, 6, 9 or 12")
    if not ends_quarter(fact.period_end):
        raise row.invalid("period_end", "the last day of a quarter")
    if fact.period_end > (latest + 1).end:
        lacking = Quarter.containing(fact.period_end)
        remedy = f"ingest the release of {lacking} or a later one (several in one call), or mend it"
        allowed = f"of {latest + 1}, one quarter after the latest release, or before it"
        raise replace(row, remedy=remedy).invalid("period_end", allowed)
    if item.is_cost and fact.value > 0:
        raise row.invalid("value", "negative, as costs are: a cost of 5 is keyed in as -5")
    # as the prose prints it: a release has no parentheses there
    return replace(fact, value=-fact.value) if item.negated else fact


def store_facts(facts: Sequence[Fact], data_dir: Path) -> bool:
    """Store the facts of one release, whole or not at all; tell whether that changed anything."""
    return write_changed(release_file(data_dir, facts[0].release), csv_facts(facts))


def fingerprint(facts: Sequence[Fact]) -> str:
    """Give the SHA-256 of facts as they are stored: whatever changes in them changes it."""
    return hashlib.sha256(csv_facts(facts)).hexdigest()


def write_changed(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all, if its content is another; tell whether it was."""
    try:
        if path.exists() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error
    return True


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part."""
    _remove_leftovers(path)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _remove_leftovers(path: Path) -> None:
    """Remove what a writer that was killed left behind; one that still runs takes no minute."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()
