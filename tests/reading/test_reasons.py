from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from kcanalysis.quarter import Quarter
from kcanalysis.reading import read_release
from kcanalysis.reading.claims import claims_in
from kcanalysis.reading.document import Document, Paragraph
from kcanalysis.reading.reasons import read_reasons, uncoded
from kcanalysis.reading.sentences import read_sentences
from kcanalysis.reasons import Reason

PASSAGES = tomllib.loads(Path(__file__).with_name("reasons.toml").read_text("utf-8"))["passages"]

_Line = tuple[str, ...]


def read(text: str, *more: str) -> list[Reason]:
    """Read the reasons of paragraphs in which a second quarter of 2025 is reported."""
    blocks = [Paragraph(one, f"made-up.txt:{n}") for n, one in enumerate([text, *more], 1)]
    sentences = read_sentences(Document("made-up.txt", tuple(blocks)))
    quarter = Quarter(2025, 2)
    return read_reasons(sentences, claims_in(sentences, quarter), quarter)


def causes(text: str, *more: str) -> set[_Line]:
    """Give item, comparison, direction and cause of each reason of a line."""
    return {
        (r.item, r.comparison, r.direction, ("-" if r.against else "") + r.cause)
        for r in read(text, *more)
        if r.item
    }


def expected(passage: dict[str, list[list[str]]]) -> set[_Line]:
    return {(*line[:3], cause) for line in passage["expect"] for cause in line[3:]}


def test_reasons_are_read_with_precision_and_recall() -> None:
    assert len(PASSAGES) >= 60
    pairs = [(causes(passage["text"]), expected(passage)) for passage in PASSAGES]
    right = sum(len(found & due) for found, due in pairs)
    assert right / sum(len(found) for found, _ in pairs) >= 0.97
    assert right / sum(len(due) for _, due in pairs) >= 0.97


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["text"][:50])
def test_a_passage_explains_what_it_explains(passage: dict[str, list[list[str]]]) -> None:
    assert causes(str(passage["text"])) == expected(passage)


def test_what_an_increase_is_about_stands_in_its_own_paragraph() -> None:
    before = "Gross profit increased by 60.0% year-over-year to RMB400.0 million."
    after = "The increase was due to AI demand."
    assert causes(f"{before} {after}") == {("gross_profit", "year", "up", "ai_demand")}
    assert causes(before, after) == set()


def test_an_increase_is_about_a_figure_and_its_margin_and_no_other_line() -> None:
    text = (
        "Total revenues rose 25.0% year-over-year. Adjusted EBITDA rose 50.0% year-over-year to "
        "RMB420.0 million. Adjusted EBITDA margin was 21.0%, compared with 17.5% in the same "
        "quarter of 2024. The increase was due to higher gross profit."
    )
    assert {line[0] for line in causes(text)} == {"adjusted_ebitda", "adjusted_ebitda_margin"}


def test_a_reason_has_the_period_and_the_place_of_its_own() -> None:
    text = "Total revenues rose 25.0% year-over-year. The increase was due to AI demand."
    quarter, year = read(text, "Fiscal Year 2025 Financial Results", text)
    assert (quarter.months, quarter.source) == (3, "made-up.txt:1")
    assert (year.months, year.source) == (12, "made-up.txt:3")


def test_which_way_a_cause_moved_is_kept_where_the_tables_can_show_it() -> None:
    text = (
        "G&A expenses fell 10.0% year-over-year, due to the decrease of personnel costs, and "
        "share-based compensation."
    )
    assert [(r.cause, r.moved) for r in read(text)] == [
        ("personnel", ""),
        ("share_based_compensation", "down"),
    ]


def test_a_reason_that_is_not_coded_is_told_with_its_line() -> None:
    text = "Total revenues rose 25.0% year-over-year, driven by an unusually warm winter."
    assert uncoded(read(text)) == [
        "made-up.txt:1: a reason for 'total_revenues' is none that causes.toml knows; "
        "kept as 'other'"
    ]


STATED = re.compile(
    r"due to|attributable to|driven by|resulting from|because of|in.line with|offset by|despite",
    re.IGNORECASE,
)
COUNTS = {"2024Q4": 26, "2026Q1": 21}


@pytest.mark.parametrize("name", COUNTS)
def test_every_cause_that_a_real_release_names_ends_in_a_coded_reason(
    name: str, real_releases: dict[str, Path]
) -> None:
    release = read_release(real_releases[name])
    sentences = read_sentences(release.document)
    claims = claims_in(sentences, release.quarter)
    stated = 0
    for place, sentence in enumerate(sentences):
        named = len(STATED.findall(sentence.text))
        before = read_reasons(sentences[:place], claims, release.quarter)
        own = read_reasons(sentences[: place + 1], claims, release.quarter)[len(before) :]
        assert len({(r.item, r.comparison, r.cause, r.against) for r in own}) >= named
        assert bool(own) is bool(named), sentence.source(0)
        stated += named
    assert stated == COUNTS[name]
    reasons = [one for one in release.said if isinstance(one, Reason)]
    assert [reason for reason in reasons if reason.cause == "other"] == []
