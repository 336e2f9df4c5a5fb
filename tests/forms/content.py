"""What a release around given facts says: paragraphs and tables, in no form yet.

The figures and row labels are real; every sentence is made up here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter

ORDINALS = ("First", "Second", "Third", "Fourth")
WORDS = {
    3: "Three Months Ended",
    6: "Six Months Ended",
    9: "Nine Months Ended",
    12: "Twelve Months Ended",
}
TITLES = {
    "balance_sheet": "UNAUDITED CONDENSED CONSOLIDATED BALANCE SHEETS",
    "income_statement": "UNAUDITED CONDENSED CONSOLIDATED STATEMENTS OF COMPREHENSIVE LOSS",
    "non_gaap": "RECONCILIATION OF GAAP AND NON-GAAP RESULTS",
    "margins": "RECONCILIATION OF GAAP AND NON-GAAP RESULTS",
    "cash_flow": "UNAUDITED CONDENSED CONSOLIDATED STATEMENT OF CASH FLOWS",
}
UNITS = {
    "income_statement": "(All amounts in thousands, except for share and per share data)",
    "non_gaap": "(All amounts in thousands, except for percentage)",
    "margins": "(All amounts in thousands, except for percentage)",
}
HEADINGS = {
    "cash_and_cash_equivalents": "Current assets:",
    "property_and_equipment": "Non-current assets:",
    "accounts_payable": "Current liabilities:",
    "long_term_borrowings": "Non-current liabilities:",
    "ordinary_shares": "Shareholders' equity:",
    "public_cloud_revenues": "Revenues:",
    "selling_and_marketing_expenses": "Operating expenses:",
    "net_loss_per_share_basic_and_diluted": "Net loss per share:",
    "weighted_average_shares_basic_and_diluted": "Shares used in the computation:",
    "share_based_compensation": "Adjustments:",
}
FIRST_ROWS = ("gross_profit", "net_loss", "operating_loss")
CURRENCIES = {"CNY": "RMB", "USD": "US$"}


@dataclass(frozen=True)
class Grid:
    """A statement: its title lines, the parts of its heading, and its rows of cells.

    `periods` are durations with the number of columns that each stands over, none in a balance
    sheet; `currencies` are empty where the figures are percentages. A row of one cell is a
    heading.
    """

    title: tuple[str, str, str]
    periods: list[tuple[str, int]]
    dates: list[datetime.date]
    currencies: list[str]
    rows: list[list[str]]


def compose(facts: Sequence[Fact]) -> list[str | Grid]:
    """Give the paragraphs and tables of a release that states just these facts.

    Parameters
    ----------
    facts : sequence of Fact
        Those of one release, in reading order.
    """
    quarter = Quarter.parse(facts[0].release)
    blocks: list[str | Grid] = [
        f"Kingsoft Cloud Reports {ORDINALS[quarter.number - 1]} Quarter {quarter.year} Results",
        "BEIJING, Kingsoft Cloud Holdings Limited (NASDAQ: KC and HKEX: 3896) tells how it did.",
        *_prose(facts, quarter),
        "Conference Call Information",
        "There is a call.",
    ]
    return blocks + [
        _grid(table)
        for table in _tables([fact for fact in facts if fact.statement != "disclosure"])
    ]


def _tables(facts: list[Fact]) -> Iterator[list[Fact]]:
    """Cut the facts where a new table begins."""
    for statement, run in groupby(facts, key=lambda fact: fact.statement):
        table: list[Fact] = []
        for fact in run:
            begins = statement == "non_gaap" and fact.item in FIRST_ROWS
            if table and begins and table[-1].item != fact.item:
                yield table
                table = []
            table.append(fact)
        yield table


def _grid(table: list[Fact]) -> Grid:
    rows = [list(row) for _, row in groupby(table, key=lambda fact: (fact.item, fact.label))]
    first = rows[0]
    statement = first[0].statement
    printed = []
    for row in rows:
        if row[0].item in HEADINGS:
            printed.append([HEADINGS[row[0].item]])
        printed.append([row[0].label, *[print_value(fact) for fact in row]])
    return Grid(
        (
            "KINGSOFT CLOUD HOLDINGS LIMITED",
            TITLES[statement],
            UNITS.get(statement, "(All amounts in thousands)"),
        ),
        [
            (WORDS[months], len(list(run)))
            for months, run in groupby(fact.months for fact in first)
            if months
        ],
        [fact.period_end for fact in first],
        [CURRENCIES[fact.currency] for fact in first] if statement != "margins" else [],
        printed,
    )


def print_value(fact: Fact) -> str:
    """Print a value as the tables do."""
    if fact.value == 0:
        return "-"
    if fact.unit == "percent":
        return f"{fact.value}%"
    return f"({-fact.value:,})" if fact.value < 0 else f"{fact.value:,}"


def day(date: datetime.date) -> str:
    """Print a day as the headings do: 'Dec 31,'."""
    return f"{date:%b} {date.day},"


def _prose(facts: Sequence[Fact], quarter: Quarter) -> Iterator[str]:
    told = [fact for fact in facts if fact.statement == "disclosure"]
    balances = [fact for fact in facts if fact.statement == "balance_sheet"]
    year = [fact for fact in told if fact.months == 12]
    yield f"{ORDINALS[quarter.number - 1]} Quarter {quarter.year} Results"
    yield from _sentences([fact for fact in told if fact not in year], balances, quarter)
    if year:
        yield f"Fiscal Year {quarter.year} Results"
        yield from _sentences(year, balances, quarter)


def _sentences(facts: list[Fact], balances: list[Fact], quarter: Quarter) -> Iterator[str]:
    for (label, _), group in groupby(facts, key=_named):
        stated = list(group)
        first = stated[0]
        if first.unit == "per_usd":
            yield f"Dollars are RMB at {label}, the rate of {_date(first.period_end)}, for comfort."
        elif first.item.endswith("_at_least"):
            share = f"more than {first.value}% of revenues from public cloud services"
            yield f"The {label} was {share}."
        elif first.unit == "percent":
            about = "around " if label.endswith(" (about)") else ""
            name = label.removesuffix(" (about)")
            yield f"The {name} grew {about}{first.value}% year-over-year."
        elif first.item == "ordinary_shares_outstanding":
            yield f"{label} were {first.value:,} as of {_date(first.period_end)}, that is " + next(
                f"{fact.value:,} ADSs." for fact in facts if fact.item == "ads_outstanding"
            )
        elif first.unit == "millions":
            yield f"{label} were {_amounts(stated, balances, quarter)}."


def _named(fact: Fact) -> tuple[str, str]:
    """Give what the figures of one sentence share: sums of a label, or one percentage."""
    return fact.label, fact.item if fact.unit == "percent" else ""


def _amounts(stated: list[Fact], balances: list[Fact], quarter: Quarter) -> str:
    now = [fact for fact in stated if fact.period_end == quarter.end]
    before = [fact for fact in stated if fact.period_end != quarter.end]
    sums = [
        f"RMB{fact.value:,} million"
        + "".join(
            f" (US${other.value:,} million)"
            for other in now
            if (other.item, other.currency) == (fact.item, "USD")
        )
        for fact in now
        if fact.currency == "CNY"
    ]
    earlier = [f"RMB{fact.value:,} million {_when(fact, quarter)}" for fact in before]
    if not sums:  # what it is compared with stands in the balance sheet
        item, end = stated[0].item, quarter.end
        now = [fact for fact in balances if (fact.item, fact.period_end) == (item, end)]
        sums = [f"RMB{round(now[0].value / 1000, 1):,} million as of {_date(end)}"]
    return " and ".join(sums) + "".join(f", compared with {text}" for text in earlier)


def _when(fact: Fact, quarter: Quarter) -> str:
    if fact.months == 0:
        return f"as of {_date(fact.period_end)}"
    year = fact.period_end.year
    return f"in {year}" if fact.months == 12 else f"in the same quarter of {year}"


def _date(date: datetime.date) -> str:
    return f"{date:%B} {date.day}, {date.year}"
