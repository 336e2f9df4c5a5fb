from __future__ import annotations

import pytest

from kcanalysis.quarter import Quarter
from kcanalysis.reading.claims import claims_in
from kcanalysis.reading.disclosures import read_disclosures
from kcanalysis.reading.sentences import read_sentences
from kcanalysis.reading.text import read_text
from tests.tieout.conftest import make_fact

Stated = tuple[str, str, int, str, str]


def read(text: str) -> tuple[list[Stated], list[str]]:
    """Read a text in which a second quarter of 2025 is reported."""
    claims = claims_in(read_sentences(read_text(text, "f.txt")), Quarter(2025, 2))
    facts, notes = read_disclosures(claims, Quarter(2025, 2), [])
    stated = [
        (fact.item, fact.period_end.isoformat(), fact.months, fact.currency, str(fact.value))
        for fact in facts
    ]
    return stated, notes


WORDINGS = (
    "was {}",
    "were {}",
    "came in at {}",
    "stood at {}",
    "climbed to {}",
    "surged to {}",
    "totalled {}",
    "totaled {}",
    "remained at {}",
    "slightly decreased to {}",
    "amounted to {}",
    "reached {}",
    "increased by 6.6% to {}",
    "increased by RMB0.6 million to {}",
    "edged down to {}",
    "rose to {}",
    "declined to {}",
    "were flat at {}",
    "for the quarter were {}",
    "grew 6.6% year-over-year, reaching {}",
)
COMPARISONS = {
    "": (),
    ", compared with RMB9.1 million in the same quarter of 2024": ("2024-06-30", "9.1"),
    ", up from RMB9.2 million last quarter": ("2025-03-31", "9.2"),
    ", versus RMB1.2 billion a year ago": ("2024-06-30", "1200.0"),
    " from RMB9.1 million in the first quarter of 2025": ("2025-03-31", "9.1"),
}
NAMES = {
    "IDC costs": "idc_costs",
    "Depreciation and amortization costs": "depreciation_amortization_costs",
    "Solution development and services costs": "solution_development_and_services_costs",
    "Fulfillment costs": "fulfillment_costs",
    "Gross billings of our AI business": "ai_gross_billings",
    "Revenues from Xiaomi and Kingsoft ecosystem": "ecosystem_revenues",
    "Capital expenditures and leased assets obtained": "capital_expenditures_and_leased_assets",
}


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("name", NAMES)
def test_an_item_is_read_however_the_sentence_puts_it(name: str, wording: str) -> None:
    for comparison, earlier in COMPARISONS.items():
        amount = "RMB9.7 million (US$1.4 million)"
        stated, notes = read(f"{name} {wording.format(amount)}{comparison}.")
        expected = [
            (NAMES[name], "2025-06-30", 3, "CNY", "9.7"),
            (NAMES[name], "2025-06-30", 3, "USD", "1.4"),
        ]
        if earlier:
            expected.append((NAMES[name], earlier[0], 3, "CNY", earlier[1]))
        growth = [fact for fact in stated if fact[0] == f"{NAMES[name]}_growth"]
        assert [fact for fact in stated if fact not in growth] == expected, comparison
        assert notes == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "IDC costs decreased by 2.6% year-over-year from RMB10.0 million to RMB9.7 million "
            "(US$1.4 million) this quarter.",
            [
                ("idc_costs", "2025-06-30", 3, "CNY", "9.7"),
                ("idc_costs", "2025-06-30", 3, "USD", "1.4"),
                ("idc_costs", "2024-06-30", 3, "CNY", "10.0"),
            ],
        ),
        (
            "In all, IDC costs fell to RMB9.7 million, compared with RMB9.9 million last quarter.",
            [
                ("idc_costs", "2025-06-30", 3, "CNY", "9.7"),
                ("idc_costs", "2025-03-31", 3, "CNY", "9.9"),
            ],
        ),
        (
            "Fulfilment costs and other costs were RMB1.8 million (US$0.3 million) and RMB51.4 "
            "million (US$7.4 million).",
            [
                ("fulfillment_costs", "2025-06-30", 3, "CNY", "1.8"),
                ("fulfillment_costs", "2025-06-30", 3, "USD", "0.3"),
                ("other_costs", "2025-06-30", 3, "CNY", "51.4"),
                ("other_costs", "2025-06-30", 3, "USD", "7.4"),
            ],
        ),
        (
            "Cash and cash equivalents were RMB5.0 million (US$0.7 million) as of June 30, 2025, "
            "compared with RMB6.1 million as of March 31, 2025.",
            [
                ("cash_and_cash_equivalents", "2025-06-30", 0, "CNY", "5.0"),
                ("cash_and_cash_equivalents", "2025-06-30", 0, "USD", "0.7"),
                ("cash_and_cash_equivalents", "2025-03-31", 0, "CNY", "6.1"),
            ],
        ),
        (
            "Our capital expenditures and leased assets obtained in combination reached RMB2 "
            "billion in Q2.",
            [("capital_expenditures_and_leased_assets", "2025-06-30", 3, "CNY", "2000")],
        ),
        (
            "Dollars are RMB at RMB7.1636 to US$1.00, the rate in effect on June 30, 2025.",
            [("exchange_rate", "2025-06-30", 0, "CNY", "7.1636")],
        ),
        (
            "IDC costs were RMB19.7 million in the first half of 2025, and other costs were RMB9.1 "
            "million for the six months ended June 30, 2025.",
            [
                ("idc_costs", "2025-06-30", 6, "CNY", "19.7"),
                ("other_costs", "2025-06-30", 6, "CNY", "9.1"),
            ],
        ),
        (
            "Outstanding ordinary shares were 4,062,000,015 as of July 31, 2025, about "
            "270,800,001 ADSs.",
            [
                ("ordinary_shares_outstanding", "2025-07-31", 0, "", "4062000015"),
                ("ads_outstanding", "2025-07-31", 0, "", "270800001"),
            ],
        ),
        (
            "The gross billing of AI business grew 90% year-over-year.",
            [("ai_gross_billings_growth", "2025-06-30", 3, "", "90")],
        ),
        (
            "Gross billings of our AI business increased to RMB728.7 million.",
            [("ai_gross_billings", "2025-06-30", 3, "CNY", "728.7")],
        ),
    ],
)
def test_a_sentence_gives_its_figures(sentence: str, expected: list[Stated]) -> None:
    assert read(sentence) == (expected, [])


def test_sentences_under_the_heading_of_the_year_speak_of_twelve_months() -> None:
    stated, _ = read(
        "Fiscal Year 2025 Results\n\nIDC costs were RMB9.0 million, compared with RMB8.0 million "
        "in\n\n2024, mainly for space.\n\nSecond Quarter 2025 Results\n\nIDC costs were RMB2.0 "
        "million."
    )
    assert stated == [
        ("idc_costs", "2025-06-30", 12, "CNY", "9.0"),
        ("idc_costs", "2024-12-31", 12, "CNY", "8.0"),
        ("idc_costs", "2025-06-30", 3, "CNY", "2.0"),
    ]


@pytest.mark.parametrize(
    ("sentence", "numbers", "name"),
    [
        (
            "IDC costs were RMB1.0 million, RMB2.0 million and RMB3.0 million.",
            ["RMB1.0 million", "RMB2.0 million", "RMB3.0 million"],
            "IDC costs",
        ),
        (
            "Fulfillment costs and other costs were RMB5.0 million.",
            ["RMB5.0 million"],
            "Fulfillment costs and other costs",
        ),
        ("IDC costs were RMB9.", ["RMB9"], "IDC costs"),
        ("IDC costs were 9.7 million.", ["9.7 million"], "IDC costs"),
        ("IDC costs, which are 12.0%, mattered.", ["12.0%"], "IDC costs"),
        ("It came from higher IDC costs of RMB5 million.", ["RMB5 million"], "IDC costs"),
        ("ADSs were 1,000 as of June 31, 2025.", ["1,000"], "ADSs"),
        ("ADSs were RMB9.7 million.", ["RMB9.7 million"], "ADSs"),
        ("ADSs were 270.8 million as of June 30, 2025.", ["270.8 million"], "ADSs"),
        (f"IDC costs were RMB{'9' * 16} million.", [f"RMB{'9' * 16} million"], "IDC costs"),
    ],
)
def test_a_number_that_is_not_understood_is_told(
    sentence: str, numbers: list[str], name: str
) -> None:
    stated, notes = read(sentence)
    assert stated == []
    assert notes == [
        f"f.txt:1: what '{number}' in the sentence on '{name}' stands for is not understood"
        for number in numbers
    ]


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        (
            "IDC costs will be RMB9.7 million next quarter.",
            "'RMB9.7 million' for 'IDC costs' is not kept: it is about the time to come",
        ),
        (
            "IDC costs were more than RMB9.7 million.",
            "'RMB9.7 million' for 'IDC costs' is not kept: it is a bound, not the figure",
        ),
        (
            "Dollars are RMB at RMB7.1636 to US$1.00.",
            "the rate 'RMB7.1636 to US$1.00' is not kept: the sentence does not say of which day",
        ),
    ],
)
def test_a_number_that_is_no_figure_of_a_period_is_told(sentence: str, note: str) -> None:
    assert read(sentence) == ([], [f"f.txt:1: {note}"])


@pytest.mark.parametrize(
    "sentence",
    [
        "IDC costs increased from RMB9.1 million to RMB9.7 million.",
        # a quarter that is not understood is not the year behind it
        "IDC costs were RMB9.7 million, compared with RMB9.1 million in the samd quarter of 2024.",
    ],
)
def test_a_comparison_with_no_period_is_told_beside_the_figure(sentence: str) -> None:
    stated, notes = read(sentence)
    assert stated == [("idc_costs", "2025-06-30", 3, "CNY", "9.7")]
    assert notes == [
        "f.txt:1: 'RMB9.1 million' for 'IDC costs' is not kept: the sentence does not say of "
        "which period it is"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Gross billings of our AI business grew 90% quarter-over-quarter.",
        "IDC costs grew 90% year-over-year, accounting for 30% of total revenues.",
        "The year-over-year increase in IDC costs was RMB0.6 million.",
        "Total revenues were RMB9.7 million. The increase was RMB0.6 million.",
        "Total revenues were RMB9.7 million.",
    ],
)
def test_what_was_understood_and_is_no_item_is_not_mentioned(sentence: str) -> None:
    assert read(sentence) == ([], [])


def test_the_same_figure_said_twice_is_one_fact() -> None:
    stated, notes = read("IDC costs were RMB9.7 million. IDC costs were RMB9.7 million.")
    assert (len(stated), notes) == (1, [])


def test_two_figures_for_one_item_and_period_are_kept_and_told() -> None:
    stated, notes = read("IDC costs were RMB9.7 million.\n\nIDC costs were RMB9.1 million.")
    assert [value for *_, value in stated] == ["9.7", "9.1"]
    assert notes == [
        "f.txt:3: the text has 9.1 millions for 'IDC costs', but 9.7 for the same period before "
        "(f.txt:1): which is right?"
    ]


def test_nothing_is_read_after_the_results() -> None:
    assert read("Conference Call Information\n\nIDC costs were RMB9.7 million.") == ([], [])


def test_a_date_that_no_release_speaks_of_is_told() -> None:
    _, notes = read("Outstanding ordinary shares were 1,000 as of June 30, 2031.")
    assert notes == [
        "f.txt:1: the text has 'Outstanding ordinary shares' for 2031-06-30: is the date right?"
    ]


def test_what_the_tables_state_is_neither_a_figure_nor_a_note_of_the_text() -> None:
    text = "Cash and cash equivalents were more than RMB5.0 million as of June 30, 2025."
    table = make_fact("balance_sheet", "cash_and_cash_equivalents", "5012", months=0)
    claims = claims_in(read_sentences(read_text(text, "f.txt")), Quarter(2025, 2))
    assert read_disclosures(claims, Quarter(2025, 2), [table]) == ([], [])
