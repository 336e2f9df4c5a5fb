"""The statements and the reconciliations of non-GAAP results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kcanalysis.errors import InputError
from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Missing
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
    spans = [span for span, ago in SPANS.items() if panel.last - ago in known]
    rows = list(_headed(panel, known, items, heads or {}, spans))
    if not rows:
        nothing = Row("No figure is known", [Cell("")])
        return over_time([nothing], [panel.last], caption, unit_note(panel))
    changes = [Column(short_of(f"{GROWTH[span]}(total_revenues)")) for span in reversed(spans)]
    return over_time(rows, known, caption, unit_note(panel), more=changes)


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
            changes = [change_cell(panel, item, span) for span in reversed(spans)]
            yield replace(row, cells=[*row.cells, *changes])
