"""The list of all reports that have been built, as a page beside them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import jinja2

from kcanalysis.knowledge import read_knowledge
from kcanalysis.rendering.document import title_of
from kcanalysis.store import write_whole

FILE = "index.html"
OURS = "kingsoft-cloud"
"""How the files of the report itself begin; those of another notebook begin with its name."""

KINDS = {"html": "HTML", "pdf": "PDF", "xlsx": "Excel", "ipynb": "Notebook"}
"""What a report is delivered as, by the endings of its files."""

_REPORT = re.compile(rf"(.+)-(\d{{4}}Q[1-4])(-usd)?\.({'|'.join(KINDS)})")


def write_index(reports: Path) -> None:
    """List anew what lies in a directory of reports, each in that of its quarter; newest first."""
    headlines: dict[tuple[str, str], str] = {}
    places: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for path in sorted(reports.glob("*/*")):
        if found := _REPORT.fullmatch(path.name):
            name, quarter, dollars, kind = found.groups()
            place = quote(path.relative_to(reports).as_posix())
            currencies = places.setdefault((quarter, name), {"RMB": {}, "US$": {}})
            currencies["US$" if dollars else "RMB"][kind] = place
            if kind == "ipynb":  # that in dollars comes first, and gives way
                headlines[quarter, name] = headline(path)
    if not places and not (reports / FILE).exists():
        return
    loader = jinja2.PackageLoader(__package__, "templates")
    template = jinja2.Environment(loader=loader, autoescape=True).get_template("reports.html.j2")
    listed = sorted(places.items(), key=lambda each: each[0][0], reverse=True)
    looks = read_knowledge("looks")
    page = template.render(places=listed, headlines=headlines, ours=OURS, kinds=KINDS,
                           looks=looks)  # fmt: skip
    write_whole(reports / FILE, page.encode())


def headline(path: Path) -> str:
    """Read what a report calls itself in the notebook that it was made of."""
    import nbformat

    try:
        notebook = nbformat.from_dict(json.loads(path.read_text("utf-8")))
        return title_of(notebook, path.stem)
    except (OSError, AttributeError, KeyError, TypeError, ValueError):
        return path.stem
