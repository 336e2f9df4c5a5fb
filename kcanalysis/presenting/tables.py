"""The report's tables; the rows of each are chosen in ``tables.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from kcanalysis.coverage import KEYED_IN
from kcanalysis.metrics import cash as cash_metrics
from kcanalysis.metrics import growth as growth_metrics
from kcanalysis.metrics import margins as margin_metrics
from kcanalysis.metrics import per_share as share_metrics
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.presenting.numbers import (
    MISSING,
    change,
    integer,
    percent,
    points,
    share,
    unit_note,
)
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
    for definition, rates, printed in (
        ("year_on_year", growth_metrics.year_on_year(panel), None),
        ("quarter_on_quarter", growth_metrics.quarter_on_quarter(panel), None),
        ("contributions", growth_metrics.contributions(panel), None),
        ("mix", growth_metrics.mix(panel), share),
    ):
        rows.append(heading(load_definitions()[definition].name, len(quarters)))
        rows += stated(
            metric_row(panel, rates, quarters, item, names[item], "", definition, (item,), printed)
            for item in map(str, rates)
        )
    total = ("total_revenues",)
    trailing = growth_metrics.trailing_twelve_months(panel, total)
    rates = growth_metrics.trailing_growth(panel, total)
    rows += [
        heading("Trailing twelve months", len(quarters)),
        metric_row(
            panel, trailing, quarters, *total, "Total revenues", "", "trailing_twelve_months"
        ),
        metric_row(panel, rates, quarters, *total, "Growth, year on year", "", "trailing_growth"),
    ]
    return over_time(rows, quarters, f"Revenues by segment ({unit_note(panel)})")


def ai_and_ecosystem(panel: pd.DataFrame) -> Table:
    """Show AI gross billings and ecosystem revenues, their growth and their size."""
    quarters = _shown(panel)
    computed = growth_metrics.ai_and_ecosystem(panel)
    rows = stated(
        metric_row(panel, computed, quarters, column)
        if column in load_definitions()
        else item_row(panel, quarters, column)
        for column in map(str, computed)
    )
    return over_time(rows, quarters, f"AI and ecosystem ({unit_note(panel)})")


def margins(panel: pd.DataFrame) -> Table:
    """Show GAAP and non-GAAP margins, and what else is measured against revenues."""
    quarters = _shown(panel)
    shares = margin_metrics.margins(panel)
    others = margin_metrics.other_shares(panel).join(margin_metrics.incremental_margins(panel))
    rows = [metric_row(panel, shares, quarters, margin) for margin in map(str, shares)]
    rows += [metric_row(panel, others, quarters, column) for column in map(str, others)]
    return over_time(rows, quarters, "Margins (share of total revenues)")


def margin_walks(panel: pd.DataFrame) -> Table:
    """Show what moved the gross and the adjusted EBITDA margin over the year."""
    last = panel.index[-1]
    formula = load_definitions()["margin_walk"].formula
    rows = []
    for name, walk in (
        ("gross", margin_metrics.gross_margin_walk(panel)),
        ("ebitda", margin_metrics.ebitda_margin_walk(panel)),
    ):
        labels = _exhibits()["walks"][name]
        rows.append(heading(labels["name"], 1))
        if walk.isna().any():
            rows.append(Row("Not all of its figures are at hand", [Cell(MISSING)]))
            continue
        steps = walk.drop(["from", "to"])
        rows.append(Row(str(last - YEAR), [Cell(percent(walk["from"]))]))
        rows += [
            Row(labels[str(step)], [Cell(integer(points), formula=formula)], "level1")
            for step, points in steps.items()
        ]
        rows.append(Row(str(last), [Cell(percent(walk["to"]))], "total"))
    return Table(
        f"Margin walks, {last - YEAR} to {last} (steps in basis points)", [str(last)], rows
    )


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


def debt_and_working_capital(panel: pd.DataFrame) -> Table:
    """Show debt against cash and earnings, and the days of receivables and payables."""
    quarters = _shown(panel)
    computed = cash_metrics.debt(panel).join(cash_metrics.working_capital(panel))
    rows = stated(
        metric_row(panel, computed, quarters, line)
        if line in computed
        else item_row(panel, quarters, line)
        for line in _exhibits()["debt"]["rows"]
    )
    if not rows:
        rows = [Row("No figure is at hand", [Cell(MISSING)] * len(quarters))]
    return over_time(rows, quarters, f"Debt and working capital ({unit_note(panel)})")


def per_share(panel: pd.DataFrame) -> Table:
    """Show figures per ADS and per ordinary share, and dilution."""
    quarters = _shown(panel)
    computed = share_metrics.per_share(panel)
    rows = [metric_row(panel, computed, quarters, column) for column in map(str, computed)]
    currency = unit_note(panel).partition(" ")[0]
    return over_time(rows, quarters, f"Per share and ADS ({currency})")


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


def non_gaap_definitions(panel: pd.DataFrame, facts: pd.DataFrame) -> Table:
    """Say which adjustments stand behind the adjusted figures of each quarter shown.

    Parameters
    ----------
    panel : DataFrame
        Quarters × items, as `kcanalysis.load` gives it.
    facts : DataFrame
        As `kcanalysis.load_facts` gives it.
    """
    printed = facts[facts["statement"] == "non_gaap"].groupby("release")["item"].agg(set)
    taxonomy = load_taxonomy()
    rows = []
    for measure, adjustments in _exhibits()["adjustments"].items():
        origins = {
            quarter: panel.attrs["origins"].get((str(quarter), measure))
            for quarter in _shown(panel)
        }
        by_release: dict[str, list[str]] = {}
        for quarter, origin in origins.items():
            if origin:
                by_release.setdefault(origin.facts[0].release, []).append(str(quarter))
        for release, quarters in by_release.items():
            found = [item for item in adjustments if item in printed.get(release, set())]
            names = ", ".join(taxonomy.name(item).lower() for item in found)
            cells = [f"release of {release}" if release else KEYED_IN, ", ".join(quarters)]
            rows.append(
                Row(taxonomy.name(measure), [Cell(names or "not known"), *map(Cell, cells)])
            )
    return Table("Non-GAAP definitions", ["Adds back or takes off", "By the", "Quarters"], rows)


def definitions() -> Table:
    """Say how each computed figure is computed."""
    rows = [Row(entry.name, [Cell(entry.formula)]) for entry in load_definitions().values()]
    return Table("Definitions", ["How it is computed"], rows)


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
    for release, of_release in known[known["release"] != ""].groupby("release"):
        prose = (of_release["statement"] == "disclosure").sum()
        rate = of_release.loc[of_release["item"] == "exchange_rate", "value"]
        texts = [
            str(of_release["source"].iloc[0]).partition(":")[0],
            f"{len(of_release) - prose:,}",
            f"{prose:,}",
            str(rate.iloc[0]) if len(rate) else MISSING,
        ]
        rows.append(Row(f"Release of {release}", [Cell(text) for text in texts]))
    if keyed_in := int((known["release"] == "").sum()):
        texts = ["supplement.csv", MISSING, f"{keyed_in:,}", MISSING]
        rows.append(Row("Keyed in from other sources", [Cell(text) for text in texts]))
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
