"""Writes a release around facts, in the layouts in which releases arrive.

The figures and row labels are real; every sentence is made up here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter

ORDINALS = ("First", "Second", "Third", "Fourth")
WORDS = {3: "Three Months Ended", 6: "Six Months Ended", 12: "Twelve Months Ended"}
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
LABEL_WIDTH = 68


def write_release(facts: Sequence[Fact], layout: str) -> str:
    """Write a release that states just these facts.

    Parameters
    ----------
    facts : sequence of Fact
        Those of one release, in reading order.
    layout : {"rows", "cells"}
        One row a line with its cells set off by tabs, or one cell a line with rows set off by
        blank lines, where closing parentheses stand on their own and long labels wrap.
    """
    quarter = Quarter.parse(facts[0].release)
    parts = [
        f"Kingsoft Cloud Reports {ORDINALS[quarter.number - 1]} Quarter {quarter.year} Results",
        "BEIJING, Kingsoft Cloud Holdings Limited (NASDAQ: KC and HKEX: 3896) tells how it did.",
        *_prose(facts, quarter),
        "Conference Call Information",
        "There is a call.",
    ]
    for table in _tables([fact for fact in facts if fact.statement != "disclosure"]):
        statement = table[0].statement
        parts += ["KINGSOFT CLOUD HOLDINGS LIMITED", TITLES[statement]]
        parts += [UNITS.get(statement, "(All amounts in thousands)")]
        rows = [*_heading(table, layout), *_body(table)]
        parts += [_ROWS[layout](rows)]
    return "\n\n".join(parts) + "\n"


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


def _rows(table: list[Fact]) -> list[list[Fact]]:
    return [list(row) for _, row in groupby(table, key=lambda fact: (fact.item, fact.label))]


def _heading(table: list[Fact], layout: str) -> list[list[str]]:
    first = _rows(table)[0]
    months = [str(WORDS[fact.months]) for fact in first if fact.months]
    spans = [name for name, _ in groupby(months)]
    rows = [["", *spans]] if spans else []
    if layout == "rows":
        rows += [["", *[f"{fact.period_end:%b} {fact.period_end.day}, {fact.period_end.year}"
                        for fact in first]]]  # fmt: skip
    else:
        rows += [["", *[f"{fact.period_end:%b} {fact.period_end.day}," for fact in first]]]
        rows += [["", *[str(fact.period_end.year) for fact in first]]]
    currencies = {"CNY": "RMB", "USD": "US$"}
    if any(fact.currency for fact in first):
        rows += [["", *[currencies[fact.currency] for fact in first]]]
    return rows


def _body(table: list[Fact]) -> Iterator[list[str]]:
    for row in _rows(table):
        if row[0].item in HEADINGS:
            yield [HEADINGS[row[0].item]]
        yield [row[0].label, *[print_value(fact) for fact in row]]


def print_value(fact: Fact) -> str:
    """Print a value as the tables do."""
    if fact.value == 0:
        return "-"
    if fact.unit == "percent":
        return f"{fact.value}%"
    return f"({-fact.value:,})" if fact.value < 0 else f"{fact.value:,}"


def _as_rows(rows: Iterable[list[str]]) -> str:
    return "\n".join("\t".join(row) + ("\t" if len(row) == 1 else "") for row in rows)


def _as_cells(rows: Iterable[list[str]]) -> str:
    blocks = []
    for row in rows:
        label, *cells = row
        if len(label) > LABEL_WIDTH and cells:
            cut = label.rindex(" ", 0, LABEL_WIDTH)
            blocks.append([label[:cut], "", ""])
            label = label[cut + 1 :]
        lines = [label]
        for cell in cells:
            lines += [cell[:-1], ")"] if cell.endswith(")") else [cell, ""]
        blocks.append(lines)
    return "\n\n".join("\n".join(f"\t{line}" for line in block) for block in blocks)


_ROWS = {"rows": _as_rows, "cells": _as_cells}


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
    for label, group in groupby(facts, key=lambda fact: fact.label):
        stated = list(group)
        first = stated[0]
        if first.unit == "per_usd":
            yield f"Dollars are RMB at {label}, the rate of {_date(first.period_end)}, for comfort."
        elif first.unit == "percent":
            yield f"The {label} grew {first.value}% year-over-year."
        elif first.item == "ordinary_shares_outstanding":
            yield f"{label} were {first.value:,} as of {_date(first.period_end)}, that is " + next(
                f"{fact.value:,} ADSs." for fact in facts if fact.item == "ads_outstanding"
            )
        elif first.unit == "millions":
            yield f"{label} were {_amounts(stated, balances, quarter)}."


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


def _date(day: datetime.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
