"""Every computed figure by plain arithmetic, written down apart from the package."""

from __future__ import annotations

from collections.abc import Callable


class Missing(Exception):  # noqa: N818
    """A figure that is not at hand, or has no meaning."""


class Nonsense(Missing):
    """A figure that has no meaning: growth from a loss, say."""


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


def formula_of(id: str) -> _Formula:
    """Give the formula of an item, a metric, or a metric of another figure."""
    if id.startswith("-"):
        return lambda i: -formula_of(id[1:])(i)
    function, _, rest = id.partition("(")
    if rest:
        return OF_A_FIGURE[function](rest[:-1])
    return METRICS.get(id, lambda i: i(id))


def _of(id: str | _Formula, ago: int = 0) -> _Formula:
    """Give an item, or what is worked out, of some quarters ago."""
    formula = formula_of(id) if isinstance(id, str) else id
    return lambda i: _shifted(formula, i, ago)


def _shifted(formula: _Formula, i: Callable[..., float], ago: int) -> float:
    def earlier(name: str, more: int = 0) -> float:
        return i(name, ago + more)

    earlier.reckoning, earlier.days = i.reckoning, i.days
    return formula(earlier)


def _change(id: str | _Formula, ago: int) -> _Formula:
    return lambda i: _of(id)(i) - _of(id, ago)(i)


def _loss(id: str, ago: int) -> _Formula:
    def widened(i: Callable[..., float]) -> float:
        now, then = -i(id), -i(id, ago)
        return (above_nil(now) / above_nil(then) - 1) * 100

    return widened


def _ratio(id: str | _Formula, ago: int = 0) -> _Formula:
    return lambda i: _of(id, ago)(i) / i("total_revenues", ago)


def _step(id: str | _Formula, ago: int = 4) -> _Formula:
    return lambda i: (_ratio(id)(i) - _ratio(id, ago)(i)) * 10_000


def _ratio_step(id: str | _Formula, ago: int) -> _Formula:
    return lambda i: (_ratio(id)(i) - _ratio(id, ago)(i)) * i("total_revenues")


def _rest(whole: _Formula, *parts: _Formula) -> _Formula:
    """Take the parts that are known from the whole."""
    return lambda i: whole(i) - sum(_either(part, lambda i: 0.0)(i) for part in parts)


def _rate(id: str) -> _Formula:
    return lambda i: (
        4 * above_nil(-i("interest_expense")) / above_nil((_of(id)(i) + _of(id, 1)(i)) / 2) * 100
    )


def _lasts(used: _Formula) -> _Formula:
    return lambda i: METRICS["cash_and_restricted_cash"](i) / above_nil(used(i))


def _expenses(i: Callable[..., float]) -> float:
    in_costs = i("share_based_compensation_in_cost_of_revenues")
    added_back = i("share_based_compensation") - in_costs - i("impairment_of_long_lived_assets")
    return i("total_operating_expenses") + added_back


def _underlying(ago: int) -> _Formula:
    return _rest(
        _change(lambda i: i("operating_loss") + i("share_based_compensation"), ago),
        _change(lambda i: -i("disposal_adjustment"), ago),
        _change("impairment_of_long_lived_assets", ago),
    )


_COMPONENTS = ("idc_costs", "depreciation_amortization_costs",
               "solution_development_and_services_costs")  # fmt: skip


def _other_ratio_step(ago: int) -> _Formula:
    parts = (_ratio_step(id, ago) for id in _COMPONENTS)
    return _rest(_ratio_step("gross_profit", ago), *parts)


def _other_cash_costs(ago: int) -> _Formula:
    parts = (_step(id, ago) for id in _COMPONENTS if "depreciation" not in id)
    return _rest(_step("cash_costs_of_revenues", ago), *parts)


def _volume(ago: int) -> _Formula:
    return lambda i: (
        (i("total_revenues") - i("total_revenues", ago)) * _ratio("gross_profit", ago)(i)
    )


def _to_segment(segment: str, *costs: str) -> _Formula:
    return lambda i: -sum(map(i, costs)) / above_nil(i(segment)) * 100


def _four(id: str) -> _Formula:
    return lambda i: sum(i(id, ago) for ago in range(4))


def _leverage(owed: str, ebitda: str) -> _Formula:
    # narrow and broad stand together or not at all
    return lambda i: (
        (METRICS["net_obligations"](i), METRICS[owed](i))[1] / above_nil(_four(ebitda)(i))
    )


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
        reckoning = i.reckoning
        before = reckoning.rank
        try:
            return first(i)
        except Missing:
            reckoning.rank = before
            return second(i)

    return chosen


def _average_burn(i: Callable[..., float]) -> float:
    return above_nil(-sum(_flow(i, ago) for ago in range(4))) / 4


OF_A_FIGURE: dict[str, Callable[[str], _Formula]] = {
    "year_on_year": lambda id: lambda i: grown(_of(id)(i), _of(id, 4)(i)),
    "quarter_on_quarter": lambda id: lambda i: grown(_of(id)(i), _of(id, 1)(i)),
    "share": _share,
    "cost_share": lambda id: lambda i: -_share(id)(i),
    "trailing_twelve_months": lambda id: lambda i: sum(i(id, ago) for ago in range(4)),
    "trailing_growth": lambda id: (
        lambda i: grown(sum(i(id, ago) for ago in range(4)), sum(i(id, ago) for ago in range(4, 8)))
    ),
    "contribution": lambda id: lambda i: (i(id) - i(id, 4)) / i("total_revenues", 4) * 100,
    "change_on_year": lambda id: _change(id, 4),
    "change_on_quarter": lambda id: _change(id, 1),
    "loss_on_year": lambda id: _loss(id, 4),
    "loss_on_quarter": lambda id: _loss(id, 1),
    "ratio_step_on_year": lambda id: _ratio_step(id, 4),
    "ratio_step_on_quarter": lambda id: _ratio_step(id, 1),
    "margin_step_on_year": _step,
    "margin_step_on_quarter": lambda id: _step(id, 1),
    "points_on_year": lambda id: _change(id, 4),
    "points_on_quarter": lambda id: _change(id, 1),
    "implied_rate": _rate,
}
"""Metrics that are computed of another figure."""

METRICS: dict[str, _Formula] = {
    "ai_gross_billings_growth": _either(
        lambda i: grown(i("ai_gross_billings"), i("ai_gross_billings", 4)),
        lambda i: i("ai_gross_billings_growth"),
    ),
    "ai_billings": _either(
        lambda i: i("ai_gross_billings"),
        lambda i: i("ai_gross_billings", 4) * (1 + METRICS["ai_gross_billings_growth"](i) / 100),
    ),
    "ai_billings_bound": lambda i: i("ai_gross_billings_to_public_cloud_revenues_at_least") / 100
    * i("public_cloud_revenues"),
    "ai_to_public_cloud": lambda i: METRICS["ai_billings"](i) / i("public_cloud_revenues") * 100,
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
    "normalized_adjusted_operating_margin": _share("normalized_adjusted_operating_profit"),
    "ebitda_after_depreciation": lambda i: i("adjusted_ebitda")
    - i("depreciation_and_amortization"),
    "ebitda_after_depreciation_margin": lambda i: (
        i("adjusted_ebitda") - i("depreciation_and_amortization")
    ) / i("total_revenues") * 100,
    "normalized_ebitda_after_depreciation": lambda i: i("normalized_adjusted_ebitda")
    - i("depreciation_and_amortization"),
    "net_margin": _share("net_loss"),
    "adjusted_net_margin": _share("adjusted_net_loss"),
    "share_based_compensation_share": _share("share_based_compensation"),
    "depreciation_share": _share("depreciation_and_amortization"),
    "incremental_gross": lambda i: (i("gross_profit") - i("gross_profit", 4))
    / above_nil(i("total_revenues") - i("total_revenues", 4)) * 100,
    "incremental_ebitda": lambda i: (i("adjusted_ebitda") - i("adjusted_ebitda", 4))
    / above_nil(i("total_revenues") - i("total_revenues", 4)) * 100,
    "disposal_gain": lambda i: -i("disposal_adjustment"),
    "interest_burden": lambda i: -_share("interest_expense")(i),
    "cash_costs_of_revenues": lambda i: i("cost_of_revenues")
    - i("depreciation_amortization_costs") + i("share_based_compensation_in_cost_of_revenues"),
    "remaining_costs_of_revenues": lambda i: i("cost_of_revenues") - sum(map(i, _COMPONENTS)),
    "cash_operating_expenses": lambda i: _expenses(i) + i("depreciation_and_amortization")
    + i("depreciation_amortization_costs"),
    "operating_expenses_before_share_based_compensation": _expenses,
    "expense_growth": lambda i: grown(-_expenses(i), -_of(_expenses, 4)(i)),
    "operating_leverage": lambda i: grown(i("total_revenues"), i("total_revenues", 4))
    - grown(-_expenses(i), -_of(_expenses, 4)(i)),
    "infrastructure_ratio": _to_segment(
        "public_cloud_revenues", "idc_costs", "depreciation_amortization_costs"
    ),
    "idc_ratio": _to_segment("public_cloud_revenues", "idc_costs"),
    "depreciation_ratio": _to_segment("public_cloud_revenues", "depreciation_amortization_costs"),
    "solution_ratio": _to_segment(
        "enterprise_cloud_revenues", "solution_development_and_services_costs",
        "fulfillment_costs",
    ),
    "solution_development_ratio": _to_segment(
        "enterprise_cloud_revenues", "solution_development_and_services_costs"
    ),
    "net_interest": lambda i: i("interest_income") + i("interest_expense"),
    "share_based_compensation_expense": lambda i: -i("share_based_compensation"),
    "exchange_result": lambda i: i("foreign_exchange_gain"),
    "income_tax": lambda i: i("income_tax_expense"),
    "other_result": lambda i: i("other_gain_net") + i("other_income_net"),
    "other_gains_and_income": lambda i: i("other_gain_net") + i("other_income_net")
    + i("impairment_of_long_lived_assets") + i("impairment_adjustment"),
    "operating_step_on_year": _underlying(4),
    "operating_step_on_quarter": _underlying(1),
    "volume_step_on_year": _volume(4),
    "volume_step_on_quarter": _volume(1),
    "other_ratio_step_on_year": _other_ratio_step(4),
    "other_ratio_step_on_quarter": _other_ratio_step(1),
    "other_cash_costs_step_on_year": _other_cash_costs(4),
    "other_cash_costs_step_on_quarter": _other_cash_costs(1),
    "cash_flow_before_financing": _flow,
    "cash_and_restricted_cash": _either(
        lambda i: i("cash_at_end_of_period"),
        lambda i: i("cash_and_cash_equivalents") + i("restricted_cash"),
    ),
    "total_liquidity": _liquidity,
    "total_borrowings": _borrowings,
    "burn": lambda i: above_nil(-_flow(i)),
    "average_burn": _average_burn,
    "runway": _lasts(lambda i: -_flow(i)),
    "runway_after_dues": lambda i: max(
        METRICS["cash_and_restricted_cash"](i) - METRICS["due_within_a_year"](i), 0
    ) / above_nil(-_flow(i)),
    "runway_at_average": lambda i: METRICS["cash_and_restricted_cash"](i) / _average_burn(i),
    "runway_all_in": _lasts(
        lambda i: i("capital_expenditures_and_leased_assets")
        - i("net_cash_from_operating_activities")
    ),
    "runway_at_depreciation": _lasts(
        lambda i: i("depreciation_and_amortization") - i("net_cash_from_operating_activities")
    ),
    "runway_without_operations": _lasts(lambda i: -i("net_cash_from_investing_activities")),
    "cash_investment": lambda i: -i("net_cash_from_investing_activities"),
    "investment_without_cash": lambda i: i("capital_expenditures_and_leased_assets")
    + i("net_cash_from_investing_activities"),
    "implied_additions": lambda i: i("property_and_equipment") - i("property_and_equipment", 1)
    + i("depreciation_and_amortization") - i("amortization_of_intangible_assets"),
    "capex_to_revenues": lambda i: i("capital_expenditures_and_leased_assets")
    / i("total_revenues"),
    "capex_to_depreciation": lambda i: i("capital_expenditures_and_leased_assets")
    / i("depreciation_and_amortization"),
    "next_depreciation": lambda i: 2 * i("property_and_equipment")
    * (i("depreciation_and_amortization") - i("amortization_of_intangible_assets"))
    / (i("property_and_equipment") + i("property_and_equipment", 1)),
    "related_party_debt": lambda i: i("amounts_due_to_related_parties_current")
    + i("amounts_due_to_related_parties_non_current"),
    "lease_liabilities": lambda i: i("operating_lease_liabilities_current")
    + i("operating_lease_liabilities_non_current"),
    "net_debt": lambda i: _borrowings(i) - _liquidity(i),
    "net_debt_with_related_parties": lambda i: METRICS["net_debt"](i)
    + METRICS["related_party_debt"](i),
    "net_debt_with_leases": lambda i: METRICS["net_debt_with_related_parties"](i)
    + METRICS["lease_liabilities"](i),
    "net_obligations": lambda i: METRICS["net_debt_with_leases"](i) + i("other_liabilities"),
    "gross_obligations": lambda i: METRICS["borrowings_and_related_parties"](i)
    + METRICS["lease_liabilities"](i) + i("other_liabilities"),
    "borrowings_and_related_parties": lambda i: _borrowings(i) + METRICS["related_party_debt"](i),
    "trailing_ebitda": _four("adjusted_ebitda"),
    "trailing_normalized_ebitda": _four("normalized_adjusted_ebitda"),
    "net_debt_to_ebitda": _leverage("net_debt", "adjusted_ebitda"),
    "obligations_to_ebitda": _leverage("net_obligations", "adjusted_ebitda"),
    "net_debt_to_normalized_ebitda": _leverage("net_debt", "normalized_adjusted_ebitda"),
    "obligations_to_normalized_ebitda": _leverage(
        "net_obligations", "normalized_adjusted_ebitda"
    ),
    "due_within_a_year": lambda i: i("short_term_borrowings")
    + i("amounts_due_to_related_parties_current") + i("operating_lease_liabilities_current"),
    "dues_cover": lambda i: METRICS["cash_and_restricted_cash"](i)
    / METRICS["due_within_a_year"](i),
    "normalized_interest_cover": lambda i: above_nil(i("normalized_adjusted_ebitda"))
    / above_nil(-i("interest_expense")),
    "interest_cover": lambda i: above_nil(i("adjusted_ebitda")) / above_nil(-i("interest_expense")),
    "receivable_days": lambda i: i("accounts_receivable") / i("total_revenues") * i.days,
    "receivable_days_with_related_parties": lambda i: (
        i("accounts_receivable") + i("amounts_due_from_related_parties_current")
    ) / i("total_revenues") * i.days,
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
    "book_per_ads": lambda i: i("total_shareholders_equity") * 1000
    / i("ordinary_shares_outstanding") * 15,
    "tangible_book_per_ads": lambda i: (
        i("total_shareholders_equity") - i("goodwill") - i("intangible_assets")
    ) * 1000 / i("ordinary_shares_outstanding") * 15,
    "enterprise_bridge": lambda i: METRICS["net_debt"](i) + i("non_controlling_interests")
    - i("equity_investments"),
    "enterprise_bridge_broad": lambda i: METRICS["net_obligations"](i)
    + i("non_controlling_interests") - i("equity_investments"),
    "infrastructure_point": lambda i: i("public_cloud_revenues") / 100,
    "interest_point": lambda i: METRICS["gross_obligations"](i) / 400,
}  # fmt: skip
"""Every other metric."""
