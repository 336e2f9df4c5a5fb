"""Expressions said in words: ``gross profit / total revenues``."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.syntax import ATOM, parse, spelled
from kcanalysis.taxonomy import load_taxonomy

_EARLIER = {1: "the quarter before", 4: "a year earlier"}
_COUNTS = {2: "two", 3: "three", 4: "four"}

_Text = tuple[str, int]
Names = Mapping[str, _Text]
"""What is said for the argument of a metric that is computed of others."""


def formula_of(expression: str) -> str:
    """Say how a figure is computed: ``gross profit / total revenues``; empty where it is not."""
    node = parse(expression)
    if not isinstance(node, ast.Name):
        return _said(node, {})[0]
    definition = load_definitions().get(node.id)
    if definition is None:
        return ""
    argument = {definition.of: (definition.of, ATOM)} if definition.of else {}
    return _said(parse(definition.expression), argument)[0]


def name_in_words(id: str) -> str:
    """Give the name of an item or a metric as it stands inside a sentence."""
    definition = load_definitions().get(id)
    return in_sentence(definition.name if definition else load_taxonomy().name(id))


def in_sentence(name: str) -> str:
    """Write a name as it stands inside a sentence: ``gross profit``, but ``IDC costs``."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _said(node: ast.expr, names: Names) -> _Text:
    match node:
        case ast.Name(id=id):
            return names.get(id) or (name_in_words(id), ATOM)
        case ast.Constant(value=int() | float() as value):
            return f"{value:,}", ATOM
        case ast.UnaryOp(operand=operand):
            return _said(operand, names)  # what is negative is a cost: its name says so
        case ast.BinOp(left=left, op=op, right=right):
            return spelled(_said(left, names), op, _said(right, names))
        case ast.Call(func=ast.Name(id=id), args=arguments):
            return _called(id, arguments, names)
    raise AssertionError("the parser lets nothing else through")


def _called(id: str, arguments: list[ast.expr], names: Names) -> _Text:
    definition = load_definitions().get(id)
    if definition:
        return _said(parse(definition.expression), {definition.of: _said(arguments[0], names)})
    if id == "days":
        return "days of the period", ATOM
    said, binds = _said(arguments[0], names)
    whole = said if binds == ATOM else f"({said})"
    number = int(ast.literal_eval(arguments[1])) if id in ("before", "sum_of") else 0
    match id:
        case "before":
            return f"{whole} {_EARLIER.get(number, f'{number} quarters earlier')}", ATOM
        case "sum_of":
            return f"{whole} of {_COUNTS.get(number, str(number))} quarters", ATOM
        case "either":
            return f"{whole}, or {_said(arguments[1], names)[0]} where that is not known", ATOM
        case "per_ads":
            each = str(load_taxonomy().ordinary_shares_per_ads)
            return spelled((said, binds), ast.Mult(), (each, ATOM))
        case _:
            return said, binds
