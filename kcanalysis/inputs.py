"""What the analyst sets beside the figures, in ``analyst.csv``; none of it enters the panel."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact, Row, ends_quarter, read_rows
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.expression import compute, definition_of
from kcanalysis.money import SCALES
from kcanalysis.origins import MONEY, Missing
from kcanalysis.paths import find_data
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

COLUMNS = (
    "kind", "item", "period_end", "months", "currency", "unit", "value", "as_of", "source", "note",
)  # fmt: skip
_MONTHS = {"cap": ("12", "24", "36"), "price": ("0",)}
_KINDS = ("consensus", "own", "guidance", "price", "cap", "note")


@dataclass(frozen=True, kw_only=True)
class Input(Fact):
    """One row of ``analyst.csv``: written like a fact, and never one among the facts."""

    kind: str
    as_of: datetime.date
    note: str

    @property
    def quarter(self) -> Quarter:
        """The quarter in which its period ends."""
        return Quarter.containing(self.period_end)

    @property
    def about(self) -> tuple[object, ...]:
        """What it speaks of, on whichever day."""
        return self.kind, self.item, self.period_end, self.months, self.currency, self.unit


def load_inputs(data_dir: Path | str | None = None) -> list[Input]:
    """Load the analyst's own inputs, in the order of ``analyst.csv``; none without that file.

    Parameters
    ----------
    data_dir : path, optional
        The data directory; the project's ``data/`` if left out.

    Raises
    ------
    InputError
        If a row cannot be used; the message names the line, the column and what to do.
    """
    path = find_data(data_dir) / "analyst.csv"
    rows = read_rows(path, COLUMNS, "mend it in an editor") if path.exists() else ()
    return [_input(row) for row in rows]


def latest(inputs: Iterable[Input], *kinds: str) -> list[Input]:
    """Give the inputs of some kinds; of those that speak of the same, the last."""
    chosen: dict[tuple[object, ...], Input] = {}
    for one in inputs:
        if one.kind in kinds and one.as_of >= chosen.get(one.about, one).as_of:
            chosen[one.about] = one
    return list(chosen.values())


def _input(row: Row) -> Input:
    """Check a row that a person typed, against all that is known of its item."""
    row.check("kind", _KINDS)
    kind, period_end, as_of = row["kind"], row.day("period_end"), row.day("as_of")
    row.check("months", _MONTHS.get(kind, ("0", "3", "12")))
    row.check_filled("note" if kind == "note" else "source")
    if not ends_quarter(period_end) or (row["months"] == "12" and period_end.month != 12):
        raise row.invalid("period_end", "the last day of its quarter or, for 12 months, year")
    if kind != "note":
        units, currency = _priced(row) if kind == "price" else _measured(row)
        row.check("unit", units)
        row.check("currency", currency)
    value = Decimal() if kind == "note" else row.number("value")
    if kind in _MONTHS and value <= 0:
        raise row.invalid("value", "above 0")
    place = f"{Path(row.place).name.replace(',', '')}, as of {as_of}, {row['source']}"
    return Input("analyst", "analyst", row["item"], "", period_end, int(row["months"]),
                 row["currency"], row["unit"], value, place,
                 kind=kind, as_of=as_of, note=row["note"])  # fmt: skip


def _priced(row: Row) -> tuple[Collection[str], tuple[str, ...]]:
    """Give the units and the currencies that a price or its exchange rate may have."""
    row.check("item", ("price", "exchange_rate"))
    if row["item"] == "price":
        return read_knowledge("estimates")["shares"], ("USD", "HKD")
    return ("per_usd", "per_hkd"), ("CNY",)


def _measured(row: Row) -> tuple[Collection[str], tuple[str, ...]]:
    """Give those of an item or a metric, after a check of its sign and its months."""
    id, item = row["item"], load_taxonomy().find(row["item"])
    if row["kind"] == "cap":
        row.check("item", (read_knowledge("estimates")["cap"]["of"],))
    try:
        definition = definition_of(id)
        compute(id if definition or item else "", Quarter(2000, 1), _known)
    except InputError:
        raise row.invalid("item", "an item or a metric, such as gross_margin") from None
    if item and item.is_cost and not row["value"].startswith("-"):
        raise row.invalid("value", "negative, as costs are: a cost of 5 is keyed in as -5")
    if item and (row["months"] == "0") is not item.is_balance:
        raise row.invalid("months", "0, for a day" if item.is_balance else "3 or 12")
    unit = definition.unit if definition else load_taxonomy().item(id).unit or MONEY
    is_percent = unit in ("growth", "points", "pp")
    units: Collection[str] = SCALES if unit == MONEY else ("percent" if is_percent else unit,)
    return units, ("CNY" if unit in (MONEY, "per_share") else "",)


def _known(quarter: Quarter, id: str) -> Missing:
    """Look up nothing but whether there is such an item."""
    if not load_taxonomy().knows(id):
        raise InputError(f"there is no figure {id!r}")
    return Missing()
