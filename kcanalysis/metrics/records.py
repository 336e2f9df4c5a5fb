"""Records: whether a figure is the highest or the lowest in a while, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kcanalysis.origins import Missing, Origin
from kcanalysis.quarter import Quarter

_FEWEST = 5
"""Among fewer figures nothing is a record."""


@dataclass(frozen=True)
class Record:
    """A figure that is higher, or lower, than all those known since a quarter.

    ``since`` is the last quarter before with a figure as high or as low, None where there is none;
    ``count`` tells of how many figures it is a record, itself included; ``rests_on`` are these
    and that of ``since``, of which some may be keyed in.
    """

    is_high: bool
    since: Quarter | None
    count: int
    rests_on: tuple[Origin, ...]


def record_of(series: Mapping[Quarter, Origin | Missing], quarter: Quarter) -> Record | None:
    """Tell of what a quarter's figure is a record; None where it is one of fewer than five.

    Quarters of the series that are missing, or are later, are passed over.
    """
    known = [(q, origin) for q, origin in sorted(series.items(), key=lambda each: each[0])
             if q <= quarter and isinstance(origin, Origin)]  # fmt: skip
    if not known or known[-1][0] != quarter:
        return None
    value = known[-1][1].value
    for is_high in (True, False):
        reach = [n for n, (_, origin) in enumerate(known[:-1])
                 if (origin.value >= value if is_high else origin.value <= value)]  # fmt: skip
        first = reach[-1] + 1 if reach else 0
        if len(known) - first >= _FEWEST:
            since = known[first - 1][0] if reach else None
            rests_on = tuple(origin for _, origin in known[max(first - 1, 0) :])
            return Record(is_high, since, len(known) - first, rests_on)
    return None
