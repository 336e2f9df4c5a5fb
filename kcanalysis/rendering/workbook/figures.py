"""The figures of a data book: the panel, and the metrics as formulas over it."""

from __future__ import annotations

from xlsxwriter.utility import xl_range_abs

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.expression import definition_of
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import argument_of, name_of
from kcanalysis.presenting.numbers import otherwise, unit_note
from kcanalysis.presenting.rows import figure_row, heading, over_time
from kcanalysis.presenting.table import Table
from kcanalysis.presenting.tables.headline import GROWTH
from kcanalysis.presenting.walk import SPANS
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.workbook.charts import charted
from kcanalysis.rendering.workbook.formulas import PANEL, formula_of_metric
from kcanalysis.rendering.workbook.sheets import Book, Spot
from kcanalysis.taxonomy import load_taxonomy


def all_items(panel: Panel) -> Table:
    """List the items over all quarters, those of each statement below its name."""
    taxonomy = load_taxonomy()
    of = {id: panel.new_items.get(id, (taxonomy.item(id).statement,))[0] for id in panel.items}
    rows = []
    for statement in taxonomy.statements.values():
        rows.append(heading(statement.name, len(panel.quarters)))
        ids = [id for id in panel.items if of[id] == statement.id]
        rows += [figure_row(panel, panel.quarters, id) for id in ids]
    return over_time(rows, panel.quarters, f"Panel ({unit_note(panel)})")


def all_metrics(panel: Panel) -> Table:
    """List the metrics over all quarters; one that is computed of others heads what it is of."""
    shown = _shown()
    rows = []
    for id, definition in load_definitions().items():
        if not definition.of:
            rows.append(figure_row(panel, panel.quarters, id))
        elif calls := [call for call in shown if definition_of(call) == definition]:
            rows.append(heading(definition.name, len(panel.quarters)))
            for call in calls:
                label = name_of(argument_of(call), panel)
                rows.append(figure_row(panel, panel.quarters, call, label, "level1"))
    return over_time(rows, panel.quarters, f"Metrics ({unit_note(panel)})")


def _shown() -> list[str]:
    """List the figures that the tables, the walks and the charts show."""
    known = read_knowledge("tables")
    sections = [part for table in known["over_time"].values() for part in table["sections"]]
    ids = [f"{part['of']}({id})" if "of" in part else id for part in sections for id in part["rows"]]
    for walk in known["walks"].values():
        steps = (*walk["steps"], *walk.get("aside", ()))
        ids += [step.format(span=span) for step in steps for span in SPANS]
    ids += [f"{growth}({id})" for growth in GROWTH.values() for id in known["headline"]["sums"]]
    return [*dict.fromkeys([*ids, *charted()])]


def write_fact(book: Book, spot: Spot) -> None:
    """Write a figure of the panel with its place, or why there is none; name its row."""
    (row, _), id = spot.place, spot.row.id
    origin = book.rmb.origin(spot.column.name, id)
    if isinstance(origin, Missing):
        look = book.look_of(id, spot.cell, spot.row.rank)
        spot.sheet.write_string(*spot.place, spot.cell.text, look)
    else:
        colour = "accent" if origin.is_stated else "ink"
        look = book.look_of(id, spot.cell, spot.row.rank, colour)
        spot.sheet.write_number(*spot.place, float(origin.value), look)
    spot.write_note(spot.cell.about)
    area = xl_range_abs(row, 1, row, len(book.panel.quarters))
    if spot.column.emphasis:
        book.file.define_name(id, f"={PANEL}!{area}")


def write_metric(book: Book, spot: Spot) -> None:
    """Write a metric as its formula."""
    quarter, id = Quarter.parse(spot.column.name), spot.row.id
    write_formula(book, spot, quarter, id, formula_of_metric(id, quarter, book.places))


def write_formula(book: Book, spot: Spot, quarter: Quarter, id: str, formula: str) -> None:
    """Write what gives a figure, with its value or the text that stands in place of one."""
    origin = book.rmb.origin(quarter, id)
    missing = isinstance(origin, Missing)
    instead = spot.cell.text if missing else otherwise(id)
    value = instead if missing else float(origin.value)
    look = book.look_of(id, spot.cell, spot.row.rank)
    spot.sheet.write_formula(*spot.place, f'=IFERROR({formula},"{instead}")', look, value)
