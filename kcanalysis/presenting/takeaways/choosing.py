"""The note on a quarter: headline, takeaways and boxes, chosen among all that may be said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from kcanalysis.knowledge import read_knowledge
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import figures
from kcanalysis.presenting import speaking as say
from kcanalysis.presenting.chart import Chart
from kcanalysis.presenting.prose import Beside, Passage, Shown
from kcanalysis.presenting.speaking import Parts
from kcanalysis.presenting.table import Table
from kcanalysis.presenting.takeaways.candidate import Candidate
from kcanalysis.presenting.takeaways.cash import cash
from kcanalysis.presenting.takeaways.growth import growth
from kcanalysis.presenting.takeaways.margins import margins
from kcanalysis.presenting.takeaways.obligations import obligations
from kcanalysis.presenting.takeaways.page import Title, boxed, tied_out
from kcanalysis.presenting.takeaways.questions import gone, questions
from kcanalysis.presenting.takeaways.results import results
from kcanalysis.quarter import Quarter
from kcanalysis.said import Said
from kcanalysis.tieout import Finding

SECTIONS = {
    "growth": growth,
    "margins": margins,
    "results": results,
    "cash": cash,
    "obligations": obligations,
}


@dataclass(frozen=True)
class Note:
    """What is said of a quarter.

    ``candidates`` are all takeaways there could be, in the order of the sections and as they are
    worked out; the others are chosen from them.
    """

    panel: Panel
    said: Said
    findings: Sequence[Finding]
    candidates: tuple[Candidate, ...]

    @cached_property
    def ranked(self) -> list[Candidate]:
        """All candidates, the greatest news first."""
        return sorted(self.candidates, key=lambda one: one.news.score, reverse=True)

    @cached_property
    def _headed(self) -> list[Candidate]:
        """Choose what the headline says: growth, and the counter-fact or the two best news.

        It speaks of growth and results; the line below it of cash.
        """
        growth = [one for one in self.candidates if one.section == "growth" and one.clause][:1]
        there = [one for one in self.ranked if one.clause and one.section in ("margins", "results")]
        news = [one for one in there if one.news.kind != "change"]
        counter = [one for one in news if growth and one.is_good != growth[0].is_good]
        return [*growth, *(counter[:1] or _one_a_section(news)[:2] or there[:1])]

    @cached_property
    def headline(self) -> Passage:
        """The quarter in a line: growth, and what speaks against it, or the best news."""
        parts = say.clauses([one.clause for one in self._headed])
        cause = self._headed[-1].cause if len(self._headed) == 2 else ()
        if cause:
            parts = (*parts, ", ", *cause)
        nothing = f"{read_knowledge('line_items')['issuer']['short']}, {self.panel.last}"
        return Passage(say.capital(say.joined(parts)) if parts else (nothing,))

    @cached_property
    def subline(self) -> Passage:
        """What matters most of cash and of what is owed."""
        parts = say.clauses([one.clause for one in self.ranked if one.clause
                             and one.section in ("cash", "obligations")][:2])  # fmt: skip
        return Passage(say.capital(say.joined([*parts, "."])) if parts else ())

    @cached_property
    def _chosen(self) -> list[Candidate]:
        """Choose the takeaways of the first page.

        They are those of the headline, the best of each other section, and what is news beside.
        """
        page = read_knowledge("takeaways")["page"]
        said = [one for one in self.ranked if self._said(one)]
        # what the headline can speak of is the matter of its section
        said.sort(key=lambda one: not one.clause)
        chosen = [one for one in self._headed if one in said]
        for name in SECTIONS:
            if all(one.section != name for one in chosen):
                chosen += [one for one in said if one.section == name][:1]
        news = [one for one in said if one not in chosen and one.news.score >= page["least"]]
        chosen += news[: page["most"] - len(chosen)]
        return [one for one in self.candidates if one in chosen]

    def _said(self, one: Candidate) -> Parts:
        """Give what a candidate says, its record only where the headline does not say it."""
        return say.paragraph(() if one in self._headed else one.record, one.parts)

    @cached_property
    def takeaways(self) -> tuple[Passage, ...]:
        """The takeaways of the first page, in the order of the sections."""
        return tuple(Passage(self._said(one), one.lead) for one in self._chosen)

    def section(self, name: str) -> Shown:
        """Give what is left to say in a section: what the first page does not."""
        left = [Passage(said, one.lead) for one in self.candidates
                if one.section == name and one not in self._chosen
                and (said := self._said(one))]  # fmt: skip
        return Shown(left)

    @property
    def title(self) -> Title:
        """The title, with the headline and the line below it."""
        return Title(self.panel, self.said, self.headline, self.subline)

    def front(self, *boxes: Table | None) -> Beside:
        """Set the takeaways beside boxes: those given, what is no longer given, and questions."""
        given = [box for box in boxes if box is not None]
        names = "; ".join(gone(self.said))
        left_out = boxed("No longer given", [f"{names[:1].upper()}{names[1:]}."] if names else [])
        asked = boxed("Questions for management", questions(self.panel, self.said))
        return Beside(self.takeaways, [*given, *left_out, *asked])

    @property
    def tieout(self) -> Passage:
        """How many figures agree, and how many do not."""
        return tied_out(self.panel, self.findings)

    @cached_property
    def _shown(self) -> dict[str, Chart]:
        """The two charts that carry the halves of the headline, as far as there are any."""
        news = [one.exhibit for one in [*self._headed, *self._chosen] if one.exhibit]
        names = dict.fromkeys([*news, "margins"])
        drawn = ((name, getattr(figures, name)(self.panel, "half")) for name in names)
        fitting = (each for each in drawn if isinstance(each[1], Chart) and _fits(each[1]))
        return dict(islice(fitting, 2))

    @property
    def charts(self) -> Shown:
        """The charts of the first page: those that carry the halves of the headline."""
        return Shown([*self._shown.values()])

    def exhibit(self, name: str, width: str = "full") -> Chart | Table | None:
        """Give one of `kcanalysis.figures`, unless the first page shows it."""
        return None if name in self._shown else getattr(figures, name)(self.panel, width)


def note(panel: Panel, said: Mapping[Quarter, Said], findings: Sequence[Finding] = ()) -> Note:
    """Work out what may be said of the panel's last quarter, and choose what is.

    Parameters
    ----------
    panel : Panel
        The figures.
    said : mapping of Quarter to Said
        As `kcanalysis.load_said` gives it.
    findings : sequence of Finding
        As `kcanalysis.load_findings` gives them; what speaks of later periods is left out.

    Examples
    --------
    >>> note = kc.note(panel, kc.load_said())
    >>> note.headline.text
    """
    of_quarter = said.get(panel.last, Said([], [], [], "", []))
    found = [one for say in SECTIONS.values() for one in say(panel, of_quarter)]
    return Note(panel, of_quarter, findings, tuple(found))


def _fits(chart: Chart) -> bool:
    """Tell whether a chart is low enough for the foot of the first page."""
    return bool(chart.get_figheight() <= read_knowledge("takeaways")["page"]["height"])


def _one_a_section(news: Iterable[Candidate]) -> list[Candidate]:
    """Keep the best of each section."""
    by_section: dict[str, Candidate] = {}
    for one in news:
        by_section.setdefault(one.section, one)
    return list(by_section.values())
