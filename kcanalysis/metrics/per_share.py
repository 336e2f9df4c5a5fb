"""Figures per ordinary share and per ADS, and the dilution of shareholders."""

from __future__ import annotations

import pandas as pd

from kcanalysis.taxonomy import load_taxonomy

_ITEMS = {
    "revenues_per_ads": "total_revenues",
    "ebitda_per_ads": "adjusted_ebitda",
    "net_loss_per_ads": "net_loss_attributable_to_shareholders",
}
_UNITS = {"thousands": 1000, "millions": 1_000_000}


def per_share(panel: pd.DataFrame) -> pd.DataFrame:
    """Compute figures per ADS and per ordinary share, and dilution.

    Returns
    -------
    DataFrame
        Quarters × ``revenues_per_ads``, ``ebitda_per_ads``, ``net_loss_per_ads`` and
        ``net_loss_per_share``, in whole units of the panel's currency: the sum over the weighted
        average of ordinary shares, times the ordinary shares that an ADS stands for;
        ``dilution``, the growth of that average over the year, in percent.
    """
    shares = panel.reindex(columns=["weighted_average_shares_basic_and_diluted"]).iloc[:, 0]
    sums = panel.reindex(columns=list(_ITEMS.values())) * _UNITS[panel.attrs["unit"]]
    each = sums.div(shares, axis="index").set_axis(list(_ITEMS), axis="columns")
    return (each * load_taxonomy().ordinary_shares_per_ads).assign(
        net_loss_per_share=each["net_loss_per_ads"],
        dilution=(shares / shares.shift(4) - 1) * 100,
    )
