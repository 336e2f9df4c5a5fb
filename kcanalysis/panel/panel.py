"""The panel: quarters × figures, each with where it comes from; what is shown is shown from it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, overload

from kcanalysis.coverage import reported_quarters
from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.expression import compute, written
from kcanalysis.money import scale
from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.panel.derivation import Figures as Periods
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

if TYPE_CHECKING:
    import pandas as pd


Figures = Mapping[tuple[Quarter, str], Origin]


@dataclass(frozen=True)
class Translation:
    """How RMB become US dollars: a rate, and the dollars that a release prints at that rate."""

    rate: Fact
    printed: Mapping[tuple[object, ...], Fact]

    def apply(self, origin: Origin) -> Origin:
        """Give the dollars that the release prints for a figure, else translate it."""
        if not origin.is_amount:
            return origin
        printed = self.printed.get(row_of(origin.facts[0])) if origin.is_stated else None
        if printed:
            return Origin.stated(printed)
        rate = self.rate.value
        text = written(origin.value) if origin.is_stated else f"({origin.arithmetic})"
        return Origin(
            origin.value / rate,
            origin.unit,
            (*origin.facts, self.rate),
            f"{text} / {written(rate)}",
            f"{origin.formula or 'RMB'}, translated at RMB{rate} to US$1.00",
            is_amount=True,
        )


def row_of(fact: Fact) -> tuple[object, ...]:
    """Give what a figure in RMB and its translation have in common."""
    return (fact.release, fact.statement, fact.item, fact.period_end, fact.months)


@dataclass(frozen=True, eq=False)
class Panel:
    """Figures by quarter and id, in one currency and one unit; it never changes.

    An id is that of a line item, that of a metric (``gross_margin``), or an expression
    (``year_on_year(total_revenues)``, ``idc_costs / cost_of_revenues``). Growth and everything else
    that looks back goes by the calendar: it never takes one quarter for another.

    Parameters
    ----------
    figures : dict
        Quarter and item to the origin of each figure, in RMB.
    quarters : tuple of Quarter
        Every quarter from the first that is stated to the last.
    currency, unit : str
        What sums of money are given in: ``CNY`` or ``USD``, ``millions`` or ``thousands``.
    lookback : int
        How many quarters figures and tables show.
    months : int
        Length of the periods: 3, or 12 for fiscal years.
    new_items : dict
        Id to statement and label of rows that the taxonomy does not know.
    translation : Translation, optional
        How amounts become dollars.
    exceptions : dict
        Facts that do not tie, with what is said of them.
    periods : dict
        The last quarter, the months and the item to the origin of each figure in RMB, also of half-
        years, nine months and years; 0 months are of a day.
    facts : tuple of Fact
        All that is at hand, as printed, of whichever quarter.
    addresses : dict
        The file of a release to its place in the web, where it was fetched.

    Examples
    --------
    >>> panel = kc.load()
    >>> panel["gross_margin"]                        # a Series, one value a quarter
    >>> panel[["total_revenues", "gross_margin"]]    # a DataFrame
    >>> panel.origin("2026Q1", "gross_margin").arithmetic
    '345,748 / 2,703,732'
    """

    figures: Figures
    quarters: tuple[Quarter, ...]
    currency: str = "CNY"
    unit: str = "millions"
    lookback: int = 9
    months: int = 3
    new_items: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    translation: Translation | None = None
    exceptions: Mapping[Fact, str] = field(default_factory=dict)
    periods: Periods = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    _known: dict[tuple[Quarter, str], Origin | Missing] = field(
        default_factory=dict, init=False, repr=False
    )

    @property
    def last(self) -> Quarter:
        """The quarter that is reported."""
        return self.quarters[-1]

    @property
    def shown(self) -> tuple[Quarter, ...]:
        """The quarters that figures and tables show, oldest first."""
        return self.quarters[-self.lookback :]

    @property
    def years(self) -> Panel:
        """The same over fiscal years, each at its last quarter."""
        figures = {
            (quarter, item): origin
            for (quarter, months, item), origin in self.periods.items()
            if months in (0, 12) and quarter.number == 4
        }
        ends = tuple(quarter for quarter in self.quarters if quarter.number == 4)
        return replace(self, figures=figures, quarters=ends, months=12)

    @property
    def in_rmb(self) -> Panel:
        """The same in RMB."""
        return replace(self, currency="CNY", translation=None)

    @property
    def thousands(self) -> Panel:
        """The same with sums of money in thousands, as the statements print them."""
        return replace(self, unit="thousands")

    @cached_property
    def releases(self) -> frozenset[Quarter]:
        """The quarters whose own release is at hand."""
        return frozenset(reported_quarters(self.facts))

    def not_stated(self, missing: Missing) -> bool:
        """Tell whether releases that are at hand state nothing of all that a figure lacks."""
        return all(quarter in self.releases for quarter, _ in missing.lacking)

    def together(self, quarter: Quarter, item: str) -> tuple[Quarter, Quarter, Origin] | None:
        """Find the shortest run of quarters with this one whose sum of an item is known.

        Gives its first and its last quarter, and the sum; None where a quarter of it is known by
        itself.
        """
        for back in (1, 2):
            for last in (quarter + ahead for ahead in range(back + 1)):
                run = [last - ago for ago in range(back + 1)]
                whole = self.periods.get((last, 3 * len(run), item))
                if whole and not any((each, item) in self.figures for each in run):
                    return run[-1], last, whole
        return None

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Ids of the items with a figure, in the order of the statements."""
        there = dict.fromkeys(item for _, item in self.figures)
        known = [item.id for item in load_taxonomy().items if item.id in there]
        return tuple(dict.fromkeys([*known, *there]))

    def origin(self, quarter: Quarter | str, id: str) -> Origin | Missing:
        """Give a figure with where it comes from, in the panel's currency.

        Parameters
        ----------
        quarter : Quarter or str
            The quarter.
        id : str
            An item, a metric or an expression.

        Returns
        -------
        Origin or Missing
            Sums of money are in thousands, whatever the panel's unit.

        Raises
        ------
        InputError
            If there is no such item or metric.
        """
        key = (Quarter.parse(str(quarter)), id)
        if key not in self._known:
            found = compute(id, key[0], self._item, self.months)
            self._known[key] = self.translated(found)
        return self._known[key]

    def translated(self, origin: Origin | Missing) -> Origin | Missing:
        """Give a figure that is in RMB in the panel's currency."""
        if self.translation is None or isinstance(origin, Missing):
            return origin
        return self.translation.apply(origin)

    def value(self, quarter: Quarter | str, id: str) -> float:
        """Give a figure in the panel's unit; NaN where it is missing. See `origin`."""
        origin = self.origin(quarter, id)
        return math.nan if isinstance(origin, Missing) else float(self.scaled(origin))

    def scaled(self, origin: Origin) -> Decimal:
        """Give the value of a figure in the panel's unit."""
        return origin.value / scale(self.unit) if origin.unit == MONEY else origin.value

    def exception(self, origin: Origin) -> str:
        """Tell what does not tie among the facts that a figure rests on; empty if all do."""
        return next((self.exceptions[fact] for fact in origin.facts if fact in self.exceptions), "")

    @overload
    def __getitem__(self, ids: str) -> pd.Series[float]: ...
    @overload
    def __getitem__(self, ids: list[str]) -> pd.DataFrame: ...
    def __getitem__(self, ids: str | list[str]) -> pd.Series[float] | pd.DataFrame:
        """Give figures over all quarters: a Series for an id, a DataFrame for a list of ids."""
        import pandas as pd

        if isinstance(ids, str):
            values = [self.value(quarter, ids) for quarter in self.quarters]
            return pd.Series(values, index=self.index, name=ids, dtype=float)
        return pd.DataFrame({id: self[id] for id in ids})

    def __contains__(self, id: object) -> bool:
        """Tell whether there is such an item, metric or expression, as a DataFrame does."""
        try:
            return isinstance(id, str) and bool(self.origin(self.last, id))
        except InputError:
            return False

    def __iter__(self) -> Iterator[str]:
        """Go through the ids of the items, as through the columns of a DataFrame."""
        return iter(self.items)

    @property
    def index(self) -> pd.PeriodIndex:
        """The quarters as pandas has them."""
        import pandas as pd

        freq = "Y-DEC" if self.months == 12 else "Q-DEC"
        return pd.PeriodIndex([quarter.end for quarter in self.quarters], freq=freq)

    @property
    def frame(self) -> pd.DataFrame:
        """All items: a row a quarter, a column an item; what is missing is NaN."""
        return self[list(self.items)]

    def metrics(self, group: str) -> pd.DataFrame:
        """Give the metrics of a group (``margins``, ``per_share``), a column each."""
        return self[group_of(group)]

    def __repr__(self) -> str:
        return f"<Panel: {len(self.quarters)} quarters to {self.last}, {len(self.items)} items>"

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(max_cols=12))

    def _item(self, quarter: Quarter, id: str) -> Origin | Missing:
        found = self.figures.get((quarter, id))
        if found is None and not load_taxonomy().knows(id) and id not in self.new_items:
            raise InputError(f"there is no figure {id!r}{_suggestion(id, self.items)}")
        return found or Missing(((quarter, id),))


def group_of(group: str) -> list[str]:
    """List the metrics of a group, in the order in which they are shown."""
    definitions = load_definitions().values()
    ids = [definition.id for definition in definitions if definition.group == group]
    if not ids:
        groups = dict.fromkeys(definition.group for definition in definitions if definition.group)
        raise InputError(f"there is no group {group!r} of metrics; there are {', '.join(groups)}")
    return ids


def _suggestion(id: str, items: Iterable[str]) -> str:
    near = get_close_matches(id, {*items, *load_definitions()}, n=3)
    return f"; did you mean {' or '.join(near)}?" if near else "; panel.items lists them"
