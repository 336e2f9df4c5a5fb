"""Facts become a panel: quarters × items, in one currency and one unit."""

from __future__ import annotations

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
        ``USD`` translates each quarter at one rate, as the company does for convenience: that of
        the quarter's own release or, where it is not at hand, of the release that states the
        quarter. The dollars that releases print are among the facts (`load_facts`).
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
        ``unit``, ``lookback``, ``rates`` (quarter to RMB per US$ of its translation, empty in RMB)
        and ``new_items`` (id to statement and label of rows that the taxonomy does not know).

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
    rates = _rates(facts) if currency == "USD" else {}
    values = {
        (quarter, item): _in_unit(fact, unit)
        / (
            rates.get(quarter, float("nan"))
            if rates and fact.currency and fact.unit != "per_usd"
            else 1
        )
        for (quarter, item), fact in chosen.items()
        if quarter <= last
    }
    frame = pd.Series(values, dtype=float).unstack() if values else pd.DataFrame()
    index = pd.period_range(_period(min(key[0] for key in values)), _period(last), freq="Q-DEC")
    frame.index = pd.PeriodIndex([_period(quarter) for quarter in frame.index], freq="Q-DEC")
    panel = frame.reindex(index)
    panel.attrs = {
        "currency": currency,
        "unit": unit,
        "lookback": lookback,
        "rates": {str(quarter): rate for quarter, rate in rates.items()},
        "new_items": _new_items(facts),
    }
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


def _rates(facts: list[Fact]) -> dict[Quarter, float]:
    """Give each quarter the rate of its own release, else of the latest release that states it."""
    by_release = {fact.release: float(fact.value) for fact in facts if fact.item == "exchange_rate"}
    stating = {quarter: set(found.values()) for quarter, found in coverage(facts).items()}
    return {
        quarter: by_release[str(quarter) if str(quarter) in by_release else max(known)]
        for quarter, releases in stating.items()
        if (known := releases & by_release.keys())
    }


def _new_items(facts: list[Fact]) -> dict[str, tuple[str, str]]:
    taxonomy = load_taxonomy()
    return {
        fact.item: (fact.statement, fact.label) for fact in facts if not taxonomy.knows(fact.item)
    }
