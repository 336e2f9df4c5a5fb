"""The check of a whole release, its prose included.

What works on stored figures, as a notebook does, needs none of this, nor of the reading.
"""

from __future__ import annotations

from collections.abc import Sequence

from kcanalysis.facts import Fact
from kcanalysis.reading import Release
from kcanalysis.tieout.checks import check_facts
from kcanalysis.tieout.claims import check_claims
from kcanalysis.tieout.evidence import Evidences
from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.lookup import Ledger, books_of


def check_release(release: Release, others: Sequence[Fact] = ()) -> list[Finding]:
    """Check everything that a release states: first the tables, then the prose in reading order.

    `others` are facts of other releases, for what only they can confirm, and those keyed in, which
    confirm nothing of the prose. The release's own are left out: the whole store can be given.
    """
    books = books_of(others)
    elsewhere = [books[name] for name in books if name not in ("", str(release.quarter))]
    evidences = Evidences(
        Ledger(release.facts),
        # the latest release first: what is restated counts as restated
        sorted(elsewhere, key=lambda ledger: ledger.release, reverse=True),
        release.claims,
    )
    return [*check_facts(release.facts, others), *check_claims(release.claims, evidences)]
