"""Parts of sentences: what was, compared with what it was before."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from IPython.display import Markdown

from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.numbers import money, round_half_up
from kcanalysis.quarter import Quarter

YEAR, QUARTER = 4, 1
_WHEN = {YEAR: "a year earlier", QUARTER: "the quarter before"}
_GROWTH = {YEAR: "year_on_year", QUARTER: "quarter_on_quarter"}
_POINTS = {YEAR: "points_on_year", QUARTER: "points_on_quarter"}
_LOSS = {YEAR: "loss_on_year", QUARTER: "loss_on_quarter"}
_CHANGE = {YEAR: "change_on_year", QUARTER: "change_on_quarter"}


def bullets(*sentences: str) -> Markdown:
    """Set sentences as a list, empty ones left out."""
    return Markdown("\n".join(f"- {sentence}" for sentence in sentences if sentence))


def paragraph(*sentences: str) -> Markdown:
    """Set sentences as a paragraph, empty ones left out."""
    return Markdown(" ".join(filter(None, sentences)))


def value(panel: Panel, id: str, back: int = 0) -> Decimal | None:
    """Give a figure of `back` quarters before the last, in the panel's unit; None where missing."""
    origin = panel.origin(panel.last - back, id)
    return None if isinstance(origin, Missing) else panel.scaled(origin)


def figure(panel: Panel, id: str, form: Callable[[Decimal], str], back: int = 0) -> str:
    """Print a figure that is at hand; in italics where it rests on one that is keyed in."""
    origin = panel.origin(panel.last - back, id)
    assert not isinstance(origin, Missing), f"{id} is told only where it is at hand"
    text = form(panel.scaled(origin))
    return f"*{text}*" if origin.is_keyed_in else text


def amount(panel: Panel, id: str, back: int = 0) -> str:
    """Print a sum without its sign, such as ``RMB2,703.7 million``."""
    return figure(panel, id, lambda value: money(panel, value), back)


def percent(panel: Panel, id: str, back: int = 0, decimals: int = 1) -> str:
    """Print a percentage; a minus sign reads better in a sentence than parentheses."""
    return figure(panel, id, lambda v: f"{round_half_up(v, decimals):,}%".replace("-", "−"), back)


def size(panel: Panel, id: str, suffix: str = "", decimals: int = 1) -> str:
    """Print how large a figure is, without its sign: '37.2%' of a growth, '3.4' of points."""
    return figure(panel, id, lambda value: f"{abs(round_half_up(value, decimals)):,}{suffix}")


def multiple(panel: Panel, growth: str) -> str:
    """Print a growth above 100% as the multiple that it comes to: '2.4 times'."""
    return figure(panel, growth, lambda value: f"{round_half_up(1 + value / 100)} times")


def day(quarter: Quarter) -> str:
    """Write the last day of a quarter, such as ``31 March 2026``."""
    return f"{quarter.end.day} {quarter.end:%B %Y}"


def listed(parts: list[str]) -> str:
    """Write a list in a sentence, such as ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def direction(move: Decimal, more: str, less: str, same: str = "unchanged") -> str:
    """Choose the word for a move, as far as it shows in the printed figures."""
    return same if not move else more if move > 0 else less


def printed_move(current: Decimal, base: Decimal) -> Decimal:
    """Give the move between two figures as they are printed."""
    return round_half_up(current) - round_half_up(base)


def moved(panel: Panel, id: str, suffix: str = "", terms: str = "") -> str:
    """Say a growth or a change, such as 'up 37.2%', as far as it shows in the printed figure."""
    verb = direction(round_half_up(value(panel, id) or Decimal(0)), "up", "down")
    return verb if verb == "unchanged" else f"{verb} {size(panel, id, suffix)}{terms}"


def sum_compared(panel: Panel, id: str, name: str) -> str:
    """Compare a positive sum with earlier ones: 'were X, up 37.2% from Y a year earlier'."""
    if value(panel, id) is None:
        return f"{name} are not known for this quarter."
    terms = " in RMB" if panel.currency == "USD" else ""
    parts = []
    for back, when in _WHEN.items():
        if value(panel, id, back) is None:
            continue
        growth = f"{_GROWTH[back]}({id})"
        rate = value(panel, growth)
        if rate is None:
            how = "against"
        elif rate > 100:
            how = multiple(panel, growth)
        else:
            how = f"{moved(panel, growth, '%', terms)} from"
        parts.append(f"{how} {amount(panel, id, back)} {when}")
    return f"{name} were {amount(panel, id)}{_compared(parts)}{_missing(panel, id)}."


def margin_compared(panel: Panel, id: str, name: str) -> str:
    """Compare a margin with earlier ones, in percentage points."""
    if value(panel, id) is None:
        return f"{name} cannot be computed for this quarter."
    parts = [
        f"{moved(panel, change, terms=' percentage points')} from {percent(panel, id, back)} {when}"
        for back, when in _WHEN.items()
        if value(panel, change := f"{_POINTS[back]}({id})") is not None
    ]
    return f"{name} was {percent(panel, id)}{_compared(parts)}{_missing(panel, id)}."


def result_compared(panel: Panel, id: str, name: str) -> str:
    """Compare a result that may be a profit or a loss: it widens, narrows, or turns."""
    current = value(panel, id)
    if current is None:
        return f"{name} is not known for this quarter."
    bases = {back: base for back in _WHEN if (base := value(panel, id, back)) is not None}
    moves = [_move(panel, id, back) for back in bases]
    if len({verb for verb, _ in moves}) == 1:
        moves[1:] = [("", by) for _, by in moves[1:]]
    parts = []
    for (verb, by), (back, base) in zip(moves, bases.items(), strict=True):
        earlier = f"a {_kind(base)} of {amount(panel, id, back)} {_WHEN[back]}"
        parts.append(" ".join(filter(None, [verb, by, earlier])))
    turned = bases and _kind(next(iter(bases.values()))) != _kind(current)
    state = "turned to a" if turned else "was a"
    return (
        f"{name} {state} {_kind(current)} of {amount(panel, id)}{_compared(parts)}"
        f"{_missing(panel, id)}."
    )


def _compared(parts: list[str]) -> str:
    return f", {listed(parts)}" if parts else ""


def _missing(panel: Panel, id: str) -> str:
    missing = [when for back, when in _WHEN.items() if value(panel, id, back) is None]
    return f"; no figure for {listed(missing)} is at hand" if missing else ""


def _kind(value: Decimal) -> str:
    return "loss" if value < 0 else "profit"


def _move(panel: Panel, id: str, back: int) -> tuple[str, str]:
    """Say how a result moved, and by how much; where its sign changed, only what it was."""
    current, base = value(panel, id) or Decimal(0), value(panel, id, back) or Decimal(0)
    if _kind(current) != _kind(base):
        return "after", ""
    is_loss = current < 0
    more, less = ("widening", "narrowing") if is_loss else ("up", "down")
    verb = direction(printed_move(abs(current), abs(base)), more, less)
    if verb == "unchanged":
        return verb, "from"
    growth = f"{(_LOSS if is_loss else _GROWTH)[back]}({id})"
    rate = value(panel, growth)
    share = ""
    if rate is not None:
        to = f"to {multiple(panel, growth)} as much" if rate > 100 else ""
        share = f" ({to or size(panel, growth, '%')})"
    return verb, f"by {amount(panel, f'{_CHANGE[back]}({id})')}{share} from"
