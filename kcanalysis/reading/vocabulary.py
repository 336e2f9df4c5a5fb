"""The words that make up claims: metrics, periods, numbers and what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from kcanalysis.knowledge import read_knowledge
from kcanalysis.reading.sentences import Sentence
from kcanalysis.reasons import whole_words

_QUOTES = str.maketrans("‘’“”‐‑−–", "''\"\"----")
_FOOTNOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹]|(?<=[a-gi-pr-z])(?<!rmb)\d(?=[\s,])")
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"


def _sum_named(prefix: str) -> str:
    return (
        rf"(?P<{prefix}minus>(?:-|negative )?)(?P<{prefix}currency>rmb|us\$) ?"
        rf"(?P<{prefix}sign>[-(]?)(?P<{prefix}digits>{_DIGITS})\)?"
        rf"(?: (?P<{prefix}scale>million|billion|thousand)\b)?"
    )


_RATE = re.compile(r"rmb ?(?P<rate>\d+\.\d{3,}) (?:to|=|per) us\$ ?(?P<one>\d+(?:\.\d+)?)")
_AMOUNT = re.compile(rf"{_sum_named('')}(?: *\((?:or |approximately )*{_sum_named('twin_')}\))?")
_PERCENT = re.compile(
    rf"(?P<sign>(?:(?<!\w)[-(]|negative )?)(?P<digits>{_DIGITS})\)?"
    r"[- ]?(?P<unit>%|percentage points?|percent\b(?!age)|ppts?\b|pps?\b|basis points?|bps?\b)"
)
_COUNTED = re.compile(
    rf"(?P<prefix>(?:rmb|us\$) ?[-(]?)?(?P<digits>{_DIGITS})"
    r"(?(prefix)|\)?[- ]?(?:%|percentage points?|percent\b))"
)
# shares, which are counted to the unit
_COUNT = re.compile(r"(?<![\w.,$])\d{1,3}(?:,\d{3})+(?![\w%]|[.,-]\d| (?:m|b)illion| thousand)")
# sums that no currency stands before
_BARE_SUM = re.compile(rf"(?P<digits>{_DIGITS}) (?:million|billion|thousand)\b")
_UNITS = {"million": "millions", "billion": "billions", "thousand": "thousands", None: ""}


@dataclass(frozen=True)
class Quantity:
    """A number of the prose, with what it counts.

    ``value`` has the printed digits and sign; ``unit`` is ``millions``, ``billions``,
    ``thousands``, empty for a plain sum such as one per share, ``percent``, ``points``,
    ``per_usd`` or ``shares``. It stands in the sentence from ``start`` to ``end``.
    """

    value: Decimal
    unit: str
    currency: str
    start: int
    end: int


@dataclass(frozen=True)
class Metric:
    """What a claim is about: a row of a statement, and the sign that its words turn.

    ``item`` is empty for what no statement has; ``of`` is what a percentage is taken of. ``told``
    marks what only the text states, ``count`` what is a number of shares, ``ahead`` what is set for
    the time to come and counts as of the day. ``label`` has the words
    as they are printed, those of all where several metrics are ``joined``: 'A and B were'.
    """

    words: str
    statement: str = ""
    item: str = ""
    sign: int = 1
    family: str = ""
    percent: bool = False
    told: bool = False
    count: bool = False
    ahead: bool = False
    of: Metric | None = None
    label: str = ""
    joined: int = 1


@dataclass(frozen=True)
class Hedge:
    """By which shares of itself a hedged number may differ from what it stands for."""

    below: Decimal
    above: Decimal


@dataclass(frozen=True)
class Word:
    """One word or phrase of a sentence that the vocabulary knows.

    ``kind`` is ``quantity``, ``metric``, ``period``, ``hedge`` or one of the joints of
    ``claims.toml``.
    """

    kind: str
    start: int
    end: int
    match: re.Match[str]
    entry: Metric | Hedge | str = ""
    quantities: tuple[Quantity, ...] = ()

    @property
    def metric(self) -> Metric | None:
        """The metric that it names, if it names one."""
        return self.entry if isinstance(self.entry, Metric) else None


def simplified(text: str) -> str:
    """Bring a sentence to lower case, plain quotes and no footnote marks; offsets stay."""
    return _FOOTNOTE.sub(" ", text.translate(_QUOTES).lower())


@lru_cache(maxsize=256)
def words_in(sentence: Sentence) -> tuple[str, list[Word]]:
    """Give a sentence in simplified form, and the vocabulary's words in it."""
    text = simplified(sentence.text)
    return text, scan(text, sentence.text)


def scan(text: str, printed: str) -> list[Word]:
    """Find the vocabulary's words in a simplified sentence, from left to right.

    Of words that overlap the first is taken, and of those that begin together the longest.
    """
    found = [*_rates_and_sums(text), *_percentages(text), *_numerals(text)]
    for kind, pattern, known in _vocabulary():
        for match in pattern.finditer(text):
            start, end = match.span()
            entry = known
            if isinstance(known, Metric):
                entry = replace(known, words=match[0], label=printed[start:end])
            found.append(Word(kind, start, end, match, entry))
    if any(word.metric and word.metric.count for word in found):
        found += [
            _number(match, Quantity(_value(match[0]), "shares", "", *match.span()))
            for match in _COUNT.finditer(text)
        ]
    found.sort(key=lambda word: (word.start, -word.end))
    words: list[Word] = []
    for word in found:
        if not words or word.start >= words[-1].end:
            words.append(word)
    return words


def overlooked(text: str, words: list[Word]) -> Iterator[Quantity]:
    """Look for numbers once more, plainly, so that none gets lost without a word.

    Where the sentence is about what only the text states, sums without a currency count too.
    """
    found = [quantity for word in words for quantity in word.quantities]
    told = any(word.metric and word.metric.told for word in words)
    for pattern in (_COUNTED, _BARE_SUM) if told else (_COUNTED,):
        for match in pattern.finditer(text):
            if not any(q.start < match.end() and match.start() < q.end for q in found):
                found.append(Quantity(_value(match["digits"]), "", "", match.start(), match.end()))
                yield found[-1]


def _rates_and_sums(text: str) -> Iterator[Word]:
    for match in _RATE.finditer(text):
        rate = Quantity(_value(match["rate"]), "per_usd", "CNY", *match.span())
        one = Quantity(_value(match["one"]), "per_usd", "USD", match.start("one"), match.end())
        yield _number(match, rate, one)
    for match in _AMOUNT.finditer(text):
        sums = [_sum(match, prefix) for prefix in ("", "twin_") if match[prefix + "digits"]]
        yield _number(match, *sums)


def _percentages(text: str) -> Iterator[Word]:
    for match in _PERCENT.finditer(text):
        unit = "percent" if match["unit"] in ("%", "percent") else "points"
        value = _value(match["digits"], negative=bool(match["sign"]))
        if match["unit"].startswith("b"):  # basis points
            value = value.scaleb(-2)
        yield _number(match, Quantity(value, unit, "", match.start("digits"), match.end()))


def _numerals(text: str) -> Iterator[Word]:
    """Find numbers in words; one that is a verb says the direction as well: 'doubled'."""
    for entry in read_knowledge("claims")["numerals"]:
        hedge = _hedge(entry)
        for match in compiled(entry["names"]).finditer(text):
            start, end = match.span()
            number = Quantity(Decimal(entry["value"]), "percent", "", start, end)
            if way := entry.get("way"):
                yield Word(way, start, start + 1, match, way)
                start += 1
            yield Word("quantity", start, end, match, hedge, (number,))


def _number(match: re.Match[str], *quantities: Quantity) -> Word:
    return Word("quantity", *match.span(), match, quantities=quantities)


def _sum(match: re.Match[str], prefix: str) -> Quantity:
    negative = bool(match[prefix + "minus"]) or bool(match[prefix + "sign"])
    return Quantity(
        _value(match[prefix + "digits"], negative=negative),
        _UNITS[match[prefix + "scale"]],
        "CNY" if match[prefix + "currency"] == "rmb" else "USD",
        match.start(prefix + "currency"),
        match.end(prefix + ("scale" if match[prefix + "scale"] else "digits")),
    )


def _value(digits: str, *, negative: bool = False) -> Decimal:
    value = Decimal(digits.replace(",", ""))
    return -value if negative else value


def _hedge(entry: dict[str, Any]) -> Hedge:
    return Hedge(Decimal(entry["below"]), Decimal(entry["above"]))


@cache
def compiled(names: str) -> re.Pattern[str]:
    """Compile names of ``claims.toml``, which match whole words only."""
    for word, forms in read_knowledge("claims")["words"].items():
        names = names.replace(f"{{{word}}}", forms)
    return whole_words(names)


@cache
def _vocabulary() -> list[tuple[str, re.Pattern[str], Metric | Hedge | str]]:
    """Load ``claims.toml``: of each word the kind, what names it and what it stands for."""

    def metric(names: str, item: str = "", **known: Any) -> tuple[str, str, Metric]:
        statement, _, item = item.partition(".")
        known = {"told": statement == "disclosure"} | known
        return "metric", names, Metric("", statement, item, **known)

    data = read_knowledge("claims")
    entries: list[tuple[str, str, Metric | Hedge | str]] = [
        *((kind, names, kind) for kind, names in data["joints"].items()),
        *(("period", entry["names"], entry["kind"]) for entry in data["periods"]),
        *(("hedge", entry["names"], _hedge(entry)) for entry in data["hedges"]),
        *(metric(**entry) for entry in data["metrics"]),
    ]
    comma = re.compile("[,;:](?= )")
    return [
        ("comma", comma, "comma"),
        *((kind, compiled(names), of) for kind, names, of in entries),
    ]
