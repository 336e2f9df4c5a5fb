"""Figures that follow exactly from others at hand; what does not is left missing."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from kcanalysis.metrics.expression import written
from kcanalysis.metrics.syntax import ATOM, SUM, spelled
from kcanalysis.metrics.wording import name_in_words
from kcanalysis.origins import Origin
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout.lookup import coarseness
from kcanalysis.tieout.rules import Reference, Sum, load_declared

Key = tuple[Quarter, int, str]
"""The last quarter of a period, its months (0 for that quarter's last day), and an item."""
Figures = dict[Key, Origin]
Term = tuple[int, Origin]
"""A figure and the sign with which it enters a sum."""

# The periods of a fiscal year, each by the number of its last quarter and its months, with the
# shorter ones that it is the sum of.
_PERIODS: dict[tuple[int, int], list[tuple[tuple[int, int], ...]]] = {
    (2, 6): [((1, 3), (2, 3))],
    (3, 6): [((2, 3), (3, 3))],
    (4, 6): [((3, 3), (4, 3))],
    (3, 9): [((1, 3), (2, 3), (3, 3)), ((2, 6), (3, 3)), ((1, 3), (3, 6))],
    (4, 9): [((2, 3), (3, 3), (4, 3)), ((3, 6), (4, 3))],
    (4, 12): [((1, 3), (2, 3), (3, 3), (4, 3)), ((3, 9), (4, 3)), ((2, 6), (4, 6)),
              ((1, 3), (4, 9))],
}  # fmt: skip
_QUARTERS = [(number, 3) for number in range(1, 5)]
_FISCAL = [(2, 6), (3, 9), (4, 12)]
_SPANS = {
    "balance_sheet": [(number, 0) for number in range(1, 5)],
    "cash_flow": [*_QUARTERS, *_PERIODS],
}
_NAMES = {6: "six months", 9: "nine months", 12: "the year"}
# A remainder carries the rounding of all its terms: one that is not so many times as large may be
# anything.
_CLEAR = 10


class Equation(NamedTuple):
    """A whole and its parts, so signed that they add up to nil: rows, or shorter periods."""

    terms: tuple[tuple[int, Key], ...]
    of_rows: bool

    @property
    def whole(self) -> Key:
        """What the others add up to."""
        return self.terms[0][1]


def derive(layers: Sequence[Mapping[Key, Origin]]) -> Figures:
    """Add the figures that follow exactly from those at hand, given by standing, the best first.

    What follows from releases goes before what is keyed in; what follows from figures that are
    keyed in replaces none that are.
    """
    touching: dict[Key, list[Equation]] = {}
    for equation in _equations({key for layer in layers for key in layer}):
        for _, key in equation.terms:
            touching.setdefault(key, []).append(equation)
    figures: Figures = {}
    for number, layer in enumerate(layers):
        news = [key for key in layer if key not in figures]
        figures.update((key, layer[key]) for key in news)
        # a release goes before what is keyed in, but what follows from that does not
        stated = {key for lower in layers[number + 1 :] for key in lower} if number else set()
        for new in news:  # it grows on the way
            for equation in touching.get(new, ()):
                for key, origin in _left_open(equation, figures):
                    if key not in stated:
                        figures[key] = origin
                        news.append(key)
    return figures


def _equations(stated: Iterable[Key]) -> Iterator[Equation]:
    """Give all that is known to hold among figures of the years and the items that are stated."""
    years = sorted({quarter.year for quarter, _, _ in stated})
    items = {item for _, _, item in stated}
    yield from _rows(years)
    yield from _periods(years, items)


def _periods(years: Iterable[int], items: Container[str]) -> Iterator[Equation]:
    """Set each period of a year beside the shorter ones that it is made of."""
    rules = load_declared()
    for statement in sorted(rules.additive_statements):
        for item in load_taxonomy().of_statement(statement):
            if item.unit or item.id in rules.not_additive or item.id not in items:
                continue
            for year in years:
                if item.statement == "non_gaap" and year < rules.one_definition_since:
                    continue
                for (number, months), sums in _PERIODS.items():
                    whole = (Quarter(year, number), months, item.id)
                    for parts in sums:
                        shorter = ((1, (Quarter(year, n), m, item.id)) for n, m in parts)
                        yield Equation(((-1, whole), *shorter), of_rows=False)


def _rows(years: Iterable[int]) -> Iterator[Equation]:
    """Set each total beside the rows that it adds up, be they of another table or day."""
    declared = load_declared()
    rules = (*declared.identities, *declared.ties)
    for rule in rules:
        if rule.when == "beginning" and len(rule.parts) > 1:
            continue  # closing cash stands between: it follows by way of that
        spans = _SPANS.get(rule.total.statement, [*_QUARTERS, *_FISCAL])
        for year in years:
            for number, months in spans:
                if equation := equation_of(rule, Quarter(year, number), months):
                    yield equation


def equation_of(rule: Sum, quarter: Quarter, months: int) -> Equation | None:
    """Give what a declared sum says of one period; None where it repeats a row."""
    whole = _key(rule.total, quarter, months)
    back = months // 3 if rule.when == "beginning" else 0
    parts = [(_sign(part), _key(part, quarter - back, months)) for part in rule.parts]
    if whole in {key for _, key in parts}:
        return None
    return Equation(((-1, whole), *parts), of_rows=True)


def _key(reference: Reference, quarter: Quarter, months: int) -> Key:
    """Give where a row is found: what is of a day has no months, whatever column it stands in."""
    return key_of(quarter, 0 if reference.statement == "balance_sheet" else months, reference.item)


def key_of(quarter: Quarter, months: int, item: str) -> Key:
    """Give where a figure is kept; closing cash is of a day, whatever column it stands in."""
    return quarter, 0 if item == _CLOSING else months, item


_CLOSING = "cash_at_end_of_period"


def _sign(part: Reference) -> int:
    """Give the sign of a part in the panel, where costs of the prose are negative too."""
    turned = part.statement == "disclosure" and part.item in load_taxonomy().negated
    return -part.sign if turned else part.sign


def _left_open(equation: Equation, figures: Figures) -> Iterator[tuple[Key, Origin]]:
    """Give what an equation leaves open: one figure, or those that can only be nil."""
    missing = [(sign, key) for sign, key in equation.terms if key not in figures]
    if not missing or len(missing) == len(equation.terms):
        return
    known = [(sign, key) for sign, key in equation.terms if key in figures]
    rest = sum((sign * figures[key].value for sign, key in known), Decimal(0))
    if equation.of_rows and len(known) > 2 and equation.whole in figures and not rest:
        words = f"no such row; {name_in_words(equation.whole[2])} adds up without it"
        nil = add_up([(-sign, figures[key]) for sign, key in known], words)
        yield from ((key, nil) for _, key in missing)
    elif len(missing) == 1:
        ((sign, key),) = missing
        terms = sorted(((-sign * s, k) for s, k in known), key=lambda term: -term[0])
        facts = [fact for _, k in known for fact in figures[k].facts]
        rounding = sum(map(coarseness, facts), Decimal(0))
        if abs(rest) >= _CLEAR * rounding and not _in_full(equation, key, figures):
            yield key, add_up([(s, figures[k]) for s, k in terms], _words(equation, key, terms))


def _in_full(equation: Equation, part: Key, figures: Figures) -> bool:
    """Tell whether a release prints the statement without a row: then another makes up the rest."""
    whole = figures.get(equation.whole)
    same = equation.whole[:2] == part[:2]
    if not equation.of_rows or whole is None or not whole.is_stated or not same:
        return False
    fact = whole.facts[0]
    item = load_taxonomy().find(part[2])
    return bool(fact.release) and item is not None and item.statement == fact.statement


def _words(equation: Equation, key: Key, terms: Sequence[tuple[int, Key]]) -> str:
    """Say how a figure follows from the others of an equation."""
    quarter, months, _ = equation.whole
    if not equation.of_rows:
        if key == equation.whole:
            return f"the quarters of {_NAMES[months]} to {quarter} added up"
        return f"{_NAMES[months]} to {quarter} less the other quarters"
    names = [
        name_in_words(item) + (f" of {other}" if other != key[0] else "")
        for _, (other, _, item) in terms
    ]
    return "from " + " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def add_up(terms: Sequence[Term], formula: str) -> Origin:
    """Add figures up, with their signs, and keep what they rest on."""
    text, value = "", Decimal(0)
    for sign, origin in terms:
        value += sign * origin.value
        op = ast.Add() if sign > 0 else ast.Sub()
        one = origin.arithmetic or written(origin.value)
        binds = SUM if " " in one else ATOM
        text = spelled((text, SUM), op, (one, binds))[0] if text else written(sign * origin.value)
    facts = dict.fromkeys(fact for _, origin in terms for fact in origin.facts)
    first = terms[0][1]
    return Origin(value, first.unit, tuple(facts), text, formula, first.is_amount)
