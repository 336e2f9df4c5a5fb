"""Growth of revenues: year on year, quarter on quarter, and the mix of segments."""

from __future__ import annotations

import math

import pandas as pd

SEGMENTS = ("public_cloud_revenues", "enterprise_cloud_revenues", "other_revenues")
REVENUES = ("total_revenues", *SEGMENTS[:2])


def percent_change(current: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Compute ``(current / base - 1) * 100``, in percent.

    Where the base is zero or negative, where the sign changes, or where either is missing, the
    result is missing: such a percentage has no meaning.
    """
    return (current.where(current >= 0) / base.where(base > 0) - 1) * 100


def year_on_year(panel: pd.DataFrame, items: tuple[str, ...] = REVENUES) -> pd.DataFrame:
    """Compute the growth over the same quarter of the year before, in percent.

    Growth is that of the RMB figures, also where the panel is in US dollars.

    Parameters
    ----------
    panel : DataFrame
        Quarters × items, as `kcanalysis.load` gives it.
    items : tuple of str
        The items wanted.
    """
    return _growth(panel, items, quarters=4)


def quarter_on_quarter(panel: pd.DataFrame, items: tuple[str, ...] = REVENUES) -> pd.DataFrame:
    """Compute the growth over the quarter before, in percent, as `year_on_year` does."""
    return _growth(panel, items, quarters=1)


def mix(panel: pd.DataFrame) -> pd.DataFrame:
    """Compute each segment's share of total revenues, in percent."""
    segments = panel.reindex(columns=list(SEGMENTS))
    return segments.div(panel["total_revenues"], axis="index") * 100


def in_rmb(panel: pd.DataFrame, items: tuple[str, ...]) -> pd.DataFrame:
    """Give sums of money in RMB: the panel's own, or those behind its US dollars (thousands)."""
    if panel.attrs["currency"] == "CNY":
        return panel.reindex(columns=list(items))
    rmb = panel.attrs["rmb"]
    return pd.DataFrame(
        {
            item: [
                float(origin.value) if (origin := rmb.get((str(quarter), item))) else math.nan
                for quarter in panel.index
            ]
            for item in items
        },
        index=panel.index,
        dtype=float,
    )


def _growth(panel: pd.DataFrame, items: tuple[str, ...], quarters: int) -> pd.DataFrame:
    sums = in_rmb(panel, items)
    return percent_change(sums, sums.shift(quarters))
