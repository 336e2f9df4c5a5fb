"""Facts of releases that were never published: other quarters, columns, rows and values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from random import Random

from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter
from tests.forms.content import FIRST_ROWS, HEADINGS

LAST_ROWS = (
    "total_liabilities_and_equity",
    "comprehensive_loss_attributable_to_shareholders",
    "cash_at_end_of_period",
)
NEW_ROW = ("foreign_exchange_gain", "Gain on what is new", "gain_on_what_is_new")


@dataclass(frozen=True)
class Variation:
    """How a release differs from the one whose rows it has.

    `year_to_date` adds the columns of six, nine or twelve months; `before` those of the quarter
    before; `dropped` and `swapped` count rows; `seed` chooses them, and the values.
    """

    quarter: Quarter
    year_to_date: bool
    before: bool
    added: bool
    dropped: int
    swapped: int
    seed: int

    def apply(self, stored: Sequence[Fact]) -> list[Fact]:
        """Give the facts of the release, in reading order."""
        random = Random(self.seed)
        rows = [
            list(row) for _, row in groupby(stored, key=lambda f: (f.statement, f.item, f.label))
        ]
        rows = [row for row in rows if row[0].statement != "disclosure"]
        if self.added:
            at = next(n for n, row in enumerate(rows) if row[0].item == NEW_ROW[0])
            fact = replace(rows[at][0], label=NEW_ROW[1], item=NEW_ROW[2], unit="thousands")
            rows.insert(at + 1, [fact])
        free = [row for row in rows if self._is_free(row[0])]
        for row in random.sample(free, self.dropped):
            rows.remove(row)
        for _ in range(self.swapped):
            at = random.randrange(len(rows) - 1)
            above, below = rows[at][0], rows[at + 1][0]
            if self._is_free(above) and self._is_free(below) and above.statement == below.statement:
                rows[at : at + 2] = rows[at + 1], rows[at]
        told = [
            f for f in stored if f.unit in ("per_usd", "shares") and f.statement == "disclosure"
        ]
        facts = [fact for row in rows for fact in self._columns(row[0], random)]
        facts += [replace(fact, period_end=self.quarter.end) for fact in told]
        return [replace(fact, release=str(self.quarter)) for fact in facts]

    def _is_free(self, fact: Fact) -> bool:
        """Tell whether a row may stand elsewhere, or not at all."""
        fixed = (*HEADINGS, *FIRST_ROWS, *LAST_ROWS, NEW_ROW[2])
        return fact.item not in fixed and fact.statement in ("balance_sheet", "income_statement")

    def _columns(self, fact: Fact, random: Random) -> list[Fact]:
        now, earlier = self.quarter, self.quarter.year_earlier
        if fact.statement == "balance_sheet":
            periods = [(Quarter(now.year - 1, 4), 0), (now, 0)]
        else:
            periods = [(earlier, 3), *([(now - 1, 3)] if self.before else []), (now, 3)]
        columns = [(quarter, months, "CNY") for quarter, months in periods]
        columns.append((now, periods[-1][1], "USD"))
        if self.year_to_date and now.number > 1 and fact.statement != "balance_sheet":
            months = 3 * now.number
            columns += [(earlier, months, "CNY"), (now, months, "CNY"), (now, months, "USD")]
        if fact.statement == "margins":
            columns = [column for column in columns if column[2] == "CNY"]
        return [
            replace(
                fact,
                period_end=quarter.end,
                months=months,
                currency="" if fact.unit in ("percent", "shares") else currency,
                value=_value(fact.unit, random),
            )
            for quarter, months, currency in columns
        ]


def _value(unit: str, random: Random) -> Decimal:
    if unit == "percent":
        return Decimal(random.choice([-1, 1]) * random.randint(1, 999)) / 10
    if unit == "per_share":
        return Decimal(random.randint(-99, 99)) / 100
    size = 10 ** random.randint(1, 10)
    return Decimal(random.randint(1, size) if unit == "shares" else random.randint(-size, size))
