"""The checks of a data book: what must add up in its panel, and whether it does."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.utility import xl_range

from kcanalysis.metrics.wording import name_in_words
from kcanalysis.origins import Origin
from kcanalysis.panel.derivation import equation_of
from kcanalysis.presenting.names import name_of
from kcanalysis.presenting.rows import over_time
from kcanalysis.presenting.table import Cell, Row
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.workbook.formulas import PANEL
from kcanalysis.rendering.workbook.sheets import TOP, Book, Spot, write_over_time
from kcanalysis.tieout.lookup import coarseness
from kcanalysis.tieout.rules import Sum, load_declared

CHECKS = "Checks"
"""The sheet that counts the checks, in its cell A3."""

_OK, _DIFFERS = "ok", "differs by "


_Terms = list[tuple[int, Quarter, str]]
"""What adds up to nil: a sign, and a figure of the panel."""


def write_checks(book: Book) -> str:
    """Write whether what must add up does, and above how many do; give that."""
    quarters = book.places.quarters
    rows = []
    for rule in (*load_declared().identities, *load_declared().ties):
        terms = [_terms(book, rule, quarter) for quarter in quarters]
        if all(terms):
            parts = " + ".join(name_in_words(part.item) for part in rule.parts)
            cells = [_check(book, each) for each in terms]
            rows.append(Row(f"{name_of(rule.total.item)} = {parts}", cells, id="check"))
    sheet = write_over_time(book, CHECKS, over_time(rows, quarters, CHECKS), _write_check)
    area = TOP + 1, 1, TOP + len(rows), len(quarters)
    alarm = book.look("alarm", bold=True)
    red = {"type": "text", "criteria": "begins with", "value": _DIFFERS, "format": alarm}
    sheet.conditional_format(*area, red)
    verdicts = [cell.text for row in rows for cell in row.cells]
    ok, differ = (sum(text.startswith(word) for text in verdicts) for word in (_OK, _DIFFERS))
    counts = [f'COUNTIF({xl_range(*area)},"{word}*")' for word in (_OK, _DIFFERS)]
    told = f"Sums of the panel: {ok} ok, {differ} differ"
    formula = f'="Sums of the panel: "&{counts[0]}&" ok, "&{counts[1]}&" differ"'
    sheet.write_formula(2, 0, formula, book.look(bold=True), told)
    return told


def _terms(book: Book, rule: Sum, quarter: Quarter) -> _Terms:
    """Give a total and its parts; a row new to the taxonomy is one where the total wants it."""
    equation = equation_of(rule, quarter, 0 if rule.total.statement == "balance_sheet" else 3)
    if equation is None:
        return []
    terms = [(-sign, when, item) for sign, (when, _, item) in equation.terms]
    new = book.rmb.new_items.items()
    more = [[*terms, (-1, quarter, id)] for id, of in new if of[0] == rule.total.statement]
    return next((each for each in (terms, *more) if _check(book, each).text == _OK), terms)


def _check(book: Book, terms: _Terms) -> Cell:
    """Tell whether a total is the sum of its parts, or by how much it differs, and the formula."""
    cells = [book.places.of(PANEL, quarter, item) for _, quarter, item in terms]
    if not all(cells):
        return Cell("")
    origins = [book.rmb.origin(quarter, item) for _, quarter, item in terms]
    facts = [fact for origin in origins if isinstance(origin, Origin) for fact in origin.facts]
    allowed = sum(map(coarseness, facts), Decimal(0))
    off, less = Decimal(0), ""
    for (sign, *_), origin, cell in zip(terms, origins, cells, strict=True):
        off += sign * origin.value if isinstance(origin, Origin) else Decimal("NaN")
        less += f"{'+-'[sign < 0]}{cell}"
    less = less.removeprefix("+")
    verdict = "" if off.is_nan() else _OK if abs(off) <= allowed else f"{_DIFFERS}{off:,.0f}"
    told = f'IF(ABS({less})<={allowed},"{_OK}","{_DIFFERS}"&TEXT({less},"#,##0"))'
    return Cell(verdict, formula=f'=IFERROR({told},"")')


def _write_check(book: Book, spot: Spot) -> None:
    if spot.cell.formula:
        look = book.look(align="right")
        spot.sheet.write_formula(*spot.place, spot.cell.formula, look, spot.cell.text)
