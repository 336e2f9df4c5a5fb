"""Change every digit of every table cell of releases, and count what the tie-out notices.

For each release, each figure of its tables, each of its digits and each other digit, the figure is
changed in memory and the facts are checked again. A change is caught when the check reports an
exception that takes part in the changed figure; before the change there is none.

Usage: python tools/mutation.py FILE...    (stored facts, ``data/releases/2026Q1.csv``)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from kcanalysis.facts import Fact, read_facts
from kcanalysis.tieout import Finding, check_facts, figure_of

FLOOR = Decimal("0.99")


def cells(facts: Sequence[Fact]) -> list[Fact]:
    """Give the figures of a release's tables."""
    return [fact for fact in facts if fact.statement != "disclosure"]


def changes(cell: Fact) -> Iterator[Fact]:
    """Give every figure that differs from a cell in one digit; a dash has none."""
    printed = f"{cell.value:f}" if cell.value else ""
    for position, old in enumerate(printed):
        for new in "0123456789":
            if old.isdigit() and new != old:
                value = Decimal(printed[:position] + new + printed[position + 1 :])
                yield replace(cell, value=value)


def neighbourhood(cell: Fact, facts: Sequence[Fact], findings: Sequence[Finding]) -> list[Fact]:
    """Give the figures that take part in a check of a cell: all that is needed to repeat it.

    Parameters
    ----------
    cell : Fact
        The cell, one of `facts`.
    facts : sequence of Fact
        All facts of the release, in reading order.
    findings : sequence of Finding
        What the check of these facts found.
    """
    near = {id(cell)}
    for finding in findings:
        if involves(finding, cell):
            near.update(id(fact) for fact in finding.against)
            near.update(id(fact) for fact in facts if finding.figure == figure_of(fact))
    near.update(id(fact) for fact in facts if fact.item == "exchange_rate")
    return [fact for fact in facts if id(fact) in near]


def caught(cell: Fact, changed: Fact, neighbours: Sequence[Fact]) -> bool:
    """Tell whether the check notices that a cell was changed."""
    mutant = [changed if fact is cell else fact for fact in neighbours]
    return any(
        finding.state == "exception" and involves(finding, changed)
        for finding in check_facts(mutant)
    )


def involves(finding: Finding, fact: Fact) -> bool:
    """Tell whether a figure takes part in a finding."""
    return fact in finding.against or finding.figure == figure_of(fact)


def main(paths: Sequence[str]) -> int:
    """Print the rate and the cells that escape; 1 if the rate is below the floor."""
    count = total = missed = 0
    for path in paths:
        facts = read_facts(Path(path))
        findings = check_facts(facts)
        for cell in cells(facts):
            near = neighbourhood(cell, facts, findings)
            tried = list(changes(cell))
            escaped = [changed for changed in tried if not caught(cell, changed, near)]
            count, total, missed = count + 1, total + len(tried), missed + len(escaped)
            if escaped:
                print(
                    f"{cell.source}: {cell.item}, {cell.months} months to {cell.period_end}"
                    f" {cell.currency}: {len(escaped)} of {len(tried)} escape, such as"
                    f" {cell.value} -> {escaped[0].value}: {_reason(cell)}"
                )
    rate = Decimal(total - missed) / total
    print(f"{count} cells, {total} changes, {missed} escape: {100 * rate:.2f}% are caught")
    return int(rate < FLOOR)


def _reason(cell: Fact) -> str:
    if cell.unit == "shares":
        return "only the loss per share, printed to the cent, depends on it"
    return "no other figure depends on this digit"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
