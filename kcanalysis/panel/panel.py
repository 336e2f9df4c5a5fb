"""Facts become a panel: quarters × items, in one currency and one unit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pandas as pd

from kcanalysis.coverage import LATEST, coverage, last_quarter
from kcanalysis.errors import InputError
from kcanalysis.facts import COLUMNS, Fact
from kcanalysis.panel.derivation import Figures, derive
from kcanalysis.panel.origins import Origin, Origins
from kcanalysis.paths import find_data
from kcanalysis.quarter import Quarter
from kcanalysis.store import read_all
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import Finding, exceptions

Basis = Literal["restated", "first_reported"]
Currency = Literal["CNY", "USD"]
Unit = Literal["thousands", "millions"]

_SCALE = {"thousands": 1, "millions": 1000}


def load_facts(data_dir: Path | str | None = None) -> pd.DataFrame:
    """Load every stored fact, as the releases print them, and those keyed in (no ``release``).

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
    facts = read_all(find_data(data_dir))
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
    findings: Iterable[Finding] = (),
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
    findings : iterable of Finding
        Those of the tie-out, so that figures which an exception touches are marked.
    data_dir : path, optional
        The data directory; the project's ``data/`` if left out.

    Returns
    -------
    DataFrame
        Index: every quarter from the first that is stated to `through`, as a quarterly
        PeriodIndex; a quarter that nothing covers is a row of missing values. What follows exactly
        from other figures is filled in; ``origins`` tells how. Columns: item
        ids. Signs as printed in the statements: costs are negative. ``attrs`` holds ``currency``,
        ``unit``, ``lookback``, ``new_items`` (id to statement and label of rows that the taxonomy
        does not know), ``origins`` (where each figure comes from), ``rmb`` (the same of the
        figures in RMB, which growth is computed from) and ``exceptions`` (quarter and item to what
        does not tie there).

    Raises
    ------
    InputError
        If there is no such quarter or currency, or the data cannot be read.
    """
    if currency not in ("CNY", "USD"):
        raise InputError(f"{currency!r} is not a currency of the report: use CNY or USD")
    if lookback < 1:
        raise InputError(f"a lookback of {lookback} quarters shows nothing: use 1 or more")
    facts = read_all(find_data(data_dir))
    last = last_quarter(facts, through)
    if years:
        origins = _choose(facts, basis, (12,))
    else:
        longer = {months: _choose(facts, basis, (months,)) for months in (6, 9, 12)}
        origins = derive(_choose(facts, basis, (0, 3)), longer)
    origins = {key: origin for key, origin in origins.items() if key[0] <= last}
    shown = _in_dollars(origins, facts) if currency == "USD" else origins
    panel = _frame(shown, unit, last)
    panel.attrs = {
        "currency": currency,
        "unit": unit,
        "lookback": lookback,
        "new_items": _new_items(facts),
        "origins": _named(shown),
        "rmb": _named(origins),
        "exceptions": _touched(shown, findings),
    }
    return panel


def _frame(figures: Figures, unit: Unit, last: Quarter) -> pd.DataFrame:
    """Lay figures out as quarters × items, with a row for every quarter to the last."""
    values = {
        key: float(origin.value / _SCALE[unit] if origin.is_money else origin.value)
        for key, origin in figures.items()
    }
    frame = pd.Series(values, dtype=float).unstack()
    frame.index = pd.PeriodIndex([_period(quarter) for quarter in frame.index], freq="Q-DEC")
    return frame.reindex(pd.period_range(frame.index.min(), _period(last), freq="Q-DEC"))


def _named(figures: Figures) -> Origins:
    return Origins({(str(quarter), item): origin for (quarter, item), origin in figures.items()})


def _touched(figures: Figures, findings: Iterable[Finding]) -> dict[tuple[str, str], str]:
    """Tell which figures an exception touches, and what it says."""
    messages: dict[Fact, str] = {}
    for finding in exceptions(findings):
        for fact in finding.against:
            messages.setdefault(fact, finding.message)
    return {
        (str(quarter), item): messages[fact]
        for (quarter, item), origin in figures.items()
        for fact in origin.facts
        if fact in messages
    }


def _period(quarter: Quarter) -> pd.Period:
    return pd.Period(year=quarter.year, quarter=quarter.number, freq="Q-DEC")


def _choose(facts: list[Fact], basis: Basis, months: tuple[int, ...]) -> Figures:
    """Pick the fact that counts for each quarter and item.

    What is keyed in counts last; a table counts before prose, which rounds; then the latest
    release, or the first. What is stated for another day than a quarter's last (a count of shares,
    say) is not in the panel.
    """
    by_release = sorted(facts, key=lambda fact: fact.release, reverse=basis == "restated")
    chosen: Figures = {}
    for fact in sorted(by_release, key=lambda f: (not f.release, f.statement == "disclosure")):
        key = (Quarter.containing(fact.period_end), fact.item)
        if fact.months in months and fact.currency != "USD" and fact.period_end == key[0].end:
            chosen.setdefault(key, Origin.stated(fact))
    return chosen


def _in_dollars(figures: Figures, facts: list[Fact]) -> Figures:
    """Give the dollars that the release of each figure prints; else translate the figure."""
    printed = {_row(fact): fact for fact in facts if fact.currency == "USD"}
    rates = _rates(facts)
    dollars: Figures = {}
    for (quarter, item), origin in figures.items():
        fact = origin.facts[0]
        if not origin.formula and _row(fact) in printed:
            dollars[quarter, item] = Origin.stated(printed[_row(fact)])
        elif fact.currency == "CNY" and fact.unit != "per_usd":
            rate = rates.get(quarter)
            if rate is not None:
                how = f"{origin.formula or 'RMB'}, translated at RMB{rate} to US$1.00"
                dollars[quarter, item] = Origin(origin.facts, origin.value / rate, how)
        else:
            dollars[quarter, item] = origin
    return dollars


def _row(fact: Fact) -> tuple[object, ...]:
    return (fact.release, fact.statement, fact.item, fact.period_end, fact.months)


def _rates(facts: list[Fact]) -> dict[Quarter, Decimal]:
    """Give each quarter the rate of its own release, else of the latest release that states it."""
    by_release = {fact.release: fact.value for fact in facts if fact.item == "exchange_rate"}
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
