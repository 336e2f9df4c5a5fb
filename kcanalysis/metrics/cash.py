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

    ``runway_after_debt`` counts what is left when borrowings due within a year are repaid; 0 if
    nothing is. Burn is operating plus investing cash flow where it is negative, as a positive sum
    a quarter.
    The average is taken over those of the last four quarters whose cash flows are stated, if
    they are two or more.

    Returns
    -------
    DataFrame
        Quarters × ``burn`` (missing where cash flow before financing is positive or not stated),
        ``average_burn``, ``quarters_averaged``, ``runway``, ``runway_after_debt`` and
        ``runway_at_average``: cash and cash equivalents, without restricted cash, over the burn, in
        quarters.
    """
    flow = cash_flows(panel)["cash_flow_before_financing"]
    window = flow.rolling(AVERAGED_QUARTERS, min_periods=2)
    average = window.mean().where(flow.notna())
    cash = panel.reindex(columns=["cash_and_cash_equivalents"])["cash_and_cash_equivalents"]
    due = panel.reindex(columns=["short_term_borrowings"])["short_term_borrowings"]
    burn, average_burn = (-flow).where(flow < 0), (-average).where(average < 0)
    return pd.DataFrame(
        {
            "burn": burn,
            "average_burn": average_burn,
            "quarters_averaged": window.count().where(flow.notna()),
            "runway": cash / burn,
            "runway_after_debt": (cash - due).clip(lower=0) / burn,
            "runway_at_average": cash / average_burn,
        }
    )


def debt(panel: pd.DataFrame) -> pd.DataFrame:
    """Relate what is owed to what is at hand and to what is earned.

    Returns
    -------
    DataFrame
        Quarters × ``related_party_debt`` (amounts due to related parties, current and not),
        ``lease_liabilities``, ``net_debt`` (borrowings less cash, restricted cash and short-term
        investments; negative where cash exceeds them), all in the panel's unit;
        ``net_debt_to_ebitda``, net debt over the adjusted EBITDA of the trailing twelve months,
        in times, missing where that is not positive; ``interest_cover``, adjusted EBITDA over
        interest expense of the quarter, in times.
    """
    related = [
        "amounts_due_to_related_parties_current",
        "amounts_due_to_related_parties_non_current",
    ]
    leases = ["operating_lease_liabilities_current", "operating_lease_liabilities_non_current"]
    sums = panel.reindex(columns=[*related, *leases, "adjusted_ebitda", "interest_expense"])
    ebitda = sums["adjusted_ebitda"]
    trailing = ebitda.rolling(4, min_periods=4).sum()
    net = borrowings(panel)["total_borrowings"] - liquidity(panel)["total_liquidity"]
    interest = -sums["interest_expense"]
    return pd.DataFrame(
        {
            "related_party_debt": sums[related].sum(axis="columns", skipna=False),
            "lease_liabilities": sums[leases].sum(axis="columns", skipna=False),
            "net_debt": net,
            "net_debt_to_ebitda": net / trailing.where(trailing > 0),
            "interest_cover": ebitda.where(ebitda > 0) / interest.where(interest > 0),
        }
    )


def working_capital(panel: pd.DataFrame) -> pd.DataFrame:
    """Compute how many days of the quarter's revenues and costs are unpaid at its end.

    Returns
    -------
    DataFrame
        Quarters × ``receivable_days``, accounts receivable over total revenues, times the days of
        the quarter; ``payable_days``, accounts payable over cost of revenues, in the same way;
        ``days_gap``, the first less the second.
    """
    items = ["accounts_receivable", "accounts_payable", "total_revenues", "cost_of_revenues"]
    sums = panel.reindex(columns=items)
    quarters = pd.PeriodIndex(panel.index)
    days = pd.Series((quarters.end_time - quarters.start_time).days + 1, index=panel.index)
    receivable = sums["accounts_receivable"] / sums["total_revenues"] * days
    payable = sums["accounts_payable"] / -sums["cost_of_revenues"] * days
    return pd.DataFrame(
        {
            "receivable_days": receivable,
            "payable_days": payable,
            "days_gap": receivable - payable,
        }
    )


def cash_walk(panel: pd.DataFrame) -> pd.Series:
    """Give what leads from the opening to the closing cash of the last quarter.

    Returns
    -------
    Series
        Opening balance, the four flows, closing balance, with restricted cash, in the panel's
        unit.
    """
    items = ["cash_at_beginning_of_period", *FLOWS, "cash_at_end_of_period"]
    return panel.reindex(columns=items).iloc[-1]
