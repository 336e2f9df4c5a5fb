from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from kcanalysis.typeface import FAMILY, advance, font_files, lacking


def test_the_wheel_has_every_face_under_the_familys_name() -> None:
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            assert str(font["name"].getBestFamilyName()).startswith(FAMILY)


def test_digits_have_one_width_so_that_columns_of_numbers_align() -> None:
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            names = font.getBestCmap()
            assert len({font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_text_is_measured_in_the_typeface() -> None:
    # Advances as the font states them, in thousandths of an em: digits 497, parenthesis 303.
    assert advance("(1)") == pytest.approx(0.303 + 0.497 + 0.303)
    assert advance("金") == 1.0


def test_characters_of_no_font_are_told() -> None:
    assert lacking("Kingsoft 金山\n† ☐ Ж") == {"金", "山"}
