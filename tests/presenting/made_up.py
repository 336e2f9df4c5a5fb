"""Made-up panels, and what is said of them."""

from __future__ import annotations

from decimal import Decimal

from kcanalysis.facts import Fact
from kcanalysis.origins import Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.takeaways import Note, note
from kcanalysis.quarter import Quarter
from kcanalysis.said import Said

LAST = Quarter(2026, 1)
NOTHING = Said([], [], [], "", [])
Figures = list[float | None]
SECTIONS = ("growth", "margins", "results", "cash", "obligations")


def made(standing: str = "release", **items: Figures) -> Panel:
    """A made-up panel in RMB millions; the last figure of each item is that of 2026Q1."""
    length = max(map(len, items.values()))
    first = LAST - (length - 1)
    figures = {}
    for item, values in items.items():
        for ago, value in enumerate(reversed(values)):
            if value is not None:
                fact = Fact("2026Q1", "income_statement", item, item, (LAST - ago).end, 3, "CNY",
                            "millions", Decimal(str(value)), "f:1", standing)  # fmt: skip
                figures[LAST - ago, item] = Origin.stated(fact)
    return Panel(figures, tuple(first + ahead for ahead in range(length)))


def of(panel: Panel, said: Said = NOTHING) -> Note:
    return note(panel, {LAST: said})


def told(one: Note) -> dict[str, str]:
    left = (passage for name in SECTIONS for passage in one.section(name).outputs)
    return {p.lead: p.text for p in (*one.takeaways, *left)}
