"""Margins and the structure of costs, as shares of total revenues."""

from __future__ import annotations

import math

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


def other_shares(panel: pd.DataFrame) -> pd.DataFrame:
    """Compute further figures over total revenues, in percent, as positive numbers.

    Returns
    -------
    DataFrame
        Quarters × ``share_based_compensation_share``, and ``depreciation_share`` of depreciation
        and amortization in all of the statements.
    """
    items = ["share_based_compensation", "depreciation_and_amortization"]
    sums = panel.reindex(columns=items)
    sums.columns = pd.Index(["share_based_compensation_share", "depreciation_share"])
    return _over_revenues(sums, panel)


def incremental_margins(panel: pd.DataFrame) -> pd.DataFrame:
    """Compute how much of the revenues added over the year stayed as profit, in percent.

    The change of gross profit and of adjusted EBITDA over the change of total revenues; missing
    where revenues did not grow.
    """
    items = {"gross_profit": "incremental_gross", "adjusted_ebitda": "incremental_ebitda"}
    changes = panel.reindex(columns=["total_revenues", *items]).diff(4)
    added = changes["total_revenues"]
    return (
        changes[list(items)].rename(columns=items).div(added.where(added > 0), axis="index") * 100
    )


def gross_margin_walk(panel: pd.DataFrame) -> pd.Series:
    """Walk the gross margin from the last quarter a year ago to the last quarter.

    Each step is minus the change of a cost component's share of revenues. Components that only
    one of the two releases states go into the rest of the cost, so that the walk adds up exactly.

    Returns
    -------
    Series
        ``from`` and ``to`` (margins in percent) and between them each step, in basis points; all
        missing where a margin is, or no component is stated in both quarters.
    """
    names = dict(zip(COST_COMPONENTS[:3], ("idc", "depreciation", "solution"), strict=True))
    shares = -_two_quarters(panel, ["cost_of_revenues", *names])
    parts = shares[list(names)].rename(columns=names).dropna(axis="columns")
    rest = shares["cost_of_revenues"] - parts.sum(axis="columns")
    steps = -(parts.assign(other=rest).diff().iloc[-1]) * 100
    margin = 100 - shares["cost_of_revenues"]
    return _walk(margin if len(parts.columns) else margin * math.nan, steps)


def ebitda_margin_walk(panel: pd.DataFrame) -> pd.Series:
    """Walk the adjusted EBITDA margin from the last quarter a year ago to the last quarter.

    Adjusted EBITDA is gross profit less operating expenses, plus other gains and other income,
    plus what is added back: share-based compensation, depreciation and amortization, impairment.
    Each step is the change of one of them as a share of revenues, so that the walk adds up exactly.

    Returns
    -------
    Series
        As `gross_margin_walk` gives it.
    """
    names = {
        "gross": ["gross_profit"],
        "selling": ["selling_and_marketing_expenses"],
        "general": ["general_and_administrative_expenses"],
        "research": ["research_and_development_expenses"],
        "other": ["other_gain_net", "other_income_net", "impairment_of_long_lived_assets",
                  "impairment_adjustment"],
        "share_based": ["share_based_compensation"],
        "depreciation": ["depreciation_and_amortization"],
    }  # fmt: skip
    shares = _two_quarters(
        panel, ["adjusted_ebitda", *(i for group in names.values() for i in group)]
    )
    optional = ["impairment_of_long_lived_assets", "impairment_adjustment"]
    shares[optional] = shares[optional].fillna(0.0)
    steps = pd.Series(
        {
            name: shares[items].sum(axis="columns", skipna=False).diff().iloc[-1] * 100
            for name, items in names.items()
        }
    )
    return _walk(shares["adjusted_ebitda"], steps)


def ebitda_bridge(panel: pd.DataFrame) -> pd.Series:
    """Give what leads from the net loss to adjusted EBITDA in the last quarter.

    Returns
    -------
    Series
        ``net_loss``, each adjustment of the release's reconciliation, ``adjusted_ebitda``, in the
        panel's unit.
    """
    items = [
        "net_loss",
        "income_tax_adjustment",
        "interest_expense_adjustment",
        "interest_income_adjustment",
        "foreign_exchange_adjustment",
        "impairment_adjustment",
        "share_based_compensation",
        "depreciation_and_amortization",
        "adjusted_ebitda",
    ]
    last = panel.reindex(columns=items).iloc[-1]
    return last.fillna({"impairment_adjustment": 0.0})


def _two_quarters(panel: pd.DataFrame, items: list[str]) -> pd.DataFrame:
    """Give items over revenues, in percent, a year before the last quarter and in it."""
    last = panel.index[-1]
    shares = _over_revenues(panel.reindex(columns=items), panel)
    return shares.reindex([last - 4, last])


def _walk(margin: pd.Series, steps: pd.Series) -> pd.Series:
    ends = pd.Series({"from": margin.iloc[0], "to": margin.iloc[-1]})
    walk = pd.concat([ends.iloc[:1], steps, ends.iloc[1:]])
    return walk if walk.notna().all() else walk * math.nan


def _over_revenues(sums: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    revenues = panel["total_revenues"]
    return sums.div(revenues.where(revenues > 0), axis="index") * 100
