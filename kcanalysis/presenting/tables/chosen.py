"""Which rows and quarters the tables show; the rows stand in ``tables.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from kcanalysis.knowledge import read_knowledge

YEAR, QUARTER = 4, 1


@cache
def exhibits() -> dict[str, Any]:
    """Load ``tables.toml``."""
    return read_knowledge("tables")


def shown(panel: pd.DataFrame) -> list[pd.Period]:
    """Give the quarters that the panel's lookback shows."""
    return list(panel.index[-panel.attrs["lookback"] :])


def compared_quarters(panel: pd.DataFrame) -> tuple[pd.Period, pd.Period, pd.Period]:
    """Give the last quarter, the one before, and that of a year ago."""
    last = panel.index[-1]
    return last, last - QUARTER, last - YEAR
