"""Facts become a panel: quarters × items, in one currency and one unit."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Literal

import pandas as pd

from kcanalysis.coverage import LATEST, coverage, last_quarter
from kcanalysis.errors import InputError
from kcanalysis.facts import COLUMNS, Fact, read_data
from kcanalysis.project import find_data
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

Basis = Literal["restated", "first_reported"]
Currency = Literal["CNY", "USD"]
Unit = Literal["thousands", "millions"]

_THOUSANDS = {"thousands": 1, "millions": 1000}


def load_facts(data_dir: Path | str | None = None) -> pd.DataFrame:
    """Load every stored fact, as the releases print them.

    Parameters
    ----------
    data_dir : path, optional
        The data directory; the project's ``data/`` if left out.

    Returns
    -------
    DataFrame
        One row a fact, with the columns of `Fact`; ``value`` is a Decimal as printed, and
        ``period_end`` an ISO date.

    Raises
    ------
    InputError
        If the directory holds no release, or a file in it is damaged.
    """
    facts = read_data(find_data(data_dir))
    frame = pd.DataFrame([vars(fact) for fact in facts], columns=list(COLUMNS))
    return frame.assign(period_end=[fact.period_end.isoformat() for fact in facts])


def load(
    currency: Currency = "CNY",
    unit: Unit = "millions",
    basis: Basis = "restated",
    *,
    through: str = LATEST,
    lookback: int = 9,
    years: bool = False,
    data_dir: Path | str | None = None,
) -> pd.DataFrame:
    """Load the panel: one row a quarter, one column an item.

    Parameters
    ----------
    currency : {"CNY", "USD"}
        ``USD`` takes the dollars that a release prints. Where it prints none, RMB are translated
        at the rate of the quarter's own release or, where that is not at hand, of the release
        that states the quarter: a convenience translation.
    unit : {"millions", "thousands"}
        Unit of sums of money. Percentages, figures per share and counts of shares stay as printed.
    basis : {"restated", "first_reported"}
        Whether the latest or the first release that states a figure counts.
    through : str
        The last quarter to load, ``2026Q1``; ``latest`` is the latest one that a release reports.
    lookback : int
        How many quarters figures and tables show; kept in ``attrs``.
    years : bool
        Load fiscal years (periods of twelve months, at their last quarter) instead of quarters.
    data_dir : path, optional
        The data directory; the project's ``data/`` if left out.

    Returns
    -------
    DataFrame
        Index: every quarter from the first that is stated to `through`, as a quarterly
        PeriodIndex; a quarter that no release covers is a row of missing values. Columns: item
        ids. Signs as printed in the statements: costs are negative. ``attrs`` holds ``currency``,
        ``unit``, ``lookback``, ``new_items`` (id to statement and label of rows that the taxonomy
        does not know) and, in dollars, ``rmb``: quarter to item to the figure in RMB, which growth
        is computed from.

    Raises
    ------
    InputError
        If there is no such quarter or currency, or the data cannot be read.
    """
    if currency not in ("CNY", "USD"):
        raise InputError(f"{currency!r} is not a currency of the report: use CNY or USD")
    if lookback < 1:
        raise InputError(f"a lookback of {lookback} quarters shows nothing: use 1 or more")
    facts = read_data(find_data(data_dir))
    last = last_quarter(facts, through)
    chosen = _choose(facts, basis, (12,) if years else (0, 3))
    shown = {key: fact for key, fact in chosen.items() if key[0] <= last}
    rmb = {key: _in_unit(fact, unit) for key, fact in shown.items()}
    values = rmb if currency == "CNY" else _in_dollars(shown, facts, unit)
    frame = pd.Series(values, dtype=float).unstack()
    frame.index = pd.PeriodIndex([_period(quarter) for quarter in frame.index], freq="Q-DEC")
    panel = frame.reindex(pd.period_range(frame.index.min(), _period(last), freq="Q-DEC"))
    panel.attrs = {
        "currency": currency,
        "unit": unit,
        "lookback": lookback,
        "new_items": _new_items(facts),
    }
    if currency == "USD":
        panel.attrs["rmb"] = _by_quarter(rmb)
    return panel


def _period(quarter: Quarter) -> pd.Period:
    return pd.Period(year=quarter.year, quarter=quarter.number, freq="Q-DEC")


def _choose(
    facts: list[Fact], basis: Basis, months: tuple[int, ...]
) -> dict[tuple[Quarter, str], Fact]:
    """Pick the fact that counts for each quarter and item.

    A table counts before prose, which rounds; then the latest release, or the first. What is
    stated for another day than a quarter's last (a count of shares, say) is not in the panel.
    """
    by_release = sorted(facts, key=lambda fact: fact.release, reverse=basis == "restated")
    chosen: dict[tuple[Quarter, str], Fact] = {}
    for fact in sorted(by_release, key=lambda fact: fact.statement == "disclosure"):
        quarter = Quarter.containing(fact.period_end)
        if fact.months in months and fact.currency != "USD" and fact.period_end == quarter.end:
            chosen.setdefault((quarter, fact.item), fact)
    return chosen


def _in_unit(fact: Fact, unit: Unit) -> float:
    """Bring a figure to the panel's unit, and a cost that prose prints to the statements' sign."""
    value = fact.value
    if fact.unit in _THOUSANDS:
        value = value * _THOUSANDS[fact.unit] / _THOUSANDS[unit]
    if fact.statement == "disclosure" and fact.item in load_taxonomy().negated:
        value = -value
    return float(value)


def _in_dollars(
    chosen: dict[tuple[Quarter, str], Fact], facts: list[Fact], unit: Unit
) -> dict[tuple[Quarter, str], float]:
    """Give the dollars that the release of each figure prints; else translate the figure."""
    printed = {
        (fact.release, fact.statement, fact.item, fact.period_end, fact.months): fact
        for fact in facts
        if fact.currency == "USD"
    }
    rates = _rates(facts)
    values = {}
    for (quarter, item), fact in chosen.items():
        key = (fact.release, fact.statement, fact.item, fact.period_end, fact.months)
        if key in printed:
            values[quarter, item] = _in_unit(printed[key], unit)
        elif fact.currency == "CNY" and fact.unit != "per_usd":
            values[quarter, item] = _in_unit(fact, unit) / rates.get(quarter, math.nan)
        else:
            values[quarter, item] = _in_unit(fact, unit)
    return values


def _rates(facts: list[Fact]) -> dict[Quarter, float]:
    """Give each quarter the rate of its own release, else of the latest release that states it."""
    by_release = {fact.release: float(fact.value) for fact in facts if fact.item == "exchange_rate"}
    stating = {quarter: set(found.values()) for quarter, found in coverage(facts).items()}
    return {
        quarter: by_release[str(quarter) if str(quarter) in by_release else max(known)]
        for quarter, releases in stating.items()
        if (known := releases & by_release.keys())
    }


def _by_quarter(values: dict[tuple[Quarter, str], float]) -> dict[str, dict[str, float]]:
    nested: dict[str, dict[str, float]] = {}
    for (quarter, item), value in values.items():
        nested.setdefault(str(quarter), {})[item] = value
    return nested


def _new_items(facts: list[Fact]) -> dict[str, tuple[str, str]]:
    taxonomy = load_taxonomy()
    return {
        fact.item: (fact.statement, fact.label) for fact in facts if not taxonomy.knows(fact.item)
    }
