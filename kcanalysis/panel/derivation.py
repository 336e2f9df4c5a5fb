"""Figures that follow exactly from others at hand; what does not is left missing."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from kcanalysis.metrics.expression import written
from kcanalysis.metrics.syntax import ATOM, spelled
from kcanalysis.metrics.wording import name_in_words
from kcanalysis.origins import Origin
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout.rules import load_declared

Key = tuple[Quarter, str]
Figures = dict[Key, Origin]
Term = tuple[int, Origin]
"""A figure and the sign with which it enters a sum."""

_OPENING, _CLOSING = "cash_at_beginning_of_period", "cash_at_end_of_period"
_SEGMENTS = ("public_cloud_revenues", "enterprise_cloud_revenues")
_WORDS = {6: "six months", 9: "nine months", 12: "the year"}


def derive(quarterly: Figures, cumulative: Mapping[int, Figures]) -> Figures:
    """Add the figures that follow exactly from those at hand."""
    figures = dict(quarterly)
    rules: tuple[Callable[[Figures], Iterator[tuple[Key, Origin]]], ...] = (
        lambda known: _from_longer_periods(known, cumulative),
        _from_opening_balances,
        _segment,
        _from_sums,
        _nil,
    )
    for rule in rules:
        for key, origin in list(rule(figures)):
            figures.setdefault(key, origin)
    return figures


def add_up(terms: Sequence[Term], formula: str) -> Origin:
    """Add figures up, with their signs, and keep what they rest on."""
    text, value = "", Decimal(0)
    for sign, origin in terms:
        value += sign * origin.value
        op = ast.Add() if sign > 0 else ast.Sub()
        joined, _ = spelled((text, ATOM), op, (written(origin.value), ATOM))
        text = joined if text else written(sign * origin.value)
    facts = dict.fromkeys(fact for _, origin in terms for fact in origin.facts)
    first = terms[0][1]
    return Origin(value, first.unit, tuple(facts), text, formula, first.is_amount)


def _from_longer_periods(
    figures: Figures, cumulative: Mapping[int, Figures]
) -> Iterator[tuple[Key, Origin]]:
    """Take the other quarters from six, nine or twelve months; one must be missing."""
    rules = load_declared()
    adds_up = {
        item.id
        for statement in rules.additive_statements
        for item in load_taxonomy().of_statement(statement)
        if item.unit is None and item.id not in rules.not_additive
    }
    for months, longer in cumulative.items():
        for (last, item), whole in longer.items():
            quarters = [last - back for back in range(months // 3)]
            known = [figures[quarter, item] for quarter in quarters if (quarter, item) in figures]
            missing = [quarter for quarter in quarters if (quarter, item) not in figures]
            if item in adds_up and len(missing) == 1:
                terms = [(1, whole), *((-1, origin) for origin in known)]
                formula = f"{_WORDS[months]} to {last} less the other quarters"
                yield (missing[0], item), add_up(terms, formula)


def _from_opening_balances(figures: Figures) -> Iterator[tuple[Key, Origin]]:
    """Take the closing cash of a quarter from the opening balance of the next."""
    first = min(quarter for quarter, _ in figures)
    for (quarter, item), opening in figures.items():
        if item == _OPENING and quarter > first:
            yield (quarter - 1, _CLOSING), add_up([(1, opening)], f"opening balance of {quarter}")


def _segment(figures: Figures) -> Iterator[tuple[Key, Origin]]:
    """Take a segment from the total and the other segment, where other revenues are nil.

    They are taken to be where neither the last nor the next quarter with both segments has any.
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
                yield (
                    (quarter, enterprise),
                    add_up(
                        [(1, total), (-1, figures[quarter, item])],
                        "total revenues less public cloud services, taking it that there are no "
                        "others, as in the quarters around",
                    ),
                )


def _from_sums(figures: Figures) -> Iterator[tuple[Key, Origin]]:
    """Take what a sum of two leaves open: gross profit less revenues is the cost."""
    for total, parts in _sums():
        if len(parts) != 2 or any(sign < 0 for sign, _ in parts):
            continue
        signs = {total: 1, **{item: -sign for sign, item in parts}}
        for quarter in {quarter for quarter, _ in figures}:
            known = {item: figures.get((quarter, item)) for item in signs}
            missing = [item for item, origin in known.items() if origin is None]
            if len(missing) == 1:
                turn = -signs[missing[0]]
                terms = [(turn * signs[item], origin) for item, origin in known.items() if origin]
                terms.sort(key=lambda term: -term[0])
                names = [name_in_words(item) for item, origin in known.items() if origin]
                yield (quarter, missing[0]), add_up(terms, f"from {names[0]} and {names[1]}")


def _nil(figures: Figures) -> Iterator[tuple[Key, Origin]]:
    """Take a part for nil where its statement leaves it out and adds up without it."""
    for total, parts in _sums():
        for quarter in {quarter for quarter, _ in figures}:
            whole = figures.get((quarter, total))
            found = [(sign, item, figures.get((quarter, item))) for sign, item in parts]
            known = [(sign, origin) for sign, _, origin in found if origin]
            left_out = [item for _, item, origin in found if not origin]
            if not whole or not left_out or len(known) < 2:
                continue
            if sum(sign * origin.value for sign, origin in known) == whole.value:
                formula = f"no such row; {name_in_words(total)} adds up without it"
                terms = [(1, whole), *((-sign, origin) for sign, origin in known)]
                for item in left_out:
                    yield (quarter, item), add_up(terms, formula)


def _sums() -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Give the identities: the total, and its parts with their signs."""
    for identity in load_declared().identities:
        yield identity.total.item, [(part.sign, part.item) for part in identity.parts]
