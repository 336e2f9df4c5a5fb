"""Takeaways on results: operating and net."""

from __future__ import annotations

from collections.abc import Iterator

from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.causes import causes_cell
from kcanalysis.presenting.names import argument_of
from kcanalysis.presenting.numbers import round_half_up
from kcanalysis.presenting.table import Cell
from kcanalysis.presenting.takeaways import speaking as say
from kcanalysis.presenting.takeaways.candidate import Candidate, after, news_of, superlative
from kcanalysis.presenting.takeaways.speaking import QUARTER, YEAR, Parts
from kcanalysis.presenting.walk import walk_to
from kcanalysis.said import Said

_OPERATING = "change_on_year(operating_loss)"
_PAY = "change_on_year(share_based_compensation_expense)"
_WITHIN = ("operating_step_on_year", _PAY, "change_on_year(disposal_gain)",
           "change_on_year(impairment_of_long_lived_assets)")  # fmt: skip
"""Steps of the net result that stand within the operating result."""

_WAYS = {"up": "rise", "down": "fall", "better": "improvement", "worse": "worsening", "": "move"}


def results(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Give what may be said of results: adjusted operating, operating, net, and of reasons."""
    yield from _adjusted(panel)
    yield from _operating(panel)
    yield from _net(panel)
    yield from _not_borne_out(panel, said)


def _adjusted(panel: Panel) -> Iterator[Candidate]:
    """Say that the adjusted operating result turned."""
    id = "adjusted_operating_profit"
    news = news_of(panel, id)
    if news is None or news.kind != "turn":
        return
    is_first = news.record is not None and news.record.since is None and news.is_up
    kind = f"adjusted operating {'profit' if news.is_up else 'loss'}"
    named = f"first {kind}" if is_first else f"{kind} again"
    text = "The adjusted operating result was {}, after {} in the quarter before and {} a year ago."
    befores = [
        say.balance(panel, id, back) for back in (QUARTER, YEAR) if say.is_known(panel, id, back)
    ]
    if len(befores) == 2:
        yield Candidate("results", id, news, news.is_up, f"{named[:1].upper()}{named[1:]}.",
                        say.told(text, say.balance(panel, id), *befores), (named,),
                        exhibit="margins")  # fmt: skip


def _operating(panel: Panel) -> Iterator[Candidate]:
    """Say where the operating result moved for share-based pay or an impairment alone."""
    news = news_of(panel, "operating_loss")
    parts = say.paragraph(_impaired(panel), _paid_in_shares(panel))
    if news is None:
        return
    kind = "loss" if say.value(panel, "operating_loss") < 0 else "profit"
    lead = "Share-based pay moved the loss."
    if _impaired(panel):
        lead = "An impairment deepened the loss."
    elif not parts:
        parts = _of_revenues(panel)
        moved = say.value(panel, "points_on_year(operating_margin)") if parts else 0
        lead = "The loss weighs less." if moved > 0 else "The loss weighs more."
    low = "the smallest" if kind == "loss" else "the highest"
    high = "the largest" if kind == "loss" else "the lowest"
    record = superlative(panel, "operating_loss", news, low, high)
    clause = say.told(f"operating {kind} {{}}{{}}", say.money(panel, "operating_loss"),
                  record or after(panel, "operating_loss", _was))  # fmt: skip
    yield Candidate("results", "operating_loss", news, news.is_up, lead, parts, clause,
                    exhibit="net_result_bridge")  # fmt: skip


@say.where_known
def _of_it_pay(panel: Panel) -> Parts:
    """Say that a move of the operating result is one of share-based pay, where most of it is."""
    if not _is_pay(panel):
        return ()
    way = "lower" if say.value(panel, _PAY) > 0 else "higher"
    return say.told(f", which is {way} share-based pay ({{}})", say.signed(panel, _PAY))


def _is_pay(panel: Panel) -> bool:
    """Tell whether share-based pay is half or more of what moved the operating result."""
    move, pay = say.value(panel, _OPERATING), say.value(panel, _PAY)
    return move * pay > 0 and 2 * abs(pay) >= abs(move)


@say.where_known
def _of_revenues(panel: Panel) -> Parts:
    """Say what part of revenues an operating loss is, where the net result cannot be explained."""
    id = "operating_margin"
    if not isinstance(walk_to(panel, "net_result"), Missing) or say.value(panel, id) >= 0:
        return ()
    text = "The operating loss was {} of revenues, after {} a year ago."
    return say.told(text, say.size(panel, id, "%"), _was_percent(panel, id, YEAR))


def _was(panel: Panel, id: str, back: int) -> Cell:
    """Print an earlier result: without its sign where that is the same now."""
    is_same = say.value(panel, id, back) * say.value(panel, id) > 0
    return say.money(panel, id, back) if is_same else say.balance(panel, id, back)


def _was_percent(panel: Panel, id: str, back: int) -> Cell:
    return say.figure(panel, id, lambda share: f"{abs(round_half_up(share))}%", back)


@say.where_known
def _impaired(panel: Panel) -> Parts:
    id = "impairment_of_long_lived_assets"
    if say.value(panel, id) >= 0 or 4 * say.value(panel, id) > say.value(panel, "operating_loss"):
        return ()
    return say.told("The operating loss of {} holds an impairment of {}.",
                say.money(panel, "operating_loss"), say.money(panel, id))  # fmt: skip


@say.where_known
def _paid_in_shares(panel: Panel) -> Parts:
    """Say that share-based pay is most of the move of the operating result over the year."""
    if not _is_pay(panel) or not isinstance(walk_to(panel, "net_result"), Missing):
        return ()  # that of the net result says so
    move, pay = say.value(panel, _OPERATING), say.value(panel, _PAY)
    kind = "loss" if say.value(panel, "operating_loss") < 0 else "profit"
    verb = "narrowed" if (move > 0) == (kind == "loss") else "widened"
    text = f"The operating {kind} {verb} by {{}} on the year; share-based pay {{}} by {{}}."
    return say.told(
        text, say.money(panel, _OPERATING), "fell" if pay > 0 else "rose", say.money(panel, _PAY)
    )


def _net(panel: Panel) -> Iterator[Candidate]:
    """Say what moved the net result over the year."""
    news = news_of(panel, "net_loss")
    if news is None:
        return
    kind = "loss" if say.value(panel, "net_loss") < 0 else "profit"
    high, low = ("the smallest", "the largest") if kind == "loss" else ("the highest", "the lowest")
    record = superlative(panel, "net_loss", news, high, low)
    moved, movers = _net_moved(panel)
    verb = "narrowed" if news.is_up == (kind == "loss") else "widened"
    lead = (
        f"{say.capital((' and '.join(movers),))[0]} {verb} the net {kind}."
        if movers
        else (f"The net {kind} {verb}.")
    )
    clause = say.told(f"net {kind} {{}}{{}}", say.money(panel, "net_loss"),
                  record or after(panel, "net_loss", _was))  # fmt: skip
    yield Candidate("results", "net_loss", news, news.is_up, lead, moved, clause,
                    exhibit="net_result_bridge")  # fmt: skip


def _net_moved(panel: Panel) -> tuple[Parts, list[str]]:
    """Say what moved the net result over the year; name what moved it most."""
    walk = walk_to(panel, "net_result")
    if isinstance(walk, Missing):
        return (), []
    total = say.value(panel, "change_on_year(net_loss)")
    steps = [_OPERATING, *(id for id in walk.steps if id not in _WITHIN)]
    whole = sum(abs(say.value(panel, id)) for id in steps)
    large = sorted((id for id in steps if 10 * abs(say.value(panel, id)) >= whole),
                   key=lambda id: abs(say.value(panel, id)), reverse=True)  # fmt: skip
    movers = [id for id in large if say.value(panel, id) * total > 0][:2]
    against = [id for id in large if say.value(panel, id) * total < 0][:1]
    if not movers:
        return (), []
    loss = say.value(panel, "net_loss") < 0
    verb = "narrowed" if (total > 0) == loss else "widened"
    text = (
        f"The net {'loss' if loss else 'profit'} {verb} by {{}} on the year to {{}}. {{}} {{}}{{}}"
    )
    what = (
        say.told("outweighed {}", say.listed([_step(panel, id) for id in against]))
        if against
        else ("moved it most",)
    )
    pay = _of_it_pay(panel) if _OPERATING in (*movers, *against) else ()
    named = say.capital(say.listed([_step(panel, id) for id in movers]))
    sentence = say.told(text + ".", say.money(panel, "change_on_year(net_loss)"), say.money(panel, "net_loss"),
                    named, what, pay)  # fmt: skip
    return sentence, [_mover(panel, id) for id in movers]


def _step(panel: Panel, id: str) -> Parts:
    return say.told(f"{_mover(panel, id)} ({{}})", say.signed(panel, id))


def _mover(panel: Panel, id: str) -> str:
    if id != _OPERATING:
        return say.called(argument_of(id) or id)
    is_loss = say.value(panel, "operating_loss") < 0
    smaller = (say.value(panel, id) > 0) == is_loss
    return f"a {'smaller' if smaller else 'larger'} operating {'loss' if is_loss else 'profit'}"


def _not_borne_out(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Say where the tables do not bear out what the company names as the reason."""
    found = [one for one in said.reasons if one.verdict == "not_borne_out" and one.item]
    for one in found[:1]:
        on = f"change_on_{one.comparison}({one.item})"
        news = news_of(panel, one.item)
        if news is None or not say.is_known(panel, on):
            continue
        cause = causes_cell([one])
        text = (
            f"For the {_WAYS[one.direction]} of {say.called(one.item)} on the {one.comparison} ({{}}) "
            "the company names {} alone; the tables do not bear that out."
        )
        yield Candidate("results", one.item, news, False, "A reason the tables doubt.",
                        say.told(text, say.money(panel, on), cause))  # fmt: skip
