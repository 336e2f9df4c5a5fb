"""What a release says besides figures: why a line moved, and what the company intends."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from kcanalysis.facts import Fact, plain
from kcanalysis.knowledge import make_each, read_knowledge

OTHER = "other"
"""The cause, or the subject of an intention, that no pattern knows."""

YEAR, QUARTER = "year", "quarter"
RELEASE, CALL = "release", "call"
_WAYS = ("up", "down", "better", "worse", "")


@dataclass(frozen=True)
class Reason:
    """One cause that a release names for the move of one line.

    ``item`` is empty where the sentence is about no line, ``comparison`` is ``year``, ``quarter``,
    or empty where that is not said. ``direction`` is ``up`` or ``down``, for a loss ``better`` or
    ``worse``; ``cause`` an id of ``causes.toml`` or `OTHER`, ``moved`` which way it moved where the
    tables can show that, ``against`` whether it worked against the move. What the tables make of it
    is not stored: ``verdict`` is ``borne_out``, ``not_borne_out`` or ``not_seen``, ``facts`` are
    the figures of the cause, now and then.
    """

    release: str
    item: str
    period_end: datetime.date
    months: int
    comparison: str
    direction: str
    cause: str
    moved: str
    against: bool
    source: str
    verdict: str = "not_seen"
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Intention:
    """What the company expects or plans: on what, which way, until when, and where it says so.

    ``subject`` is an id of ``intentions.toml``, or `OTHER`; ``direction`` is ``up``, ``down``,
    ``on`` for what goes on, or empty; ``horizon`` is in our words, empty where none is said.
    """

    release: str
    subject: str
    direction: str
    horizon: str
    source: str


@dataclass(frozen=True)
class Event:
    """A day that a release states: that of its appearance (`RELEASE`), or of the `CALL` on it."""

    release: str
    event: str
    day: datetime.date
    source: str


@dataclass(frozen=True)
class Topic:
    """A cause, or the subject of an intention: its id, our words for it, and what names it.

    ``statement`` and ``item`` are where the tables show it; ``moved`` is which way it is taken to
    have moved where the words name none, ``within`` are the lines of which it is a part.
    """

    id: str
    words: str
    names: re.Pattern[str]
    statement: str = ""
    item: str = ""
    moved: str = ""
    within: tuple[str, ...] = ()


@cache
def load_causes() -> dict[str, Topic]:
    """Load the causes of ``causes.toml``, by id."""
    return _topics("causes", "causes")


@cache
def load_subjects() -> dict[str, Topic]:
    """Load the subjects of ``intentions.toml``, by id."""
    return _topics("intentions", "subjects")


Said = Reason | Intention | Event


def as_json(said: Said) -> dict[str, object]:
    """Give what is stored of what a release says as JSON has it."""
    stored = {name: plain(value) for name, value in vars(said).items()}
    return {name: stored[name] for name in stored if name not in ("verdict", "facts")}


def from_json(stored: dict[str, Any]) -> Said:
    """Make of what `as_json` gave what it was; a ValueError says what is odd."""
    if "event" in stored:
        _check(stored, event=(RELEASE, CALL))
        return Event(**stored | {"day": datetime.date.fromisoformat(stored["day"])})
    if "cause" not in stored:
        _check(stored, subject=load_subjects(), direction=(*_WAYS, "on"))
        return Intention(**stored)
    _check(stored, cause=load_causes(), direction=_WAYS, comparison=(YEAR, QUARTER, ""))
    return Reason(**stored | {"period_end": datetime.date.fromisoformat(stored["period_end"])})


def _check(stored: dict[str, Any], **known: Collection[str]) -> None:
    for name, allowed in known.items():
        if stored.get(name) not in (*allowed, OTHER):
            raise ValueError(f"no such {name}: {stored.get(name)!r}")


def find_topics(topics: dict[str, Topic], text: str) -> list[tuple[int, int, Topic]]:
    """Find what a lower-case text names, in its order: of what overlaps the first and longest."""
    found = sorted(
        (match.start(), -match.end(), topic.id)
        for topic in topics.values()
        for match in topic.names.finditer(text)
    )
    chosen: list[tuple[int, int, Topic]] = []
    for start, end, id in found:
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, -end, topics[id]))
    return chosen


def words_of(topics: dict[str, Topic], id: str) -> str:
    """Give our words for a cause or a subject."""
    return topics[id].words if id in topics else "a reason not coded"


def whole_words(names: str) -> re.Pattern[str]:
    """Compile names so that they match whole words only."""
    return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")


def _topics(file: str, section: str) -> dict[str, Topic]:
    def make(
        id: str, words: str, names: str, item: str = "", moved: str = "", within: Iterable[str] = ()
    ) -> Topic:
        statement, _, name = item.partition(".")
        return Topic(id, words, whole_words(names), statement, name, moved, tuple(within))

    entries = [{"id": id} | entry for id, entry in read_knowledge(file)[section].items()]
    return {topic.id: topic for topic in make_each(file, make, entries)}
