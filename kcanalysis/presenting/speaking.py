"""Sentences made of words and figures: short, with their sign in words, and all that is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.wording import in_sentence
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.causes import causes_cell
from kcanalysis.presenting.names import short_of
from kcanalysis.presenting.numbers import brief_money, round_half_up
from kcanalysis.presenting.rows import figure_cell
from kcanalysis.presenting.table import Cell
from kcanalysis.said import Said

YEAR, QUARTER = 4, 1
WHEN = {YEAR: "a year ago", QUARTER: "the quarter before"}
Parts: TypeAlias = tuple[str | Cell, ...]

_SLOT = re.compile(r"\{(?:(?P<form>\w+):(?P<id>[^{}@]+)(?:@(?P<back>\d+))?)?\}")
_FORMS: dict[str, Callable[[Panel, Decimal], str]] = {
    "money": lambda panel, value: brief_money(panel, abs(value)),
    "balance": brief_money,
    "change": lambda _, value: f"{'−' if value < 0 else '+'}{_plain(abs(value) / 1000)}",
    "percent": lambda _, value: f"{_plain(value)}%",
    "whole": lambda _, value: f"{_plain(value, 0)}%",
    "size": lambda _, value: _plain(abs(value)),
    "share": lambda _, value: f"{_plain(abs(value))}%",
    "round": lambda _, value: f"{_plain(abs(value), 0)}%",
    "points": lambda _, value: _plain(abs(value) / 100),
    "days": lambda _, value: _plain(value, 0),
    "times": lambda _, growth: f"{_plain(1 + growth / 100)} times",
}
"""How figures are written: sums as ``RMB747.5m``, without their sign or as a ``balance`` with it; a
``change`` of money in millions with its sign; percentages with their sign, with one decimal or
``whole``, and without it (``share``, ``round``); basis points as ``points``; growth as ``times``.
"""


def tell(panel: Panel, template: str, *figures: str | Cell | Parts) -> Parts:
    """Write a sentence, or nothing where one of its figures is missing.

    ``{money:net_loss@4}`` stands for a figure of four quarters before the last in one of the
    forms, ``{}`` for the next one of `figures`.
    """
    parts: list[str | Cell] = []
    given, end = iter(figures), 0
    for slot in _SLOT.finditer(template):
        parts.append(template[end : slot.start()])
        end = slot.end()
        if not slot["form"]:
            part = next(given)
            parts += part if isinstance(part, tuple) else [part]
            continue
        quarter = panel.last - int(slot["back"] or 0)
        origin = panel.origin(quarter, slot["id"])
        if isinstance(origin, Missing):
            return ()
        text = _FORMS[slot["form"]](panel, origin.value)
        parts.append(replace(figure_cell(panel, quarter, slot["id"]), text=text))
    return joined([*parts, template[end:]])


def joined(parts: Iterable[str | Cell]) -> Parts:
    """Join texts that follow one another."""
    found: list[str | Cell] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part:
            found.append(part)
    return tuple(found)


def paragraph(*sentences: Parts) -> Parts:
    """Set sentences one after the other, with a space between."""
    return _between(" ", [each for each in sentences if each])


def clauses(parts: Sequence[Parts]) -> Parts:
    """Set the clauses of a headline one after the other."""
    return _between("; ", parts)


def listed(parts: Sequence[Parts]) -> Parts:
    """Write a list in a sentence: ``a, b and c``."""
    first = _between(", ", parts[:-1])
    return joined([*first, " and ", *parts[-1]]) if first else parts[-1]


def capital(parts: Parts) -> Parts:
    """Begin with a capital letter."""
    first, *rest = parts
    return (first[:1].upper() + first[1:], *rest) if isinstance(first, str) else parts


def known(panel: Panel, *ids: str, back: int = 0) -> bool:
    """Tell whether there are all of some figures."""
    return not any(isinstance(panel.origin(panel.last - back, id), Missing) for id in ids)


def value(panel: Panel, id: str, back: int = 0) -> Decimal:
    """Give a figure that is known, of some quarters before the last, in its own unit."""
    origin = panel.origin(panel.last - back, id)
    assert not isinstance(origin, Missing), f"{id} is asked for only where it is known"
    return origin.value


def called(id: str) -> str:
    """Name a figure inside a sentence, as short as the names of ``takeaways.toml`` have it."""
    names = read_knowledge("takeaways")["names"]
    return str(names.get(id) or in_sentence(short_of(id)))


def company_names(said: Said, item: str, comparison: str) -> Cell | None:
    """Give what the company names as the reason for a move of the quarter; None if nothing."""
    found = [one for one in said.reasons if one.item == item and one.comparison == comparison
             and one.months in (0, 3)]  # fmt: skip
    return causes_cell(found) if found else None


def _between(text: str, several: Sequence[Parts]) -> Parts:
    return joined(part for number, parts in enumerate(several)
                  for part in ((text, *parts) if number else parts))  # fmt: skip


def _plain(number: Decimal, decimals: int = 1) -> str:
    return f"{round_half_up(number, decimals):,}".replace("-", "−")
