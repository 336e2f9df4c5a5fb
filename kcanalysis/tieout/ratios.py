"""Quotients: margins and per-share figures, and dollars at the release's own rate."""

from __future__ import annotations

from collections.abc import Iterator

from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.interval import half_unit
from kcanalysis.tieout.lookup import Ledger, worth
from kcanalysis.tieout.rules import Reference, load_declared
from kcanalysis.tieout.sums import finding


def check_ratios(ledger: Ledger) -> Iterator[Finding]:
    """Work out margins and per-share figures, at the printed precision."""
    for ratio in load_declared().ratios:
        for stated in ledger.row(ratio.stated):
            # margins have no currency: they are worked out in RMB
            currency = stated.currency or "CNY"
            upper = ledger.nearest(ratio.numerator, stated, currency)
            counted = any(fact.unit == "shares" for fact in ledger.row(ratio.denominator)[:1])
            lower = ledger.nearest(ratio.denominator, stated, "" if counted else currency)
            if upper is None or lower is None or not lower.value:
                continue
            quotient = worth(upper) * ratio.times / worth(lower)
            allowed = half_unit(stated.value) + quotient.slack
            words = "worked out from the statements it is"
            yield finding("ratio", stated, quotient.middle, allowed, [upper, lower], words)


def check_translation(ledger: Ledger) -> Iterator[Finding]:
    """Translate each RMB figure of the tables at the release's own rate."""
    rate = ledger.rate()
    if rate is None or not rate.value:
        return
    for dollars in ledger.facts:
        if dollars.currency != "USD" or dollars.statement == "disclosure":
            continue
        renminbi = ledger.nearest(Reference(dollars.statement, dollars.item), dollars, "CNY")
        if renminbi is None:
            continue
        allowed = load_declared().translation
        if dollars.unit != "thousands":
            allowed = half_unit(dollars.value) + half_unit(renminbi.value) / rate.value
        expected = (renminbi.value / rate.value).quantize(half_unit(dollars.value))
        words = f"the RMB figure at the release's rate of {rate.value} gives"
        yield finding("translation", dollars, expected, allowed, [renminbi, rate], words)
