"""What is new in a release: rows, definitions, units and the rate, against the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from kcanalysis.facts import Fact
from kcanalysis.reading.document import Document
from kcanalysis.taxonomy import Taxonomy, load_taxonomy, normalize

_Rows = dict[tuple[str, str], list[Fact]]
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

    What is ``gone`` stands in the release before.
    """

    kind: Literal["gone", "new", "defined", "renamed", "converted"]
    text: str
    source: str


def describe_changes(before: Sequence[Fact], now: Sequence[Fact]) -> list[str]:
    """Tell what is new in a release against the one before it, in sentences for the analyst."""
    return [change.text for change in find_changes(before, now)]


def find_changes(before: Sequence[Fact], now: Sequence[Fact]) -> list[Change]:
    """Find what is new in a release against the one before it.

    Parameters
    ----------
    before, now : sequence of Fact
        All facts of each release, in reading order.

    Returns
    -------
    list of Change
        Measures that are defined otherwise, rows that appeared, vanished or were renamed, what the
        text states no longer or now, other units, another rate.
    """
    taxonomy = load_taxonomy()
    old, new = _rows(before), _rows(now)
    last = before[0].release if before else ""
    changed = _definitions_changed(before, now, last, taxonomy)
    lines = [change for group in changed.values() for change in group]
    adjusted = {("non_gaap", item) for item in changed}
    vanished = {key: facts for key, facts in old.items() if key not in new}
    appeared = {key: facts for key, facts in new.items() if key not in old}
    for key, facts in appeared.items():
        former = next((name for name, row in vanished.items() if _same_figures(row, facts)), None)
        if former is not None:
            lines.append(_renamed(vanished.pop(former)[0], facts[0], last, taxonomy))
        elif key not in adjusted:
            lines.append(Change("new", f"{_row(facts[0], taxonomy)} is new.", facts[0].source))
    lines += [
        Change("gone", f"{_row(facts[0], taxonomy)} is gone; {last} had it.", facts[0].source)
        for key, facts in vanished.items()
        if key not in adjusted
    ]
    lines += _told(before, now, last, taxonomy)
    for key in [key for key in new if key in old]:
        if _wording(old[key][0]) != _wording(new[key][0]):
            lines.append(_renamed(old[key][0], new[key][0], last, taxonomy))
    units = _units(old, new, last, taxonomy)
    converted = [*units, *_rate(before, now, last)]
    return lines + [Change("converted", text, now[0].source) for text in converted]


def describe_definitions(document: Document, facts: Sequence[Fact]) -> list[str]:
    """Tell where the text defines a non-GAAP measure otherwise than the tables work it out.

    Parameters
    ----------
    document : Document
        The release.
    facts : sequence of Fact
        Its facts.
    """
    taxonomy = load_taxonomy()
    tables = _adjustments(facts, taxonomy)
    lines: dict[str, None] = {}
    for paragraph in document.paragraphs:
        for match in _DEFINED.finditer(normalize(paragraph.text)):
            measure = taxonomy.match(
                "non_gaap", "", match["measure"].replace("non-gaap", "adjusted")
            )
            if measure is None or measure.id not in tables:
                continue
            named = {
                item.id
                for item in taxonomy.of_statement("non_gaap")
                if item.label and not item.rank and item.label.search(match["adjustments"])
            }
            for item in tables[measure.id]:
                if not any(item.startswith(name) for name in named):
                    lines[
                        f"{taxonomy.name(measure.id)}: the table adjusts for "
                        f"'{taxonomy.name(item)}', the definition in the text does not name it."
                    ] = None
            for name in sorted(named):
                if not any(item.startswith(name) for item in tables[measure.id]):
                    lines[
                        f"{taxonomy.name(measure.id)}: the definition in the text names "
                        f"'{taxonomy.name(name)}', the table does not adjust for it."
                    ] = None
    return list(lines)


def _rows(facts: Sequence[Fact]) -> _Rows:
    rows: _Rows = {}
    for fact in facts:
        if fact.statement != "disclosure":
            rows.setdefault((fact.statement, fact.item), []).append(fact)
    return rows


def _place(fact: Fact, taxonomy: Taxonomy) -> str:
    return taxonomy.statements[fact.statement].name


def _row(fact: Fact, taxonomy: Taxonomy) -> str:
    name = taxonomy.name(fact.item) if taxonomy.knows(fact.item) else fact.label
    return f"{_place(fact, taxonomy)}: the row '{name}'"


def _wording(fact: Fact) -> set[str]:
    return set(_TURNS.sub(" ", normalize(fact.label)).split())


def _same_figures(old: list[Fact], new: list[Fact]) -> bool:
    """Tell whether two rows state the same figures for the periods that both releases state."""
    stated = {(fact.period_end, fact.months): fact.value for fact in old if fact.currency != "USD"}
    both = [
        (stated[fact.period_end, fact.months], fact.value)
        for fact in new
        if fact.currency != "USD" and (fact.period_end, fact.months) in stated
    ]
    return (
        old[0].statement == new[0].statement
        and any(value for value, _ in both)
        and all(value == again for value, again in both)
    )


def _renamed(old: Fact, new: Fact, last: str, taxonomy: Taxonomy) -> Change:
    text = f"{_place(new, taxonomy)}: '{new.label}' was called '{old.label}' in {last}."
    return Change("renamed", text, new.source)


def _told(
    before: Sequence[Fact], now: Sequence[Fact], last: str, taxonomy: Taxonomy
) -> Iterator[Change]:
    """Tell what only one of two releases states in its text, and the other nowhere."""
    for kind, here, there in (("gone", before, now), ("new", now, before)):
        elsewhere = {fact.item for fact in there}
        told = {f.item: f for f in reversed(here) if f.statement == "disclosure"}
        for item, fact in reversed(told.items()):
            name = f"{_place(fact, taxonomy)}: '{taxonomy.name(item)}'"
            if item in elsewhere or item == "exchange_rate" or not there:
                continue
            if kind == "gone":
                yield Change("gone", f"{name} is no longer given; {last} gave it.", fact.source)
            else:
                yield Change("new", f"{name} is given; {last} did not give it.", fact.source)


def _adjustments(facts: Sequence[Fact], taxonomy: Taxonomy) -> dict[str, list[str]]:
    """Give, for each non-GAAP measure, the rows between it and what it is worked out from."""
    found: dict[str, list[str]] = {}
    between: list[str] = []
    items = (fact.item for fact in facts if fact.statement == "non_gaap")
    for item, _ in groupby(items):
        if not taxonomy.item(item).rank:
            between.append(item)
        else:
            if between:
                found[item] = between
            between = []
    return found


def _definitions_changed(
    before: Sequence[Fact], now: Sequence[Fact], last: str, taxonomy: Taxonomy
) -> dict[str, list[Change]]:
    """Give, for each adjustment that came or went, what that does to the measures."""
    old, new = _adjustments(before, taxonomy), _adjustments(now, taxonomy)
    places = {fact.item: fact.source for fact in reversed([*now, *before])}
    lines: dict[str, list[Change]] = {}
    for measure in [measure for measure in new if measure in old]:
        name = taxonomy.name(measure)
        for item in [item for item in new[measure] if item not in old[measure]]:
            text = f"{name} is defined otherwise: it now adjusts for '{taxonomy.name(item)}'."
            lines.setdefault(item, []).append(Change("defined", text, places[item]))
        for item in [item for item in old[measure] if item not in new[measure]]:
            text = (
                f"{name} is defined otherwise: it adjusted for '{taxonomy.name(item)}' in {last}."
            )
            lines.setdefault(item, []).append(Change("defined", text, places[item]))
    return lines


def _units(old: _Rows, new: _Rows, last: str, taxonomy: Taxonomy) -> Iterator[str]:
    changes = {
        (_place(new[key][0], taxonomy), new[key][0].unit, old[key][0].unit): None
        for key in new
        if key in old and new[key][0].unit != old[key][0].unit
    }
    for place, unit, former in changes:
        yield f"{place}: figures are in {unit}; they were in {former} in {last}."


def _rate(before: Sequence[Fact], now: Sequence[Fact], last: str) -> Iterator[str]:
    rates = [
        next((fact.value for fact in facts if fact.item == "exchange_rate"), None)
        for facts in (before, now)
    ]
    if rates[1] is None:
        yield "The release states no rate for its US$ figures."
    elif rates[0] is not None and rates[0] != rates[1]:
        yield f"US$ figures are at RMB{rates[1]} to US$1.00; in {last} at RMB{rates[0]}."
