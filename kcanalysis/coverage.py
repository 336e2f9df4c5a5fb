"""What the data covers: which quarters, and which release states each of their statements."""

from __future__ import annotations

from collections.abc import Iterable

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter

LATEST = "latest"
KEYED_IN = "keyed in"


def coverage(facts: Iterable[Fact]) -> dict[Quarter, dict[str, str]]:
    """Tell which release states each statement of each quarter.

    Returns
    -------
    dict of Quarter to dict
        For every quarter from the first to the last that is stated, oldest first: statement to
        the latest release that states it, or ``keyed in``. A quarter of a gap has an empty dict.
    """
    stated: dict[Quarter, dict[str, str]] = {}
    for fact in sorted(facts, key=lambda fact: fact.release):
        if fact.months in (0, 3):
            quarter = Quarter.containing(fact.period_end)
            stated.setdefault(quarter, {})[fact.statement] = fact.release or KEYED_IN
    quarter = min(stated)
    covered = {}
    while quarter <= max(stated):
        covered[quarter] = stated.get(quarter, {})
        quarter += 1
    return covered


def reported_quarters(facts: Iterable[Fact]) -> list[Quarter]:
    """List the quarters that have a release of their own, oldest first."""
    return sorted({Quarter.parse(fact.release) for fact in facts if fact.release})


def quarters_at_hand(facts: Iterable[Fact]) -> list[Quarter]:
    """List the quarters for which there is an income statement, oldest first."""
    return sorted(
        {
            Quarter.containing(fact.period_end)
            for fact in facts
            if fact.statement == "income_statement" and fact.months == 3
        }
    )


def last_quarter(facts: list[Fact], through: str) -> Quarter:
    """Find the quarter that `through` names among those at hand.

    The latest one is the last that has a release: what is keyed in for the quarter to come, say,
    is shown only where it is asked for.

    Raises
    ------
    InputError
        If it is no quarter, or not at hand; the message lists those that are.
    """
    if through == LATEST:
        return reported_quarters(facts)[-1]
    at_hand = quarters_at_hand(facts)
    quarter = Quarter.parse(through)
    if quarter not in at_hand:
        raise InputError(
            f"{quarter} is not in the data, which holds {', '.join(map(str, at_hand))}; "
            "add it with 'kcanalysis ingest FILE'"
        )
    return quarter
