"""Make up a data directory of many quarters: the latest release, grown backwards.

Every amount is so many times that of the latest release as the quarter is far from a beginning, so
that what adds up there adds up in every quarter. What does not, a dollar rounded or a balance that
opens a quarter, is left out: there are no exceptions, as in a company's releases there are few.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from kcanalysis.facts import Fact
from kcanalysis.money import SCALES
from kcanalysis.quarter import Quarter
from kcanalysis.store import read_data, store_facts
from kcanalysis.tieout import check_facts, exceptions, figure_of, store_findings, store_said

_Row = tuple[str, str, str, int]


def make_up(count: int, data_dir: Path, target: Path) -> list[Quarter]:
    """Write so many releases with their quarters; give these, the latest last."""
    stated = read_data(data_dir)
    latest = [fact for fact in stated if fact.release == stated[-1].release]
    current = {_row(fact): fact.value for fact in sorted(latest, key=lambda fact: fact.period_end)}
    quarters = [Quarter.parse(stated[-1].release) - ago for ago in reversed(range(count))]
    earlier: list[Fact] = []
    for number, quarter in enumerate(quarters, start=9):
        facts = [_moved(fact, quarter, number, current) for fact in latest]
        while untied := _untied(facts, earlier):
            facts = [fact for fact in facts if figure_of(fact) not in untied]
        earlier += facts
        store_facts(facts, target)
        store_findings([], facts, target)
        store_said([], facts, target)
    return quarters


def _untied(facts: list[Fact], earlier: list[Fact]) -> set[tuple[object, ...]]:
    """Give the figures of a release that do not tie."""
    found = {one.figure for one in exceptions(check_facts(facts, earlier))}
    return found & {figure_of(fact) for fact in facts}


def _row(fact: Fact) -> _Row:
    """Tell a row of a statement from the others."""
    return fact.statement, fact.item, fact.currency, fact.months


def _moved(fact: Fact, quarter: Quarter, number: int, current: Mapping[_Row, Decimal]) -> Fact:
    """Give a fact of the latest release as another quarter's release would state it."""
    then, latest = Quarter.containing(fact.period_end), Quarter.parse(fact.release)
    back = 4 * (latest.year - then.year) + latest.number - then.number
    grows = fact.unit in SCALES or fact.unit == "shares"
    in_rmb = current.get((fact.statement, fact.item, "CNY", fact.months))
    value = current[_row(fact)]
    if grows:
        value *= number - back
        if fact.currency == "USD" and in_rmb is not None:
            rate = current["disclosure", "exchange_rate", "CNY", 0]
            value = (in_rmb * (number - back) / rate).quantize(fact.value)
    return replace(fact, release=str(quarter), period_end=(quarter - back).end, value=value)
