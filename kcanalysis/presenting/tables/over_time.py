"""Tables with a column a quarter; what they show stands in ``tables.toml``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.wording import formula_of
from kcanalysis.origins import Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of, short_of
from kcanalysis.presenting.numbers import currency_note, unit_note
from kcanalysis.presenting.rows import (
    compared,
    figure_cell,
    figure_row,
    filled,
    heading,
    over_time,
)
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.quarter import Quarter


def fiscal_years(panel: Panel) -> Table | None:
    """Show the fiscal years up to the last one that is over, most of them as stated."""
    return _declared(panel.years, "fiscal_years")


def seasons(panel: Panel) -> Table:
    """Set total revenues of the same quarter of each year side by side."""
    years = sorted({quarter.year for quarter in panel.quarters})
    rows = []
    for number in range(1, 5):
        same = [Quarter(year, number) for year in years]
        told = [figure_cell(panel, each, "total_revenues") for each in same if each <= panel.last]
        rows.append(Row(f"Q{number}", [*told, Cell("")][: len(years)]))
    columns = [Column(str(year), emphasis=year == panel.last.year) for year in years]
    return Table("Total revenues by season", columns, rows, measure=unit_note(panel))


def _declared(panel: Panel, name: str) -> Table | None:
    """Build a table over time as it is declared; there is none without a figure."""
    declared = read_knowledge("tables")["over_time"][name]
    quarters = [q for q in panel.shown if q == panel.last or _is_there(panel, q, declared)]
    if "quarters" in declared:
        quarters = sorted(compared(panel))
    label = partial(_label, panel, declared.get("names", {}))
    rows = [
        row
        for section in declared["sections"]
        for row in _section(panel, quarters, section, label, keep="keep" in declared)
    ]
    if not filled(row for row in rows if row.rank != "section"):
        return None
    more = []
    if heading := declared.get("formula"):
        more = [Column(heading, numeric=False)]
        rows = [replace(row, cells=[*row.cells, Cell(formula_of(row.id))]) for row in rows]
    measure = declared["measure"].format(unit=unit_note(panel), currency=currency_note(panel))
    head = declared.get("head", "{}")
    return over_time(rows, quarters, declared["caption"], measure, head, more)


def _label(panel: Panel, names: Any, id: str) -> str:
    """Name a row: by its short name, as it is declared, or by its whole name."""
    if names == "short":
        return short_of(id)
    return str(names.get(id) or name_of(id, panel))


def _is_there(panel: Panel, quarter: Quarter, declared: dict[str, Any]) -> bool:
    """Tell whether a quarter has the figure without which a table has next to nothing of it."""
    return "where" not in declared or isinstance(panel.origin(quarter, declared["where"]), Origin)


def _section(
    panel: Panel,
    quarters: Sequence[Quarter],
    section: dict[str, Any],
    label: Callable[[str], str],
    *,
    keep: bool,
) -> Iterator[Row]:
    """Give the rows of a section, its heading first; one without figures has neither."""
    function = section.get("of")
    rows = [
        figure_row(
            panel,
            quarters,
            f"{function}({id})" if function else id,
            label(id),
            section.get("rank", ""),
        )
        for id in section["rows"]
    ]
    rows = rows if keep else filled(rows)
    default = load_definitions()[function].name if function else ""
    if rows and (name := section.get("heading", default)):
        yield heading(name, len(quarters))
    yield from rows


def _table(name: str, shows: str) -> Callable[[Panel], Table | None]:
    """Make the function that builds a table as it is declared; `shows` is its docstring."""

    def build(panel: Panel) -> Table | None:
        return _declared(panel, name)

    build.__name__ = build.__qualname__ = name
    build.__doc__ = shows
    return build


growth = _table("growth", "Show revenues by segment, their growth, and the mix.")
ai_and_ecosystem = _table(
    "ai_and_ecosystem", "Show AI gross billings and ecosystem revenues, and their growth."
)
margins = _table("margins", "Show GAAP and non-GAAP margins, and other shares of revenues.")
costs = _table("costs", "Show costs and operating expenses as shares of total revenues.")
infrastructure = _table("infrastructure", "Show what machines and growth cost.")
cash = _table("cash", "Show cash flows, cash, borrowings, and how long the cash lasts.")
investment = _table("investment", "Show what was invested, and what paid for it.")
obligations = _table("obligations", "Show all that is owed, against cash, earnings and interest.")
working_capital = _table("working_capital", "Show the days of receivables and payables.")
per_share = _table("per_share", "Show figures per ADS and per ordinary share, and dilution.")
quality = _table("quality", "Show what else than business stands in the result of a quarter.")
runway = _table("runway", "Show how long the cash lasts by each scenario, and how.")
valuation = _table("valuation", "Show what a valuation starts from, and sensitivities.")
