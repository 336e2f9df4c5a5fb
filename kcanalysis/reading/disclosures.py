"""What stands only in the prose becomes facts: cost components, AI billings, the rate, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter
from kcanalysis.reading.document import Document, shown
from kcanalysis.reading.prose import (
    Amount,
    Period,
    Sentence,
    named_period,
    plain,
    read_amounts,
    read_date,
    read_sentences,
)
from kcanalysis.taxonomy import LineItem, Taxonomy

_VERB = (
    r"(?:was|were|is|amounted|reached|totaled|increased|decreased|grew|rose|fell|declined|dropped)"
)
_COMPARED = re.compile(r"(?:from|compared (?:with|to))\s*$")
_RATE = re.compile(r"RMB(?P<rate>\d+\.\d+) to US\$1\.00(?P<rest>.*)")
_OUTSTANDING = re.compile(
    r"outstanding ordinary shares were (?P<shares>[\d,]*\d) as of (?P<rest>.*)", re.IGNORECASE
)
_ADS = re.compile(r"(?P<ads>\d[\d,]*\d) ADSs")
_GREW = re.compile(r"\s*(?:\w+ )?(?:grew|increased|rose)(?: by)? (?P<percent>\d+(?:\.\d+)?)%")

_QUARTERS_BACK = 8

_Stated = tuple[Amount, Period]


@dataclass(frozen=True)
class _Named:
    """A subject in a sentence: its items, where it ends, and where the next one begins."""

    items: list[LineItem]
    label: str
    end: int
    until: int


def read_disclosures(
    document: Document, quarter: Quarter, stated: list[Fact], taxonomy: Taxonomy
) -> tuple[list[Fact], list[str]]:
    """Read the figures that only the prose states.

    Parameters
    ----------
    document : Document
        The release.
    quarter : Quarter
        The quarter that it reports.
    stated : list of Fact
        The facts of its tables; what they state already is left out here.
    taxonomy : Taxonomy
        The line items; those with `prose` are looked for.

    Returns
    -------
    facts : list of Fact
        In reading order, each figure once; ``release`` is still empty.
    notes : list of str
        Sentences about these items that were not understood.
    """
    known = {(fact.item, fact.period_end, fact.months) for fact in stated}
    facts: dict[tuple[object, ...], Fact] = {}
    notes: list[str] = []
    for sentence in read_sentences(document):
        for fact in _sentence_facts(sentence, quarter, taxonomy, notes):
            key = (fact.item, fact.period_end, fact.months, fact.currency, fact.value)
            if (fact.item, fact.period_end, fact.months) not in known:
                facts.setdefault(key, fact)
    return list(facts.values()), notes + _odd_periods(list(facts.values()), quarter)


def _odd_periods(facts: list[Fact], quarter: Quarter) -> list[str]:
    """Name the days that no release of a quarter speaks of: more than two years ago, or to come."""
    first, last = (quarter - _QUARTERS_BACK).end, (quarter + 1).end
    return [
        f"{fact.source}: the text has {shown(fact.label)} for {fact.period_end}: is the date right?"
        for fact in facts
        if not first <= fact.period_end <= last
    ]


def _sentence_facts(
    sentence: Sentence, quarter: Quarter, taxonomy: Taxonomy, notes: list[str]
) -> Iterator[Fact]:
    text = plain(sentence.text)
    yield from _rate(text, sentence)
    yield from _shares(text, sentence)
    for named in _subjects(text, taxonomy):
        yield from _growth(text, named, quarter, sentence, taxonomy)
        for stated in _reported_and_earlier(text, named, quarter, sentence):
            if len(stated) == len(named.items):
                for item, (amount, period) in zip(named.items, stated, strict=True):
                    yield from _amount_facts(item, named.label, amount, period, sentence)
            else:
                notes += [
                    f"{sentence.source(amount.start)}: what '{text[amount.start : amount.end]}' "
                    f"after '{named.label}' stands for was not understood"
                    for amount, _ in stated
                ]


def _subjects(text: str, taxonomy: Taxonomy) -> Iterator[_Named]:
    """Find where items are the subject of a verb: 'IDC costs decreased', 'A and B were'."""
    lower = text.lower()
    one = {item: item.prose.pattern for item in taxonomy.items if item.prose}
    name = "|".join(one.values())
    subject = re.compile(rf"\b(?P<names>(?:{name})(?: and (?:{name}))*)(?=\s+{_VERB}\b)")
    matches = list(subject.finditer(lower))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, until in zip(matches, ends, strict=False):
        items = [
            (found.start(), item)
            for item, pattern in one.items()
            for found in re.finditer(rf"\b(?:{pattern})", match["names"])
        ]
        ordered = [item for _, item in sorted(items, key=lambda pair: pair[0])]
        yield _Named(ordered, text[match.start() : match.end()], match.end(), until)


def _reported_and_earlier(
    text: str, named: _Named, quarter: Quarter, sentence: Sentence
) -> tuple[list[_Stated], list[_Stated]]:
    """Tell the reported amounts from the earlier ones that they are compared with."""
    reported: list[_Stated] = []
    earlier: list[_Stated] = []
    amounts = read_amounts(text, named.end, named.until)
    ends = [amount.start for amount in amounts[1:]] + [named.until]
    for amount, end in zip(amounts, ends, strict=False):
        after = text[amount.end : end]
        if not _COMPARED.search(text[: amount.start]):
            point = named.items[0].statement == "balance_sheet"
            reported.append((amount, Period(quarter.end, 0 if point else sentence.months)))
        else:
            # 'year-over-year from RMB1.0 million to' names the period ahead of the amount
            period = named_period(after, quarter, sentence.months) or named_period(
                text[: amount.start], quarter, sentence.months
            )
            earlier.append((amount, period or Period(quarter.end, sentence.months)))
    return reported, earlier


def _amount_facts(
    item: LineItem, label: str, amount: Amount, period: Period, sentence: Sentence
) -> Iterator[Fact]:
    for currency, millions in (("CNY", amount.rmb), ("USD", amount.usd)):
        if millions is not None:
            yield _fact(
                item.id, label, period, currency, "millions", millions, sentence, amount.start
            )


def _growth(
    text: str, named: _Named, quarter: Quarter, sentence: Sentence, taxonomy: Taxonomy
) -> Iterator[Fact]:
    """Read the growth of an item whose growth is an item of its own: it may be all that is said."""
    match = _GREW.match(text, named.end)
    for item in named.items:
        if match and taxonomy.knows(f"{item.id}_growth"):
            period = Period(quarter.end, sentence.months)
            percent = Decimal(match["percent"])
            yield _fact(
                f"{item.id}_growth",
                named.label,
                period,
                "",
                "percent",
                percent,
                sentence,
                named.end,
            )


def _rate(text: str, sentence: Sentence) -> Iterator[Fact]:
    match = _RATE.search(text)
    if match and (day := read_date(match["rest"])):
        label = text[match.start() : match.start("rest")]
        period = Period(day, 0)
        rate = Decimal(match["rate"])
        yield _fact("exchange_rate", label, period, "CNY", "per_usd", rate, sentence, match.start())


def _shares(text: str, sentence: Sentence) -> Iterator[Fact]:
    match = _OUTSTANDING.search(text)
    if match is None or not (day := read_date(match["rest"])):
        return
    counts = {"ordinary_shares_outstanding": ("Outstanding ordinary shares", match["shares"])}
    if ads := _ADS.search(match["rest"]):
        counts["ads_outstanding"] = ("ADSs", ads["ads"])
    for item, (label, count) in counts.items():
        value = Decimal(count.replace(",", ""))
        start = text.index(count)
        yield _fact(item, label, Period(day, 0), "", "shares", value, sentence, start)


def _fact(
    item: str,
    label: str,
    period: Period,
    currency: str,
    unit: str,
    value: Decimal,
    sentence: Sentence,
    start: int,
) -> Fact:
    return Fact(
        release="",
        statement="disclosure",
        item=item,
        label=label,
        period_end=period.end,
        months=period.months,
        currency=currency,
        unit=unit,
        value=value,
        source=sentence.source(start),
    )
