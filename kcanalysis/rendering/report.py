"""Build a report: run the notebook once, write it in every format asked for; or a quarter's."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kcanalysis.errors import BuildError, InputError
from kcanalysis.paths import REPORT_NOTEBOOK, find_project
from kcanalysis.quarter import Quarter
from kcanalysis.rendering import run
from kcanalysis.rendering.index import FILE, KINDS, OURS, headline
from kcanalysis.rendering.scratch import scratch

if TYPE_CHECKING:
    from nbformat import NotebookNode

PAGES = ("html", "pdf")
FORMATS = (*PAGES, "xlsx")
"""The last one is the data book, for which no notebook is run."""

Built = tuple[str, list[Path]]
"""The title of a report, and its files as `build_report` gives them."""

_Write = Callable[[Path], None]


def common_parameters(
    notebook: Path, settings: Iterable[tuple[str, str]], currency: str, data_dir: Path | None
) -> dict[str, object]:
    """Give the parameters that all quarters have in common; `settings` are as they are typed."""
    given = {name: run.read_parameter(notebook, name, text) for name, text in settings}
    if data_dir:
        # as the executed notebook finds it again
        place, project = data_dir.resolve(), find_project()
        place = place.relative_to(project) if place.is_relative_to(project) else place
        given["data_dir"] = run.read_parameter(notebook, "data_dir", place.as_posix())
    if currency != "CNY" or "currency" in run.parameters_of(notebook):
        given["currency"] = run.read_parameter(notebook, "currency", currency)
    return given


def build_quarter(
    notebook: Path,
    quarter: Quarter,
    parameters: Mapping[str, object],
    reports: Path,
    formats: Sequence[str],
    on_stage: Callable[[str, float], None] = lambda *_: None,
) -> Built:
    """Build the report of a quarter, in its own directory among all reports."""
    if "quarter" in run.parameters_of(notebook):
        parameters = {"quarter": str(quarter), **parameters}
    is_ours = notebook.name == REPORT_NOTEBOOK.name
    if "xlsx" in formats and not is_ours:
        raise InputError(f"{notebook}: only {REPORT_NOTEBOOK.name} has a data book; leave out xlsx")
    name = OURS if is_ours else re.sub(r"-\d{4}Q[1-4](-usd)?$", "", notebook.stem)
    name += f"-{quarter}" + "-usd" * (parameters.get("currency") == "USD")
    place = reports / str(quarter)
    paths = build_report(notebook, parameters, place, name, formats, on_stage, reports)
    return headline(paths[-1]) if paths[-1].suffix == ".ipynb" else name, paths


def build_report(
    notebook: Path,
    parameters: Mapping[str, object],
    directory: Path,
    stem: str,
    formats: Sequence[str] = PAGES,
    on_stage: Callable[[str, float], None] = lambda *_: None,
    reports: Path | None = None,
) -> list[Path]:
    """Execute a notebook and write the report that it makes.

    All files are put in place together at the end: a build that fails leaves the previous report
    as it was, and the notebook, as far as it ran, in ``directory/stem.failed.ipynb`` (the next
    good build removes it). Gives the files: one for each format, then the executed notebook, which
    there is none of where only the data book is asked for.

    `on_stage` is called after each stage with its name (``"execute"`` or a format) and its seconds.
    `reports` is the directory of all reports, to whose index the page leads.
    """
    if unknown := [name for name in formats if name not in FORMATS]:
        raise InputError(f"no report format {', '.join(unknown)}; there are: {', '.join(FORMATS)}")
    run.check_parameters(notebook, parameters)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with scratch(stem, directory) as temporary:
            executed = temporary / f"{stem}.ipynb"
            failed = directory / f"{stem}.failed.ipynb"
            with _kept_on_failure(notebook, executed, failed):
                write, begun = {"xlsx": partial(_write_book, notebook, parameters)}, Event()
                if set(formats) != {"xlsx"}:
                    with _stage("execute", on_stage):
                        exporters = partial(import_module, "kcanalysis.rendering.exporters")
                        ran = run.run_notebook(notebook, parameters, executed, exporters)
                    # Its relative image paths start where the notebook stands.
                    metadata = {"name": stem, "path": str(notebook.resolve().parent)}
                    siblings = _siblings(directory, stem, formats, reports)
                    # nbconvert copies the resources, and cannot copy an event
                    resources = {"metadata": metadata, "siblings": siblings,
                                 "begun": lambda: begun.set()}  # fmt: skip
                    write |= {name: partial(_export, ran, name, resources) for name in PAGES}
                write = {name: write[name] for name in formats}
                made = _write_all(executed, write, begun, on_stage)
            made += [executed] if executed.exists() else []
            written = [path.replace(directory / path.name) for path in made]
        failed.unlink(missing_ok=True)
    except OSError as error:
        raise BuildError(_cannot(error, directory)) from error
    finally:
        with suppress(OSError):
            directory.rmdir()  # if nothing came to stand in it
    return written


def _siblings(
    directory: Path, stem: str, formats: Sequence[str], reports: Path | None
) -> dict[str, str]:
    """Give the addresses that a page leads to: the other files of the report, and all reports."""
    ends = [end for end in (*formats, "ipynb") if end != "html"]
    siblings = {KINDS[end]: quote(f"{stem}.{end}") for end in ends}
    if reports:
        siblings["All reports"] = quote(os.path.relpath(reports / FILE, directory))
    return siblings


def _cannot(error: OSError, directory: Path) -> str:
    """Tell where something could not be written or started, and why."""
    place = error.filename2 or error.filename or f"{directory}, or the place for temporary files"
    return f"{place}: the report cannot be built there ({error.strerror or error})"


@contextmanager
def _kept_on_failure(notebook: Path, executed: Path, failed: Path) -> Iterator[None]:
    """Keep the notebook, as far as it ran, if what is done meanwhile fails; the error names it."""
    try:
        yield
    except Exception as error:  # an exporter may meet anything in a notebook of any origin
        message = f"{notebook}: {type(error).__name__}: {' '.join(str(error).split())}"
        if isinstance(error, BuildError):
            message = str(error)
        elif isinstance(error, OSError):
            message = _cannot(error, failed.parent)
        if executed.exists():
            executed.replace(failed)
            message += f"\nThe notebook as far as it ran is kept in {failed}"
        raise BuildError(message) from error


@contextmanager
def _stage(name: str, on_stage: Callable[[str, float], None]) -> Iterator[None]:
    """Time what is done meanwhile."""
    start = time.perf_counter()
    yield
    on_stage(name, time.perf_counter() - start)


def _write_all(
    executed: Path,
    write: Mapping[str, _Write],
    begun: Event,
    on_stage: Callable[[str, float], None],
) -> list[Path]:
    """Write all formats: Python has time for the others once Typst has `begun` to set the PDF."""

    def written(name: str) -> Path:
        path = executed.with_suffix(f".{name}")
        if name != "pdf" and "pdf" in write:
            begun.wait()
        try:
            with _stage(name, on_stage):
                write[name](path)
        finally:
            begun.set()
        return path

    with run.quiet(), ThreadPoolExecutor(len(FORMATS)) as helpers:
        return list(helpers.map(written, write))


def _export(ran: NotebookNode, name: str, resources: dict[str, Any], output: Path) -> None:
    """Write an executed notebook in one format."""
    from nbconvert import get_exporter

    body, _ = get_exporter(f"report_{name}")().from_notebook_node(ran, resources)
    output.write_bytes(body if isinstance(body, bytes) else body.encode())


def _write_book(notebook: Path, parameters: Mapping[str, object], output: Path) -> None:
    """Write the data book that the parameters of the report ask for."""
    from kcanalysis.rendering.workbook import write_book

    write_book({**run.parameters_of(notebook), **parameters}, output)
