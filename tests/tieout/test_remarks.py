from __future__ import annotations

import datetime

import pytest

from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter
from kcanalysis.reading.claims import claims_in
from kcanalysis.reading.remarks import read_remarks
from kcanalysis.reading.sentences import Sentence
from kcanalysis.tieout.claims import check_claims
from kcanalysis.tieout.evidence import Evidences
from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.lookup import Ledger
from tests.tieout.conftest import make_fact


def check(text: str, facts: list[Fact]) -> list[Finding]:
    """Check what sentences claim without a number of its own."""
    sentences = [
        Sentence(one, 3, ((0, f"made-up.txt:{line}"),))
        for line, one in enumerate(text.split("  "), 1)
    ]
    claims = claims_in(sentences, Quarter(2025, 2))
    remarks = read_remarks(sentences, claims, Quarter(2025, 2))
    evidences = Evidences(Ledger(facts), [], [*claims, *remarks])
    return list(check_claims(remarks, evidences))


@pytest.mark.parametrize(
    ("text", "states"),
    [
        # 30 after -25 and -160; this quarter a loss of 100 after 135 and 315
        ("Adjusted operating profit turned positive.", ["tied"]),
        ("Adjusted operating profit turned profitable for the first time.", ["tied", "tied"]),
        ("We achieved profitability in net loss.", ["exception"]),
        ("Operating profit turned to a profit.", ["exception"]),
        # 2,000 is the most of the three quarters at hand, 1,600 a year ago
        ("Total revenues reached a record high.", ["tied"]),
        ("Selling and marketing expenses were at a record high.", ["exception"]),
        ("Gross margin was at an all-time low.", ["exception"]),
        ("R&D expenses increased slightly by 2.4% quarter-over-quarter.", ["tied"]),
        ("Total revenues increased slightly by 25.0% year-over-year.", ["exception"]),
        ("Revenues slightly increased from RMB1,900.0 million last quarter.", ["tied"]),
        # of the quarters before no growth can be worked out
        ("Total revenues grew for the fourth consecutive quarter.", ["disclosed_only"]),
        ("Total revenues fell for two consecutive quarters.", ["exception"]),
        (
            "Net cash from operating activities was positive for 2 straight quarters.",
            ["tied", "exception"],
        ),
        ("Backlog reached a record.", []),
        ("For the first time we held a picnic.", []),
        ("Total revenues grew 25.0% year-over-year for the first time.", []),
        # losses of 200 and 350 before
        ("Net loss turned profitable for the first time.", ["exception", "tied"]),
    ],
)
def test_what_is_claimed_without_a_number_is_tied_out(
    text: str, states: list[str], quarter_facts: list[Fact]
) -> None:
    assert [finding.state for finding in check(text, quarter_facts)] == states


def test_a_first_time_is_contradicted_by_an_earlier_one(quarter_facts: list[Fact]) -> None:
    text = "Adjusted EBITDA turned positive for the first time."
    profit, first = check(text, quarter_facts)
    assert (profit.state, first.state) == ("tied", "exception")
    assert first.severity == "warning"
    assert {fact.period_end for fact in first.against} >= {datetime.date(2025, 3, 31)}


def test_a_first_time_of_a_share_is_about_that_share(quarter_facts: list[Fact]) -> None:
    # 65.0 % of revenues after 65.8 % and 62.5 %
    text = "Revenues from public cloud services accounted for 65.0% of total revenues for the first"
    (finding,) = check(f"{text} time.", quarter_facts)
    assert finding.state == "exception"


def test_a_remark_may_be_about_the_sentence_before(quarter_facts: list[Fact]) -> None:
    text = "Total revenues were RMB2,000.0 million.  This was an all-time high."
    (finding,) = check(text, quarter_facts)
    assert (finding.item, finding.state) == ("total_revenues", "tied")
    assert finding.source == "made-up.txt:2"


def test_what_is_at_hand_for_a_run_of_quarters_must_agree() -> None:
    ends = [Quarter(2025, 2) - back for back in range(8)]
    facts = [
        make_fact("income_statement", "total_revenues", 100 - back, period_end=end.end)
        for back, end in enumerate(ends)
    ]
    text = "Total revenues grew for the {} consecutive quarter."
    assert [f.state for f in check(text.format("fourth"), facts)] == ["tied"]
    assert [f.state for f in check(text.format("fifth"), facts)] == ["disclosed_only"]
