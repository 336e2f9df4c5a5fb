"""What is known about the company and the language of its releases, as data."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_knowledge(name: str) -> dict[str, Any]:
    """Read one of the TOML files of this directory; its fractions are exact (Decimal)."""
    text = files(__name__).joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)
