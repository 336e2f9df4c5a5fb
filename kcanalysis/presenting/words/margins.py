"""Sentences on margins and results."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from IPython.display import Markdown

from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.wording import in_sentence
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import argument_of, name_of, short_of
from kcanalysis.presenting.numbers import money, round_half_up
from kcanalysis.presenting.walk import walk_to
from kcanalysis.presenting.words import phrases as say

_EBITDA, _NORMALIZED = "adjusted_ebitda_margin", "normalized_adjusted_ebitda_margin"
_IMPAIRMENT = "impairment_of_long_lived_assets"


def margins(panel: Panel) -> Markdown:
    """Say how the margins moved, and whether the results turned."""
    return say.paragraph(
        say.margin_compared(panel, "gross_margin", "The gross margin"),
        ebitda_margin_compared(panel),
        say.result_compared(panel, "operating_loss", "The operating result"),
        say.result_compared(panel, "adjusted_operating_profit", "The adjusted operating result"),
        say.result_compared(panel, "net_loss", "The net result"),
        *(_walked(panel, name) for name in ("net_result", "gross_profit", "ebitda_margin")),
        _one_off(panel),
    )


def ebitda_margin_compared(panel: Panel) -> str:
    """Compare the margin, normalized if all quarters state that; say if the reported one turned."""
    backs = [
        back for back in (0, say.YEAR, say.QUARTER) if say.value(panel, _EBITDA, back) is not None
    ]
    if not backs or any(say.value(panel, _NORMALIZED, back) is None for back in backs):
        return say.margin_compared(panel, _EBITDA, "The adjusted EBITDA margin")
    normalized = say.margin_compared(panel, _NORMALIZED, "The normalized adjusted EBITDA margin")
    turns = [_reported(panel, "quarter", say.QUARTER, "the quarter before"),
             _reported(panel, "year", say.YEAR, "a year earlier")]  # fmt: skip
    return " ".join(filter(None, [normalized, *turns]))


def _reported(panel: Panel, span: str, back: int, when: str) -> str:
    """Say how the reported margin moved, where the normalized one moved the other way."""
    change = f"points_on_{span}({_EBITDA})"
    reported, moved = say.value(panel, change), say.value(panel, f"points_on_{span}({_NORMALIZED})")
    if reported is None or moved is None or reported * moved >= 0:
        return ""
    return (
        f"As reported it was {say.direction(reported, 'up', 'down')} {say.size(panel, change)} "
        f"percentage points from {say.percent(panel, _EBITDA, back)} {when}: the gains and losses "
        f"on disposals in it changed by {say.amount(panel, f'change_on_{span}(disposal_gain)')}."
    )


def _walked(panel: Panel, name: str) -> str:
    """Name the two steps of a bridge that moved a result or a margin most over the year."""
    walk, declared = walk_to(panel, name), read_knowledge("tables")["walks"][name]
    if isinstance(walk, Missing) or len(walk.steps) < len(declared["steps"]):
        return ""  # where a step takes up others, one does not know which moved most
    sizes = {id: abs(say.value(panel, id) or Decimal(0)) for id in walk.steps}
    largest = sorted(walk.steps, key=lambda id: sizes[id], reverse=True)[:2]
    parts = [
        f"{_called(id)} ({say.figure(panel, id, partial(_signed, panel, id))})" for id in largest
    ]
    measured = "Measured against revenues, what" if name.endswith("margin") else "What"
    return f"{measured} moved {declared['name']} most over the year was {say.listed(parts)}."


def _called(id: str) -> str:
    argument = argument_of(id)
    return in_sentence(name_of(argument) if argument else short_of(id))


def _signed(panel: Panel, id: str, step: Decimal) -> str:
    sign = "+" if step >= 0 else "−"
    if "margin" in id:
        return f"{sign}{abs(round_half_up(step, 0)):,} basis points"
    return sign + money(panel, step)


def _one_off(panel: Panel) -> str:
    """Point out an impairment in the quarters compared, which distorts the GAAP results."""
    for back, when in (
        (0, "This quarter"),
        (say.QUARTER, "The quarter before"),
        (say.YEAR, "That of a year ago"),
    ):
        impairment = say.value(panel, _IMPAIRMENT, back)
        if impairment is not None and impairment < 0:
            sum_ = say.amount(panel, _IMPAIRMENT, back)
            return f"{when} holds an impairment of long-lived assets of {sum_}."
    return ""
