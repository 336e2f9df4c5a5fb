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
    "The normalized adjusted EBITDA margin": "normalized_adjusted_ebitda_margin",
    "operating activities": "net_cash_from_operating_activities",
    "investing activities": "net_cash_from_investing_activities",
}  # fmt: skip
"""What the subjects of the sentences are, written down by hand."""

STEPS = {
    "the net result": {
        "underlying operating result": "operating_step_on_year",
        "share-based compensation expense": "change_on_year(share_based_compensation_expense)",
        "gains on disposals": "change_on_year(disposal_gain)",
        "impairment of long-lived assets": "change_on_year(impairment_of_long_lived_assets)",
        "net interest": "change_on_year(net_interest)",
        "exchange gains and losses": "change_on_year(exchange_result)",
        "other gains and expenses": "change_on_year(other_result)",
        "income tax": "change_on_year(income_tax)",
    },
    "gross profit": {
        "growth at the earlier margin": "volume_step_on_year",
        "IDC costs": "ratio_step_on_year(idc_costs)",
        "depreciation and amortization costs":
            "ratio_step_on_year(depreciation_amortization_costs)",
        "solution development and services costs":
            "ratio_step_on_year(solution_development_and_services_costs)",
        "other costs": "other_ratio_step_on_year",
    },
    "the adjusted EBITDA margin": {
        "IDC costs": "margin_step_on_year(idc_costs)",
        "solution development and services costs":
            "margin_step_on_year(solution_development_and_services_costs)",
        "other cash costs of revenues": "other_cash_costs_step_on_year",
        "cash operating expenses": "margin_step_on_year(cash_operating_expenses)",
        "other gains and income": "margin_step_on_year(other_gains_and_income)",
    },
}  # fmt: skip
"""The steps of each bridge, by what sentences call them."""

TOLD = {
    "Public cloud made up": "share(public_cloud_revenues)",
    "Over the year public cloud": "contribution(public_cloud_revenues)",
    "Over the last twelve months": "trailing_twelve_months(total_revenues)",
    "of public cloud revenues in size": "ai_to_public_cloud",
    "over the twelve months before": "trailing_growth(total_revenues)",
    "Net of cash": "net_obligations",
    "EBITDA of the last four quarters": "obligations_to_ebitda",
    "paid in cash it lasts": "runway_all_in",
    "together burnt": "burn",
    "at that rate cash lasts": "runway",
}
"""Sentences, and the figure without which they are left out."""

WHEN = {"a year earlier": 4, "the quarter before": 1}
N = r"\*?(?:−?RMB|−)?[\d,]+(?:\.\d+)?(?:%|x| times| million)*\*?"
_MOVES = {"up": 1, "down": -1, "unchanged": 0, "widening": -1, "narrowing": 1}
_RESULT = r"(?:(?:a )?(?:loss|profit) of )?"
_MOVE = re.compile(
    rf"(?:(?P<word>{'|'.join(_MOVES)}|after|against) ?)?(?:by (?P<amount>{N}) "
    rf"(?:\((?:(?P<share>{N})|to (?P<multiple>{N}) as much)\) )?)?"
    rf"(?P<by>{N})?(?: percentage points)? ?(?:from )?(?:a )?"
    rf"(?P<kind>loss|profit)?(?: of )?(?P<base>{N}) (?P<when>{'|'.join(WHEN)})"
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
    is_sum = "RMB" in digits
    real = float(value) / (1000 if is_sum else 1)
    unit = unit_of(id)
    if unit == "growth" and real > 100:
        real, places, unit = 1 + real / 100, 1, "multiple"
    suffix = {"money": " million", "percent": "%", "growth": "%", "multiple": " times"}
    assert re.sub(r"^(?:−?RMB|−)?[\d,.]+", "", digits) == suffix.get(unit, ""), (text, id)
    shown = float(re.sub(r"[^\d.]", "", digits)) * (-1 if digits.startswith("−") else 1)
    assert float(rounded(real if sign else abs(real), places)) == shown, (text, id, quarter, real)
    return float(value)


def _figure(quarter: str, id: str) -> float:
    value = reckoned(quarter, id)[0]
    assert value is not None, (id, quarter)
    return float(value)


def _span(name: str, ago: int) -> str:
    return f"{name}_on_{'year' if ago == 4 else 'quarter'}"


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
        if move["amount"]:
            says(move["amount"], last, f"{_span('change', ago)}({id})")
            was_loss = base < 0
            rate = (
                _span("loss", ago)
                if was_loss
                else {4: "year_on_year", 1: "quarter_on_quarter"}[ago]
            )
            told_rate = move["share"] or move["multiple"]
            assert bool(told_rate) == (reckoned(last, f"{rate}({id})")[0] is not None), match[0]
            if told_rate:
                says(told_rate, last, f"{rate}({id})")
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
    return (1,) if match["subject"] == "Cash and cash equivalents" else (4, 1)


def _cash(match: re.Match[str], panel: Panel) -> None:
    _compared(match, panel)
    last = str(panel.last)
    if match["whole"]:
        says(match["whole"], last, "cash_and_restricted_cash")


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
    """The two largest steps of a bridge are named, the larger first, with their signs."""
    last, steps = str(panel.last), STEPS[match["walk"]]
    parts = re.findall(
        r"([\w \-]+?) \((\*?)([+−])((?:RMB)?[\d,.]+(?: million)?)(?: basis points)?\*?\)",
        match["steps"],
    )
    assert len(parts) == 2, match[0]
    ids = [steps[name.strip().removeprefix("and ")] for name, *_ in parts]
    for id, (_, italics, sign, digits) in zip(ids, parts, strict=True):
        text = f"*{digits}*" if italics else digits
        places = 1 if "RMB" in digits else 0
        assert (says(text, last, id, places=places) >= 0) == (sign == "+"), match[0]
    sizes = {id: reckoned(last, id)[0] for id in steps.values()}
    assert None not in sizes.values(), "said only where all the steps are known"
    assert ids == sorted(sizes, key=lambda id: -abs(sizes[id]))[:2], match[0]  # type: ignore[arg-type]


def _reported(match: re.Match[str], panel: Panel) -> None:
    """The reported margin moved the other way than the normalized one."""
    last, ago = str(panel.last), WHEN[match["when"]]
    figure = "adjusted_ebitda_margin"
    moved = says(match["by"], last, _change_id(figure, ago))
    normalized = changed(last, _change_id(f"normalized_{figure}", ago))[0]
    assert normalized is not None
    assert (moved > 0) == (match["word"] == "up") == (normalized < 0), match[0]
    says(match["base"], back(last, ago), figure, sign=True)
    says(match["sum"], last, f"{_span('change', ago)}(disposal_gain)")


def _owed(match: re.Match[str], panel: Panel) -> None:
    last = str(panel.last)
    for group, id in (("net", "net_debt"), ("all", "net_obligations")):
        says(match[group], last, id, sign=True)
        known = reckoned(back(last, 1), id)[0] is not None
        assert bool(match[f"{group}_then"]) == known, match[0]
        if known:
            says(match[f"{group}_then"], back(last, 1), id, sign=True)
    if match["narrow"]:
        which = "normalized_ebitda" if match["kind"] else "ebitda"
        assert match["kind"] or reckoned(last, "trailing_normalized_ebitda")[0] is None, match[0]
        says(match["narrow"], last, f"net_debt_to_{which}")
        says(match["broad"], last, f"obligations_to_{which}")


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
        (rf"(?P<subject>Cash and cash equivalents) were (?P<now>{N})(?P<kind>)"
         rf"(?: at \d+ \w+ \d{{4}})?(?:, (?P<moves>.*?))?"
         rf"(?:; with restricted cash they were (?P<whole>{N}))?\.", _cash),
        (rf"(?P<subject>{_names('start')}) (?:were|was a|was|turned to a) "
         rf"(?P<kind>loss|profit|)(?: of )?(?P<now>{N})(?:, (?P<moves>.*?))?{_GAP}\.", _compared),
        (rf"(?P<subject>{_names('start')}) (?:is|are) not known for this quarter\.", _not_there()),
        (rf"(?P<subject>{_names('start')}) cannot be computed for this quarter\.", _not_there()),
        (rf"(?:Operating|Investing) activities (?:brought in|used) {N}"
         rf"(?: and investing activities (?:brought in|used) {N})?\.", _flows),
        (r"The cash flows of this quarter are not known\.",
         _not_there("net_cash_from_operating_activities", "net_cash_from_investing_activities")),
        (r"How much cash there was at the quarter's end is not known\.",
         _not_there("cash_and_cash_equivalents", "cash_and_restricted_cash")),
        (rf"Cash with restricted cash was (?P<sum>{N}) at \d+ \w+ \d{{4}}\.",
         _simple(("sum", "cash_and_restricted_cash", 0, 1))),
        (rf"Public cloud made up (?P<now>{N}) of total revenues(?:, after (?P<then>{N}) a year "
         r"earlier)?\.", _simple(("now", "share(public_cloud_revenues)", 0, 1),
                                 ("then", "share(public_cloud_revenues)", 4, 1))),
        (rf"Over the year public cloud (?P<public_word>added|cost) (?P<public>{N}) and enterprise "
         rf"cloud (?P<other_word>added|cost) (?P<other>{N}) percentage points of growth\.",
         _contributed),
        (rf"Over the last twelve months revenues were (?P<sum>{N})"
         rf"(?:, (?P<word>up|down) (?P<by>{N}) over the twelve months before)?\.",
         _all(_simple(("sum", "trailing_twelve_months(total_revenues)", 0, 1)),
              _signed("by", "trailing_growth(total_revenues)", "word", ("up",)))),
        (r"AI gross billings are not known for this quarter\.", _not_there("ai_gross_billings")),
        (rf"AI gross billings were (?P<word>up|down) (?P<by>{N}) over the year, as the release "
         rf"states without a sum(?:, which would make (?P<sum>{N}))?\.",
         _all(_not_there("ai_gross_billings"), _simple(("sum", "ai_billings", 0, 1)),
              _signed("by", "ai_gross_billings_growth", "word", ("up",)))),
        (rf"AI gross billings were (?P<sum>{N})(?:, (?P<word>up|down) (?P<by>{N}) over the "
         rf"year|, (?P<multiple>{N}) those of a year earlier)?\.",
         _all(_simple(("sum", "ai_gross_billings", 0, 1),
                      ("multiple", "ai_gross_billings_growth", 0, 1)),
              _signed("by", "ai_gross_billings_growth", "word", ("up",)))),
        (rf"That is (?P<size>{N}) of public cloud revenues in size \(billings are gross and "
         r"no part of revenues\)\.", _simple(("size", "ai_to_public_cloud", 0, 0))),
        (r"(?:Measured against revenues, what|What) moved (?P<walk>gross profit|the net result|"
         r"the adjusted EBITDA margin) most over the year was (?P<steps>.*)\.", _walked),
        (rf"As reported it was (?P<word>up|down) (?P<by>{N}) percentage points from (?P<base>{N}) "
         rf"(?P<when>{'|'.join(WHEN)}): the gains and losses on disposals in it changed by "
         rf"(?P<sum>{N})\.", _reported),
        (rf"(?P<when>This quarter|The quarter before|That of a year ago) holds an impairment of "
         rf"long-lived assets of (?P<sum>{N})\.", _impaired),
        (rf"Net of cash and short-term investments, borrowings were (?P<net>{N})"
         rf"(?: \((?P<net_then>{N}) the quarter before\))?; with what is owed to related parties, "
         rf"leases and other liabilities they were (?P<all>{N})"
         rf"(?: \((?P<all_then>{N}) the quarter before\))?(?:: (?P<narrow>{N}) and (?P<broad>{N}) "
         r"times the (?P<kind>normalized )?adjusted EBITDA of the last four quarters)?\.", _owed),
        (r"Operating and investing activities together brought in cash, so none was burnt\.",
         _no_burn),
        (rf"Operating and investing activities together burnt (?P<burn>{N})(?:; at that rate cash "
         rf"lasts (?P<lasts>{N}) quarters)?\.",
         _simple(("burn", "burn", 0, 1), ("lasts", "runway", 0, 1))),
        (rf"If all capital expenditure and leased assets were paid in cash it lasts (?P<all>{N}) "
         r"quarters\.", _simple(("all", "runway_all_in", 0, 1))),
    )
]  # fmt: skip
