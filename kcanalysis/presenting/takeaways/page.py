"""What stands around the takeaways on the first page: title, boxes, and the tie-out line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kcanalysis.knowledge import read_knowledge
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import speaking as say
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.prose import Passage
from kcanalysis.presenting.speaking import Parts
from kcanalysis.presenting.table import Cell
from kcanalysis.quarter import ORDINALS
from kcanalysis.reasons import CALL, RELEASE
from kcanalysis.said import Said
from kcanalysis.tieout import Finding, concerning

TITLE = "application/vnd.kcanalysis.title+json"
_EVENTS = {RELEASE: "release", CALL: "call"}


class Title:
    """The title of a note: its parts for the documents, Markdown for JupyterLab."""

    def __init__(self, panel: Panel, said: Said, headline: Passage, subline: Passage) -> None:
        last, issuer = panel.last, read_knowledge("line_items")["issuer"]
        results = f"{ORDINALS[last.number - 1]} quarter {last.year} results"
        self.headline, self.subline = headline, subline
        self.masthead = f"{issuer['short']} · {issuer['tickers']} · {results}"
        self.dateline = " · ".join([*_dated(said), _rated(panel)])
        self.parts: dict[str, Any] = {
            "name": f"{issuer['short']} {last}: {headline.text}",
            "masthead": self.masthead,
            "dateline": self.dateline,
            "title": headline.to_json(),
            "subtitle": subline.to_json(),
            "running": f"{issuer['short']} · {last}",
            "date": next((one.day for one in said.events), last.end).isoformat(),
        }

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        line = f"{self.masthead} · {self.dateline}"
        text = f"{line}\n\n# {self.headline.text}\n\n{self.subline.text}"
        return {TITLE: self.parts, "text/markdown": text}


def title(panel: Panel, headline: str, subline: str = "") -> Title:
    """Give a notebook of one's own a title, with the panel's last quarter."""
    return Title(panel, Said([], [], [], "", []), Passage((headline,)), Passage((subline,)))


def _dated(said: Said) -> list[str]:
    """Say when the release appeared, or when the call was, where only that is stated."""
    days = {one.event: one.day for one in reversed(said.events)}
    shown = RELEASE if RELEASE in days else CALL
    if shown not in days:
        return []
    return [f"{_EVENTS[shown]} {days[shown].day} {days[shown]:%B %Y}"]


def _rated(panel: Panel) -> str:
    """Say the unit of sums, and the rate that they are translated at."""
    if not panel.translation:
        return unit_note(panel)
    return f"{unit_note(panel)} at RMB{panel.translation.rate.value} to US$1"


def boxed(heading: str, lines: Sequence[Parts | str]) -> list[Passage]:
    """Make a box of some sentences; without any there is no box."""
    parts = [(line,) if isinstance(line, str) else line for line in lines]
    return [Passage(say.paragraph(*parts), heading)] if parts else []


def tied_out(panel: Panel, findings: Sequence[Finding]) -> Passage:
    """Say how many figures agree, how many do not tie, and how many nothing confirms."""
    found = concerning(findings, panel.last.end)
    counts = Counter(one.state for one in found)
    untied = counts["exception"]
    alone = counts["disclosed_only"] + counts["unread"]
    text = f"{counts['tied']:,} figures and totals agree or are reconciled"
    verb = "does" if untied == 1 else "do"
    text += f"; {untied} {verb} not tie{{}}" if untied else ", without an exception{}"
    if alone:
        text += f"; {alone} that only the text gives could not be checked"
    where = (" (", Cell("Exceptions", link="#exceptions"), ")") if untied else ()
    note = read_knowledge("takeaways")["page"]["note"]
    return Passage(say.tell(panel, f"{text}. {note}", where), is_note=True)
