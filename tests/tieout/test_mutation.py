from __future__ import annotations

import random

from kcanalysis.facts import Fact
from kcanalysis.tieout import check_facts
from tools.mutation import caught, cells, changes, involves, neighbourhood

SAMPLE = 600


def test_the_shipped_tables_have_no_exception(stored: dict[str, list[Fact]]) -> None:
    everything = [fact for facts in stored.values() for fact in facts]
    for facts in stored.values():
        assert all(finding.state == "tied" for finding in check_facts(facts, everything))


def test_the_shipped_tables_have_1018_cells_and_every_one_takes_part_in_a_check(
    stored: dict[str, list[Fact]],
) -> None:
    assert sum(len(cells(facts)) for facts in stored.values()) == 1018
    for facts in stored.values():
        findings = check_facts(facts)
        for cell in cells(facts):
            assert any(involves(finding, cell) for finding in findings), cell


def test_a_changed_digit_is_noticed_in_99_of_100_changes(stored: dict[str, list[Fact]]) -> None:
    every = [
        (name, cell, changed)
        for name, facts in stored.items()
        for cell in cells(facts)
        for changed in changes(cell)
    ]
    assert len(every) > 48000
    findings = {name: check_facts(facts) for name, facts in stored.items()}
    escaped = [
        changed
        for name, cell, changed in random.Random(2026).sample(every, SAMPLE)
        if not caught(cell, changed, neighbourhood(cell, stored[name], findings[name]))
    ]
    assert {fact.unit for fact in escaped} <= {"shares"}
    # 0.98 percent of all changes escape; in a sample of 600 that is 6, give or take 5
    assert len(escaped) <= SAMPLE * 0.02


def test_the_neighbourhood_of_a_cell_checks_it_as_the_whole_release_does(
    stored: dict[str, list[Fact]],
) -> None:
    facts = stored["2026Q1"]
    findings = check_facts(facts)
    for cell in random.Random(1).sample(cells(facts), 12):
        near = neighbourhood(cell, facts, findings)
        for changed in list(changes(cell))[:3]:
            assert caught(cell, changed, near) == caught(cell, changed, facts)


def test_a_dash_has_no_digit_to_change(stored: dict[str, list[Fact]]) -> None:
    dash = next(fact for fact in cells(stored["2024Q4"]) if not fact.value)
    assert list(changes(dash)) == []
