"""The kernel of a report, as it is in the kernel's own process."""

from __future__ import annotations

import gc
import sys
from types import ModuleType
from typing import cast

from ipykernel.ipkernel import IPythonKernel

# A report's kernel ends after some seconds: to look again and again for objects that are not needed
# any longer takes a sixth of them.
gc.set_threshold(200_000)

# IPython's kernel does without a debugger where there is none, and is ready sooner.
sys.modules.setdefault("debugpy", cast("ModuleType", None))


class PlainKernel(IPythonKernel):
    """IPython's kernel, without a debugger."""
