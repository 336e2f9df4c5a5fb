from __future__ import annotations

import pytest

from kcanalysis.quarter import Quarter
from kcanalysis.reading.document import Document, Paragraph
from kcanalysis.reading.intentions import read_intentions
from kcanalysis.reading.sentences import read_sentences


def read(text: str) -> list[tuple[str, str, str]]:
    """Give subject, direction and horizon of what a text says of the time to come."""
    sentences = read_sentences(Document("f.txt", (Paragraph(text, "f.txt:1"),)))
    found = read_intentions(sentences, Quarter(2025, 2))
    assert {one.source for one in found} <= {"f.txt:1"}
    return [(one.subject, one.direction, one.horizon) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We expect to increase capital expenditures in the next quarter.",
            [("infrastructure", "up", "the next quarter")],
        ),
        (
            "The company plans to reduce costs over the next two years.",
            [("costs", "down", "the next two years")],
        ),
        (
            "We will continue to invest in research and development throughout the year.",
            [("infrastructure", "on", "this year"), ("research", "on", "this year")],
        ),
        (
            "We believe that AI will transform every industry.",
            [("ai", "", "")],
        ),
        ("Management aims to paint the office.", [("other", "", "")]),
        # only the first clause is about the time to come
        ("We expect profitability, as our costs fell.", [("profitability", "", "")]),
        ("We believe that our costs are low.", []),
        ("Total revenues grew 25.0% year-over-year.", []),
        ("We will host a conference call.", []),
    ],
)
def test_what_is_expected_or_planned_is_read(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert read(text) == expected


def test_of_two_that_say_the_same_the_one_with_a_horizon_is_kept() -> None:
    text = "We remain committed to our ecosystem, and we expect to serve our ecosystem next year."
    assert read(text) == [("ecosystem", "", "next year")]


def test_the_safe_harbour_text_is_not_read() -> None:
    blocks = [
        Paragraph("Conference Call Information", "f.txt:1"),
        Paragraph("We expect that our plans to invest may change.", "f.txt:2"),
    ]
    sentences = read_sentences(Document("f.txt", tuple(blocks)))
    assert read_intentions(sentences, Quarter(2025, 2)) == []
