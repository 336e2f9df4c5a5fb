"""Tables with a column a quarter; what they show stands in ``tables.toml``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of, short_of
from kcanalysis.presenting.numbers import currency_note, unit_note
from kcanalysis.presenting.rows import figure_row, filled, heading, over_time
from kcanalysis.presenting.table import Cell, Row, Table


def growth(panel: Panel) -> Table:
    """Show revenues by segment over the quarters at hand, their growth, and the mix."""
    return _declared(panel, "growth")


def ai_and_ecosystem(panel: Panel) -> Table:
    """Show AI gross billings and ecosystem revenues, their growth and their size."""
    return _declared(panel, "ai_and_ecosystem")


def margins(panel: Panel) -> Table:
    """Show GAAP and non-GAAP margins, and what else is measured against revenues."""
    return _declared(panel, "margins")


def costs(panel: Panel) -> Table:
    """Show costs and operating expenses as shares of total revenues."""
    return _declared(panel, "costs")


def cash(panel: Panel) -> Table:
    """Show cash flows, cash at hand, borrowings and how long the cash lasts."""
    return _declared(panel, "cash")


def debt_and_working_capital(panel: Panel) -> Table:
    """Show debt against cash and earnings, and the days of receivables and payables."""
    return _declared(panel, "debt_and_working_capital")


def per_share(panel: Panel) -> Table:
    """Show figures per ADS and per ordinary share, and dilution."""
    return _declared(panel, "per_share")


def fiscal_years(panel: Panel) -> Table:
    """Show the fiscal years up to the last one that is over, most of them as stated."""
    return _declared(panel.years, "fiscal_years")


def _declared(panel: Panel, name: str) -> Table:
    """Build a table over time as it is declared."""
    declared = read_knowledge("tables")["over_time"][name]
    label = short_of if declared.get("names") == "short" else partial(name_of, panel=panel)
    rows = [
        row
        for section in declared["sections"]
        for row in _section(panel, section, label, keep="keep" in declared)
    ]
    width = len(panel.shown)
    if not rows:
        rows = [Row("No figure is at hand", [Cell("")] * width)]
    caption = declared["caption"].format(unit=unit_note(panel), currency=currency_note(panel))
    return over_time(rows, panel.shown, caption, declared.get("head", "{}"))


def _section(
    panel: Panel, section: dict[str, Any], label: Callable[[str], str], *, keep: bool
) -> Iterator[Row]:
    """Give the rows of a section, its heading first; one without figures has neither."""
    function = section.get("of")
    rows = [
        figure_row(
            panel,
            panel.shown,
            f"{function}({id})" if function else id,
            label(id),
            section.get("rank", ""),
        )
        for id in section["rows"]
    ]
    rows = rows if keep else filled(rows)
    default = load_definitions()[function].name if function else ""
    if rows and (name := section.get("heading", default)):
        yield heading(name, len(panel.shown))
    yield from rows
