"""The report's tables: each takes the panel and gives a Table, and can be used alone."""

from kcanalysis.presenting.tables.headline import headline, margin_walks, seasons
from kcanalysis.presenting.tables.notes import coverage, definitions, exceptions, sources
from kcanalysis.presenting.tables.over_time import (
    ai_and_ecosystem,
    cash,
    costs,
    debt_and_working_capital,
    fiscal_years,
    growth,
    margins,
    per_share,
)
from kcanalysis.presenting.tables.statements import non_gaap_definitions, reconciliations, statement

__all__ = [
    "ai_and_ecosystem",
    "cash",
    "costs",
    "coverage",
    "debt_and_working_capital",
    "definitions",
    "exceptions",
    "fiscal_years",
    "growth",
    "headline",
    "margin_walks",
    "margins",
    "non_gaap_definitions",
    "per_share",
    "reconciliations",
    "seasons",
    "sources",
    "statement",
]
