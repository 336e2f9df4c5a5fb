"""The report's tables: each takes the panel and gives a Table, and can be used alone."""

from kcanalysis.errors import no_such_name
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

# the modules that the tables stand in are none themselves
for _module in ("notes", "over_time", "statements"):
    del globals()[_module]


def __getattr__(name: str) -> object:
    raise no_such_name("kc.tables", name, __all__)
