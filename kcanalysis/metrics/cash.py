"""Cash: flows, the rate of burn, what is at hand, what is borrowed, how long it lasts."""

from __future__ import annotations

import pandas as pd

FLOWS = (
    "net_cash_from_operating_activities",
    "net_cash_from_investing_activities",
    "net_cash_from_financing_activities",
    "effect_of_exchange_rate_changes_on_cash",
)
LIQUIDITY = ("cash_and_cash_equivalents", "restricted_cash", "short_term_investments")
BORROWINGS = ("short_term_borrowings", "long_term_borrowings")
AVERAGED_QUARTERS = 4


def cash_flows(panel: pd.DataFrame) -> pd.DataFrame:
    """Give the quarter's flows, and the cash flow before financing.

    ``cash_flow_before_financing`` is operating plus investing cash flow. It stands in for free
    cash flow: the releases do not state capital expenditure on its own.
    """
    flows = panel.reindex(columns=[*FLOWS, "net_change_in_cash"])
    before = flows[FLOWS[0]] + flows[FLOWS[1]]
    return flows.assign(cash_flow_before_financing=before)


def liquidity(panel: pd.DataFrame) -> pd.DataFrame:
    """Give cash, restricted cash and short-term investments at the quarter's end, and their total.

    A balance sheet that leaves out short-term investments has none. ``cash_and_restricted_cash``
    is the closing balance of the cash flow statement where there is no balance sheet.
    """
    sums = panel.reindex(columns=list(LIQUIDITY))
    sheet = sums["cash_and_cash_equivalents"].notna() & sums["restricted_cash"].notna()
    investments = sums["short_term_investments"].mask(
        sheet & sums["short_term_investments"].isna(), 0.0
    )
    cash = sums["cash_and_cash_equivalents"] + sums["restricted_cash"]
    closing = panel.reindex(columns=["cash_at_end_of_period"])["cash_at_end_of_period"]
    return sums.assign(
        short_term_investments=investments,
        cash_and_restricted_cash=cash.fillna(closing),
        total_liquidity=cash + investments,
    )


def borrowings(panel: pd.DataFrame) -> pd.DataFrame:
    """Give short-term and long-term borrowings at the quarter's end, and their total."""
    sums = panel.reindex(columns=list(BORROWINGS))
    return sums.assign(total_borrowings=sums.sum(axis="columns", skipna=False))


def runway(panel: pd.DataFrame) -> pd.DataFrame:
    """Compute how many quarters the cash lasts.

    Burn is operating plus investing cash flow where it is negative, as a positive sum a quarter.
    The average is taken over those of the last four quarters whose cash flows are stated, if
    they are two or more.

    Returns
    -------
    DataFrame
        Quarters × ``burn`` (missing where cash flow before financing is positive or not stated),
        ``average_burn``, ``quarters_averaged``, ``runway`` and ``runway_at_average``: cash and
        cash equivalents, without restricted cash, over the burn, in quarters.
    """
    flow = cash_flows(panel)["cash_flow_before_financing"]
    window = flow.rolling(AVERAGED_QUARTERS, min_periods=2)
    average = window.mean().where(flow.notna())
    cash = panel.reindex(columns=["cash_and_cash_equivalents"])["cash_and_cash_equivalents"]
    burn, average_burn = (-flow).where(flow < 0), (-average).where(average < 0)
    return pd.DataFrame(
        {
            "burn": burn,
            "average_burn": average_burn,
            "quarters_averaged": window.count().where(flow.notna()),
            "runway": cash / burn,
            "runway_at_average": cash / average_burn,
        }
    )
