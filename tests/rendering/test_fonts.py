from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont

from kcanalysis import rendering
from kcanalysis.fonts import FAMILY, font_files


def test_the_wheel_has_every_face_under_the_familys_name() -> None:
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            assert str(font["name"].getBestFamilyName()).startswith(FAMILY)


def test_digits_have_one_width_so_that_columns_of_numbers_align() -> None:
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            names = font.getBestCmap()
            assert len({font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_the_room_left_for_a_closing_parenthesis_is_that_of_the_typeface() -> None:
    with TTFont(font_files()[0], lazy=True) as font:
        advance = font["hmtx"][font.getBestCmap()[ord(")")]][0] / font["head"].unitsPerEm
    templates = Path(rendering.__file__).parent / "templates"
    for style in ("kc-html/style.css", "kc-pdf/report.typ"):
        assert f"{advance:.3f}em" in (templates / style).read_text(encoding="utf-8")
