"""The one typeface of the reports: its files from an installed wheel, what it can set, how wide.

The page, the tables and the text inside the figures are set in the same family, and never in a
font that happens to be installed on the machine.
"""

from __future__ import annotations

import base64
from functools import cache, lru_cache
from importlib.util import find_spec
from math import fsum
from pathlib import Path

FAMILY = "Source Sans Pro"
"""Name of the family, as a style sheet, Typst and matplotlib know it."""

FACES = {"Regular": (400, "normal"), "It": (400, "italic"), "Semibold": (600, "normal"),
         "Bold": (700, "normal")}  # fmt: skip
"""The faces that a page carries: weight and style."""

_STYLES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


def font_files() -> list[Path]:
    """Find the TrueType files: regular, semibold, bold, each upright and italic, in that order."""
    directory = _place_of("font_source_sans_pro") / "files"
    return [directory / f"SourceSansPro-{style}.ttf" for style in _STYLES]


def _place_of(package: str) -> Path:
    """Find the directory of a package without importing it."""
    spec = find_spec(package)
    assert spec is not None, f"{package} is a requirement"
    return Path(str(spec.origin)).parent


@cache
def font_face(name: str, use: str) -> str:
    """Write the style rule that carries one of `FACES` in itself, cut down for a `use`.

    A ``page`` has all Western characters, a ``chart`` those of its labels, in no italics.
    """
    face = Path(__file__).with_name("faces") / f"{use}-{name}.woff"  # cut by tools/fonts.py
    data = base64.b64encode(face.read_bytes()).decode()
    weight, style = FACES[name]
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {style};'
        f" src: url(data:font/woff;base64,{data}) format('woff'); }}"
    )


@lru_cache(maxsize=10_000)
def advance(text: str) -> float:
    """Measure a line in em, set in the regular face; a character that it lacks counts as 1."""
    # exact: what sum() rounds differs between versions of Python
    return fsum(_advances().get(ord(character), 1.0) for character in text)


def lacking(text: str) -> set[str]:
    """Find the characters that none of the fonts of print has; white space is always had."""
    return {each for each in set(text) if ord(each) not in _covered() and not each.isspace()}


@cache
def _advances() -> dict[int, float]:
    """Give the width in em of each character of the regular face."""
    from fontTools.ttLib import TTFont

    with TTFont(font_files()[0], lazy=True) as font:
        widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}


@cache
def _covered() -> set[int]:
    """Give the characters that one of the fonts has."""
    from fontTools.ttLib import TTFont

    # The font of code and printed text steps in for the reports' own. Typst holds it, but not as a
    # file; this one came with matplotlib.
    monospace = _place_of("matplotlib") / "mpl-data/fonts/ttf/DejaVuSansMono.ttf"
    with TTFont(monospace, lazy=True) as font:
        return {*_advances(), *font.getBestCmap()}
