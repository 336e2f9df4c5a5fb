from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kcanalysis.errors import InputError
from kcanalysis.panel.load import load
from kcanalysis.presenting import tables
from kcanalysis.presenting.causes import reasons_for
from kcanalysis.quarter import Quarter
from kcanalysis.said import load_said
from tests.conftest import DATA

LAST = Quarter(2026, 1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return shutil.copytree(DATA, tmp_path / "data")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"cause": "seasonality"', '"cause": "weather"', "no such cause: 'weather'"),
        ('"comparison": "quarter"', '"comparison": "decade"', "no such comparison: 'decade'"),
        ('"direction": "up"', '"direction": "left"', "no such direction: 'left'"),
        ('"subject": "infrastructure"', '"subject": "paint"', "no such subject: 'paint'"),
        ('"period_end": "2026-03-31"', '"period_end": "soon"', "soon"),
        ('"months": 3, ', "", "months"),
        ('"source": ', '"sauce": ', "sauce"),
        ('"event": "call"', '"event": "party"', "no such event: 'party'"),
        ('"day": "2026-05-27"', '"day": "2026-05-32"', "day is out of range"),
    ],
)
def test_damaged_reasons_are_refused_with_their_line(
    old: str, new: str, message: str, data: Path
) -> None:
    path = data / "reasons" / "2026Q1.jsonl"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=rf"2026Q1.jsonl, line \d+: is damaged \(.*{message}"):
        load_said(data)


@pytest.mark.parametrize("harm", ["cut", "gone", "facts"])
def test_reasons_that_do_not_go_with_the_facts_are_refused(harm: str, data: Path) -> None:
    path, facts = data / "reasons" / "2026Q1.jsonl", data / "releases" / "2026Q1.csv"
    if harm == "cut":
        path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    elif harm == "gone":
        path.unlink()
    else:
        facts.write_text(facts.read_text("utf-8").replace(",4605724,", ",4605725,"), "utf-8")
    with pytest.raises(InputError, match="ingest the release of 2026Q1 again"):
        load_said(data)


def test_the_days_that_a_release_states_are_recalled() -> None:
    said = load_said(DATA)
    assert [(one.event, str(one.day), one.source) for one in said[Quarter(2024, 4)].events] == [
        ("release", "2025-03-19", "kc-2024q4-release.txt:9"),
        ("call", "2025-03-19", "kc-2024q4-release.txt:104"),
    ]
    assert [one.event for one in said[LAST].events] == ["call"]


def test_what_the_company_names_for_a_move_can_stand_in_a_sentence_or_a_cell() -> None:
    said = load_said(DATA)
    cell = reasons_for(said, LAST, "operating_loss", "quarter")
    assert (cell.text, cell.source) == ("gross profit", "kc-2026q1-release.txt:36")
    assert reasons_for(said, LAST, "general_and_administrative_expenses", "quarter").text == (
        "personnel costs, share-based compensation and expected credit losses"
    )
    assert reasons_for(said, LAST, "cash_and_cash_equivalents", "quarter").text
    year = reasons_for(said, Quarter(2024, 4), "total_revenues", "year", months=12)
    assert year.text == (
        "demand for AI and more business with enterprise cloud customers; "
        "against it content delivery (CDN) scaled down"
    )


@pytest.mark.parametrize(
    ("quarter", "item", "comparison"),
    [
        (LAST, "net_loss", "year"),
        (LAST, "enterprise_cloud_revenues", "year"),
        (LAST, "cost_of_revenues", "quarter"),
        (Quarter(2025, 4), "total_revenues", "year"),
    ],
)
def test_nothing_is_named_for_a_move_without_a_reason(
    quarter: Quarter, item: str, comparison: str
) -> None:
    cell = reasons_for(load_said(DATA), quarter, item, comparison)
    assert (cell.text, cell.source) == ("", "")


def printed(quarter: str, name: str) -> list[list[str]]:
    table = getattr(tables, name)(load(through=quarter, data_dir=DATA), load_said(DATA))
    return [[row.label, *[cell.text for cell in row.cells]] for row in table.rows]


def test_reasons_stand_by_line_with_what_the_tables_make_of_them() -> None:
    rows = printed("2026Q1", "reasons")
    assert len(rows) == 20
    assert rows[-2] == [
        "Operating loss",
        "quarter",
        "widened",
        "gross profit",
        "borne out",
        "36",
    ]
    (staff,) = [row for row in rows if row[0] == "Research and development expenses"]
    assert staff[3:5] == [
        "personnel costs and share-based compensation",
        "borne out: share-based compensation",
    ]
    year = [row[0] for row in printed("2024Q4", "reasons") if row[0].endswith(", year")]
    assert len(year) == 13


def test_a_reason_that_is_too_small_for_the_move_is_not_borne_out() -> None:
    # pay in shares fell by 15.6 million in all, the expenses by 61.8
    rows = [row for row in printed("2024Q4", "reasons") if row[4].startswith("not borne out")]
    assert [row[:3] for row in rows] == [["Research and development expenses", "quarter", "down"]]


def test_intentions_and_what_is_no_longer_given_have_their_places() -> None:
    assert printed("2026Q1", "intentions") == [
        ["Investment in infrastructure", "to go on", "this year", "9"],
        ["Growth of the business", "to go on", "this year", "9"],
    ]
    news = printed("2026Q1", "no_longer_given")
    told = "Stated in the text: 'Gross billings of AI business' is no longer given; 2024Q4 gave it."
    assert [told, "19"] in news
    heads = ["No longer given", "Newly given", "Defined otherwise", "Called otherwise"]
    assert [row[0] for row in news if row[0] in heads] == heads


@pytest.mark.parametrize("name", ["reasons", "intentions", "no_longer_given"])
def test_a_quarter_without_a_release_has_no_table_of_what_it_says(name: str) -> None:
    panel = load(through="2025Q1", data_dir=DATA)
    assert getattr(tables, name)(panel, load_said(DATA)) is None
