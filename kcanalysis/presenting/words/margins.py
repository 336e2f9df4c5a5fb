"""Sentences on margins and results."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from kcanalysis.metrics import margins as margin_metrics
from kcanalysis.presenting.numbers import (
    money,
    round_half_up,
)
from kcanalysis.presenting.words.phrases import (
    QUARTER,
    YEAR,
    listed,
    margin_compared,
    paragraph,
    result_compared,
    value,
)

_GROSS_STEPS = {
    "idc": "IDC costs",
    "depreciation": "depreciation and amortization",
    "solution": "solution development and services",
    "other": "other costs",
}


_EBITDA_STEPS = {
    "gross": "gross profit",
    "selling": "selling and marketing expenses",
    "general": "general and administrative expenses",
    "research": "research and development expenses",
    "other": "other gains and income",
    "share_based": "share-based compensation, which is added back",
    "depreciation": "depreciation and amortization, which are added back",
}


def margins(panel: pd.DataFrame) -> Markdown:
    """Say how the margins moved, and whether the results turned."""
    return paragraph(
        [
            margin_compared(panel, "gross_margin", "The gross margin", (YEAR, QUARTER)),
            margin_compared(
                panel, "adjusted_ebitda_margin", "The adjusted EBITDA margin", (YEAR, QUARTER)
            ),
            result_compared(panel, "operating_loss", "The operating result"),
            result_compared(panel, "adjusted_operating_profit", "The adjusted operating result"),
            result_compared(panel, "net_loss", "The net result"),
            _walked(margin_metrics.gross_margin_walk(panel), _GROSS_STEPS, "gross margin"),
            _walked(
                margin_metrics.ebitda_margin_walk(panel), _EBITDA_STEPS, "adjusted EBITDA margin"
            ),
            _one_off(panel),
        ]
    )


def _walked(walk: pd.Series, names: dict[str, str], margin: str) -> str:
    """Name the two steps that moved a margin most over the year, as shares of revenues."""
    if walk.isna().any():
        return ""
    steps = walk.drop(["from", "to"])
    largest = sorted(steps.items(), key=lambda step: -abs(step[1]))[:2]
    told = [f"{names[str(name)]} ({_signed_points(points)})" for name, points in largest]
    return (
        f"Measured against revenues, what moved the {margin} most over the year was {listed(told)}."
    )


def _signed_points(basis_points: float) -> str:
    sign = "+" if basis_points >= 0 else "−"
    return f"{sign}{abs(round_half_up(basis_points, 0)):,} basis points"


def _one_off(panel: pd.DataFrame) -> str:
    """Point out an impairment in the quarters compared, which distorts the GAAP results."""
    for back, when in (
        (0, "This quarter"),
        (QUARTER, "The quarter before"),
        (YEAR, "That of a year ago"),
    ):
        impairment = value(panel, "impairment_of_long_lived_assets", back)
        if impairment < 0:
            return f"{when} holds an impairment of long-lived assets of {money(impairment, panel)}."
    return ""
