"""The checks of a release's tables, which ask for its facts only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kcanalysis.facts import Fact
from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.history import check_continuity, check_restatements
from kcanalysis.tieout.lookup import Ledger, books_of
from kcanalysis.tieout.ratios import check_ratios, check_translation
from kcanalysis.tieout.shape import check_columns, check_rows, check_shares
from kcanalysis.tieout.sums import (
    check_identities,
    check_quarters,
    check_share_averages,
    check_ties,
)


def check_facts(facts: Sequence[Fact], others: Sequence[Fact] = ()) -> list[Finding]:
    """Check the facts of one release against each other and others, without its prose."""
    return check_ledger(Ledger(facts), books_of(others))


def check_ledger(ledger: Ledger, books: Mapping[str, Ledger]) -> list[Finding]:
    """Check the facts of one release as `check_facts` does, given the ledgers of others."""
    elsewhere = [book for release, book in books.items() if release != ledger.release]
    releases = [other for other in elsewhere if other.release]
    return [
        *check_identities(ledger),
        *check_translation(ledger),
        *check_ratios(ledger),
        *check_ties(ledger),
        *check_quarters(ledger, sorted(elsewhere, key=lambda other: not other.release)),
        *check_share_averages(ledger),
        *check_continuity(ledger, releases),
        *check_restatements(ledger, elsewhere),
        *check_columns(ledger),
        *check_rows(ledger, releases),
        *check_shares(ledger, releases),
    ]
