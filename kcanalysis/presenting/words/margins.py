"""Sentences on margins and results."""

from __future__ import annotations

from decimal import Decimal

from IPython.display import Markdown

from kcanalysis.metrics.wording import name_in_words
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import argument_of
from kcanalysis.presenting.numbers import round_half_up
from kcanalysis.presenting.walk import walk_to
from kcanalysis.presenting.words.phrases import (
    QUARTER,
    YEAR,
    listed,
    margin_compared,
    paragraph,
    result_compared,
    told,
    told_sum,
    value,
)

_ADDED_BACK = ("share_based_compensation", "depreciation_and_amortization")
_IMPAIRMENT = "impairment_of_long_lived_assets"


def margins(panel: Panel) -> Markdown:
    """Say how the margins moved, and whether the results turned."""
    return paragraph(
        [
            margin_compared(panel, "gross_margin", "The gross margin"),
            margin_compared(panel, "adjusted_ebitda_margin", "The adjusted EBITDA margin"),
            result_compared(panel, "operating_loss", "The operating result"),
            result_compared(panel, "adjusted_operating_profit", "The adjusted operating result"),
            result_compared(panel, "net_loss", "The net result"),
            _walked(panel, "gross_margin"),
            _walked(panel, "ebitda_margin"),
            _one_off(panel),
        ]
    )


def _walked(panel: Panel, name: str) -> str:
    """Name the two steps that moved a margin most over the year, as shares of revenues."""
    walk = walk_to(panel, name)
    if walk is None:
        return ""
    # what is added back stands in neither side of the measure and cannot move it
    steps = {
        id: size
        for id in walk.steps
        if argument_of(id) not in _ADDED_BACK and (size := value(panel, id)) is not None
    }
    largest = sorted(steps, key=lambda id: -abs(steps[id]))[:2]
    parts = [
        f"{name_in_words(argument_of(id) or id)} ({told(panel, id, _signed_points)})"
        for id in largest
    ]
    margin = name_in_words(walk.end[1])
    return (
        f"Measured against revenues, what moved the {margin} most over the year was "
        f"{listed(parts)}."
    )


def _signed_points(basis_points: Decimal) -> str:
    sign = "+" if basis_points >= 0 else "−"
    return f"{sign}{abs(round_half_up(basis_points, 0)):,} basis points"


def _one_off(panel: Panel) -> str:
    """Point out an impairment in the quarters compared, which distorts the GAAP results."""
    for back, when in (
        (0, "This quarter"),
        (QUARTER, "The quarter before"),
        (YEAR, "That of a year ago"),
    ):
        impairment = value(panel, _IMPAIRMENT, back)
        if impairment is not None and impairment < 0:
            sum_ = told_sum(panel, _IMPAIRMENT, back)
            return f"{when} holds an impairment of long-lived assets of {sum_}."
    return ""
