"""What a release says that the company expects or plans."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kcanalysis.knowledge import read_knowledge
from kcanalysis.quarter import Quarter
from kcanalysis.reading.sentences import Sentence
from kcanalysis.reading.vocabulary import words_in
from kcanalysis.reasons import OTHER, Intention, find_topics, load_subjects, whole_words

_WAYS = ("up", "down")


def read_intentions(sentences: Iterable[Sentence], quarter: Quarter) -> list[Intention]:
    """Read what the prose says of the time to come; the safe-harbour text is not among it."""
    found: dict[tuple[str, str], Intention] = {}
    markers = read_knowledge("intentions")["markers"]
    plan, stop, on = (re.compile(markers[name]) for name in ("plan", "stop", "on"))
    for sentence in sentences:
        text, words = words_in(sentence)
        places = [*plan.finditer(text)]
        ends = [*(place.start() for place in places[1:]), len(text)]
        for place, end in zip(places, ends, strict=False):
            cut = stop.search(text, place.end(), end)
            end = cut.start() if cut else end
            said = text[place.start() : end]
            ways = [w.kind for w in words if place.start() <= w.start < end and w.kind in _WAYS]
            direction = "on" if on.search(said) else (ways or [""])[0]
            source = sentence.source(place.start())
            subjects = [topic.id for _, _, topic in find_topics(load_subjects(), said)]
            for subject in subjects or [OTHER]:
                one = Intention(str(quarter), subject, direction, _horizon(said), source)
                before = found.setdefault((subject, source), one)
                if one.horizon and not before.horizon:
                    found[subject, source] = one
    return list(found.values())


def _horizon(said: str) -> str:
    for entry in read_knowledge("intentions")["horizons"]:
        if match := whole_words(entry["names"]).search(said):
            return str(entry["words"].format(**match.groupdict()))
    return ""
