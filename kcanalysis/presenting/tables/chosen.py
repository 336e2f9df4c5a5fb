"""Which rows and quarters the tables show; the rows stand in ``tables.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

YEAR, QUARTER = 4, 1


@cache
def exhibits() -> dict[str, Any]:
    """Load ``tables.toml``."""
    return tomllib.loads(files("kcanalysis.presenting").joinpath("tables.toml").read_text("utf-8"))


def shown(panel: pd.DataFrame) -> list[pd.Period]:
    """Give the quarters that the panel's lookback shows."""
    return list(panel.index[-panel.attrs["lookback"] :])


def compared_quarters(panel: pd.DataFrame) -> tuple[pd.Period, pd.Period, pd.Period]:
    """Give the last quarter, the one before, and that of a year ago."""
    last = panel.index[-1]
    return last, last - QUARTER, last - YEAR
