"""Stored facts become a panel."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from kcanalysis.coverage import LATEST, last_quarter
from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.origins import Origin
from kcanalysis.panel.derivation import Figures, derive
from kcanalysis.panel.panel import Panel, Translation, row_of
from kcanalysis.paths import find_data
from kcanalysis.quarter import Quarter
from kcanalysis.store import read_all
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import Finding, exceptions

if TYPE_CHECKING:
    import pandas as pd

Basis = Literal["restated", "first_reported"]
Currency = Literal["CNY", "USD"]
Unit = Literal["millions", "thousands"]


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
    import pandas as pd

    facts = read_all(find_data(data_dir))
    frame = pd.DataFrame([vars(fact) for fact in facts])
    return frame.assign(period_end=[fact.period_end.isoformat() for fact in facts])


def load(
    currency: Currency = "CNY",
    unit: Unit = "millions",
    basis: Basis = "restated",
    *,
    through: str | Quarter = LATEST,
    lookback: int = 9,
    years: bool = False,
    findings: Iterable[Finding] = (),
    data_dir: Path | str | None = None,
) -> Panel:
    """Load the panel: the figures of every quarter, with where each comes from.

    Parameters
    ----------
    currency : {"CNY", "USD"}
        ``USD`` is a convenience translation, all of it at one rate: that of the reported quarter's
        own release or, where it is not at hand, of the next one. What that release prints in
        dollars is taken as printed. Ratios are those of the RMB figures.
    unit : {"millions", "thousands"}
        Unit of sums of money. Percentages, figures per share and counts of shares stay as printed.
    basis : {"restated", "first_reported"}
        Whether the latest or the first release that states a figure counts.
    through : str or Quarter
        The last quarter to load, ``2026Q1``; ``latest`` is the latest one that has a release.
    lookback : int
        How many quarters figures and tables show.
    years : bool
        Load fiscal years (periods of twelve months, at their last quarter) instead of quarters.
    findings : iterable of Finding
        Those of the tie-out, so that figures that do not tie are marked.
    data_dir : path, optional
        The data directory; the project's ``data/`` if left out.

    Returns
    -------
    Panel
        Every quarter from the first that is stated to `through`. Signs are those of the statements:
        costs are negative. What follows exactly from other figures is filled in.

    Raises
    ------
    InputError
        If there is no such quarter, currency, unit or basis, or the data cannot be read.
    """
    for name, given, allowed in (
        ("currency", currency, Currency), ("unit", unit, Unit), ("basis", basis, Basis),
    ):  # fmt: skip
        if given not in get_args(allowed):
            directory = "; a directory is named as data_dir=…" * (name == "currency")
            uses = " or ".join(get_args(allowed))
            raise InputError(f"{given!r} is not a {name}: use {uses}{directory}")
    if not isinstance(lookback, int) or lookback < 1:
        raise InputError(
            f"a lookback is a whole number of quarters, not {lookback!r}: use 1 or more"
        )
    facts = read_all(find_data(data_dir))
    last = last_quarter(facts, str(through))
    if years:
        figures = _choose(facts, basis, (12,))
    else:
        longer = {months: _choose(facts, basis, (months,)) for months in (6, 9, 12)}
        figures = derive(_choose(facts, basis, (0, 3)), longer)
    first = min(quarter for quarter, _ in figures)
    return Panel(
        {key: origin for key, origin in figures.items() if key[0] <= last},
        tuple(_through(first, last)),
        currency,
        unit,
        lookback,
        12 if years else 3,
        _new_items(facts),
        _translation(facts, last) if currency == "USD" else None,
        _untied(facts, findings),
    )


def _through(first: Quarter, last: Quarter) -> Iterable[Quarter]:
    while first <= last:
        yield first
        first += 1


def _choose(facts: list[Fact], basis: Basis, months: tuple[int, ...]) -> Figures:
    """Pick the fact that counts for each quarter and item.

    What is keyed in counts last; a table counts before prose, which rounds; then the latest
    release, or the first. What is stated for another day than a quarter's last (a count of shares,
    say) is not in the panel, nor are the margins that a release prints: they are worked out.
    """
    by_release = sorted(facts, key=lambda fact: fact.release, reverse=basis == "restated")
    chosen: Figures = {}
    for fact in sorted(by_release, key=lambda f: (not f.release, f.statement == "disclosure")):
        key = (Quarter.containing(fact.period_end), fact.item)
        if fact.months in months and fact.currency != "USD" and fact.period_end == key[0].end:
            chosen.setdefault(key, Origin.stated(fact))
    return chosen


def _translation(facts: list[Fact], last: Quarter) -> Translation:
    """Choose the rate of a quarter's own release, else of the next one, else of the last one."""
    rates = {fact.release: fact for fact in facts if fact.item == "exchange_rate" and fact.release}
    if not rates:
        raise InputError("no release at hand states a rate for US$: use the currency CNY")
    release = min((name for name in rates if name >= str(last)), default=max(rates))
    printed = {row_of(f): f for f in facts if f.currency == "USD" and f.release == release}
    return Translation(rates[release], printed)


def _untied(facts: list[Fact], findings: Iterable[Finding]) -> dict[Fact, str]:
    """Tell which facts do not tie, and what is said of them; their parts are not to blame."""
    found = list(exceptions(findings))
    return {fact: finding.message for fact in facts for finding in found if finding.is_about(fact)}


def _new_items(facts: list[Fact]) -> dict[str, tuple[str, str]]:
    taxonomy = load_taxonomy()
    return {
        fact.item: (fact.statement, fact.label) for fact in facts if not taxonomy.knows(fact.item)
    }
