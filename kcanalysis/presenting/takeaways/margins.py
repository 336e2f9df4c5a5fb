"""Takeaways on margins."""

from __future__ import annotations

from collections.abc import Iterator

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.numbers import round_half_up
from kcanalysis.presenting.takeaways import speaking as say
from kcanalysis.presenting.takeaways.candidate import Candidate, after, news_of, superlative
from kcanalysis.presenting.takeaways.speaking import QUARTER, YEAR, Parts
from kcanalysis.said import Said

_COSTS = ("idc_costs", "depreciation_amortization_costs", "solution_development_and_services_costs")
_STEP = "margin_step_on_year({})"


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
    record = superlative(panel, "gross_margin", news, "the highest", "the lowest")
    with_it, against = _steps(panel)
    moved = _gross_moved(panel, with_it, against)
    main = with_it[0] if moved and _is_half(panel, with_it) else ""
    is_up = say.value(panel, "points_on_year(gross_margin)") > 0 if main else news.is_up
    verb, alone = ("lifts", "rose") if is_up else ("weighs on", "fell")
    subject = (
        f"{say.called(main)[:1].upper()}{say.called(main)[1:]}" if main else "The gross margin"
    )
    cause: Parts = ()
    if main and not is_up and not news.is_up:
        cause = say.told(f" as {say.called(main)} takes {{}} of revenues",
                     say.percent(panel, f"cost_share({main})", decimals=0))  # fmt: skip
    yield Candidate(
        "margins", "gross_margin", news, news.is_up,
        f"{subject} {verb} the gross margin." if main else f"{subject} {alone}.",
        say.paragraph(moved, _infrastructure(panel), _named(said, "gross_margin")),
        say.told("gross margin {}{}", say.percent(panel, "gross_margin"),
             record or after(panel, "gross_margin", say.percent)),
        cause,
        say.told("It was {}{}.", say.percent(panel, "gross_margin"), record) if record else (),
        "infrastructure_cost",
    )  # fmt: skip


def _steps(panel: Panel) -> tuple[list[str], list[str]]:
    """Give the cost components that moved the margin its way over the year, and those against it.

    Both are empty where not all of them are known, and begin with the largest.
    """
    steps = {id: _STEP.format(id) for id in _COSTS}
    move = "points_on_year(gross_margin)"
    if not all(say.is_known(panel, each) for each in (move, *steps.values())):
        return [], []
    ranked = sorted(steps, key=lambda id: abs(say.value(panel, steps[id])), reverse=True)
    ways = [[id for id in ranked if (say.value(panel, steps[id]) * say.value(panel, move) > 0) == with_it]
            for with_it in (True, False)]  # fmt: skip
    return ways[0], ways[1]


def _is_half(panel: Panel, ids: list[str]) -> bool:
    """Tell whether the first of the steps that go one way is half or more of them."""
    sizes = [abs(say.value(panel, _STEP.format(id))) for id in ids]
    return 2 * sizes[0] >= sum(sizes)


@say.where_known
def _gross_moved(panel: Panel, with_it: list[str], against: list[str]) -> Parts:
    """Say what each cost took of revenues more, or less, than a year ago."""
    if not with_it:
        return ()
    move = "points_on_year(gross_margin)"
    lost = say.value(panel, move) < 0
    names = [say.listed([_pointed(panel, id) for id in ids]) for ids in (with_it, against)]
    verb, pulled, back = (
        ("lost", "pulled it down", "gave") if lost else ("gained", "lifted it", "took")
    )
    rest = say.told(f"; {{}} {back} some of it back", names[1]) if against else ()
    text = f"It {verb} {{}} points in a year: {{}} {pulled}{{}}."
    return say.told(text, say.size(panel, move), names[0], rest)


def _pointed(panel: Panel, id: str) -> Parts:
    return say.told(f"{say.called(id)} ({{}})", say.points(panel, _STEP.format(id)))


@say.where_known
def _infrastructure(panel: Panel) -> Parts:
    id = "infrastructure_ratio"
    text = "IDC and depreciation together took {} of public cloud revenues, after {}."
    return say.told(text, say.percent(panel, id, 0, 0), say.percent(panel, id, YEAR, 0))


def _named(said: Said, item: str) -> Parts:
    found = say.company_names(said, item, "year")
    return say.told("The company names {}.", found[1]) if found else ()


def _ebitda(panel: Panel) -> Iterator[Candidate]:
    """Say how EBITDA moved, without disposals where they turn it, and what depreciation leaves."""
    id = "normalized_adjusted_ebitda"
    is_normal = all(say.is_known(panel, id, back) for back in (0, QUARTER))
    id = id if is_normal else "adjusted_ebitda"
    margin = f"{id}_margin"
    news = news_of(panel, margin)
    if news is None:
        return
    record = superlative(panel, margin, news, "the highest", "the lowest")
    reported = _otherwise_reported(panel) if is_normal else ()
    moved = reported or (_turned(panel, id) if news.kind == "turn" else ())
    way = "turned positive" if news.is_up else "turned negative"
    lead = (
        f"Adjusted EBITDA {way}."
        if news.kind == "turn"
        else ("EBITDA gained on revenues." if news.is_up else "EBITDA lost on revenues.")
    )
    name = "normalized adjusted EBITDA margin" if is_normal else "adjusted EBITDA margin"
    yield Candidate(
        "margins", margin, news, news.is_up,
        "EBITDA rose, as reported it fell." if reported else lead,
        say.paragraph(moved, _after_depreciation(panel)),
        say.told(f"{name} {{}}{{}}", say.percent(panel, margin), record or after(panel, margin, say.percent)),
        record=say.told("Its margin was {}{}.", say.percent(panel, margin), record) if record else (),
        exhibit="margins",
    )  # fmt: skip


@say.where_known
def _otherwise_reported(panel: Panel) -> Parts:
    """Say how EBITDA moved without disposals, where the reported one went the other way."""
    id, reported, gain = "normalized_adjusted_ebitda", "adjusted_ebitda", "disposal_gain"
    moves = [say.value(panel, f"change_on_quarter({each})") for each in (id, reported)]
    if moves[0] * moves[1] >= 0:
        return ()
    growth = f"quarter_on_quarter({id})"
    way, other = ("up", "fall") if moves[0] > 0 else ("down", "rise")
    back = QUARTER if abs(say.value(panel, gain, QUARTER)) > abs(say.value(panel, gain)) else 0
    when = "the quarter before" if back else "this quarter"
    kind = "gain" if say.value(panel, gain, back) > 0 else "loss"
    text = (
        f"Without disposals adjusted EBITDA was {{}}, {way} {{}} on the quarter{{}}. "
        f"The {other} in the reported figure is a {kind} of {{}} in {when}."
    )
    return say.told(text, say.money(panel, id), say.size(panel, growth, "%"), _times(panel, id),
                say.money(panel, gain, back))  # fmt: skip


@say.where_known
def _times(panel: Panel, id: str) -> Parts:
    growth = f"year_on_year({id})"
    if say.value(panel, growth) <= 100:
        return ()
    return say.told(" and {} that of a year ago", say.multiple(panel, growth))


@say.where_known
def _turned(panel: Panel, id: str) -> Parts:
    text = "It came to {}, after {} in the quarter before."
    return say.told(text, say.balance(panel, id), say.balance(panel, id, QUARTER))


@say.where_known
def _after_depreciation(panel: Panel) -> Parts:
    """Say what EBITDA leaves after depreciation, this quarter and a year ago."""
    id = "ebitda_after_depreciation"
    margin = f"{id}_margin"
    left = "loss" if say.value(panel, id) < 0 else "profit"
    before = "loss" if say.value(panel, id, YEAR) < 0 else "profit"
    then = "" if left == before else f" a {before} of"
    of = f"{{}} of revenues, after{then} {{}} a year ago"
    text = f"After depreciation a {left} of {{}} is left, {of}."
    return say.told(text, say.money(panel, id), say.size(panel, margin, "%"),
                say.figure(panel, margin, lambda v: f"{abs(round_half_up(v))}%", YEAR))  # fmt: skip


def _ebitda_walk(panel: Panel) -> Iterator[Candidate]:
    """Say which cash costs moved the EBITDA margin over the year."""
    news = news_of(panel, "adjusted_ebitda_margin")
    parts = _cash_costs(panel)
    if news and parts:
        lead = "Cash costs fell behind revenues." if news.is_up else "Cash costs outran revenues."
        yield Candidate("margins", "cash_costs_of_revenues", news_of(
            panel, "share(cash_costs_of_revenues)") or news, news.is_up, lead,
            say.paragraph(parts, _left_out(panel)), exhibit="ebitda_margin_bridge")  # fmt: skip


@say.where_known
def _cash_costs(panel: Panel) -> Parts:
    move = "points_on_year(adjusted_ebitda_margin)"
    costs, expenses = (
        _STEP.format(id) for id in ("cash_costs_of_revenues", "cash_operating_expenses")
    )
    components = [
        _STEP.format(id) for id in ("solution_development_and_services_costs", "idc_costs")
    ]
    whole = say.value(panel, move)
    if any(say.value(panel, each) * whole <= 0 for each in (costs, expenses)):
        return ()
    named: Parts = ()
    if all(say.is_known(panel, each) and say.value(panel, each) * whole > 0 for each in components):
        named = say.told(
            " (solution services {}, IDC {})", *(say.points(panel, each) for each in components)
        )
    verb = "gained" if whole > 0 else "lost"
    text = (
        f"Of the {{}} points that the adjusted EBITDA margin {verb} in a year {{}} came from cash "
        "costs of revenues{} and {} from expenses before share-based pay."
    )
    return say.told(
        text, say.size(panel, move), say.points(panel, costs), named, say.points(panel, expenses)
    )


@say.where_known
def _left_out(panel: Panel) -> Parts:
    id = "points_on_year(depreciation_share)"
    more = "more" if say.value(panel, id) > 0 else "less"
    return say.told(
        f"Depreciation, which EBITDA leaves out, took {{}} points {more}.", say.size(panel, id)
    )


def _expenses(panel: Panel) -> Iterator[Candidate]:
    """Say how much slower, or faster, than revenues expenses grew."""
    news = news_of(panel, "operating_leverage")
    parts = _leverage(panel)
    if news and parts:
        is_good = say.value(panel, "operating_leverage") > 0
        fell = say.value(panel, "expense_growth") < 0
        lead = (
            "Expenses fell."
            if fell
            else "Expenses grew more slowly."
            if is_good
            else ("Expenses grew faster.")
        )
        yield Candidate("margins", "operating_leverage", news, is_good, lead, parts)


@say.where_known
def _leverage(panel: Panel) -> Parts:
    id, revenues = "expense_growth", "year_on_year(total_revenues)"
    verbs = ["grew" if say.value(panel, each) >= 0 else "fell" for each in (id, revenues)]
    text = f"Before share-based pay operating expenses {verbs[0]} {{}}, revenues {verbs[1]} {{}}."
    return say.told(text, say.size(panel, id, "%"), say.size(panel, revenues, "%"))
