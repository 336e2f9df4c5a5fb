"""The sample that visitors see is the latest report."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from kcanalysis.paths import find_project
from tools.sample import SAMPLE, build_sample

Matrix = list[float]


@pytest.mark.slow
def test_the_sample_is_what_the_latest_report_would_be_now(tmp_path: Path) -> None:
    project = find_project()
    pdf, _ = build_sample(project, tmp_path)
    is_same = pdf.read_bytes() == (project / SAMPLE).read_bytes()
    assert is_same, f"{SAMPLE} is out of date: renew it by 'make sample', and look at it"


@pytest.mark.slow
def test_quarters_stand_at_even_distances_in_its_tables() -> None:
    heads: dict[tuple[int, float], list[float]] = {}
    for number, page in enumerate(PdfReader(find_project() / SAMPLE).pages):

        def note(text: str, shift: Matrix, place: Matrix, *_: object, number: int = number) -> None:
            if re.fullmatch(r"20\d\dQ\d", text.strip()):
                line = number, round(shift[5] + place[5], 1)
                heads.setdefault(line, []).append(shift[4] + place[4])

        if "What the figures rest on" not in page.extract_text():
            page.extract_text(visitor_text=note)
    tables = [places for places in heads.values() if len(places) > 2]
    assert len(tables) >= 12
    for places in tables:
        steps = [right - left for left, right in pairwise(places)]
        assert max(steps) - min(steps) < 1.5  # points, of 33 at the least


def test_a_row_in_the_box_of_its_first_page_is_one_line() -> None:
    lines = PdfReader(find_project() / SAMPLE).pages[0].extract_text().splitlines()
    box = lines[lines.index("Quality of the quarter") + 1 : lines.index("No longer given")]
    assert all(len(line.split()) >= 4 for line in box)
