"""Sums: what adds up inside a table, between tables, from quarters to the year, and in days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kcanalysis.facts import Fact
from kcanalysis.money import SCALES, amount_words, rounded_beside, scale
from kcanalysis.quarter import Quarter
from kcanalysis.tieout.finding import Finding, Kind, short
from kcanalysis.tieout.lookup import Ledger, coarseness, find_quarter, title
from kcanalysis.tieout.parts import Term, further_parts, listed_parts, rounding
from kcanalysis.tieout.rules import Sum, load_declared


def check_identities(ledger: Ledger) -> Iterator[Finding]:
    """Add up the rows of every statement, in every column.

    A part that a release does not print is nil; a row that it prints among the parts counts as one,
    declared or not. Figures keyed in are single ones: a part that is missing among them is not
    known.
    """
    others = further_parts(ledger)
    for identity in load_declared().identities:
        for total in ledger.row(identity.total):
            parts = listed_parts(ledger, identity, total)
            terms = parts + others.get((identity, id(total)), [])
            if terms and (total.release or len(parts) == len(identity.parts)):
                yield compare("identity", total, terms, "the rows that make it up give")


def check_ties(ledger: Ledger) -> Iterator[Finding]:
    """Compare figures with the other tables of the release, and with their repetitions."""
    for tie in load_declared().ties:
        for stated in ledger.row(tie.total):
            terms = tied_parts(ledger, tie, stated)
            if terms:
                yield compare("cross_table", stated, terms, "the other table gives")
    for first, *repetitions in ledger.repeated():
        for repetition in repetitions:
            yield compare("cross_table", repetition, [(1, first)], "it is also stated as")


def tied_parts(ledger: Ledger, tie: Sum, stated: Fact) -> list[Term]:
    """Find the parts of a tie in a ledger; empty unless all of them are stated."""
    if tie.when == "same":
        terms = listed_parts(ledger, tie, stated)
    else:
        day = stated.period_end if tie.when == "end" else _day_before(stated)
        found = ((part.sign, ledger.on_day(part, day, stated.currency)) for part in tie.parts)
        terms = [(sign, fact) for sign, fact in found if fact]
    return terms if len(terms) == len(tie.parts) else []


def check_quarters(ledger: Ledger, others: Sequence[Ledger]) -> Iterator[Finding]:
    """Add up the quarters of each longer period that is stated, where all of them are at hand."""
    declared = load_declared()
    for whole in ledger.facts:
        if (
            whole.months < 6
            or whole.statement not in declared.additive_statements
            or whole.unit not in SCALES
            or whole.item in declared.not_additive
        ):
            continue
        if quarters := _quarters(whole, ledger, others):
            terms = [(1, quarter) for quarter in quarters]
            yield compare("cross_table", whole, terms, "its quarters add up to", rounded=True)


def check_share_averages(ledger: Ledger) -> Iterator[Finding]:
    """Compare a year's weighted average number of shares with the mean of its quarters."""
    for year in ledger.facts:
        if year.unit != "shares" or year.months != 12:
            continue
        if quarters := _quarters(year, ledger, []):
            days = [(quarter.period_end - _day_before(quarter)).days for quarter in quarters]
            mean = sum(d * q.value for d, q in zip(days, quarters, strict=True)) / sum(days)
            mean = Decimal(mean).quantize(Decimal(1))
            allowed = (mean * load_declared().share_average).quantize(Decimal(1))
            words = "the mean of its quarters by days is"
            yield finding("cross_table", year, mean, allowed, quarters, words, warn=True)


def compare(
    kind: Kind, stated: Fact, terms: Sequence[Term], words: str, *, rounded: bool = False
) -> Finding:
    """Compare a figure with a sum of others.

    A difference that rounding explains is worth a look, but no contradiction; nor is one from
    figures of other sources.
    """
    unit = scale(stated.unit)
    expected = sum((sign * fact.value * scale(fact.unit) for sign, fact in terms), Decimal(0))
    facts = [fact for _, fact in terms]
    allowed = sum(map(coarseness, [stated, *facts]), Decimal(0))
    explained = rounding(stated, len(facts), rounded=rounded)
    releases = {fact.release for fact in [stated, *facts]}
    elsewhere = len(releases) > 1 and "" in releases
    warn = elsewhere or abs(stated.value * unit - expected) <= explained
    return finding(kind, stated, expected / unit, allowed / unit, facts, words, warn=warn)


def finding(
    kind: Kind,
    stated: Fact,
    expected: Decimal,
    tolerance: Decimal,
    against: Iterable[Fact],
    words: str,
    *,
    warn: bool = False,
) -> Finding:
    """Make the finding that a figure ties within a tolerance, or does not."""
    expected = rounded_beside(expected, stated.value)
    difference = stated.value - expected
    ties = abs(difference) <= tolerance
    message = (
        f"{title(stated)}: stated {amount_words(stated.value, stated.unit, stated.currency)}, "
        f"{words} {amount_words(expected, stated.unit, stated.currency)}"
    )
    if difference:
        message += f", a difference of {amount_words(difference, stated.unit, stated.currency)}"
    return Finding.on(
        stated,
        kind=kind,
        state="tied" if ties else "exception",
        severity="info" if ties else "warning" if warn else "error",
        expected=expected,
        difference=difference,
        tolerance=short(tolerance),
        against=tuple(against),
        message=f"{message}.",
    )


def _quarters(whole: Fact, ledger: Ledger, others: Sequence[Ledger]) -> list[Fact]:
    """Find the quarters of a longer period's figure, in its own release first.

    Dollars are of its own release only: each translates at a rate of its own.
    """
    books = [ledger, *(others if whole.currency != "USD" else ())]
    last, count = Quarter.containing(whole.period_end), whole.months // 3
    found = [find_quarter(books, whole, last - ago) for ago in reversed(range(count))]
    return [quarter for quarter in found if quarter] if all(found) else []


def _day_before(fact: Fact) -> datetime.date:
    """Give the day before the period of a fact begins."""
    return (Quarter.containing(fact.period_end) - fact.months // 3).end
