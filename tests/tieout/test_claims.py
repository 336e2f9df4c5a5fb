from __future__ import annotations

import datetime
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter
from kcanalysis.reading.claims import claims_in
from kcanalysis.reading.disclosures import read_disclosures
from kcanalysis.reading.reasons import read_reasons
from kcanalysis.reading.remarks import read_remarks
from kcanalysis.reading.sentences import Sentence
from kcanalysis.tieout.claims import check_claims
from kcanalysis.tieout.evidence import Evidences
from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.lookup import Ledger
from kcanalysis.tieout.reasons import bear_out
from tests.tieout.conftest import make_fact, make_quarter

CASES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))["sentences"]
LETTERS = {"tied": "t", "exception": "e", "disclosed_only": "d", "unread": "u"}
SUBJECTS = (  # the last two are none that the vocabulary knows
    "Gross profit|net loss|operating loss|operating profit|adjusted EBITDA|adjusted net loss|"
    "gross margin|total revenues|IDC costs|cash and cash equivalents|other costs|loss per share|"
    "outstanding ordinary shares|ADSs|EBITDA|backlog"
)
VERBS = (
    "was|increased by|fell|up|improved to|turned from|widened|at|reached|as a percentage of|"
    "accounted for|a loss of|a decrease of|will be|to|by|of"
)
JOINTS = (
    "compared with|from|and|,|while|versus|due to|excluding|than|;|or|negative|around|more than|"
    "respectively|it|this"
)
NUMBERS = (
    "RMB359.7 million|RMB-27.7 million|RMB2 billion|US$1.4 million|RMB0.04|RMB0 million|12.0%|0%|"
    "RMB9.7 million (US$1.4 million)|(3.5)%|4.1 percentage points|4,062,000,015|9.7 million|"
    f"RMB7.1636 to US$1.00|RMB0.000 to US$0|RMB{'9' * 40} million|RMB0.{'1' * 40} million|"
    f"{'1' * 40}.{'3' * 40}%"
)
PERIODS = (
    "in the same quarter|in the same quarter of 2024|last quarter|last quarter's|year-over-year|"
    "sequentially|a year ago|in 2023|Q4|in the first quarter of 2025|fourth quarter last year|"
    "as of June 30, 2025|as of June 31, 2025|of Smarch 1, 2025|this quarter|"
    "three months ended June 30, 2025"
)
REMARKS = (
    "for the first time|a record high|doubled|half of|triple-digit|fourth consecutive quarter|"
    "99 straight quarters|slightly|turned profitable|the increase was|such decreases were|"
    "driven by|offset by|in line with|we expect to|share-based compensation|AI demand|;|,"
)
WORDS = [words.split("|") for words in (SUBJECTS, VERBS, JOINTS, NUMBERS, PERIODS, REMARKS)]


def check(
    text: str, facts: list[Fact], *, year: bool = False, others: list[Fact] | None = None
) -> list[Finding]:
    """Check one sentence against facts."""
    sentence = Sentence(text, 12 if year else 3, ((0, "made-up.txt:1"),))
    claims = claims_in([sentence], Quarter(2024, 4) if year else Quarter(2025, 2))
    books = [Ledger(others)] if others else []
    return list(check_claims(claims, Evidences(Ledger(facts), books, claims)))


def letters(findings: list[Finding]) -> str:
    return "".join(LETTERS[finding.state] for finding in findings)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_each_number_of_a_sentence_is_told_right_from_wrong(
    case: dict[str, Any], quarter_facts: list[Fact], year_facts: list[Fact]
) -> None:
    year = case.get("year", False)
    found = letters(check(case["text"], year_facts if year else quarter_facts, year=year))
    if case.get("known_miss"):
        assert found != case["expect"], "it is told right now: take 'known_miss' off"
    else:
        assert found == case["expect"]


def test_the_sentences_have_enough_that_is_wrong() -> None:
    assert sum(case["expect"].count("e") for case in CASES) >= 60


@given(st.lists(st.one_of(map(st.sampled_from, WORDS)), min_size=2, max_size=14))
def test_no_sentence_is_too_much(words: list[str]) -> None:
    sentences = [Sentence(" ".join(words), months, ((0, "made-up.txt:1"),)) for months in (3, 12)]
    facts = make_quarter()
    claims = claims_in(sentences, Quarter(2025, 2))
    reasons = read_reasons(sentences, claims, Quarter(2025, 2))
    assert all(one.source == "made-up.txt:1" for one in bear_out(reasons, facts))
    claims += read_remarks(sentences, claims, Quarter(2025, 2))
    disclosed, notes = read_disclosures(claims, Quarter(2025, 2), facts)
    evidences = Evidences(Ledger(disclosed + facts), [Ledger(disclosed)], claims)
    findings = list(check_claims(claims, evidences))
    assert all(finding.message and finding.as_json() for finding in findings)
    assert all(note.startswith("made-up.txt:1: ") for note in notes)


@pytest.mark.parametrize("subject", SUBJECTS.split("|"))
@pytest.mark.parametrize("other", SUBJECTS.split("|"))
def test_any_two_subjects_can_be_compared(
    subject: str, other: str, quarter_facts: list[Fact]
) -> None:
    for verb in ("was", "of", "increased to"):
        for joint in ("compared with", "from", "and"):
            text = (
                f"{subject} {verb} RMB359.7 million, {joint} {other} of RMB27.7 million in the "
                f"same quarter and {other} of RMB1.0 million."
            )
            assert len(check(text, quarter_facts)) == 3


def test_a_changed_digit_of_a_tied_number_is_an_exception(
    quarter_facts: list[Fact],
) -> None:
    start, end = "Gross profit was ", " in the same quarter of 2024."
    text = f"{start}RMB400.0 million (US$57.1 million), an increase of 60.0% from RMB250.0 million"
    assert letters(check(text + end, quarter_facts)) == "tttt"
    for place, old in enumerate(text):
        for new in "0123456789":
            if old.isdigit() and new != old:
                changed = text[:place] + new + text[place + 1 :] + end
                assert letters(check(changed, quarter_facts)).count("e") == 1, changed


def test_an_exception_tells_both_values_and_where_they_stand(quarter_facts: list[Fact]) -> None:
    (finding,) = check("Gross profit was RMB401.0 million.", quarter_facts)
    assert (finding.kind, finding.severity, finding.source) == ("claim", "error", "made-up.txt:1")
    assert (finding.stated, finding.expected) == (Decimal("401.0"), Decimal("400.000"))
    assert finding.difference == Decimal("1.000")
    assert finding.tolerance == Decimal("0.05")
    assert (finding.unit, finding.currency, finding.item) == ("millions", "CNY", "gross_profit")
    assert (finding.period_end, finding.months) == (datetime.date(2025, 6, 30), 3)
    assert [fact.value for fact in finding.against] == [Decimal(400000)]
    assert "RMB 401.0 million" in finding.message
    assert "RMB 400.0 million" in finding.message


def test_a_sign_that_the_tables_contradict_is_an_exception_though_the_digits_agree(
    quarter_facts: list[Fact],
) -> None:
    text = "Adjusted EBITDA was RMB420.0 million, compared with RMB20.0 million a year earlier."
    _, earlier = check(text, quarter_facts)
    assert (earlier.state, earlier.stated) == ("exception", Decimal("20.0"))
    assert earlier.expected == Decimal("-20.000")


def test_a_figure_half_way_may_be_printed_up_or_down(quarter_facts: list[Fact]) -> None:
    cash = make_fact("balance_sheet", "cash_and_cash_equivalents", 66450, months=0)
    for printed, state in (("66.4", "t"), ("66.5", "t"), ("66.3", "e"), ("66.6", "e")):
        text = f"Cash and cash equivalents were RMB{printed} million."
        assert letters(check(text, [cash])) == state


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("28.4%", "exception"),
        ("around 24.0%", "tied"),
        ("approximately 26.1%", "tied"),
        ("around 27.0%", "exception"),
        ("more than 24.0%", "tied"),
        ("more than 26.0%", "exception"),
        ("nearly 26.0%", "tied"),
        ("nearly 24.0%", "exception"),
    ],
)
def test_a_hedge_widens_a_number_by_what_the_vocabulary_says(
    words: str, state: str, quarter_facts: list[Fact]
) -> None:
    (finding,) = check(f"Total revenues grew {words} year-over-year.", quarter_facts)
    assert finding.state == state


def test_points_may_be_those_of_the_printed_margins_or_of_the_unrounded_ones(
    quarter_facts: list[Fact],
) -> None:
    # printed 20.0 - 17.9 = 2.1; unrounded 20 - 17.895 = 2.105; adjusted EBITDA: 21.0 - 15.8 = 5.2,
    # unrounded 21 - 15.789 = 5.211; the year before -1.3 printed, -1.25 unrounded: 22.3 or 22.25
    text = "Adjusted EBITDA margin was 21.0%, up {} percentage points year-over-year."
    states = {
        points: check(text.format(points), quarter_facts)[1].state
        for points in ("22.1", "22.2", "22.3", "22.4")
    }
    assert states == {"22.1": "exception", "22.2": "tied", "22.3": "tied", "22.4": "exception"}


def test_a_number_without_a_table_is_disclosed_only_until_another_release_states_it(
    quarter_facts: list[Fact],
) -> None:
    text = (
        "Cash and cash equivalents were RMB3,000.0 million, "
        "up from RMB2,500.0 million last quarter."
    )
    march = datetime.date(2025, 3, 31)
    earlier = make_fact(
        "balance_sheet",
        "cash_and_cash_equivalents",
        "2500012",
        period_end=march,
        months=0,
        release="2025Q1",
        source="earlier.txt:9",
    )
    assert letters(check(text, quarter_facts)) == "td"
    tied = check(text, quarter_facts, others=[earlier])
    assert letters(tied) == "tt"
    assert tied[1].against == (earlier,)


def test_a_number_in_a_sentence_that_is_not_understood_is_unread_with_its_line(
    quarter_facts: list[Fact],
) -> None:
    (finding,) = check("The moon is 12.0% further away.", quarter_facts)
    assert (finding.state, finding.severity) == ("unread", "warning")
    assert finding.source == "made-up.txt:1"


def test_an_open_comparison_that_fits_no_period_is_a_warning(quarter_facts: list[Fact]) -> None:
    _, vague = check("Gross profit was RMB400.0 million, up from RMB111.0 million.", quarter_facts)
    assert (vague.state, vague.severity) == ("exception", "warning")


def test_words_carry_over_to_a_sentence_that_points_back(quarter_facts: list[Fact]) -> None:
    sentences = [
        Sentence(text, 3, ((0, f"made-up.txt:{line}"),))
        for line, text in enumerate(
            ["Gross profit was RMB400.0 million.", "This was an increase of 60.0% year-over-year."],
            1,
        )
    ]
    claims = claims_in(sentences, Quarter(2025, 2))
    evidences = Evidences(Ledger(quarter_facts), [], claims)
    assert letters(list(check_claims(claims, evidences))) == "tt"
