"""Edges of the sentences that no report at hand has; what they say is tested in test_seen.py."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kcanalysis.facts import Fact
from kcanalysis.origins import Origin
from kcanalysis.panel.load import load
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import words
from kcanalysis.quarter import Quarter
from kcanalysis.tieout import load_findings
from tests.conftest import DATA

FIRST = Quarter(2025, 1)


def made(**items: list[float | None]) -> Panel:
    """A made-up panel of five quarters, the last of them 2026Q1, in RMB millions."""
    figures = {}
    for item, values in {"total_revenues": [100.0] * 5, **items}.items():
        for ago, value in enumerate(values):
            if value is not None:
                quarter = FIRST + ago
                fact = Fact("2026Q1", "income_statement", item, item, quarter.end, 3, "CNY",
                            "millions", Decimal(str(value)), "f:1")  # fmt: skip
                figures[quarter, item] = Origin.stated(fact)
    return Panel(figures, tuple(FIRST + ago for ago in range(5)), lookback=5)


def sentence(text: str, start: str) -> str:
    (found,) = [line for line in text.replace("\n", " ").split(". ") if start in line]
    return found


def test_the_summary_of_2026q1_says_what_the_release_says(panel: Panel) -> None:
    assert words.summary(panel).data.split("\n") == [
        "- Total revenues were RMB2,703.7 million, up 37.2% from RMB1,970.0 million a year earlier "
        "and down 2.1% from RMB2,761.4 million the quarter before.",
        "- The gross margin was 12.8%, down 3.4 percentage points from 16.2% a year earlier and "
        "down 4.1 percentage points from 16.9% the quarter before.",
        "- The normalized adjusted EBITDA margin was 27.6%, up 11.6 percentage points from 16.1% a "
        "year earlier and up 1.8 percentage points from 25.8% the quarter before. As reported it "
        "was down 0.8 percentage points from 28.4% the quarter before: the gains and losses on "
        "disposals in it changed by RMB72.7 million.",
        "- The net result was a loss of RMB343.7 million, widening by RMB27.6 million (8.7%) from "
        "a loss of RMB316.1 million a year earlier and by RMB180.8 million (to 2.1 times as much) "
        "from a loss of RMB162.9 million the quarter before.",
        "- Operating activities brought in RMB534.0 million and investing activities used "
        "RMB1,630.0 million. Cash and cash equivalents were RMB4,903.8 million at 31 March 2026, "
        "down from RMB6,018.0 million the quarter before; with restricted cash they were "
        "RMB4,950.7 million.",
    ]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ([-5, 0, 0, -20, -10], "was a loss of RMB10.0 million, widening by RMB5.0 million "
         "(100.0%) from a loss of RMB5.0 million a year earlier and narrowing by RMB10.0 million "
         "(50.0%) from a loss of RMB20.0 million the quarter before"),
        ([5, 0, 0, 20, 10], "was a profit of RMB10.0 million, up by RMB5.0 million (100.0%) "
         "from a profit of RMB5.0 million a year earlier and down by RMB10.0 million (50.0%) from "
         "a profit of RMB20.0 million the quarter before"),
        ([5, 0, 0, -20, -10], "turned to a loss of RMB10.0 million, after a profit of RMB5.0 "
         "million a year earlier and narrowing by RMB10.0 million (50.0%) from a loss of RMB20.0 "
         "million the quarter before"),
        ([-4, 0, 0, -20, -10], "was a loss of RMB10.0 million, widening by RMB6.0 million (to 2.5 "
         "times as much) from a loss of RMB4.0 million a year earlier and narrowing by RMB10.0 "
         "million (50.0%) from a loss of RMB20.0 million the quarter before"),
        ([5, 0, 0, 6, -10], "turned to a loss of RMB10.0 million, after a profit of RMB5.0 "
         "million a year earlier and a profit of RMB6.0 million the quarter before"),
        ([-10.01, 0, 0, -10.04, -10], "was a loss of RMB10.0 million, unchanged from a loss of "
         "RMB10.0 million a year earlier and from a loss of RMB10.0 million the quarter before"),
        ([None, 0, 0, -20, -10], "was a loss of RMB10.0 million, narrowing by RMB10.0 million "
         "(50.0%) from a loss of RMB20.0 million the quarter before; no figure for a "
         "year earlier is at hand"),
        ([None] * 4 + [10], "was a profit of RMB10.0 million; no figure for a year earlier and "
         "the quarter before is at hand"),
        ([1, 1, 1, 1, None], "is not known for this quarter"),
    ],
)  # fmt: skip
def test_a_result_widens_narrows_or_turns(result: list[float | None], expected: str) -> None:
    text = words.summary(made(net_loss=result)).data
    assert sentence(text, "The net result").endswith(f"The net result {expected}".rstrip("."))


def test_what_is_not_known_is_left_out_without_a_trace() -> None:
    assert words.growth(made()).data == (
        "Total revenues were RMB100.0 million, unchanged from RMB100.0 million a year earlier and "
        "unchanged from RMB100.0 million the quarter before. Public cloud services are not known "
        "for this quarter. Enterprise cloud services are not known for this quarter. Over the "
        "last twelve months revenues were RMB400.0 million."
    )
    assert "impairment" not in words.margins(made(impairment_of_long_lived_assets=[0] * 5)).data


def test_cash_lasts_by_the_mean_of_four_quarters_where_all_are_known() -> None:
    panel = made(
        net_cash_from_operating_activities=[None, -10, -10, 10, -30],
        net_cash_from_investing_activities=[None, 0, 0, 0, 0],
        cash_at_end_of_period=[None, None, None, None, 60],
    )
    assert words.cash(panel).data.endswith(
        "together burnt RMB30.0 million; at that rate cash lasts 2.0 quarters. At the average "
        "burn of the last four quarters it lasts 6.0 quarters."
    )


@pytest.mark.parametrize(
    ("billings", "moved"),
    [
        (100.6, ", up 1% over the year"),
        (90, ", down 10% over the year"),
        (240, ", 2.4 times those of a year earlier"),
    ],
)
def test_ai_billings_rise_or_fall(billings: float, moved: str) -> None:
    panel = made(ai_gross_billings=[100, None, None, None, billings])
    assert f"AI gross billings were RMB{billings:.1f} million{moved}." in (
        words.ai_and_ecosystem(panel).data
    )


def test_a_sum_that_more_than_doubled_is_a_multiple() -> None:
    assert "were RMB100.0 million, 2.5 times RMB40.0 million a year earlier and up" in (
        words.summary(made(total_revenues=[40, 1, 1, 80, 100])).data
    )


def test_what_is_owed_is_told_narrow_and_broad_or_not_at_all(full_panel: Panel) -> None:
    assert (
        "Net of cash and short-term investments, borrowings were RMB1,933.2 million (RMB254.6 "
        "million the quarter before); with what is owed to related parties, leases and other "
        "liabilities they were RMB8,597.4 million (RMB5,926.8 million the quarter before): *0.7* "
        "and *3.1* times the adjusted EBITDA of the last four quarters."
    ) in words.cash(full_panel).data
    figures = {key: of for key, of in full_panel.figures.items() if key[1] != "other_liabilities"}
    assert "borrowings were" not in words.cash(replace(full_panel, figures=figures)).data


def test_revenues_that_do_not_move_are_unchanged() -> None:
    assert "were RMB100.0 million, unchanged from RMB100.0 million a year earlier" in (
        words.summary(made()).data
    )


def test_growth_of_a_report_in_dollars_is_said_to_be_in_rmb() -> None:
    panel = load("USD", through="2026Q1", data_dir=DATA)
    assert "Total revenues were US$392.0 million, up 37.2% in RMB from US$285.6 million" in (
        words.summary(panel).data
    )


def test_the_tie_out_is_counted_in_a_line(panel: Panel) -> None:
    text = words.tieout(panel, load_findings(DATA)).data
    assert text.startswith(
        "**Tie-out:** 1,182 checks, 3 exceptions; 37 of the checks are of numbers"
    )


def test_the_title_names_the_company_the_quarter_and_the_unit(panel: Panel) -> None:
    bundle = words.title(panel)._repr_mimebundle_()
    assert bundle == {
        "application/vnd.kcanalysis.title+json": {
            "title": "Kingsoft Cloud",
            "subtitle": "First quarter 2026: growth, margins and cash burn",
            "dateline": "Figures to 31 March 2026 · RMB in millions unless noted",
            "running": "Kingsoft Cloud · 2026Q1",
            "date": "2026-03-31",
        },
        "text/markdown": "# Kingsoft Cloud\n\n**First quarter 2026: growth, margins and cash burn**"
        "\n\nFigures to 31 March 2026 · RMB in millions unless noted",
    }


def test_cash_that_only_the_cash_flow_statement_states_is_told(releases_only: Path) -> None:
    panel = load(through="2025Q1", data_dir=releases_only)
    assert "Cash with restricted cash was RMB2,386.3 million at 31 March 2025." in (
        words.summary(panel).data
    )
    half = load(through="2024Q2", data_dir=DATA)
    assert "Operating activities brought in *RMB151.2 million*." in words.summary(half).data
