"""Parts of sentences: what was, compared with what it was before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from IPython.display import Markdown

from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.numbers import money, round_half_up
from kcanalysis.quarter import Quarter

YEAR, QUARTER = 4, 1
_WHEN = {YEAR: "a year earlier", QUARTER: "the quarter before"}
_GROWTH = {YEAR: "year_on_year", QUARTER: "quarter_on_quarter"}
_LOSS = {YEAR: "loss_on_year", QUARTER: "loss_on_quarter"}
_CHANGE = {YEAR: "change_on_year", QUARTER: "change_on_quarter"}


def bullets(sentences: Iterable[str]) -> Markdown:
    """Set sentences as a list, empty ones left out."""
    return Markdown("\n".join(f"- {sentence}" for sentence in sentences if sentence))


def paragraph(sentences: Iterable[str]) -> Markdown:
    """Set sentences as a paragraph, empty ones left out."""
    return Markdown(" ".join(filter(None, sentences)))


def value(panel: Panel, id: str, back: int = 0) -> Decimal | None:
    """Give a figure of `back` quarters before the last, in the panel's unit; None where missing."""
    origin = panel.origin(panel.last - back, id)
    return None if isinstance(origin, Missing) else panel.scaled(origin)


def told(panel: Panel, id: str, form: Callable[[Decimal], str], back: int = 0) -> str:
    """Print a figure that is at hand; in italics where it rests on one that is keyed in."""
    origin = panel.origin(panel.last - back, id)
    assert not isinstance(origin, Missing), f"{id} is told only where it is at hand"
    text = form(panel.scaled(origin))
    return f"*{text}*" if origin.is_keyed_in else text


def told_sum(panel: Panel, id: str, back: int = 0) -> str:
    """Print a sum without its sign, such as ``RMB2,703.7 million``."""
    return told(panel, id, lambda value: money(panel, value), back)


def told_percent(panel: Panel, id: str, back: int = 0, decimals: int = 1) -> str:
    """Print a percentage; a minus sign reads better in a sentence than parentheses."""
    return told(panel, id, lambda v: f"{round_half_up(v, decimals):,}%".replace("-", "−"), back)


def told_size(panel: Panel, id: str, suffix: str = "", decimals: int = 1) -> str:
    """Print how large a figure is, without its sign: '37.2%' of a growth, '3.4' of points."""
    return told(panel, id, lambda value: f"{abs(round_half_up(value, decimals)):,}{suffix}")


def told_multiple(panel: Panel, growth: str) -> str:
    """Print a growth above 100% as the multiple that it comes to: '2.4 times'."""
    return told(panel, growth, lambda value: f"{round_half_up(1 + value / 100)} times")


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


def sum_compared(panel: Panel, id: str, name: str, backs: tuple[int, ...] = (YEAR, QUARTER)) -> str:
    """Compare a positive sum with earlier ones: 'were X, up 37.2% from Y a year earlier'."""
    if value(panel, id) is None:
        return f"{name} are not stated for this quarter."
    terms = " in RMB" if panel.currency == "USD" else ""
    parts = []
    for back in backs:
        if value(panel, id, back) is None:
            continue
        base = f"{told_sum(panel, id, back)} {_WHEN[back]}"
        growth = f"{_GROWTH[back]}({id})"
        rate = value(panel, growth)
        if rate is None:
            parts.append(f"against {base}")
            continue
        verb = direction(round_half_up(rate), "up", "down")
        by = "" if verb == "unchanged" else f" {told_size(panel, growth, '%')}{terms}"
        multiple = f"{told_multiple(panel, growth)} {base}"
        parts.append(multiple if rate > 100 else f"{verb}{by} from {base}")
    return f"{name} were {told_sum(panel, id)}{_compared(parts)}{_missing(panel, id, backs)}."


def margin_compared(panel: Panel, id: str, name: str) -> str:
    """Compare a margin with earlier ones, in percentage points."""
    if value(panel, id) is None:
        return f"{name} cannot be computed for this quarter."
    parts = []
    for back, change in ((YEAR, f"points_on_year({id})"), (QUARTER, f"points_on_quarter({id})")):
        moved = value(panel, change)
        if moved is None:
            continue
        verb = direction(round_half_up(moved), "up", "down")
        by = "" if verb == "unchanged" else f" {told_size(panel, change)} percentage points"
        parts.append(f"{verb}{by} from {told_percent(panel, id, back)} {_WHEN[back]}")
    missing = _missing(panel, id, (YEAR, QUARTER))
    return f"{name} was {told_percent(panel, id)}{_compared(parts)}{missing}."


def result_compared(panel: Panel, id: str, name: str) -> str:
    """Compare a result that may be a profit or a loss: it widens, narrows, or turns."""
    current = value(panel, id)
    if current is None:
        return f"{name} is not stated for this quarter."
    bases = {back: base for back in _WHEN if (base := value(panel, id, back)) is not None}
    moves = [_move(panel, id, back) for back in bases]
    if len({verb for verb, _ in moves}) == 1:
        moves[1:] = [("", by) for _, by in moves[1:]]
    parts = []
    for (verb, by), (back, base) in zip(moves, bases.items(), strict=True):
        earlier = f"a {_kind(base)} of {told_sum(panel, id, back)} {_WHEN[back]}"
        parts.append(" ".join(filter(None, [verb, by, earlier])))
    turned = bases and _kind(next(iter(bases.values()))) != _kind(current)
    state = "turned to a" if turned else "was a"
    return (
        f"{name} {state} {_kind(current)} of {told_sum(panel, id)}{_compared(parts)}"
        f"{_missing(panel, id, tuple(_WHEN))}."
    )


def _compared(parts: list[str]) -> str:
    return f", {listed(parts)}" if parts else ""


def _missing(panel: Panel, id: str, backs: tuple[int, ...]) -> str:
    missing = [_WHEN[back] for back in backs if value(panel, id, back) is None]
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
        to = f"to {told_multiple(panel, growth)} as much" if rate > 100 else ""
        share = f" ({to or told_size(panel, growth, '%')})"
    return verb, f"by {told_sum(panel, f'{_CHANGE[back]}({id})')}{share} from"
