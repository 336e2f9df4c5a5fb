"""Metrics as expressions: computed, written with their figures and said in words, from one text.

An expression is arithmetic (``+ - * /``) on ids of items and metrics and on numbers. It may call
the metrics that are computed of others (``year_on_year(total_revenues)``), and these functions:

- ``before(x, n)``: x of n quarters earlier
- ``sum_of(x, n)``: x added up over n quarters, this one the last
- ``either(x, y)``: x, or y where x is missing
- ``known(x)``: x, or nil where it is missing
- ``positive(x)``, ``not_negative(x)``: x where it is so; elsewhere the figure has no meaning
- ``at_least_nil(x)``: x, or nil where it is below
- ``percent(x)``: a ratio in percent
- ``whole(x)``: a sum in thousands, in whole units; ``per_ads(x)``: what is per share, per ADS
- ``days()``: the days of the period
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from kcanalysis.errors import InputError
from kcanalysis.metrics.definitions import Definition, load_definitions
from kcanalysis.metrics.syntax import ATOM, PRODUCT, SUM, parse, spelled
from kcanalysis.metrics.wording import formula_of
from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

Lookup = Callable[[Quarter, str], Origin | Missing]
"""Gives an item of a quarter."""


class _MissingError(Exception):
    """Ends the computation of a figure that is missing."""

    def __init__(self, missing: Missing) -> None:
        super().__init__(missing)
        self.missing = missing


@dataclass(frozen=True)
class _Term:
    """A value on the way, written with figures, and the figures that it rests on.

    ``binds`` tells how tightly the text binds, ``power`` is 1 for an amount of a currency and 0
    for a plain number; ``leaf`` is the one figure that this is, where nothing is computed.
    """

    value: Decimal
    text: str
    binds: int = ATOM
    rests_on: tuple[Origin, ...] = ()
    power: int = 0
    leaf: Origin | None = None


# What stands for the argument of a metric: an expression, and what stands for its own arguments.
_Bound = Mapping[str, tuple[ast.expr, "_Bound"]]


def compute(expression: str, quarter: Quarter, lookup: Lookup, months: int = 3) -> Origin | Missing:
    """Compute an expression for a quarter, in RMB, with what it rests on, or tell what it lacks.

    `lookup` gives the items, and raises an InputError for an id that there is not; `months` is the
    length of the periods, 12 for fiscal years.
    """
    tree = parse(expression)
    try:
        term = _Computation(lookup, months).term(tree, quarter, {})
    except _MissingError as error:
        return error.missing
    definition = definition_of(expression)
    unit = definition.unit if definition else MONEY if term.power == 1 else "number"
    if term.leaf:
        return replace(term.leaf, unit=unit) if definition else term.leaf
    facts = dict.fromkeys(fact for origin in term.rests_on for fact in origin.facts)
    return Origin(
        term.value, unit, tuple(facts), term.text, formula_of(expression), term.power == 1
    )


def definition_of(expression: str) -> Definition | None:
    """Find the metric that an expression is, by its id or as a call."""
    tree = parse(expression)
    name = tree.func if isinstance(tree, ast.Call) else tree
    return load_definitions().get(name.id) if isinstance(name, ast.Name) else None


class _Computation:
    """Computes the nodes of an expression, from the leaves up."""

    def __init__(self, lookup: Lookup, months: int) -> None:
        self._lookup = lookup
        self._months = months

    def term(self, node: ast.expr, quarter: Quarter, bound: _Bound) -> _Term:
        match node:
            case ast.Name(id=id):
                return self._named(id, quarter, bound)
            case ast.Constant(value=int() | float() as value):
                return _Term(Decimal(str(value)), f"{value:,}")
            case ast.UnaryOp(operand=operand):
                return _negated(self.term(operand, quarter, bound))
            case ast.BinOp(left=left, op=op, right=right):
                first, second = self._all([(left, quarter), (right, quarter)], bound)
                return _combined(first, op, second)
            case ast.Call(func=ast.Name(id=id), args=arguments):
                return self._called(id, arguments, quarter, bound)
        raise AssertionError("the parser lets nothing else through")

    def _all(self, wanted: Iterable[tuple[ast.expr, Quarter]], bound: _Bound) -> list[_Term]:
        """Compute several nodes; where some are missing, tell all that is lacking."""
        found: list[_Term] = []
        missing: list[Missing] = []
        for node, quarter in wanted:
            try:
                found.append(self.term(node, quarter, bound))
            except _MissingError as error:
                missing.append(error.missing)
        if missing:
            lacking = dict.fromkeys(key for each in missing for key in each.lacking)
            raise _MissingError(Missing(tuple(lacking)))
        return found

    def _named(self, id: str, quarter: Quarter, bound: _Bound) -> _Term:
        if id in bound:
            node, outer = bound[id]
            return self.term(node, quarter, outer)
        definition = load_definitions().get(id)
        if definition is None:
            return _leaf(self._lookup(quarter, id))
        if definition.of:
            raise InputError(f"{id} is computed of another figure: write {id}(total_revenues)")
        try:
            return self.term(parse(definition.expression), quarter, {})
        except _MissingError:
            # the release may state what cannot be worked out
            stated = self._lookup(quarter, id) if load_taxonomy().knows(id) else None
            if isinstance(stated, Origin):
                return _leaf(stated)
            raise

    def _called(self, id: str, arguments: list[ast.expr], quarter: Quarter, bound: _Bound) -> _Term:
        definition = load_definitions().get(id)
        _check_call(id, arguments, definition)
        if definition:
            body = parse(definition.expression)
            return self.term(body, quarter, {definition.of: (arguments[0], bound)})
        if id == "days":
            days = (quarter.end - (quarter - self._months // 3).end).days
            return _Term(Decimal(days), str(days))
        if id == "either":
            try:
                return self.term(arguments[0], quarter, bound)
            except _MissingError:
                return self.term(arguments[1], quarter, bound)
        if id == "before":
            return self.term(arguments[0], quarter - _number(arguments[1]), bound)
        if id == "sum_of":
            back = reversed(range(_number(arguments[1])))
            first, *rest = self._all([(arguments[0], quarter - n) for n in back], bound)
            for term in rest:
                first = _combined(first, ast.Add(), term)
            return first
        try:
            return _changed(id, self.term(arguments[0], quarter, bound))
        except _MissingError:
            if id == "known":
                return _Term(Decimal(0), "0")
            raise


_ARGUMENTS = {
    "before": 2, "sum_of": 2, "either": 2, "days": 0, "known": 1, "positive": 1, "not_negative": 1,
    "at_least_nil": 1, "percent": 1, "whole": 1, "per_ads": 1,
}  # fmt: skip


def _check_call(id: str, arguments: list[ast.expr], definition: Definition | None) -> None:
    if definition is None and id not in _ARGUMENTS:
        raise InputError(f"there is no function {id}: see kcanalysis.metrics.expression")
    wanted = _ARGUMENTS[id] if definition is None else int(bool(definition.of))
    if len(arguments) != wanted:
        raise InputError(f"{id} takes {wanted} figures, not {len(arguments)}")


def _number(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    raise InputError("how many quarters to go back is a number: before(net_loss, 4)")


def _leaf(origin: Origin | Missing) -> _Term:
    if isinstance(origin, Missing):
        raise _MissingError(origin)
    text = written(origin.value)
    return _Term(origin.value, text, ATOM, (origin,), int(origin.is_amount), origin)


def written(value: Decimal) -> str:
    """Write a figure inside arithmetic: ``2,703,732``, ``−166.1``."""
    plain = value.normalize()
    return f"{plain:,f}".replace("-", "−")


def _negated(term: _Term) -> _Term:
    text = term.text if term.binds > SUM else f"({term.text})"
    text = text[1:] if text.startswith("−") else f"−{text}"
    return replace(term, value=-term.value, text=text, binds=max(term.binds, PRODUCT), leaf=None)


def _combined(left: _Term, op: ast.operator, right: _Term) -> _Term:
    text, binds = spelled((left.text, left.binds), op, (right.text, right.binds))
    a, b = left.value, right.value
    match op:
        case ast.Add():
            value, power = a + b, max(left.power, right.power)
        case ast.Sub():
            value, power = a - b, max(left.power, right.power)
        case ast.Mult():
            value, power = a * b, left.power + right.power
        case _:
            if not b:
                raise _MissingError(Missing())
            value, power = a / b, left.power - right.power
    return _Term(value, text, binds, left.rests_on + right.rests_on, power)


def _changed(id: str, term: _Term) -> _Term:
    """Apply a function of one figure."""
    value = term.value
    if (id == "positive" and value <= 0) or (id == "not_negative" and value < 0):
        raise _MissingError(Missing())
    if id == "at_least_nil":
        kept = replace(term, leaf=None)
        nil = replace(kept, value=Decimal(0), text=f"max({term.text}, 0)", binds=ATOM)
        return kept if value >= 0 else nil
    if id == "percent":
        return replace(term, value=value * 100, leaf=None)
    factor = {"whole": 1000, "per_ads": load_taxonomy().ordinary_shares_per_ads}.get(id)
    if factor:
        return _combined(term, ast.Mult(), _Term(Decimal(factor), f"{factor:,}"))
    return term
