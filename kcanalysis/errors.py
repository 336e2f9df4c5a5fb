"""What can go wrong, said so that a person knows what to do next.

KcAnalysisError
├── InputError    a file, a quarter or the data directory cannot be used as it is
│   └── ReleaseError    an earnings release cannot be read as one
└── BuildError    the input was fine, a report could not be made from it

This module imports nothing of the package, so that every module may import it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class KcAnalysisError(Exception):
    """Base of all errors that this package raises on purpose.

    The message names the file, the place in it and what to do, in one or two lines.
    ``exit_code`` is what the command line ends with.
    """

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """Show what is to be done, not the way here, where IPython shows an uncaught error."""
        return [f"{type(self).__name__}: {self}"]


class InputError(KcAnalysisError):
    """A file, a quarter or the data directory cannot be used as it is."""

    exit_code = 2


class ReleaseError(InputError):
    """A file cannot be read as an earnings release of Kingsoft Cloud.

    ``problem`` says what is wrong and, where it helps, what to do; ``source`` names the file, with
    the line (or page, or table) where there is one.
    """

    def __init__(self, problem: str, source: str) -> None:
        super().__init__(f"{source}: {problem}")


class BuildError(KcAnalysisError):
    """The input was fine, but a report could not be made from it."""


def no_such_name(of: str, name: str, names: Iterable[str]) -> AttributeError:
    """Say that there is no such name, and which one may be meant."""
    names = sorted(names)
    near = get_close_matches(name, names, n=3) + [each for each in names if name in each.split("_")]
    meant = f"did you mean {' or '.join(dict.fromkeys(near))}?" if near else ", ".join(names)
    return AttributeError(f"{of} has no {name!r}: {meant}", name=name)
