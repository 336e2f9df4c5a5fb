"""A sentence while it is being read: each of its numbers, and what was said so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from kcanalysis.quarter import Period
from kcanalysis.reading.vocabulary import Metric, Word

Remark = Literal["profit", "first", "record", "low", "run", "slight"]
Kind = Literal["level", "earlier", "change", "by", "share", "rate", "unread", Remark]

REMARKS: tuple[Remark, ...] = get_args(Remark)

DIRECTIONS = ("up", "down", "better", "worse", "turn")
LEADS = frozenset({"verb", "from", "to", "by", *DIRECTIONS})


@dataclass
class Reading:
    """One quantity while its sentence is being read."""

    word: Word
    before: list[Word]
    after: list[Word]
    kind: Kind = "unread"
    metrics: tuple[Metric, ...] = ()
    direction: str = ""
    period: Period | None = None
    listed: tuple[Period, ...] = ()
    base: Period | None = None
    reported: Period | None = None
    caveat: str = ""

    @property
    def is_percent(self) -> bool:
        """Whether the number is a percentage, or so many points."""
        return self.unit in ("percent", "points")

    @property
    def unit(self) -> str:
        """The unit of the number."""
        return self.word.quantities[0].unit

    @property
    def leads(self) -> list[Word]:
        """The verbs, directions and joints that lead to the number."""
        return [word for word in self.before if word.kind in LEADS]

    @property
    def lead(self) -> str:
        """The kind of the last of them, empty where there is none."""
        return self.leads[-1].kind if self.leads else ""


@dataclass
class State:
    """What a sentence has said so far; it stands in `text`, simplified, and as `printed`."""

    reported: Period
    text: str
    printed: str
    subject: tuple[Metric, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    kind: Kind | Literal[""] = ""
    direction: str = ""
    compared_with: Period | None = None
    mention: Metric | None = None
    future: bool = False

    @property
    def compared(self) -> Metric | None:
        """What a comparison goes on about: the subject, or what is named in its place."""
        return self.subject[0] if self.subject else self.mention
