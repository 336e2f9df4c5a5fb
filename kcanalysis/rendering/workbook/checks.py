"""The checks of a data book: what must add up in its panel, and whether it does."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.utility import xl_range

from kcanalysis.metrics.wording import name_in_words
from kcanalysis.origins import Origin
from kcanalysis.panel.derivation import Equation, equation_of
from kcanalysis.presenting.names import name_of
from kcanalysis.presenting.rows import over_time
from kcanalysis.presenting.table import Cell, Row
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.workbook.formulas import PANEL
from kcanalysis.rendering.workbook.sheets import TOP, Book, Spot, write_over_time
from kcanalysis.tieout.lookup import coarseness
from kcanalysis.tieout.rules import Sum, load_declared

_OK, _DIFFERS = "ok", "differs by "


def write_checks(book: Book) -> tuple[str, str]:
    """Write whether what must add up does; give the cell that counts it, and what it says."""
    quarters = book.panel.quarters
    rows = []
    for rule in (*load_declared().identities, *load_declared().ties):
        equations = [_equation(rule, quarter) for quarter in quarters]
        if all(equations):
            cells = [_check(book, equation) for equation in equations if equation]
            parts = " + ".join(name_in_words(part.item) for part in rule.parts)
            rows.append(Row(f"{name_of(rule.total.item)} = {parts}", cells, id="check"))
    sheet = write_over_time(book, "Checks", over_time(rows, quarters, "Checks"), _write_check)
    area = TOP + 1, 1, TOP + len(rows), len(quarters)
    alarm = book.look("alarm", bold=True)
    red = {"type": "text", "criteria": "begins with", "value": _DIFFERS, "format": alarm}
    sheet.conditional_format(*area, red)
    counts = [f'COUNTIF({xl_range(*area)},"{word}*")' for word in (_OK, _DIFFERS)]
    verdicts = [cell.text for row in rows for cell in row.cells]
    ok, differ = (sum(text.startswith(word) for text in verdicts) for word in (_OK, _DIFFERS))
    told = f"{ok} ok, {differ} differ"
    look = book.look(bold=True)
    sheet.write_formula(2, 0, f'={counts[0]}&" ok, "&{counts[1]}&" differ"', look, told)
    return "Checks!A3", told


def _equation(rule: Sum, quarter: Quarter) -> Equation | None:
    return equation_of(rule, quarter, 0 if rule.total.statement == "balance_sheet" else 3)


def _check(book: Book, equation: Equation) -> Cell:
    """Tell whether a total is the sum of its parts, or by how much it differs, and the formula."""
    terms = [(-sign, quarter, item) for sign, (quarter, _, item) in equation.terms]
    cells = [book.places.of(PANEL, quarter, item) for _, quarter, item in terms]
    if not all(cells):
        return Cell("")
    origins = [book.rmb.origin(quarter, item) for _, quarter, item in terms]
    known = [origin for origin in origins if isinstance(origin, Origin)]
    allowed = sum((coarseness(fact) for origin in known for fact in origin.facts), Decimal(0))
    verdict = ""
    if len(known) == len(terms):
        off = sum(sign * origin.value for (sign, *_), origin in zip(terms, known, strict=True))
        verdict = _OK if abs(off) <= allowed else f"{_DIFFERS}{off:,.0f}"
    signed = (f"{'+-'[sign < 0]}{cell}" for (sign, *_), cell in zip(terms, cells, strict=True))
    less = "".join(signed).removeprefix("+")
    told = f'IF(ABS({less})<={allowed},"{_OK}","{_DIFFERS}"&TEXT({less},"#,##0"))'
    return Cell(verdict, formula=f'=IFERROR({told},"")')


def _write_check(book: Book, spot: Spot) -> None:
    if spot.cell.formula:
        look = book.look(align="right")
        spot.sheet.write_formula(*spot.place, spot.cell.formula, look, spot.cell.text)
