"""Checks of what figures and rows are called, and of the sums that hold among them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from kcanalysis.facts import Fact
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.presenting.names import name_of, short_of
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import check_facts
from tests.seen.checks import rows_of

_PRINTED = {
    "gross_margin": "Gross margin",
    "adjusted_gross_margin": "Adjusted gross margin",
    "operating_margin": "Operating margin",
    "net_loss_margin": "Net loss margin",
    "adjusted_net_loss_margin": "Adjusted net loss margin",
    "adjusted_ebitda_margin": "Adjusted EBITDA margin",
    "normalized_adjusted_ebitda_margin": "Normalized adjusted EBITDA margin",
    "adjusted_operating_profit_margin": "Adjusted operating profit margin",
    "normalized_adjusted_operating_profit_margin": "Normalized adjusted operating profit margin",
    "ai_gross_billings_growth": "Gross billings of AI business, year on year",
    "capital_expenditures": "Capital expenditures",
}
"""What the tie-out calls figures that the report works out itself, or does not show."""
_STATEMENTS = {
    "balance_sheet": ("Balance sheet", "Balance sheet"),
    "income_statement": ("Statement of comprehensive loss", "Income statement"),
    "cash_flow": ("Statement of cash flows", "Cash flows"),
    "non_gaap": ("Reconciliation of GAAP and non-GAAP results", "Non-GAAP"),
    "margins": ("Margins", "Margins"),
    "disclosure": ("Stated in the text", "Text"),
}


def check_names() -> None:
    """Every item and metric is called as it was written down by hand, for that id."""
    assert {row["id"] for row in rows_of("names.csv")} == {
        *load_definitions(),
        *(item.id for item in load_taxonomy().items),
    }
    for row in rows_of("names.csv"):
        assert name_of(row["id"]) == row["name"], row["id"]
        assert short_of(row["id"]) == (row["short"] or row["name"]), row["id"]
    for id, name in _PRINTED.items():
        assert load_taxonomy().name(id) == name
    statements = load_taxonomy().statements.values()
    assert {each.id: (each.name, each.short) for each in statements} == _STATEMENTS


def check_rows() -> None:
    """Every row that the releases print is the item that it was written down as."""
    taxonomy = load_taxonomy()
    for row in rows_of("rows.csv"):
        found = taxonomy.match(row["statement"], row["section"], row["label"])
        assert found is not None, row["label"]
        assert found.id == row["item"], row["label"]


def check_identities(facts: list[list[Fact]]) -> None:
    """Every sum and ratio holds in both releases, and as many are checked as there were.

    Figures as keyed in have no order, so that only sums whose parts are all listed are checked.
    """
    keyed_in = [[replace(fact, release="") for fact in release] for release in facts]
    findings = [finding for release in facts for finding in check_facts(release)]
    wrong = [finding.message for finding in findings if finding.severity == "error"]
    assert wrong == []
    found = Counter(finding.kind for finding in findings)
    found["keyed in"] = sum(len(check_facts(release)) for release in keyed_in)
    assert found == {row["kind"]: int(row["checks"]) for row in rows_of("checks.csv")}
