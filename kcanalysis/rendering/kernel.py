"""The kernel that runs a report."""

from __future__ import annotations

from subprocess import DEVNULL
from typing import Any

from jupyter_client.manager import AsyncKernelManager


class QuietKernelManager(AsyncKernelManager):
    """Starts kernels whose own standard error is not the user's: errors come as messages."""

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        """Start a kernel, as any manager does."""
        await super().start_kernel(stderr=DEVNULL, **options)
