"""What a check of one stated number found."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Context, Decimal
from operator import attrgetter
from typing import Any, Literal, get_args

from kcanalysis.facts import Fact, plain

Kind = Literal[
    "identity", "translation", "ratio", "cross_table", "continuity", "restatement", "claim"
]
State = Literal["tied", "exception", "disclosed_only", "unread"]
Severity = Literal["error", "warning", "info"]

KINDS: tuple[Kind, ...] = get_args(Kind)
STATES: tuple[State, ...] = get_args(State)
NUMBERS = ("stated", "expected", "difference", "tolerance")
_SHORT = Context(prec=4, rounding=ROUND_UP)
_PLACE = attrgetter("source", "item", "period_end", "months", "currency")
_BEHIND = ("item", "period_end", "months", "currency", "unit", "value", "source")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The outcome of one check.

    ``tied`` agrees with the facts in ``against``, an ``exception`` does not; ``disclosed_only`` has
    nothing at hand to check it against, ``unread`` is a number that was not understood. It is an
    ``error`` if the release contradicts itself, a ``warning`` if an analyst should look at it. The
    stated number, what it should be, their difference and how large that may be are all in
    ``unit``, None where there is no such number. ``message`` is the outcome in one sentence;
    ``item``, the period and the currency are those of the stated number, where known. ``accepted``
    is why an exception is.
    """

    kind: Kind
    state: State
    severity: Severity
    item: str = ""
    period_end: datetime.date | None = None
    months: int | None = None
    currency: str = ""
    unit: str = ""
    stated: Decimal | None = None
    expected: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    source: str
    against: tuple[Fact, ...] = ()
    message: str
    accepted: str = ""

    @classmethod
    def on(cls, fact: Fact, **found: Any) -> Finding:
        """Make a finding on a figure of the tables."""
        place = {name: getattr(fact, name) for name in _BEHIND if name != "value"}
        return cls(stated=fact.value, **place, **found)

    @property
    def is_fault(self) -> bool:
        """Whether the release contradicts itself here, and nobody has accepted that."""
        return self.severity == "error" and not self.accepted

    @property
    def figure(self) -> tuple[object, ...]:
        """What tells the stated figure from all others, as `figure_of` tells a fact."""
        return *_PLACE(self), self.stated

    def as_json(self) -> dict[str, object]:
        """Give the finding as JSON has it, in a stable order."""
        behind = [{name: plain(getattr(fact, name)) for name in _BEHIND} for fact in self.against]
        stored = {name: plain(value) for name, value in vars(self).items()} | {"against": behind}
        return {name: value for name, value in stored.items() if name != "accepted" or value}


def figure_of(fact: Fact) -> tuple[object, ...]:
    """Tell a figure from all others: by its place, item, period, currency and value."""
    return *_PLACE(fact), fact.value


def short(tolerance: Decimal) -> Decimal:
    """Round a tolerance up to four significant digits, to be shown."""
    return _SHORT.plus(tolerance)


def concerning(findings: Iterable[Finding], until: datetime.date) -> list[Finding]:
    """Give the findings that do not speak of a period after a day."""
    return [
        finding for finding in findings if finding.period_end is None or finding.period_end <= until
    ]


def summary(findings: Iterable[Finding]) -> dict[str, dict[str, int]]:
    """Count findings by kind and state; every kind and every state is there, be it with 0."""
    counts: dict[str, dict[str, int]] = {kind: dict.fromkeys(STATES, 0) for kind in KINDS}
    for finding in findings:
        counts[finding.kind][finding.state] += 1
    return counts


def exceptions(findings: Iterable[Finding]) -> Sequence[Finding]:
    """Give the findings that are exceptions, errors first."""
    found = [finding for finding in findings if finding.state == "exception"]
    return sorted(found, key=lambda finding: finding.severity != "error")
