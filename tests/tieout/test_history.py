from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kcanalysis.reading import read_release
from kcanalysis.tieout import Finding
from kcanalysis.tieout.release import check_release

# with what is claimed without a number
NUMBERS = {"2024Q4": 224, "2026Q1": 119}
STATES = {
    "2024Q4": {"tied": 196, "exception": 2, "disclosed_only": 26},
    "2026Q1": {"tied": 106, "exception": 1, "disclosed_only": 12},
}
# the line, the number as printed, and what the tables have
MISPRINTS = {
    "2024Q4": [("70", "0.1", "0.152"), ("96", "265.1", "-265.064")],
    "2026Q1": [("13", "392.01", "391.959")],
}


@pytest.fixture(scope="module", params=sorted(NUMBERS))
def checked(
    request: pytest.FixtureRequest, real_releases: dict[str, Path]
) -> tuple[str, list[Finding]]:
    name: str = request.param
    return name, check_release(read_release(real_releases[name]))


def test_every_number_of_the_prose_ends_in_one_state(checked: tuple[str, list[Finding]]) -> None:
    name, findings = checked
    states = Counter(finding.state for finding in findings if finding.kind == "claim")
    assert states.total() == NUMBERS[name]
    assert states == STATES[name]


def test_the_exceptions_are_the_misprints_and_nothing_else(
    checked: tuple[str, list[Finding]],
) -> None:
    name, findings = checked
    found = [
        (finding.source.split(":")[1], str(finding.stated), str(finding.expected))
        for finding in findings
        if finding.state == "exception"
    ]
    assert found == MISPRINTS[name]


def test_a_tied_number_names_the_facts_that_it_ties_to(checked: tuple[str, list[Finding]]) -> None:
    _, findings = checked
    for finding in findings:
        assert bool(finding.against) == (finding.state in ("tied", "exception")), finding.message
