"""Rows of tables: figures of a panel, printed, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Context

from kcanalysis.facts import Fact
from kcanalysis.metrics.wording import in_sentence, name_in_words
from kcanalysis.money import SCALES, amount_words
from kcanalysis.origins import Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of
from kcanalysis.presenting.numbers import (
    MISSING,
    NIL,
    NO_RELEASE,
    NOT_STATED,
    UNSTATED,
    amount,
    printed,
    shown,
)
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

_DIGITS = Context(prec=15)
"""How many digits of a figure a spreadsheet holds."""

_PERIODS = {0: "", 3: "three months ended ", 6: "six months ended ", 9: "nine months ended ",
            12: "year ended "}  # fmt: skip


def figure_row(
    panel: Panel, quarters: Iterable[Quarter], id: str, label: str = "", rank: str = ""
) -> Row:
    """Print a figure over some quarters."""
    return Row(
        label or name_of(id, panel),
        [figure_cell(panel, quarter, id) for quarter in quarters],
        rank or load_taxonomy().item(id).rank,
        id,
    )


def figure_cell(panel: Panel, quarter: Quarter, id: str) -> Cell:
    """Print one figure with its arithmetic, its places, and what does not tie about it."""
    origin = panel.origin(quarter, id)
    if isinstance(origin, Missing):
        return Cell(printed(panel, quarter, id), reason=why_missing(panel, origin))
    return origin_cell(panel, origin)


def origin_cell(panel: Panel, origin: Origin | Missing) -> Cell:
    """Print a figure that a panel need not hold, in its currency."""
    if isinstance(origin, Missing):
        return dash(panel, origin)
    text = shown(panel, origin)
    return Cell(
        text,
        places(origin.facts),
        how(origin),
        panel.exception(origin),
        f"nil: {origin.formula or 'the release prints a dash'}" if text == NIL else "",
        origin.standing if origin.is_keyed_in else "",
        link=next(filter(None, (panel.addresses.get(fact.file) for fact in origin.facts)), ""),
        value=f"{_DIGITS.plus(panel.scaled(origin)):f}",
    )


def dash(panel: Panel, missing: Missing) -> Cell:
    """Print that there is no figure, for the reason that there is none."""
    text = UNSTATED if panel.not_stated(missing) else MISSING
    return Cell(text, reason=why_missing(panel, missing))


def why_missing(panel: Panel, missing: Missing) -> str:
    """Say why there is no figure: which ones it lacks, and whether a release could state them."""
    if missing.has_no_meaning:
        return ""
    quarters: dict[str, list[str]] = {}
    together = dict.fromkeys(filter(None, (panel.together(*key) for key in missing.lacking)))
    for quarter, item in missing.lacking:
        quarters.setdefault(item, []).append(str(quarter))
    lacking = [f"{name_in_words(item)} of {', '.join(each)}" for item, each in quarters.items()]
    kind = NOT_STATED if panel.not_stated(missing) else NO_RELEASE
    return "; ".join([f"{kind}: {', '.join(lacking)}", *map(_together, together)])


def _together(whole: tuple[Quarter, Quarter, Origin]) -> str:
    """Say what quarters come to together, where the single ones are not known."""
    first, last, origin = whole
    return f"{first} to {last} together {amount(origin.value / 1000)} (RMB in millions)"


def places(facts: Iterable[Fact]) -> str:
    """Name the places that a figure rests on, with what is printed there, a line each.

    Of sums of money in one column of a statement only the first says which column it is.
    """
    columns: dict[tuple[object, ...], list[str]] = {}
    for fact in facts:
        column = (fact.release or fact.source, fact.standing, fact.statement, fact.period_end,
                  fact.months, fact.currency, fact.unit)  # fmt: skip
        lines = columns.setdefault(column, [])
        if lines and fact.unit in SCALES:
            line = f" (line {fact.source.rpartition(':')[2]})" if fact.release else ""
            lines.append(f"{fact.label}{line}: {fact.value:,f}")
        else:
            lines.append(f"{place(fact)}: {amount_words(fact.value, fact.unit, fact.currency)}")
    return "\n".join(line for lines in columns.values() for line in lines)


def place(fact: Fact) -> str:
    """Say where a figure stands: label, column and statement, and the release and its line."""
    if fact.statement not in load_taxonomy().statements:
        return fact.source  # the analyst's own
    day = f"{fact.period_end.day} {fact.period_end:%b %Y}"
    statement = in_sentence(load_taxonomy().statements[fact.statement].short)
    line = fact.source.rpartition(":")[2]
    told = f"{statement} (release {fact.release}, line {line})"
    keyed = f"{fact.source}, {fact.standing} standing"
    return f"{fact.label}, {_PERIODS[fact.months]}{day}, {told if fact.release else keyed}"


def how(origin: Origin) -> str:
    """Say how a figure is computed, with its figures; nothing for one that is stated."""
    return "" if origin.is_stated else f"{origin.formula}: {origin.arithmetic}"


GROWTH = {"on_quarter": "quarter_on_quarter", "on_year": "year_on_year"}
"""What a figure of the last quarter is compared with, and what its growth is called."""


def change_cell(panel: Panel, id: str, span: str) -> Cell:
    """Print how a figure moved, as `change_of` chooses; nothing of one per share."""
    item = load_taxonomy().find(id)
    if item is not None and item.unit == "per_share":
        return Cell("")
    return figure_cell(panel, panel.last, change_of(panel, id, span))


def change_of(panel: Panel, id: str, span: str) -> str:
    """Choose how a figure is compared: a share by points, what is or was a loss by an amount.

    All else is in percent, a cost as what it costs.
    """
    origin = panel.origin(panel.last, id)
    if isinstance(origin, Origin) and origin.unit == "percent":
        return f"points_{span}({id})"
    item = load_taxonomy().find(id)
    is_cost = item is not None and item.is_cost
    growth = f"{GROWTH[span]}({'-' * is_cost}{id})"
    found = panel.origin(panel.last, growth)
    has_none = isinstance(found, Missing) and found.has_no_meaning
    return f"change_{span}({id})" if has_none else growth


def compared(panel: Panel) -> tuple[Quarter, ...]:
    """Give the last quarter, the one before, and that of a year ago."""
    return panel.last, panel.last - 1, panel.last.year_earlier


def heading(label: str, width: int) -> Row:
    """Make a row that heads those below it."""
    return Row(label, [Cell("")] * width, "section")


def filled(rows: Iterable[Row]) -> list[Row]:
    """Leave out rows with nothing but nil and missing figures."""
    return [row for row in rows if {cell.text for cell in row.cells} - {NIL, MISSING, UNSTATED}]


def of_texts(
    caption: str, heads: Sequence[str], rows: Sequence[Row], nothing: str = "", labels: str = ""
) -> Table:
    """Make a table with columns of texts; without rows it has one that says so."""
    empty = [Row(nothing, [Cell("")] * len(heads))] if nothing else []
    return Table(caption, [Column(head, numeric=False) for head in heads], rows or empty, labels)


def over_time(
    rows: Sequence[Row],
    quarters: Sequence[Quarter],
    caption: str,
    measure: str = "",
    head: str = "{}",
    more: Sequence[Column] = (),
) -> Table:
    """Make a table with a column a period, the last one brought forward, and what is behind it."""
    columns = [
        Column(head.format(quarter, year=quarter.year), emphasis=quarter == quarters[-1])
        for quarter in quarters
    ]
    return Table(caption, [*columns, *more], rows, measure=measure)
