"""Every sentence of the report, read by hand-written patterns, against plain reckoning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import words
from tests.seen.checks import changed, rounded, unit_of
from tests.seen.reckoning import back, reckoned

SUBJECTS = {
    "Total revenues": "total_revenues",
    "Public cloud services": "public_cloud_revenues",
    "Enterprise cloud services": "enterprise_cloud_revenues",
    "The gross margin": "gross_margin",
    "The adjusted EBITDA margin": "adjusted_ebitda_margin",
    "The net result": "net_loss",
    "The operating result": "operating_loss",
    "The adjusted operating result": "adjusted_operating_profit",
    "Cash and cash equivalents": "cash_and_cash_equivalents",
    "Borrowings": "total_borrowings",
    "operating activities": "net_cash_from_operating_activities",
    "investing activities": "net_cash_from_investing_activities",
    "IDC costs": "margin_step(idc_costs)",
    "depreciation and amortization costs": "margin_step(depreciation_amortization_costs)",
    "solution development and services costs":
        "margin_step(solution_development_and_services_costs)",
    "other costs": "other_cost_step",
    "gross profit": "margin_step(gross_profit)",
    "selling and marketing expenses": "margin_step(selling_and_marketing_expenses)",
    "general and administrative expenses": "margin_step(general_and_administrative_expenses)",
    "research and development expenses": "margin_step(research_and_development_expenses)",
    "other gains and income": "margin_step(other_gains_and_income)",
}  # fmt: skip
"""What the subjects of the sentences are, written down by hand."""

TOLD = {
    "Public cloud made up": "share(public_cloud_revenues)",
    "Public cloud added": "contribution(public_cloud_revenues)",
    "Over the last twelve months": "trailing_twelve_months(total_revenues)",
    "They came to": "ai_to_public_cloud",
    "over the twelve months before": "trailing_growth(total_revenues)",
    "Borrowings were": "total_borrowings",
    "the adjusted EBITDA of the last twelve months": "net_debt_to_ebitda",
    "days of revenues": "receivable_days",
    "together burnt": "burn",
    "quarters.": "runway",
}
"""Sentences, and the figure without which they are left out."""

WHEN = {"a year earlier": 4, "the quarter before": 1}
N = r"\*?(?:RMB|−)?[\d,]+(?:\.\d+)?(?:%|x| million)*\*?"
_MOVES = {"up": 1, "down": -1, "unchanged": 0, "widening": -1, "narrowing": 1}
_RESULT = r"(?:(?:a )?(?:loss|profit) of )?"
_MOVE = re.compile(
    rf"(?:(?P<word>{'|'.join(_MOVES)}|after|against) ?)?(?P<by>{N})?(?: percentage points)? ?"
    rf"(?:from )?(?:a )?(?P<kind>loss|profit)?(?: of )?(?P<base>{N}) (?P<when>{'|'.join(WHEN)})"
)


def check_sentences(panel: Panel) -> None:
    """Every sentence is understood as a whole, and all that it says is so."""
    for sentence in spoken(panel):
        readers = [
            (read, match) for pattern, read in READERS if (match := pattern.fullmatch(sentence))
        ]
        assert readers, f"no pattern reads: {sentence}"
        read, match = readers[0]
        read(match, panel)
    told = " ".join(spoken(panel))
    for start, id in TOLD.items():
        is_known = reckoned(str(panel.last), id)[0] is not None
        assert (start in told) == is_known, f"{start} … is told where it is known, and only there"


def spoken(panel: Panel) -> Iterator[str]:
    """Give the sentences of the report, one at a time."""
    for name in ("summary", "growth", "ai_and_ecosystem", "margins", "cash"):
        text = getattr(words, name)(panel).data.removeprefix("- ").replace("\n- ", " ")
        yield from re.split(r"(?<=\.) (?=[A-Z*])", text)


def says(text: str, quarter: str, id: str, *, sign: bool = False, places: int = 1) -> float:
    """A number is the figure as printed, in italics where it rests on one keyed in."""
    value, keyed_in, _ = changed(quarter, id) if " " in id else reckoned(quarter, id)
    assert value is not None, (text, id, quarter)
    assert (text.startswith("*") and text.endswith("*")) == keyed_in, (text, id, quarter)
    digits = text.strip("*")
    is_sum = digits.startswith("RMB")
    suffix = {"money": " million", "percent": "%", "times": "x"}.get(unit_of(id), "")
    assert re.sub(r"^(?:RMB|−)?[\d,.]+", "", digits) == suffix, (text, id)
    shown = float(re.sub(r"[^\d.]", "", digits)) * (-1 if digits.startswith("−") else 1)
    real = float(value) / (1000 if is_sum else 1)
    assert float(rounded(real if sign else abs(real), places)) == shown, (text, id, quarter, real)
    return float(value)


def _figure(quarter: str, id: str) -> float:
    value = reckoned(quarter, id)[0]
    assert value is not None, (id, quarter)
    return float(value)


def _change_id(id: str, ago: int) -> str:
    return f"{'YoY' if ago == 4 else 'QoQ'} {id}"


def _compared(match: re.Match[str], panel: Panel) -> None:
    """'X was N, up M from L a year earlier and down …'."""
    last, id = str(panel.last), SUBJECTS[match["subject"]]
    margin = id.endswith("margin")
    now = says(match["now"], last, id, sign=margin)
    if match["kind"]:
        assert (now < 0) == (match["kind"] == "loss"), match[0]
    word = ""
    told = set()
    for move in _MOVE.finditer(match["moves"] or ""):
        ago = WHEN[move["when"]]
        told.add(ago)
        quarter = back(last, ago)
        base = says(move["base"], quarter, id, sign=margin)
        if move["kind"]:
            assert (base < 0) == (move["kind"] == "loss"), match[0]
        word = move["word"] or word
        scale = 1 if margin else 1000
        step = rounded(now / scale) - rounded(base / scale)
        if move["by"]:
            change = says(move["by"], last, _change_id(id, ago))
            assert (change > 0) - (change < 0) == _MOVES[word], match[0]
        elif word == "after":
            assert (now < 0) != (base < 0), match[0]
        elif word != "against":
            assert (step > 0) - (step < 0) == _MOVES[word], match[0]
    known = {ago for ago in match_backs(match) if reckoned(back(last, ago), id)[0] is not None}
    assert told == known, match[0]
    if "turned" in match[0]:
        assert (now < 0) != (_figure(back(last, 4 if 4 in told else 1), id) < 0), match[0]


def match_backs(match: re.Match[str]) -> tuple[int, ...]:
    return (1,) if match["subject"] in ("Cash and cash equivalents", "Borrowings") else (4, 1)


def _cash(match: re.Match[str], panel: Panel) -> None:
    _compared(match, panel)
    last = str(panel.last)
    if match["whole"]:
        says(match["whole"], last, "cash_and_restricted_cash")
    if match["short"]:
        says(match["short"], last, "short_term_borrowings")


def _flows(match: re.Match[str], panel: Panel) -> None:
    for part in re.finditer(rf"(\w+ activities) (brought in|used) ({N})", match[0], re.IGNORECASE):
        flow = says(part[3], str(panel.last), SUBJECTS[part[1].lower()])
        assert (flow < 0) == (part[2] == "used"), match[0]


def _simple(*wanted: tuple[str, str, int, int]) -> object:
    """Read a sentence whose numbers are named groups: group, id, quarters ago, decimals."""

    def read(match: re.Match[str], panel: Panel) -> None:
        for group, id, ago, places in wanted:
            if match[group]:
                says(match[group], back(str(panel.last), ago), id, places=places)

    return read


def _signed(group: str, id: str, word: str, up: tuple[str, ...]) -> object:
    """Check that a word says the sign of a figure."""

    def read(match: re.Match[str], panel: Panel) -> None:
        if match[group]:
            value = says(match[group], str(panel.last), id, places=0 if "ai_" in id else 1)
            assert (value >= 0) == (match[word] in up), match[0]

    return read


def _all(*readers: object) -> object:
    def read(match: re.Match[str], panel: Panel) -> None:
        for each in readers:
            each(match, panel)  # type: ignore[operator]

    return read


def _contributed(match: re.Match[str], panel: Panel) -> None:
    for name, segment in (
        ("public", "public_cloud_revenues"),
        ("other", "enterprise_cloud_revenues"),
    ):
        points = says(match[name], str(panel.last), f"contribution({segment})")
        assert (points >= 0) == (match[f"{name}_word"] == "added"), match[0]


def _walked(match: re.Match[str], panel: Panel) -> None:
    """The two largest steps are named, the larger first, and none that is added back."""
    last = str(panel.last)
    parts = re.findall(r"([\w ]+?) \((\*?)([+−])([\d,]+) basis points\*?\)", match["steps"])
    assert len(parts) == 2, match[0]
    ids = [SUBJECTS[name.strip().removeprefix("and ")] for name, *_ in parts]
    for id, (_, italics, sign, digits) in zip(ids, parts, strict=True):
        text = f"*{digits}*" if italics else digits
        assert (says(text, last, id, places=0) >= 0) == (sign == "+"), match[0]
    gross = ("margin_step(idc_costs)", "margin_step(depreciation_amortization_costs)",
             "margin_step(solution_development_and_services_costs)", "other_cost_step")  # fmt: skip
    ebitda = [f"margin_step({item})" for item in (
        "gross_profit", "selling_and_marketing_expenses", "general_and_administrative_expenses",
        "research_and_development_expenses", "other_gains_and_income")]  # fmt: skip
    steps = gross if match["margin"] == "gross margin" else ebitda
    sizes = {id: value for id in steps if (value := reckoned(last, id)[0]) is not None}
    assert ids == sorted(sizes, key=lambda id: -abs(sizes[id]))[:2], match[0]


def _impaired(match: re.Match[str], panel: Panel) -> None:
    ago = {"This quarter": 0, "The quarter before": 1, "That of a year ago": 4}[match["when"]]
    says(match["sum"], back(str(panel.last), ago), "impairment_of_long_lived_assets")


def _no_burn(match: re.Match[str], panel: Panel) -> None:
    assert _figure(str(panel.last), "cash_flow_before_financing") >= 0


def _not_there(*ids: str) -> object:
    def read(match: re.Match[str], panel: Panel) -> None:
        for id in ids or (SUBJECTS[match["subject"]],):
            assert reckoned(str(panel.last), id)[0] is None, match[0]

    return read


def _names(kind: str) -> str:
    return "|".join(name for name in SUBJECTS if name[0].isupper() == (kind == "start"))


_GAP = r"(?:; no figure for [\w ]+ is at hand)?"
READERS = [
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"(?P<subject>Cash and cash equivalents|Borrowings) were (?P<now>{N})(?P<kind>)"
         rf"(?: at \d+ \w+ \d{{4}})?(?:, (?P<moves>.*?))?"
         rf"(?:; with restricted cash they were (?P<whole>{N}))?"
         rf"(?:; (?P<short>{N}) of them are short-term)?\.", _cash),
        (rf"(?P<subject>{_names('start')}) (?:were|was a|was|turned to a) "
         rf"(?P<kind>loss|profit|)(?: of )?(?P<now>{N})(?:, (?P<moves>.*?))?{_GAP}\.", _compared),
        (rf"(?P<subject>{_names('start')}) (?:is|are) not stated for this quarter\.", _not_there()),
        (rf"(?P<subject>{_names('start')}) cannot be computed for this quarter\.", _not_there()),
        (rf"(?:Operating|Investing) activities (?:brought in|used) {N}"
         rf"(?: and investing activities (?:brought in|used) {N})?\.", _flows),
        (r"The cash flows of this quarter are not stated\.",
         _not_there("net_cash_from_operating_activities", "net_cash_from_investing_activities")),
        (r"How much cash there was at the quarter's end is not stated\.",
         _not_there("cash_and_cash_equivalents", "cash_and_restricted_cash")),
        (rf"Cash with restricted cash was (?P<sum>{N}) at \d+ \w+ \d{{4}}\.",
         _simple(("sum", "cash_and_restricted_cash", 0, 1))),
        (rf"Public cloud made up (?P<now>{N}) of total revenues(?:, after (?P<then>{N}) a year "
         r"earlier)?\.", _simple(("now", "share(public_cloud_revenues)", 0, 1),
                                 ("then", "share(public_cloud_revenues)", 4, 1))),
        (rf"Public cloud (?P<public_word>added|took) (?P<public>{N}) and enterprise cloud "
         rf"(?P<other_word>added|took) (?P<other>{N}) percentage points to the growth over the "
         r"year\.", _contributed),
        (rf"Over the last twelve months revenues were (?P<sum>{N})"
         rf"(?:, (?P<word>up|down) (?P<by>{N}) over the twelve months before)?\.",
         _all(_simple(("sum", "trailing_twelve_months(total_revenues)", 0, 1)),
              _signed("by", "trailing_growth(total_revenues)", "word", ("up",)))),
        (r"AI gross billings are not stated for this quarter\.", _not_there("ai_gross_billings")),
        (rf"AI gross billings (?P<word>rose|fell) (?P<by>{N}) over the year, as the release "
         r"states; it gives no sum \(billings are gross and no part of revenues\)\.",
         _all(_not_there("ai_gross_billings"),
              _signed("by", "ai_gross_billings_growth", "word", ("rose",)))),
        (rf"AI gross billings were (?P<sum>{N})(?:, (?P<word>up|down) (?P<by>{N}) over the "
         r"year)?\.", _all(_simple(("sum", "ai_gross_billings", 0, 1)),
                           _signed("by", "ai_gross_billings_growth", "word", ("up",)))),
        (rf"They came to (?P<size>{N}) of public cloud revenues in size \(billings are gross and "
         r"no part of revenues\)\.", _simple(("size", "ai_to_public_cloud", 0, 0))),
        (r"Measured against revenues, what moved the (?P<margin>gross margin|adjusted EBITDA "
         r"margin) most over the year was (?P<steps>.*)\.", _walked),
        (rf"(?P<when>This quarter|The quarter before|That of a year ago) holds an impairment of "
         rf"long-lived assets of (?P<sum>{N})\.", _impaired),
        (rf"Net debt was (?P<net>{N})(?:, (?P<multiple>{N}) the adjusted EBITDA of the last twelve "
         rf"months)?(?:; adjusted EBITDA covered the quarter's interest expense (?P<cover>{N}))?\.",
         _simple(("net", "net_debt", 0, 1), ("multiple", "net_debt_to_ebitda", 0, 1),
                 ("cover", "interest_cover", 0, 1))),
        (rf"Cash and short-term investments exceeded borrowings by (?P<net>{N})(?:; adjusted "
         rf"EBITDA covered the quarter's interest expense (?P<cover>{N}))?\.",
         _simple(("net", "net_debt", 0, 1), ("cover", "interest_cover", 0, 1))),
        (r"Operating and investing activities together brought in cash, so none was burnt\.",
         _no_burn),
        (rf"Operating and investing activities together burnt (?P<burn>{N})(?:; at that rate cash "
         rf"and cash equivalents last (?P<lasts>{N}) quarters)?\.",
         _simple(("burn", "burn", 0, 1), ("lasts", "runway", 0, 1))),
        (rf"Receivables stood for (?P<owed>{N}) days of revenues, payables for (?P<owing>{N}) "
         r"days of costs\.",
         _simple(("owed", "receivable_days", 0, 0), ("owing", "payable_days", 0, 0))),
        (rf"Receivables stood for (?P<owed>{N}) \(from (?P<owed_then>{N})\) days of revenues, "
         rf"payables for (?P<owing>{N}) \(from (?P<owing_then>{N})\) days of costs\.",
         _simple(("owed", "receivable_days", 0, 0), ("owed_then", "receivable_days", 1, 0),
                 ("owing", "payable_days", 0, 0), ("owing_then", "payable_days", 1, 0))),
    )
]  # fmt: skip
