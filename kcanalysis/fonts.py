"""The one typeface of the reports, as files from an installed wheel.

The page, the tables and the text inside the figures are set in the same family, and never in a
font that happens to be installed on the machine.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

FAMILY = "Source Sans Pro"
"""Name of the family, as a style sheet, Typst and matplotlib know it."""

_STYLES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


def font_files() -> list[Path]:
    """Find the font files of the reports.

    Returns
    -------
    list of Path
        TrueType files: regular, semibold and bold, each upright and italic, in that order.
        For matplotlib: ``for path in font_files(): font_manager.fontManager.addfont(path)``.
    """
    directory = Path(str(files("font_source_sans_pro"))) / "files"
    return [directory / f"SourceSansPro-{style}.ttf" for style in _STYLES]
