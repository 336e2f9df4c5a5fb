"""Writes a release around facts, in the two text layouts in which releases arrive."""

from __future__ import annotations

from collections.abc import Sequence

from kcanalysis.facts import Fact
from tests.forms import write_form


def write_release(facts: Sequence[Fact], layout: str) -> str:
    """Write a release that states just these facts.

    Parameters
    ----------
    facts : sequence of Fact
        Those of one release, in reading order.
    layout : {"rows", "cells"}
        One row a line with its cells set off by tabs, or one cell a line with rows set off by
        blank lines, where closing parentheses stand on their own and long labels wrap.
    """
    return write_form(facts, layout).decode()
