"""What the data covers: which quarters, and which release states each of their statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kcanalysis.errors import InputError
from kcanalysis.facts import STANDINGS, Fact
from kcanalysis.quarter import Quarter

LATEST = "latest"
LEGEND = "From other sources: " + ", ".join(
    f"{standing[0]} of {standing} standing" for standing in STANDINGS[1:]
)


def coverage(facts: Iterable[Fact]) -> dict[Quarter, dict[str, str]]:
    """Tell what each statement of each quarter rests on, from the first to the last that is stated.

    That is the latest release that states it, and how many more figures are keyed in, by standing:
    ``2024Q4 + 2c 1v``. See `LEGEND`. A quarter of a gap has an empty dict.
    """
    stated: dict[Quarter, dict[str, dict[str, Fact]]] = {}
    for fact in sorted(facts, key=lambda fact: (-STANDINGS.index(fact.standing), fact.release)):
        if fact.months in (0, 3):
            quarter = Quarter.containing(fact.period_end)
            stated.setdefault(quarter, {}).setdefault(fact.statement, {})[fact.item] = fact
    return {
        quarter: {name: _rests_on(of.values()) for name, of in stated.get(quarter, {}).items()}
        for quarter in min(stated).through(max(stated))
    }


def _rests_on(facts: Iterable[Fact]) -> str:
    """Name the latest release that states any of some figures, and count those keyed in."""
    facts = list(facts)
    counts = Counter(fact.standing for fact in facts)
    keyed_in = " ".join(f"{counts[name]}{name[0]}" for name in STANDINGS[1:] if counts[name])
    return " + ".join(filter(None, [max(fact.release for fact in facts), keyed_in]))


def reported_quarters(facts: Iterable[Fact]) -> list[Quarter]:
    """List the quarters that have a release of their own, oldest first."""
    return sorted(Quarter.parse(release) for release in {fact.release for fact in facts} if release)


def quarters_at_hand(facts: Iterable[Fact]) -> list[Quarter]:
    """List the quarters for which there is an income statement, oldest first."""
    income = (f for f in facts if (f.statement, f.months) == ("income_statement", 3))
    return sorted({Quarter.containing(fact.period_end) for fact in income})


def last_quarter(facts: list[Fact], through: str) -> Quarter:
    """Find the quarter that `through` names among those at hand.

    The latest one is the last that has a release: what is keyed in for the quarter to come, say, is
    shown only where it is asked for.
    """
    if through == LATEST:
        return reported_quarters(facts)[-1]
    at_hand = quarters_at_hand(facts)
    quarter = Quarter.parse(through)
    if quarter not in at_hand:
        raise InputError(
            f"{quarter} is not in the data, which holds {', '.join(_runs(at_hand))}; "
            "add it with 'kcanalysis ingest FILE'"
        )
    return quarter


def _runs(quarters: Iterable[Quarter]) -> list[str]:
    """Write quarters as runs without a gap: ``2019Q1 to 2024Q4``."""
    runs: list[list[Quarter]] = []
    for quarter in quarters:
        if runs and runs[-1][-1] == quarter - 1:
            runs[-1].append(quarter)
        else:
            runs.append([quarter])
    return [" to ".join(dict.fromkeys([str(run[0]), str(run[-1])])) for run in runs]
