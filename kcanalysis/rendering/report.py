"""Build a report: run the notebook once, write it in every format asked for."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kcanalysis.errors import BuildError, InputError
from kcanalysis.rendering.run import check_parameters, quiet, read_notebook, run_notebook

FORMATS = ("html", "pdf")


def build_report(
    notebook: Path,
    parameters: Mapping[str, object],
    directory: Path,
    stem: str,
    formats: Sequence[str] = FORMATS,
    on_stage: Callable[[str, float], None] | None = None,
) -> list[Path]:
    """Execute a notebook and write the report that it makes.

    All files are put in place together at the end: a build that fails leaves the previous report
    as it was, and the notebook, as far as it ran, in ``directory/stem.failed.ipynb`` (the next
    good build removes it).

    Parameters
    ----------
    notebook : Path
        The notebook to run; it is not changed.
    parameters : mapping of str to object
        Values for the notebook's parameters.
    directory : Path
        Where the report goes; made if need be.
    stem : str
        File name of the report, without an ending.
    formats : sequence of str
        Any of `FORMATS`.
    on_stage : callable, optional
        Called after each stage with its name (``"execute"`` or a format) and its seconds.

    Returns
    -------
    list of Path
        The files written: one for each format in the order given, then the executed notebook.

    Raises
    ------
    InputError
        If a format or a parameter is unknown, or the notebook cannot be read.
    BuildError
        If a cell fails, a format cannot be made, or the directory cannot be written to.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise InputError(f"no report format {', '.join(unknown)}; there are: {', '.join(FORMATS)}")
    check_parameters(notebook, parameters)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _remove_left_behind(directory, stem)
        with TemporaryDirectory(prefix=f".{stem}-{os.getpid()}-", dir=directory) as temporary:
            executed = Path(temporary) / f"{stem}.ipynb"
            failed = directory / f"{stem}.failed.ipynb"
            with _kept_on_failure(notebook, executed, failed):
                with _stage("execute", on_stage):
                    run_notebook(notebook, parameters, executed)
                made = []
                for name in formats:
                    with _stage(name, on_stage):
                        made.append(_export(executed, name, notebook))
            written = [path.replace(directory / path.name) for path in [*made, executed]]
        failed.unlink(missing_ok=True)
    except OSError as error:
        place = error.filename or directory
        raise BuildError(f"{place}: the report cannot be written ({error.strerror})") from error
    return written


def _remove_left_behind(directory: Path, stem: str) -> None:
    """Remove the temporary directories of builds that were killed."""
    import psutil

    name = re.compile(rf"\.{re.escape(stem)}-(\d{{1,9}})-\w+")
    for left in directory.iterdir():
        found = name.fullmatch(left.name)
        if found and not psutil.pid_exists(int(found[1])):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _kept_on_failure(notebook: Path, executed: Path, failed: Path) -> Iterator[None]:
    """Keep the notebook, as far as it ran, if what is done meanwhile fails; the error names it."""
    try:
        yield
    except Exception as error:  # an exporter may meet anything in a notebook of any origin
        message = str(error)
        if not isinstance(error, BuildError):
            message = f"{notebook}: {type(error).__name__}: {' '.join(message.split())}"
        if executed.exists():
            executed.replace(failed)
            message += f"\nThe notebook as far as it ran is kept in {failed}"
        raise BuildError(message) from error


@contextmanager
def _stage(name: str, on_stage: Callable[[str, float], None] | None) -> Iterator[None]:
    """Time what is done meanwhile."""
    start = time.perf_counter()
    yield
    if on_stage is not None:
        on_stage(name, time.perf_counter() - start)


def _export(executed: Path, name: str, notebook: Path) -> Path:
    """Write an executed notebook in one format beside it."""
    from nbconvert import get_exporter

    # Its relative image paths start where the notebook stands.
    place = str(notebook.resolve().parent)
    resources = {"metadata": {"name": executed.stem, "path": place}}
    with quiet():
        exporter = get_exporter(f"report_{name}")()
        body, _ = exporter.from_notebook_node(read_notebook(executed), resources)
    output = executed.with_suffix(f".{name}")
    output.write_bytes(body if isinstance(body, bytes) else body.encode())
    return output
