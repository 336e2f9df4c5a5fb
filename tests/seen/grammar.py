"""Patterns that read a sentence whole, and work out anew what stands in it.

A pattern is a regular expression with figures in braces. ``{money:net_loss@4}`` is a figure in a
form, of the quarter four quarters ago; ``{rose/fell:…}`` the word that its sign asks for;
``{record:id:high:low}`` what is said of a record, which is nothing where it is none. The other
kinds have no text, and say what must hold where a pattern goes this way (`_HOLDS`).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kcanalysis.presenting.table import Cell
from kcanalysis.reasons import load_causes
from tests.seen.checks import rounded
from tests.seen.reckoning import DATA, STANDINGS, back, periods, reckoned

FIRST, FIRST_RELEASE = "2019Q1", "2020Q1"
NORMAL = "normalized_adjusted_ebitda"
NAMES = {
    "public cloud": "public_cloud_revenues", "enterprise cloud": "enterprise_cloud_revenues",
    "idc": "idc_costs", "depreciation": "depreciation_amortization_costs",
    "solution services": "solution_development_and_services_costs",
    "other costs": "remaining_costs_of_revenues",
    "adjusted ebitda": "adjusted_ebitda", "the operating result": "operating_loss",
    "a year ago": "4", "the quarter before": "1", "this quarter": "0",
    "three months": "change_on_quarter", "a year": "change_on_year",
}  # fmt: skip
"""What words of sentences stand for, written down by hand."""


def _digits(value: float, places: int = 1) -> str:
    return f"{abs(rounded(value, places)):,}"


def _money(value: float) -> str:
    millions = abs(value) / 1000
    if rounded(millions) < 1000:
        return f"RMB{rounded(millions)}m"
    return f"RMB{rounded(millions / 1000, 2)}bn".replace(".00", "")


def _minus(value: float) -> str:
    return "−" if value < 0 else ""


FORMS: dict[str, Callable[[float], str]] = {
    "money": _money,
    "balance": lambda value: _minus(value) + _money(value),
    "signed": lambda value: ("−" if value < 0 else "+") + _digits(value / 1000),
    "percent": lambda value: _minus(value) + _digits(value) + "%",
    "percent0": lambda value: _minus(value) + _digits(value, 0) + "%",
    "size": _digits,
    "size%": lambda value: _digits(value) + "%",
    "size0%": lambda value: _digits(value, 0) + "%",
    "whole%": lambda value: _digits(value, 0 if rounded(value, 0) else 1) + "%",
    "points": lambda value: _digits(value / 100),
    "number": lambda value: _minus(value) + _digits(value),
    "days": lambda value: _digits(value, 0),
    "times": lambda value: f"{rounded(1 + value / 100)} times",
}
"""How a figure stands in a sentence, written down apart from the package."""


@dataclass
class Passage:
    """A passage as it is read: its figures by their place, and those that have been read."""

    quarter: str
    keyed_in: str
    text: str = ""
    lead: str = ""
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    read: set[tuple[int, int]] = field(default_factory=set)

    def of(self, figure: str) -> tuple[float | None, str, bool]:
        """Work out a figure of some quarters ago, or of a fiscal year: `id@4`, `year id`."""
        id, _, ago = figure.partition("@")
        quarter = back(self.quarter, int(ago or 0))
        if id.startswith("year "):
            return yearly(id.removeprefix("year "), int(quarter[:4]), self.keyed_in)
        return reckoned(quarter, id, self.keyed_in)

    def value(self, figure: str) -> float:
        if figure.startswith("move "):  # on the year or, where that is not known, on the quarter
            id = figure.removeprefix("move ")
            return self.value(id) - self.value(f"{id}@{4 if self.knows(f'{id}@4') else 1}")
        value = self.of(figure)[0]
        assert value is not None, f"{self.quarter}: {figure} is not known"
        return value

    def knows(self, *figures: str) -> bool:
        return all(self.of(figure)[0] is not None for figure in figures)

    @property
    def ebitda(self) -> str:
        """The adjusted EBITDA that counts: normalized where it is stated so now and before."""
        before = self.knows(f"{NORMAL}@1") or self.knows(f"{NORMAL}@4")
        return NORMAL if self.knows(NORMAL) and before else "adjusted_ebitda"

    def number(self, span: tuple[int, int], form: str, figure: str) -> None:
        """Read a figure: its text, its standing, and that it says where it comes from."""
        shown, expected = self.text[slice(*span)], FORMS[form](self.value(figure))
        assert shown == expected, f"{self.quarter}: {figure} is {expected}, not {shown}"
        self.cell(span, self.of(figure)[1])

    def cell(self, span: tuple[int, int], standing: str) -> Cell:
        """Take the figure that stands at a place, of that standing."""
        cell = self.cells.get(span)
        assert cell, f"{self.quarter}: no figure of its own: {self.text[slice(*span)]}"
        assert cell.source or cell.formula, cell
        assert cell.standing == standing, (self.quarter, cell, standing)
        self.read.add(span)
        return cell

    def record(self, id: str, high: str = "", low: str = "") -> tuple[str, str]:
        """Say of what a figure is a record, and the lowest standing that this rests on."""
        series = {q: reckoned(q, id, self.keyed_in) for q in _through(self.quarter)}
        if id == f"{NORMAL}_margin":  # the reported one counts where that is not stated
            reported = {q: reckoned(q, "adjusted_ebitda_margin", self.keyed_in) for q in series}
            series = {q: one if one[0] is not None else reported[q] for q, one in series.items()}
        known = {q: figure[0] for q, figure in series.items() if figure[0] is not None}
        now = self.value(id)
        for word, sign in ((high, 1), (low, -1)):
            reach = [q for q in known if q < self.quarter and (known[q] - now) * sign >= 0]
            among = [q for q in known if not reach or q > reach[-1]]
            if len(among) >= 5:
                word = word.split("|")[-1 if now < 0 else 0]
                rests_on = [series[q][1] for q in [*reach[-1:], *among]]
                gapless = [*known] == [q for q in series if q >= next(iter(known))]
                gapless = gapless and next(iter(known)) <= FIRST_RELEASE
                since = f"since {reach[-1]}" if reach else ""
                # a fall is none since a rise
                if (
                    reach
                    and known[reach[-1]] * now < 0
                    and word not in ("the highest", "the lowest")
                ):
                    assert among == [q for q in series if q > reach[-1]], "not all are known"
                    since = f"in {len(among)} quarters"
                all_known = "yet" if gapless else f"of the {len(among)} quarters known"
                text = f", {word} {since or all_known}"
                return text, max(rests_on, key=STANDINGS.index)
        return "", ""


def yearly(id: str, year: int, keyed_in: str) -> tuple[float | None, str, bool]:
    """Give a sum of a fiscal year, as stated or added up from its quarters, or its growth."""
    if id.startswith("year_on_year("):
        both = [yearly(id[13:-1], each, keyed_in) for each in (year, year - 1)]
        standing = max((each[1] for each in both), key=STANDINGS.index)
        now, then = (each[0] for each in both)
        return (None if now is None or then is None else (now / then - 1) * 100), standing, False
    if (f"{year}Q4", 12, id) in periods(keyed_in):
        value, rank = periods(keyed_in)[f"{year}Q4", 12, id]
        return value, STANDINGS[rank], False
    parts = [(f"{year}Q4", 12, part) for part in ("gross_profit", "total_operating_expenses")]
    if id == "operating_loss" and all(part in periods(keyed_in) for part in parts):
        figures = [yearly(part[2], year, keyed_in) for part in parts]
    else:
        figures = [reckoned(f"{year}Q{n}", id, keyed_in) for n in range(1, 5)]
    values = [value for value, *_ in figures if value is not None]
    standing = max((each[1] for each in figures), key=STANDINGS.index)
    return (sum(values) if len(values) == len(figures) else None), standing, False


@cache
def _through(last: str) -> tuple[str, ...]:
    quarters = [FIRST]
    while quarters[-1] < last:
        quarters.append(back(quarters[-1], -1))
    return tuple(quarters)


@dataclass(frozen=True)
class Pattern:
    """A pattern, compiled: its name, what it matches, and its tokens in their order."""

    name: str
    regex: re.Pattern[str]
    tokens: tuple[tuple[str, ...], ...]

    def read(self, match: re.Match[str], passage: Passage, start: int) -> None:
        """Work out every figure and word of a match that begins at a place of the passage."""
        for number, (kind, *arguments) in enumerate(self.tokens):
            if match[f"t{number}"] is not None:
                span = (match.start(f"t{number}") + start, match.end(f"t{number}") + start)
                meant = [_meant(argument, match, passage) for argument in arguments]
                _read(kind, meant, span, match[f"t{number}"], passage)


@cache
def patterns(part: str) -> tuple[Pattern, ...]:
    """Compile the patterns of a part of sentences.toml."""
    declared = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))

    def spelled(text: str) -> str:
        return re.sub(r"\$([A-Z]+)", lambda match: declared["short"][match[1]], text)

    return tuple(_compiled(name, spelled(text)) for name, text in declared[part].items())


def _compiled(name: str, text: str) -> Pattern:
    tokens: list[tuple[str, ...]] = []

    def group(match: re.Match[str]) -> str:
        tokens.append(tuple(match[1].split(":")))
        return f"(?P<t{len(tokens) - 1}>{_matches(tokens[-1][0])})"

    regex = re.compile(re.sub(r"\{([^{}]*:[^{}]*)\}", group, text))
    return Pattern(name, regex, tuple(tokens))


def _matches(kind: str) -> str:
    if kind.removeprefix("~") in (*FORMS, "was"):
        return r"[+−-]?(?:RMB)?[\d,]+(?:\.\d+)?(?:m|bn|x| times|%)?"
    if kind == "record":
        return (
            r"(?:, the [\w ]+? (?:since 20\d\dQ\d|yet|of the \d+ quarters known|in \d+ quarters))?"
        )
    if kind == "causes":
        return r"[^.]+?"
    return f"(?i:{kind.replace('/', '|')})" if "/" in kind else ""


def _meant(argument: str, match: re.Match[str], passage: Passage) -> str:
    """Put what a named group stands for in place of its name."""
    nearest = "three months" if passage.knows("net_obligations@1") else "a year"
    on = "year" if passage.knows("year_on_year(total_revenues)") else "quarter"
    own = {"ebitda": passage.ebitda, "nearest": NAMES[nearest],
           "rate": f"{on}_on_{on}(total_revenues)"}  # fmt: skip
    return re.sub(
        "<([^>]+)>", lambda name: own.get(name[1]) or NAMES[match[name[1]].lower()], argument
    )


_HOLDS: dict[str, Callable[[Passage, str, str], bool]] = {
    "known": lambda passage, id, _: passage.knows(id),
    "unknown": lambda passage, id, _: not passage.knows(id),
    "positive": lambda passage, id, _: passage.value(id) >= 0,
    "negative": lambda passage, id, _: passage.value(id) < 0,
    "nil": lambda passage, id, _: not rounded(passage.value(id)),
    "no record": lambda passage, id, _: not passage.record(id)[0],
    "year first": lambda passage, id, ago: (ago == "4") == passage.knows(f"{id}@4"),
    "quarter first": lambda passage, id, ago: (ago == "1") == passage.knows(f"{id}@1"),
}
"""What must hold where a pattern goes a way: of a figure, and of how many quarters ago."""


def _read(kind: str, meant: list[str], span: tuple[int, int], shown: str, passage: Passage) -> None:
    id, *rest = meant
    if kind == "was":  # without its sign where that is the same now
        turned = passage.value(id) * passage.value(id.partition("@")[0]) < 0
        kind = "balance" if turned else "money"
    if kind in FORMS:
        passage.number(span, kind, id)
        return
    where = f"{passage.quarter}: “{shown or kind}” of {meant} in “{passage.lead} {passage.text}”"
    if kind == "record":
        text, standing = passage.record(id, *rest)
        assert shown == text, f"{where}: {text}"
        if told := re.search(r"20\d\dQ\d$|yet$|of the \d+ quarters known$|in \d+ quarters$", text):
            passage.cell((span[1] - len(told[0]), span[1]), standing)
    elif kind == "causes":
        assert shown == causes(passage.quarter, id, *rest), where
        passage.cell(span, "")
    elif "/" in kind:
        positive, negative = kind.split("/")
        expected = positive if passage.value(id) >= 0 else negative
        assert shown.lower() == expected.lower(), where
    elif kind.startswith("~"):
        assert shown == FORMS[kind[1:]](passage.value(id)), where
    else:
        assert _HOLDS[kind](passage, id, rest[0] if rest else ""), where


@cache
def _said(quarter: str) -> tuple[dict[str, str], ...]:
    path = DATA / "reasons" / f"{quarter}.jsonl"
    lines = path.read_text("utf-8").splitlines()[1:] if path.exists() else []
    return tuple(map(json.loads, lines))


def causes(quarter: str, item: str, comparison: str) -> str:
    """Say what the release of a quarter names for a move of it; nothing where it names none."""
    found = [one for one in _said(quarter) if one.get("cause") and one["item"] == item
             and one["comparison"] == comparison and int(one["months"]) in (0, 3)]  # fmt: skip
    assert not any(one["against"] for one in found), "no sentence has one that worked against it"
    *others, last = dict.fromkeys(load_causes()[one["cause"]].words for one in found) or [""]
    return f"{', '.join(others)} and {last}" if others else last
