"""Facts to look up: by row, period and currency, and what each printed figure stands for."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from kcanalysis.facts import Fact
from kcanalysis.money import scale
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout.interval import Interval, half_unit
from kcanalysis.tieout.rules import Reference

_MONTHS = {3: "three months to ", 6: "six months to ", 9: "nine months to ", 12: "year to "}

_Key = TypeVar("_Key")
Figure = tuple[str, datetime.date, int, str]
"""An item, its period and its currency, whatever statements and releases state it."""


class Ledger:
    """The facts of one release, in the order in which it prints them.

    A row may stand in more than one table of a statement (the reconciliations share some), so a
    place can hold several facts; `nearest` picks the one of the same table.
    """

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.order = {id(fact): index for index, fact in enumerate(facts)}
        self.places = _grouped(facts, lambda fact: (fact.statement, *figure(fact)))
        self.rows = _grouped(facts, lambda fact: (fact.statement, fact.item))
        self.release = facts[0].release if facts else ""

    @cached_property
    def first(self) -> dict[Figure, Fact]:
        """The first figure of each item, period and currency, of whatever statement."""
        return {figure(fact): fact for fact in reversed(self.facts)}

    @cached_property
    def lines(self) -> dict[str, list[Fact]]:
        """The figures of each line of the release."""
        return _grouped(self.facts, lambda fact: fact.source)

    def row(self, reference: Reference) -> list[Fact]:
        """Give every figure of a row, in reading order."""
        return self.rows.get((reference.statement, reference.item), [])

    def find(
        self, statement: str, item: str, period_end: datetime.date, months: int, currency: str
    ) -> Fact | None:
        """Give the first figure that stands at a place, or None."""
        found = self.places.get((statement, item, period_end, months, currency))
        return found[0] if found else None

    def on_day(self, reference: Reference, day: datetime.date, currency: str) -> Fact | None:
        """Give a row's first figure whose period ends on a day, be it of whatever length."""
        ends = (f for f in self.row(reference) if (f.period_end, f.currency) == (day, currency))
        return next(ends, None)

    def nearest(self, reference: Reference, fact: Fact, currency: str | None = None) -> Fact | None:
        """Find a row's figure of the period and currency of a fact, the nearest one to it."""
        currency = fact.currency if currency is None else currency
        where = (reference.statement, reference.item, fact.period_end, fact.months, currency)
        here = self.order.get(id(fact), 0)
        found = self.places.get(where, [])
        return min(found, key=lambda other: abs(self.order[id(other)] - here), default=None)

    def repeated(self) -> Iterator[list[Fact]]:
        """Give the figures that the release prints more than once."""
        return (facts for facts in self.places.values() if len(facts) > 1)

    def rate(self) -> Fact | None:
        """Give the rate at which the release translates RMB into US$."""
        return next((fact for fact in self.facts if fact.item == "exchange_rate"), None)


def find_quarter(ledgers: Iterable[Ledger], fact: Fact, quarter: Quarter) -> Fact | None:
    """Find what a row stated for a single quarter, in the first ledger that has it."""
    places = (
        ledger.find(fact.statement, fact.item, quarter.end, 3, fact.currency) for ledger in ledgers
    )
    return next(filter(None, places), None)


def books_of(facts: Iterable[Fact]) -> dict[str, Ledger]:
    """Give a ledger for each release that facts come from; under no name what is keyed in."""
    releases = _grouped(facts, lambda fact: fact.release)
    return {release: Ledger(stated) for release, stated in releases.items()}


def figure(fact: Fact) -> Figure:
    """Give which figure a fact is."""
    return fact.item, fact.period_end, fact.months, fact.currency


def _grouped(facts: Iterable[Fact], key: Callable[[Fact], _Key]) -> dict[_Key, list[Fact]]:
    groups: dict[_Key, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    return groups


def worth(fact: Fact) -> Interval:
    """Give what a printed figure stands for; amounts in thousands."""
    return Interval.printed(fact.value) * scale(fact.unit)


def coarseness(fact: Fact) -> Decimal:
    """Give how far a figure in coarser units than the statements' may be off, in thousands."""
    return half_unit(fact.value) * scale(fact.unit) if scale(fact.unit) > 1 else Decimal(0)


def period_words(period_end: datetime.date | None, months: int | None) -> str:
    """Say a period: ``three months to 2026-03-31``, or ``2026-03-31`` for a point in time."""
    if period_end is None:
        return "period not known"
    return f"{_MONTHS.get(months or 0, '')}{period_end.isoformat()}"


def title(fact: Fact) -> str:
    """Say which figure a fact is: its item and its period."""
    return f"{load_taxonomy().name(fact.item)} ({period_words(fact.period_end, fact.months)})"
