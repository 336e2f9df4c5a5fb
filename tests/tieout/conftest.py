from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache

import pytest

from kcanalysis.facts import Fact

RATE = Decimal("7.0000")

# thousands of RMB: this quarter, the last one, the same one a year earlier
QUARTERS = {
    "income_statement": {
        "public_cloud_revenues": (1300000, 1250000, 1000000),
        "enterprise_cloud_revenues": (700000, 650000, 600000),
        "total_revenues": (2000000, 1900000, 1600000),
        "cost_of_revenues": (-1600000, -1560000, -1350000),
        "gross_profit": (400000, 340000, 250000),
        "selling_and_marketing_expenses": (-110000, -120000, -125000),
        "general_and_administrative_expenses": (-180000, -150000, -200000),
        "research_and_development_expenses": (-210000, -205000, -240000),
        "total_operating_expenses": (-500000, -475000, -565000),
        "operating_loss": (-100000, -135000, -315000),
        "interest_expense": (-60000, -58000, -50000),
        "net_loss": (-150000, -200000, -350000),
    },
    "non_gaap": {
        "adjusted_gross_profit": (410000, 350000, 262000),
        "adjusted_operating_profit": (30000, -25000, -160000),
        "adjusted_net_loss": (-40000, -90000, -240000),
        "adjusted_ebitda": (420000, 300000, -20000),
    },
    "cash_flow": {
        "net_cash_from_operating_activities": (300000, -80000, 150000),
        "net_cash_from_investing_activities": (-500000, -400000, -300000),
    },
}
MARGINS = {
    "gross_margin": ("20.0", "17.9", "15.6"),
    "adjusted_gross_margin": ("20.5", "18.4", "16.4"),
    "adjusted_ebitda_margin": ("21.0", "15.8", "-1.3"),
}
PER_SHARE = {"net_loss_per_share_basic_and_diluted": ("-0.04", "-0.05", "-0.10")}
BALANCES = {
    "cash_and_cash_equivalents": (3000000, 1800000),
    "short_term_borrowings": (2400000, 2000000),
    "total_assets": (20000000, 18000000),
}
YEARS = {
    "total_revenues": (8200000, 7000000),
    "cost_of_revenues": (-6560000, -5810000),
    "gross_profit": (1640000, 1190000),
    "net_loss": (-600000, -1500000),
}
QUARTER_ENDS = (
    datetime.date(2025, 6, 30),
    datetime.date(2025, 3, 31),
    datetime.date(2024, 6, 30),
)
DAYS = (datetime.date(2025, 6, 30), datetime.date(2024, 12, 31))
YEAR_ENDS = (datetime.date(2024, 12, 31), datetime.date(2023, 12, 31))


def make_fact(
    statement: str,
    item: str,
    value: str | int,
    *,
    period_end: datetime.date = QUARTER_ENDS[0],
    months: int = 3,
    currency: str = "CNY",
    unit: str = "thousands",
    release: str = "2025Q2",
    source: str = "",
) -> Fact:
    place = source or f"made-up.txt:{statement}.{item}.{period_end}.{months}.{currency}"
    return Fact(
        release, statement, item, item, period_end, months, currency, unit, Decimal(value), place
    )


def in_dollars(fact: Fact) -> Fact:
    value = (fact.value / RATE).quantize(Decimal(1))
    return make_fact(
        fact.statement,
        fact.item,
        str(value),
        period_end=fact.period_end,
        months=fact.months,
        currency="USD",
    )


@cache
def make_quarter() -> list[Fact]:
    """Make the tables of a made-up second quarter of 2025, dollars included."""
    facts = [
        make_fact(statement, item, value, period_end=end)
        for statement, rows in QUARTERS.items()
        for item, values in rows.items()
        for end, value in zip(QUARTER_ENDS, values, strict=True)
    ]
    facts += [
        make_fact("balance_sheet", item, value, period_end=day, months=0)
        for item, values in BALANCES.items()
        for day, value in zip(DAYS, values, strict=True)
    ]
    facts += [in_dollars(fact) for fact in facts if fact.period_end == QUARTER_ENDS[0]]
    facts += [
        make_fact("margins", item, value, period_end=end, currency="", unit="percent")
        for item, values in MARGINS.items()
        for end, value in zip(QUARTER_ENDS, values, strict=True)
    ]
    for item, values in PER_SHARE.items():
        facts += [
            make_fact("income_statement", item, value, period_end=end, unit="per_share")
            for end, value in zip(QUARTER_ENDS, values, strict=True)
        ]
        facts.append(make_fact("income_statement", item, "-0.01", currency="USD", unit="per_share"))
    rate = make_fact("disclosure", "exchange_rate", "7.0000", months=0, unit="per_usd")
    return [*facts, rate]


@pytest.fixture(scope="session")
def quarter_facts() -> list[Fact]:
    """The tables of a made-up second quarter of 2025, dollars included."""
    return make_quarter()


@pytest.fixture(scope="session")
def year_facts() -> list[Fact]:
    """The yearly columns of a made-up fourth quarter of 2024."""
    facts = [
        make_fact("income_statement", item, value, period_end=end, months=12, release="2024Q4")
        for item, values in YEARS.items()
        for end, value in zip(YEAR_ENDS, values, strict=True)
    ]
    facts += [in_dollars(fact) for fact in facts if fact.period_end == YEAR_ENDS[0]]
    for end, value in zip(YEAR_ENDS, ("20.0", "17.0"), strict=True):
        facts.append(
            make_fact(
                "margins",
                "gross_margin",
                value,
                period_end=end,
                months=12,
                currency="",
                unit="percent",
                release="2024Q4",
            )
        )
    rate = make_fact(
        "disclosure", "exchange_rate", "7.0000", months=0, unit="per_usd", release="2024Q4"
    )
    return [*facts, rate]
