"""The report's tables; the rows of each are chosen in ``tables.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from kcanalysis.metrics import cash as cash_metrics
from kcanalysis.metrics import growth as growth_metrics
from kcanalysis.metrics import margins as margin_metrics
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.presenting.numbers import MISSING, change, points, share, unit_note
from kcanalysis.presenting.rows import (
    heading,
    item_cell,
    item_row,
    metric_row,
    over_time,
    stated,
    value_at,
)
from kcanalysis.presenting.table import Cell, Row, Table
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import Finding, concerning
from kcanalysis.tieout import exceptions as exceptions_among
from kcanalysis.tieout.ledger import amount_words, period_words

YEAR, QUARTER = 4, 1


def headline(panel: pd.DataFrame) -> Table:
    """Set this quarter beside the previous one and the same one of the year before.

    Sums are compared in percent, in RMB; margins in percentage points of the printed margins.
    """
    rows = []
    shares = margin_metrics.margins(panel)
    chosen = _exhibits()["headline"]
    for item in chosen["sums"]:
        rows.append(_compared_sum(panel, item))
        if margin := chosen["margins"].get(item):
            rows.append(_compared_margin(panel, shares, margin))
    now, before, earlier = _compared_quarters(panel)
    columns = [str(now), str(before), str(earlier), "QoQ", "YoY"]
    return Table(f"Headline figures ({unit_note(panel)})", columns, rows, str(now))


def growth(panel: pd.DataFrame) -> Table:
    """Show revenues by segment over the quarters at hand, their growth, and the mix."""
    quarters = _shown(panel)
    names = _exhibits()["segments"]
    rows = [item_row(panel, quarters, item, name) for item, name in names.items()]
    for definition, rates in (
        ("year_on_year", growth_metrics.year_on_year(panel)),
        ("quarter_on_quarter", growth_metrics.quarter_on_quarter(panel)),
        ("mix", growth_metrics.mix(panel)),
    ):
        rows.append(heading(load_definitions()[definition].name, len(quarters)))
        rows += [
            metric_row(
                panel, rates, quarters, item, names[item], definition=definition, items=(item,)
            )
            for item in map(str, rates)
        ]
    return over_time(rows, quarters, f"Revenues by segment ({unit_note(panel)})")


def margins(panel: pd.DataFrame) -> Table:
    """Show GAAP and non-GAAP margins over the quarters at hand."""
    quarters = _shown(panel)
    shares = margin_metrics.margins(panel)
    rows = [metric_row(panel, shares, quarters, margin) for margin in map(str, shares)]
    return over_time(rows, quarters, "Margins (share of total revenues)")


def costs(panel: pd.DataFrame) -> Table:
    """Show costs and operating expenses as shares of total revenues."""
    quarters = _shown(panel)
    shares = margin_metrics.cost_structure(panel)
    rows = [
        metric_row(
            panel,
            shares,
            quarters,
            item,
            label,
            "level1" * (item in margin_metrics.COST_COMPONENTS),
            "cost_share",
            (item, "total_revenues"),
            share,
        )
        for item, label in _exhibits()["costs"].items()
    ]
    return over_time(stated(rows), quarters, "Costs and expenses (share of total revenues)")


def cash(panel: pd.DataFrame) -> Table:
    """Show cash flows, cash at hand, borrowings and how long the cash lasts."""
    quarters = _shown(panel)
    computed = pd.concat(
        [
            cash_metrics.cash_flows(panel)[["cash_flow_before_financing"]],
            cash_metrics.liquidity(panel)[["cash_and_restricted_cash"]],
            cash_metrics.borrowings(panel)[["total_borrowings"]],
            cash_metrics.runway(panel),
        ],
        axis="columns",
    )
    rows = []
    for name, lines in _exhibits()["cash"].items():
        rows.append(heading(name, len(quarters)))
        for line, label in lines.items():
            if line in computed:
                rows.append(metric_row(panel, computed, quarters, line, label))
            else:
                rows.append(item_row(panel, quarters, line, label))
    return over_time(rows, quarters, f"Cash ({unit_note(panel)})")


def statement(panel: pd.DataFrame, name: str) -> Table:
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


def reconciliations(panel: pd.DataFrame) -> list[Table]:
    """Show each reconciliation of GAAP and non-GAAP results that ``tables.toml`` lists."""
    quarters = set(_compared_quarters(panel))
    return [
        _rows_of(panel, quarters, items, f"{name} ({unit_note(panel)})")
        for name, items in _exhibits()["reconciliations"].items()
    ]


def exceptions(panel: pd.DataFrame, findings: Sequence[Finding]) -> Table:
    """List what does not tie: what is stated, what the figures at hand give, and where.

    Parameters
    ----------
    panel : DataFrame
        Quarters × items; what speaks of later periods is left out.
    findings : sequence of Finding
        As `kcanalysis.load_findings` gives them.
    """
    columns = ["Stated", "Expected", "Stated in", "Checked against"]
    found = exceptions_among(concerning(findings, panel.index[-1].end_time.date()))
    rows = [_exception_row(finding) for finding in found]
    none = Row("None: every number that can be checked ties", [Cell("")] * len(columns))
    return Table("Exceptions", columns, rows or [none])


def sources(facts: pd.DataFrame, panel: pd.DataFrame) -> Table:
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
    for release, of_release in known.groupby("release"):
        prose = (of_release["statement"] == "disclosure").sum()
        rate = of_release.loc[of_release["item"] == "exchange_rate", "value"]
        texts = [
            str(of_release["source"].iloc[0]).partition(":")[0],
            f"{len(of_release) - prose:,}",
            f"{prose:,}",
            str(rate.iloc[0]) if len(rate) else MISSING,
        ]
        rows.append(Row(f"Release of {release}", [Cell(text) for text in texts]))
    columns = ["File", "Figures from tables", "Figures from the text", "RMB per US$"]
    return Table("Releases", columns, rows)


@cache
def _exhibits() -> dict[str, Any]:
    return tomllib.loads(files("kcanalysis.presenting").joinpath("tables.toml").read_text("utf-8"))


def _shown(panel: pd.DataFrame) -> list[pd.Period]:
    return list(panel.index[-panel.attrs["lookback"] :])


def _compared_quarters(panel: pd.DataFrame) -> tuple[pd.Period, pd.Period, pd.Period]:
    last = panel.index[-1]
    return last, last - QUARTER, last - YEAR


def _rows_of(
    panel: pd.DataFrame, quarters: set[pd.Period], items: list[str], caption: str
) -> Table:
    """Show items over those of the quarters that state any of them, oldest first."""
    frame = panel.reindex(index=sorted(quarters), columns=items)
    known = list(frame.dropna(how="all").index)
    rows = stated(item_row(panel, known, item) for item in items)
    if not rows:
        nothing = Row("No figure is at hand", [Cell(MISSING)])
        return over_time([nothing], [panel.index[-1]], caption)
    return over_time(rows, known, caption)


def _compared_sum(panel: pd.DataFrame, item: str) -> Row:
    quarters = _compared_quarters(panel)
    now, before, earlier = (value_at(panel, quarter, item) for quarter in quarters)
    rmb = growth_metrics.in_rmb(panel, (item,))
    changes = []
    for back, base in ((QUARTER, before), (YEAR, earlier)):
        rate = growth_metrics.percent_change(rmb, rmb.shift(back))
        meaning = load_definitions()["quarter_on_quarter" if back == QUARTER else "year_on_year"]
        text = change(value_at(rate, panel.index[-1], item), now, base)
        changes.append(Cell(text, formula="" if text == MISSING else meaning.formula))
    cells = [item_cell(panel, quarter, item) for quarter in quarters]
    return Row(load_taxonomy().name(item), [*cells, *changes])


def _compared_margin(panel: pd.DataFrame, shares: pd.DataFrame, margin: str) -> Row:
    quarters = _compared_quarters(panel)
    row = metric_row(panel, shares, quarters, margin, rank="level1")
    now, before, earlier = (value_at(shares, quarter, margin) for quarter in quarters)
    changes = [Cell(points(now, before)), Cell(points(now, earlier))]
    return Row(row.label, [*row.cells, *changes], row.rank)


def _exception_row(finding: Finding) -> Row:
    amounts = [
        MISSING if value is None else amount_words(value, finding.unit, finding.currency)
        for value in (finding.stated, finding.expected)
    ]
    against = ", ".join(dict.fromkeys(fact.source for fact in finding.against))
    name = load_taxonomy().name(finding.item)
    return Row(
        f"{name}, {period_words(finding.period_end, finding.months)}",
        [Cell(text) for text in (*amounts, finding.source, against)],
    )
