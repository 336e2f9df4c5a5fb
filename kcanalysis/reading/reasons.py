"""Why a release says that a line moved: the causes behind each 'due to' and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from kcanalysis.knowledge import read_knowledge
from kcanalysis.quarter import Period, Quarter
from kcanalysis.reading.claims import Claim, period_of
from kcanalysis.reading.sentences import Sentence
from kcanalysis.reading.state import DIRECTIONS
from kcanalysis.reading.vocabulary import Metric, Word, words_in
from kcanalysis.reasons import OTHER, QUARTER, YEAR, Reason, find_topics, load_causes

_SIGNS = {"up": 1, "down": -1, "better": 1, "worse": -1}
_OPEN = {"year_on_year": YEAR, "quarter_on_quarter": QUARTER}
_RELATIVE = _OPEN | {"year_earlier": YEAR, "same": YEAR, "last_quarter": QUARTER}


@dataclass
class _Line:
    """A line that a sentence is about, and how it moved: by comparison, 1 or -1 in its words."""

    metric: Metric
    period: Period
    moves: dict[str, int] = field(default_factory=dict)

    @property
    def kin(self) -> str:
        """What it has in common with its margin and its adjusted twin."""
        return re.sub("(?:normalized_)?(?:adjusted_)?", "", self.metric.item).split("_")[0]


class _Stated(NamedTuple):
    """One 'due to': where its cause begins and ends, the clause that it explains and its begin."""

    start: int
    end: int
    begin: int
    clause: str
    against: bool


@dataclass
class _Memory:
    """The lines of a paragraph, and those that the next 'the increase was' is about."""

    known: dict[str, _Line] = field(default_factory=dict)
    fresh: list[_Line] = field(default_factory=list)
    explained: bool = False

    def take(self, lines: Sequence[_Line]) -> None:
        """Note what a sentence is about."""
        if lines and self.explained:
            self.fresh, self.explained = [], False
        self.fresh += lines
        self.known |= {line.metric.item: line for line in lines}


def read_reasons(
    sentences: Iterable[Sentence], claims: Sequence[Claim], quarter: Quarter
) -> list[Reason]:
    """Read the causes that the prose names, in reading order."""
    found: dict[Reason, None] = {}
    memory = _Memory()
    for sentence in sentences:
        if sentence.opens:
            memory = _Memory()
        said = [claim for claim in claims if claim.sentence is sentence]
        text, words = words_in(sentence)
        reported = Period(quarter.end, sentence.months)
        memory.take(_lines(said))
        targets: list[tuple[_Line, str, str]] = []
        against = False
        for stated in _stated(text, words):
            chained = bool(_joint("nothing").fullmatch(stated.clause)) and bool(targets)
            against = stated.against or (chained and against)
            if not chained:
                targets = _targets(stated, words, said, memory, reported)
            memory.explained = memory.explained or any(line.metric.item for line, _, _ in targets)
            for line, comparison, direction in targets:
                period = period_of(line.metric, line.period)
                move = (line.metric.item, period.end, period.months, comparison, direction)
                source = sentence.source(stated.start)
                for cause, moved in _causes(text, words, stated):
                    found[Reason(str(quarter), *move, cause, moved, against, source)] = None
    return list(found)


def uncoded(reasons: Iterable[Reason]) -> list[str]:
    """Name the lines whose reason no pattern knows."""
    told = (f"{r.source}: a reason for '{r.item}'" for r in reasons if r.cause == OTHER and r.item)
    return [f"{one} is none that causes.toml knows; kept as 'other'" for one in dict.fromkeys(told)]


def _stated(text: str, words: Sequence[Word]) -> Iterator[_Stated]:
    """Find the places that name causes, and the part of the sentence that each explains."""
    no = list(_joint("but").finditer(text))
    places = sorted(
        (match.start(), match.end(), name == "against")
        for name in ("because", "against")
        for match in _joint(name).finditer(text)
        if not any(one.start() < match.end() and match.start() < one.end() for one in no)
    )
    begin = 0
    for (place, start, against), (stop, *_) in pairwise([*places, (len(text), 0, False)]):
        opens = bool(_joint("nothing").fullmatch(text[:place]))
        if opens and (end := _opening_end(text, words, start)):
            yield _Stated(start, min(end, stop), end, text[end:stop], against)
        else:
            end = _cause_end(text, words, start, stop)
            yield _Stated(start, end, begin, text[begin:place], against)
        begin = end


def _opening_end(text: str, words: Sequence[Word], start: int) -> int:
    """Find the comma behind the causes that open a sentence: 'Driven by A and B, revenues'."""
    commas = [word.end for word in words if word.kind == "comma" and word.start >= start]
    for comma in commas:
        named = any(w.kind == "metric" and w.start == comma + 1 for w in words)
        if named or _joint("subject").match(text, comma):
            return comma
    return commas[0] if commas else 0


def _cause_end(text: str, words: Sequence[Word], start: int, stop: int) -> int:
    """Find where a cause ends: before the next thing that is said."""
    found = _joint("next").search(text, start, stop)
    end = found.start() if found else stop
    for joint, metric, lead in zip(words, words[1:], words[2:], strict=False):
        said = lead.kind in ("verb", "by", *DIRECTIONS) and metric.kind == "metric"
        if joint.start >= start and joint.kind in ("comma", "and") and said:
            return min(end, joint.start)
    return end


def _targets(
    stated: _Stated, words: Sequence[Word], said: Sequence[Claim], memory: _Memory, reported: Period
) -> list[tuple[_Line, str, str]]:
    """Tell which lines a cause explains, against which period, and which way they moved."""
    stop = stated.begin + len(stated.clause)
    inside = [c for c in said if stated.begin <= c.quantity.start < stop]
    direct = _lines(inside)
    begin = max((c.quantity.end for c in inside), default=stated.begin) if direct else stated.begin
    near = [word for word in words if begin <= word.start < stop]
    ways = [word.kind for word in near if word.kind in _SIGNS]
    way = ways[-1 if direct else 0] if ways else ""
    named = [word.metric for word in near if word.metric and word.metric.item]
    # what stands right behind a number is that one's
    known = _OPEN if direct else _RELATIVE
    relative = {known[str(w.entry)] for w in near if w.kind == "period" and w.entry in known}
    if direct:
        lines = direct[-max(direct[-1].metric.joined, 1) :]
    elif named:
        lines = [memory.known.get(named[0].item) or _Line(named[0], reported)]
        if "margin" in stated.clause and not named[0].percent:
            kin = [line for line in memory.fresh if line.metric.percent]
            lines += [line for line in kin if line.kin == lines[0].kin]
    elif memory.fresh and _joint("back").search(stated.clause):
        lines = [line for line in memory.fresh if line.kin == memory.fresh[-1].kin]
    else:
        return [(_Line(Metric(""), reported), "", "")]
    return _moved(lines, relative, way)


def _moved(lines: Sequence[_Line], relative: set[str], way: str) -> list[tuple[_Line, str, str]]:
    """Give the moves that fit the words; those of the words where the lines tell none."""
    targets = [
        (line, comparison, move)
        for line in lines
        for comparison, move in line.moves.items()
        if (not relative or comparison in relative)
        and (not way or not move or _in_words(line.metric, way) in (0, move))
    ]
    last = lines[-1]
    said = [
        (last, comparison, _in_words(last.metric, way)) for comparison in sorted(relative) or [""]
    ]
    return [(line, to, _direction(line.metric, move)) for line, to, move in targets or said]


def _in_words(metric: Metric, way: str) -> int:
    """Give a direction as 1 or -1 of what the words measure: a better loss is a smaller one."""
    return _SIGNS.get(way, 0) * (metric.sign if way in ("better", "worse") else 1)


def _direction(metric: Metric, move: int) -> str:
    if not move:
        return ""
    if metric.sign < 0 and "loss" in metric.item and not metric.percent:
        return "worse" if move > 0 else "better"
    return "up" if move > 0 else "down"


def _lines(claims: Iterable[Claim]) -> list[_Line]:
    """Give what the numbers of a sentence are about, and how each moved."""
    lines: dict[str, _Line] = {}
    levels: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.kind not in ("level", "earlier", "change", "by") or not claim.metrics:
            continue
        metric = claim.metrics[0]
        line = lines.setdefault(metric.item or metric.words, _Line(metric, claim.bases[0]))
        if claim.kind == "level":
            line.metric, line.period = metric, claim.periods[0]
        elif claim.kind in ("change", "by"):
            line.period = claim.periods[0]
            comparison = _comparison(line.period, claim.bases[0])
            line.moves[comparison] = _in_words(metric, claim.direction)
        if claim.kind in ("level", "earlier") and claim.quantity.currency != "USD":
            levels.setdefault(metric.item or metric.words, []).append(claim)
    for name, stated in levels.items():
        now = next((claim for claim in stated if claim.kind == "level"), None)
        for then in stated:
            if now and then.kind == "earlier":
                comparison = _comparison(lines[name].period, then.periods[0])
                rise = _worth(now) - _worth(then)
                move = (rise > 0) - (rise < 0)
                lines[name].moves.setdefault(comparison, move * now.metrics[0].sign)
    for line in lines.values():
        line.moves.pop("", None)
    return list(lines.values())


def _worth(claim: Claim) -> int:
    """Give a number in the sign of the statements, and in parts that compare."""
    value = claim.quantity.value * (1000 if claim.quantity.unit == "billions" else 1)
    return int(value * 10000) * (1 if value < 0 else claim.metrics[0].sign)


def _comparison(period: Period, base: Period) -> str:
    if base.end == period.year_before.end:
        return YEAR
    return QUARTER if base.end == period.quarter_before.end else ""


def _causes(text: str, words: Sequence[Word], stated: _Stated) -> Iterator[tuple[str, str]]:
    """Give the causes that are named and which way each moved, `OTHER` for what is left."""
    phrase = text[stated.start : stated.end]
    found = find_topics(load_causes(), phrase)
    rest = list(phrase)
    for start, end, topic in found:
        rest[start:end] = "\0" * (end - start)
        ahead = [w.kind for w in words if 0 <= w.start - stated.start < end]
        ways = [kind for kind in ahead if kind in ("up", "down")]
        yield topic.id, ways[-1] if ways and topic.item else ""
    parts = [part for part in _joint("parts").split("".join(rest)) if "\0" not in part]
    left = any(re.search("[a-z]{2}", _joint("neutral").sub("", part)) for part in parts)
    if left or not found:
        yield OTHER, ""


@cache
def _joint(name: str) -> re.Pattern[str]:
    known = read_knowledge("causes")["joints"]
    return re.compile(known[name].replace("{noun}", known["noun"]))
