"""What the stored releases say besides their figures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kcanalysis.changes import Change, find_changes
from kcanalysis.paths import find_data
from kcanalysis.quarter import Quarter
from kcanalysis.reasons import Event, Intention, Reason
from kcanalysis.store import read_data
from kcanalysis.tieout import read_said
from kcanalysis.tieout.reasons import bear_out


@dataclass(frozen=True)
class Said:
    """What one release says besides its figures.

    ``reasons`` are why it says that lines moved, with what the tables make of that; ``intentions``
    what the company expects or plans; ``changes`` what is new against the release ``before`` that
    is at hand, which is empty for the first; ``events`` the days that it states.
    """

    reasons: list[Reason]
    intentions: list[Intention]
    changes: list[Change]
    before: str
    events: list[Event]


def load_said(data_dir: Path | str | None = None) -> dict[Quarter, Said]:
    """Recall what the stored releases say besides their figures.

    Parameters
    ----------
    data_dir : path, optional
        The data directory; the project's ``data/`` if left out.

    Returns
    -------
    dict of Quarter to Said
        By the quarter of the release, oldest first.

    Raises
    ------
    InputError
        If the data directory holds no release, or a file in it is damaged.
    """
    directory = find_data(data_dir)
    facts = read_data(directory)
    releases = ["", *dict.fromkeys(fact.release for fact in facts)]
    said = {}
    for before, release in pairwise(releases):
        earlier, own = ([f for f in facts if f.release == name] for name in (before, release))
        told = read_said(own, directory)
        intentions = [one for one in told if isinstance(one, Intention)]
        events = [one for one in told if isinstance(one, Event)]
        changes = find_changes(earlier, own) if earlier else []
        reasons = bear_out([one for one in told if isinstance(one, Reason)], facts)
        said[Quarter.parse(release)] = Said(reasons, intentions, changes, before, events)
    return said
