"""Margins and the structure of costs, as shares of total revenues."""

from __future__ import annotations

import pandas as pd

MARGINS = {
    "gross_margin": "gross_profit",
    "adjusted_gross_margin": "adjusted_gross_profit",
    "operating_margin": "operating_loss",
    "adjusted_operating_margin": "adjusted_operating_profit",
    "adjusted_ebitda_margin": "adjusted_ebitda",
    "normalized_adjusted_ebitda_margin": "normalized_adjusted_ebitda",
    "net_margin": "net_loss",
    "adjusted_net_margin": "adjusted_net_loss",
}
COST_COMPONENTS = (
    "idc_costs",
    "depreciation_amortization_costs",
    "solution_development_and_services_costs",
    "fulfillment_costs",
    "other_costs",
)
OPERATING_EXPENSES = (
    "selling_and_marketing_expenses",
    "general_and_administrative_expenses",
    "research_and_development_expenses",
    "impairment_of_long_lived_assets",
)


def margins(panel: pd.DataFrame) -> pd.DataFrame:
    """Compute each margin as its result over total revenues, in percent.

    Parameters
    ----------
    panel : DataFrame
        Quarters × items, as `kcanalysis.load` gives it.

    Returns
    -------
    DataFrame
        Quarters × the keys of `MARGINS`; negative where the result is a loss.
    """
    results = panel.reindex(columns=list(MARGINS.values())).set_axis(list(MARGINS), axis="columns")
    return _over_revenues(results, panel)


def cost_structure(panel: pd.DataFrame) -> pd.DataFrame:
    """Compute costs and expenses over total revenues, in percent, as positive numbers.

    Returns
    -------
    DataFrame
        Quarters × the cost of revenues, its components where a release states them, and the
        operating expenses.
    """
    costs = panel.reindex(columns=["cost_of_revenues", *COST_COMPONENTS, *OPERATING_EXPENSES])
    return _over_revenues(-costs, panel)


def _over_revenues(sums: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    revenues = panel["total_revenues"]
    return sums.div(revenues.where(revenues > 0), axis="index") * 100
