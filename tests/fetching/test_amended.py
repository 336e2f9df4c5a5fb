from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fetching.conftest import COVER, EXHIBIT, fetch, files, index
from tests.fetching.server import (
    Edgar,
    Filed,
)

AMENDED = "0001104659-25-095001"


@pytest.fixture
def amended(edgar: Edgar, releases: dict[str, bytes]) -> Edgar:
    """The same with an amendment of 2025Q2, one without a release, and the first before both."""
    release = releases["2025Q2"].replace(b"Goodwill", b"Good will")
    edgar.filings += [
        Filed("0001104659-25-090001", "2025-09-02", {"c.htm": COVER}, form="6-K/A"),
        Filed(AMENDED, "2025-09-15", {"c.htm": COVER, EXHIBIT: release}, form="6-K/A"),
    ]
    return edgar


def check_amended(data: Path, releases: dict[str, bytes]) -> None:
    first, second = [row for row in index(data) if row["quarter"] == "2025Q2"]
    assert (first["file"], first["filed"]) == (f"kc-2025q2-{EXHIBIT}", "2025-08-20")
    assert (second["file"], second["filed"]) == (f"kc-2025q2-{AMENDED}-{EXHIBIT}", "2025-09-15")
    assert (data / "sources" / first["file"]).read_bytes() == releases["2025Q2"]
    assert b"Good will" in (data / "sources" / second["file"]).read_bytes()
    assert f",kc-2025q2-{AMENDED}-{EXHIBIT}:" in (data / "releases" / "2025Q2.csv").read_text()


def test_an_amendment_is_taken_after_what_it_amends(
    amended: Edgar, data: Path, releases: dict[str, bytes]
) -> None:
    result = fetch(amended, data)
    assert result.exit_code == 0, result.stderr
    told = f"filed 2025-09-15, .*; it amends kc-2025q2-{EXHIBIT}, which stays"
    assert re.search(f"^2025Q2: {told}$", result.stdout, re.MULTILINE)
    check_amended(data, releases)


def test_an_amendment_of_what_is_at_hand_is_found_and_taken_once(
    amended: Edgar, data: Path, releases: dict[str, bytes]
) -> None:
    filings, amended.filings = amended.filings, amended.filings[:-2]
    fetch(amended, data)
    amended.filings = filings
    result = fetch(amended, data, "--since", "2025Q3")
    assert f"it amends kc-2025q2-{EXHIBIT}, which stays" in result.stdout
    check_amended(data, releases)
    before, asked = files(data), amended.count(EXHIBIT)
    again = fetch(amended, data, "--since", "2025Q2")
    assert f"2025Q2: at hand, as fetched: {data / 'sources'}/kc-2025q2-{AMENDED}" in again.stdout
    assert (files(data), amended.count(EXHIBIT)) == (before, asked)
