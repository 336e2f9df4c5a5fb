"""The note of each quarter as a whole; what its sentences say is checked in test_seen.py."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kcanalysis.panel.load import load
from kcanalysis.presenting import tables
from kcanalysis.presenting.prose import Passage
from kcanalysis.presenting.table import Cell
from kcanalysis.presenting.takeaways import Note, note
from kcanalysis.quarter import Quarter
from kcanalysis.said import load_said
from kcanalysis.tieout import load_findings
from tests.conftest import DATA
from tests.seen.reckoning import QUARTERS

SECTIONS = ("growth", "margins", "results", "cash", "obligations")
RECORD = r"(?:\S+|profit), the \w+(?: fall)? (?:since 20\d\dQ\d|yet|of the \d+ quarters known)"
each_quarter = pytest.mark.parametrize(
    "quarter", list(Quarter(2019, 4).through(Quarter(2026, 1))), ids=str
)


@cache
def _noted(quarter: str, data: Path) -> Note:
    findings = load_findings(data)
    return note(load(through=quarter, findings=findings, data_dir=data), load_said(data), findings)


def left(one: Note) -> list[Passage]:
    """Give what the sections still say."""
    return [passage for name in SECTIONS for passage in one.section(name).outputs]


def told(one: Note) -> dict[str, str]:
    """Give all paragraphs, those of the first page first, by their leads."""
    return {passage.lead: passage.text for passage in (*one.takeaways, *left(one))}


# 2026Q1 and 2024Q4, as the note is to say them


def test_the_headlines_are_growth_and_what_speaks_against_it_or_the_best_news(
    history_data: Path,
) -> None:
    last, year = _noted("2026Q1", history_data), _noted("2024Q4", history_data)
    assert last.headline.text == (
        "Revenue up 37%, the fastest since 2021Q4; gross margin 12.8%, the lowest since 2023Q3, as "
        "depreciation takes 30% of revenues"
    )
    assert last.subline.text == (
        "Net obligations rose by RMB2.67bn in three months; RMB1.37bn of the quarter's RMB3bn of "
        "capital expenditure and leased assets did not pass through cash."
    )
    assert year.headline.text == (
        "Revenue up 30%, the fastest since 2021Q4; first adjusted operating profit; gross margin "
        "19.1%, the highest yet"
    )
    assert year.subline.text == (
        "Cash rose by RMB1.02bn in three months; net obligations rose by RMB3.39bn in a year."
    )


def test_the_first_page_of_2026q1_says_what_was_worked_out_by_hand(history_data: Path) -> None:
    last = _noted("2026Q1", history_data)
    assert {passage.lead: passage.text for passage in last.takeaways} == {
        "Public cloud carries the growth.": "It added 32.6 of the 37.2 points. Enterprise cloud "
        "grew 14.7% on the year but fell 17.6% on the quarter (the company names seasonality and "
        "delivery schedules of projects).",
        "Depreciation weighed on gross margin.": "It lost 3.4 points in a year: depreciation "
        "(11.1) pulled it down; solution services (4.4), IDC (3.0) and other costs (0.3) gave some "
        "of it back. IDC and depreciation together took 87% of public cloud revenues, after 81%. "
        "The company names higher cost of servers, demand for AI and costs ahead of later "
        "revenues.",
        "EBITDA rose, as reported it fell.": "Without disposals adjusted EBITDA was RMB747.5m, up "
        "4.9% on the quarter and 2.4 times that of a year ago. The fall in the reported figure is "
        "a gain of RMB72.7m in the quarter before. After depreciation a loss of RMB110.5m is left, "
        "4.1% of revenues, after 5.2% a year ago.",
        "Exchange widened the net loss.": "The net loss widened by RMB27.6m on "
        "the year to RMB343.7m. Exchange (−53.1) and net interest (−43.6) outweighed a smaller "
        "operating loss (+68.1), which is lower share-based pay (+72.0).",
        "Investment outran operations.": "Operations brought in RMB534.0m (they used RMB418.4m a "
        "year ago), investment used RMB1.63bn and financing brought in RMB7.6m, so that cash fell "
        "by RMB1.17bn to RMB4.95bn. Other liabilities rose by RMB1.16bn.",
        "Cash fell, what is owed rose.": "Net obligations, with related parties, leases and other "
        "liabilities, rose to RMB8.60bn from RMB5.93bn the quarter before, 3.1 times EBITDA of "
        "four quarters; net debt alone is RMB1.93bn (0.7 times) after RMB254.6m.",
    }


def test_the_sections_of_2026q1_say_what_the_first_page_does_not(history_data: Path) -> None:
    said = {passage.lead: passage.text for passage in left(_noted("2026Q1", history_data))}
    assert said["AI equals half of public cloud."] == (
        "Gross billings rose 90% to about RMB997.5m. The release puts them above 50% of public "
        "cloud revenues, after 39% a year ago."
    )
    assert said["Cash costs fell behind revenues."] == (
        "Of the 11.5 points that the adjusted EBITDA margin gained in a year 7.4 came from cash "
        "costs of revenues (solution services 4.4, IDC 3.0) and 4.1 from expenses before "
        "share-based pay. Depreciation, which EBITDA leaves out, took 10.3 points more."
    )
    assert "operating expenses grew 6.5%, revenues grew 37.2%" in said["Expenses grew more slowly."]
    assert "comes to RMB890.3m in the next one" in said["Depreciation goes on rising."]
    assert said["How long the cash lasts."] == (
        "Operating and investing activities burnt RMB1.10bn; at that rate cash lasts 4.5 quarters. "
        "Were all stated capital expenditure paid in cash, it would last 2.0."
    )
    assert "stand for 92 days, after 77 the quarter before" in said["Customers pay later."]
    assert (
        "is 9.3% of the mean borrowings, 6.5% with what is owed to related parties, and 4.8%"
        in (said["Interest shows what is owed."])
    )


def test_2024q4_is_said_by_the_same_rules(history_data: Path) -> None:
    said = told(_noted("2024Q4", history_data))
    assert said["Operations narrowed the net loss."] == (
        "The net loss narrowed by RMB86.2m on the year to RMB200.6m. A smaller operating loss "
        "(+299.2) outweighed exchange (−179.6)."
    )
    assert said["The year 2024 as a whole."] == (
        "It brought revenues of RMB7.79bn, up 10.5%. Adjusted EBITDA was RMB638.9m after "
        "−RMB265.1m."
    )
    assert "rose to RMB3.88bn from RMB485.2m a year ago" in said["More is owed."]
    assert said["First adjusted operating profit."].startswith(
        "The adjusted operating result was RMB24.4m, after −RMB140.2m in the quarter before"
    )


# what holds of every quarter


@each_quarter
def test_the_page_is_short_and_in_the_order_of_its_sections(
    quarter: Quarter, history_data: Path
) -> None:
    one = _noted(str(quarter), history_data)
    assert len(one.takeaways) <= 6
    order = [each.section for each in one.candidates]
    assert order == sorted(order, key=SECTIONS.index)
    leads = [each.lead for each in one.candidates]
    chosen = [passage.lead for passage in one.takeaways]
    assert chosen == [lead for lead in leads if lead in chosen]
    for passage in (*one.takeaways, *left(one)):
        assert 3 <= len(passage.lead.split()) <= 6, passage.lead
        assert passage.lead.endswith(".")
        assert len(passage.text.split()) <= 90, passage.text
        assert passage.text.endswith(".")


@each_quarter
def test_the_page_has_what_the_headline_speaks_of_and_something_of_each_section(
    quarter: Quarter, history_data: Path
) -> None:
    one = _noted(str(quarter), history_data)
    on_page = {passage.lead for passage in one.takeaways}
    for each in one.candidates:
        clause = Passage(each.clause).text
        if clause and each.parts and clause.lower() in one.headline.text.lower():
            assert each.lead in on_page, each.lead
    for name in SECTIONS:
        passages = [p.lead for p in one.section(name).outputs]
        there = [each.lead for each in one.candidates if each.section == name]
        assert not passages or on_page & set(there), name


@each_quarter
def test_nothing_is_said_twice(quarter: Quarter, history_data: Path) -> None:
    one = _noted(str(quarter), history_data)
    passages = [*one.takeaways, *left(one)]
    texts = [one.headline.text, one.subline.text, *(p.text for p in passages)]
    sentences = Counter(
        sentence for text in texts for sentence in re.split(r"(?<=\.) (?=[A-Z])|; ", text)
    )
    assert [each for each, count in sentences.items() if each and count > 1] == []
    assert len({p.lead for p in passages}) == len(passages)
    records = Counter(each for text in texts for each in re.findall(RECORD, text))
    assert [each for each, count in records.items() if count > 1] == []


@each_quarter
def test_readers_meet_no_words_of_the_house(quarter: Quarter, history_data: Path) -> None:
    one = _noted(str(quarter), history_data)
    text = " ".join([one.headline.text, one.subline.text, one.tieout.text, *told(one).values()])
    assert not re.search(
        r"at hand|keyed in|text alone|n\.m\.|\.csv|\.txt|—|\bnan\b|\bNone\b|\{|_", text
    )


@each_quarter
def test_a_note_travels_as_data(quarter: Quarter, history_data: Path) -> None:
    one = _noted(str(quarter), history_data)
    for passage in (one.headline, one.subline, one.tieout, *one.takeaways, *left(one)):
        assert Passage.from_json(passage.to_json()).to_json() == passage.to_json()


def test_the_first_page_has_two_charts_and_no_section_shows_them_again(history_data: Path) -> None:
    one = _noted("2026Q1", history_data)
    names = [each.exhibit for each in one.candidates if each.exhibit]
    shown = [name for name in dict.fromkeys(names) if one.exhibit(name) is None]
    assert len(one.charts.outputs) == len(shown) == 2
    # growth, and what speaks against it
    assert shown[0] == "contribution_to_growth"
    assert one.exhibit("net_result_bridge") is not None


@each_quarter
def test_charts_of_the_first_page_are_never_more_than_two(
    quarter: Quarter, history_data: Path
) -> None:
    assert len(_noted(str(quarter), history_data).charts.outputs) <= 2


# boxes, title, tie-out


def boxes(quarter: str) -> dict[str, str]:
    right = _noted(quarter, DATA).front().right
    return {box.lead: box.text for box in right if isinstance(box, Passage)}


def test_beside_the_takeaways_stands_what_is_no_longer_given_and_what_is_to_be_asked() -> None:
    assert boxes("2026Q1") == {
        "No longer given": "Gross billings of AI business; ecosystem revenues, growth year on "
        "year; revenues from connected transactions approved for the next three years.",
        "Questions for management": "What is in other liabilities, up 43.8% in three months? When "
        "will costs that run ahead of revenues be earned? What besides borrowings bears interest, "
        "which is 9.3% of them a year? Why do receivables, with those from related parties, stand "
        "for 92 days?",
    }
    assert boxes("2024Q4") == {
        "Questions for management": "What was sold in the quarter before at a gain of RMB10.7m? "
        "Whose receivables are the credit losses on?"
    }
    assert boxes("2025Q3") == {}


def test_boxes_that_are_given_stand_first_and_those_that_are_none_are_left_out() -> None:
    one = _noted("2026Q1", DATA)
    quality = tables.quality(one.panel)
    front = one.front(None, quality)
    assert list(front.left) == list(one.takeaways)
    assert front.right[0] is quality
    assert len(front.right) == 3


@pytest.mark.parametrize(
    ("quarter", "dateline", "day"),
    [
        ("2024Q4", "release 19 March 2025 · RMB in millions", "2025-03-19"),
        ("2026Q1", "call 27 May 2026 · RMB in millions", "2026-05-27"),
        ("2025Q4", "RMB in millions", "2025-12-31"),
    ],
)
def test_the_title_says_when_the_release_appeared_or_else_when_the_call_was(
    quarter: str, dateline: str, day: str
) -> None:
    title = _noted(quarter, DATA).title
    assert (title.dateline, title.parts["date"]) == (dateline, day)


def test_the_title_has_its_parts_for_documents_and_for_notebooks() -> None:
    one = _noted("2024Q4", DATA)
    bundle = one.title._repr_mimebundle_()
    parts = bundle["application/vnd.kcanalysis.title+json"]
    assert parts == {
        "name": f"Kingsoft Cloud 2024Q4: {one.headline.text}",
        "masthead": "Kingsoft Cloud · NASDAQ KC, HKEX 3896 · fourth quarter 2024 results",
        "dateline": "release 19 March 2025 · RMB in millions",
        "title": one.headline.to_json(),
        "subtitle": one.subline.to_json(),
        "running": "Kingsoft Cloud · 2024Q4",
        "date": "2025-03-19",
    }
    assert str(bundle["text/markdown"]).split("\n\n")[1:] == [
        f"# {one.headline.text}",
        one.subline.text,
    ]


def test_a_title_in_dollars_says_the_rate() -> None:
    panel = load("USD", through="2026Q1", data_dir=DATA)
    title = note(panel, load_said(DATA)).title
    assert title.dateline == "call 27 May 2026 · US$ in millions at RMB6.8980 to US$1"


@pytest.mark.parametrize("quarter", QUARTERS)
def test_a_note_in_dollars_has_other_sums_and_nothing_else(quarter: str) -> None:
    panel = load("USD", through=quarter, data_dir=DATA)
    dollars, renminbi = note(panel, load_said(DATA)), note(
        load(through=quarter, data_dir=DATA), load_said(DATA)
    )  # fmt: skip

    def shape(one: Note) -> list[str]:
        texts = [one.headline.text, one.subline.text, *told(one), *told(one).values()]
        sums = r"−?(?:RMB|US\$)[\d.]+(?:m|bn)|[+−][\d.,]+(?=\))"
        return [re.sub(sums, "#", text) for text in texts]

    assert shape(dollars) == shape(renminbi)
    assert "RMB" not in " ".join([dollars.headline.text, *told(dollars).values()])


def test_the_tie_out_counts_what_agrees_what_does_not_and_what_nothing_confirms() -> None:
    def line(quarter: str) -> str:
        passage = _noted(quarter, DATA).tieout
        assert passage.is_note
        return passage.text.partition(". ")[0]

    assert line("2026Q1") == (
        "1,142 figures and totals agree or are reconciled; 3 do not tie (Exceptions); 37 that only "
        "the text gives could not be checked"
    )
    assert line("2023Q4").startswith("132 figures and totals agree or are reconciled; 1 does not")
    cells = [part for part in _noted("2026Q1", DATA).tieout.parts if isinstance(part, Cell)]
    assert [(cell.text, cell.link) for cell in cells] == [("Exceptions", "#exceptions")]


def test_where_all_ties_the_line_says_so() -> None:
    panel = load(through="2026Q1", data_dir=DATA)
    ties = [one for one in load_findings(DATA) if one.state == "tied"]
    passage = note(panel, {}, ties).tieout
    assert passage.text.startswith("1,142 figures and totals agree or are reconciled, without an ")
    assert not any(isinstance(part, Cell) for part in passage.parts)
