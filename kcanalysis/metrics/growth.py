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


def trailing_twelve_months(panel: pd.DataFrame, items: tuple[str, ...]) -> pd.DataFrame:
    """Add up the last four quarters, in the panel's unit; missing unless all four are at hand."""
    return panel.reindex(columns=list(items)).rolling(4, min_periods=4).sum()


def trailing_growth(panel: pd.DataFrame, items: tuple[str, ...] = REVENUES) -> pd.DataFrame:
    """Compute the growth of the trailing twelve months over those a year earlier, in percent."""
    sums = in_rmb(panel, items).rolling(4, min_periods=4).sum()
    return percent_change(sums, sums.shift(4))


def contributions(panel: pd.DataFrame) -> pd.DataFrame:
    """Compute what each segment adds to the growth of total revenues, in percentage points.

    A segment's change over the year, in RMB, over the total revenues of the year before; the
    segments add up to the growth of the total. A segment that is not stated has no revenues where
    the others make up the total.
    """
    sums = in_rmb(panel, ("total_revenues", *SEGMENTS))
    segments = sums[list(SEGMENTS)]
    rest = sums["total_revenues"] - segments[list(SEGMENTS[:2])].sum(axis="columns", skipna=False)
    segments = segments.assign(other_revenues=segments["other_revenues"].fillna(rest))
    base = sums["total_revenues"].shift(4)
    return (segments - segments.shift(4)).div(base.where(base > 0), axis="index") * 100


def ai_and_ecosystem(panel: pd.DataFrame) -> pd.DataFrame:
    """Relate AI gross billings and ecosystem revenues to the revenues around them.

    Returns
    -------
    DataFrame
        Quarters × ``ai_gross_billings``, in the panel's unit; ``ai_growth``, percent over the year
        before, as the release states it where the sums are not at hand;
        ``ai_to_public_cloud``, billings in percent of public cloud revenues (billings are gross,
        revenues are not: the two are different measures); ``ecosystem_revenues``,
        ``ecosystem_growth`` and ``ecosystem_share`` of total revenues, in percent.
    """
    items = ("ai_gross_billings", "ecosystem_revenues")
    growth = year_on_year(panel, items)
    stated = panel.reindex(columns=["ai_gross_billings_growth"])["ai_gross_billings_growth"]
    rmb = in_rmb(panel, (*items, "public_cloud_revenues", "total_revenues"))
    return pd.DataFrame(
        {
            "ai_gross_billings": panel.reindex(columns=items)["ai_gross_billings"],
            "ai_growth": growth["ai_gross_billings"].fillna(stated),
            "ai_to_public_cloud": rmb["ai_gross_billings"] / rmb["public_cloud_revenues"] * 100,
            "ecosystem_revenues": panel.reindex(columns=items)["ecosystem_revenues"],
            "ecosystem_growth": growth["ecosystem_revenues"],
            "ecosystem_share": rmb["ecosystem_revenues"] / rmb["total_revenues"] * 100,
        }
    )


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
