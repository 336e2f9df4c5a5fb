"""What a notebook shows, as plain data that it keeps, and from which a document is made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Self, get_args, get_origin, get_type_hints


class Data:
    """A dataclass of texts, numbers, and sequences of them and of its like."""

    def to_json(self) -> dict[str, Any]:
        """Give it as plain dicts and lists by the names of its parts, defaults left out."""
        stated: dict[str, Any] = _plain(self)
        return stated

    @classmethod
    def from_json(cls, stated: Any) -> Self:
        """Make it of what `to_json` gave; a ValueError if that is anything else."""
        try:
            made: Self = _made(cls, stated)
        except (AttributeError, KeyError, TypeError) as error:
            told = str(error).partition("() ")[2] or str(error)
            raise ValueError(f"not a {cls.__name__}: {told}") from None
        return made


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if is_dataclass(value):
        stated = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(part) for field, part in stated if part != field.default}
    return [_plain(part) for part in value]


def _made(kind: Any, stated: Any) -> Any:
    """Make something of a type, or of one among several; an error where it is of none."""
    wholes, part_kind, kinds = _shape(kind)
    if wholes and isinstance(stated, dict):
        made, hints = next((one for one in wholes if one[1].keys() >= stated.keys()), wholes[0])
        return made(**{name: _made(hints[name], part) for name, part in stated.items()})
    if not isinstance(stated, kinds):
        raise TypeError(f"{stated!r} is no {getattr(kind, '__name__', kind)}")
    return stated if part_kind is None else [_made(part_kind, part) for part in stated]


@cache
def _shape(kind: Any) -> tuple[list[tuple[Any, dict[str, Any]]], Any, Any]:
    """Give the dataclasses of a type with their parts, the type of its parts, and that in JSON."""
    inner = get_args(kind)
    wholes = [(one, get_type_hints(one)) for one in (kind, *inner) if is_dataclass(one)]
    return (wholes, inner[0], list) if get_origin(kind) is Sequence else (wholes, None, kind)
