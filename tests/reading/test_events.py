"""The days that a release states, on datelines and calls of our own making."""

from __future__ import annotations

import datetime

import pytest

from kcanalysis.quarter import Quarter
from kcanalysis.reading.document import Document, Paragraph
from kcanalysis.reading.events import read_events


def days(*texts: str) -> dict[str, str]:
    """Read paragraphs of a release on the second quarter of 2025: event to day."""
    blocks = tuple(Paragraph(text, f"made-up.txt:{n}") for n, text in enumerate(texts, 1))
    found = read_events(Document("made-up.txt", blocks), Quarter(2025, 2))
    return {one.event: one.day.isoformat() for one in found}


@pytest.mark.parametrize(
    "dateline",
    [
        "BEIJING, August 20, 2025 (A WIRE) -- Made-up results.",
        "BEIJING, CHINA, August 20, 2025 -- Made-up results.",
        "HONG KONG, Aug. 20, 2025 /A wire/ -- Made-up results.",
        "— BEIJING, Aug 20, 2025",
    ],
)
def test_a_place_in_capitals_and_a_day_are_the_dateline(dateline: str) -> None:
    assert days("A heading", dateline) == {"release": "2025-08-20"}


@pytest.mark.parametrize(
    "text",
    [
        "Beijing, August 20, 2025",  # a place in a sentence
        "We spoke in BEIJING, August 20, 2025",  # not at the beginning
        "BEIJING, August 32, 2025",  # no such day
        "BEIJING, February 30, 2026",
        "BEIJING, Augury 20, 2025",  # no month
        "BEIJING, June 30, 2025",  # the quarter's own end: its results cannot have been out
        "BEIJING, March 19, 2025",
        "BEIJING, August 20, 25",
    ],
)
def test_what_is_no_dateline_is_left_out(text: str) -> None:
    assert days(text) == {}


def test_the_first_day_that_can_be_one_counts() -> None:
    assert days("BEIJING, August 32, 2025", "BEIJING, August 21, 2025", "PARIS, May 1, 2026") == {
        "release": "2025-08-21"
    }


@pytest.mark.parametrize(
    "text",
    [
        "The makers will host a conference call on Wednesday, August 27, 2025, at 8:15 in the "
        "morning.",
        "A conference call\nis set for Aug. 27, 2025.",
        "The conference call begins at 8:15 a.m., U.S. Eastern Time, on August 27, 2025.",
    ],
)
def test_the_day_of_a_call_stands_behind_the_word(text: str) -> None:
    assert days(text) == {"call": "2025-08-27"}


@pytest.mark.parametrize(
    "text",
    [
        "On August 27, 2025 there is a conference call.",
        "There is a conference call. A replay is there until September 3, 2025.",
        "The conference call of May 28, 2025 was long.",
        "A call is held on August 27, 2025.",
    ],
)
def test_other_days_are_not_that_of_a_call(text: str) -> None:
    assert days(text) == {}


def test_each_event_knows_its_place() -> None:
    blocks = (
        Paragraph("Made-up results", "made-up.txt:1"),
        Paragraph("BEIJING, August 20, 2025", "made-up.txt:5"),
        Paragraph("There is a conference call on August 27, 2025.", "made-up.txt:9"),
    )
    release, call = read_events(Document("made-up.txt", blocks), Quarter(2025, 2))
    assert (release.release, release.day) == ("2025Q2", datetime.date(2025, 8, 20))
    assert (release.source, call.source) == ("made-up.txt:5", "made-up.txt:9")
