from __future__ import annotations

import base64
from fractions import Fraction
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

import kcanalysis
from kcanalysis.typeface import FACES, FAMILY, advance, font_face, font_files, lacking

CARRIED = Path(kcanalysis.__file__).with_name("faces")


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


@given(st.text("0123456789().,%Operating expenses", max_size=40))
def test_widths_add_up_exactly_so_that_every_python_gives_the_same(text: str) -> None:
    assert advance(text) == float(sum(Fraction(advance(character)) for character in text))
    assert advance("金") == 1.0


def test_characters_of_no_font_are_told() -> None:
    assert lacking("Kingsoft 金山\n† ☐ Ж") == {"金", "山"}


@pytest.mark.parametrize(
    ("use", "faces", "characters"),
    [
        ("chart", {"Regular", "Semibold", "Bold"}, "09AZaz()–—’−×·≈"),
        ("page", {*FACES}, "09AZaz()ÀžŁ€™“”…•→≥"),
    ],
)
def test_a_face_that_is_carried_has_its_characters_as_wide_as_the_whole(
    use: str, faces: set[str], characters: str
) -> None:
    assert {path.stem for path in CARRIED.glob(f"{use}-*.woff")} == {f"{use}-{n}" for n in faces}
    for name in faces:
        whole = next(path for path in font_files() if path.stem.endswith(f"-{name}"))
        with TTFont(CARRIED / f"{use}-{name}.woff") as font, TTFont(whole) as entire:
            cut = font.getBestCmap()
            assert {ord(character) for character in characters} <= {*cut}
            widths, known = font["hmtx"].metrics, entire["hmtx"].metrics
            names = entire.getBestCmap()
            assert all(widths[cut[code]][0] == known[names[code]][0] for code in cut)
        assert base64.b64encode((CARRIED / f"{use}-{name}.woff").read_bytes()).decode() in (
            font_face(name, use)
        )
