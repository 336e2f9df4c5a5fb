"""What is known about the company and the language of its releases, as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from kcanalysis.errors import InputError

_Made = TypeVar("_Made")


@cache
def read_knowledge(name: str) -> dict[str, Any]:
    """Read one of the TOML files of this directory; its fractions are exact (Decimal)."""
    text = files(__name__).joinpath(f"{name}.toml").read_text("utf-8")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}.toml: {error}") from error


def make_each(
    name: str, make: Callable[..., _Made], entries: Iterable[dict[str, Any]]
) -> tuple[_Made, ...]:
    """Make something of each entry of a file, whose keys are keywords of what makes it.

    For an entry that cannot be used, the InputError names the file and the entry.
    """
    made = []
    for entry in entries:
        try:
            made.append(make(**entry))
        except (TypeError, ValueError, AttributeError, re.error) as error:
            shown = ", ".join(str(value) for value in list(entry.values())[:2])
            problem = str(error).partition("() ")[2] or str(error)
            raise InputError(f"{name}.toml, entry '{shown}': {problem}") from error
    return tuple(made)
