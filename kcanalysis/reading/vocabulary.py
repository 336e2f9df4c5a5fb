"""The words that make up claims: metrics, periods, numbers and what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kcanalysis.knowledge import read_knowledge

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
    r"[- ]?(?P<unit>%|percentage points?|percent\b(?!age)|ppts?\b|pps?\b)"
)
COUNTED = re.compile(
    rf"(?P<prefix>(?:rmb|us\$) ?[-(]?)?(?P<digits>{_DIGITS})"
    r"(?(prefix)|\)?[- ]?(?:%|percentage points?|percent\b))"
)
_UNITS = {"million": "millions", "billion": "billions", "thousand": "thousands", None: ""}


@dataclass(frozen=True)
class Number:
    """A printed number of the prose.

    ``value`` has the printed digits and sign; ``unit`` is ``millions``, ``billions``,
    ``thousands``, empty for a plain sum such as one per share, ``percent``, ``points`` or
    ``per_usd``.
    """

    value: Decimal
    unit: str
    currency: str
    start: int


@dataclass(frozen=True)
class Metric:
    """What a claim is about: a row of a statement, and the sign that its words turn.

    ``item`` is empty for what no statement has; ``of`` is what a percentage is taken of.
    """

    words: str
    statement: str = ""
    item: str = ""
    sign: int = 1
    family: str = ""
    percent: bool = False
    of: Metric | None = None


@dataclass(frozen=True)
class Hedge:
    """By which shares of itself a hedged number may differ from what it stands for."""

    below: Decimal
    above: Decimal


@dataclass(frozen=True)
class Word:
    """One word or phrase of a sentence that the vocabulary knows.

    ``kind`` is ``number``, ``metric``, ``period``, ``hedge`` or one of the joints of
    ``claims.toml``.
    """

    kind: str
    start: int
    end: int
    match: re.Match[str]
    entry: Metric | Hedge | str = ""
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class _Pattern:
    kind: str
    pattern: re.Pattern[str]
    entry: Metric | Hedge | str


def simplified(text: str) -> str:
    """Bring a sentence to lower case, plain quotes and no footnote marks; offsets stay."""
    return _FOOTNOTE.sub(" ", text.translate(_QUOTES).lower())


def scan(text: str) -> list[Word]:
    """Find the vocabulary's words in a simplified sentence, from left to right.

    Of words that overlap the first is taken, and of those that begin together the longest.
    """
    found = list(_numbers(text))
    for pattern in _vocabulary():
        for match in pattern.pattern.finditer(text):
            entry = pattern.entry
            if isinstance(entry, Metric):
                entry = Metric(
                    match[0], entry.statement, entry.item, entry.sign, entry.family, entry.percent
                )
            found.append(Word(pattern.kind, match.start(), match.end(), match, entry))
    found.sort(key=lambda word: (word.start, -word.end))
    words: list[Word] = []
    for word in found:
        if not words or word.start >= words[-1].end:
            words.append(word)
    return words


def _numbers(text: str) -> Iterator[Word]:
    taken = -1
    for pattern in (_RATE, _AMOUNT, _PERCENT):
        for match in pattern.finditer(text):
            if pattern is _AMOUNT and match.start() < taken:
                continue
            numbers: tuple[Number, ...]
            if pattern is _RATE:
                taken = match.end()
                numbers = (
                    Number(_value(match["rate"]), "per_usd", "CNY", match.start()),
                    Number(_value(match["one"]), "per_usd", "USD", match.start("one")),
                )
            elif pattern is _AMOUNT:
                numbers = tuple(
                    _sum(match, prefix) for prefix in ("", "twin_") if match[prefix + "digits"]
                )
            else:
                unit = "points" if match["unit"].startswith(("percentage", "pp")) else "percent"
                value = _value(match["digits"], negative=bool(match["sign"]))
                numbers = (Number(value, unit, "", match.start("digits")),)
            yield Word("number", match.start(), match.end(), match, numbers=numbers)


def _sum(match: re.Match[str], prefix: str) -> Number:
    negative = bool(match[prefix + "minus"]) or bool(match[prefix + "sign"])
    return Number(
        _value(match[prefix + "digits"], negative=negative),
        _UNITS[match[prefix + "scale"]],
        "CNY" if match[prefix + "currency"] == "rmb" else "USD",
        match.start(prefix + "currency"),
    )


def _value(digits: str, *, negative: bool = False) -> Decimal:
    value = Decimal(digits.replace(",", ""))
    return -value if negative else value


@cache
def _vocabulary() -> tuple[_Pattern, ...]:
    """Load ``claims.toml``."""
    data = read_knowledge("claims")

    def compiled(names: str) -> re.Pattern[str]:
        for word, forms in data["words"].items():
            names = names.replace(f"{{{word}}}", forms)
        return re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")

    patterns = [_Pattern("comma", re.compile("[,;:](?= )"), "comma")]
    patterns += [_Pattern(kind, compiled(names), kind) for kind, names in data["joints"].items()]
    patterns += [
        _Pattern("period", compiled(entry["names"]), entry["kind"]) for entry in data["periods"]
    ]
    for entry in data["hedges"]:
        hedge = Hedge(Decimal(entry["below"]), Decimal(entry["above"]))
        patterns.append(_Pattern("hedge", compiled(entry["names"]), hedge))
    for entry in data["metrics"]:
        statement, _, item = entry.get("item", "").partition(".")
        metric = Metric(
            "",
            statement,
            item,
            entry.get("sign", 1),
            entry.get("family", ""),
            entry.get("percent", False),
        )
        patterns.append(_Pattern("metric", compiled(entry["names"]), metric))
    return tuple(patterns)
