"""PDF files: words with positions become lines of text, in which wide gaps set off columns.

The file is taken apart by a process of its own, which has limited memory and time: a PDF can be
made to need any amount of both.
"""

from __future__ import annotations

import json
import subprocess
import sys

from kcanalysis.errors import ReleaseError
from kcanalysis.reading.characters import clean
from kcanalysis.reading.document import Document, PrintedText
from kcanalysis.reading.layout import read_pages

SECONDS = 40
_PROBLEMS = {
    "password": "is protected by a password: save it without one",
    "empty": "has no text, only images: it is a scan; get the release as text, HTML or a PDF "
    "with text",
    "pages": "has more pages than an earnings release can have",
    "text": "has too much text for an earnings release",
    "memory": "needs too much memory: is it an earnings release?",
    "time": "takes too long to read: is it an earnings release?",
    "damaged": "is damaged: it cannot be read as PDF",
}


def read_pdf(content: bytes, name: str) -> Document:
    """Read a PDF as a Document."""
    # -P: nothing is imported from the directory one happens to be in
    command = [sys.executable, "-P", "-m", "kcanalysis.reading.pdf_text"]
    try:
        ran = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS)
        # the system ends a process that has used up its time by a signal
        answer = json.loads(ran.stdout) if ran.returncode >= 0 else {"problem": "time"}
    except subprocess.TimeoutExpired:
        answer = {"problem": "time"}
    except ValueError:
        answer = {"problem": "damaged"}
    if "problem" in answer:
        raise ReleaseError(_PROBLEMS[answer["problem"]], name)
    pages = [
        [
            PrintedText(clean(line), f"{name}:page {number}, line {place}")
            for place, line in enumerate(lines, 1)
        ]
        for number, lines in enumerate(answer["pages"], 1)
    ]
    return Document(name, tuple(read_pages(pages)))
