"""Which rows a total adds up: those that are listed for it, and those printed among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kcanalysis.facts import Fact
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout.lookup import Ledger
from kcanalysis.tieout.rules import Sum, load_declared

Term = tuple[int, Fact]


def listed_parts(ledger: Ledger, declared: Sum, total: Fact) -> list[Term]:
    """Find the parts of a total that are listed, in its period and currency."""
    found = ((part.sign, ledger.nearest(part, total)) for part in declared.parts)
    return [(sign, fact) for sign, fact in found if fact is not None]


def further_parts(ledger: Ledger) -> dict[tuple[Sum, int], list[Term]]:
    """Find the rows of a release that stand among the parts of a total and are not listed.

    A row belongs to the first total below it that begins above it, and to no other: a row under a
    subtotal is in the total already. Rows that add up others are no further parts.
    """
    sums = [
        (ledger.order[id(total)], identity, total)
        for identity in load_declared().identities
        if len(identity.parts) > 1
        for total in ledger.row(identity.total)
        if total.release
    ]
    taken: set[int] = set()
    found: dict[tuple[Sum, int], list[Term]] = {}
    for place, identity, total in sorted(sums, key=lambda entry: entry[0]):
        if parts := listed_parts(ledger, identity, total):
            taken.update(id(fact) for _, fact in parts)
            begin = min(ledger.order[id(fact)] for _, fact in parts)
            rows = _unlisted(ledger.facts[begin:place], identity, total)
            among = _terms(row for row in rows if id(row) not in taken)
            above = _terms(_rows_above(ledger.facts[:begin], total, taken))
            # a new row may stand first: then only the sum tells whether it is one of the parts
            if above and not _adds_up(total, parts + among):
                among = above + among if _adds_up(total, parts + above + among) else among
            taken.update(id(fact) for _, fact in among)
            found[identity, id(total)] = among
    return found


def rounding(total: Fact, count: int, *, rounded: bool = False) -> Decimal:
    """Give the difference from a sum of `count` figures that rounding each of them explains.

    The RMB columns are the company's books, which add up unless they are `rounded`; a dollar
    column is rounded row by row.
    """
    return Decimal(count + 1) / 2 if rounded or total.currency == "USD" else Decimal(0)


def _unlisted(facts: Sequence[Fact], identity: Sum, total: Fact) -> list[Fact]:
    """Give the rows of a total's column that are not listed as its parts and add up nothing."""
    listed = {part.item for part in identity.parts}
    column = [f for f in facts if f.item not in listed and _column(f) == _column(total)]
    return [fact for fact in column if not _is_total(fact)]


def _rows_above(facts: Sequence[Fact], total: Fact, taken: set[int]) -> list[Fact]:
    """Give the rows that stand directly above the parts of a total, in its column."""
    above: list[Fact] = []
    for fact in reversed(facts):
        if _column(fact) == _column(total):
            if _is_total(fact) or id(fact) in taken:
                break
            above.insert(0, fact)
    return above


def _column(fact: Fact) -> tuple[object, ...]:
    return (fact.statement, fact.period_end, fact.months, fact.currency, fact.unit)


def _is_total(fact: Fact) -> bool:
    """Tell whether a row adds up others; one that is new to the taxonomy says so itself."""
    taxonomy = load_taxonomy()
    if taxonomy.knows(fact.item):
        return bool(taxonomy.item(fact.item).rank)
    return fact.label.lower().startswith("total ")


def _terms(rows: Iterable[Fact]) -> list[Term]:
    """Give rows as terms: what is printed as 'Less:' is subtracted."""
    return [(-1 if fact.label.lower().startswith("less:") else 1, fact) for fact in rows]


def _adds_up(total: Fact, terms: Sequence[Term]) -> bool:
    difference = total.value - sum(sign * fact.value for sign, fact in terms)
    return abs(difference) <= rounding(total, len(terms))
