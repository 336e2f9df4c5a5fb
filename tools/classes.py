"""Change stored releases as a careless hand would, and count what is told of each kind of change.

Columns, rows and tables go, labels and figures change places. A change is told where the tie-out
has an exception, with the release before at hand, or the list of what is new says something else
than of the release as it is.

Usage: python -m tools.classes    (of ``data/releases``; 200 changes of a kind and release at most)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

from kcanalysis.changes import find_changes
from kcanalysis.facts import Fact, read_facts
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import check_facts, exceptions

MOST = 200
Facts = Sequence[Fact]


def main() -> None:
    """Print the table of the kinds of change."""
    data = Path(__file__).parents[1] / "data" / "releases"
    stored = [read_facts(path) for path in sorted(data.glob("*.csv"))]
    print(f"{'':<52}{'with a release before':>24}{'without one':>20}")
    print(f"{'change':<52}{'tried':>12}{'silent':>12}{'tried':>10}{'silent':>10}")
    for name, change in CHANGES.items():
        counts = [0, 0, 0, 0]
        for number, facts in enumerate(stored):
            before = stored[number - 1] if number else []
            mutants = list(change(facts))
            sample = Random(name).sample(mutants, min(MOST, len(mutants)))
            at = 0 if number else 2
            counts[at] += len(sample)
            counts[at + 1] += sum(not told(mutant, facts, before) for mutant in sample)
        print(f"{name:<52}{counts[0]:>12}{counts[1]:>12}{counts[2]:>10}{counts[3]:>10}")


def told(mutant: Facts, facts: Facts, before: Facts) -> bool:
    """Tell whether a change is refused, is an exception, or is among what is new."""
    rows = {(fact.statement, fact.item) for fact in mutant}
    statements = load_taxonomy().statements.values()
    whole = all((each.id, each.closing) in rows for each in statements if each.closing)
    said = exceptions(check_facts(mutant, before)) or _news(before, mutant) != _news(before, facts)
    return not whole or bool(said)


def _news(before: Facts, facts: Facts) -> list[str]:
    return [change.text for change in find_changes(before, facts)] if before else []


def _rows(facts: Facts) -> list[list[Fact]]:
    """Give the rows of the tables, by statement and item, as lists of their cells."""
    rows: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.statement != "disclosure":
            rows.setdefault((fact.statement, fact.item), []).append(fact)
    return list(rows.values())


def without(facts: Facts, gone: Callable[[Fact], bool]) -> list[Fact]:
    """Give the facts but for some."""
    return [fact for fact in facts if not gone(fact)]


def columns_gone(facts: Facts) -> Iterator[Facts]:
    """Take each column out of each statement."""
    for place in dict.fromkeys(_column(fact) for fact in facts if fact.statement != "disclosure"):
        yield without(facts, lambda fact, place=place: _column(fact) == place)


def rows_gone(facts: Facts) -> Iterator[Facts]:
    """Take out each row."""
    for row in _rows(facts):
        gone = {id(fact) for fact in row}
        yield without(facts, lambda fact, gone=gone: id(fact) in gone)


def ends_gone(facts: Facts) -> Iterator[Facts]:
    """Cut each statement off behind each of its rows."""
    rows = _rows(facts)
    for number, row in enumerate(rows[:-1]):
        later = {id(f) for other in rows[number + 1 :] for f in other}
        statement = row[0].statement
        if rows[number + 1][0].statement == statement:
            yield without(
                facts,
                lambda f, later=later, statement=statement: (
                    f.statement == statement and id(f) in later
                ),
            )


def labels_exchanged(facts: Facts) -> Iterator[Facts]:
    """Exchange the labels of two rows that stand below each other."""
    for above, below in pairwise(_rows(facts)):
        if above[0].statement == below[0].statement:
            yield exchanged(facts, above, below, ("item", "label"))


def figures_exchanged(facts: Facts) -> Iterator[Facts]:
    """Exchange the figures of two such rows in one column."""
    for above, below in pairwise(_rows(facts)):
        for one, other in zip(above, below, strict=False):
            if one.statement == other.statement and one.value != other.value:
                yield exchanged(facts, [one], [other], ("value",))


def cells_exchanged(facts: Facts) -> Iterator[Facts]:
    """Exchange two cells of a row."""
    for row in _rows(facts):
        for one, other in combinations(row, 2):
            if one.value != other.value and one.currency == other.currency:
                yield exchanged(facts, [one], [other], ("value",))


def currencies_exchanged(facts: Facts) -> Iterator[Facts]:
    """Exchange the figures in RMB and US$ of each row."""
    for row in _rows(facts):
        for dollars in row:
            for one in row:
                if dollars.currency == "USD" and one.currency == "CNY" and one.value:
                    yield exchanged(facts, [one], [dollars], ("value",))


def exchanged(facts: Facts, one: Facts, other: Facts, names: Sequence[str]) -> list[Fact]:
    """Give the facts with what some of them state exchanged between two rows."""
    new: dict[int, Fact] = {}
    for mine, yours in ((one, other), (other, one)):
        values = {name: getattr(yours[0], name) for name in names}
        new |= {id(fact): replace(fact, **values) for fact in mine}
    return [new.get(id(fact), fact) for fact in facts]


def _column(fact: Fact) -> tuple[object, ...]:
    return (fact.statement, fact.period_end, fact.months, fact.currency)


CHANGES: dict[str, Callable[[Facts], Iterator[Facts]]] = {
    "a column gone": columns_gone,
    "a row gone": rows_gone,
    "a statement cut off behind a row": ends_gone,
    "labels of neighbouring rows exchanged": labels_exchanged,
    "figures of neighbouring rows exchanged in a column": figures_exchanged,
    "two cells of a row exchanged": cells_exchanged,
    "RMB and US$ of a row exchanged": currencies_exchanged,
}


if __name__ == "__main__":
    main()
