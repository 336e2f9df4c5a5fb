"""The kernel of a report, as it is in the kernel's own process."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import cast

from ipykernel.ipkernel import IPythonKernel

# IPython's kernel does without a debugger where there is none, and is ready sooner.
sys.modules.setdefault("debugpy", cast("ModuleType", None))


class PlainKernel(IPythonKernel):
    """IPython's kernel, without a debugger."""
