"""Figures as sentences have them: short, with their sign in words, and with all that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import wraps
from typing import ParamSpec, TypeAlias

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
Parts: TypeAlias = tuple[str | Cell, ...]
_P = ParamSpec("_P")


class UnknownError(Exception):
    """A figure that a sentence is made of is missing."""


def where_known(say: Callable[_P, Parts]) -> Callable[_P, Parts]:
    """Say nothing where a figure of the sentence is missing."""

    @wraps(say)
    def said(*args: _P.args, **options: _P.kwargs) -> Parts:
        try:
            return say(*args, **options)
        except UnknownError:
            return ()

    return said


def told(template: str, *figures: str | Cell | Parts) -> Parts:
    """Put figures and parts of sentences in place of each ``{}``."""
    first, *rest = template.split("{}")
    parts: list[str | Cell] = [first]
    for figure, text in zip(figures, rest, strict=True):
        parts += [*figure, text] if isinstance(figure, tuple) else [figure, text]
    return joined(parts)


def joined(parts: Iterable[str | Cell]) -> Parts:
    """Join texts that follow one another."""
    found: list[str | Cell] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part:
            found.append(part)
    return tuple(found)


def paragraph(*said: Parts) -> Parts:
    """Set sentences one after the other, with a space between."""
    parts = [part for number, each in enumerate(filter(None, said))
             for part in ((" ", *each) if number else each)]  # fmt: skip
    return joined(parts)


def listed(parts: Sequence[Parts | str]) -> Parts:
    """Write a list in a sentence: ``a, b and c``."""
    whole: list[str | Cell] = []
    for number, part in enumerate(parts):
        before = "" if not number else " and " if number == len(parts) - 1 else ", "
        whole += [before, *([part] if isinstance(part, str) else part)]
    return joined(whole)


def capital(parts: Parts) -> Parts:
    """Begin with a capital letter."""
    first = parts[0]
    return (first[:1].upper() + first[1:], *parts[1:]) if isinstance(first, str) else parts


def value(panel: Panel, id: str, back: int = 0) -> Decimal:
    """Give a figure of some quarters before the last, in its own unit; UnknownError if missing."""
    origin = panel.origin(panel.last - back, id)
    if isinstance(origin, Missing):
        raise UnknownError
    return origin.value


def is_known(panel: Panel, id: str, back: int = 0) -> bool:
    """Tell whether there is a figure."""
    return not isinstance(panel.origin(panel.last - back, id), Missing)


def figure(panel: Panel, id: str, form: Callable[[Decimal], str], back: int = 0) -> Cell:
    """Print a figure in a sentence; UnknownError if it is missing."""
    text = form(value(panel, id, back))
    return replace(figure_cell(panel, panel.last - back, id), text=text)


def money(panel: Panel, id: str, back: int = 0) -> Cell:
    """Print a sum without its sign: ``RMB747.5m``, ``RMB2.70bn``."""
    return figure(panel, id, lambda value: brief_money(panel, abs(value)), back)


def balance(panel: Panel, id: str, back: int = 0) -> Cell:
    """Print a sum that may be negative, with its sign: ``−RMB265.1m``."""
    return figure(panel, id, lambda value: brief_money(panel, value), back)


def signed(panel: Panel, id: str, back: int = 0) -> Cell:
    """Print a change of money with its sign, in millions: ``−53.1``."""
    return figure(panel, id, lambda value: _signed(value / 1000), back)


def percent(panel: Panel, id: str, back: int = 0, decimals: int = 1) -> Cell:
    """Print a percentage, with a minus sign if it is negative."""
    return figure(panel, id, lambda value: _minus(round_half_up(value, decimals)) + "%", back)


def size(panel: Panel, id: str, suffix: str = "", decimals: int = 1) -> Cell:
    """Print how large a figure is, without its sign: '37.2%' of a growth, '3.4' of points."""
    return figure(panel, id, lambda value: f"{abs(round_half_up(value, decimals)):,}{suffix}")


def points(panel: Panel, id: str) -> Cell:
    """Print basis points as percentage points, without their sign."""
    return figure(panel, id, lambda value: f"{abs(round_half_up(value / 100)):,}")


def number(panel: Panel, id: str, back: int = 0, decimals: int = 1) -> Cell:
    """Print a figure without its unit, which the sentence names."""
    return figure(panel, id, lambda value: f"{round_half_up(value, decimals)}", back)


def multiple(panel: Panel, growth: str) -> Cell:
    """Print a growth above 100% as the multiple that it comes to: ``2.4 times``."""
    return figure(panel, growth, lambda value: f"{round_half_up(1 + value / 100)} times")


def called(id: str) -> str:
    """Name a figure inside a sentence, as short as the names of ``takeaways.toml`` have it."""
    names = read_knowledge("takeaways")["names"]
    return str(names.get(id) or in_sentence(short_of(id)))


def _signed(number: Decimal) -> str:
    rounded = round_half_up(number)
    return f"{'−' if rounded < 0 else '+'}{abs(rounded):,}"


def _minus(number: Decimal) -> str:
    return f"{number:,}".replace("-", "−")


def company_names(said: Said, item: str, comparison: str) -> Parts:
    """Add in parentheses what the company names as the reason for a move; nothing if nothing."""
    found = [one for one in said.reasons if one.item == item and one.comparison == comparison
             and one.months in (0, 3)]  # fmt: skip
    return told(" (the company names {})", causes_cell(found)) if found else ()
