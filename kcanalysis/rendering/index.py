"""The list of all reports that have been built, as a page beside them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import jinja2

from kcanalysis.knowledge import read_knowledge
from kcanalysis.rendering.document import title_of
from kcanalysis.store import write_whole

FILE = "index.html"
KINDS = {"html": "HTML", "pdf": "PDF", "xlsx": "Excel", "ipynb": "Notebook"}
"""What a report is delivered as, by the endings of its files."""

_REPORT = re.compile(r"(?P<name>.+)-(?P<quarter>\d{4}Q[1-4])(?P<dollars>-usd)?")


@dataclass
class Entry:
    """A report of a quarter: its headline, and where its files are, by currency and kind."""

    headline: str = ""
    files: dict[str, dict[str, str]] = field(default_factory=lambda: {"RMB": {}, "US$": {}})


def write_index(reports: Path) -> Path:
    """List anew what lies in a directory of reports, each in that of its quarter; newest first."""
    entries: dict[str, dict[str, Entry]] = defaultdict(lambda: defaultdict(Entry))
    for path in sorted(reports.glob("*/*")):
        found = _REPORT.fullmatch(path.stem)
        if found and path.suffix[1:] in KINDS:
            entry = entries[found["quarter"]][found["name"]]
            place = quote(path.relative_to(reports).as_posix())
            entry.files["US$" if found["dollars"] else "RMB"][path.suffix[1:]] = place
            if path.suffix == ".ipynb" and not (entry.headline and found["dollars"]):
                entry.headline = _headline(path)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__, "templates"), autoescape=True
    )
    page = environment.get_template("reports.html.j2").render(
        quarters=sorted(entries.items(), reverse=True), kinds=KINDS, looks=read_knowledge("looks")
    )
    write_whole(reports / FILE, page.encode())
    return reports / FILE


def _headline(path: Path) -> str:
    """Read what a report calls itself in the notebook that it was made of."""
    import nbformat

    try:
        notebook = nbformat.from_dict(json.loads(path.read_text("utf-8")))
        return title_of(notebook, path.stem)
    except (OSError, AttributeError, KeyError, TypeError, ValueError):
        return path.stem
