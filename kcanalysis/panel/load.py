"""Stored facts become a panel."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from kcanalysis.coverage import LATEST, last_quarter
from kcanalysis.errors import InputError
from kcanalysis.facts import STANDINGS, Fact
from kcanalysis.origins import Origin
from kcanalysis.panel.derivation import Figures, derive, key_of
from kcanalysis.panel.panel import Panel, Translation, row_of
from kcanalysis.paths import find_data
from kcanalysis.quarter import Quarter
from kcanalysis.sources import read_sources
from kcanalysis.store import read_all
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import Finding, exceptions, figure_of

if TYPE_CHECKING:
    import pandas as pd

Basis = Literal["restated", "first_reported"]
Currency = Literal["CNY", "USD"]
Unit = Literal["millions", "thousands"]
KeyedIn = Literal["all", "company", "none"]

_KEYED_IN = {"all": STANDINGS, "company": STANDINGS[:2], "none": STANDINGS[:1]}


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
        ``period_end`` an ISO date. ``standing`` tells what it rests on: ``release``, or for what is
        keyed in ``company``, ``secondary`` or ``vendor``; ``address`` where the web has the file
        that states it, empty unless it was fetched.

    Raises
    ------
    InputError
        If the directory holds no release, or a file in it is damaged.
    """
    import pandas as pd

    data_dir = find_data(data_dir)
    facts = read_all(data_dir)
    addresses = {one.file: one.address for one in read_sources(data_dir)}
    frame = pd.DataFrame([vars(fact) for fact in facts])
    return frame.assign(
        period_end=[fact.period_end.isoformat() for fact in facts],
        address=[addresses.get(fact.file, "") for fact in facts],
    )


def load(
    currency: Currency = "CNY",
    unit: Unit = "millions",
    basis: Basis = "restated",
    *,
    through: str | Quarter = LATEST,
    lookback: int = 9,
    years: bool = False,
    keyed_in: KeyedIn = "all",
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
        Load fiscal years instead of quarters: those that are stated and those whose quarters are
        known, each at its last quarter.
    keyed_in : {"all", "company", "none"}
        Which of the figures count that no release at hand states: all that are keyed in, only the
        company's own, or none.
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
        If there is no such quarter, currency, unit, basis or standing, or the data cannot be read.
    """
    for name, given, allowed in (
        ("currency", currency, Currency), ("unit", unit, Unit), ("basis", basis, Basis),
        ("choice of what is keyed in", keyed_in, KeyedIn),
    ):  # fmt: skip
        if given not in get_args(allowed):
            directory = "; a directory is named as data_dir=…" * (name == "currency")
            uses = " or ".join(get_args(allowed))
            raise InputError(f"{given!r} is not a {name}: use {uses}{directory}")
    if not isinstance(lookback, int) or lookback < 1:
        raise InputError(
            f"a lookback is a whole number of quarters, not {lookback!r}: use 1 or more"
        )
    data_dir = find_data(data_dir)
    facts = [fact for fact in read_all(data_dir) if fact.standing in _KEYED_IN[keyed_in]]
    last = last_quarter(facts, str(through))
    stated = [_choose(facts, basis, standing) for standing in STANDINGS]
    first = min(quarter for layer in stated for quarter, months, _ in layer if months in (0, 3))
    knows = load_taxonomy().knows
    figures = derive(stated)
    figures = {key: origin for key, origin in figures.items() if key[0] <= last}
    panel = Panel(
        {(quarter, item): origin for (quarter, months, item), origin in figures.items()
         if months in (0, 3)},
        tuple(first.through(last)),
        currency,
        unit,
        lookback,
        new_items={f.item: (f.statement, f.label) for f in facts if not knows(f.item)},
        translation=_translation(facts, last) if currency == "USD" else None,
        exceptions=_untied(facts, findings),
        periods=figures,
        facts=tuple(facts),
        addresses={one.file: one.address for one in read_sources(data_dir)},
    )  # fmt: skip
    return panel.years if years else panel


def _choose(facts: list[Fact], basis: Basis, standing: str) -> Figures:
    """Pick the fact of a standing that counts for each period and item.

    A table counts before prose, which rounds; then the latest release, or the first. What is
    stated for another day than a quarter's last (a count of shares, say) is not in the panel.
    """
    own = (fact for fact in facts if fact.standing == standing and fact.currency != "USD")
    by_release = sorted(own, key=lambda fact: fact.release, reverse=basis == "restated")
    chosen: Figures = {}
    for fact in sorted(by_release, key=lambda fact: fact.statement == "disclosure"):
        quarter = Quarter.containing(fact.period_end)
        if fact.period_end == quarter.end:
            chosen.setdefault(key_of(quarter, fact.months, fact.item), Origin.stated(fact))
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
    messages = {one.figure: one.message for one in exceptions(findings)}
    return {fact: messages[key] for fact in facts if (key := figure_of(fact)) in messages}
