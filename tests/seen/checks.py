"""Checks of what a reader sees in tables, against plain reckoning."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pytest

from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import tables
from kcanalysis.presenting.table import Cell, Row, Table
from kcanalysis.taxonomy import load_taxonomy
from tests.seen.reckoning import (
    DATA,
    METRICS,
    OF_A_FIGURE,
    QUARTERS,
    back,
    reckoned,
    stated,
    told_whole,
)

STATEMENTS = ("income_statement", "balance_sheet", "cash_flow")
OVER_TIME = (
    "growth", "ai_and_ecosystem", "margins", "costs", "infrastructure", "cash", "investment",
    "obligations", "working_capital", "per_share", "valuation",
)  # fmt: skip
_WHOLE_UNITS = ("shares", "days", "basis_points")
ANEW = "if that is meant: 'python -m tests.seen' writes it down anew, for you to look at"


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8") as stream:
        return tuple(csv.DictReader(stream))


def check_metrics(panel: Panel, quarters: tuple[str, ...] = tuple(QUARTERS)) -> None:
    """Every metric of every quarter is what plain arithmetic on the CSV files gives."""
    of_figures = [f"{name}({item})" for name in OF_A_FIGURE for item in _of()]
    items = sorted({item for _, item in stated()} - set(METRICS))
    for id in [*METRICS, *of_figures, *items]:
        for quarter in quarters:
            value, standing, nonsense = reckoned(quarter, id)
            origin = panel.origin(quarter, id)
            where = f"{id} of {quarter}"
            if value is None:
                if id in items and getattr(origin, "value", None) == 0:
                    assert "adds up without it" in origin.formula, where
                    continue
                assert not hasattr(origin, "value"), where
                assert origin.has_no_meaning == nonsense, where
                continue
            assert hasattr(origin, "value"), where
            assert math.isclose(float(origin.value), value, rel_tol=1e-9, abs_tol=1e-9), where
            assert origin.is_keyed_in == bool(standing), where
            assert _same(origin.arithmetic, origin.value), f"{where}: {origin.arithmetic}"


def _of() -> tuple[str, ...]:
    return ("total_revenues", "enterprise_cloud_revenues", "net_loss", "idc_costs")


def _same(arithmetic: str, value: Decimal) -> bool:
    """Tell whether arithmetic, as it is written out, gives a value, but for a power of ten."""
    if not arithmetic:
        return True
    python = re.sub(r",(?=\d)", "", arithmetic).replace("−", "-").replace("×", "*")
    result = eval(python, {"max": max}, {})  # digits and signs only: see the check below
    assert re.fullmatch(r"(?:max|[\d\s.,()+*/-])+", python), arithmetic
    if not result:
        return not value
    scale = math.log10(abs(float(value) / result)) if value else 0.0
    return math.isclose(scale, round(scale), abs_tol=1e-9) and (result < 0) == (value < 0)


# Tables


def check_layout(panel: Panel) -> None:
    """Every table has the rows that it had, in their order, each under its label."""
    assert list(layout(panel)) == [dict(row) for row in rows_of("layout.csv")], ANEW


def layout(panel: Panel) -> Iterator[dict[str, str]]:
    """Give the caption and the heads of every table, then its labels."""
    for name, table in all_tables(panel):
        heads = ", ".join(column.name for column in table.columns)
        brought_forward = ", ".join(column.name for column in table.columns if column.emphasis)
        caption = ", ".join(filter(None, (table.caption, table.measure)))
        yield {"table": name, "label": caption, "id": heads, "rank": brought_forward}
        for row in table.rows:
            yield {"table": name, "label": row.label, "id": row.id, "rank": row.rank}


def check_tables(panel: Panel) -> None:
    """Every number in every table is that of its label, its section, and its column."""
    for name, table in all_tables(panel):
        section = ""
        for row in table.rows:
            if row.rank == "section":
                section = row.label
                continue
            if name == "headline" and not row.rank:
                section = row.label
            if row.label in _NOTHING:
                assert all(cell.text == "" for cell in row.cells), name
                continue
            for column, cell in zip(table.columns, row.cells, strict=True):
                if not column.numeric:
                    continue
                quarter, id = _meant(name, section, row, column.name, panel)
                if name == "bridges" and _has_gap(section, column.name):
                    assert cell.text == "—", (section, row.label)
                    assert cell.reason, (section, row.label)
                    continue
                if name == "headline" and " to " in column.name:
                    check_line(cell, id, panel)
                else:
                    check_cell(cell, quarter, id, panel, f"{name}, {row.label}, {column.name}")


def all_tables(panel: Panel) -> Iterator[tuple[str, Table]]:
    for name in ("headline", "quality", *OVER_TIME, "runway", "seasons", "bridges"):
        if table := getattr(tables, name)(panel):
            yield name, table
    for name in STATEMENTS:
        yield name, tables.statement(panel, name)
    for number, table in enumerate(tables.reconciliations(panel)):
        yield f"reconciliation {number}", table


@cache
def _ids() -> dict[str, list[str]]:
    """Label to ids, as written down by hand; a label may be that of several."""
    found: dict[str, list[str]] = {}
    for row in rows_of("names.csv"):
        for label in filter(None, (row["name"], row["short"])):
            found.setdefault(label, []).append(row["id"])
    return found


_SECTIONS = {
    "Growth, year on year": "year_on_year",
    "Growth, quarter on quarter": "quarter_on_quarter",
    "Contribution to growth, percentage points": "contribution",
    "Share of total revenues": "share",
    "Change on the quarter": "change_on_quarter",
    "Interest of the quarter, times four, to the mean of": "implied_rate",
}
_TRAILING = {
    "Total revenues": "trailing_twelve_months(total_revenues)",
    "Growth, year on year": "trailing_growth(total_revenues)",
}
_NOTHING = ("No figure is known",)
_NEEDED = {
    "Net loss": (
        "change_SPAN(net_loss)", "operating_step_SPAN", "change_SPAN(net_interest)",
        "change_SPAN(exchange_result)", "change_SPAN(other_result)", "change_SPAN(income_tax)",
    ),
    "Gross profit": ("volume_step_SPAN", "other_ratio_step_SPAN"),
    "Adjusted EBITDA margin": (
        "other_cash_costs_step_SPAN", "margin_step_SPAN(cash_operating_expenses)",
        "margin_step_SPAN(other_gains_and_income)",
    ),
}  # fmt: skip
"""Without which no figure of a bridge stands."""
_BRIDGES = {
    "Net loss": ("net_loss", "change"),
    "Gross profit": ("gross_profit", "ratio_step"),
    "Adjusted EBITDA margin": ("adjusted_ebitda_margin", "margin_step"),
}
_HOMES = {"reconciliation": "non_gaap", **{name: name for name in STATEMENTS}}


def _meant(table: str, section: str, row: Row, column: str, panel: Panel) -> tuple[str, str]:
    """Say which quarter and figure a reader takes a cell for, from the words around it."""
    last = str(panel.last)
    if table == "quality":
        return column, _QUALITY[row.label]
    if table == "seasons":
        return f"{column}{row.label}", "total_revenues"
    if section == "Trailing twelve months":
        return column, _TRAILING[row.label]
    if table == "bridges":
        end, step = _BRIDGES[section]
        since, until = column.split(" to ")
        assert until == last
        span = {4: "on_year", 1: "on_quarter"}[next(n for n in (1, 4) if back(last, n) == since)]
        if row.label in ("Before", last):
            return since if row.label == "Before" else last, end
        id = _named(row.label.removeprefix("Aside: "), table, row.id)
        is_step = id.endswith("_on_year") and id in METRICS
        return last, id.removesuffix("on_year") + span if is_step else f"{step}_{span}({id})"
    if section.startswith("Operating leverage") and row.label == "Total revenues":
        return column, "year_on_year(total_revenues)"
    above = _OF_THE_ROW_ABOVE.get((section, row.label))
    id = above or _named(row.label, table, row.id)
    if section in _SECTIONS and table != "costs":
        return column, f"{_SECTIONS[section]}({id})"
    if table == "costs":
        return column, f"cost_share({id})"
    if column in ("QoQ", "YoY"):
        return last, change_of(last, column, id)
    return column, id


_QUALITY = {
    "Disposal gains": "disposal_gain", "Share-based pay": "share_based_compensation",
    "Exchange": "foreign_exchange_gain", "Impairment": "impairment_of_long_lived_assets",
    "Income tax": "income_tax_expense", "Interest / revenues": "interest_burden",
}  # fmt: skip
"""What the small table of the quality of the quarter calls figures."""
_OF_THE_ROW_ABOVE = {
    ("Adjusted EBITDA", "margin"): "adjusted_ebitda_margin",
    ("Normalized adjusted EBITDA", "margin"): "normalized_adjusted_ebitda_margin",
    ("Normalized adjusted EBITDA", "as reported"): "adjusted_ebitda",
    ("Normalized adjusted operating profit (loss)", "as reported"): "adjusted_operating_profit",
}
"""What rows of the headline are that only say what they are to the one above."""


def _has_gap(section: str, column: str) -> bool:
    since, until = column.split(" to ")
    span = "on_year" if back(until, 4) == since else "on_quarter"
    needed = [id.replace("SPAN", span) for id in _NEEDED[section]]
    return any(reckoned(until, id)[0] is None for id in needed)


def _named(label: str, table: str, id: str) -> str:
    """Find the figure of a label; of several, the one of the table's statement."""
    found = _ids()[label]
    if len(found) == 1:
        return found[0]
    home = _HOMES.get(table.split(" ")[0])
    homes = {item.id for item in load_taxonomy().items if item.statement == home}
    among = [each for each in found if each in homes] or found
    argument = id.partition("(")[2].rstrip(")") or id
    return argument if argument in among else among[0]


def check_cell(cell: Cell, quarter: str, id: str, panel: Panel, where: str) -> None:
    """A cell prints the figure that it is taken for, with its mark and its places."""
    if quarter > str(panel.last) or "per_share" in id.partition("(")[2]:  # no change of a cent
        assert cell.text in ("", "—"), where
        return
    value, standing, nonsense = reckoned(quarter, id)
    if value is None:
        assert cell.text in (("n.m.", "no burn") if nonsense else ("—", "n.s.")), where
        kinds = {"—": "release not read: ", "n.s.": "not stated: "}
        assert cell.reason.startswith(kinds.get(cell.text, "")), where
        if id not in METRICS and "(" not in id:
            assert nonsense or (cell.text == "n.s.") == (quarter in ("2024Q4", "2026Q1")), where
        return
    is_whole = is_told_whole(quarter, id)
    assert cell.text == printed(value, id, panel, whole=is_whole), where
    assert cell.standing == standing, where
    assert cell.source or not value, where
    places = {place.rpartition(": ")[2] for place in cell.source.splitlines()}
    if "(" not in id and id not in METRICS and not cell.formula:
        assert len(places) == 1, where
        assert _digits(printed_plainly(next(iter(places)))) == _digits(f"{abs(value):f}"), where


def check_line(cell: Cell, id: str, panel: Panel) -> None:
    """A small line shows a figure of the quarters shown, in the panel's unit."""
    scale = 1000 if panel.unit == "millions" and unit_of(id) == "money" else 1
    values = [reckoned(str(quarter), id)[0] for quarter in panel.shown]
    known = [value for value in values if value is not None]
    expected = [value and pytest.approx(value / scale) for value in values]
    assert list(cell.spark) == (expected if len(known) > 1 else []), id
    assert not cell.text, id


_COST = re.compile(r".*(?:_costs|_expenses)|cost_of_revenues|interest_expense|impairment_of.*")
"""Ids of costs."""


def change_of(quarter: str, column: str, id: str) -> str:
    """Name the change that a column of the headline shows.

    That is points of a margin, growth of a sum; an amount where a loss is compared.
    """
    if _COST.fullmatch(id):
        id = f"-{id}"  # what it costs
    span, growth = {"QoQ": ("on_quarter", "quarter_on_quarter")}.get(
        column, ("on_year", "year_on_year")
    )
    if not id.startswith("-") and unit_of(id) == "percent":
        return f"points_{span}({id})"
    is_loss = reckoned(quarter, f"{growth}({id})")[2]
    return f"change_{span}({id.removeprefix('-')})" if is_loss else f"{growth}({id})"


def rounded(value: float | Decimal, places: int = 1) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def is_told_whole(quarter: str, id: str) -> bool:
    """Tell whether only the text of a release states a figure, and without decimals."""
    item = {"ai_billings": "ai_gross_billings"}.get(id, id)
    growth = {"ai_gross_billings_growth": "ai_gross_billings",
              "ecosystem_revenues_growth": "ecosystem_revenues"}.get(id)  # fmt: skip
    if growth and {(quarter, growth), (back(quarter, 4), growth)} <= set(stated()):
        return False
    return (quarter, item) in told_whole()


def printed(value: float | Decimal, id: str, panel: Panel, *, whole: bool = False) -> str:
    """Print a figure as the report's rules say, written down apart from the package."""
    unit = unit_of(id)
    if unit == "money":
        value = float(value) / (1000 if panel.unit == "millions" else 1)
    if float(value) == 0:
        return "–"
    places = {"per_share": 2, "per_usd": 4}.get(unit, 0 if whole else 1)
    if unit in _WHOLE_UNITS or (unit == "money" and panel.unit == "thousands"):
        places = 0
    if unit == "growth" and value > 100:
        value, unit, places = 1 + float(value) / 100, "times", 1
    suffix = {"percent": "%", "growth": "%", "pp": " pp", "times": "x"}.get(unit, "")
    digits = f"{abs(rounded(value, places)):,}{suffix}"
    return f"({digits})" if rounded(value, places) < 0 else digits


def unit_of(id: str) -> str:
    if "(" in id:
        name = id.partition("(")[0]
        return load_definitions()[name].unit
    if id in METRICS:
        return load_definitions()[id].unit
    own = load_taxonomy().item(id).unit
    return own or "money"


def printed_plainly(place: str) -> str:
    match = re.search(r"-?[\d,]+(?:\.\d+)?", place)
    assert match, place
    return match[0]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).strip("0")
