"""What a check of one stated number found."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Context, Decimal
from typing import Literal

from kcanalysis.facts import Fact
from kcanalysis.money import json_number

Kind = Literal[
    "identity", "translation", "ratio", "cross_table", "continuity", "restatement", "claim"
]
State = Literal["tied", "exception", "disclosed_only", "unread"]
Severity = Literal["error", "warning", "info"]

KINDS: tuple[Kind, ...] = (
    "identity",
    "translation",
    "ratio",
    "cross_table",
    "continuity",
    "restatement",
    "claim",
)
_SHORT = Context(prec=4, rounding=ROUND_UP)
STATES: tuple[State, ...] = ("tied", "exception", "disclosed_only", "unread")


@dataclass(frozen=True)
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
    stated: Decimal | None
    expected: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    unit: str
    source: str
    against: tuple[Fact, ...]
    message: str
    item: str = ""
    period_end: datetime.date | None = None
    months: int | None = None
    currency: str = ""
    accepted: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether the release contradicts itself here, and nobody has accepted that."""
        return self.severity == "error" and not self.accepted

    def is_about(self, fact: Fact) -> bool:
        """Tell whether a figure is the stated one, rather than one of those it is checked with."""
        return (
            self.source,
            self.item,
            self.period_end,
            self.months,
            self.currency,
            self.stated,
        ) == (fact.source, fact.item, fact.period_end, fact.months, fact.currency, fact.value)

    def as_json(self) -> dict[str, object]:
        """Give the finding as JSON has it, in a stable order."""
        return {
            "kind": self.kind,
            "state": self.state,
            "severity": self.severity,
            "item": self.item,
            "period_end": self.period_end.isoformat() if self.period_end else None,
            "months": self.months,
            "currency": self.currency,
            "unit": self.unit,
            "stated": _digits(self.stated),
            "expected": _digits(self.expected),
            "difference": _digits(self.difference),
            "tolerance": _digits(self.tolerance),
            "source": self.source,
            "against": [
                {
                    "item": fact.item,
                    "period_end": fact.period_end.isoformat(),
                    "months": fact.months,
                    "currency": fact.currency,
                    "unit": fact.unit,
                    "value": _digits(fact.value),
                    "source": fact.source,
                }
                for fact in self.against
            ],
            "message": self.message,
            **({"accepted": self.accepted} if self.accepted else {}),
        }


def _digits(value: Decimal | None) -> int | float | None:
    return None if value is None else json_number(value)


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
