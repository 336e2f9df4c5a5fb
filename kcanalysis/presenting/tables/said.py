"""What the company says: reasons, intentions, and what it no longer gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.causes import causes_cell, verdict_cell
from kcanalysis.presenting.names import name_of
from kcanalysis.presenting.numbers import MISSING
from kcanalysis.presenting.rows import heading, of_texts
from kcanalysis.presenting.table import Cell, Row, Table
from kcanalysis.quarter import Quarter
from kcanalysis.reasons import Reason, load_subjects, words_of
from kcanalysis.said import Said

_COMPARED = {"year": "year", "quarter": "quarter", "": MISSING}
MOVED = {"up": "up", "down": "down", "better": "narrowed", "worse": "widened", "": MISSING}
_MEANT = {"up": "more", "down": "less", "on": "to go on", "": MISSING}
_KINDS = {
    "gone": "No longer given",
    "new": "Newly given",
    "defined": "Defined otherwise",
    "renamed": "Called otherwise",
    "converted": "Converted otherwise",
}


def reasons(panel: Panel, said: Mapping[Quarter, Said]) -> Table | None:
    """List what the company names as the reason for each move, and whether the tables bear it out.

    Parameters
    ----------
    panel : Panel
        The figures; the release of its last quarter is asked.
    said : mapping of Quarter to Said
        As `kcanalysis.load_said` gives it.
    """
    moves: dict[tuple[str, int, str, str], list[Reason]] = {}
    for one in _of(panel, said).reasons:
        if one.item:
            move = (one.item, one.months, one.comparison, one.direction)
            moves.setdefault(move, []).append(one)
    rows: dict[tuple[str, ...], Row] = {}
    for (item, months, comparison, direction), found in moves.items():
        causes, verdict = causes_cell(found), verdict_cell(found)
        label = name_of(item, panel) + (", year" if months == 12 else "")
        told = (label, direction, causes.text, verdict.text, causes.source)
        against = _COMPARED[comparison]
        if told in rows:  # the same is said of both comparisons
            against = f"{rows[told].cells[0].text} and {against}"
        cells = [Cell(against), Cell(MOVED[direction]), causes, verdict, _line(causes.source)]
        rows[told] = Row(label, cells, id=item)
    heads = ("On the", "Moved", "The company names", "In the tables", "Place")
    return _of_rows(f"Reasons that the company names, {panel.last}", heads, [*rows.values()])


def intentions(panel: Panel, said: Mapping[Quarter, Said]) -> Table | None:
    """List what the company expects or plans; the parameters are those of `reasons`."""
    rows = [
        Row(
            _capitalized(words_of(load_subjects(), one.subject)),
            [Cell(_MEANT[one.direction]), Cell(one.horizon or MISSING), _line(one.source)],
        )
        for one in _of(panel, said).intentions
    ]
    heads = ("Which way", "Until", "Place")
    return _of_rows(f"What the company expects or plans, {panel.last}", heads, rows)


def no_longer_given(panel: Panel, said: Mapping[Quarter, Said]) -> Table | None:
    """List what a release gives no longer, for the first time or otherwise; see `reasons`."""
    of_release = _of(panel, said)
    rows = []
    for kind, name in _KINDS.items():
        found = [change for change in of_release.changes if change.kind == kind]
        rows += [heading(name, 1)] * bool(found)
        rows += [Row(change.text, [_line(change.source)]) for change in found]
    against = f" against {of_release.before}" if of_release.before else ""
    caption = f"What is new in the release of {panel.last}{against}"
    return _of_rows(caption, ("Place",), rows)


def _of_rows(caption: str, heads: Sequence[str], rows: Sequence[Row]) -> Table | None:
    """Make a table; there is none without rows."""
    return of_texts(caption, heads, rows) if rows else None


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(source: str) -> Cell:
    """Print where something stands, without the name of the file."""
    return Cell("; ".join(place.partition(":")[2] for place in source.split("; ")), source)


def _of(panel: Panel, said: Mapping[Quarter, Said]) -> Said:
    return said.get(panel.last, Said([], [], [], "", []))
