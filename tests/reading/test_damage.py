"""A damaged release, in any form: the right facts, one clear error, or it is told what is off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.reading import read_release
from kcanalysis.tieout import exceptions
from kcanalysis.tieout.release import check_release
from tests.forms import FORMS, write_form
from tests.forms.content import Grid, compose

Change = Callable[[Grid], Grid]


def changed(facts: list[Fact], form: str, change: Change, directory: Path) -> Path:
    """Write a release whose first statement is changed."""
    blocks = compose(facts)
    at = next(at for at, block in enumerate(blocks) if isinstance(block, Grid))
    grid = blocks[at]
    assert isinstance(grid, Grid)
    blocks[at] = change(grid)
    path = directory / f"release.{FORMS[form][0]}"
    path.write_bytes(FORMS[form][1](blocks))
    return path


def with_goodwill(cells: list[str]) -> Change:
    return lambda grid: replace(
        grid, rows=[["Goodwill", *cells] if row[0] == "Goodwill" else row for row in grid.rows]
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (with_goodwill(["4,605,724", "4,6O5,724", "667,690"]), "is not a number"),
        (with_goodwill(["4,605,724", "4,605,72", "667,690"]), "is not a number"),
        (with_goodwill(["4,605,724", "4,605,724"]), "has 2 figures under 3 columns"),
        (with_goodwill(["4,605,724", "4,605,724", "667,690", "1"]), "4 figures under 3 columns"),
        (with_goodwill(["4,605,724", "4,605.72", "667,690"]), "decimals in a table of thousands"),
        (lambda grid: replace(grid, currencies=["RMB", "RMB", "EUR"]), "the currency 'EUR'"),
        (lambda grid: replace(grid, currencies=["RMB", "HK$", "US$"]), "the currency 'HK$'"),
        (lambda grid: replace(grid, currencies=["RMB", "RMB"]), "3 dates but 2 currencies"),
        (lambda grid: replace(grid, title=(*grid.title[:2], "(Amounts in full)")), "its unit"),
        (lambda grid: replace(grid, title=(grid.title[0], "A TABLE", grid.title[2])), "says which"),
        (lambda grid: replace(grid, rows=grid.rows[:-1]), "is missing or cut off"),
        (lambda grid: replace(grid, rows=[*grid.rows, grid.rows[3]]), "stands twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_damaged_table_is_refused_with_what_is_wrong(
    form: str, change: Change, message: str, stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    path = changed(stored["2026Q1"], form, change, tmp_path)
    with pytest.raises(InputError) as raised:
        read_release(path)
    assert message in str(raised.value)
    assert str(raised.value).startswith("release.")
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("form", [form for form in FORMS if form != "pdf"])
def test_a_table_in_millions_among_tables_in_thousands_keeps_its_unit(
    form: str, stored: dict[str, list[Fact]], tmp_path: Path
) -> None:
    def in_millions(grid: Grid) -> Grid:
        return replace(grid, title=(*grid.title[:2], "(All amounts in millions)"))

    facts = read_release(changed(stored["2026Q1"], form, in_millions, tmp_path)).facts
    units = {fact.statement: fact.unit for fact in facts if fact.item.startswith("total_")}
    assert units == {"balance_sheet": "millions", "income_statement": "thousands"}


def cut(lines: list[str], at: int) -> list[str]:
    return lines[:at]


def doubled(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], lines[at], *lines[at:]]


def dropped(lines: list[str], at: int) -> list[str]:
    return lines[:at] + lines[at + 1 :]


def swapped(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], *reversed(lines[at : at + 2]), *lines[at + 2 :]]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["rows", "cells", "layout", "markdown", "newswire", "submission"])
@pytest.mark.parametrize("damage", [cut, doubled, dropped, swapped])
def test_a_damaged_line_gives_no_wrong_figure_that_is_not_told(
    damage: Callable[[list[str], int], list[str]],
    form: str,
    stored: dict[str, list[Fact]],
    tmp_path: Path,
) -> None:
    right = {(key(fact), fact.value) for fact in stored["2026Q1"]}
    lines = write_form(stored["2026Q1"], form).decode().split("\n")
    path = tmp_path / "release"
    outcomes: Counter[str] = Counter()
    for at in range(1, len(lines) - 1, 9):
        path.write_text("\n".join(damage(lines, at)), "utf-8")
        try:
            release = read_release(path)
        except InputError:
            outcomes["error"] += 1
            continue
        if {(key(fact), fact.value) for fact in release.facts} <= right:
            outcomes["right"] += 1
        else:
            outcomes["told"] += 1
            assert exceptions(check_release(release)) or release.notes, lines[at]
    assert outcomes["error"] + outcomes["right"] > 2 * outcomes["told"]
    assert damage is cut or outcomes["right"]


def key(fact: Fact) -> tuple[object, ...]:
    return fact.statement, fact.item, fact.period_end, fact.months, fact.currency, fact.unit
