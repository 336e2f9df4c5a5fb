"""The report's figures: each takes the panel and gives a Figure, and can be used alone."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kcanalysis.metrics import cash as cash_metrics
from kcanalysis.metrics import growth as growth_metrics
from kcanalysis.metrics import margins as margin_metrics
from kcanalysis.presenting.exhibit import (
    AMBER,
    BLUE,
    GREY,
    NAVY,
    SKY,
    Exhibit,
    exhibit,
    mark_quarters,
    styled,
)
from kcanalysis.presenting.numbers import amount, percent, unit_note

_BAR = 0.62
_SEGMENTS = {
    "public_cloud_revenues": ("Public cloud", NAVY),
    "enterprise_cloud_revenues": ("Enterprise cloud", SKY),
    "other_revenues": ("Others", GREY),
}
_GROWTH = {
    "total_revenues": ("Total revenues", NAVY),
    "public_cloud_revenues": ("Public cloud", AMBER),
    "enterprise_cloud_revenues": ("Enterprise cloud", BLUE),
}
_MARGINS = {
    "adjusted_ebitda_margin": ("Adjusted EBITDA", AMBER),
    "adjusted_gross_margin": ("Adjusted gross", NAVY),
    "adjusted_operating_margin": ("Adjusted operating", BLUE),
    "adjusted_net_margin": ("Adjusted net", GREY),
}
_COSTS = {
    "cost_of_revenues": ("Cost of revenues", NAVY),
    "selling_and_marketing_expenses": ("Selling and marketing", BLUE),
    "general_and_administrative_expenses": ("General and administrative", SKY),
    "research_and_development_expenses": ("Research and development", GREY),
    "impairment_of_long_lived_assets": ("Impairment", AMBER),
}
_FLOWS = {
    "net_cash_from_operating_activities": ("Operating", NAVY),
    "net_cash_from_investing_activities": ("Investing", AMBER),
    "net_cash_from_financing_activities": ("Financing", SKY),
}
_CASH = {
    "cash_and_cash_equivalents": ("Cash and equivalents", NAVY),
    "restricted_cash": ("Restricted cash", GREY),
    "short_term_investments": ("Short-term investments", BLUE),
}
_DEBT = {
    "short_term_borrowings": ("Short-term borrowings", AMBER),
    "long_term_borrowings": ("Long-term borrowings", "#f0c9a4"),
}


@styled
def revenue_by_segment(panel: pd.DataFrame) -> Exhibit:
    """Draw revenues by segment as stacked bars, their total and its yearly growth above them."""
    shown = _shown(panel)
    figure, axes = exhibit("revenue", "Revenues by segment", unit_note(panel), _source(panel), 1.9)
    totals = shown["total_revenues"]
    _stack(axes, shown, _SEGMENTS)
    rates = growth_metrics.year_on_year(panel).loc[shown.index, "total_revenues"]
    for position, (total, rate) in enumerate(zip(totals, rates, strict=True)):
        growth = "" if math.isnan(rate) else f"\n{percent(rate)} YoY"
        _above(axes, amount(total, 0) + growth, position, total)
    axes.set_ylim(0, totals.max() * 1.22)
    _finish(axes, shown.index, totals.isna(), amounts=True)
    figure.alt = _alt("Stacked bars of revenues by segment", panel, totals, "total revenues")
    return figure


@styled
def revenue_growth(panel: pd.DataFrame) -> Exhibit:
    """Draw the growth of revenues year on year as lines, broken where a quarter is missing."""
    rates = growth_metrics.year_on_year(panel).tail(panel.attrs["lookback"])
    figure, axes = exhibit("growth", "Revenue growth, year on year", "%", _source(panel), 2.4)
    _lines(axes, rates, _GROWTH)
    _finish(axes, rates.index, rates.isna().all(axis="columns"), amounts=False)
    total = rates["total_revenues"]
    figure.alt = _alt("Lines of revenue growth, year on year", panel, total, "total revenues", "%")
    return figure


@styled
def margin_lines(panel: pd.DataFrame) -> Exhibit:
    """Draw the adjusted margins as lines, broken where a quarter is missing."""
    shares = margin_metrics.margins(panel).tail(panel.attrs["lookback"])
    figure, axes = exhibit(
        "margins", "Adjusted margins", "% of total revenues, non-GAAP", _source(panel), 2.6
    )
    _lines(axes, shares, _MARGINS)
    _finish(axes, shares.index, shares.isna().all(axis="columns"), amounts=False)
    line = shares["adjusted_ebitda_margin"]
    figure.alt = _alt("Lines of adjusted margins", panel, line, "adjusted EBITDA margin", "%")
    return figure


@styled
def cost_structure(panel: pd.DataFrame) -> Exhibit:
    """Draw costs and expenses as stacked shares of revenue; above 100% is an operating loss."""
    shares = margin_metrics.cost_structure(panel).tail(panel.attrs["lookback"])
    figure, axes = exhibit(
        "costs", "Costs and operating expenses", "% of total revenues", _source(panel), 2.6
    )
    totals = shares[list(_COSTS)].sum(axis="columns", min_count=1)
    _stack(axes, shares, _COSTS)
    axes.axhline(100, color=GREY, lw=0.8, ls=(0, (4, 2)))
    for position, total in enumerate(totals):
        _above(axes, percent(total), position, total)
    axes.set_ylim(0, totals.max() * 1.18)
    _finish(axes, shares.index, totals.isna(), amounts=False)
    figure.alt = _alt("Stacked bars of costs and expenses", panel, totals, "all of them", "%")
    return figure


@styled
def cash_flows(panel: pd.DataFrame) -> Exhibit:
    """Draw operating, investing and financing cash flows side by side for each quarter."""
    flows = cash_metrics.cash_flows(panel).tail(panel.attrs["lookback"])
    figure, axes = exhibit("flows", "Cash flows", unit_note(panel), _source(panel), 2.0)
    width = _BAR / len(_FLOWS)
    for place, (item, (label, color)) in enumerate(_FLOWS.items()):
        offset = (place - 1) * width
        axes.bar(np.arange(len(flows)) + offset, flows[item], width, label=label, color=color)
    axes.axhline(0, color=GREY, lw=0.8)
    operating = flows["net_cash_from_operating_activities"]
    _finish(axes, flows.index, operating.isna(), amounts=True)
    figure.alt = _alt("Bars of cash flows", panel, operating, "operating cash flow")
    return figure


@styled
def cash_and_borrowings(panel: pd.DataFrame) -> Exhibit:
    """Draw cash at hand beside borrowings at the end of each quarter with a balance sheet."""
    held = cash_metrics.liquidity(panel).join(cash_metrics.borrowings(panel))
    shown = held.tail(panel.attrs["lookback"])
    figure, axes = exhibit(
        "liquidity",
        "Cash and borrowings at the quarter's end",
        unit_note(panel),
        _source(panel),
        2.0,
    )
    stated = shown.where(shown["total_liquidity"].notna())
    _stack(axes, stated, _CASH, width=_BAR / 2, offset=-_BAR / 4)
    _stack(axes, stated, _DEBT, width=_BAR / 2, offset=_BAR / 4)
    for position, (cash, debt) in enumerate(
        zip(stated["total_liquidity"], stated["total_borrowings"], strict=True)
    ):
        _above(axes, amount(cash, 0), position - _BAR / 3, cash)
        _above(axes, amount(debt, 0), position + _BAR / 3, debt)
    highest = stated[["total_liquidity", "total_borrowings"]].max().max()
    axes.set_ylim(0, highest * 1.15)
    _finish(axes, shown.index, stated["total_liquidity"].isna(), amounts=True)
    figure.alt = _alt(
        "Bars of cash beside borrowings", panel, stated["total_liquidity"], "cash at hand"
    )
    return figure


def _above(axes: Axes, text: str, position: float, height: float) -> None:
    """Write a text above the bar at a position; a bar that is missing has none."""
    if not math.isnan(height):
        axes.annotate(
            text,
            (position, height),
            (0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=7.5,
            linespacing=1.15,
        )


def _shown(panel: pd.DataFrame) -> pd.DataFrame:
    return panel.tail(panel.attrs["lookback"])


def _stack(
    axes: Axes,
    frame: pd.DataFrame,
    parts: Mapping[str, tuple[str, str]],
    width: float = _BAR,
    offset: float = 0.0,
) -> None:
    """Draw the parts on top of each other; one too small to be seen is left out."""
    base = np.zeros(len(frame))
    stated = frame.reindex(columns=list(parts)).fillna(0.0)
    visible = stated.columns[stated.max() > stated.sum(axis="columns").max() / 200]
    for item, (label, color) in parts.items():
        if item not in visible:
            continue
        heights = stated[item].to_numpy()
        axes.bar(np.arange(len(frame)) + offset, heights, width, base, label=label, color=color)
        base = base + heights


def _lines(axes: Axes, frame: pd.DataFrame, parts: Mapping[str, tuple[str, str]]) -> None:
    """Draw lines that break at gaps, each named at its end."""
    for item, (label, color) in parts.items():
        axes.plot(np.arange(len(frame)), frame[item], "o-", color=color, label=label)
        last = frame[item].iloc[-1]
        if not math.isnan(last):
            axes.annotate(
                percent(last),
                (len(frame) - 1, last),
                (7, 0),
                textcoords="offset points",
                va="center",
                color=color,
                weight=600,
            )
    if frame.min().min() < 0:
        axes.axhline(0, color=GREY, lw=0.8)


def _finish(axes: Axes, quarters: pd.Index, missing: pd.Series, *, amounts: bool) -> None:
    mark_quarters(axes, quarters, missing)
    printed = amount if amounts else percent
    axes.yaxis.set_major_formatter(lambda value, _: printed(value, 0) if value else "0")
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles, labels, ncols=len(labels), bbox_to_anchor=(-0.01, 0.99))


def _source(panel: pd.DataFrame) -> str:
    currency = (
        "; translated from RMB at the rates of the releases"
        if panel.attrs["currency"] == "USD"
        else ""
    )
    return f"Source: Kingsoft Cloud's earnings releases{currency}; own calculations."


def _alt(kind: str, panel: pd.DataFrame, series: pd.Series, subject: str, suffix: str = "") -> str:
    """Say what a figure shows: its kind, its span, and where one of its series starts and ends."""
    known = series.dropna()
    unit = suffix or f" {unit_note(panel)}"
    if known.empty:
        return f"{kind}; no figure for these quarters is at hand."
    first, last = known.index[0], known.index[-1]
    text = (
        f"{kind}, {series.index[0]} to {series.index[-1]}: {subject} "
        f"{amount(known.iloc[0])}{unit} in {first}, {amount(known.iloc[-1])}{unit} in {last}."
    )
    missing = [str(quarter) for quarter in series.index[series.isna()]]
    return text + (f" Not at hand: {', '.join(missing)}." if missing else "")
