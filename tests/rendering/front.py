"""A first page as a report has it: made-up words around real figures, and drawings by hand."""

from __future__ import annotations

import re
from typing import Any

from kcanalysis.presenting.prose import Beside, Passage
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.rendering.cells import TITLE
from tests.rendering.notebooks import code, displayed, shown

EDGAR = "https://www.sec.gov/Archives/edgar/data/1795589/release.htm"
LINE = "Total revenues, three months ended 31 Mar 2026, income statement (release 2026Q1, line 553)"
MISPRINT = "Total revenues: the text states US$ 392.01 million, the table 391.959 million."
DOTTED = {
    "Total revenues": [1775.7, 1891.8, 1885.6, 2232.1, 1970.0, 2349.2, 2478.0, 2761.4, 2703.7],
    "Gross margin": [16.8, 17.1, 16.1, 19.1, 16.2, 15.2, 15.4, 16.9, 12.8],
    "Net loss": [-363.6, -353.7, -1061.1, -200.6, -316.1, -460, None, -162.9, -343.7],
}


def fig(text: str, value: str = "", **known: str) -> Cell:
    """A figure of a sentence."""
    return Cell(
        text, f"{LINE}: RMB 2,703,732 thousand", "a / b − 1: 5 / 4 − 1", value=value, **known
    )


def said(words: str, lead: str = "", **known: str) -> Passage:
    """A passage; what stands in brackets are its figures."""
    parts = re.split(r"\[(.*?)\]", words)
    cells = [fig(part, **known) if place % 2 else part for place, part in enumerate(parts)]
    return Passage([part for part in cells if part], lead)


def title() -> dict[str, Any]:
    return {
        "title": said(
            "Revenue up [37%], the fastest of six quarters; gross margin [12.8%], the lowest of "
            "nine, as depreciation takes [30%] of revenues",
            value="37.2468815625766",
        ).to_json(),
        "subtitle": said(
            "Net obligations rose by [RMB2.7bn] in three months; nearly half of the quarter's "
            "RMB3bn of equipment did not pass through cash."
        ).to_json(),
        "masthead": "Kingsoft Cloud · NASDAQ KC, HKEX 3896 · first quarter 2026 results",
        "dateline": "call of 27 May 2026 · RMB in millions",
        "name": "Kingsoft Cloud 2026Q1: revenue up 37%, gross margin 12.8%",
        "running": "Kingsoft Cloud · 2026Q1",
        "date": "2026-03-31",
    }


TAKEAWAYS = {
    "Public cloud carries the growth.": "It added [32.6] of the [37.2] points; billings of AI rose "
    "by [90%] to about [RMB1.0bn] and for the first time exceed half of public cloud revenues. "
    "Enterprise cloud grew by [14.7%] but fell by [17.6%] on the quarter, for which the company "
    "names the holidays.",
    "The gross margin lost 3.4 points.": "Depreciation cost [11.1] points; data centres ([3.0]) "
    "and solution services ([4.4]) gave back two thirds. Data centres and depreciation together "
    "took [87%] of public cloud revenues, after [81%]. The company names what it spends ahead of "
    "revenues to come.",
    "EBITDA rose, whatever the headline says.": "Without disposal gains it was [747.5], up [4.9%] "
    "on the quarter (reported: [−4.8%]). After depreciation the loss was [110.5], [4.1%] of "
    "revenues ([5.2%]).",
    "The smaller operating loss is share-based pay.": "It narrowed by [68.1]; share-based pay fell "
    "by [72.0]. The net loss widened by [27.6]: exchange [−53.1], net interest [−43.6].",
    "Cash fell by 1,167 and debt rose faster.": "Operations brought [534], investment took "
    "[1,630], financing brought [8]. Of the RMB3bn invested [1.4bn] bypassed cash; other "
    "liabilities rose by [1,159]. Narrow net debt is [0.7x] EBITDA of the year, with related "
    "parties, leases and other liabilities [3.1x].",
}


def box(caption: str, heads: str, **rows: str) -> Table:
    """A table of a box: its heads and the cells of its rows as words between spaces."""
    cells = {
        label.replace("_", " "): [fig(text) for text in row.split()] for label, row in rows.items()
    }
    body = [Row(label, row) for label, row in cells.items()]
    return Table(caption, [Column(head) for head in heads.split()], body, is_exhibit=False)


def beside() -> Beside:
    return Beside(
        [said(words, lead) for lead, words in TAKEAWAYS.items()],
        [
            box("Actual and expected", "actual expected gap", Revenues="2,703.7 2,715 −0.4%",
                Adjusted_loss_per_ADS="(0.78) (0.63) miss"),
            box("Quality of the quarter", "26Q1 25Q4 25Q1", Disposal_gain="– 72.7 2.1",
                Share_based_pay="62.6 78.5 134.6", Exchange="(44.0) 10.3 9.1",
                Interest_over_revenues="5.7% 5.6% 4.2%"),
            said("AI billings as a sum; revenues from the ecosystem.", "No longer given"),
            said("What is in other liabilities? When do the costs ahead of revenues end? Why are "
                 "receivables from related parties up by 113?", "Ask"),
        ],
    )  # fmt: skip


def headline() -> Table:
    rows = {
        "Total revenues": "2,703.7 2,761.4 1,970.0 (2.1%) 37.2%",
        "-Public cloud": "1,996.3 1,902.4 1,353.5 4.9% 47.5%",
        "-Enterprise cloud": "707.4 859.0 616.5 (17.6%) 14.7%",
        "Gross margin": "12.8% 16.9% 16.2% (4.1) (3.4)",
        "Adjusted EBITDA, normalised": "747.5 712.6 316.4 4.9% 2.4x",
        "-margin": "27.6% 25.8% 16.1% 1.8 11.5",
        "Adjusted operating loss, normalised": "(59.8) (18.1) (57.9) (41.7) (1.9)",
        "Net loss": "(343.7) (162.9) (316.1) (180.8) (27.6)",
        "Cash flow before financing": "(1,096.1) 615.0 (908.8) (1,711.0) (187.3)",
        "Capital expenditure and leased assets": "3,000 — — — —",
        "Net obligations, narrow": "1,933.2 254.6 — 1,678.6 —",
        "Net obligations, broad": "8,597.4 5,926.8 — 2,670.6 —",
    }
    names = ("2026Q1", "2025Q4", "2025Q1", "On quarter", "On year", "Nine quarters")
    columns = [Column(name, emphasis=name == "2026Q1") for name in names]
    return Table(
        "Headline figures", columns, [_row(*each) for each in rows.items()], is_exhibit=False
    )


def _row(label: str, figures: str) -> Row:
    cells = [
        fig(text) if text != "—" else Cell(text, reason="not stated: x") for text in figures.split()
    ]
    if label == "Total revenues":
        cells[0] = fig("2,703.7", "2703.732", exception=MISPRINT, link=EDGAR)
    cells.append(Cell("", spark=DOTTED.get(label.strip("-"), [])))
    return Row(label.strip("-"), cells, "level1" if label.startswith("-") else "")


def drawing(width: int, height: int, *, with_head: bool = True) -> str:
    """Three bars in the colours of the charts, each in a group with an id."""
    colors = (("#12355b", "#f5f7fa"), ("#3f7cac", "#f5f7fa"), ("#a9cce3", "#12355b"))
    font, bars = "font: 8px 'Source Sans Pro'", ""
    for n, (color, label) in enumerate(colors):
        x, high = 20 + n * width // 3, 60 + 12 * n
        bars += f'<g id="bar-{n}"><path d="M{x} {height - 24}h{width // 5}v-{high}h-{width // 5}z"'
        bars += f' style="fill: {color}"/><text x="{x + 4}" y="{height - 30}"'
        bars += f' style="{font}; fill: {label}">{70 + n}</text></g>'
    head = f'<g id="exhibit-head-1"><text x="0" y="12" style="{font}">Head of it</text></g>'
    head += f'<g id="exhibit-source"><text y="{height - 4}" style="{font}">Its source</text></g>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt"'
        f' viewBox="0 0 {width} {height}">{bars}{head if with_head else ""}</svg>'
    )


def chart(title: str, width: int = 234, height: int = 170, narrow: bool = False) -> Any:
    """An output of a chart of the package."""
    about = {
        "alt": f"{title}: from 70 to 72",
        "title": title,
        "subtitle": "Percent of public cloud revenues",
        "source": "Source: earnings releases.",
        "crop": [34, 20],
        "figures": {f"bar-{n}": fig(f"{70 + n}%", f"{70 + n}.25").to_json() for n in range(3)},
    }
    if narrow:
        about["narrow"] = drawing(234, 150, with_head=False)
    return shown({"image/svg+xml": drawing(width, height)}, {"image/svg+xml": about})


def tieout() -> Passage:
    words = (
        "1,125 figures and totals agree or are reconciled; 3 do not tie; 32 that only the text "
        "gives could not be checked. Broad obligations hold other liabilities, which the release "
        "does not split: a ceiling."
    )
    return Passage([words], "Tie-out.", is_note=True)


def exceptions() -> Table:
    row = Row(
        "Total revenues",
        [Cell("US$ 392.01 million"), Cell("US$ 391.959 million")],
        exception=MISPRINT,
    )
    return Table("Exceptions", [Column("Stated", False), Column("Expected", False)], [row])


def front() -> list[Any]:
    """The cells of a first page."""
    return [
        code(shown({TITLE: title()}), source="note.title"),
        code(displayed(beside()), source="note.front()"),
        code(displayed(headline()), source="kc.tables.headline(panel)"),
        code(chart("Exchange and interest widened the net loss"), source="first"),
        code(chart("Depreciation outran everything else"), source="second_chart"),
        code(displayed(tieout()), source="note.tieout"),
    ]
