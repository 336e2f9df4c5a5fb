"""Checked figures and analysis of Kingsoft Cloud's quarterly earnings releases.

What an analyst types in a notebook is here; everything is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kcanalysis.errors import no_such_name

if TYPE_CHECKING:
    from kcanalysis.errors import KcAnalysisError as KcAnalysisError
    from kcanalysis.inputs import load_inputs as load_inputs
    from kcanalysis.panel.load import load as load
    from kcanalysis.panel.load import load_facts as load_facts
    from kcanalysis.panel.panel import Panel as Panel
    from kcanalysis.presenting import figures as figures
    from kcanalysis.presenting import tables as tables
    from kcanalysis.presenting.causes import reasons_for as reasons_for
    from kcanalysis.presenting.own import source as source
    from kcanalysis.presenting.own import statement as statement
    from kcanalysis.presenting.own import style as style
    from kcanalysis.presenting.own import table as table
    from kcanalysis.presenting.takeaways import note as note
    from kcanalysis.presenting.takeaways import title as title
    from kcanalysis.quarter import Quarter as Quarter
    from kcanalysis.rendering.workbook import to_excel as to_excel
    from kcanalysis.said import load_said as load_said
    from kcanalysis.scenario import assume as assume
    from kcanalysis.tieout import load_findings as load_findings

_HOMES = {
    "KcAnalysisError": "kcanalysis.errors",
    "Panel": "kcanalysis.panel.panel",
    "Quarter": "kcanalysis.quarter",
    "load": "kcanalysis.panel.load",
    "load_facts": "kcanalysis.panel.load",
    "load_findings": "kcanalysis.tieout",
    "load_inputs": "kcanalysis.inputs",
    "load_said": "kcanalysis.said",
    "assume": "kcanalysis.scenario",
    "note": "kcanalysis.presenting.takeaways",
    "title": "kcanalysis.presenting.takeaways",
    "reasons_for": "kcanalysis.presenting.causes",
    "source": "kcanalysis.presenting.own",
    "statement": "kcanalysis.presenting.own",
    "style": "kcanalysis.presenting.own",
    "table": "kcanalysis.presenting.own",
    "figures": "kcanalysis.presenting",
    "tables": "kcanalysis.presenting",
    "to_excel": "kcanalysis.rendering.workbook",
}

__all__ = [*_HOMES]

_ON_A_PANEL = {
    "growth": 'panel["year_on_year(total_revenues)"]',
    "margins": 'panel.metrics("margins")',
    "per_share": 'panel.metrics("per_share")',
    "cash": 'panel["cash_and_cash_equivalents"] or kc.tables.cash(panel)',
}
"""What is asked of a panel, by the names under which one may look for it."""


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that the command line starts at once."""
    if name in _ON_A_PANEL:
        raise AttributeError(f"kc has no {name!r}: use {_ON_A_PANEL[name]}", name=name)
    if name not in _HOMES:
        raise no_such_name("kc", name, __all__)
    home = import_module(_HOMES[name])
    return getattr(home, name, None) or import_module(f"{_HOMES[name]}.{name}")


def __dir__() -> list[str]:
    return __all__
