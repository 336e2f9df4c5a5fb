"""Checked figures and analysis of Kingsoft Cloud's quarterly earnings releases.

What an analyst types in a notebook is here; everything is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kcanalysis.errors import KcAnalysisError
    from kcanalysis.metrics import cash, growth, margins
    from kcanalysis.panel.panel import load, load_facts
    from kcanalysis.presenting import figures, tables, words
    from kcanalysis.quarter import Quarter
    from kcanalysis.tieout import load_findings

__all__ = [
    "KcAnalysisError",
    "Quarter",
    "cash",
    "figures",
    "growth",
    "load",
    "load_facts",
    "load_findings",
    "margins",
    "tables",
    "words",
]

_HOMES = {
    "KcAnalysisError": "kcanalysis.errors",
    "Quarter": "kcanalysis.quarter",
    "load": "kcanalysis.panel.panel",
    "load_facts": "kcanalysis.panel.panel",
    "load_findings": "kcanalysis.tieout",
    "cash": "kcanalysis.metrics",
    "growth": "kcanalysis.metrics",
    "margins": "kcanalysis.metrics",
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
