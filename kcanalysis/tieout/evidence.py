"""What is at hand to check a claim with: tables, other releases, and the prose itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kcanalysis.facts import Fact
from kcanalysis.quarter import Period
from kcanalysis.reading.claims import Claim, period_of
from kcanalysis.reading.vocabulary import Metric, Quantity
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.interval import Interval
from kcanalysis.tieout.lookup import Figure, Ledger, period_words, worth
from kcanalysis.tieout.rules import Ratio, Reference, load_declared

_QUARTERS_BACK = 40


@dataclass(frozen=True)
class Evidence:
    """What a number should be, in the words' sign, and the facts that say so.

    ``worked_out`` tells whether it was computed from several facts or read off one.
    """

    worth: Interval
    facts: tuple[Fact, ...]
    worked_out: bool = True


class Evidences:
    """Finds what a metric was in a period: in the tables, else elsewhere, else in the prose."""

    def __init__(self, ledger: Ledger, others: Sequence[Ledger], claims: Sequence[Claim]) -> None:
        self.ledger = ledger
        self.ratios = {ratio.stated.item: ratio for ratio in load_declared().ratios}
        self.elsewhere: dict[Figure, Fact] = {}
        for other in reversed(others):
            self.elsewhere |= other.first
        self.prose: dict[Figure, tuple[Claim, Fact]] = {}
        for claim in claims:
            self._note(claim)

    def _note(self, claim: Claim) -> None:
        """Keep what the prose alone states, so that later words can be checked against it."""
        is_level = claim.kind in ("level", "earlier") and len(claim.periods) == 1
        if not is_level or claim.hedge or claim.caveat:
            return
        metric, period = claim.metrics[0], period_of(claim.metrics[0], claim.periods[0])
        value, unit = statement_value(claim.quantity, metric)
        value *= words_sign(claim.quantity, metric)
        currency, release = claim.quantity.currency, self.ledger.facts[0].release
        item = metric.item or metric.words.replace(" ", "_")
        fact = Fact(release, "disclosure", item, metric.words, period.end, period.months,
                    currency, unit, value, claim.source)  # fmt: skip
        self.prose.setdefault(_prose_key(metric, period, currency, claim), (claim, fact))

    def level(self, metric: Metric, period: Period, currency: str, claim: Claim) -> Evidence | None:
        """Tell what a metric was in a period, without the number of the claim itself."""
        period = period_of(metric, period)
        if metric.of is not None:
            return self._quotient(metric, metric.of, period, claim)
        if fact := self._fact(metric, period, currency, claim):
            return Evidence(worth(fact) * metric.sign, (fact,), worked_out=False)
        if metric.percent and (ratio := self.ratios.get(metric.item)):
            return self._ratio(ratio, metric, period)
        rate = self.ledger.rate()
        if currency != "USD" or not rate or not rate.value:
            return None
        fact = self._fact(metric, period, "CNY", claim)
        return Evidence(worth(fact) * metric.sign / worth(rate), (fact, rate)) if fact else None

    def before(self, metric: Metric, period: Period, claim: Claim) -> list[Evidence]:
        """Give what a metric was in each earlier period of the same length that is at hand."""
        found = []
        for _ in range(_QUARTERS_BACK):
            period = period.year_before if period.months > 3 else period.quarter_before
            found += [one] if (one := self.level(metric, period, "CNY", claim)) else []
        return found

    def unrounded(self, metric: Metric, period: Period) -> Evidence | None:
        """Work out a margin from the statements; None where they do not have it."""
        ratio = self.ratios.get(metric.item)
        return self._ratio(ratio, metric, period_of(metric, period)) if ratio else None

    def _fact(self, metric: Metric, period: Period, currency: str, claim: Claim) -> Fact | None:
        currency = "" if metric.percent else currency
        if metric.item == "cash_at_end_of_period":
            row = Reference(metric.statement, metric.item)
            return self.ledger.on_day(row, period.end, currency)
        here = (period.end, period.months, currency)
        if metric.statement not in ("", "disclosure") and (
            found := self.ledger.find(metric.statement, metric.item, *here)
        ):
            return found
        if metric.item and (found := self.elsewhere.get((metric.item, *here))):
            return found
        stated = self.prose.get(_prose_key(metric, period, currency, claim))
        return stated[1] if stated and stated[0] is not claim else None

    def _ratio(self, ratio: Ratio, metric: Metric, period: Period) -> Evidence | None:
        places = (ratio.numerator, ratio.denominator)
        upper, lower = (
            self.ledger.find(p.statement, p.item, period.end, period.months, "CNY") for p in places
        )
        if upper is None or lower is None or not lower.value:
            return None
        quotient = worth(upper) * ratio.times / worth(lower)
        return Evidence(quotient * metric.sign, (upper, lower))

    def _quotient(
        self, part: Metric, whole: Metric, period: Period, claim: Claim
    ) -> Evidence | None:
        upper = self.level(replace(part, of=None, percent=False), period, "CNY", claim)
        lower = self.level(whole, period, "CNY", claim)
        if upper is None or lower is None or lower.worth.low <= 0 <= lower.worth.high:
            return None
        return Evidence(upper.worth * 100 / lower.worth, upper.facts + lower.facts)


def statement_value(quantity: Quantity, metric: Metric) -> tuple[Decimal, str]:
    """Bring a number of the prose to a unit of the statements; its precision stays."""
    match quantity.unit:
        case "billions":
            return quantity.value.scaleb(3), "millions"
        case "":
            if "per_share" in metric.item or "per " in metric.words:
                return quantity.value, "per_share"
            return quantity.value.scaleb(-3), "thousands"
        case unit:
            return quantity.value, unit


def words_sign(quantity: Quantity, metric: Metric) -> int:
    """Give the sign that brings a number to the statements': a 'loss of RMB-5' is negative too."""
    return 1 if quantity.value < 0 else metric.sign


def _prose_key(metric: Metric, period: Period, currency: str, claim: Claim) -> Figure:
    name = metric.item or f"{metric.words} in {claim.source}"
    return (name, period.end, period.months, "" if metric.percent else currency)


def metric_name(metric: Metric) -> str:
    """Give the name of what a claim is about."""
    taxonomy = load_taxonomy()
    if metric.of is not None:
        return f"{metric_name(replace(metric, of=None))} as a share of {metric.of.words}"
    return taxonomy.name(metric.item) if taxonomy.knows(metric.item) else metric.words.capitalize()


def finding_on(claim: Claim, metric: Metric, period: Period, says: str, **found: Any) -> Finding:
    """Make the finding of a claim, given what is said behind the metric's name and its period."""
    period = period_of(metric, period)
    return Finding(
        kind="claim",
        source=claim.source,
        message=f"{metric_name(metric)} ({period_words(period.end, period.months)}){says}",
        item=metric.item,
        period_end=period.end,
        months=period.months,
        currency=claim.quantity.currency,
        **found,
    )
