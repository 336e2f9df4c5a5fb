"""Figures worked out from the frozen CSV files by plain arithmetic, apart from the package."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.seen.formulas import METRICS, OF_A_FIGURE, Missing, Nonsense, formula_of

__all__ = ["DATA", "HISTORY", "METRICS", "OF_A_FIGURE", "QUARTERS", "back", "reckoned", "stated"]

DATA = Path(__file__).parents[1] / "data"
SUPPLEMENT, HISTORY = "supplement.csv", "history.csv"
"""What is keyed in: of a few quarters, and of seven years."""
STANDINGS = ("", "company", "secondary", "vendor")
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
    "disposal_adjustment": ("normalized_adjusted_ebitda", "adjusted_ebitda"),
}
_TURNED = {
    "income_tax_adjustment": "income_tax_expense",
    "interest_expense_adjustment": "interest_expense",
    "interest_income_adjustment": "interest_income",
    "foreign_exchange_adjustment": "foreign_exchange_gain",
}
_CLEAR = 1000
"""What is left of two figures keyed in to RMB0.1 million must be ten times their rounding."""
_DAYS = {1: 90, 2: 91, 3: 92, 4: 92}
_Stated = tuple[float, int]
"""A figure, sums in thousands, and the rank of its standing."""


@cache
def periods(keyed_in: str = SUPPLEMENT) -> dict[tuple[str, int, str], _Stated]:
    """Last quarter, months and item to each figure that is stated, the best standing first."""
    found: dict[tuple[str, int, str], _Stated] = {}
    for rank, row in sorted(_rows(keyed_in), key=lambda each: each[0]):
        year, month, day = map(int, row["period_end"].split("-"))
        at_the_end = (month, day) in ((3, 31), (6, 30), (9, 30), (12, 31))
        if row["currency"] == "USD" or not at_the_end:
            continue
        value = float(row["value"]) * (1000 if row["unit"] == "millions" else 1)
        if row.get("statement") == "disclosure" and row["item"] in _POSITIVE_IN_PROSE:
            value = -value
        found.setdefault((f"{year}Q{month // 3}", int(row["months"]), row["item"]), (value, rank))
    return found


def _rows(keyed_in: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows of all files, each with its rank; those of the text behind the tables."""
    for name in ("releases/2026Q1.csv", "releases/2024Q4.csv", keyed_in):
        with (DATA / name).open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        for row in sorted(rows, key=lambda row: row.get("statement") == "disclosure"):
            yield STANDINGS.index(row.get("standing", "")), row


@cache
def stated(keyed_in: str = SUPPLEMENT) -> dict[tuple[str, str], _Stated]:
    """Quarter and item to the figure that is stated of the quarter, or of its last day."""
    found: dict[tuple[str, str], _Stated] = {}
    for (quarter, months, item), figure in periods(keyed_in).items():
        if months in (0, 3):
            found.setdefault((quarter, item), figure)
    return found


@cache
def told_whole() -> set[tuple[str, str]]:
    """Quarter and item of the sums that no table has, and that are told without decimals."""
    rows = [row for _, row in _rows(SUPPLEMENT)]
    in_tables = {row["item"] for row in rows if row.get("statement", "disclosure") != "disclosure"}
    return {
        (f"{row['period_end'][:4]}Q{int(row['period_end'][5:7]) // 3}", row["item"])
        for row in rows
        if row["item"] not in in_tables and "." not in row["value"]
    }


def back(quarter: str, quarters: int) -> str:
    year, index = divmod(int(quarter[:4]) * 4 + int(quarter[5]) - 1 - quarters, 4)
    return f"{year}Q{index + 1}"


class Reckoning:
    """Figures of a quarter by id; the lowest standing of what was used is noted on the way."""

    def __init__(self, quarter: str, keyed_in: str) -> None:
        self.quarter = quarter
        self.rank = 0
        self.stated = stated(keyed_in)
        self.periods = periods(keyed_in)

    def item(self, id: str, ago: int = 0) -> float:
        quarter = back(self.quarter, ago)
        found = self.stated.get((quarter, id))
        if id == "cash_at_end_of_period":
            found = min(filter(None, [found, *self._openings(quarter)]), key=lambda f: f[1],
                        default=None)  # fmt: skip
        if found is None:
            return self._follows(id, ago)
        value, rank = found
        self.rank = max(self.rank, rank)
        return value

    def _openings(self, quarter: str) -> list[_Stated | None]:
        """Give the opening cash of the next quarter, and of the next year."""
        ends = [(back(quarter, -1), 3), *([(back(quarter, -4), 12)] if quarter[5] == "4" else [])]
        return [self.periods.get((*end, "cash_at_beginning_of_period")) for end in ends]

    def _follows(self, id: str, ago: int) -> float:
        i = lambda name: self.item(name, ago)  # noqa: E731
        match id:
            case "other_revenues":
                rest = i("total_revenues") - i("public_cloud_revenues")
                return self._nil(rest - i("enterprise_cloud_revenues"))
            case "cost_of_revenues":
                return i("gross_profit") - i("total_revenues")
            case "total_operating_expenses":
                return i("operating_loss") - i("gross_profit")
            case "cash_at_end_of_period" if self._has("restricted_cash", ago):
                return i("cash_and_cash_equivalents") + i("restricted_cash")
            case "cash_at_beginning_of_period" if back(self.quarter, ago) > QUARTERS[0]:
                return self.item("cash_at_end_of_period", ago + 1)
            case "net_change_in_cash":
                return i("cash_at_end_of_period") - i("cash_at_beginning_of_period")
            case "restricted_cash":
                return i("cash_at_end_of_period") - i("cash_and_cash_equivalents")
            case "short_term_investments":
                others = (
                    "cash_and_cash_equivalents", "restricted_cash", "accounts_receivable",
                    "prepayments_and_other_assets_current",
                    "amounts_due_from_related_parties_current",
                )  # fmt: skip
                return self._nil(i("total_current_assets") - sum(map(i, others)))
            case "long_term_borrowings":
                others = (
                    "amounts_due_to_related_parties_non_current", "deferred_tax_liabilities",
                    "operating_lease_liabilities_non_current", "other_liabilities",
                )  # fmt: skip
                return self._nil(i("total_non_current_liabilities") - sum(map(i, others)))
            case "share_based_compensation":
                added = ("foreign_exchange_adjustment", "impairment_adjustment")
                return i("adjusted_net_loss") - i("net_loss") - sum(map(i, added))
            case "impairment_of_long_lived_assets":
                kinds = (
                    "selling_and_marketing",
                    "general_and_administrative",
                    "research_and_development",
                )
                known = sum(i(f"{kind}_expenses") for kind in kinds)
                return self._nil(i("total_operating_expenses") - known)
            case "impairment_adjustment" if self._has("impairment_of_long_lived_assets", ago):
                return -i("impairment_of_long_lived_assets")
            case "impairment_adjustment":
                added = ("share_based_compensation", "foreign_exchange_adjustment")
                return self._nil(i("adjusted_net_loss") - i("net_loss") - sum(map(i, added)))
        if id in _TURNED:
            return -i(_TURNED[id])
        if id in _TWO_PARTS:
            whole, other = _TWO_PARTS[id]
            rest = i(whole) - i(other)
            if self.rank and abs(rest) < _CLEAR:
                raise Missing(id)
            return rest
        return self._rest_of_the_year(id, ago)

    def _rest_of_the_year(self, id: str, ago: int) -> float:
        """Take the other quarters from a year or a half of one."""
        quarter = back(self.quarter, ago)
        for months in (6, 9, 12):
            end = f"{quarter[:4]}Q{months // 3}"
            if (end, months, id) in self.periods and quarter <= end:
                value, rank = self.periods[end, months, id]
                others = [n for n in range(1, months // 3 + 1) if n != int(quarter[5])]
                if all((f"{quarter[:4]}Q{n}", id) in self.stated for n in others):
                    self.rank = max(self.rank, rank)
                    return value - sum(self.item(id, ago + int(quarter[5]) - n) for n in others)
        raise Missing(id)

    def _has(self, id: str, ago: int) -> bool:
        return (back(self.quarter, ago), id) in self.stated

    def _nil(self, rest: float) -> float:
        if round(rest, 6):
            raise Missing
        return 0.0


@cache
def reckoned(quarter: str, id: str, keyed_in: str = SUPPLEMENT) -> tuple[float | None, str, bool]:
    """Work out a figure: its value, the lowest standing that it rests on, if it is nonsense."""
    reckoning = Reckoning(quarter, keyed_in)

    def item(name: str, ago: int = 0) -> float:
        return reckoning.item(name, ago)

    item.days = 91 if quarter in ("2020Q1", "2024Q1", "2024Q2") else _DAYS[int(quarter[5])]
    item.reckoning = reckoning
    try:
        return formula_of(id)(item), STANDINGS[reckoning.rank], False
    except Nonsense:
        return None, "", True
    except Missing:
        return None, "", False
