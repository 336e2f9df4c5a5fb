"""Cash under stated assumptions: arithmetic on the last quarter, no forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.expression import compute
from kcanalysis.metrics.wording import name_in_words
from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.quarter import Quarter

CASH, DUES = "cash_at_end_of_period", "dues"


def assume(panel: Panel, horizon: int = 8, **given: float | None) -> Panel:
    """Go on from the last quarter under stated assumptions: arithmetic, no forecast.

    Segments grow on the year, costs follow them, what is invested is paid or leased and then owed.
    What falls due is borrowed again; working capital, tax and interest earned are left out.

    Parameters
    ----------
    panel : Panel
        The figures.
    horizon : int
        How many quarters to go.
    **given : float, optional
        Assumptions of ``scenario.toml``, in percent or in RMB millions a quarter. What is left out,
        or None, is as in the last quarter, rounded to a tenth as it is printed.

    Returns
    -------
    Panel
        With the quarters to come, and the lines and the assumptions of ``scenario.toml``.

    Raises
    ------
    InputError
        If there is no such assumption, it cannot be used, or a figure to start from is missing.
    """
    if not isinstance(horizon, int) or not 1 <= horizon <= 40:
        raise InputError(f"a horizon is a number of quarters from 1 to 40, not {horizon!r}")
    lines, last, rmb = read_knowledge("scenario")["lines"], panel.last, panel.in_rmb
    assumed = _assumed(rmb, given)
    figures = dict(panel.figures)
    for id, line in lines.items():
        origin = rmb.origin(last, line.get("last", id))
        if isinstance(origin, Origin):
            figures[last, id] = origin

    def lookup(quarter: Quarter, id: str) -> Origin | Missing:
        return figures.get((quarter, id)) or Missing(((quarter, id),))

    to_come = [last + ahead for ahead in range(1, horizon + 1)]
    for quarter in to_come:
        figures |= {(quarter, id): origin for id, origin in assumed.items()}
        for name, line in lines.items():
            found = compute(line["next"], quarter, lookup)
            if isinstance(found, Missing):
                lacks = ", ".join(f"{name_in_words(id)} of {when}" for when, id in found.lacking)
                raise InputError(f"a scenario from {last} needs {lacks}: take another quarter")
            figures[quarter, name] = _rounded(found, 0)
    known = {**read_knowledge("scenario")["assumptions"], **lines}
    names = {id: ("scenario", one["name"]) for id, one in known.items() if "name" in one}
    return replace(panel, figures=figures, quarters=(*panel.quarters, *to_come),
                   lookback=horizon + 1, new_items={**panel.new_items, **names})  # fmt: skip


def runway(made: Panel, floor: str = "") -> Quarter | None:
    """Find the first quarter to come in which cash is below nil, or below another line."""
    for quarter in made.shown[1:]:
        if made.value(quarter, CASH) < (made.value(quarter, floor) if floor else 0):
            return quarter
    return None


def bounds(assumption: Mapping[str, Any]) -> tuple[int, int]:
    """Give the least and the most that may be assumed."""
    return assumption.get("least", 0), assumption.get("most", 10**6)


def _assumed(rmb: Panel, given: dict[str, float | None]) -> dict[str, Origin]:
    """Give every assumption: as it is given, else from the last quarter."""
    known = read_knowledge("scenario")["assumptions"]
    if unknown := [name for name in given if name not in known]:
        raise InputError(f"there is no assumption {unknown[0]}; there are {', '.join(known)}")
    assumed = {}
    for id, one in known.items():
        value, (least, most) = given.get(id), bounds(one)
        if value is None:
            origin = rmb.origin(rmb.last, one["default"])
            if isinstance(origin, Missing):
                raise InputError(f"{rmb.last} gives no {id} to assume: set it, as {id}=…")
            origin = _rounded(origin, -2 if one["unit"] == MONEY else 1)
        elif isinstance(value, (int, float)) and least <= value <= most:
            unit, currency = ("millions", "CNY") if one["unit"] == MONEY else (one["unit"], "")
            figure = Decimal(str(value))
            origin = Origin.stated(Fact("assumed", "assumed", id, one["name"], rmb.last.end, 3,
                                        currency, unit, figure, "assumed"))  # fmt: skip
        else:
            raise InputError(f"{id} is a number from {least} to {most}, not {value!r}")
        assumed[id] = replace(origin, unit=one["unit"])
    return assumed


def _rounded(origin: Origin, decimals: int) -> Origin:
    exponent = Decimal(1).scaleb(-decimals)
    return replace(origin, value=origin.value.quantize(exponent, ROUND_HALF_UP))
