"""Figures that follow exactly from others at hand; what does not is left missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from kcanalysis.knowledge import read_knowledge
from kcanalysis.panel.origins import Origin
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

Figures = dict[tuple[Quarter, str], Origin]

_FLOWS = ("income_statement", "non_gaap", "cash_flow")
_OPENING, _CLOSING = "cash_at_beginning_of_period", "cash_at_end_of_period"
_SEGMENTS = ("public_cloud_revenues", "enterprise_cloud_revenues")
_WORDS = {6: "six months", 9: "nine months", 12: "the year"}


def derive(quarterly: Figures, cumulative: dict[int, Figures]) -> Figures:
    """Add the figures that follow exactly from those at hand.

    Parameters
    ----------
    quarterly : dict
        Quarter and item to the figure of the quarter, or of its last day.
    cumulative : dict
        Months (6, 9, 12) to the figures of the periods of that length, by their last quarter.

    Returns
    -------
    dict
        `quarterly`, and what follows: a quarter from a longer period and its other quarters,
        closing cash from the next quarter's opening balance, enterprise cloud where there are no
        other revenues, and what a sum of two leaves open. Each has the facts behind it and a
        formula.
    """
    figures = dict(quarterly)
    for rule in (_from_longer_periods, _from_opening_balances, _segment, _from_sums):
        for key, origin in list(rule(figures, cumulative)):
            figures.setdefault(key, origin)
    return figures


def _from_longer_periods(
    figures: Figures, cumulative: dict[int, Figures]
) -> Iterator[tuple[tuple[Quarter, str], Origin]]:
    """Take the other quarters from six, nine or twelve months; one must be missing."""
    adds_up = {
        item.id
        for statement in _FLOWS
        for item in load_taxonomy().of_statement(statement)
        if item.unit is None and item.id not in (_OPENING, _CLOSING)
    }
    for months, longer in cumulative.items():
        for (last, item), whole in longer.items():
            quarters = [last - back for back in range(months // 3)]
            known = [figures[quarter, item] for quarter in quarters if (quarter, item) in figures]
            missing = [quarter for quarter in quarters if (quarter, item) not in figures]
            if item in adds_up and len(missing) == 1:
                yield (
                    (missing[0], item),
                    Origin(
                        (*whole.facts, *(fact for origin in known for fact in origin.facts)),
                        whole.value - sum((origin.value for origin in known), Decimal(0)),
                        f"{_WORDS[months]} to {last} less the other quarters",
                    ),
                )


def _from_opening_balances(
    figures: Figures, cumulative: dict[int, Figures]
) -> Iterator[tuple[tuple[Quarter, str], Origin]]:
    """Take the closing cash of a quarter from the opening balance of the next."""
    first = min(quarter for quarter, _ in figures)
    for (quarter, item), opening in figures.items():
        if item == _OPENING and quarter > first:
            yield (
                (quarter - 1, _CLOSING),
                Origin(opening.facts, opening.value, f"opening balance of {quarter}"),
            )


def _segment(
    figures: Figures, cumulative: dict[int, Figures]
) -> Iterator[tuple[tuple[Quarter, str], Origin]]:
    """Take a segment from the total and the other segment, where other revenues are nil.

    They are where neither the last nor the next quarter with both segments has any.
    """
    public, enterprise = _SEGMENTS
    full = sorted(
        quarter for quarter, item in figures if item == public and (quarter, enterprise) in figures
    )
    for quarter, item in list(figures):
        total = figures.get((quarter, "total_revenues"))
        if item == public and total and quarter not in full:
            around = [max((q for q in full if q < quarter), default=None),
                      min((q for q in full if q > quarter), default=None)]  # fmt: skip
            others = [figures.get((near, "other_revenues")) for near in around if near]
            if all(other is None or other.value == 0 for other in others):
                part = figures[quarter, item]
                yield (
                    (quarter, enterprise),
                    Origin(
                        (*total.facts, *part.facts),
                        total.value - part.value,
                        "total revenues less public cloud services, as there are no others",
                    ),
                )


def _from_sums(
    figures: Figures, cumulative: dict[int, Figures]
) -> Iterator[tuple[tuple[Quarter, str], Origin]]:
    """Take the part that a sum of two leaves open: gross profit less revenues is the cost."""
    taxonomy = load_taxonomy()
    for total, first, second in _sums():
        for quarter in {quarter for quarter, _ in figures}:
            found = {item: figures.get((quarter, item)) for item in (total, first, second)}
            missing = [item for item, origin in found.items() if origin is None]
            known = {item: origin for item, origin in found.items() if origin is not None}
            if len(missing) == 1:
                signs = {total: 1, first: -1, second: -1}
                rest = sum((signs[item] * known[item].value for item in known), Decimal(0))
                names = [taxonomy.name(item).lower() for item in known]
                yield (
                    (quarter, missing[0]),
                    Origin(
                        tuple(fact for origin in known.values() for fact in origin.facts),
                        -rest * signs[missing[0]],
                        f"from {names[0]} and {names[1]}",
                    ),
                )


@cache
def _sums() -> tuple[tuple[str, str, str], ...]:
    """Give the identities of ``identities.toml`` that have two parts with a plus: total, parts."""
    return tuple(
        (entry["total"], *entry["parts"])
        for entry in read_knowledge("identities")["identities"]
        if len(entry["parts"]) == 2 and not any(part.startswith("-") for part in entry["parts"])
    )
