from __future__ import annotations

import pytest

from kcanalysis.taxonomy import load_taxonomy


@pytest.mark.parametrize(
    ("statement", "section", "label", "item"),
    [
        ("balance_sheet", "Current liabilities:", "Amounts due to related parties",
         "amounts_due_to_related_parties_current"),
        ("balance_sheet", "Non-current liabilities:", "Amounts due to related parties",
         "amounts_due_to_related_parties_non_current"),
        ("balance_sheet", "Shareholders’ equity:", "Treasury stock", "treasury_shares"),
        ("income_statement", "Net loss per share:", "Basic and diluted",
         "net_loss_per_share_basic_and_diluted"),
        ("income_statement", "Net income per share:", "Diluted", "net_loss_per_share_diluted"),
        ("income_statement", "", "Operating profit (loss)", "operating_loss"),
        ("income_statement", "", "Other (expense) income, net", "other_income_net"),
        ("income_statement", "", "Other gain (loss), net", "other_gain_net"),
        ("non_gaap", "Adjustments:", "– (Gain) loss on disposal of property and equipment",
         "disposal_adjustment"),
        ("non_gaap", "", "Adjusted net profit (Non-GAAP Financial Measure)", "adjusted_net_loss"),
        ("cash_flow", "", "Net cash provided by operating activities",
         "net_cash_from_operating_activities"),
    ],
)  # fmt: skip
def test_a_printed_label_finds_its_item(
    statement: str, section: str, label: str, item: str
) -> None:
    found = load_taxonomy().match(statement, section, label)
    assert found is not None
    assert found.id == item


@pytest.mark.parametrize("label", ["Deferred revenues", "Total revenues, net", "Revenue", ""])
def test_a_label_that_only_resembles_an_item_is_unknown(label: str) -> None:
    assert load_taxonomy().match("income_statement", "", label) is None


def test_an_unknown_item_has_a_name_made_from_its_id() -> None:
    assert load_taxonomy().name("digital_assets") == "Digital assets"
    assert load_taxonomy().name("accounts_receivable") == "Accounts receivable, net"
