"""The tie-out: every number of a release is checked, and what does not tie is told."""

from __future__ import annotations

from collections.abc import Sequence

from kcanalysis.facts import Fact
from kcanalysis.reading import Release
from kcanalysis.tieout.claims import check_claims
from kcanalysis.tieout.evidence import Evidences
from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.history import by_release, check_continuity, check_restatements
from kcanalysis.tieout.lookup import Ledger
from kcanalysis.tieout.ratios import check_ratios, check_translation
from kcanalysis.tieout.rules import load_declared
from kcanalysis.tieout.shape import check_columns, check_rows, check_shares
from kcanalysis.tieout.sums import (
    check_identities,
    check_quarters,
    check_share_averages,
    check_ties,
)


def check_release(release: Release, others: Sequence[Fact] = ()) -> list[Finding]:
    """Check everything that a release states: first the tables, then the prose in reading order.

    `others` are facts of other releases, for what only they can confirm, and those keyed in, which
    confirm nothing of the prose. The release's own are left out: the whole store can be given.
    """
    elsewhere = [ledger for ledger in by_release(others, str(release.quarter)) if ledger.release]
    evidences = Evidences(
        Ledger(release.facts),
        # the latest release first: what is restated counts as restated
        sorted(elsewhere, key=lambda ledger: ledger.release, reverse=True),
        release.claims,
        load_declared(),
    )
    return [*check_facts(release.facts, others), *check_claims(release.claims, evidences)]


def check_facts(facts: Sequence[Fact], others: Sequence[Fact] = ()) -> list[Finding]:
    """Check the facts of one release against each other, without its prose."""
    declared = load_declared()
    ledger = Ledger(facts)
    elsewhere = by_release(others, ledger.release)
    releases = [other for other in elsewhere if other.release]
    return [
        *check_identities(ledger, declared),
        *check_translation(ledger, declared),
        *check_ratios(ledger, declared),
        *check_ties(ledger, declared),
        *check_quarters(ledger, sorted(elsewhere, key=lambda other: not other.release), declared),
        *check_share_averages(ledger, declared),
        *check_continuity(ledger, releases, declared),
        *check_restatements(ledger, elsewhere),
        *check_columns(ledger),
        *check_rows(ledger, releases),
        *check_shares(ledger, releases, declared),
    ]
