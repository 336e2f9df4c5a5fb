"""What is new in a release: rows, definitions, units and the rate, against the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING, Literal

from kcanalysis.facts import Fact
from kcanalysis.taxonomy import load_taxonomy, normalize
from kcanalysis.tieout.lookup import Ledger

if TYPE_CHECKING:
    from kcanalysis.reading.document import Document

# the words that turn with the sign of a figure; a row is no other one for them
_TURNS = re.compile(
    r"\b(?:loss|losses|profit|income|gains?|expenses?|benefit|used in|generated from|provided by"
    r"|increase|decrease|or)\b|[()]"
)
_DEFINED = re.compile(
    r"(?:define |^)(?P<measure>non-gaap [^.,:]{1,60}?) (?:is defined )?as [^.,:]{1,80}? excluding "
    r"(?P<adjustments>.{1,400}?)(?:, and we define|\.|$)"
)


@dataclass(frozen=True)
class Change:
    """One thing that is new in a release: of which kind, in a sentence, and where it stands.

    What is ``gone`` stands in the release before. ``item`` is what the text no longer gives, or
    gives now.
    """

    kind: Literal["gone", "new", "defined", "renamed", "converted"]
    text: str
    source: str
    item: str = ""


def find_changes(before: Sequence[Fact], now: Sequence[Fact]) -> list[Change]:
    """Find what is new in a release against the one before it, of all facts in reading order.

    That is measures that are defined otherwise, rows that appeared, vanished or were renamed, what
    the text states no longer or now, other units, another rate.
    """
    ledgers = Ledger(before), Ledger(now)
    old, new = map(_rows, ledgers)
    last = ledgers[0].release
    changed = _definitions_changed(*ledgers)
    lines = [*chain.from_iterable(changed.values())]
    adjusted = {("non_gaap", item) for item in changed}
    vanished = {key: facts for key, facts in old.items() if key not in new}
    for key, facts in new.items():
        if key in old:
            continue
        former = next((name for name, row in vanished.items() if _same_figures(row, facts)), None)
        if former is not None:
            lines.append(_renamed(vanished.pop(former)[0], facts[0], last))
        elif key not in adjusted:
            lines.append(Change("new", f"{_row(facts[0])} is new.", facts[0].source))
    lines += [
        Change("gone", f"{_row(facts[0])} is gone; {last} had it.", facts[0].source)
        for key, facts in vanished.items()
        if key not in adjusted
    ]
    lines += _told(*ledgers)
    pairs = [(old[key][0], fact) for key, (fact, *_) in new.items() if key in old]
    lines += [
        _renamed(former, fact, last) for former, fact in pairs if _wording(former) != _wording(fact)
    ]
    # each once: all rows of a table have its unit
    units = dict.fromkeys(
        f"{_place(fact)}: figures are in {fact.unit}; they were in {former.unit} in {last}."
        for former, fact in pairs
        if former.unit != fact.unit
    )
    converted = [*units, *_rate(*ledgers)]
    return lines + [Change("converted", text, now[0].source) for text in converted]


def describe_definitions(document: Document, facts: Sequence[Fact]) -> list[str]:
    """Tell where a release's text defines a non-GAAP measure otherwise than its tables."""
    taxonomy = load_taxonomy()
    tables = _adjustments(facts)
    lines: list[str] = []
    texts = [normalize(paragraph.text) for paragraph in document.paragraphs]
    for match in chain.from_iterable(map(_DEFINED.finditer, texts)):
        named = match["measure"].replace("non-gaap", "adjusted")
        measure = taxonomy.match("non_gaap", "", named)
        if measure is None or measure.id not in tables:
            continue
        told = sorted(
            item.id
            for item in taxonomy.of_statement("non_gaap")
            if item.label and not item.rank and item.label.search(match["adjustments"])
        )
        untold = [item for item in tables[measure.id] if not item.startswith(tuple(told))]
        lines += [
            f"{measure.name}: the table adjusts for '{taxonomy.name(item)}', "
            "the definition in the text does not name it."
            for item in untold
        ]
        lines += [
            f"{measure.name}: the definition in the text names '{taxonomy.name(name)}', "
            "the table does not adjust for it."
            for name in told
            if not any(item.startswith(name) for item in tables[measure.id])
        ]
    return [*dict.fromkeys(lines)]


def _rows(ledger: Ledger) -> dict[tuple[str, str], list[Fact]]:
    return {row: facts for row, facts in ledger.rows.items() if row[0] != "disclosure"}


def _place(fact: Fact) -> str:
    return load_taxonomy().statements[fact.statement].name


def _row(fact: Fact) -> str:
    known = load_taxonomy().find(fact.item)
    return f"{_place(fact)}: the row '{known.name if known else fact.label}'"


def _wording(fact: Fact) -> set[str]:
    return set(_TURNS.sub(" ", normalize(fact.label)).split())


def _same_figures(old: list[Fact], new: list[Fact]) -> bool:
    """Tell whether two rows state the same figures for the periods that both releases state."""
    then, now = (
        {(fact.period_end, fact.months): fact.value for fact in row if fact.currency != "USD"}
        for row in (old, new)
    )
    both = [(then[period], now[period]) for period in then.keys() & now.keys()]
    same = old[0].statement == new[0].statement and all(one == other for one, other in both)
    return same and any(one for one, _ in both)


def _renamed(old: Fact, new: Fact, last: str) -> Change:
    text = f"{_place(new)}: '{new.label}' was called '{old.label}' in {last}."
    return Change("renamed", text, new.source)


def _told(old: Ledger, new: Ledger) -> Iterator[Change]:
    """Tell what only one of two releases states in its text, and the other nowhere."""
    sides: list[tuple[Literal["gone", "new"], Ledger, Ledger, str]] = [
        ("gone", old, new, f"is no longer given; {old.release} gave it."),
        ("new", new, old, f"is given; {old.release} did not give it."),
    ]
    for kind, here, there, says in sides:
        elsewhere = {"exchange_rate", *(item for _, item in there.rows)}
        for (statement, item), (fact, *_) in here.rows.items():
            if statement == "disclosure" and there.rows and item not in elsewhere:
                name = f"{_place(fact)}: '{load_taxonomy().name(item)}'"
                yield Change(kind, f"{name} {says}", fact.source, item)


def _adjustments(facts: Sequence[Fact]) -> dict[str, list[str]]:
    """Give, for each non-GAAP measure, the rows between it and what it is worked out from."""
    found: dict[str, list[str]] = {}
    items = (fact.item for fact in facts if fact.statement == "non_gaap")
    between: list[str] = []
    for item, _ in groupby(items):
        if not load_taxonomy().item(item).rank:
            between.append(item)
            continue
        if between:
            found[item] = between
        between = []
    return found


def _definitions_changed(before: Ledger, now: Ledger) -> dict[str, list[Change]]:
    """Give, for each adjustment that came or went, what that does to the measures."""
    old, new = _adjustments(before.facts), _adjustments(now.facts)
    places = {fact.item: fact.source for fact in reversed([*now.facts, *before.facts])}
    lines: dict[str, list[Change]] = {}
    for measure in [measure for measure in new if measure in old]:
        came = [item for item in new[measure] if item not in old[measure]]
        for item in came + [item for item in old[measure] if item not in new[measure]]:
            name = load_taxonomy().name(item)
            went = f"adjusted for '{name}' in {before.release}"
            how = f"now adjusts for '{name}'" if item in came else went
            text = f"{load_taxonomy().name(measure)} is defined otherwise: it {how}."
            lines.setdefault(item, []).append(Change("defined", text, places[item]))
    return lines


def _rate(before: Ledger, now: Ledger) -> Iterator[str]:
    old, new = before.rate(), now.rate()
    if new is None:
        yield "The release states no rate for its US$ figures."
    elif old and old.value != new.value:
        last = before.release
        yield f"US$ figures are at RMB{new.value} to US$1.00; in {last} at RMB{old.value}."
