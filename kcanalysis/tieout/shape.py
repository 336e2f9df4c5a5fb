"""What stands where: columns beside those of other tables, rows beside the release before.

Only what is odd gives a finding: that a row is in its place confirms no figure.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kcanalysis.facts import Fact
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout.finding import Finding
from kcanalysis.tieout.lookup import Ledger, find_quarter, period_words
from kcanalysis.tieout.rules import Reference, load_declared
from kcanalysis.tieout.sums import finding

_FLOWS = ("income_statement", "non_gaap", "margins", "cash_flow")
# a column: the last day of its period, months, currency
_Columns = dict[tuple[datetime.date, int, str], Fact]


def check_columns(ledger: Ledger) -> Iterator[Finding]:
    """Tell which columns a statement lacks, by its own dollars and by the other statements."""
    for statement in ("balance_sheet", *_FLOWS):
        columns = _columns(ledger, statement)
        if not columns or not _is_whole(ledger):
            continue
        needed = set(_paired(columns))
        if statement == "balance_sheet":
            last = Quarter.parse(ledger.release)
            needed |= {(last.end, 0, "CNY"), (Quarter(last.year - 1, 4).end, 0, "CNY")}
        elif statement != "cash_flow":  # it may have fewer than the others
            for other in _FLOWS:
                needed |= set(_columns(ledger, other))
        if statement == "margins":
            needed = {(end, months, "") for end, months, currency in needed if currency == "CNY"}
        for end, months, currency in sorted(needed - set(columns)):
            if currency or statement == "margins":
                words = f"{period_words(end, months)} {currency}".strip()
                message = f"The {_name(statement)} has no column for the {words}: is it whole?"
                yield _odd(next(iter(columns.values())), message)


def check_rows(ledger: Ledger, earlier: Sequence[Ledger]) -> Iterator[Finding]:
    """Tell which rows stand where the release before has another, and which totals are gone."""
    before = max(earlier, key=lambda other: other.release, default=None)
    if before is None or not _is_whole(ledger):
        return
    taxonomy = load_taxonomy()
    for statement in ("balance_sheet", *_FLOWS):
        now, then = _rows(ledger, statement), _rows(before, statement)
        places = zip((i for i in now if i in then), (i for i in then if i in now), strict=True)
        for item, expected in places:
            if item != expected:
                words = f"where {before.release} has '{taxonomy.name(expected)}'"
                message = f"'{taxonomy.name(item)}' stands {words}: are labels exchanged?"
                yield _odd(now[item], message)
        for item, fact in then.items():
            if now and item not in now and (taxonomy.item(item).rank or statement == "margins"):
                row = f"no row '{taxonomy.name(item)}'; {fact.release} had it"
                yield _odd(next(iter(now.values())), f"The {_name(statement)} has {row}.")


def check_shares(ledger: Ledger, others: Sequence[Ledger]) -> Iterator[Finding]:
    """Compare ADSs with the shares behind them, and share counts with the quarter before."""
    each = load_taxonomy().ordinary_shares_per_ads
    for ads in ledger.row(Reference("disclosure", "ads_outstanding")):
        shares = ledger.nearest(Reference("disclosure", "ordinary_shares_outstanding"), ads)
        if shares:
            expected = (shares.value / each).quantize(Decimal(1))
            words = f"with {each} ordinary shares each it is"
            yield finding("cross_table", ads, expected, Decimal(1), [shares], words)
    counts = [fact for fact in ledger.facts if fact.unit == "shares" and fact.months == 3]
    for fact in counts:
        quarter = Quarter.containing(fact.period_end) - 1
        if before := find_quarter((ledger, *others), fact, quarter):
            allowed = (before.value * load_declared().share_change).quantize(Decimal(1))
            words = "the quarter before had"
            yield finding("continuity", fact, before.value, allowed, [before], words, warn=True)


def _is_whole(ledger: Ledger) -> bool:
    """Tell whether the statements are all there, as they are in a release that was read."""
    statements = load_taxonomy().statements.values()
    rows = ledger.rows if ledger.release else {}
    return all((each.id, each.closing) in rows for each in statements if each.closing)


def _paired(columns: _Columns) -> Iterator[tuple[datetime.date, int, str]]:
    """Give the RMB column of each dollar column, and the dollar column of the last RMB one."""
    for end, months, currency in columns:
        last = max(other for other, length, _ in columns if length == months)
        if currency == "USD":
            yield end, months, "CNY"
        elif currency and end == last:
            yield end, months, "USD"


def _columns(ledger: Ledger, statement: str) -> _Columns:
    columns: _Columns = {}
    for fact in ledger.facts:
        if fact.statement == statement and fact.unit != "shares":
            columns.setdefault((fact.period_end, fact.months, fact.currency), fact)
    return columns


def _rows(ledger: Ledger, statement: str) -> dict[str, Fact]:
    return {item: facts[0] for (of, item), facts in ledger.rows.items() if of == statement}


def _name(statement: str) -> str:
    return load_taxonomy().statements[statement].name.lower()


def _odd(fact: Fact, message: str) -> Finding:
    found = {"kind": "continuity", "state": "exception", "severity": "warning"}
    return Finding.on(fact, message=message, **found)
