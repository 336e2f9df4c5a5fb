"""What several releases state: opening balances, and periods that are stated again.

A release is compared with earlier ones: what two state is counted once, with the later one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcanalysis.money import scale
from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.lookup import Ledger, coarseness
from kcanalysis.tieout.rules import load_declared
from kcanalysis.tieout.sums import compare, finding, tied_parts


def check_continuity(ledger: Ledger, earlier: Sequence[Ledger]) -> Iterator[Finding]:
    """Compare opening balances with closing ones of earlier releases, in RMB, both ways."""
    for tie in load_declared().ties:
        if tie.when != "beginning":
            continue
        for other in earlier:
            for opening, closing in ((ledger, other), (other, ledger)):
                for stated in opening.row(tie.total):
                    terms = tied_parts(closing, tie, stated) if stated.currency == "CNY" else []
                    if terms:
                        words = f"{closing.release} states the closing balance as"
                        yield compare("continuity", stated, terms, words)


def check_restatements(ledger: Ledger, earlier: Sequence[Ledger]) -> Iterator[Finding]:
    """Compare every figure with what earlier releases state for the same period, or is keyed in.

    Dollars are left out: each release translates at a rate of its own.
    """
    for other in earlier:
        for key, fact in ledger.first.items():
            again = other.first.get(key)
            if again is None or fact.currency == "USD":
                continue
            unit = scale(fact.unit)
            expected = again.value * scale(again.unit) / unit
            allowed = (coarseness(fact) + coarseness(again)) / unit
            words = f"{again.release} states it" if again.release else f"it is {again.source}"
            yield finding("restatement", fact, expected, allowed, [again], f"{words} as", warn=True)
