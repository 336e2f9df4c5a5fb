"""Takeaways on results: operating and net."""

from __future__ import annotations

from collections.abc import Iterator

from kcanalysis.origins import Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import speaking as say
from kcanalysis.presenting.causes import causes_cell
from kcanalysis.presenting.names import argument_of
from kcanalysis.presenting.speaking import WHEN, YEAR, Parts
from kcanalysis.presenting.takeaways.candidate import Candidate, after, news_of, superlative
from kcanalysis.presenting.walk import walk_to
from kcanalysis.said import Said

_OPERATING = "change_on_year(operating_loss)"
_PAY = "change_on_year(share_based_compensation_expense)"
_IMPAIRMENT = "impairment_of_long_lived_assets"
_WITHIN = ("operating_step_on_year", _PAY, "change_on_year(disposal_gain)",
           f"change_on_year({_IMPAIRMENT})")  # fmt: skip
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
    text = f"The adjusted operating result was {{balance:{id}}}, after {{balance:{id}@1}} in the "
    parts = say.tell(panel, f"{text}quarter before and {{balance:{id}@4}} a year ago.")
    kind = f"adjusted operating {'profit' if news.is_up else 'loss'}"
    earlier = (panel.origin(quarter, id) for quarter in panel.quarters[:-1])
    if any(isinstance(one, Origin) and (one.value > 0) == news.is_up for one in earlier):
        named = f"{kind} again"
    else:  # of a few quarters nobody knows whether it is the first
        named = f"first {kind}" if news.record else kind
    if parts:
        yield Candidate("results", id, news, news.is_up, f"{named[:1].upper()}{named[1:]}.", parts,
                        (named,), exhibit="net_result_bridge")  # fmt: skip


def _operating(panel: Panel) -> Iterator[Candidate]:
    """Say what an operating loss holds, or weighs."""
    id = "operating_loss"
    news = news_of(panel, id)
    if news is None:
        return
    lead, parts = "An impairment deepened the loss.", _impaired(panel)
    if not parts and isinstance(walk_to(panel, "net_result"), Missing):
        # else that of the net result says more
        lead, parts = _weighed(panel)
    yield Candidate("results", id, news, news.is_up, lead, parts, _clause(panel, "operating", id),
                    exhibit="net_result_bridge")  # fmt: skip


def _clause(panel: Panel, name: str, id: str) -> Parts:
    """Say a result as the headline does: 'net loss RMB343.7m, the largest since 2024Q3'."""
    news = news_of(panel, id)
    assert news is not None, "only what is news is in a headline"
    is_loss = say.value(panel, id) < 0
    names = ("the smallest", "the largest") if is_loss else ("the highest", "the lowest")
    base = next((back for back in WHEN if say.known(panel, id, back=back)), 0)
    is_same = (say.value(panel, id, base) < 0) == is_loss
    record = superlative(panel, id, news, *names)
    text = f"{name} {'loss' if is_loss else 'profit'} {{money:{id}}}{{}}"
    return say.tell(panel, text, record or after(panel, "money" if is_same else "balance", id))


def _impaired(panel: Panel) -> Parts:
    """Say that an impairment is a quarter or more of the operating loss."""
    if not _is_impaired(panel):
        return ()
    holds = f"holds an impairment of {{money:{_IMPAIRMENT}}}"
    return say.tell(panel, f"The operating loss of {{money:operating_loss}} {holds}.")


def _is_impaired(panel: Panel, back: int = 0) -> bool:
    """Tell whether an impairment was a quarter or more of an operating loss."""
    if not say.known(panel, _IMPAIRMENT, "operating_loss", back=back):
        return False
    impairment = say.value(panel, _IMPAIRMENT, back)
    return impairment < 0 and 4 * impairment <= say.value(panel, "operating_loss", back)


def _weighed(panel: Panel) -> tuple[str, Parts]:
    """Say what part of revenues an operating loss is, where no more can be said."""
    id = "operating_margin"
    if not say.known(panel, id, f"points_on_year({id})") or say.value(panel, id) >= 0:
        return "", ()
    lead = f"The loss weighs {'less' if say.value(panel, f'points_on_year({id})') > 0 else 'more'}."
    then = "" if say.value(panel, id, YEAR) < 0 else "a profit of "
    held = f" with an impairment of {{money:{_IMPAIRMENT}@4}}" * _is_impaired(panel, YEAR)
    text = f"The operating loss was {{share:{id}}} of revenues, after {then}{{share:{id}@4}} "
    return lead, say.tell(panel, f"{text}a year ago{held}.")


def _net(panel: Panel) -> Iterator[Candidate]:
    """Say what moved the net result over the year."""
    news = news_of(panel, "net_loss")
    if news is None:
        return
    movers, against = _movers(panel)
    lead = ""
    parts: Parts = ()
    if movers:
        did, told = _net_became(panel)
        name = "operations" if movers[0] == _OPERATING else _mover(panel, movers[0])
        lead = f"{name[:1].upper()}{name[1:]} {did}."
        parts = _net_moved(panel, movers, against, told)
    yield Candidate("results", "net_loss", news, news.is_up, lead, parts,
                    _clause(panel, "net", "net_loss"), exhibit="net_result_bridge")  # fmt: skip


def _net_became(panel: Panel) -> tuple[str, str]:
    """Say what became of the net result over the year: what moved it did, and how far it moved."""
    now, then = (say.value(panel, "net_loss", back) for back in (0, YEAR))
    is_better, kind = now > then, "loss" if now < 0 else "profit"
    verb, did = ("rose", "lifted") if is_better else ("fell", "lowered")
    subject, to = kind, ""
    if (now < 0) != (then < 0):
        subject, did, to = "result", "turned", f"a {kind} of "
    elif now < 0:
        verb = did = "narrowed" if is_better else "widened"
    by = f"by {{money:change_on_year(net_loss)}} on the year to {to}{{money:net_loss}}"
    return f"{did} the net {subject}", f"The net {subject} {verb} {by}"


def _movers(panel: Panel) -> tuple[list[str], list[str]]:
    """Give the largest steps of the net result over the year, with it and against it."""
    walk = walk_to(panel, "net_result")
    if isinstance(walk, Missing):
        return [], []
    total = say.value(panel, "change_on_year(net_loss)")
    sizes = {id: say.value(panel, id)
             for id in (_OPERATING, *(id for id in walk.steps if id not in _WITHIN))}  # fmt: skip
    whole = sum(map(abs, sizes.values()))
    large = sorted((id for id in sizes if 10 * abs(sizes[id]) >= whole),
                   key=lambda id: abs(sizes[id]), reverse=True)  # fmt: skip
    return ([id for id in large if sizes[id] * total > 0][:2],
            [id for id in large if sizes[id] * total < 0][:1])  # fmt: skip


def _net_moved(panel: Panel, movers: list[str], against: list[str], told: str) -> Parts:
    """Say how the net result moved, what moved it, what worked against that."""
    what: Parts = ("moved it most",)
    if against:
        what = say.tell(panel, "outweighed {}", *(_step(panel, id) for id in against))
    named = say.capital(say.listed([_step(panel, id, ",") for id in movers]))
    return say.tell(panel, f"{told}. {{}} {{}}.", named, what)


def _step(panel: Panel, id: str, ends: str = "") -> Parts:
    """Name a step with its size, and share-based pay where it is most of an operating one.

    What is said of share-based pay ends with a comma where more follows.
    """
    told = say.tell(panel, f"{_mover(panel, id)} ({{change:{id}}})")
    if id != _OPERATING or not say.known(panel, _PAY):
        return told
    move, pay = say.value(panel, _OPERATING), say.value(panel, _PAY)
    if move * pay <= 0 or 2 * abs(pay) < abs(move):
        return told
    way = "lower" if pay > 0 else "higher"
    return say.tell(panel, f"{{}}, which is {way} share-based pay ({{change:{_PAY}}}){ends}", told)


def _mover(panel: Panel, id: str) -> str:
    if id != _OPERATING:
        return say.called(argument_of(id) or id)
    is_loss = say.value(panel, "operating_loss") < 0
    is_smaller = (say.value(panel, id) > 0) == is_loss
    return f"a {'smaller' if is_smaller else 'larger'} operating {'loss' if is_loss else 'profit'}"


def _not_borne_out(panel: Panel, said: Said) -> Iterator[Candidate]:
    """Say where the tables do not bear out what the company names as the reason."""
    for one in said.reasons:
        move = f"change_on_{one.comparison}({one.item})"
        news = news_of(panel, one.item) if one.verdict == "not_borne_out" and one.item else None
        if news and one.comparison and say.known(panel, move):
            on = f"{_WAYS[one.direction]} of {say.called(one.item)} on the {one.comparison}"
            text = f"For the {on} ({{money:{move}}}) the company names {{}} alone; "
            parts = say.tell(panel, text + "the tables do not bear that out.", causes_cell([one]))
            yield Candidate("results", one.item, news, False, "A reason the tables doubt.", parts)
