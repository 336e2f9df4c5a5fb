from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from kcanalysis.panel.panel import load
from kcanalysis.presenting import words
from kcanalysis.tieout import load_findings
from tests.conftest import DATA


def made(**items: list[float]) -> pd.DataFrame:
    """A made-up panel of five quarters, the last of them 2026Q1."""
    index = pd.period_range("2025Q1", "2026Q1", freq="Q-DEC")
    panel = pd.DataFrame({"total_revenues": [100.0] * 5, **items}, index=index)
    panel.attrs = {
        "currency": "CNY",
        "unit": "millions",
        "lookback": 5,
        "new_items": {},
        "origins": {},
    }
    return panel


def sentence(text: str, start: str) -> str:
    (found,) = [line for line in text.replace("\n", " ").split(". ") if start in line]
    return found


def test_the_summary_of_2026q1_says_what_the_release_says(panel: pd.DataFrame) -> None:
    lines = words.summary(panel).data.split("\n")
    assert lines == [
        "- Total revenues were RMB2,703.7 million, up 37.2% from RMB1,970.0 million a year earlier "
        "and down 2.1% from RMB2,761.4 million the quarter before.",
        "- The gross margin was 12.8%, down 3.4 percentage points from 16.2% a year earlier and "
        "down 4.1 percentage points from 16.9% the quarter before.",
        "- The adjusted EBITDA margin was 27.6%, up 11.4 percentage points from 16.2% a year "
        "earlier and down 0.8 percentage points from 28.4% the quarter before.",
        "- The net result was a loss of RMB343.7 million, widening from a loss of RMB316.1 million "
        "a year earlier and from a loss of RMB162.9 million the quarter before.",
        "- Operating activities brought in RMB534.0 million and investing activities used "
        "RMB1,630.0 million. Cash and cash equivalents were RMB4,903.8 million at 31 March 2026, "
        "down from RMB6,018.0 million the quarter before; with restricted cash they were "
        "RMB4,950.7 million.",
    ]


def test_a_loss_that_becomes_a_profit_turned_and_has_no_percentage() -> None:
    panel = load(through="2024Q4", data_dir=DATA)
    assert (
        "The adjusted operating result turned to a profit of RMB24.4 million, after a loss of "
        "RMB187.6 million a year earlier and a loss of RMB140.2 million the quarter before."
    ) in words.margins(panel).data


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ([-5, 0, 0, -20, -10], "was a loss of RMB10.0 million, widening from a loss of RMB5.0 "
         "million a year earlier and narrowing from a loss of RMB20.0 million the quarter before"),
        ([5, 0, 0, 20, 10], "was a profit of RMB10.0 million, up from a profit of RMB5.0 million a "
         "year earlier and down from a profit of RMB20.0 million the quarter before"),
        ([5, 0, 0, -20, -10], "turned to a loss of RMB10.0 million, after a profit of RMB5.0 "
         "million a year earlier and narrowing from a loss of RMB20.0 million the quarter before"),
        ([-10.01, 0, 0, -10.04, -10], "was a loss of RMB10.0 million, unchanged from a loss of "
         "RMB10.0 million a year earlier and from a loss of RMB10.0 million the quarter before"),
        ([math.nan, 0, 0, -20, -10], "was a loss of RMB10.0 million, narrowing from a loss of "
         "RMB20.0 million the quarter before; no figure for a year earlier is at hand"),
        ([math.nan] * 4 + [10], "was a profit of RMB10.0 million; no figure for a year earlier and "
         "the quarter before is at hand"),
        ([1, 1, 1, 1, math.nan], "is not stated for this quarter"),
    ],
)  # fmt: skip
def test_a_result_widens_narrows_or_turns(result: list[float], expected: str) -> None:
    text = words.summary(made(net_loss=result)).data
    assert sentence(text, "The net result").endswith(f"The net result {expected}".rstrip("."))


def test_revenues_that_do_not_move_are_unchanged() -> None:
    assert "were RMB100.0 million, unchanged from RMB100.0 million a year earlier" in (
        words.summary(made()).data
    )


def test_cash_is_not_burnt_where_it_comes_in(panel: pd.DataFrame) -> None:
    at_year_end = load(through="2025Q4", data_dir=DATA)
    assert "together brought in cash, so none was burnt" in words.cash(at_year_end).data
    assert (
        "together burnt RMB1,096.1 million; at that rate cash and cash equivalents last 4.5 "
        "quarters. At the average burn of the 2 of the last 4 quarters whose cash flows are "
        "stated, cash and cash equivalents last 20.4 quarters."
    ) in words.cash(panel).data


def test_growth_of_a_report_in_dollars_is_said_to_be_in_rmb() -> None:
    panel = load(currency="USD", through="2026Q1", data_dir=DATA)
    assert "Total revenues were US$392.0 million, up 37.2% in RMB from US$285.6 million" in (
        words.summary(panel).data
    )


def test_gaps_are_named(panel: pd.DataFrame) -> None:
    text = words.gaps(panel).data
    assert text.startswith(
        "Nothing at hand covers 2025Q2 and 2025Q3. The releases at hand state no"
    )
    assert "keyed in" not in text


def test_what_is_keyed_in_is_named(full_panel: pd.DataFrame) -> None:
    text = words.gaps(full_panel).data
    assert text.startswith("The releases at hand state no complete cash flows for 2024Q1, 2024Q2")
    assert "Figures of 2024Q1, 2024Q2, 2024Q3, 2025Q1, 2025Q2, 2025Q3 and 2025Q4 that no" in text


def test_the_tie_out_is_counted_in_a_line(panel: pd.DataFrame) -> None:
    text = words.tieout(panel, load_findings(DATA)).data
    assert text.startswith("**Tie-out:** 1,155 checks, 3 exceptions; 32 stand in the text alone")


def test_a_panel_without_gaps_has_nothing_to_name() -> None:
    full = [1.0] * 5
    panel = made(net_cash_from_investing_activities=full, total_assets=full)
    assert words.gaps(panel).data == ""


@pytest.mark.parametrize(
    "quarter", ["2023Q4", "2024Q1", "2024Q3", "2024Q4", "2025Q1", "2025Q3", "2025Q4"]
)
@pytest.mark.parametrize("currency", ["CNY", "USD"])
def test_every_quarter_at_hand_can_be_told(quarter: str, currency: str) -> None:
    panel = load(currency=currency, through=quarter, data_dir=DATA)  # type: ignore[arg-type]
    for name in set(words.__all__) - {"title", "tieout"}:
        tell = getattr(words, name)
        assert not re.search(r"\bnan\b", tell(panel).data)
        assert "—" not in tell(panel).data


def test_growth_names_what_each_segment_added(full_panel: pd.DataFrame) -> None:
    text = words.growth(full_panel).data
    assert "Public cloud added 32.6 and enterprise cloud added 4.6 percentage points" in text
    assert "twelve months revenues were RMB10,292.3 million, up 29.0% over the twelve" in text


def test_growth_of_ai_billings_is_told_also_where_only_the_rate_is_stated(
    panel: pd.DataFrame,
) -> None:
    assert words.ai_and_ecosystem(panel).data.startswith(
        "AI gross billings rose 90% over the year, as the release states; it gives no sum"
    )
    earlier = load(through="2025Q4", data_dir=DATA)
    assert words.ai_and_ecosystem(earlier).data.startswith(
        "AI gross billings were RMB926.0 million, up 95% over the year. They came to 49% of public"
    )


def test_margins_name_what_moved_them_most_and_one_offs(panel: pd.DataFrame) -> None:
    assert "was depreciation and amortization (−1,107 basis points)" in words.margins(panel).data
    assert "impairment" not in words.margins(panel).data
    at_year_end = load(through="2024Q4", data_dir=DATA)
    assert (
        "The quarter before holds an impairment of long-lived assets of RMB919.7 million."
        in words.margins(at_year_end).data
    )


def test_debt_is_told_against_cash_and_earnings(full_panel: pd.DataFrame) -> None:
    assert (
        "Net debt was RMB1,933.2 million, 0.7x the adjusted EBITDA of the last twelve months; "
        "adjusted EBITDA covered the quarter's interest expense 4.9x."
    ) in words.cash(full_panel).data
