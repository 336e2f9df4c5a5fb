"""What the reader sees, in every report that can be built."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kcanalysis.facts import Fact
from kcanalysis.origins import Origin
from kcanalysis.panel.load import load
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import tables
from kcanalysis.presenting.takeaways import note
from kcanalysis.quarter import Quarter
from kcanalysis.said import load_said
from tests.conftest import DATA
from tests.seen import charts, checks, claims, names, sentences
from tests.seen.reckoning import HISTORY, METRICS, OF_A_FIGURE, QUARTERS

each_quarter = pytest.mark.parametrize("quarter", QUARTERS)


@cache
def panel_of(quarter: str, currency: str = "CNY", unit: str = "millions") -> Panel:
    return load(currency, unit, through=quarter, data_dir=DATA)


def test_items_and_metrics_are_called_as_they_are() -> None:
    names.check_names()


def test_rows_of_the_releases_are_the_items_that_they_are() -> None:
    names.check_rows()


def test_phrases_of_the_releases_are_about_what_they_say() -> None:
    claims.check_claims()


def test_sums_and_ratios_are_the_declared_ones(stored: dict[str, list[Fact]]) -> None:
    names.check_identities(list(stored.values()))


def test_every_metric_of_every_quarter_is_what_plain_arithmetic_gives() -> None:
    checks.check_metrics(panel_of("2026Q1"))


def test_the_tables_have_their_rows_in_their_order() -> None:
    checks.check_layout(panel_of("2026Q1"))


@each_quarter
def test_every_number_of_every_table_is_that_of_its_label(quarter: str) -> None:
    checks.check_tables(panel_of(quarter))


def test_tables_in_thousands_are_right_too() -> None:
    checks.check_tables(panel_of("2026Q1", unit="thousands"))


@each_quarter
def test_every_bar_point_and_number_is_that_of_its_name(quarter: str) -> None:
    charts.check_charts(panel_of(quarter))


def test_the_texts_of_the_charts_are_those_that_were_written_down() -> None:
    charts.check_texts(panel_of("2026Q1"))


@each_quarter
def test_every_sentence_is_read_and_right(quarter: str) -> None:
    sentences.check_sentences(note(panel_of(quarter), load_said(DATA)))


@pytest.mark.parametrize("quarter", [*Quarter(2019, 4).through(Quarter(2026, 1))], ids=str)
def test_every_sentence_of_seven_years_is_read_and_right(
    quarter: Quarter, history_data: Path
) -> None:
    panel = load(through=quarter, data_dir=history_data)
    sentences.check_sentences(note(panel, load_said(DATA)), HISTORY)


@each_quarter
def test_ratios_of_a_report_in_dollars_are_those_in_rmb(quarter: str) -> None:
    dollars, renminbi = panel_of(quarter, "USD"), panel_of(quarter)
    for name in checks.OVER_TIME:
        tables_of = [getattr(tables, name)(panel) for panel in (dollars, renminbi)]
        rows = [table.rows if table else [] for table in tables_of]
        for mine, theirs in zip(*rows, strict=True):
            for one, other in zip(mine.cells, theirs.cells, strict=True):
                if any(sign in other.text for sign in "%x") or other.text in ("n.m.", "—", "–"):
                    assert one.text == other.text, (name, mine.label)


def test_sums_of_a_report_in_dollars_are_at_one_rate() -> None:
    dollars, renminbi = panel_of("2026Q1", "USD"), panel_of("2026Q1")
    for quarter in ("2024Q4", "2025Q1", "2025Q4"):
        there, here = (panel.value(quarter, "total_revenues") for panel in (dollars, renminbi))
        assert there * 6.8980 == pytest.approx(here)
    # what the release prints in dollars is as printed
    assert dollars.value("2026Q1", "total_revenues") == 391.959
    assert dollars.value("2026Q1", "net_debt") == pytest.approx(1933.158 / 6.8980)


def test_what_changes_without_the_figures_keyed_in_is_marked_and_nothing_else(
    releases_only: Path,
) -> None:
    with_them, without = panel_of("2026Q1"), load(through="2026Q1", data_dir=releases_only)
    of_figures = [f"{name}({item})" for name in OF_A_FIGURE for item in ("total_revenues",)]
    marked = 0
    for id in [*METRICS, *of_figures, *without.items]:
        for quarter in QUARTERS:
            here, there = with_them.origin(quarter, id), without.origin(quarter, id)
            if isinstance(here, Origin):
                is_same = isinstance(there, Origin) and there.value == here.value
                assert here.is_keyed_in is not is_same, (id, quarter)
                marked += here.is_keyed_in
    assert marked > 60
