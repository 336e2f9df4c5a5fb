"""The data book: a quarter's figures, metrics and checks in one workbook, with live formulas."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from xlsxwriter import Workbook

from kcanalysis.errors import InputError
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.origins import Origin
from kcanalysis.panel.load import load_facts
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import tables, words
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.table import Table
from kcanalysis.presenting.tables.headline import GROWTH, change_of, with_changes
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.workbook.charts import write_charts
from kcanalysis.rendering.workbook.checks import write_checks
from kcanalysis.rendering.workbook.figures import (
    all_items,
    all_metrics,
    write_fact,
    write_formula,
    write_metric,
)
from kcanalysis.rendering.workbook.formulas import METRICS, PANEL, Places
from kcanalysis.rendering.workbook.sheets import (
    TOP,
    Book,
    Spot,
    begin_sheet,
    write_over_time,
    write_table,
)
from kcanalysis.store import write_changed
from kcanalysis.tieout import Finding, concerning, load_findings
from kcanalysis.tieout.listing import tally

_STATEMENTS = {
    "income_statement": "Income statement",
    "balance_sheet": "Balance sheet",
    "cash_flow": "Cash flows",
}


def to_excel(panel: Panel, path: Path | str, data_dir: Path | str | None = None) -> Path:
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

    Returns
    -------
    Path
        The file.

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
    panel = replace(panel, unit="thousands")
    rmb = replace(panel, currency="CNY", translation=None)
    over_time = {PANEL: all_items(rmb), METRICS: all_metrics(rmb)}
    rows = {
        name: {row.id: number for number, row in enumerate(table.rows, TOP + 1) if row.id}
        for name, table in over_time.items()
    }
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as file:
        end = datetime.datetime.combine(panel.last.end, datetime.time())
        file.set_properties({"title": f"Kingsoft Cloud, {panel.last}", "created": end})
        _write(Book(file, panel, rmb, Places(panel.quarters, rows)), over_time, data_dir)
    write_changed(Path(path), stream.getvalue())
    return Path(path)


def _write(book: Book, over_time: dict[str, Table], data_dir: Path | str | None) -> None:
    """Write all sheets, in their order."""
    findings = load_findings(data_dir)
    summary = begin_sheet(book, "Summary", f"Kingsoft Cloud, {book.panel.last}: data book")
    for id, name in _STATEMENTS.items():
        _write_statements(book, name, [tables.statement(book.panel, id)])
    _write_statements(book, "Reconciliations", tables.reconciliations(book.panel))
    write_over_time(book, PANEL, over_time[PANEL], write_fact)
    write_over_time(book, METRICS, over_time[METRICS], write_metric)
    checks = write_checks(book)
    write_charts(book)
    for name, table in {
        "Exceptions": tables.exceptions(book.panel, findings),
        "Sources": tables.sources(load_facts(data_dir), book.panel),
        "Coverage": tables.coverage(book.panel),
        "Definitions": tables.definitions(),
    }.items():
        write_table(book, begin_sheet(book, name, table.caption), table)


def _write_statements(book: Book, name: str, shown: Sequence[Table]) -> None:
    """Write tables of figures on one sheet, with how these changed."""
    note = read_knowledge("workbook")["notes"]["changes"]
    sheet = begin_sheet(book, name, f"{name} ({unit_note(book.panel)})", note)
    top = TOP
    for table in shown:
        if len(shown) > 1:
            sheet.write_string(top, 0, table.caption, book.look("accent", bold=True))
            top += 1
        table = with_changes(book.panel, table)
        top = 1 + write_table(book, sheet, table, partial(_write_stated, book), top)


def _write_stated(book: Book, spot: Spot) -> None:
    """Write a figure that stands elsewhere, or its change; dollars are written as numbers."""
    head, quarter, id = spot.column.name, book.panel.last, spot.row.id
    spans = {load_definitions()[growth].short: span for span, growth in GROWTH.items()}
    if head in spans:
        id = change_of(book.panel, id, spans[head])
    else:
        quarter = Quarter.parse(head)
    origin = book.panel.origin(quarter, id)
    if book.panel.translation and isinstance(origin, Origin) and origin.is_amount:
        look = book.look_of(id, spot.cell, spot.row.rank)
        spot.sheet.write_number(*spot.place, float(origin.value), look)
    else:
        write_formula(book, spot, quarter, id, book.places.find(quarter, id))
