"""The report's figures: each takes the panel and gives a Figure, and can be used alone."""

from kcanalysis.errors import no_such_name
from kcanalysis.presenting.figures.cash import (
    cash_and_obligations,
    cash_flows,
    cash_walk,
    working_capital_days,
)
from kcanalysis.presenting.figures.growth import (
    ai_billings,
    contribution_to_growth,
    revenue_by_segment,
    revenue_growth,
)
from kcanalysis.presenting.figures.margins import (
    cost_structure,
    ebitda_margin_bridge,
    gross_profit_bridge,
    margin_lines,
    net_result_bridge,
)

__all__ = [
    "ai_billings",
    "cash_and_obligations",
    "cash_flows",
    "cash_walk",
    "contribution_to_growth",
    "cost_structure",
    "ebitda_margin_bridge",
    "gross_profit_bridge",
    "margin_lines",
    "net_result_bridge",
    "revenue_by_segment",
    "revenue_growth",
    "working_capital_days",
]

# the modules that the figures stand in are none themselves
for _module in ("cash", "growth", "margins"):
    del globals()[_module]


def __getattr__(name: str) -> object:
    raise no_such_name("kc.figures", name, __all__)
