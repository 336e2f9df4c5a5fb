"""The reasons that the company names for a move, in our own words, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kcanalysis.facts import Fact
from kcanalysis.presenting.rows import places
from kcanalysis.presenting.table import Cell
from kcanalysis.quarter import Quarter
from kcanalysis.reasons import Reason, load_causes, words_of
from kcanalysis.said import Said

_VERDICTS = {
    "borne_out": "borne out",
    "not_borne_out": "not borne out",
    "not_seen": "cannot be seen",
}


def reasons_for(
    said: Mapping[Quarter, Said], quarter: Quarter, item: str, comparison: str, months: int = 3
) -> Cell:
    """Say what the company names as the reasons for a move.

    Parameters
    ----------
    said : mapping of Quarter to Said
        As `kcanalysis.load_said` gives it.
    quarter : Quarter
        The quarter whose release is asked.
    item : str
        The line that moved.
    comparison : {"year", "quarter"}
        What it moved against.
    months : int
        3 for the quarter, 12 for the fiscal year. A balance has no length.

    Returns
    -------
    Cell
        Its ``text`` fits behind 'the company names', its ``source`` says where the release has it;
        both are empty where the company names nothing.

    Examples
    --------
    >>> reasons_for(said, Quarter(2026, 1), "operating_loss", "quarter").text  # doctest: +SKIP
    'gross profit'
    """
    of_release = said[quarter].reasons if quarter in said else []
    return causes_cell(
        reason
        for reason in of_release
        if (reason.item, reason.comparison) == (item, comparison) and reason.months in (0, months)
    )


def causes_cell(found: Iterable[Reason]) -> Cell:
    """Name the causes of one move; behind a semicolon those that worked against it."""
    by_role: dict[bool, dict[str, None]] = {False: {}, True: {}}
    sources: dict[str, None] = {}
    for reason in found:
        by_role[reason.against][words_of(load_causes(), reason.cause)] = None
        sources[reason.source] = None
    against = f"against it {_listed(by_role[True])}" if by_role[True] else ""
    return Cell("; ".join(filter(None, (_listed(by_role[False]), against))), "; ".join(sources))


def verdict_cell(found: Iterable[Reason]) -> Cell:
    """Say which causes of one move the tables bear out, with the figures that say so."""
    verdicts: dict[str, dict[str, None]] = {}
    facts: dict[str, Fact] = {}
    for reason in found:
        cause = words_of(load_causes(), reason.cause)
        verdicts.setdefault(reason.verdict, {})[cause] = None
        facts |= {fact.source: fact for fact in reason.facts}
    told = [
        _VERDICTS[verdict] + (f": {_listed(causes)}" if len(verdicts) > 1 else "")
        for verdict, causes in sorted(verdicts.items())
        if verdict != "not_seen" or len(verdicts) == 1
    ]
    return Cell("; ".join(told), places(facts.values()))


def _listed(names: Iterable[str]) -> str:
    """Write a list in a sentence: ``a, b and c``."""
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last
