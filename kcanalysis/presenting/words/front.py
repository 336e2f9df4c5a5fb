"""What opens the report: title, summary, tie-out line."""

from __future__ import annotations

from collections.abc import Sequence

from IPython.display import Markdown

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.words import phrases as say
from kcanalysis.presenting.words.cash import cash_at_hand, cash_used
from kcanalysis.presenting.words.margins import ebitda_margin_compared
from kcanalysis.quarter import ORDINALS
from kcanalysis.tieout import Finding, concerning
from kcanalysis.tieout.listing import tally

_UNTIED = {
    "disclosed_only": "are of numbers in the text that nothing at hand confirms",
    "unread": "are of numbers that were not understood",
}
_TITLE_TYPE = "application/vnd.kcanalysis.title+json"


class Title:
    """The report's title block: its parts for the document, Markdown for JupyterLab."""

    def __init__(self, panel: Panel, about: str) -> None:
        last = panel.last
        self.parts = {
            "title": "Kingsoft Cloud",
            "subtitle": f"{ORDINALS[last.number - 1].capitalize()} quarter {last.year}: {about}",
            "dateline": f"Figures to {say.day(last)} · {unit_note(panel)} unless noted",
            "running": f"Kingsoft Cloud · {last}",
            "date": last.end.isoformat(),
        }

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        parts = self.parts
        text = f"# {parts['title']}\n\n**{parts['subtitle']}**\n\n{parts['dateline']}"
        return {_TITLE_TYPE: parts, "text/markdown": text}


def title(panel: Panel, about: str = "growth, margins and cash burn") -> Title:
    """Give the title block for the panel's last quarter."""
    return Title(panel, about)


def summary(panel: Panel) -> Markdown:
    """Say in a few sentences what the quarter brought: revenues, margins, result, cash."""
    return say.bullets(
        say.sum_compared(panel, "total_revenues", "Total revenues"),
        say.margin_compared(panel, "gross_margin", "The gross margin"),
        ebitda_margin_compared(panel),
        say.result_compared(panel, "net_loss", "The net result"),
        cash_used(panel) + " " + cash_at_hand(panel),
    )


def tieout(panel: Panel, findings: Sequence[Finding]) -> Markdown:
    """Say in a line how many checks were made, and how many numbers do not tie.

    Parameters
    ----------
    panel : Panel
        The figures; what speaks of later periods is left out.
    findings : sequence of Finding
        As `kcanalysis.load_findings` gives them.
    """
    found = concerning(findings, panel.last.end)
    counts = {state: sum(finding.state == state for finding in found) for state in _UNTIED}
    parts = [f"{count} of the checks {_UNTIED[state]}" for state, count in counts.items() if count]
    also = f"; {say.listed(parts)}" if parts else ""
    return Markdown(f"**Tie-out:** {tally(found)}{also}. The exceptions are listed at the end.")
