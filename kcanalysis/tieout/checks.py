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
    others = [book for release, book in books.items() if release != ledger.release]
    releases = [other for other in others if other.release]
    earlier = [other for other in releases if other.release < ledger.release]
    keyed_in = [other for other in others if not other.release]
    return [
        *check_identities(ledger),
        *check_translation(ledger),
        *check_ratios(ledger),
        *check_ties(ledger),
        *check_quarters(ledger, [*releases, *keyed_in]),
        *check_share_averages(ledger),
        *check_continuity(ledger, earlier),
        *check_restatements(ledger, [*earlier, *keyed_in]),
        *check_columns(ledger),
        *check_rows(ledger, earlier),
        *check_shares(ledger, releases),
    ]
