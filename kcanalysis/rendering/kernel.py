"""The kernel that runs a report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync


@contextmanager
def kernel(directory: Path, temporary: Path) -> Iterator[AsyncKernelManager]:
    """Start a kernel in a directory, whose files are in a temporary one; it ends in any case.

    It gets ready while others import what they need.
    """
    manager = _Manager(kernel_name="python3", connection_file=str(temporary / "kernel.json"))
    # What a user has in the profile of IPython would make a report another one, and nobody looks
    # for its cells in a history.
    options = {
        "IPKernelApp.ipython_dir": temporary,
        "IPKernelApp.kernel_class": "kcanalysis.rendering.plain.PlainKernel",
        "HistoryManager.enabled": False,
    }
    given = [f"--{name}={value}" for name, value in options.items()]
    try:
        run_sync(manager.start_kernel)(cwd=str(directory), extra_arguments=given, stderr=DEVNULL)
        yield manager
    finally:
        run_sync(manager.end)()


class _Manager(AsyncKernelManager):
    """A manager that ends its kernel together with the client's connection to it."""

    _client: Any = None

    def client(self, **options: Any) -> Any:
        """Give a client of the kernel."""
        self._client = super().client(**options)
        return self._client

    async def end(self) -> None:
        """Kill the kernel, if it runs, and remove what it leaves."""
        if self.has_kernel:
            await self.shutdown_kernel(now=True)
        if self._client:
            self._client.stop_channels()
