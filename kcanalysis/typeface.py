"""The one typeface of the reports: its files from an installed wheel, what it can set, how wide.

The page, the tables and the text inside the figures are set in the same family, and never in a
font that happens to be installed on the machine.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

FAMILY = "Source Sans Pro"
"""Name of the family, as a style sheet, Typst and matplotlib know it."""

FACES = {"Regular": (400, "normal"), "It": (400, "italic"), "Semibold": (600, "normal"),
         "Bold": (700, "normal")}  # fmt: skip
"""The faces that a page carries: weight and style."""

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


@lru_cache
def font_face(name: str, characters: str) -> str:
    """Write the style rule that carries a face in itself, cut down to some characters.

    Parameters
    ----------
    name : str
        One of `FACES`.
    characters : str
        Ranges of code points: ``U+0020-007E,U+2212``.
    """
    from fontTools.subset import Options, Subsetter, parse_unicodes
    from fontTools.ttLib import TTFont

    subsetter = Subsetter(Options(layout_features=["kern", "lnum", "tnum"], hinting=False))
    subsetter.populate(unicodes=parse_unicodes(characters))
    packed = BytesIO()
    with TTFont(font_files()[_STYLES.index(name)], recalcTimestamp=False, lazy=True) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(packed)
    data = base64.b64encode(packed.getvalue()).decode()
    weight, style = FACES[name]
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-style: {style};'
        f" src: url(data:font/woff;base64,{data}) format('woff'); }}"
    )


def advance(text: str) -> float:
    """Measure text.

    Parameters
    ----------
    text : str
        One line.

    Returns
    -------
    float
        Its width in em, set in the regular face; a character that the face lacks counts as 1.
    """
    widths = _advances()
    return sum(widths.get(ord(character), 1.0) for character in text)


def lacking(text: str) -> set[str]:
    """Find what cannot be set in print.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    set of str
        The characters that none of the fonts has. White space is always had.
    """
    return {
        character
        for character in set(text)
        if ord(character) not in _covered() and not character.isspace()
    }


@lru_cache(maxsize=1)
def _advances() -> dict[int, float]:
    """Give the width in em of each character of the regular face."""
    from fontTools.ttLib import TTFont

    with TTFont(font_files()[0], lazy=True) as font:
        widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Give the characters that one of the fonts has."""
    from fontTools.ttLib import TTFont

    # The font of code and printed text steps in for the reports' own. Typst holds it, but not as a
    # file; this one came with matplotlib.
    monospace = Path(str(files("matplotlib"))) / "mpl-data/fonts/ttf/DejaVuSansMono.ttf"
    covered: set[int] = set()
    for path in (font_files()[0], monospace):
        with TTFont(path, lazy=True) as font:
            covered |= set(font.getBestCmap())
    return frozenset(covered)
