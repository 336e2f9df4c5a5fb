"""Run a notebook from top to bottom, with parameters."""

from __future__ import annotations

import ast
import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, cast

from kcanalysis.errors import BuildError, InputError
from kcanalysis.rendering.scratch import scratch

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbformat import NotebookNode

_ADDRESS = re.compile(r" at 0x[0-9a-f]+(?=>)")
_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
_ANNOTATED = {kind.__name__: kind for kind in _KINDS}
_NOISY = ("papermill", "nbclient", "asyncio", "traitlets")


def run_notebook(
    notebook: Path,
    parameters: Mapping[str, object],
    executed: Path,
    meanwhile: Callable[[], object] = lambda: None,
) -> NotebookNode:
    """Execute a notebook in its own directory, and write it, if a cell fails as far as it came.

    What is written holds no clock and no path of this machine, so that two runs on the same data
    write the same bytes. A BuildError names the cell that fails, counted as in the notebook.
    `meanwhile` is called while the kernel works.
    """
    from kcanalysis.rendering.kernel import kernel

    check_parameters(notebook, parameters)
    try:
        with quiet(), scratch() as temporary, kernel(notebook.resolve().parent, temporary) as own:
            ran = _execute(notebook, parameters, executed, own, meanwhile)
        return _forget_the_run(ran, executed)
    except OSError:
        executed.unlink(missing_ok=True)  # there may be a part of it
        raise
    except RuntimeError as error:
        raise BuildError(
            f"{notebook}: the kernel could not start, or died ({error}); JupyterLab may tell more"
        ) from error


def check_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    """Refuse, with an InputError, parameters that a notebook does not have, or of other types."""
    known = _declared(notebook)
    for name, value in parameters.items():
        default, kind = _parameter(notebook, known, name)
        given = float if type(value) is int and kind is float else type(value)
        if kind and given is not kind and (value, default) != (None, None):
            other = (
                ""
                if default is ...
                else " or None"
                if default is None
                else f", such as {default!r}"
            )
            what = _KINDS.get(kind, f"a {kind.__name__}")
            raise InputError(f"{notebook}: {name} is {what}{other}, not {value!r}")


def read_parameter(notebook: Path, name: str, text: str) -> object:
    """Read what is typed as in Python, true and false in any case; what is to be a text, as is."""
    default, kind = _parameter(notebook, _declared(notebook), name)
    if kind is str and (text, default) != ("None", None):
        return text
    value: object = text.capitalize() if kind is bool else text
    with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
        value = ast.literal_eval(str(value))
    check_parameters(notebook, {name: value})
    return value


def parameters_of(notebook: Path) -> dict[str, object]:
    """Give what the cells tagged ``parameters`` assign; an ellipsis for what is worked out."""
    return {name: parameter.default for name, parameter in _declared(notebook).items()}


class _Parameter(NamedTuple):
    """The value that a parameter has in the notebook, and the type of others; None for any."""

    default: object
    kind: type | None


def _declared(notebook: Path) -> dict[str, _Parameter]:
    """Read the cells tagged ``parameters``."""
    cells = read_notebook(notebook).cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    try:
        statements = [one for source in tagged for one in ast.parse(source).body]
    except SyntaxError as error:
        raise InputError(
            f"{notebook}: the cell tagged “parameters” is not plain Python in line {error.lineno}"
            f" ({error.msg}); mend it in JupyterLab"
        ) from None
    declared: dict[str, _Parameter] = {}
    for statement in statements:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            stated = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            value: object = ...
            with suppress(ValueError, TypeError):
                value = ast.literal_eval(statement.value) if statement.value else ...
            names = [target.id for target in stated if isinstance(target, ast.Name)]
            declared |= dict.fromkeys(names, _Parameter(value, _kind(statement, value)))
    return declared


def _kind(statement: ast.Assign | ast.AnnAssign, value: object) -> type | None:
    """Give the type by which a parameter is annotated, as with ``float | None``, or its value's."""
    if isinstance(statement, ast.AnnAssign):
        nodes = [node for node in ast.walk(statement.annotation) if isinstance(node, ast.Name)]
        names = {node.id for node in nodes} - {"Optional"}
        if len(names) == 1 and (kind := _ANNOTATED.get(names.pop())):
            return kind
    return None if value in (None, ...) else type(value)


def _parameter(notebook: Path, known: Mapping[str, _Parameter], name: str) -> _Parameter:
    """Give a parameter of the notebook."""
    if name not in known:
        has = f"it has: {', '.join(known)}" if known else "no cell is tagged “parameters”"
        raise InputError(f"{notebook}: no parameter named {name}; {has}")
    return known[name]


def read_notebook(notebook: Path) -> NotebookNode:
    """Read a notebook file, in the current format; InputError if it is none."""
    # With them, jsonschema checks web addresses, which a notebook's schema never asks for, and
    # spends two seconds on reading their grammar. That they are not there is allowed for.
    for grammar in ("rfc3987_syntax", "rfc3986_validator"):
        sys.modules.setdefault(grammar, cast("ModuleType", None))
    import nbformat

    try:
        with quiet():
            return cast("NotebookNode", nbformat.read(notebook, as_version=4))
    except OSError as error:
        raise InputError(f"{notebook}: cannot be read ({error.strerror}); check the path") from None
    except (ValueError, nbformat.ValidationError):
        raise InputError(
            f"{notebook}: not a Jupyter notebook; open and save it in JupyterLab to see why"
        ) from None


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Python's warnings and the log of Papermill and its kin off the user's terminal."""
    loggers = [logging.getLogger(name) for name in _NOISY]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _execute(
    notebook: Path,
    parameters: Mapping[str, object],
    executed: Path,
    manager: AsyncKernelManager,
    meanwhile: Callable[[], object],
) -> NotebookNode:
    """Run a notebook by Papermill, whose errors become ours."""
    from papermill import PapermillExecutionError, execute_notebook

    # braces would be taken for a parameter's name
    paths = [
        str(path.resolve()).replace("{", "{{").replace("}", "}}") for path in (notebook, executed)
    ]
    try:
        with ThreadPoolExecutor() as helper:
            helper.submit(meanwhile)
            ran = execute_notebook(
                *paths,
                dict(parameters),
                km=manager,
                kernel_name="python3",
                progress_bar=False,
                # written once at the end, or at a failure
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
            )
        return cast("NotebookNode", ran)
    except PapermillExecutionError as error:
        _forget_the_run(read_notebook(executed), executed)
        first = next((line for line in error.source.splitlines() if line.strip()), "")
        raise BuildError(
            f"{notebook}, cell {_number(error.cell_index, notebook, parameters)}"
            f" (“{first.strip()}”) failed: {error.ename}: {' '.join(error.evalue.split())}"
        ) from None


def _number(index: int, notebook: Path, parameters: Mapping[str, object]) -> int:
    """Count a cell as in the notebook itself, to which Papermill adds one for the parameters."""
    tags = [cell.metadata.get("tags", []) for cell in read_notebook(notebook).cells]
    if not parameters or any("injected-parameters" in each for each in tags):
        return index + 1
    place = next(number for number, each in enumerate(tags) if "parameters" in each)
    return index + 1 - (index > place)


def _forget_the_run(notebook: NotebookNode, executed: Path) -> NotebookNode:
    """Strip what differs from run to run: times, paths, and addresses in memory; write the rest."""
    import nbformat

    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"injected-parameters-{number}"
        for output in cell.get("outputs", []):
            if "text/plain" in output.get("data", {}):
                output.data["text/plain"] = _ADDRESS.sub("", output.data["text/plain"])
    nbformat.write(notebook, executed)
    return notebook
