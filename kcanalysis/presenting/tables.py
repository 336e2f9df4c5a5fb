"""The report's tables: pandas Stylers of printed numbers, rows chosen in ``tables.toml``."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from kcanalysis.metrics import cash as cash_metrics
from kcanalysis.metrics import growth as growth_metrics
from kcanalysis.metrics import margins as margin_metrics
from kcanalysis.presenting.numbers import (
    MISSING,
    NIL,
    amount,
    change,
    percent,
    points,
    share,
    unit_note,
)
from kcanalysis.taxonomy import load_taxonomy

_SEGMENT_NAMES = {
    "total_revenues": "Total revenues",
    "public_cloud_revenues": "Public cloud",
    "enterprise_cloud_revenues": "Enterprise cloud",
    "other_revenues": "Others",
}


@dataclass(frozen=True)
class _Row:
    """One row: its label, its printed cells, and its rank (``total``, ``section`` …)."""

    label: str
    cells: list[str]
    rank: str = ""


def headline(panel: pd.DataFrame) -> Styler:
    """Set this quarter beside the previous one and the same one of the year before.

    Sums are compared in percent, in RMB; margins in percentage points of the printed margins.
    """
    rows = []
    shares = margin_metrics.margins(panel)
    chosen = _exhibits()["headline"]
    for item in chosen["sums"]:
        rows.append(_compared_sum(panel, item))
        if margin := chosen["margins"].get(item):
            rows.append(_compared_margin(shares, margin))
    now, before, earlier = _compared_quarters(panel)
    columns = [str(now), str(before), str(earlier), "QoQ", "YoY"]
    return _styled(rows, columns, f"Headline figures ({unit_note(panel)})", emphasis=str(now))


def growth(panel: pd.DataFrame) -> Styler:
    """Show revenues by segment over the quarters at hand, their growth, and the mix."""
    shown = _shown(panel)
    names = _SEGMENT_NAMES
    rows = [_sum_row(panel, shown, item, name) for item, name in names.items()]
    for heading, rates in (
        ("Growth, year on year", growth_metrics.year_on_year(panel)),
        ("Growth, quarter on quarter", growth_metrics.quarter_on_quarter(panel)),
        ("Share of total revenues", growth_metrics.mix(panel)),
    ):
        rows.append(_heading(heading, shown))
        rows += [
            _percent_row(rates.loc[shown.index], item, names[item]) for item in map(str, rates)
        ]
    return _over_time(rows, shown, f"Revenues by segment ({unit_note(panel)})")


def margins(panel: pd.DataFrame) -> Styler:
    """Show GAAP and non-GAAP margins over the quarters at hand."""
    shown = _shown(panel)
    shares = margin_metrics.margins(panel).loc[shown.index]
    rows = [_percent_row(shares, margin, name) for margin, name in _exhibits()["margins"].items()]
    return _over_time(rows, shown, "Margins (share of total revenues)")


def costs(panel: pd.DataFrame) -> Styler:
    """Show costs and operating expenses as shares of total revenues."""
    shown = _shown(panel)
    components = margin_metrics.COST_COMPONENTS
    shares = margin_metrics.cost_structure(panel).loc[shown.index]
    rows = [
        _Row(label, [share(value) for value in shares[item]], "level1" * (item in components))
        for item, label in _exhibits()["costs"].items()
    ]
    return _over_time(_stated(rows), shown, "Costs and expenses (share of total revenues)")


def cash(panel: pd.DataFrame) -> Styler:
    """Show cash flows, cash at hand, borrowings and how long the cash lasts."""
    shown = _shown(panel)
    frames = [
        ("Cash flows", cash_metrics.cash_flows(panel)),
        ("At the quarter's end", cash_metrics.liquidity(panel)),
        ("Borrowings", cash_metrics.borrowings(panel)),
        ("How long the cash lasts", cash_metrics.runway(panel)),
    ]
    rows = []
    for heading, frame in frames:
        rows.append(_heading(heading, shown))
        rows += [
            _sum_row(panel, frame.loc[shown.index], item, label)
            for item, label in _exhibits()["cash"].items()
            if item in frame
        ]
    return _over_time(rows, shown, f"Cash ({unit_note(panel)})")


def statement(panel: pd.DataFrame, name: str) -> Styler:
    """Show a statement: this quarter, the previous one, the same one of the year before.

    A balance sheet also shows the end of the last fiscal year.

    Parameters
    ----------
    panel : DataFrame
        Quarters × items, as `kcanalysis.load` gives it.
    name : {"income_statement", "balance_sheet", "cash_flow"}
        Which statement. Rows that the taxonomy does not know are at its end.
    """
    items = [item.id for item in load_taxonomy().of_statement(name)]
    items += [id for id, (where, _) in panel.attrs["new_items"].items() if where == name]
    quarters = set(_compared_quarters(panel))
    if name == "balance_sheet":
        quarters.add(pd.Period(year=panel.index[-1].year - 1, quarter=4, freq="Q-DEC"))
    title = load_taxonomy().statements[name].name
    return _rows_of(panel, quarters, items, f"{title} ({unit_note(panel)})")


def reconciliations(panel: pd.DataFrame) -> list[Styler]:
    """Show each reconciliation of GAAP and non-GAAP results that ``tables.toml`` lists."""
    quarters = set(_compared_quarters(panel))
    return [
        _rows_of(panel, quarters, items, f"{name} ({unit_note(panel)})")
        for name, items in _exhibits()["reconciliations"].items()
    ]


def sources(facts: pd.DataFrame, panel: pd.DataFrame) -> Styler:
    """List the releases behind the panel: file, figures taken from it, exchange rate.

    Parameters
    ----------
    facts : DataFrame
        As `kcanalysis.load_facts` gives it.
    panel : DataFrame
        Quarters × items; releases that state none of its quarters are left out.
    """
    rows = []
    known = facts[facts["period_end"] <= f"{panel.index[-1].end_time:%Y-%m-%d}"]
    for release, stated in known.groupby("release"):
        prose = (stated["statement"] == "disclosure").sum()
        rate = stated.loc[stated["item"] == "exchange_rate", "value"]
        rows.append(
            _Row(
                f"Release of {release}",
                [
                    str(stated["source"].iloc[0]).rpartition(":")[0],
                    f"{len(stated) - prose:,}",
                    f"{prose:,}",
                    str(rate.iloc[0]) if len(rate) else MISSING,
                ],
            )
        )
    columns = ["File", "Figures from tables", "Figures from the text", "RMB per US$"]
    return _styled(rows, columns, "Releases")


@cache
def _exhibits() -> dict[str, Any]:
    return tomllib.loads(files("kcanalysis.presenting").joinpath("tables.toml").read_text("utf-8"))


def _shown(panel: pd.DataFrame) -> pd.DataFrame:
    return panel.tail(panel.attrs["lookback"])


def _compared_quarters(panel: pd.DataFrame) -> tuple[pd.Period, pd.Period, pd.Period]:
    last = panel.index[-1]
    return last, last - 1, last - 4


def _rows_of(
    panel: pd.DataFrame, quarters: set[pd.Period], items: list[str], caption: str
) -> Styler:
    """Show items over those of the quarters that state any of them, oldest first."""
    frame = panel.reindex(index=sorted(quarters), columns=items)
    stated = frame.dropna(how="all")
    rows = _stated(_sum_row(panel, stated, item) for item in items)
    if not rows:
        return _over_time([_Row("No figure is at hand", [MISSING])], frame.tail(1), caption)
    return _over_time(rows, stated, caption)


def _at(frame: pd.DataFrame, quarter: pd.Period, item: str) -> float:
    return float(frame[item].get(quarter, math.nan)) if item in frame else math.nan


def _compared_sum(panel: pd.DataFrame, item: str) -> _Row:
    values = [_at(panel, quarter, item) for quarter in _compared_quarters(panel)]
    now, before, earlier = values
    rmb = growth_metrics.in_rmb(panel, (item,))
    rates = [
        _at(growth_metrics.percent_change(rmb, rmb.shift(back)), panel.index[-1], item)
        for back in (1, 4)
    ]
    changes = [change(rates[0], now, before), change(rates[1], now, earlier)]
    return _Row(load_taxonomy().name(item), [*map(amount, values), *changes])


def _compared_margin(shares: pd.DataFrame, margin: str) -> _Row:
    values = [_at(shares, quarter, margin) for quarter in _compared_quarters(shares)]
    now, before, earlier = values
    changes = [points(now, before), points(now, earlier)]
    return _Row(_exhibits()["margins"][margin], [*map(percent, values), *changes], "level1")


def _sum_row(panel: pd.DataFrame, frame: pd.DataFrame, item: str, label: str | None = None) -> _Row:
    """Print a row of `frame`, whose figures are in the unit of `panel`."""
    taxonomy = load_taxonomy()
    whole = panel.attrs["unit"] == "thousands"
    decimals = {"shares": 0, "per_share": 2}.get(taxonomy.unit(item), 0 if whole else 1)
    cells = [amount(_at(frame, quarter, item), decimals) for quarter in frame.index]
    _, printed = panel.attrs["new_items"].get(item, ("", ""))
    return _Row(label or printed or taxonomy.name(item), cells, taxonomy.rank(item))


def _percent_row(shares: pd.DataFrame, item: str, label: str, rank: str = "") -> _Row:
    return _Row(label, [percent(value) for value in shares[item]], rank)


def _heading(label: str, frame: pd.DataFrame) -> _Row:
    return _Row(label, [""] * len(frame), "section")


def _stated(rows: Iterable[_Row]) -> list[_Row]:
    """Leave out rows without any figure, or with nothing but nil and missing ones."""
    return [row for row in rows if set(row.cells) - {NIL, MISSING}]


def _over_time(rows: list[_Row], frame: pd.DataFrame, caption: str) -> Styler:
    columns = [str(quarter) for quarter in frame.index]
    return _styled(rows, columns, caption, emphasis=columns[-1])


def _styled(rows: list[_Row], columns: list[str], caption: str, emphasis: str = "") -> Styler:
    """Make a Styler whose cells carry the rank of their row as a class, for the page to style."""
    cells = pd.DataFrame([row.cells for row in rows], columns=columns)
    classes = pd.DataFrame(
        [
            [
                " ".join(filter(None, [row.rank, "emphasis" * (name == emphasis)]))
                for name in columns
            ]
            for row in rows
        ],
        columns=columns,
    )
    return (
        Styler(cells, uuid=_slug(caption), cell_ids=False, escape="html")
        .set_td_classes(classes)
        .set_caption(escape(caption))
        .relabel_index([escape(row.label) for row in rows], axis="index")
    )


def _slug(text: str) -> str:
    return "-".join("".join(char if char.isalnum() else " " for char in text.lower()).split())
