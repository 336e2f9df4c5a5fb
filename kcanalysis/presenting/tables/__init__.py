"""The report's tables: each takes the panel and gives a Table, and can be used alone."""

from kcanalysis.presenting.tables.headline import headline, margin_walks, seasons
from kcanalysis.presenting.tables.notes import definitions, exceptions, sources
from kcanalysis.presenting.tables.over_time import (
    ai_and_ecosystem,
    cash,
    costs,
    debt_and_working_capital,
    growth,
    margins,
    per_share,
)
from kcanalysis.presenting.tables.said import intentions, no_longer_given, reasons
from kcanalysis.presenting.tables.statements import non_gaap_definitions, reconciliations, statement

__all__ = [
    "ai_and_ecosystem",
    "cash",
    "costs",
    "debt_and_working_capital",
    "definitions",
    "exceptions",
    "growth",
    "headline",
    "intentions",
    "margin_walks",
    "margins",
    "no_longer_given",
    "non_gaap_definitions",
    "per_share",
    "reasons",
    "reconciliations",
    "seasons",
    "sources",
    "statement",
]
