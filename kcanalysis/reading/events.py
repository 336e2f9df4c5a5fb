"""When a release appeared, and when the company speaks of it, as far as it says so."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import datetime

from kcanalysis.quarter import Quarter
from kcanalysis.reading.document import Document
from kcanalysis.reasons import CALL, RELEASE, Event

_MONTHS = "|".join(f"{name[:3]}(?:{name[3:]}|t)?" for name in month_name[1:])
_DAY = rf"(?P<month>{_MONTHS})\.? (?P<day>\d{{1,2}}, \d{{4}})"
_FORMS = {
    # the dateline: a place in capitals, and the day
    RELEASE: re.compile(rf"\W{{0,3}}[A-Z][A-Z ,]{{2,40}}, {_DAY}\b"),
    # in the same sentence; the points of "8 a.m., U.S. time" end none
    CALL: re.compile(
        rf".{{0,200}}\bconference call\b(?:[^.]|(?<=\b\w)\.){{0,80}}?{_DAY}\b", re.DOTALL
    ),
}


def read_events(document: Document, quarter: Quarter) -> list[Event]:
    """Read the day of the release and that of the call; what is not stated is left out."""
    found = []
    for kind, form in _FORMS.items():
        for block in document.paragraphs:
            if match := form.match(block.text):
                try:
                    stated = f"{match['month'][:3]} {match['day']}"
                    day = datetime.strptime(stated, "%b %d, %Y").date()
                except ValueError:  # there is no such day
                    continue
                if quarter.end < day:
                    found.append(Event(str(quarter), kind, day, block.source))
                    break
    return found
