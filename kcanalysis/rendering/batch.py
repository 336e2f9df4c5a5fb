"""Build the reports of several quarters, side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from kcanalysis.errors import BuildError
from kcanalysis.quarter import Quarter
from kcanalysis.rendering.index import write_index
from kcanalysis.rendering.report import Built

_P = ParamSpec("_P")
_T = TypeVar("_T")


def build_all(
    quarters: Sequence[Quarter],
    build: Callable[[Quarter], Built],
    reports: Path,
    executor: Executor | None = None,
) -> Iterator[tuple[Quarter, Callable[[], Built]]]:
    """Build the reports of quarters, and list anew all that there are.

    Parameters
    ----------
    quarters : sequence of Quarter
        The quarters.
    build : callable
        Builds one, as a partial of `build_quarter` does. It must pickle for an executor that works
        in other processes.
    reports : Path
        The directory of all reports.
    executor : Executor, optional
        What works side by side: `processes`, say, or what a Dask client's ``get_executor()`` gives,
        whose workers must see the same files. Without it one is built after the other.

    Yields
    ------
    tuple of Quarter and callable
        Each quarter in turn, and what gives its report or raises why there is none. What nobody
        waits for any longer is not begun.
    """
    futures: list[Future[Built]] = []
    try:
        if executor is None:
            yield from ((quarter, partial(build, quarter)) for quarter in quarters)
        else:
            futures += [executor.submit(build, quarter) for quarter in quarters]
            yield from zip(quarters, [partial(_result, each) for each in futures], strict=True)
    finally:
        for future in futures:
            future.cancel()
        _list_anew(reports)


def cores() -> int:
    """Count the cores that this process may use."""
    with suppress(AttributeError):  # not every system tells
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _result(future: Future[Built]) -> Built:
    """Wait for a report."""
    try:
        return future.result()
    except BrokenExecutor as error:
        raise BuildError(
            "a process was ended from outside, perhaps for want of memory; build fewer at once"
        ) from error


def _list_anew(reports: Path) -> None:
    """Write the index of all reports."""
    try:
        write_index(reports)
    except OSError as error:
        place = error.filename or reports
        raise BuildError(f"{place}: the index cannot be written ({error.strerror})") from error


@contextmanager
def processes(count: int) -> Iterator[Executor]:
    """Give so many processes to work in; an interruption ends them, and what they have begun."""
    pool = _Processes(count, initializer=_begin)
    try:
        yield pool
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


class _Processes(ProcessPoolExecutor):
    """Processes of which one that is told to end leaves nothing behind."""

    def submit(self, work: Callable[_P, _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        """Have a process do work."""
        return super().submit(_until_told, work, *args, **kwargs)


def _begin() -> None:
    """Leave Ctrl-C to the parent, which tells its children, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "this process is one of a pool"
    parent.join()
    os._exit(1)


def _until_told(work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Do work; if it is told to end, this process cleans up and begins no more."""

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it may be told once more meanwhile
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        return work(*args, **kwargs)
    except KeyboardInterrupt:
        os._exit(130)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
