"""The report's figures: each takes the panel and gives a chart, and can be used alone.

Each also takes a ``width``: ``full``, as wide as the text of a page, or ``half``, as one of two
that stand abreast. Where too few figures are known for a chart it gives a table of them, and None
where none is.
"""

from kcanalysis.errors import no_such_name
from kcanalysis.presenting.figures.bridges import (
    ebitda_margin_bridge,
    gross_profit_bridge,
    net_result_bridge,
)
from kcanalysis.presenting.figures.multiples import long_view, margins
from kcanalysis.presenting.figures.over_time import (
    ai_billings,
    cash_flow_before_financing,
    contribution_to_growth,
    infrastructure_cost,
    net_obligations,
)

__all__ = [
    "ai_billings",
    "cash_flow_before_financing",
    "contribution_to_growth",
    "ebitda_margin_bridge",
    "gross_profit_bridge",
    "infrastructure_cost",
    "long_view",
    "margins",
    "net_obligations",
    "net_result_bridge",
]

# the modules that the figures stand in are none themselves
for _module in ("bridges", "exhibit", "marks", "multiples", "over_time", "titles"):
    del globals()[_module]


def __getattr__(name: str) -> object:
    raise no_such_name("kc.figures", name, __all__)
