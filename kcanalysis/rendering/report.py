"""Build a report: run the notebook once, write it in every format asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kcanalysis.errors import BuildError, InputError
from kcanalysis.rendering.run import check_parameters, quiet, read_notebook, run_notebook

if TYPE_CHECKING:
    from nbconvert.exporters import Exporter

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
        If a cell fails, or a format cannot be made.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise InputError(f"no report format {', '.join(unknown)}; there are: {', '.join(FORMATS)}")
    check_parameters(notebook, parameters)
    directory.mkdir(parents=True, exist_ok=True)
    failed = directory / f"{stem}.failed.ipynb"
    with TemporaryDirectory(prefix=f".{stem}-", dir=directory) as temporary:
        executed = Path(temporary) / f"{stem}.ipynb"
        made = []
        try:
            with _stage("execute", on_stage), _warming_up(formats):
                run_notebook(notebook, parameters, executed)
            for name in formats:
                with _stage(name, on_stage):
                    made.append(_export(executed, name, notebook.resolve().parent))
        except BuildError as error:
            if executed.exists():
                executed.replace(failed)
            raise BuildError(str(error).replace(str(executed), str(failed))) from None
        written = [path.replace(directory / path.name) for path in [*made, executed]]
    failed.unlink(missing_ok=True)
    return written


@contextmanager
def _stage(name: str, on_stage: Callable[[str, float], None] | None) -> Iterator[None]:
    start = time.perf_counter()
    yield
    if on_stage is not None:
        on_stage(name, time.perf_counter() - start)


@contextmanager
def _warming_up(formats: Sequence[str]) -> Iterator[None]:
    """Set an empty notebook meanwhile, so that all is loaded when a format's turn comes.

    What goes wrong with that goes wrong again when the report is set, and is told then.
    """
    from nbformat.v4 import new_notebook

    # Two threads importing the same packages could meet half-loaded ones: the runner's go first.
    import_module("papermill")

    def warm_up() -> None:
        for name in formats:
            _exporter(name).from_notebook_node(new_notebook())

    with quiet(), ThreadPoolExecutor(max_workers=1) as aside:
        aside.submit(warm_up)
        yield


def _exporter(name: str) -> Exporter:
    from nbconvert import get_exporter

    exporter: Exporter = get_exporter(f"kc-{name}")()
    return exporter


def _export(executed: Path, name: str, directory: Path) -> Path:
    """Write an executed notebook in one format beside it.

    `directory` is where the notebook's relative image paths start.
    """
    resources = {"metadata": {"name": executed.stem, "path": str(directory)}}
    with quiet():
        body, _ = _exporter(name).from_notebook_node(read_notebook(executed), resources)
    output = executed.with_suffix(f".{name}")
    output.write_bytes(body if isinstance(body, bytes) else body.encode())
    return output
