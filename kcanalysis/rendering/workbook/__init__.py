"""The data book: a quarter's figures, metrics and checks in one workbook, with live formulas."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from kcanalysis.errors import InputError
from kcanalysis.inputs import load_inputs
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.expression import definition_of
from kcanalysis.origins import Missing, Origin
from kcanalysis.panel.load import load
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import tables
from kcanalysis.presenting.names import argument_of, name_of
from kcanalysis.presenting.numbers import otherwise, unit_note
from kcanalysis.presenting.prose import Passage
from kcanalysis.presenting.rows import (
    GROWTH,
    change_of,
    figure_row,
    heading,
    origin_cell,
    over_time,
)
from kcanalysis.presenting.table import Cell, Row, Table
from kcanalysis.presenting.takeaways import Note, note
from kcanalysis.presenting.walk import SPANS
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.workbook.charts import declared, write_charts
from kcanalysis.rendering.workbook.checks import CHECKS, write_checks
from kcanalysis.rendering.workbook.formulas import METRICS, PANEL, Places, formula_of_metric
from kcanalysis.rendering.workbook.sheets import (
    TOP,
    Book,
    Spot,
    begin_sheet,
    unit_of,
    write_over_time,
    write_passage,
    write_table,
    write_text,
)
from kcanalysis.said import load_said
from kcanalysis.store import write_changed
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import load_findings


def to_excel(panel: Panel, path: Path | str, data_dir: Path | str | None = None) -> None:
    """Write the data book of a panel's last quarter: statements, figures, metrics, checks, charts.

    Every figure stands once in the sheet *Panel*, with its place as a note; what is computed is a
    formula over it. Sums are in thousands: those of the statements in the panel's currency, all
    that is computed in RMB. Equal data gives equal bytes.

    Parameters
    ----------
    panel : Panel
        The figures, by quarter.
    path : path
        The file to write.
    data_dir : path, optional
        The data directory that the panel was loaded from; the project's ``data/`` if left out.

    Raises
    ------
    InputError
        If the panel is one of years, or the data or the file cannot be used.

    Examples
    --------
    >>> kc.to_excel(kc.load(findings=kc.load_findings()), "book.xlsx")
    """
    if panel.months != 3:
        raise InputError("a data book is of quarters: load the panel without years=True")
    panel, rmb = panel.thousands, panel.thousands.in_rmb
    # opening cash may be all that is known of the quarter before the first
    first = min(quarter for quarter, _ in panel.figures)
    quarters = tuple(first.through(panel.last))
    items = over_time([*_items(rmb, quarters)], quarters, PANEL, unit_note(rmb))
    metrics = over_time([*_metrics(rmb, quarters)], quarters, METRICS, unit_note(rmb))
    rows = {
        name: {row.id: number for number, row in enumerate(table.rows, TOP + 1) if row.id}
        for name, table in ((PANEL, items), (METRICS, metrics))
    }
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as file:
        end = datetime.datetime.combine(panel.last.end, datetime.time())
        book = Book(file, panel, rmb, Places(quarters, rows))
        file.set_properties({"title": book.title, "created": end})
        _write(book, items, metrics, data_dir)
    write_changed(Path(path), stream.getvalue())


def write_book(parameters: Mapping[str, Any], path: Path) -> None:
    """Write the data book that the parameters of the report ask for."""
    names = {"through": "quarter"} | {name: name for name in ("currency", "lookback", "keyed_in")}
    settings = {name: parameters[given] for name, given in names.items() if given in parameters}
    data_dir = parameters.get("data_dir")
    panel = load(findings=load_findings(data_dir), data_dir=data_dir, **settings)
    to_excel(panel, path, data_dir)


def _write(book: Book, items: Table, metrics: Table, data_dir: Path | str | None) -> None:
    """Write all sheets, in their order."""
    panel, findings = book.panel, load_findings(data_dir)
    summary = begin_sheet(book, "Summary", f"{book.title}: data book")
    statements = load_taxonomy().statements
    for id in ("income_statement", "balance_sheet", "cash_flow"):
        _write_tables(book, statements[id].short, [tables.statement(panel, id)])
    _write_tables(book, "Reconciliations", tables.reconciliations(panel))
    write_over_time(book, PANEL, items, _write_fact)
    write_over_time(book, METRICS, metrics, _write_metric)
    count = write_checks(book)
    said = note(replace(panel, unit="millions"), load_said(data_dir), findings)
    _write_summary(book, summary, said, count)
    write_charts(book)
    inputs = load_inputs(data_dir)
    against = [tables.expected(panel, inputs), tables.guidance(panel, inputs)]
    if any(against):
        _write_tables(book, "Expected", [table for table in against if table])
    for name, table in {
        "Exceptions": tables.exceptions(panel, findings),
        "Sources": tables.sources(panel),
        "Coverage": tables.coverage(panel),
        "Definitions": tables.definitions(every=True),
    }.items():
        sheet = begin_sheet(book, name, *dict.fromkeys((name, table.caption)))
        write_table(book, sheet, table)


def _write_summary(book: Book, sheet: Worksheet, said: Note, count: str) -> None:
    """Write what the note says, how many checks hold, and the headline table."""
    about = Passage((read_knowledge("workbook")["notes"]["Summary"],))
    headline = Passage((), said.headline.text)
    row = TOP
    for passage in (headline, said.subline, *said.takeaways, said.tieout, about):
        row = write_passage(book, sheet, row, passage)
    sheet.write_formula(row, 0, f"={CHECKS}!A3", book.look(bold=True), count)
    table = tables.headline(book.panel)
    rows = [replace(each, cells=each.cells[:-1]) for each in table.rows]  # without the small lines
    table = replace(table, columns=table.columns[:-1], rows=rows)
    write_table(book, sheet, table, partial(_write_stated, book), row + 2)


def _write_tables(book: Book, name: str, shown: Sequence[Table]) -> None:
    """Write tables below each other; figures that stand in the panel are formulas."""
    title = f"{name} ({unit_note(book.panel)})"
    sheet = begin_sheet(book, name, title, read_knowledge("workbook")["notes"]["Changes"])
    top = TOP
    for table in shown:
        if len(shown) > 1:
            sheet.write_string(top, 0, table.caption, book.look("accent", bold=True))
            top += 1
        top = 1 + write_table(book, sheet, table, partial(_write_stated, book), top)


def _write_stated(book: Book, spot: Spot) -> None:
    """Write a figure that stands elsewhere, or its change; dollars and texts are as they are."""
    quarter, id, head = book.panel.last, spot.row.id, spot.column.name
    spans = {load_definitions()[growth].short: span for span, growth in GROWTH.items()}
    if head in spans:
        id = change_of(book.panel, id, spans[head])
    elif Quarter.is_written(head):
        quarter = Quarter.parse(head)
    else:
        return write_text(book, spot)
    origin = book.panel.origin(quarter, id)
    if book.panel.translation and isinstance(origin, Origin) and origin.is_amount:
        _write_figure(book, spot, id, origin)
    else:
        formula = book.places.find(quarter, id)
        _write_figure(book, spot, id, book.rmb.origin(quarter, id), formula)


def _items(panel: Panel, quarters: Sequence[Quarter]) -> Iterator[Row]:
    """Give the items over all quarters, those of each statement below its name."""
    taxonomy = load_taxonomy()
    of = {id: panel.new_items.get(id, (taxonomy.item(id).statement,))[0] for id in panel.items}
    for statement in taxonomy.statements.values():
        yield heading(statement.name, len(quarters))
        for id in panel.items:
            if of[id] == statement.id:
                cells = [_fact_cell(panel, quarter, id) for quarter in quarters]
                yield Row(name_of(id, panel), cells, taxonomy.item(id).rank, id)


def _fact_cell(panel: Panel, quarter: Quarter, id: str) -> Cell:
    """Print an item as it is stated, even one that a metric works out."""
    key = quarter, id
    return origin_cell(panel, panel.figures.get(key, Missing((key,))))


def _metrics(panel: Panel, quarters: Sequence[Quarter]) -> Iterator[Row]:
    """Give the metrics over all quarters; one that is computed of others heads what it is of."""
    shown = _shown()
    for id, definition in load_definitions().items():
        if not definition.of:
            yield figure_row(panel, quarters, id)
        elif calls := [call for call in shown if definition_of(call) == definition]:
            yield heading(definition.name, len(quarters))
            for call in calls:
                label = name_of(argument_of(call), panel)
                yield figure_row(panel, quarters, call, label, "level1")


def _shown() -> list[str]:
    """List the figures that the tables, the walks and the charts show."""
    known = read_knowledge("tables")
    sections = [part for table in known["over_time"].values() for part in table["sections"]]
    ids = [
        f"{part['of']}({id})" if "of" in part else id for part in sections for id in part["rows"]
    ]
    for walk in known["walks"].values():
        steps = (*walk["steps"], *walk.get("aside", ()))
        ids += [step.format(span=span) for step in steps for span in SPANS]
    headline = [row["of"] for row in known["headline"]["rows"]]
    for span, growth in GROWTH.items():
        change = {True: f"points_{span}", False: growth}
        ids += [f"{change[unit_of(id) == 'percent']}({id})" for id in headline]
    ids += [id for chart in declared() for id in chart["rows"]]
    return [*dict.fromkeys(ids)]


def _write_fact(book: Book, spot: Spot) -> None:
    """Write a figure of the panel with its place, or why there is none; name its row."""
    key = Quarter.parse(spot.column.name), spot.row.id
    _write_figure(book, spot, spot.row.id, book.rmb.figures.get(key, Missing((key,))))
    spot.write_note(spot.cell.about)
    if spot.column.emphasis and load_taxonomy().knows(spot.row.id):
        area = xl_range_abs(spot.place[0], 1, *spot.place)
        book.file.define_name(spot.row.id, f"={PANEL}!{area}")


def _write_metric(book: Book, spot: Spot) -> None:
    quarter, id = Quarter.parse(spot.column.name), spot.row.id
    formula = formula_of_metric(id, quarter, book.places)
    _write_figure(book, spot, id, book.rmb.origin(quarter, id), formula)


def _write_figure(
    book: Book, spot: Spot, id: str, origin: Origin | Missing, formula: str = ""
) -> None:
    """Write a figure, as a formula if one is given, or the text that stands in its place."""
    if isinstance(origin, Missing):
        value: float | str = spot.cell.text
        stated, instead = False, spot.cell.text
    else:
        value, stated, instead = float(origin.value), origin.is_stated, otherwise(id)
    colour = "accent" if stated and not formula else "ink"
    look = book.look_of(id, spot.cell, spot.row.rank, colour)
    if formula:
        spot.sheet.write_formula(*spot.place, f'=IFERROR({formula},"{instead}")', look, value)
    else:
        spot.sheet.write(*spot.place, value, look)
