"""Reads a PDF from standard input and prints the lines of its pages as JSON.

Run as a process of its own by ``kcanalysis.reading.pdf``.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from kcanalysis.reading.characters import SUPERSCRIPTS
from kcanalysis.reading.document import runs

MOST_BYTES = 450_000_000
SECONDS = 20
_MOST_PAGES = 100
_MOST_TEXT = 1_000_000
# in units of the font size: a gap wider than any space, and one between lines of two paragraphs
_WIDE_GAP = 0.8
_BLANK_LINE = 0.75
_SAME_LINE = 0.45
_SMALL = 0.85

_Word = dict[str, Any]


class _ProblemError(Exception):
    """A reason why there is nothing to print, by its name in ``kcanalysis.reading.pdf``."""


def main() -> None:
    """Print ``{"pages": [[line, ...], ...]}``, or ``{"problem": name}``."""
    _limit()
    logging.disable()
    try:
        answer: dict[str, Any] = {"pages": list(_pages(sys.stdin.buffer.read()))}
        if not any(answer["pages"]):
            raise _ProblemError("empty")
    except _ProblemError as problem:
        answer = {"problem": str(problem)}
    except (MemoryError, RecursionError):
        answer = {"problem": "memory"}
    except Exception as error:
        # whatever the library stumbles over: a damaged file makes it raise anything
        protected = "Password" in type(error).__name__ or "Password" in repr(error)
        answer = {"problem": "password" if protected else "damaged"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    """Limit memory and processor time, each where the system can: macOS limits no memory."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (("RLIMIT_AS", MOST_BYTES), ("RLIMIT_CPU", SECONDS)):
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def _pages(content: bytes) -> Iterator[list[str]]:
    import pdfplumber

    total = 0
    with pdfplumber.open(io.BytesIO(content)) as document:
        for number, page in enumerate(document.pages):
            if number >= _MOST_PAGES:
                raise _ProblemError("pages")
            words = page.extract_words(
                x_tolerance_ratio=0.15, y_tolerance=2, extra_attrs=["size"], use_text_flow=False
            )
            lines = list(_lines(words))
            total += sum(map(len, lines))
            if total > _MOST_TEXT:
                raise _ProblemError("text")
            page.close()
            yield lines


def _lines(words: list[_Word]) -> Iterator[str]:
    """Put words together to lines, top to bottom; an empty line where a gap stands above."""
    bottom = None
    for line in runs(sorted(words, key=lambda word: (word["bottom"], word["x0"])), _begins_line):
        size = max(word["size"] for word in line)
        top = min(word["top"] for word in line if word["size"] == size)
        if bottom is not None and top - bottom > _BLANK_LINE * size:
            yield ""
        bottom = max(word["bottom"] for word in line)
        yield _text(sorted(line, key=lambda word: word["x0"]), size)


def _begins_line(line: list[_Word], word: _Word) -> bool:
    """Tell whether a word's baseline is another, give or take a raised footnote mark."""
    size = max(word["size"], line[0]["size"])
    return bool(word["bottom"] - line[0]["bottom"] > _SAME_LINE * size)


def _text(line: list[_Word], size: float) -> str:
    text = ""
    end = None
    for word in line:
        printed = word["text"]
        gap = 0.0 if end is None else word["x0"] - end
        if word["size"] < _SMALL * size and printed.isdigit() and end is not None:
            text += printed.translate(SUPERSCRIPTS)
        else:
            text += ("   " if gap > _WIDE_GAP * size else " " if end is not None else "") + printed
        end = word["x1"]
    return text


if __name__ == "__main__":
    main()
