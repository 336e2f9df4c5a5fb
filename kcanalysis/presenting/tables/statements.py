"""A quarter beside the ones before: headline figures, statements, reconciliations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kcanalysis.errors import InputError
from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of, short_of
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.rows import (
    GROWTH,
    change_cell,
    compared,
    figure_row,
    filled,
    heading,
    of_texts,
    over_time,
)
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.presenting.walk import SPANS
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy


def headline(panel: Panel) -> Table:
    """Set this quarter beside the previous one and the same one of the year before.

    Sums are compared in percent, in RMB, or by an amount where a loss is compared; margins in
    percentage points. A result stated normalized, now and before, comes first so. Small
    lines show the quarters that the panel shows.
    """
    declared = read_knowledge("tables")["headline"]
    rows = [row for one in declared["rows"] for row in _figure(panel, one)]
    caption = f"Headline figures ({unit_note(panel)}; the change of a loss too)"
    more = [*_changes(GROWTH), Column(f"{panel.shown[0]} to {panel.last}")]
    made = over_time(rows, sorted(compared(panel)), caption, more=more)
    return replace(made, is_exhibit=False)


def statement(panel: Panel, name: str) -> Table:
    """Show a statement: this quarter, the previous one, the same one of the year before.

    A balance sheet also shows the end of the last fiscal year.

    Parameters
    ----------
    panel : Panel
        The figures.
    name : {"income_statement", "balance_sheet", "cash_flow"}
        Which statement. Rows that the taxonomy does not know are at its end.
    """
    items = items_of(panel, name)
    quarters = {*compared(panel)}
    if name == "balance_sheet":
        quarters.add(Quarter(panel.last.year - 1, 4))
    title = load_taxonomy().statements[name].name
    return _rows_of(panel, quarters, items, title, read_knowledge("tables")["heads"].get(name, {}))


def items_of(panel: Panel, name: str) -> list[str]:
    """List the rows of a statement, those that the taxonomy does not know at its end."""
    statements = ("income_statement", "balance_sheet", "cash_flow")
    if name not in statements:
        raise InputError(f"{name!r} is not a statement: use {', '.join(statements)}")
    items = [item.id for item in load_taxonomy().of_statement(name)]
    return items + [id for id, (where, _) in panel.new_items.items() if where == name]


def reconciliations(panel: Panel) -> list[Table]:
    """Show each reconciliation of GAAP and non-GAAP results that ``tables.toml`` lists."""
    return [
        _rows_of(panel, {*compared(panel)}, items, name)
        for name, items in read_knowledge("tables")["reconciliations"].items()
    ]


def non_gaap_definitions(panel: Panel) -> Table:
    """Say which adjustments stand behind each adjusted figure, and in which quarters others do."""
    printed: dict[str, set[str]] = {}
    for fact in panel.facts:
        if fact.statement == "non_gaap":
            printed.setdefault(fact.release, set()).add(fact.item)
    rows = []
    for measure, adjustments in read_knowledge("tables")["adjustments"].items():
        by_items: dict[tuple[str, ...], list[str]] = {}
        for quarter in panel.shown:
            origin = panel.origin(quarter, measure)
            if not isinstance(origin, Missing):
                release = origin.facts[0].release
                of_release = printed.get(release, set()) if release else set()
                found = tuple(item for item in adjustments if item in of_release)
                by_items.setdefault(found, []).append(str(quarter))
        latest = max(filter(None, by_items), key=lambda items: by_items[items][-1], default=())
        told = [f"{', '.join(quarters)}: {_differs(items, latest)}"
                for items, quarters in by_items.items() if items != latest]  # fmt: skip
        cells = [Cell(_named(latest) or "not stated"), Cell("; ".join(told))]
        rows.append(Row(name_of(measure), cells))
    return of_texts("Non-GAAP definitions", ("Adds back or takes off", "Otherwise in"), rows)


def _differs(items: Sequence[str], latest: Sequence[str]) -> str:
    """Say which adjustments stand behind a figure besides the latest ones, or do not."""
    if not items:
        return "not stated"
    more, less = (
        _named([each for each in these if each not in others])
        for these, others in ((items, latest), (latest, items))
    )
    return ", ".join([f"also {more}"] * bool(more) + [f"without {less}"] * bool(less))


def _named(items: Sequence[str]) -> str:
    return ", ".join(name_of(item).lower() for item in items)


def _figure(panel: Panel, declared: dict[str, str]) -> Iterator[Row]:
    """Give the rows of a figure: normalized, if it is stated so, as reported, and its margin."""
    names = read_knowledge("tables")["headline"]
    id, rank = declared["of"], declared.get("rank", "")
    normal = declared.get("normalized", "")
    known = [isinstance(panel.origin(quarter, normal or id), Origin) for quarter in compared(panel)]
    is_normal = bool(normal) and known[0] and any(known[1:])
    row = _row(panel, normal if is_normal else id, rank)
    if not filled([Row("", row.cells[:3])]):
        return
    yield row
    if is_normal:
        yield _row(panel, id, "level1", names["reported"])
    if margin := declared.get("margin"):
        yield _row(panel, "normalized_" * is_normal + margin, "level1", names["margin"])


def _row(panel: Panel, id: str, rank: str, label: str = "") -> Row:
    row = figure_row(panel, sorted(compared(panel)), id, label or name_of(id, panel), rank)
    return replace(row, cells=[*row.cells, *_moves(panel, id, GROWTH), _line(panel, id)], rank=rank)


def _line(panel: Panel, id: str) -> Cell:
    """Draw a figure over the quarters shown, in a cell."""
    values = [panel.value(quarter, id) for quarter in panel.shown]
    known = [None if math.isnan(value) else value for value in values]
    return Cell("", spark=known) if sum(value is not None for value in known) > 1 else Cell("")


def _rows_of(
    panel: Panel,
    quarters: set[Quarter],
    items: list[str],
    caption: str,
    heads: Mapping[str, str] | None = None,
) -> Table:
    """Show items over the quarters, oldest first, and how they moved; `heads` stand above items.

    Of a quarter that is compared enough must be known.
    """
    there = sorted(quarters & set(panel.quarters))
    counts = [sum((quarter, item) in panel.figures for item in items) for quarter in there]
    known = [
        quarter
        for quarter, count in zip(there, counts, strict=True)
        if count and (quarter == panel.last or 4 * count >= max(counts))
    ]
    spans = [span for span in GROWTH if panel.last - SPANS[span] in known]
    rows = list(_headed(panel, known, items, heads or {}, spans))
    if not rows:
        nothing = Row("No figure is known", [Cell("")])
        return over_time([nothing], [panel.last], caption, unit_note(panel))
    return over_time(rows, known, caption, unit_note(panel), more=_changes(spans))


def _changes(spans: Iterable[str]) -> list[Column]:
    """Head the columns that tell how figures moved."""
    return [Column(short_of(f"{GROWTH[span]}(total_revenues)")) for span in spans]


def _moves(panel: Panel, id: str, spans: Iterable[str]) -> list[Cell]:
    return [change_cell(panel, id, span) for span in spans]


def _headed(
    panel: Panel,
    quarters: Sequence[Quarter],
    items: Iterable[str],
    heads: Mapping[str, str],
    spans: Sequence[str],
) -> Iterator[Row]:
    """Give the rows that have a figure, each with its changes, and the heads above them."""
    head = ""
    for item in items:
        head = heads.get(item, head)
        for row in filled([figure_row(panel, quarters, item)]):
            if head:
                yield heading(head, len(quarters) + len(spans))
                head = ""
            yield replace(row, cells=[*row.cells, *_moves(panel, item, spans)])
