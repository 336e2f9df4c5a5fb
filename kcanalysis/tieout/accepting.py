"""Exceptions that a person has looked at and accepts: known misprints, in ``data/accepted.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from kcanalysis.errors import InputError
from kcanalysis.facts import Row, read_rows
from kcanalysis.tieout.finding import Finding

COLUMNS = ("release", "place", "stated", "reason", "by")


@dataclass(frozen=True)
class Accepted:
    """An exception that is accepted: where it stands, what is stated there, and why that is so.

    ``release`` is empty for a figure that is keyed in, ``line`` is where this row stands.
    """

    release: str
    place: str
    stated: Decimal
    reason: str
    line: str

    def is_of(self, finding: Finding) -> bool:
        """Tell whether a finding is the one that is accepted."""
        there = (finding.source, finding.stated) == (self.place, self.stated)
        return there and finding.state == "exception"


def read_accepted(data_dir: Path, release: str) -> list[Accepted]:
    """Read what is accepted of a release; nothing if there is no such file."""
    path = data_dir / "accepted.csv"
    if not path.exists():
        return []
    rows = [_accepted(row) for row in read_rows(path, COLUMNS, "mend it in an editor")]
    return [row for row in rows if row.release == release]


def refuse_idle(accepted: Sequence[Accepted], findings: Sequence[Finding]) -> None:
    """Raise an InputError for what is accepted of a release and is no exception."""
    for row in accepted:
        if not any(map(row.is_of, findings)):
            raise InputError(
                f"{row.line}: nothing that states {row.stated} in {row.place} is an exception; "
                "mend the row or take it out"
            )


def mark_accepted(findings: Sequence[Finding], accepted: Sequence[Accepted]) -> list[Finding]:
    """Mark the findings on a release that are accepted."""
    return [
        replace(finding, accepted=next((row.reason for row in accepted if row.is_of(finding)), ""))
        for finding in findings
    ]


def _accepted(row: Row) -> Accepted:
    row.check_filled("place", "reason")
    try:
        stated = Decimal(row["stated"])
    except InvalidOperation as error:
        raise row.invalid("stated", "a number, as the release states it") from error
    return Accepted(row["release"], row["place"], stated, row["reason"], row.place)
