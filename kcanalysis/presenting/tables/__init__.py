"""The report's tables: each takes the panel and gives a Table, and can be used alone."""

from kcanalysis.presenting.tables.cash import cash, debt_and_working_capital, per_share
from kcanalysis.presenting.tables.growth import ai_and_ecosystem, growth, seasons
from kcanalysis.presenting.tables.headline import headline
from kcanalysis.presenting.tables.margins import costs, margin_walks, margins
from kcanalysis.presenting.tables.notes import definitions, exceptions, sources
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
    "margin_walks",
    "margins",
    "non_gaap_definitions",
    "per_share",
    "reconciliations",
    "seasons",
    "sources",
    "statement",
]
