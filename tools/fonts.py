"""Cut the typeface down to the faces that pages and drawings carry, in kcanalysis/faces/.

Its licence reserves its name for the whole of it, so that a face that is cut has another one.

Usage: python tools/fonts.py
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont

from kcanalysis.typeface import FACES, font_files

WESTERN = "U+0020-017F,U+2010-2027,U+2030-203A,U+20AC,U+2122,U+2190-2193,U+2212,U+2248,U+2260-2265"
IN_DRAWINGS = "U+0020-007E,U+00B7,U+00D7,U+2013,U+2014,U+2019,U+2212,U+2248"
NAMED = (1, 3, 4, 6)  # the records that hold the name
TARGET = Path(__file__).parents[1] / "kcanalysis" / "faces"


def main() -> None:
    """Cut every face that is carried."""
    whole = {path.stem.partition("-")[2]: path for path in font_files()}
    for use, characters in {"page": WESTERN, "chart": IN_DRAWINGS}.items():
        for face in FACES:
            if use == "page" or face != "It":  # no drawing has italics
                cut(whole[face], characters, TARGET / f"{use}-{face}.woff")


def cut(whole: Path, characters: str, target: Path) -> None:
    """Write a face with some characters only."""
    subsetter = Subsetter(Options(layout_features=["kern", "lnum", "tnum"], hinting=False))
    subsetter.options.name_IDs += [13, 14]  # its licence
    subsetter.populate(unicodes=parse_unicodes(characters))
    with TTFont(whole, recalcTimestamp=False) as font:
        subsetter.subset(font)
        for record in font["name"].names:
            if record.nameID in NAMED:
                record.string = "kcanalysis Sans"
        font.flavor = "woff"
        font.save(target)


if __name__ == "__main__":
    main()
