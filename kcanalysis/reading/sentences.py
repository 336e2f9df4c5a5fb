"""The sentences of a release: what period they are about, and where each part of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kcanalysis.errors import ReleaseError
from kcanalysis.reading.columns import is_heading
from kcanalysis.reading.document import Document, Paragraph, runs

_END_OF_RESULTS = re.compile(r"conference call(?: information)?", re.IGNORECASE)
_QUARTER_HEADING = re.compile(r"(?:first|second|third|fourth) quarter\b(?!.*,)", re.IGNORECASE)
_YEAR_HEADING = re.compile(r"(?:fiscal|full) year 20\d\d\b(?!.*,)", re.IGNORECASE)
_OPEN_END = re.compile(r"[^.!?:;”\"]$")
_GOES_ON = re.compile(r"[a-z0-9(]")
_BREAK = re.compile(r"(?<=[.;!?])[”\"]?\s+(?=[“\"]?[A-Z])")
_LONGEST_SENTENCE = 2000


@dataclass(frozen=True)
class Sentence:
    """One sentence of the prose; `opens` tells whether it is the first of its paragraph."""

    text: str
    months: int
    sources: tuple[tuple[int, str], ...]
    opens: bool = False

    def source(self, offset: int) -> str:
        """Tell where the character at an offset of the text stands in the release."""
        return [source for start, source in self.sources if start <= offset][-1]


def read_sentences(document: Document) -> list[Sentence]:
    """Give the sentences from the title to the conference call, in reading order."""
    found: list[Sentence] = []
    months = 3
    for parts in runs(_results(document), _begins_sentence):
        if len(parts) == 1 and _YEAR_HEADING.match(parts[0].text):
            months = 12
        elif len(parts) == 1 and _QUARTER_HEADING.match(parts[0].text):
            months = 3
        found += _split(parts, months)
    return found


def _results(document: Document) -> Iterator[Paragraph]:
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            if is_heading(block):
                return
        elif _END_OF_RESULTS.fullmatch(block.text):
            return
        else:
            yield block


def _begins_sentence(before: list[Paragraph], paragraph: Paragraph) -> bool:
    """Tell whether a paragraph does not go on with a sentence that a page break cuts."""
    return not (_OPEN_END.search(before[-1].text) and _GOES_ON.match(paragraph.text))


def _split(parts: list[Paragraph], months: int) -> Iterator[Sentence]:
    text = " ".join(part.text for part in parts)
    starts, offset = [], 0
    for part in parts:
        lines = part.lines or ((0, part.source),)
        starts += [(offset + start, source) for start, source in lines]
        offset += len(part.text) + 1
    breaks = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    for begin, end in pairwise(breaks):
        if end - begin > _LONGEST_SENTENCE:
            raise ReleaseError(
                f"has a sentence of more than {_LONGEST_SENTENCE:,} characters", parts[0].source
            )
        inside = [(max(start - begin, 0), source) for start, source in starts if start < end]
        # of the lines that begin before the sentence the last one counts
        places = tuple(dict(inside).items())
        yield Sentence(text[begin:end].strip(), months, places, opens=not begin)
