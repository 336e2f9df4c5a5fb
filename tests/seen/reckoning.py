"""Figures worked out from the frozen CSV files by plain arithmetic, apart from the package."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
QUARTERS = [f"{year}Q{number}" for year in range(2023, 2027) for number in range(1, 5)][3:13]
_POSITIVE_IN_PROSE = {
    "idc_costs",
    "depreciation_amortization_costs",
    "solution_development_and_services_costs",
    "fulfillment_costs",
    "other_costs",
}
_TWO_PARTS = {
    "income_tax_expense": ("net_loss", "loss_before_income_taxes"),
    "share_based_compensation_in_cost_of_revenues": ("adjusted_gross_profit", "gross_profit"),
}
_DAYS = {1: 90, 2: 91, 3: 92, 4: 92}


@cache
def stated() -> dict[tuple[str, str], tuple[float, bool]]:
    """Quarter and item to the figure, sums in thousands, and whether it is keyed in."""
    found: dict[tuple[str, str], tuple[float, bool]] = {}
    for name in ("releases/2026Q1.csv", "releases/2024Q4.csv", "supplement.csv"):
        with (DATA / name).open(encoding="utf-8") as stream:
            rows = sorted(
                csv.DictReader(stream), key=lambda row: row.get("statement") == "disclosure"
            )
        for row in rows:
            year, month, day = map(int, row["period_end"].split("-"))
            at_the_end = (month, day) in ((3, 31), (6, 30), (9, 30), (12, 31))
            if row["currency"] == "USD" or row["months"] not in ("0", "3") or not at_the_end:
                continue
            value = float(row["value"]) * (1000 if row["unit"] == "millions" else 1)
            if row.get("statement") == "disclosure" and row["item"] in _POSITIVE_IN_PROSE:
                value = -value
            keyed_in = name == "supplement.csv"
            found.setdefault((f"{year}Q{month // 3}", row["item"]), (value, keyed_in))
    return found


def back(quarter: str, quarters: int) -> str:
    year, index = divmod(int(quarter[:4]) * 4 + int(quarter[5]) - 1 - quarters, 4)
    return f"{year}Q{index + 1}"


class Missing(Exception):  # noqa: N818
    """A figure that is not at hand, or has no meaning."""


class Nonsense(Missing):
    """A figure that has no meaning: growth from a loss, say."""


class Reckoning:
    """Figures of a quarter by id; whether one that is keyed in was used is noted on the way."""

    def __init__(self, quarter: str) -> None:
        self.quarter = quarter
        self.keyed_in = False

    def item(self, id: str, ago: int = 0) -> float:
        quarter = back(self.quarter, ago)
        if (quarter, id) in stated():
            value, keyed_in = stated()[quarter, id]
            self.keyed_in = self.keyed_in or keyed_in
            return value
        return self._follows(id, ago)

    def _follows(self, id: str, ago: int) -> float:
        i = lambda name: self.item(name, ago)  # noqa: E731
        match id:
            case "enterprise_cloud_revenues":
                return i("total_revenues") - i("public_cloud_revenues")
            case "other_revenues":
                rest = i("total_revenues") - i("public_cloud_revenues")
                return self._nil(rest - i("enterprise_cloud_revenues"))
            case "cost_of_revenues":
                return i("gross_profit") - i("total_revenues")
            case "total_operating_expenses":
                return i("operating_loss") - i("gross_profit")
            case "cash_at_end_of_period" if back(self.quarter, ago) < QUARTERS[-1]:
                return self.item("cash_at_beginning_of_period", ago - 1)
            case "short_term_investments":
                others = (
                    "cash_and_cash_equivalents", "restricted_cash", "accounts_receivable",
                    "prepayments_and_other_assets_current",
                    "amounts_due_from_related_parties_current",
                )  # fmt: skip
                return self._nil(i("total_current_assets") - sum(map(i, others)))
            case "impairment_of_long_lived_assets":
                kinds = (
                    "selling_and_marketing",
                    "general_and_administrative",
                    "research_and_development",
                )
                known = sum(i(f"{kind}_expenses") for kind in kinds)
                return self._nil(i("total_operating_expenses") - known)
            case "impairment_adjustment":
                added = ("share_based_compensation", "foreign_exchange_adjustment")
                return self._nil(i("adjusted_net_loss") - i("net_loss") - sum(map(i, added)))
            case "other_gains_and_income":
                kinds = ("other_gain_net", "other_income_net")
                impaired = i("impairment_of_long_lived_assets") + i("impairment_adjustment")
                return sum(map(i, kinds)) + impaired
        if id in _TWO_PARTS:
            whole, other = _TWO_PARTS[id]
            return i(whole) - i(other)
        raise Missing(id)

    def _nil(self, rest: float) -> float:
        if rest:
            raise Missing
        return 0.0


def grown(now: float, then: float) -> float:
    if now < 0 or then <= 0:
        raise Nonsense
    return (now / then - 1) * 100


def above_nil(value: float) -> float:
    if value <= 0:
        raise Nonsense
    return value


_Formula = Callable[[Callable[..., float]], float]


def _share(id: str, ago: int = 0) -> _Formula:
    return lambda i: i(id, ago) / i("total_revenues", ago) * 100


def _step(id: str) -> _Formula:
    return lambda i: (_share(id)(i) - _share(id, 4)(i)) * 100


def _flow(i: Callable[..., float], ago: int = 0) -> float:
    return i("net_cash_from_operating_activities", ago) + i(
        "net_cash_from_investing_activities", ago
    )


def _liquidity(i: Callable[..., float]) -> float:
    return i("cash_and_cash_equivalents") + i("restricted_cash") + i("short_term_investments")


def _borrowings(i: Callable[..., float]) -> float:
    return i("short_term_borrowings") + i("long_term_borrowings")


def _per_share(id: str) -> _Formula:
    return lambda i: i(id) * 1000 / i("weighted_average_shares_basic_and_diluted")


def _either(first: _Formula, second: _Formula) -> _Formula:
    def chosen(i: Callable[..., float]) -> float:
        reckoning = i.reckoning  # type: ignore[attr-defined]
        before = reckoning.keyed_in
        try:
            return first(i)
        except Missing:
            reckoning.keyed_in = before
            return second(i)

    return chosen


def _other_costs(i: Callable[..., float]) -> float:
    rest = _step("gross_profit")(i)
    for id in ("idc_costs", "depreciation_amortization_costs",
               "solution_development_and_services_costs"):  # fmt: skip
        try:
            rest -= _step(id)(i)
        except Missing:
            continue
    return rest


def _average_burn(i: Callable[..., float]) -> float:
    return above_nil(-sum(_flow(i, ago) for ago in range(4))) / 4


OF_A_FIGURE: dict[str, Callable[[str], _Formula]] = {
    "year_on_year": lambda id: lambda i: grown(i(id), i(id, 4)),
    "quarter_on_quarter": lambda id: lambda i: grown(i(id), i(id, 1)),
    "share": _share,
    "cost_share": lambda id: lambda i: -_share(id)(i),
    "trailing_twelve_months": lambda id: lambda i: sum(i(id, ago) for ago in range(4)),
    "trailing_growth": lambda id: (
        lambda i: grown(sum(i(id, ago) for ago in range(4)), sum(i(id, ago) for ago in range(4, 8)))
    ),
    "contribution": lambda id: lambda i: (i(id) - i(id, 4)) / i("total_revenues", 4) * 100,
    "margin_step": _step,
}
"""Metrics that are computed of another figure."""

METRICS: dict[str, _Formula] = {
    "ai_gross_billings_growth": _either(
        lambda i: grown(i("ai_gross_billings"), i("ai_gross_billings", 4)),
        lambda i: i("ai_gross_billings_growth"),
    ),
    "ai_to_public_cloud": lambda i: i("ai_gross_billings") / i("public_cloud_revenues") * 100,
    "ecosystem_revenues_growth": _either(
        lambda i: grown(i("ecosystem_revenues"), i("ecosystem_revenues", 4)),
        lambda i: i("ecosystem_revenues_growth"),
    ),
    "ecosystem_share": _share("ecosystem_revenues"),
    "gross_margin": _share("gross_profit"),
    "adjusted_gross_margin": _share("adjusted_gross_profit"),
    "operating_margin": _share("operating_loss"),
    "adjusted_operating_margin": _share("adjusted_operating_profit"),
    "adjusted_ebitda_margin": _share("adjusted_ebitda"),
    "normalized_adjusted_ebitda_margin": _share("normalized_adjusted_ebitda"),
    "net_margin": _share("net_loss"),
    "adjusted_net_margin": _share("adjusted_net_loss"),
    "share_based_compensation_share": _share("share_based_compensation"),
    "depreciation_share": _share("depreciation_and_amortization"),
    "incremental_gross": lambda i: (i("gross_profit") - i("gross_profit", 4))
    / above_nil(i("total_revenues") - i("total_revenues", 4)) * 100,
    "incremental_ebitda": lambda i: (i("adjusted_ebitda") - i("adjusted_ebitda", 4))
    / above_nil(i("total_revenues") - i("total_revenues", 4)) * 100,
    "other_cost_step": _other_costs,
    "other_gains_and_income": lambda i: i("other_gain_net") + i("other_income_net")
    + i("impairment_of_long_lived_assets") + i("impairment_adjustment"),
    "cash_flow_before_financing": _flow,
    "cash_and_restricted_cash": _either(
        lambda i: i("cash_and_cash_equivalents") + i("restricted_cash"),
        lambda i: i("cash_at_end_of_period"),
    ),
    "total_liquidity": _liquidity,
    "total_borrowings": _borrowings,
    "burn": lambda i: above_nil(-_flow(i)),
    "average_burn": _average_burn,
    "runway": lambda i: i("cash_and_cash_equivalents") / above_nil(-_flow(i)),
    "runway_after_debt": lambda i: max(
        i("cash_and_cash_equivalents") - i("short_term_borrowings"), 0
    ) / above_nil(-_flow(i)),
    "runway_at_average": lambda i: i("cash_and_cash_equivalents") / _average_burn(i),
    "related_party_debt": lambda i: i("amounts_due_to_related_parties_current")
    + i("amounts_due_to_related_parties_non_current"),
    "lease_liabilities": lambda i: i("operating_lease_liabilities_current")
    + i("operating_lease_liabilities_non_current"),
    "net_debt": lambda i: _borrowings(i) - _liquidity(i),
    "net_debt_to_ebitda": lambda i: (_borrowings(i) - _liquidity(i))
    / above_nil(sum(i("adjusted_ebitda", ago) for ago in range(4))),
    "interest_cover": lambda i: above_nil(i("adjusted_ebitda")) / above_nil(-i("interest_expense")),
    "receivable_days": lambda i: i("accounts_receivable") / i("total_revenues") * i.days,
    "payable_days": lambda i: i("accounts_payable") / -i("cost_of_revenues") * i.days,
    "days_gap": lambda i: (i("accounts_receivable") / i("total_revenues")
    + i("accounts_payable") / i("cost_of_revenues")) * i.days,
    "revenues_per_ads": lambda i: 15 * _per_share("total_revenues")(i),
    "ebitda_per_ads": lambda i: 15 * _per_share("adjusted_ebitda")(i),
    "net_loss_per_ads": lambda i: 15 * _per_share("net_loss_attributable_to_shareholders")(i),
    "net_loss_per_share": _per_share("net_loss_attributable_to_shareholders"),
    "dilution": lambda i: grown(
        i("weighted_average_shares_basic_and_diluted"),
        i("weighted_average_shares_basic_and_diluted", 4),
    ),
}  # fmt: skip
"""Every other metric."""


@cache
def reckoned(quarter: str, id: str) -> tuple[float | None, bool, bool]:
    """Work out a figure: its value, whether it rests on one keyed in, whether it is nonsense."""
    reckoning = Reckoning(quarter)

    def item(name: str, ago: int = 0) -> float:
        return reckoning.item(name, ago)

    item.days = 91 if quarter in ("2024Q1", "2024Q2") else _DAYS[int(quarter[5])]  # type: ignore[attr-defined]
    item.reckoning = reckoning  # type: ignore[attr-defined]
    function, _, rest = id.partition("(")
    plain = METRICS.get(id, lambda i: i(id))
    formula = OF_A_FIGURE[function](rest.rstrip(")")) if rest else plain
    try:
        return formula(item), reckoning.keyed_in, False
    except Nonsense:
        return None, False, True
    except Missing:
        return None, False, False
