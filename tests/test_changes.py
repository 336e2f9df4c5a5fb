from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kcanalysis.changes import describe_definitions, find_changes
from kcanalysis.facts import Fact
from kcanalysis.reading.document import Document, Paragraph


def told(before: list[Fact], now: list[Fact]) -> list[str]:
    return [change.text for change in find_changes(before, now)]


def edited(facts: list[Fact], item: str, /, **values: object) -> list[Fact]:
    return [replace(fact, **values) if fact.item == item else fact for fact in facts]


def test_what_is_new_in_the_shipped_releases(stored: dict[str, list[Fact]]) -> None:
    assert told(stored["2024Q4"], stored["2026Q1"]) == [
        "Adjusted net loss is defined otherwise: "
        "it adjusted for 'Impairment of long-lived assets' in 2024Q4.",
        "Adjusted operating profit (loss) is defined otherwise: "
        "it adjusted for 'Impairment of long-lived assets' in 2024Q4.",
        "Balance sheet: the row 'Short-term investments' is gone; 2024Q4 had it.",
        "Balance sheet: the row 'Amounts due from related parties, non-current' is gone; "
        "2024Q4 had it.",
        "Statement of comprehensive loss: the row 'Others' is gone; 2024Q4 had it.",
        "Statement of comprehensive loss: the row 'Impairment of long-lived assets' is gone; "
        "2024Q4 had it.",
        "Stated in the text: 'Gross billings of AI business' is no longer given; 2024Q4 gave it.",
        "Stated in the text: 'Revenues from the Xiaomi and Kingsoft ecosystem, year on year' is no "
        "longer given; 2024Q4 gave it.",
        "Stated in the text: 'Revenues from connected transactions approved for the next three "
        "years' is no longer given; 2024Q4 gave it.",
        "Stated in the text: 'Gross billings of AI business to public cloud revenues, at least' is "
        "given; 2024Q4 did not give it.",
        "Stated in the text: 'Capital expenditures and leased assets obtained' is given; 2024Q4 "
        "did not give it.",
        "Balance sheet: 'Treasury shares' was called 'Treasury stock' in 2024Q4.",
        "US$ figures are at RMB6.8980 to US$1.00; in 2024Q4 at RMB7.2993.",
    ]


def test_nothing_is_new_in_the_same_release(stored: dict[str, list[Fact]]) -> None:
    assert told(stored["2026Q1"], stored["2026Q1"]) == []


def test_a_label_that_turns_with_the_sign_of_its_figure_is_the_same(
    stored: dict[str, list[Fact]],
) -> None:
    turned = edited(stored["2026Q1"], "operating_loss", label="Operating profit (loss)")
    assert told(stored["2026Q1"], turned) == []


def test_a_row_that_the_taxonomy_does_not_know_is_new(stored: dict[str, list[Fact]]) -> None:
    goodwill = next(fact for fact in stored["2026Q1"] if fact.item == "goodwill")
    added = replace(goodwill, item="digital_assets", label="Digital assets", value=Decimal(1))
    assert told(stored["2026Q1"], [*stored["2026Q1"], added]) == [
        "Balance sheet: the row 'Digital assets' is new."
    ]


def test_a_row_with_the_same_figures_under_another_name_is_renamed(
    stored: dict[str, list[Fact]],
) -> None:
    renamed = edited(stored["2026Q1"], "goodwill", item="good_name", label="Good name")
    assert told(stored["2026Q1"], renamed) == [
        "Balance sheet: 'Good name' was called 'Goodwill' in 2026Q1."
    ]


def test_an_adjustment_that_comes_changes_the_measures_that_it_goes_into(
    stored: dict[str, list[Fact]],
) -> None:
    facts = stored["2026Q1"]
    without = [fact for fact in facts if fact.item != "amortization_of_intangible_assets"]
    assert told(without, facts) == [
        "Adjusted operating profit (loss) is defined otherwise: "
        "it now adjusts for 'Amortization of intangible assets'."
    ]


def test_another_unit_is_told_once_for_a_statement(stored: dict[str, list[Fact]]) -> None:
    facts = stored["2026Q1"]
    millions = [
        replace(fact, unit="millions") if fact.statement == "cash_flow" else fact for fact in facts
    ]
    assert told(facts, millions) == [
        "Statement of cash flows: figures are in millions; they were in thousands in 2026Q1."
    ]


def test_a_release_without_a_rate_is_told(stored: dict[str, list[Fact]]) -> None:
    without = [fact for fact in stored["2026Q1"] if fact.item != "exchange_rate"]
    assert told(stored["2026Q1"], without) == ["The release states no rate for its US$ figures."]


def defining(adjustments: str) -> Document:
    text = f"We define Non-GAAP net loss as net loss excluding {adjustments}, and we define more."
    return Document("f.txt", (Paragraph(text, "f.txt:1"),))


def test_a_definition_that_names_what_the_table_adjusts_for_is_no_news(
    stored: dict[str, list[Fact]],
) -> None:
    document = defining("share-based compensation expenses and foreign exchange (gain) loss")
    assert describe_definitions(document, stored["2026Q1"]) == []


def test_a_definition_that_differs_from_the_table_is_told(stored: dict[str, list[Fact]]) -> None:
    document = defining("share-based compensation expenses and impairment of long-lived assets")
    assert describe_definitions(document, stored["2026Q1"]) == [
        "Adjusted net loss: the table adjusts for 'Foreign exchange (gain) loss', "
        "the definition in the text does not name it.",
        "Adjusted net loss: the definition in the text names 'Impairment of long-lived assets', "
        "the table does not adjust for it.",
    ]
