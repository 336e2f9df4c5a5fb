"""Exchange every two names and ids in the package's data, and see whether a check notices.

The data files of ``kcanalysis/knowledge`` are changed in memory, two entries at a time, and the
checks of ``tests/seen`` are run until one fails. What none notices is listed.

Usage: python -m tools.swaps [FILE]    (``line_items``, ``definitions`` …; all of them if left out)
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from unittest.mock import patch

from kcanalysis.facts import Fact, read_facts
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.syntax import parse
from kcanalysis.panel.load import load
from kcanalysis.presenting.takeaways import note
from kcanalysis.said import load_said
from kcanalysis.store import read_all
from tests.seen import charts, checks, claims, names, sentences
from tests.seen.reckoning import DATA

FLOOR = 0.95
FILES = ("line_items", "definitions", "tables", "identities", "claims", "takeaways")
Place = tuple[Any, ...]
"""The keys that lead to an entry of a file."""


@dataclass(frozen=True)
class Swap:
    """Two entries of a file that are exchanged; those of one kind only."""

    file: str
    kind: str
    first: Place
    second: Place


def swaps(file: str) -> Iterator[Swap]:
    """Give every exchange of two entries of one kind that differ."""
    for kind, places in _places(file).items():
        for first, second in combinations(places, 2):
            # what is added up may be added up in any order
            same_sum = "parts" in first and first[:-1] == second[:-1]
            if _at(file, first) != _at(file, second) and not same_sum:
                yield Swap(file, kind, first, second)


def _places(file: str) -> dict[str, list[Place]]:
    """Find the names and the ids of a file, by their kind."""
    data = read_knowledge(file)
    found: dict[str, list[Place]] = {}
    for place, value in _leaves(data, ()):
        kind = _KINDS[file](place, value)
        if kind:
            found.setdefault(kind, []).append(place)
    return found


def _leaves(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in members:
        if isinstance(member, dict | list):
            yield from _leaves(member, (*place, key))
        elif isinstance(member, str):
            yield (*place, key), member


def _named(*keys: str) -> Callable[[Place, str], str]:
    return lambda place, _: place[-1] if place[-1] in keys else ""


_KINDS: dict[str, Callable[[Place, str], str]] = {
    "line_items": _named("id", "name", "short"),
    "definitions": _named("name", "short", "expression"),
    # ids within a table, a section or a walk, and the same key in several of them
    "tables": lambda place, _: (
        "id" if place[-1] not in ("caption", "names", "heading", "name") else ""
    ),
    "identities": lambda place, _: place[0] if place[0] != "quarters" else "",
    "claims": _named("item"),
    "takeaways": lambda place, _: "name" if place[0] == "names" else "",
}


def _at(file: str, place: Place) -> Any:
    value: Any = read_knowledge(file)
    for key in place:
        value = value[key]
    return value


def _put(file: str, place: Place, value: Any) -> None:
    holder: Any = read_knowledge(file)
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value


def noticed(swap: Swap) -> bool:
    """Tell whether a check notices an exchange; afterwards everything is as it was."""
    one, other = _at(swap.file, swap.first), _at(swap.file, swap.second)
    _put(swap.file, swap.first, other)
    _put(swap.file, swap.second, one)
    forget()
    try:
        run_checks(swap.file)
    except Exception:
        return True
    finally:
        _put(swap.file, swap.first, one)
        _put(swap.file, swap.second, other)
        forget()
    return False


def forget() -> None:
    """Forget everything that was worked out from the data."""
    for name, module in list(sys.modules.items()):
        if name.startswith("kcanalysis"):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and value not in (read_knowledge, parse):
                    with suppress(TypeError):
                        value.cache_clear()


def run_checks(file: str) -> None:
    """Run the checks that the data of a file can fail, the quick ones first.

    Raises
    ------
    Exception
        By the first check that fails.
    """
    if file == "claims":
        claims.check_claims()
        return
    names.check_names()
    names.check_rows()
    names.check_identities(_RELEASES)
    with patch("kcanalysis.panel.load.read_all", lambda _: _FACTS):
        panel = load(data_dir=DATA)
    checks.check_layout(panel)
    checks.check_tables(panel)
    checks.check_metrics(panel)
    sentences.check_sentences(note(panel, load_said(DATA)))
    charts.check_charts(panel)


_FACTS: list[Fact] = read_all(DATA)
_RELEASES = [read_facts(DATA / f"releases/{name}.csv") for name in ("2024Q4", "2026Q1")]


def main(files: list[str]) -> int:
    """Print the rate and the exchanges that nobody notices; 1 if the rate is below the floor."""
    total = missed = 0
    with ProcessPoolExecutor(2) as pool:
        for file in files or FILES:
            tried = list(swaps(file))
            seen = pool.map(noticed, tried, chunksize=32)
            escaped = [swap for swap, was in zip(tried, seen, strict=True) if not was]
            for swap in escaped:
                print(f"{file}, {swap.kind}: {_at(file, swap.first)} <-> {_at(file, swap.second)}")
            print(f"{file}: {len(tried):,} exchanges, {len(escaped):,} escape", flush=True)
            total, missed = total + len(tried), missed + len(escaped)
    rate = 1 - missed / total
    print(f"{total:,} exchanges, {missed:,} escape: {rate:.2%} are noticed")
    return int(rate < FLOOR)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
