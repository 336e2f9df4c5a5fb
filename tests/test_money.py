from __future__ import annotations

from decimal import Decimal

import pytest

from kcanalysis.errors import InputError
from kcanalysis.money import amount_words, currency_code, rounded_beside, scale


@pytest.mark.parametrize(
    ("value", "unit", "currency", "words"),
    [
        ("2703732", "thousands", "CNY", "RMB 2,703,732 thousand"),
        ("-391.959", "millions", "USD", "US$ -391.959 million"),
        ("16.2", "percent", "", "16.2%"),
        ("3.4", "points", "", "3.4 percentage points"),
        ("-0.08", "per_share", "CNY", "RMB -0.08 per share"),
        ("4555310453", "shares", "", "4,555,310,453 shares"),
        ("6.8980", "per_usd", "CNY", "RMB 6.8980 per US$"),
    ],
)
def test_a_figure_is_said_with_its_currency_and_unit(
    value: str, unit: str, currency: str, words: str
) -> None:
    assert amount_words(Decimal(value), unit, currency) == words


@pytest.mark.parametrize(
    ("value", "printed", "shown"),
    [
        ("391.959000", "392.01", "391.959"),
        ("391.95949", "392.01", "391.9595"),
        ("400", "401.0", "400.0"),
        ("0.07", "0.07", "0.07"),
        ("1722450.6", "1722451", "1722450.6"),
        ("2.345", "2", "2.35"),
    ],
)
def test_a_figure_beside_a_printed_one_has_up_to_two_more_places_and_no_idle_zeros(
    value: str, printed: str, shown: str
) -> None:
    assert str(rounded_beside(Decimal(value), Decimal(printed))) == shown


def test_sums_of_money_are_brought_to_thousands_and_other_figures_are_left() -> None:
    assert Decimal("2.5") * scale("millions") == 2500
    assert (scale("thousands"), scale("percent"), scale("shares")) == (1, 1, 1)


@pytest.mark.parametrize("text", ["CNY", "rmb", "RMB "])
def test_a_currency_is_understood_as_it_is_written(text: str) -> None:
    assert currency_code(text) == "CNY"
    assert currency_code("US$") == currency_code("usd") == "USD"


@pytest.mark.parametrize("text", ["EUR", ""])
def test_another_currency_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="use CNY or USD"):
        currency_code(text)
