"""Figures of margins and costs."""

from __future__ import annotations

import pandas as pd

from kcanalysis.metrics import margins
from kcanalysis.presenting.chart import AMBER, BLUE, GREY, NAVY, SKY, Exhibit, exhibit, styled
from kcanalysis.presenting.figures.drawing import (
    above,
    alt_text,
    finish,
    lines,
    nothing,
    shown,
    source,
    stack,
    walk_alt,
    waterfall,
    whole,
    whole_percent,
)
from kcanalysis.presenting.numbers import amount, percent, unit_note

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
_BRIDGE = {
    "net_loss": "Net\nresult",
    "income_tax_adjustment": "Income\ntax",
    "interest_expense_adjustment": "Interest\nexpense",
    "interest_income_adjustment": "Interest\nincome",
    "foreign_exchange_adjustment": "Foreign\nexchange",
    "impairment_adjustment": "Impair-\nment",
    "share_based_compensation": "Share-based\ncompens.",
    "depreciation_and_amortization": "Depreciation,\namortization",
    "adjusted_ebitda": "Adjusted\nEBITDA",
}
_STEPS = {
    "idc": "IDC",
    "depreciation": "Depreciation,\namortization",
    "solution": "Solution\ndevelopment",
    "other": "Other\ncosts",
}


@styled
def margin_lines(panel: pd.DataFrame) -> Exhibit:
    """Draw the adjusted margins as lines, broken where a quarter is missing."""
    frame = shown(margins.margins(panel), panel)
    figure, axes = exhibit(
        "margins", "Adjusted margins", "% of total revenues, non-GAAP", source(panel), 2.3
    )
    lines(axes, frame, _MARGINS)
    drawn = frame[list(_MARGINS)]
    items = [margins.MARGINS[margin] for margin in _MARGINS]
    finish(axes, panel, drawn.isna().all(axis="columns"), items, whole_percent)
    line = frame["adjusted_ebitda_margin"]
    figure.alt = alt_text("Lines of adjusted margins", panel, line, "adjusted EBITDA margin", "%")
    return figure


@styled
def cost_structure(panel: pd.DataFrame) -> Exhibit:
    """Draw costs and expenses as stacked shares of revenue; above 100% is an operating loss."""
    frame = shown(margins.cost_structure(panel), panel)
    impaired = frame["impairment_of_long_lived_assets"] > 0
    quarters = ", ".join(str(quarter) for quarter in frame.index[impaired])
    note = f"{quarters} holds a one-off impairment of long-lived assets" if quarters else ""
    figure, axes = exhibit(
        "costs", "Costs and operating expenses", "% of total revenues", source(panel, note), 2.3
    )
    # where the expenses are not stated one by one, there is no bar
    needed = list(_COSTS)[:-1]
    complete = frame[list(_COSTS)].where(frame[needed].notna().all(axis="columns"))
    totals = complete.sum(axis="columns", min_count=1)
    stack(axes, complete, _COSTS)
    axes.axhline(100, color=GREY, lw=0.8, ls=(0, (4, 2)))
    for position, total in enumerate(totals):
        above(axes, percent(total), position, total)
    axes.set_ylim(0, max(totals.max(), 100) * 1.18)
    finish(axes, panel, totals.isna(), needed, whole_percent)
    figure.alt = alt_text("Stacked bars of costs and expenses", panel, totals, "all of them", "%")
    return figure


@styled
def gross_margin_walk(panel: pd.DataFrame) -> Exhibit:
    """Draw how the cost components moved the gross margin over the year, as a waterfall."""
    last = panel.index[-1]
    what = f"Gross margin walk, {last - 4} to {last}"
    figure, axes = exhibit(
        "walk",
        what,
        "% of total revenues; steps in basis points",
        source(panel, "other costs are what the named components leave of the cost of revenues"),
        2.2,
        label_lines=2,
    )
    walk = margins.gross_margin_walk(panel)
    if walk.isna().any():
        return nothing(figure, axes, what)
    points = walk.drop(["from", "to"])
    steps = [(str(last - 4), walk["from"] * 100)]
    steps += [(_STEPS[str(name)], float(value)) for name, value in points.items()]
    steps += [(str(last), walk["to"] * 100)]

    def printed(value: float) -> str:
        ends = value in (walk["from"] * 100, walk["to"] * 100)
        return percent(value / 100) if ends else amount(value, 0)

    waterfall(axes, steps, printed)
    axes.yaxis.set_major_formatter(lambda value, _: percent(value / 100, 0) if value else "0")
    figure.alt = walk_alt(f"{what}, steps in basis points", steps, printed)
    return figure


@styled
def ebitda_bridge(panel: pd.DataFrame) -> Exhibit:
    """Draw what leads from the net loss to adjusted EBITDA, as a waterfall."""
    last = panel.index[-1]
    what = f"From the net result to adjusted EBITDA, {last}"
    figure, axes = exhibit("bridge", what, unit_note(panel), source(panel), 2.2, label_lines=2)
    bridge = margins.ebitda_bridge(panel)
    if bridge.isna().any():
        return nothing(figure, axes, what)
    steps = [
        (_BRIDGE[str(item)], float(value))
        for item, value in bridge.items()
        if value != 0 or item in ("net_loss", "adjusted_ebitda")
    ]
    waterfall(axes, steps, whole)
    figure.alt = walk_alt(what, steps, amount)
    return figure
