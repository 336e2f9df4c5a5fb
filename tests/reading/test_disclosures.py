from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from kcanalysis.quarter import Quarter
from kcanalysis.reading.disclosures import read_disclosures
from kcanalysis.reading.prose import read_date
from kcanalysis.reading.text import read_text
from kcanalysis.taxonomy import load_taxonomy

Stated = tuple[str, str, int, str, str]


def read(text: str) -> tuple[set[Stated], list[str]]:
    document = read_text(text, "f.txt")
    facts, notes = read_disclosures(document, Quarter(2025, 2), [], load_taxonomy())
    stated = {
        (fact.item, fact.period_end.isoformat(), fact.months, fact.currency, str(fact.value))
        for fact in facts
    }
    return stated, notes


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "IDC costs decreased by 2.6% year-over-year from RMB10.0 million to RMB9.7 million "
            "(US$1.4 million) this quarter.",
            {
                ("idc_costs", "2025-06-30", 3, "CNY", "9.7"),
                ("idc_costs", "2025-06-30", 3, "USD", "1.4"),
                ("idc_costs", "2024-06-30", 3, "CNY", "10.0"),
            },
        ),
        (
            "In all, IDC costs fell to RMB9.7 million, compared with RMB9.9 million last quarter.",
            {
                ("idc_costs", "2025-06-30", 3, "CNY", "9.7"),
                ("idc_costs", "2025-03-31", 3, "CNY", "9.9"),
            },
        ),
        (
            "Fulfilment costs and other costs were RMB1.8 million (US$0.3 million) and RMB51.4 "
            "million (US$7.4 million).",
            {
                ("fulfillment_costs", "2025-06-30", 3, "CNY", "1.8"),
                ("fulfillment_costs", "2025-06-30", 3, "USD", "0.3"),
                ("other_costs", "2025-06-30", 3, "CNY", "51.4"),
                ("other_costs", "2025-06-30", 3, "USD", "7.4"),
            },
        ),
        (
            "Cash and cash equivalents were RMB5.0 million (US$0.7 million) as of June 30, 2025, "
            "compared with RMB6.1 million as of March 31, 2025.",
            {
                ("cash_and_cash_equivalents", "2025-06-30", 0, "CNY", "5.0"),
                ("cash_and_cash_equivalents", "2025-06-30", 0, "USD", "0.7"),
                ("cash_and_cash_equivalents", "2025-03-31", 0, "CNY", "6.1"),
            },
        ),
        (
            "Our capital expenditures and leased assets obtained in combination reached RMB2 "
            "billion in Q2.",
            {("capital_expenditures_and_leased_assets", "2025-06-30", 3, "CNY", "2000")},
        ),
        (
            "Dollars are RMB at RMB7.1636 to US$1.00, the rate in effect on June 30, 2025.",
            {("exchange_rate", "2025-06-30", 0, "CNY", "7.1636")},
        ),
        (
            "Outstanding ordinary shares were 4,062,000,015 as of July 31, 2025, about "
            "270,800,001 ADSs.",
            {
                ("ordinary_shares_outstanding", "2025-07-31", 0, "", "4062000015"),
                ("ads_outstanding", "2025-07-31", 0, "", "270800001"),
            },
        ),
        (
            "The gross billing of AI business grew 90% year-over-year.",
            {("ai_gross_billings_growth", "2025-06-30", 3, "", "90")},
        ),
        (
            "Gross billings of our AI business increased to RMB728.7 million.",
            {("ai_gross_billings", "2025-06-30", 3, "CNY", "728.7")},
        ),
        ("The increase came from higher IDC costs of RMB5 million.", set()),
    ],
)
def test_a_sentence_gives_its_figures(sentence: str, expected: set[Stated]) -> None:
    assert read(sentence) == (expected, [])


def test_sentences_under_the_heading_of_the_year_speak_of_twelve_months() -> None:
    stated, _ = read(
        "Fiscal Year 2025 Results\n\nIDC costs were RMB9.0 million, compared with RMB8.0 million "
        "in\n\n2024, mainly for space.\n\nSecond Quarter 2025 Results\n\nIDC costs were RMB2.0 "
        "million."
    )
    assert stated == {
        ("idc_costs", "2025-06-30", 12, "CNY", "9.0"),
        ("idc_costs", "2024-12-31", 12, "CNY", "8.0"),
        ("idc_costs", "2025-06-30", 3, "CNY", "2.0"),
    }


def test_an_amount_that_is_not_understood_is_said() -> None:
    stated, notes = read("IDC costs were RMB1.0 million, RMB2.0 million and RMB3.0 million.")
    assert stated == set()
    assert len(notes) == 3
    assert "'RMB1.0 million' after 'IDC costs' stands for was not understood" in notes[0]


def test_the_same_figure_said_twice_is_one_fact() -> None:
    text = "IDC costs were RMB9.7 million. IDC costs were RMB9.7 million."
    document = read_text(text, "f.txt")
    facts, _ = read_disclosures(document, Quarter(2025, 2), [], load_taxonomy())
    assert [fact.value for fact in facts] == [Decimal("9.7")]


def test_nothing_is_read_after_the_results() -> None:
    assert read("Conference Call Information\n\nIDC costs were RMB9.7 million.") == (set(), [])


def test_a_day_that_the_calendar_does_not_have_is_no_date() -> None:
    assert read_date("as of February 30, 2026") is None
    assert read_date("as of June 31, 2026, or June 30, 2026") == datetime.date(2026, 6, 30)


def test_a_date_that_no_release_speaks_of_is_told() -> None:
    _, notes = read("Outstanding ordinary shares were 1,000 as of June 30, 2031.")
    assert notes == [
        "f.txt:1: the text has 'Outstanding ordinary shares' for 2031-06-30: is the date right?"
    ]
