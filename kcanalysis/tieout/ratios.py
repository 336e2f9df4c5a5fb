"""Quotients: margins and per-share figures, and dollars at the release's own rate."""

from __future__ import annotations

from collections.abc import Iterator

from kcanalysis.facts import Fact
from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.interval import Interval, half_unit
from kcanalysis.tieout.lookup import Ledger, worth
from kcanalysis.tieout.rules import Declared, Reference
from kcanalysis.tieout.sums import finding


def check_ratios(ledger: Ledger, declared: Declared) -> Iterator[Finding]:
    """Work out margins and per-share figures, at the printed precision."""
    for ratio in declared.ratios:
        for stated in ledger.row(ratio.stated):
            # margins have no currency: they are worked out in RMB
            upper = ledger.nearest(ratio.numerator, stated, stated.currency or "CNY")
            lower = ledger.nearest(
                ratio.denominator, stated, _currency(ratio.denominator, ledger, stated)
            )
            if upper is None or lower is None or not lower.value:
                continue
            quotient = worth(upper) * ratio.times / worth(lower)
            yield _rounded(stated, quotient, [upper, lower])


def _currency(reference: Reference, ledger: Ledger, stated: Fact) -> str:
    row = ledger.row(reference)
    return "" if row and row[0].unit == "shares" else stated.currency or "CNY"


def _rounded(stated: Fact, quotient: Interval, against: list[Fact]) -> Finding:
    """Compare a figure with a quotient, which must round to it."""
    return finding(
        "ratio",
        stated,
        quotient.middle,
        half_unit(stated.value) + quotient.slack,
        against,
        "worked out from the statements it is",
    )


def check_translation(ledger: Ledger, declared: Declared) -> Iterator[Finding]:
    """Translate each RMB figure of the tables at the release's own rate."""
    rate = ledger.rate()
    if rate is None or not rate.value:
        return
    for dollars in ledger.facts:
        if dollars.currency != "USD" or dollars.statement == "disclosure":
            continue
        renminbi = _pair(ledger, dollars)
        if renminbi is None:
            continue
        allowed = declared.translation
        if dollars.unit != "thousands":
            allowed = half_unit(dollars.value) + half_unit(renminbi.value) / rate.value
        expected = (renminbi.value / rate.value).quantize(half_unit(dollars.value))
        yield finding(
            "translation",
            dollars,
            expected,
            allowed,
            [renminbi, rate],
            f"the RMB figure at the release's rate of {rate.value} gives",
        )


def _pair(ledger: Ledger, dollars: Fact) -> Fact | None:
    """Find the RMB figure that a dollar figure stands beside."""
    return ledger.nearest(Reference(dollars.statement, dollars.item), dollars, "CNY")
