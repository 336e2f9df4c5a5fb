"""Whether the tables bear out the causes that a release names."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kcanalysis.facts import Fact
from kcanalysis.money import SCALES, scale
from kcanalysis.quarter import Period
from kcanalysis.reasons import QUARTER, YEAR, Reason, Topic, load_causes
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout.rules import load_declared

_HALF = Decimal("0.5")
"""A cause that is named alone must make up this much of the move of which it is a part."""

_Known = dict[tuple[str, datetime.date, int], Fact]


def bear_out(reasons: Sequence[Reason], facts: Sequence[Fact]) -> list[Reason]:
    """Compare causes that are items with the tables: which way they moved, and how far.

    The facts are those of all releases; later ones and what is keyed in confirm nothing.
    """
    release = reasons[0].release if reasons else ""
    known: _Known = {
        (fact.item, fact.period_end, fact.months): fact
        for fact in sorted(facts, key=lambda fact: fact.release)
        if "" < fact.release <= release and fact.currency != "USD"
    }
    causes = Counter((r.item, r.months, r.comparison, r.against) for r in reasons)
    return [
        _borne(r, known, causes[r.item, r.months, r.comparison, r.against] == 1) for r in reasons
    ]


def _borne(reason: Reason, known: _Known, alone: bool) -> Reason:
    topic = load_causes().get(reason.cause)
    if topic is None or not topic.item or reason.comparison not in (YEAR, QUARTER):
        return reason
    figures = _figures(reason, topic.statement, topic.item, known)
    line = _figures(reason, "", reason.item, known)
    if not figures:
        return reason
    rise = _rise(figures)
    moved = reason.moved or topic.moved
    agrees = not moved or (rise > 0) is (moved == "up")
    part = _part(reason.item, topic)
    if part and line and line[0].unit in SCALES and (whole := _rise(line)):
        share = rise * part / whole * (-1 if reason.against else 1)
        agrees = agrees and share >= (_HALF if alone and not reason.against else 0)
    elif not moved:
        return reason
    return replace(reason, verdict="borne_out" if agrees else "not_borne_out", facts=figures)


def _figures(reason: Reason, statement: str, item: str, known: _Known) -> tuple[Fact, ...]:
    """Give an item's figures, now and then; a flow that moved a balance has the one of now."""
    flow = statement == "cash_flow" and not reason.months
    of_day = statement == "balance_sheet" or (not reason.months and not flow)
    length = (3 if reason.comparison == QUARTER else 12) if flow else reason.months
    now = Period(reason.period_end, 0 if of_day else length)
    then = now.year_before if reason.comparison == YEAR else now.quarter_before
    periods = (now,) if flow else (now, then)
    found = [known[key] for p in periods if (key := (item, p.end, p.months)) in known]
    return tuple(found) if len(found) == len(periods) else ()


def _rise(figures: Sequence[Fact]) -> Decimal:
    """Give by how much a figure rose, a cost as it is spoken of; of a flow what it brought."""
    now, *then = (fact.value * scale(fact.unit) for fact in figures)
    item = load_taxonomy().find(figures[0].item)
    return (now - sum(then)) * (-1 if item and item.cost else 1)


def _part(line: str, topic: Topic) -> int:
    """Tell whether a cause is a part of the line, 1 or -1 by how it counts; 0 where it is none."""
    if topic.statement == "cash_flow" or line in topic.within:
        return 1
    is_part = any(
        identity.total.item == line and topic.item in (part.item for part in identity.parts)
        for identity in load_declared().identities
    )
    ends = (load_taxonomy().find(line), load_taxonomy().find(topic.item))
    opposed = len({item.cost for item in ends if item}) == 2
    return 0 if not is_part else -1 if opposed else 1
