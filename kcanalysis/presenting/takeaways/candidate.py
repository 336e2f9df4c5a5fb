"""What may be said of a quarter, and how much of news it is."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from kcanalysis.facts import STANDINGS
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.records import Record, record_of
from kcanalysis.origins import Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import speaking as say
from kcanalysis.presenting.rows import figure_cell
from kcanalysis.presenting.speaking import QUARTER, WHEN, YEAR, Parts
from kcanalysis.presenting.table import Cell
from kcanalysis.quarter import Quarter

_MOST = Decimal("9.9")
"""However far a figure has moved, that counts for less than a record."""


@dataclass(frozen=True)
class News:
    """Why a figure is news: a turn of its sign, a record, or a change, and of what size.

    ``size`` is its change on the year (or the quarter, where that of the year is not known) in
    units of the standard deviation of all its quarters known.
    """

    kind: Literal["turn", "record", "change"]
    is_up: bool
    size: Decimal
    record: Record | None = None

    @property
    def score(self) -> Decimal:
        """What it weighs against other news: by its kind, then by how far it reaches."""
        reach = self.size
        if self.kind == "record" and self.record:
            reach = Decimal(self.record.count) / 4
        return Decimal(read_knowledge("takeaways")["weights"][self.kind]) + min(reach, _MOST)


@dataclass(frozen=True)
class Candidate:
    """One takeaway: a bold lead and what it says, and why it may be on the first page.

    ``clause`` is how the headline says it, ``cause`` what the headline adds behind 'as', ``record``
    the sentence that says where the headline does not that it is a record; each may be empty.
    ``exhibit`` is the chart that shows it.
    """

    section: str
    about: str
    news: News
    is_good: bool
    lead: str
    parts: Parts
    clause: Parts = ()
    cause: Parts = ()
    record: Parts = ()
    exhibit: str = ""


def news_of(panel: Panel, id: str) -> News | None:
    """Say why the last figure of a series is news; None where it cannot be compared."""
    befores = [back for back in (YEAR, QUARTER) if say.known(panel, id, back=back)]
    if not befores or not say.known(panel, id):
        return None
    now = say.value(panel, id)
    series = {q: o for q in panel.quarters if isinstance(o := panel.origin(q, id), Origin)}
    spread = statistics.pstdev(origin.value for origin in series.values())
    move = now - say.value(panel, id, befores[0])
    size = abs(move) / spread if spread else Decimal(0)
    record = record_of(series, panel.last)
    if all(now * say.value(panel, id, back) < 0 for back in befores):
        return News("turn", now > 0, size, record)
    if record is not None:
        return News("record", record.is_high, size, record)
    return News("change", move > 0, size)


def superlative(panel: Panel, id: str, news: News, high: str, low: str) -> Parts:
    """Say of what a figure is a record: ', the lowest since 2023Q3'; nothing where it is none.

    No fall is the smallest since a rise, nor a loss since a profit: it is that in 5 quarters.
    """
    record = news.record
    if record is None:
        return ()
    which = high if record.is_high else low
    standing = standing_of(record.rests_on)
    known = [q for q in panel.quarters if isinstance(panel.origin(q, id), Origin)]
    first = known[-record.count]
    is_whole = known[-record.count :] == [*first.through(panel.last)]
    if record.since:
        has_turned = record.rests_on[0].value * say.value(panel, id) < 0
        if is_whole and has_turned and which not in ("the highest", "the lowest"):
            among = f"in {record.count} quarters"
        else:
            cell = figure_cell(panel, record.since, id)
            return (f", {which} since ", replace(cell, text=str(record.since), standing=standing))
    else:
        start = Quarter.parse(read_knowledge("line_items")["issuer"]["first_release"])
        is_all = is_whole and first <= start
        among = "yet" if is_all else f"of the {record.count} quarters known"
    rests_on = f"{record.count} quarters, {first} to {panel.last}"
    return (f", {which} ", Cell(among, formula=rests_on, standing=standing))


def standing_of(origins: Iterable[Origin]) -> str:
    """Give the lowest standing among figures; nothing where all are of releases."""
    lowest = max((origin.standing for origin in origins), key=STANDINGS.index)
    return lowest if lowest != STANDINGS[0] else ""


def after(panel: Panel, form: str, id: str) -> Parts:
    """Say what a figure was a year ago, or the quarter before; nothing if neither is known."""
    for back, when in WHEN.items():
        if said := say.tell(panel, f", after {{{form}:{id}@{back}}} {when}"):
            return said
    return ()
