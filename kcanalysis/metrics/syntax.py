"""The language of metrics: arithmetic on ids of items and metrics, written as Python writes it."""

from __future__ import annotations

import ast
from functools import cache

from kcanalysis.errors import InputError

SUM, PRODUCT, ATOM = 1, 2, 3
"""How tightly a text binds: ``a + b``, ``a × b``, and what needs no parentheses at all."""

_SIGNS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", SUM),
    ast.Sub: ("−", SUM),
    ast.Mult: ("×", PRODUCT),
    ast.Div: ("/", PRODUCT),
}
_ALLOWED = (ast.BinOp, ast.UnaryOp, ast.USub, ast.Call, ast.Name, ast.Load, ast.Constant, *_SIGNS)


@cache
def parse(expression: str) -> ast.expr:
    """Parse an expression; an InputError if it is no arithmetic on names, numbers and calls."""
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        tree = None
    if tree is None or not all(_is_allowed(node) for node in ast.walk(tree)):
        raise InputError(
            f"{expression!r} is no expression: write an id such as gross_margin, or arithmetic on "
            "ids such as year_on_year(total_revenues)"
        )
    return tree


def spelled(left: tuple[str, int], op: ast.operator, right: tuple[str, int]) -> tuple[str, int]:
    """Put two texts together, with the parentheses that the arithmetic asks for."""
    sign, level = _SIGNS[type(op)]
    (before, binds), (after, binds_after) = left, right
    # a − (b + c) and a / (b / c) need theirs, a + (b + c) does not
    tight = level + (sign in "−/")
    if after.startswith("−") and (sign == "+" or (sign == "−" and binds_after > SUM)):
        sign, after = ("−" if sign == "+" else "+"), after[1:]
    first = before if binds >= level else f"({before})"
    second = after if binds_after >= tight else f"({after})"
    return f"{first} {sign} {second}", level


def _is_allowed(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and not node.keywords
    return isinstance(node, _ALLOWED)
