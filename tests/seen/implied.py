"""What sentences say beyond their figures, by the names of their patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.seen.grammar import FORMS, NAMES, NORMAL, Passage
from tests.seen.reckoning import STANDINGS, back

OPERATING, NET = "change_on_year(operating_loss)", "change_on_year(net_loss)"
PAY = "change_on_year(share_based_compensation_expense)"
REVENUES, ON_QUARTER = "year_on_year(total_revenues)", "quarter_on_quarter(total_revenues)"
CASH = "cash_and_restricted_cash"
FLOWS = {name: f"net_cash_from_{name}_activities" for name in ("operating", "investing")}
SEGMENTS = (NAMES["public cloud"], NAMES["enterprise cloud"])
COSTS = {name: f"margin_step_on_year({NAMES[name]})"
         for name in ("idc", "depreciation", "solution services", "other costs")}  # fmt: skip
LEAST = 20  # basis points: a smaller step is not told
STEPS = {
    "exchange": "change_on_year(exchange_result)",
    "net interest": "change_on_year(net_interest)",
    "tax": "change_on_year(income_tax)",
    "other items": "change_on_year(other_result)",
    **{f"a {size} operating {kind}": OPERATING
       for size in ("smaller", "larger") for kind in ("loss", "profit")},
    **{f"which is {way} share-based pay": PAY for way in ("lower", "higher")},
}  # fmt: skip
"""What moves results, by what sentences call it."""
_Match = re.Match[str]


def contributed(match: _Match, passage: Passage, start: int) -> None:
    """A segment added most to growth, or took most from it; the other one is told if it did not."""
    shares = {id: passage.value(f"contribution({id})") for id in SEGMENTS}
    choose = max if passage.value(REVENUES) >= 0 else min
    assert choose(shares, key=lambda id: shares[id]) == NAMES[match["segment"].lower()], match[0]
    if "It " in match[0]:
        together = len({share >= 0 for share in shares.values()}) == 1
        assert together == (match["other"] is None), match[0]
        assert together or NAMES[match["other"]] != NAMES[match["segment"].lower()], match[0]
        assert bool(match["lost"]) == (together and passage.value(REVENUES) < 0), match[0]


def segment(match: _Match, passage: Passage, start: int) -> None:
    rates = [passage.value(f"{on}({NAMES[match['segment'].lower()]})")
             for on in ("year_on_year", "quarter_on_quarter")]  # fmt: skip
    assert (rates[0] >= 0) != (rates[1] >= 0), match[0]


def pace(match: _Match, passage: Passage, start: int) -> None:
    rate = REVENUES if passage.knows(REVENUES) else ON_QUARTER
    falls = [passage.value(figure) < 0 for figure in (rate, f"{rate}@1")]
    if "It was" not in match[0]:
        assert ("turned into" in match[0]) == (falls[0] != falls[1]), match[0]
        assert match[0].startswith("The fall ") == all(falls), match[0]
    assert abs(passage.value(rate) - passage.value(f"{rate}@1")) >= 8, match[0]


def mix(match: _Match, passage: Passage, start: int) -> None:
    is_high = passage.record(f"share({SEGMENTS[0]})", "high", "low")[0].startswith(", high")
    if "segment" in match.re.groupindex:
        assert NAMES[match["segment"]] == SEGMENTS[0 if is_high else 1], match[0]


def ai(match: _Match, passage: Passage, start: int) -> None:
    if "half" in match[0]:
        assert FORMS["percent0"](passage.value("ai_to_public_cloud")) == "50%", match[0]


def season(match: _Match, passage: Passage, start: int) -> None:
    """Counts of the same quarters of the years before are right, and most of them are falls."""
    years = [f"{ON_QUARTER}@{ago}" for ago in range(4, 32, 4)
             if passage.knows(f"{ON_QUARTER}@{ago}")]  # fmt: skip
    rates = [passage.value(year) for year in years]
    falls = sum(rate < 0 for rate in rates)
    assert passage.value(ON_QUARTER) < 0
    assert len(years) >= 4, match[0]
    assert 2 * falls > len(years), match[0]
    if "count" in match.re.groupindex:
        assert match["count"] == f"{falls} of the {len(years)}"
        ordinals = ("first", "second", "third", "fourth")
        assert match["which"] == ordinals[int(passage.quarter[5]) - 1], match[0]
        told = ", ".join(
            back(passage.quarter, int(year.split("@")[1]))
            + (f" ({FORMS['size%'](rate)})" if rate < 0 else f" {FORMS['size%'](rate)}")
            for year, rate in zip(years, rates, strict=True)
        )
        standing = max((passage.of(year)[1] for year in years), key=STANDINGS.index)
        cell = passage.cell(tuple(at + start for at in match.span("count")), standing)
        assert cell.formula == f"growth on the quarter: {told}"


def year(match: _Match, passage: Passage, start: int) -> None:
    assert passage.quarter.endswith("Q4")
    if "year" in match.re.groupindex:
        assert match["year"] == passage.quarter[:4]


def year_result(match: _Match, passage: Passage, start: int) -> None:
    there = passage.knows("year adjusted_ebitda", "year adjusted_ebitda@4")
    assert there == (match["result"] == "Adjusted EBITDA"), match[0]


def gross_steps(match: _Match, passage: Passage, start: int) -> None:
    """All cost components are named by the way they moved the margin, the largest first."""
    move = passage.value("points_on_year(gross_margin)")
    sizes = {id: passage.value(id) * (1 if move > 0 else -1) for id in COSTS.values()
             if abs(passage.value(id)) >= LEAST}  # fmt: skip
    ranked = sorted(sizes, key=lambda id: -abs(sizes[id]))
    ways = [id for id in ranked if sizes[id] > 0], [id for id in ranked if sizes[id] < 0]
    if "with" in match.re.groupindex:
        for group, expected in zip(("with", "against"), ways, strict=True):
            assert _named(match, group, COSTS, "points", passage, start) == expected, match[0]
    else:
        assert COSTS[match["cost"].lower()] == ways[0][0], match[0]
        assert 2 * sizes[ways[0][0]] >= sum(sizes[id] for id in ways[0]), match[0]


def gross(match: _Match, passage: Passage, start: int) -> None:
    """The cost that is named as the cause is most of what a low is due to."""
    if match.groupdict().get("why"):
        gross_steps(match, passage, start)
        assert passage.value("points_on_year(gross_margin)") < 0, match[0]


def net_became(match: _Match, passage: Passage, start: int) -> None:
    """A loss narrows or widens, a profit rises or falls, and what turned is a result."""
    now, then = passage.value("net_loss"), passage.value("net_loss@4")
    turned = (now < 0) != (then < 0)
    assert match["kind"] == ("result" if turned else "loss" if now < 0 else "profit"), match[0]
    assert bool(match["to"]) == turned, match[0]
    assert bool(match["way"]) == (match["kind"] == "loss"), match[0]
    if match["way"]:
        assert match["way"] == ("narrowed" if now > then else "widened"), match[0]


def net_steps(match: _Match, passage: Passage, start: int) -> None:
    """The two largest steps the way of the net result are named, and the largest against it."""
    sizes = {id: passage.value(id) for id in dict.fromkeys(STEPS.values()) if id != PAY}
    total = passage.value(NET)
    large = [id for id in sorted(sizes, key=lambda id: -abs(sizes[id]))
             if 10 * abs(sizes[id]) >= sum(map(abs, sizes.values()))]  # fmt: skip
    movers = [id for id in large if sizes[id] * total > 0][:2]
    if "mover" in match.re.groupindex:
        mover = "operations" if movers[0] == OPERATING else _lower(match["mover"])
        assert _lower(match["mover"]) == mover, match[0]
        assert mover == "operations" or STEPS[mover] == movers[0], match[0]
        return
    assert _named(match, "with", STEPS, "signed", passage, start) == movers, match[0]
    against = [id for id in large if sizes[id] * total < 0][:1]
    assert _named(match, "against", STEPS, "signed", passage, start) == against, match[0]
    if " operating " in match[0]:
        pay = passage.value(PAY)
        is_pay = sizes[OPERATING] * pay > 0 and 2 * abs(pay) >= abs(sizes[OPERATING])
        assert ("share-based pay" in match[0]) == is_pay, match[0]


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _named(
    match: _Match, group: str, ids: Mapping[str, str], form: str, passage: Passage, start: int
) -> list[str]:
    """Read steps that stand in a list, each with its figure; give their ids in their order."""
    found, at = [], start + max(match.start(group), 0)
    for one in re.finditer(r"(?:^|, | and )([\w \-]+?) \(([^)]*)\)", match[group] or ""):
        name = one[1].lower()
        passage.number((at + one.start(2), at + one.end(2)), form, ids[name])
        if name.startswith("a "):
            is_loss = passage.value("operating_loss") < 0
            assert name.endswith("loss" if is_loss else "profit"), match[0]
            assert ("smaller" in name) == ((passage.value(OPERATING) > 0) == is_loss), match[0]
        if "share-based pay" not in name:
            found.append(ids[name])
        else:
            assert ("lower" in name) == (passage.value(PAY) > 0), match[0]
    return found


def turned(match: _Match, passage: Passage, start: int) -> None:
    """A result has another sign than a year ago and than the quarter before, maybe at last."""
    id = "adjusted_operating_profit"
    now = passage.value(id)
    assert all(passage.value(f"{id}@{ago}") * now < 0 for ago in (1, 4)), match[0]
    if "first" in match.re.groupindex:
        earlier = [ago for ago in range(1, 32) if passage.knows(f"{id}@{ago}")]
        again = any(passage.value(f"{id}@{ago}") * now > 0 for ago in earlier)
        assert bool(match["first"]) == (not again and len(earlier) >= 4), match[0]
        assert ("again" in match[0]) == again, match[0]


def ebitda_turned(match: _Match, passage: Passage, start: int) -> None:
    if "came to" in match[0]:
        assert ("disposals" in match[0]) == (passage.ebitda == NORMAL), match[0]
    agos = [ago for ago in (1, 4) if passage.knows(f"{passage.ebitda}@{ago}")]
    now = passage.value(passage.ebitda)
    assert all(passage.value(f"{passage.ebitda}@{ago}") * now < 0 for ago in agos), match[0]


def ebitda(match: _Match, passage: Passage, start: int) -> None:
    if "kind" in match.re.groupindex:
        assert match["kind"].startswith("Normalized") == (passage.ebitda == NORMAL), match[0]


def otherwise(match: _Match, passage: Passage, start: int) -> None:
    moves = [passage.value(f"change_on_quarter({id})") for id in (NORMAL, "adjusted_ebitda")]
    assert passage.ebitda == NORMAL
    assert moves[0] * moves[1] < 0, match[0]


def ebitda_normal(match: _Match, passage: Passage, start: int) -> None:
    otherwise(match, passage, start)
    rate = f"year_on_year({NORMAL})"
    is_multiple = passage.knows(rate) and passage.value(rate) > 100
    assert ("a year ago" in match[0]) == is_multiple, match[0]


def disposed(match: _Match, passage: Passage, start: int) -> None:
    """The larger of two disposals is named."""
    sizes = [abs(passage.value(f"disposal_gain@{ago}")) for ago in (0, 1)]
    assert ("this" in match["when"]) == (sizes[0] >= sizes[1]), match[0]


def after_depreciation(match: _Match, passage: Passage, start: int) -> None:
    id = "ebitda_after_depreciation"
    assert bool(match["then"]) == (passage.value(id) * passage.value(f"{id}@4") < 0), match[0]
    normal = f"normalized_{id}"
    turns = passage.knows(normal) and passage.value(normal) * passage.value(id) < 0
    assert bool(match["without"]) == turns, match[0]


def cash_costs(match: _Match, passage: Passage, start: int) -> None:
    """All that is named moved the margin its way."""
    move = passage.value("points_on_year(adjusted_ebitda_margin)")
    steps = ["cash_costs_of_revenues", "cash_operating_expenses"]
    parts = [NAMES["solution services"], NAMES["idc"]]
    if "Cash costs" in match[0]:
        assert ("behind" in match[0]) == (move > 0), match[0]
        return
    sizes = {id: passage.value(f"margin_step_on_year({id})") * move
             for id in (*steps, *parts) if passage.knows(f"margin_step_on_year({id})")}  # fmt: skip
    assert all(sizes[id] > 0 for id in steps), match[0]
    named = [sizes.get(id, -1) for id in parts]
    are_parts = min(named) > 0 and sum(named) <= sizes["cash_costs_of_revenues"]
    assert ("solution services" in match[0]) == are_parts, match[0]
    other = passage.value("margin_step_on_year(other_gains_and_income)")
    assert bool(match["other"]) == (abs(other) >= LEAST), match[0]
    if match["other"]:
        assert match["way"] == ("more" if other * move > 0 else "back"), match[0]


def disposals(match: _Match, passage: Passage, start: int) -> None:
    step = passage.value("margin_step_on_year(disposal_gain)")
    move = passage.value("points_on_year(adjusted_ebitda_margin)")
    assert ("make up" in match[0]) == (step * move > 0), match[0]
    assert abs(step) >= LEAST, match[0]


def of_revenues(match: _Match, passage: Passage, start: int) -> None:
    """That an impairment weighed on the earlier loss is said where it was a quarter of it."""
    if "impaired" in match.re.groupindex:
        id = "impairment_of_long_lived_assets@4"
        loss = passage.value("operating_loss@4")
        held = passage.knows(id) and passage.value(id) < 0 and 4 * passage.value(id) <= loss
        assert bool(match["impaired"]) == held, match[0]


def expenses(match: _Match, passage: Passage, start: int) -> None:
    if match[0].startswith("Expenses"):
        slower = passage.value("operating_leverage") > 0
        fell = passage.value("expense_growth") < 0
        grew = "grew more slowly" if slower else "grew faster"
        lead = "before share-based pay fell" if fell else grew
        assert match[0] == f"Expenses {lead}.", match[0]


def impaired(match: _Match, passage: Passage, start: int) -> None:
    share = passage.value("impairment_of_long_lived_assets") / passage.value("operating_loss")
    assert share >= 0.25, match[0]


def paid_in_shares(match: _Match, passage: Passage, start: int) -> None:
    move, pay = passage.value(OPERATING), passage.value(PAY)
    assert move * pay > 0, match[0]
    assert 2 * abs(pay) >= abs(move), match[0]


def flows(match: _Match, passage: Passage, start: int) -> None:
    flow = passage.value(FLOWS["operating"])
    if "flow" in match.re.groupindex:
        there = passage.knows(FLOWS["investing"])
        outran = there and flow >= 0 > flow + passage.value(FLOWS["investing"])
        then = f"{FLOWS['operating']}@4"
        more = ""
        if passage.knows(then) and passage.value(then) * flow > 0:
            more = "more " if abs(flow) > abs(passage.value(then)) else "less "
        lead = f"Operations {'used' if flow < 0 else 'brought in'} {more}cash"
        assert match["flow"] == ("Investment outran operations" if outran else lead), match[0]
    elif passage.knows(f"{FLOWS['operating']}@4"):
        then = passage.value(f"{FLOWS['operating']}@4")
        verb = "" if flow * then > 0 else {True: "br", False: "us"}[then > 0]
        assert (match["verb"] or "").removeprefix("they ")[:2] == verb, match[0]


operations = flows


def without_cash(match: _Match, passage: Passage, start: int) -> None:
    capex = passage.value("capital_expenditures_and_leased_assets")
    assert 3 * passage.value("investment_without_cash") >= capex, match[0]


def depreciation(match: _Match, passage: Passage, start: int) -> None:
    rise = passage.value("next_depreciation") - passage.value("depreciation_and_amortization")
    assert rise > 0, match[0]


def owed(match: _Match, passage: Passage, start: int) -> None:
    for group, id in (("broad", "obligations_to_ebitda"), ("narrow", "net_debt_to_ebitda")):
        if group in match.re.groupindex and ("net debt" in match[0] or group == "broad"):
            assert bool(match[group]) == passage.knows(id), match[0]
    if "is owed" in match[0]:
        assert not _cash_fell_while_more_is_owed(passage), match[0]


def owed_and_cash(match: _Match, passage: Passage, start: int) -> None:
    assert _cash_fell_while_more_is_owed(passage), match[0]


def _cash_fell_while_more_is_owed(passage: Passage) -> bool:
    ago = 1 if passage.knows("net_obligations@1") else 4
    rose = passage.value("net_obligations") > passage.value(f"net_obligations@{ago}")
    move = f"change_on_quarter({CASH})"
    return rose and passage.knows(move) and passage.value(move) < 0


def net_cash(match: _Match, passage: Passage, start: int) -> None:
    assert passage.value("net_obligations") < 0, match[0]


CHECKS: dict[str, Callable[[_Match, Passage, int], None]] = {
    name: check
    for name, check in globals().items()
    if callable(check) and getattr(check, "__module__", "") == __name__ and name[0] != "_"
}
