"""Checked figures and analysis of Kingsoft Cloud's quarterly earnings releases.

What an analyst types in a notebook is here; everything is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kcanalysis.errors import KcAnalysisError
    from kcanalysis.panel.load import load, load_facts
    from kcanalysis.panel.panel import Panel
    from kcanalysis.presenting import figures, tables, words
    from kcanalysis.quarter import Quarter
    from kcanalysis.said import load_said
    from kcanalysis.tieout import load_findings

__all__ = [
    "KcAnalysisError",
    "Panel",
    "Quarter",
    "figures",
    "load",
    "load_facts",
    "load_findings",
    "load_said",
    "tables",
    "words",
]

_HOMES = {
    "KcAnalysisError": "kcanalysis.errors",
    "Panel": "kcanalysis.panel.panel",
    "Quarter": "kcanalysis.quarter",
    "load": "kcanalysis.panel.load",
    "load_facts": "kcanalysis.panel.load",
    "load_findings": "kcanalysis.tieout",
    "load_said": "kcanalysis.said",
    "figures": "kcanalysis.presenting",
    "tables": "kcanalysis.presenting",
    "words": "kcanalysis.presenting",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that the command line starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kcanalysis' has no attribute {name!r}")
    home = import_module(_HOMES[name])
    return getattr(home, name, None) or import_module(f"{_HOMES[name]}.{name}")


def __dir__() -> list[str]:
    return __all__
