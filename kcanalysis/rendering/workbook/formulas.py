"""Metrics as formulas of a workbook, written from the expressions that give their values.

A figure that is not known stands in its cell as a text, which no arithmetic takes: what rests on
it is an error, and each cell has a text to show in place of one.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.expression import definition_of
from kcanalysis.metrics.syntax import ATOM, PRODUCT, SUM, parse
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

PANEL, METRICS = "Panel", "Metrics"
"""The sheets that the items and the metrics stand on."""

_CELL = ATOM + 1  # binds like an atom, and may hold a text
_SIGNS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", SUM), ast.Sub: ("-", SUM), ast.Mult: ("*", PRODUCT), ast.Div: ("/", PRODUCT),
}  # fmt: skip
_CHANGED = {
    "positive": "IF({0}>0,{0},NA())",
    "not_negative": "IF({0}>=0,{0},NA())",
    "at_least_nil": "IF({0}<0,0,{0})",
}

_Text = tuple[str, int]
"""A part of a formula, and how tightly it binds."""

# What stands for the argument of a metric: an expression, and what stands for its own arguments.
_Bound = Mapping[str, tuple[ast.expr, "_Bound"]]


@dataclass(frozen=True)
class Places:
    """Where the figures stand: the row of each item and of each metric, a column a quarter."""

    quarters: tuple[Quarter, ...]
    rows: Mapping[str, Mapping[str, int]]

    def of(self, sheet: str, quarter: Quarter, id: str) -> str:
        """Name the cell of a figure on a sheet; empty where it has none."""
        if id not in self.rows[sheet] or quarter not in self.quarters:
            return ""
        place = self.rows[sheet][id], 1 + self.quarters.index(quarter)
        return f"{sheet}!{xl_rowcol_to_cell(*place)}"

    def find(self, quarter: Quarter, id: str) -> str:
        """Give the cell where a figure stands, or the formula of one that has none."""
        places = (self.of(sheet, quarter, id) for sheet in (METRICS, PANEL))
        return next(filter(None, places), "") or formula_of_metric(id, quarter, self)


def formula_of_metric(id: str, quarter: Quarter, places: Places) -> str:
    """Write what gives a metric, or an expression, from the cells of items and other metrics.

    Where it has no meaning, or lacks something, it is an error.
    """
    node, definition = parse(id), definition_of(id)
    bound: _Bound = {}
    if definition:
        if isinstance(node, ast.Call):
            bound = {definition.of: (node.args[0], {})}
        node = parse(definition.expression)
    text, _ = _Translation(places).text(node, quarter, bound)
    # the release may state what cannot be worked out; what it does not state either is an error
    stated = places.of(PANEL, quarter, id)
    return f"IFERROR({text},{stated}+0)" if stated else text


class _Translation:
    """Writes the nodes of an expression, from the leaves up."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def text(self, node: ast.expr, quarter: Quarter, bound: _Bound) -> _Text:
        match node:
            case ast.Name(id=id):
                return self._named(id, quarter, bound)
            case ast.Constant(value=value):
                return str(value), ATOM
            case ast.UnaryOp(operand=operand):
                text, binds = self.text(operand, quarter, bound)
                return f"-{text}" if binds >= PRODUCT else f"-({text})", PRODUCT
            case ast.BinOp(left=left, op=op, right=right):
                return _joined(op, *(self.text(part, quarter, bound) for part in (left, right)))
            case ast.Call(func=ast.Name(id=id), args=arguments):
                return self._called(id, arguments, quarter, bound)
        raise AssertionError("the parser lets nothing else through")

    def _named(self, id: str, quarter: Quarter, bound: _Bound) -> _Text:
        if id in bound:
            node, outer = bound[id]
            return self.text(node, quarter, outer)
        definition = load_definitions().get(id)
        cell = self._places.of(METRICS if definition else PANEL, quarter, id)
        if definition and not cell:
            return self.text(parse(definition.expression), quarter, {})
        return (cell, _CELL) if cell else ("NA()", ATOM)

    def _called(self, id: str, arguments: list[ast.expr], quarter: Quarter, bound: _Bound) -> _Text:
        if definition := load_definitions().get(id):
            body = parse(definition.expression)
            return self.text(body, quarter, {definition.of: (arguments[0], bound)})
        if id == "days":
            return str((quarter.end - (quarter - 1).end).days), ATOM
        number = ast.literal_eval(arguments[1]) if id in ("before", "sum_of") else 0
        if id == "sum_of":
            back = reversed(range(number))
            return _joined(ast.Add(), *(self.text(arguments[0], quarter - n, bound) for n in back))
        text, binds = self.text(arguments[0], quarter - number, bound)
        if id in ("known", "either"):
            other = self.text(arguments[1], quarter, bound)[0] if id == "either" else "0"
            known = f"IF(ISNUMBER({text}),{text},{other})"
            return known if binds == _CELL else f"IFERROR({text},{other})", ATOM
        if id in _CHANGED:
            return _CHANGED[id].format(text), ATOM
        shares = load_taxonomy().ordinary_shares_per_ads
        factor = {"percent": 100, "whole": 1000, "per_ads": shares}.get(id)
        return _joined(ast.Mult(), (text, binds), (str(factor), ATOM)) if factor else (text, binds)


def _joined(op: ast.operator, first: _Text, *others: _Text) -> _Text:
    """Put parts together, with the parentheses that the arithmetic asks for."""
    sign, level = _SIGNS[type(op)]
    text = first[0] if first[1] >= level else f"({first[0]})"
    # a-(b+c) and a/(b*c) need theirs, a+(b+c) does not
    tight = level + (sign in "-/")
    for other, binds in others:
        text += sign + (other if binds >= tight and other[0] != "-" else f"({other})")
    return text, level
