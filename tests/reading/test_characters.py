from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.errors import ReleaseError
from kcanalysis.reading.characters import clean, decode


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("１，６５１．５％", "1,651.5%"),
        ("（ＵＳ＄１２）", "(US$12)"),
        ("a\u00a0b\u2009c\u202fd\u3000e", "a b c d e"),
        ("non\u2011GAAP, non\u2010GAAP, non–GAAP", "non-GAAP, non-GAAP, non-GAAP"),
        ("\u22125.0% – 3 — 2 \u2012 \u2015", "-5.0% – 3 — 2 – —"),
        ("soft\u00adhyphen, zero\u200bwidth, \ufeffmark", "softhyphen, zerowidth, mark"),
        ("ﬁnancial ﬂows", "financial flows"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("Shareholders’ equity²", "Shareholders’ equity²"),
    ],
)
def test_each_sign_is_written_in_one_way(printed: str, plain: str) -> None:
    assert clean(printed) == plain


@given(st.text())
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "content",
    [
        "A – B’s".encode(),
        "A – B’s".encode("utf-8-sig"),
        "A – B’s".encode("cp1252"),
        "A – B’s".encode("utf-16"),
    ],
)
def test_text_is_decoded_as_it_was_saved(content: bytes) -> None:
    assert decode(content, "f.txt") == "A – B’s"


@pytest.mark.parametrize("content", [b"a\0b", b"\x81\x8d", b"\xff\xfea"])
def test_what_is_not_text_is_refused(content: bytes) -> None:
    with pytest.raises(ReleaseError, match=r"f\.txt: is not a text file"):
        decode(content, "f.txt")
