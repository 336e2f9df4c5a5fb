"""Every sentence of a note, read whole by hand-written patterns, against plain reckoning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kcanalysis.presenting import prose
from kcanalysis.presenting.table import Cell
from kcanalysis.presenting.takeaways import Note
from tests.seen.grammar import Passage, patterns
from tests.seen.implied import CASH, CHECKS, COSTS, NET, PAY, REVENUES, SEGMENTS, STEPS
from tests.seen.reckoning import SUPPLEMENT

SECTIONS = ("growth", "margins", "results", "cash", "obligations")
PLAIN = r"20\d\d(?:Q\d)?|\d+ quarters known|AI equals \d+%"
"""Numbers that need not know where they come from: of years and quarters, and what is counted."""


def check_sentences(note: Note, keyed_in: str = SUPPLEMENT) -> None:
    """Every sentence is understood as a whole, and all that it says is so; none is missing."""
    quarter = str(note.panel.last)
    told = []
    for part, passage in passages(note):
        read = opened(passage, quarter, keyed_in)
        for start, sentence in parted(read.text, part):
            behind = f"{read.lead} " if sentence.startswith("It ") else ""
            understand(part, behind + sentence, read, start - len(behind))
            told.append(sentence)
        if part == "sentences":
            understand("leads", read.lead, read, 0)
        assert read.read == set(read.cells), f"{quarter}: figures that nothing reads: {passage}"
        check_plain(passage)
    whole = Passage(quarter, keyed_in)
    for start, is_due in DUE.items():
        is_told = any(re.match(start, sentence) for sentence in told)
        assert is_told == is_due(whole), f"{quarter}: {start} … stands where it is due, only there"


def passages(note: Note) -> Iterator[tuple[str, prose.Passage]]:
    """Give all that a note says, each with the part of the patterns that reads it."""
    yield from (("head", each) for each in (note.headline, note.subline))
    for each in (
        *note.takeaways,
        *(one for name in SECTIONS for one in note.section(name).outputs),
    ):
        assert isinstance(each, prose.Passage)
        yield "sentences", each
    for box in note.front().right:
        assert isinstance(box, prose.Passage)
        yield box.lead, box


def opened(passage: prose.Passage, quarter: str, keyed_in: str) -> Passage:
    """Lay a passage out with its figures by their place."""
    cells, place = {}, 0
    for part in passage.parts:
        text = part.text if isinstance(part, Cell) else part
        if isinstance(part, Cell):
            cells[place, place + len(text)] = part
        place += len(text)
    return Passage(quarter, keyed_in, passage.text, passage.lead, cells)


def parted(text: str, part: str) -> Iterator[tuple[int, str]]:
    """Give sentences, or the clauses of a headline, with where they begin."""
    ends = r"; |$" if part == "head" else r"(?<=[.?]) (?=[A-Z])|$"
    start = 0
    for end in re.finditer(ends, text):
        if text[start : end.start()]:
            yield start, text[start : end.start()]
        start = end.end()


def understand(part: str, sentence: str, passage: Passage, start: int) -> None:
    """Find the pattern that reads a sentence, and work out anew what stands in it."""
    capital = f"{sentence[:1].upper()}{sentence[1:]}"
    for pattern in patterns(part):
        if match := pattern.regex.fullmatch(capital):
            pattern.read(match, passage, start)
            if check := CHECKS.get(pattern.name):
                check(match, passage, start)
            return
    raise AssertionError(f"{passage.quarter}: no pattern reads: {sentence}")


def check_plain(passage: prose.Passage) -> None:
    """No number stands in the text between the figures that know where they come from."""
    plain = "|".join(part for part in passage.parts if isinstance(part, str))
    assert not re.search(r"\d", re.sub(PLAIN, "", f"{passage.lead}|{plain}")), passage


def _is_news(passage: Passage, id: str) -> bool:
    return passage.knows(id) and (passage.knows(f"{id}@4") or passage.knows(f"{id}@1"))


def _walks(passage: Passage) -> bool:
    """Tell whether the net result can be followed over the year."""
    needed = ("operating_step_on_year", PAY, NET, "change_on_year(operating_loss)")
    return passage.knows(*needed, *STEPS.values())


def _goes_one_way(passage: Passage) -> bool:
    steps = [f"margin_step_on_year({id})" for id in
             ("cash_costs_of_revenues", "cash_operating_expenses")]  # fmt: skip
    move = "points_on_year(adjusted_ebitda_margin)"
    return passage.knows(move, *steps) and all(
        passage.value(step) * passage.value(move) > 0 for step in steps
    )


def _has_impairment(passage: Passage) -> bool:
    id, loss = "impairment_of_long_lived_assets", "operating_loss"
    return _is_news(passage, loss) and passage.knows(id) and (
        passage.value(id) < 0 and 4 * passage.value(id) <= passage.value(loss)
    )  # fmt: skip


def _is_rising(passage: Passage) -> bool:
    id = "depreciation_and_amortization"
    there = passage.knows("next_depreciation") and _is_news(passage, id)
    return there and passage.value("next_depreciation") > passage.value(id)


DUE: dict[str, Callable[[Passage], bool]] = {
    "Revenue ": lambda passage: passage.knows(REVENUES)
    or passage.knows("quarter_on_quarter(total_revenues)"),
    r"It (?:added|took) ": lambda passage: passage.knows(
        REVENUES, *(f"contribution({id})" for id in SEGMENTS)
    ),
    "Gross billings ": lambda passage: _is_news(passage, "ai_to_public_cloud")
    and passage.knows("ai_billings", "ai_gross_billings_growth"),
    "In size they are |The release puts them ": lambda passage: passage.knows(
        "ai_to_public_cloud", "ai_to_public_cloud@4"
    ),
    "Revenue from Xiaomi ": lambda passage: passage.knows(
        "ecosystem_revenues_growth"
    ),
    r"It (?:gained|lost) ": lambda passage: passage.knows(
        "points_on_year(gross_margin)", *COSTS.values()
    ),
    "IDC and depreciation together ": lambda passage: _is_news(passage, "gross_margin")
    and passage.knows("infrastructure_ratio", "infrastructure_ratio@4"),
    "After depreciation ": lambda passage: _is_news(passage, f"{passage.ebitda}_margin")
    and passage.knows("ebitda_after_depreciation", "ebitda_after_depreciation@4"),
    "Of the .* points that the adjusted EBITDA margin ": _goes_one_way,
    "Before share-based pay |They (?:grew|fell) ": lambda passage: _is_news(
        passage, "operating_leverage"
    ),
    "The operating loss of ": _has_impairment,
    "The net (?:loss|profit) ": _walks,
    "Operations ": lambda passage: passage.knows("net_cash_from_operating_activities")
    and (passage.knows("net_cash_from_operating_activities@4")
         or passage.knows(f"change_on_quarter({CASH})", "net_cash_from_investing_activities")),
    "At this quarter's rate ": _is_rising,
    "Operating and investing activities burnt ": lambda passage: passage.knows("runway"),
    "Were all stated ": lambda passage: passage.knows("runway_all_in"),
    "Net obligations, |Cash exceeds ": lambda passage: _is_news(passage, "net_obligations"),
    "With those from ": lambda passage: _is_news(
        passage, "receivable_days_with_related_parties"
    ),
    "Four times the quarter's interest ": lambda passage: passage.knows(
        *(f"implied_rate({base})" for base in
          ("total_borrowings", "borrowings_and_related_parties", "gross_obligations"))
    ),
}  # fmt: skip
"""How sentences begin, and where they are due."""
