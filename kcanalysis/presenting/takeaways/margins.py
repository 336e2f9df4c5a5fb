"""Takeaways on margins."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import speaking as say
from kcanalysis.presenting.speaking import QUARTER, WHEN, YEAR, Parts
from kcanalysis.presenting.takeaways.candidate import Candidate, after, news_of, superlative
from kcanalysis.said import Said

_NAMED = ("solution_development_and_services_costs", "idc_costs")
_COSTS = (*_NAMED, "depreciation_amortization_costs", "remaining_costs_of_revenues")
_STEP = "margin_step_on_year({})"
_GROSS = "points_on_year(gross_margin)"
_HIGH_LOW = ("the highest", "the lowest")
_LEAST = 20
"""Steps of fewer basis points are not told."""


def margins(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Give what may be said of margins: gross, EBITDA, what moved it, and expenses."""
    yield from _gross(panel, said)
    yield from _ebitda(panel)
    yield from _ebitda_walk(panel)
    yield from _expenses(panel)


def _gross(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Say which costs moved the gross margin."""
    news = news_of(panel, "gross_margin")
    if news is None:
        return
    record = superlative(panel, "gross_margin", news, *_HIGH_LOW)
    with_it, against = _steps(panel)
    main = with_it[0] if with_it and _is_half(panel, with_it) else ""
    is_up = say.value(panel, _GROSS) > 0 if main else news.is_up
    verb, alone = ("lifted", "rose") if is_up else ("weighed on", "fell")
    subject = say.called(main) if main else "The gross margin"
    lead = f"{subject[:1].upper()}{subject[1:]} {f'{verb} gross margin' if main else alone}."
    ratio = "infrastructure_ratio"
    text = f"IDC and depreciation together took {{whole:{ratio}}} of public cloud revenues, "
    named = say.company_names(said, "gross_margin", "year")
    cause: Parts = ()
    if main and not is_up and not news.is_up:
        takes = "take" if subject.endswith("s") else "takes"
        cause = say.tell(panel, f"as {subject} {takes} {{round:cost_share({main})}} of revenues")
    yield Candidate(
        "margins", "gross_margin", news, news.is_up, lead,
        say.paragraph(_gross_moved(panel, with_it, against),
                      say.tell(panel, f"{text}after {{whole:{ratio}@4}}."),
                      say.tell(panel, "The company names {}.", named) if named else ()),
        say.tell(panel, "gross margin {percent:gross_margin}{}",
                 record or after(panel, "percent", "gross_margin")),
        cause,
        say.tell(panel, "It was {percent:gross_margin}{}.", record) if record else (),
        "infrastructure_cost",
    )  # fmt: skip


def _steps(panel: Panel) -> tuple[list[str], list[str]]:
    """Give the costs of revenues that moved the margin its way over the year, and those against it.

    Both are empty where not all of them are known, and begin with the largest; but for small ones
    they add up to the move.
    """
    steps = {id: _STEP.format(id) for id in _COSTS}
    if not say.known(panel, _GROSS, *steps.values()):
        return [], []
    sizes = {id: say.value(panel, step) for id, step in steps.items()}
    ranked = sorted((id for id in steps if abs(sizes[id]) >= _LEAST),
                    key=lambda id: abs(sizes[id]), reverse=True)  # fmt: skip
    move = say.value(panel, _GROSS)
    return ([id for id in ranked if sizes[id] * move > 0],
            [id for id in ranked if sizes[id] * move <= 0])  # fmt: skip


def _is_half(panel: Panel, ids: list[str]) -> bool:
    """Tell whether the first of the steps that go one way is half or more of them."""
    sizes = [abs(say.value(panel, _STEP.format(id))) for id in ids]
    return 2 * sizes[0] >= sum(sizes)


def _gross_moved(panel: Panel, with_it: list[str], against: list[str]) -> Parts:
    """Say what each cost took of revenues more, or less, than a year ago."""
    if not with_it:
        return ()
    is_down = say.value(panel, _GROSS) < 0
    verb, pulled, back = (
        ("lost", "pulled it down", "gave") if is_down else ("gained", "lifted it", "took")
    )
    names = [say.listed([_pointed(panel, id) for id in ids]) if ids else ()
             for ids in (with_it, against)]  # fmt: skip
    rest = say.tell(panel, f"; {{}} {back} some of it back", names[1]) if against else ()
    text = f"It {verb} {{size:{_GROSS}}} points in a year: {{}} {pulled}{{}}."
    return say.tell(panel, text, names[0], rest)


def _pointed(panel: Panel, id: str) -> Parts:
    return say.tell(panel, f"{say.called(id)} ({{points:{_STEP.format(id)}}})")


def _ebitda(panel: Panel) -> Iterator[Candidate]:
    """Say how EBITDA moved, without disposals where they turn it, and what depreciation leaves."""
    id = "normalized_adjusted_ebitda"
    compared = any(say.known(panel, id, back=back) for back in WHEN)
    is_normal = say.known(panel, id) and compared
    id = id if is_normal else "adjusted_ebitda"
    margin = f"{id}_margin"
    # a record holds against the reported margin, too, where the other is not stated
    series = f"either({margin}, adjusted_ebitda_margin)" if is_normal else margin
    news = news_of(panel, series)
    if news is None:
        return
    record = superlative(panel, series, news, *_HIGH_LOW)
    reported = _otherwise_reported(panel) if is_normal else ()
    moved, lead = reported, f"The EBITDA margin {'rose' if news.is_up else 'fell'}."
    if reported:
        lead = "EBITDA rose, as reported it fell."
        if say.value(panel, f"change_on_quarter({id})") < 0:
            lead = "EBITDA fell, as reported it rose."
    elif news.kind == "turn":
        lead = f"Adjusted EBITDA turned {'positive' if news.is_up else 'negative'}."
        then = f"after {{balance:{id}@1}} in the quarter before"
        it = "Without disposals it" if is_normal else "It"
        moved = say.tell(panel, f"{it} came to {{balance:{id}}}, {then}.")
    kind = "normalized " * is_normal
    name = f"{kind}adjusted EBITDA margin {{percent:{margin}}}{{}}"
    yield Candidate(
        "margins", margin, news, news.is_up, lead,
        say.paragraph(moved, _after_depreciation(panel)),
        say.tell(panel, name, record or after(panel, "percent", margin)),
        record=say.tell(panel, f"The {kind}margin was {{percent:{margin}}}{{}}.", record)
        if record else (),
        exhibit="ebitda_margin_bridge",
    )  # fmt: skip


def _otherwise_reported(panel: Panel) -> Parts:
    """Say how EBITDA moved without disposals, where the reported one went the other way."""
    id, gain = "normalized_adjusted_ebitda", "disposal_gain"
    moves = [f"change_on_quarter({each})" for each in (id, "adjusted_ebitda", gain)]
    if not say.known(panel, *moves):
        return ()
    move, reported, _ = (say.value(panel, each) for each in moves)
    if move * reported >= 0:
        return ()
    gains = {back: say.value(panel, gain, back) for back in (0, QUARTER)}
    back = max(gains, key=lambda each: abs(gains[each]))
    year = f"year_on_year({id})"
    times: Parts = ()
    if say.known(panel, year) and say.value(panel, year) > 100:
        times = say.tell(panel, f" and {{times:{year}}} that of a year ago")
    way, other = ("up", "fall") if move > 0 else ("down", "rise")
    kind = "gain" if gains[back] > 0 else "loss"
    when = "the quarter before" if back else "this quarter"
    text = (
        f"Without disposals adjusted EBITDA was {{money:{id}}}, {way} "
        f"{{share:quarter_on_quarter({id})}} on the quarter{{}}. The {other} in the reported "
        f"figure is a {kind} of {{money:{gain}@{back}}} in {when}."
    )
    return say.tell(panel, text, times)


def _after_depreciation(panel: Panel) -> Parts:
    """Say what EBITDA leaves after depreciation, this quarter and a year ago."""
    id, margin = "ebitda_after_depreciation", "ebitda_after_depreciation_margin"
    if not say.known(panel, id) or not say.known(panel, id, back=YEAR):
        return ()
    left, before = ("loss" if say.value(panel, id, back) < 0 else "profit" for back in (0, YEAR))
    then = "" if left == before else f" a {before} of"
    of = f"{{share:{margin}}} of revenues, after{then} {{share:{margin}@4}} a year ago"
    text = f"After depreciation a {left} of {{money:{id}}} is left, {of}{{}}."
    return say.tell(panel, text, _without_disposals(panel))


def _without_disposals(panel: Panel) -> Parts:
    """Say that only a gain or loss on disposals gives what depreciation leaves its sign."""
    id, normal = "ebitda_after_depreciation", "normalized_ebitda_after_depreciation"
    if not say.known(panel, normal) or say.value(panel, normal) * say.value(panel, id) >= 0:
        return ()
    kind, else_ = ("gain", "loss") if say.value(panel, id) > 0 else ("loss", "profit")
    of = f"a disposal {kind} of {{money:disposal_gain}}"
    return say.tell(panel, f"; without {of} it would be a {else_} of {{money:{normal}}}")


def _ebitda_walk(panel: Panel) -> Iterator[Candidate]:
    """Say which cash costs moved the EBITDA margin over the year."""
    move = "points_on_year(adjusted_ebitda_margin)"
    costs, expenses = map(_STEP.format, ("cash_costs_of_revenues", "cash_operating_expenses"))
    news = news_of(panel, "share(cash_costs_of_revenues)")
    if news is None or not say.known(panel, move, costs, expenses):
        return
    whole = say.value(panel, move)
    if any(say.value(panel, each) * whole <= 0 for each in (costs, expenses)):
        return
    steps = [_STEP.format(id) for id in _NAMED]
    named: Parts = ()
    if _is_part(panel, steps, costs):
        of_it = ", ".join(f"{say.called(id)} {{points:{_STEP.format(id)}}}" for id in _NAMED)
        named = say.tell(panel, f" ({of_it})")
    verb, lead = ("gained", "fell behind") if whole > 0 else ("lost", "outran")
    text = (
        f"Of the {{size:{move}}} points that the adjusted EBITDA margin {verb} in a year "
        f"{{points:{costs}}} came from cash costs of revenues{{}} and {{points:{expenses}}} from "
        "expenses before share-based pay{}."
    )
    told = say.tell(panel, text, named, _against(panel, "other_gains_and_income", whole))
    more = "points_on_year(depreciation_share)"
    way = "more" if say.known(panel, more) and say.value(panel, more) > 0 else "less"
    left_out = f"Depreciation, which EBITDA leaves out, took {{size:{more}}} points {way}."
    parts = say.paragraph(told, _disposals(panel, whole), say.tell(panel, left_out))
    yield Candidate("margins", "cash_costs_of_revenues", news, whole > 0,
                    f"Cash costs {lead} revenues.", parts,
                    exhibit="ebitda_margin_bridge")  # fmt: skip


def _against(panel: Panel, id: str, whole: Decimal) -> Parts:
    """Say what other income added to a move of the EBITDA margin, or took from it."""
    step = _STEP.format(id)
    if not say.known(panel, step) or abs(say.value(panel, step)) < _LEAST:
        return ()
    verb = "gave" if say.value(panel, step) > 0 else "took"
    way = " more" if say.value(panel, step) * whole > 0 else " back"
    return say.tell(panel, f"; other income {verb} {{points:{step}}}{way}")


def _disposals(panel: Panel, whole: Decimal) -> Parts:
    """Say what disposals are of a move of the EBITDA margin; no release says in which line."""
    step = _STEP.format("disposal_gain")
    if not say.known(panel, step) or abs(say.value(panel, step)) < _LEAST:
        return ()
    if say.value(panel, step) * whole > 0:
        return say.tell(panel, f"Disposals make up {{points:{step}}} of the points.")
    return say.tell(panel, f"But for disposals it would be {{points:{step}}} points more.")


def _is_part(panel: Panel, steps: list[str], costs: str) -> bool:
    """Tell whether some steps go the way of a whole one, and come to no more than it."""
    if not say.known(panel, *steps):
        return False
    shares = [say.value(panel, step) / say.value(panel, costs) for step in steps]
    return min(shares) > 0 and sum(shares) <= 1


def _expenses(panel: Panel) -> Iterator[Candidate]:
    """Say how much slower, or faster, than revenues expenses grew."""
    news = news_of(panel, "operating_leverage")
    if news is None:
        return
    expenses, revenues = "expense_growth", "year_on_year(total_revenues)"
    is_good = say.value(panel, "operating_leverage") > 0
    verbs = ["grew" if say.value(panel, each) >= 0 else "fell" for each in (expenses, revenues)]
    pace = "grew more slowly" if is_good else "grew faster"
    lead = "Expenses before share-based pay fell." if verbs[0] == "fell" else f"Expenses {pace}."
    before = "Before share-based pay operating expenses" if verbs[0] == "grew" else "They"
    text = f"{before} {verbs[0]} {{share:{expenses}}}, revenues "
    parts = say.tell(panel, f"{text}{verbs[1]} {{share:{revenues}}}.")
    yield Candidate("margins", "operating_leverage", news, is_good, lead, parts)
