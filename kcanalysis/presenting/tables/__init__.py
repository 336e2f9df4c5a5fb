"""The report's tables: each takes the panel and gives a Table, and can be used alone."""

from kcanalysis.errors import no_such_name
from kcanalysis.presenting.tables.bridges import bridges
from kcanalysis.presenting.tables.inputs import analyst_notes, cap, expected, guidance, multiples
from kcanalysis.presenting.tables.notes import coverage, definitions, exceptions, sources
from kcanalysis.presenting.tables.over_time import (
    ai_and_ecosystem,
    cash,
    costs,
    fiscal_years,
    growth,
    infrastructure,
    investment,
    margins,
    obligations,
    per_share,
    quality,
    runway,
    seasons,
    valuation,
    working_capital,
)
from kcanalysis.presenting.tables.said import intentions, no_longer_given, reasons
from kcanalysis.presenting.tables.scenario import assumptions, scenario, sensitivities
from kcanalysis.presenting.tables.statements import (
    headline,
    non_gaap_definitions,
    reconciliations,
    statement,
)

__all__ = [
    "ai_and_ecosystem",
    "analyst_notes",
    "assumptions",
    "bridges",
    "cap",
    "cash",
    "costs",
    "coverage",
    "definitions",
    "exceptions",
    "expected",
    "fiscal_years",
    "growth",
    "guidance",
    "headline",
    "infrastructure",
    "intentions",
    "investment",
    "margins",
    "multiples",
    "no_longer_given",
    "non_gaap_definitions",
    "obligations",
    "per_share",
    "quality",
    "reasons",
    "reconciliations",
    "runway",
    "scenario",
    "seasons",
    "sensitivities",
    "sources",
    "statement",
    "valuation",
    "working_capital",
]

# the modules that the tables stand in are none themselves
for _module in ("inputs", "notes", "over_time", "statements"):
    del globals()[_module]


def __getattr__(name: str) -> object:
    raise no_such_name("kc.tables", name, __all__)
