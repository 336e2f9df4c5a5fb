"""Run a notebook from top to bottom, with parameters."""

from __future__ import annotations

import ast
import logging
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from kcanalysis.errors import BuildError, InputError

if TYPE_CHECKING:
    from nbformat import NotebookNode

_ADDRESS = re.compile(r" at 0x[0-9a-f]+(?=>)")
_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
_NOISY = ("papermill", "nbclient", "asyncio", "traitlets")


def run_notebook(notebook: Path, parameters: Mapping[str, object], executed: Path) -> None:
    """Execute a notebook with the given parameters.

    The kernel works in the notebook's own directory. What is written holds no clock and no path
    of this machine, so that two runs on the same data write the same bytes.

    Parameters
    ----------
    notebook : Path
        The notebook to run; it is not changed.
    parameters : mapping of str to object
        Values for names that the notebook's cell tagged ``parameters`` assigns, of the same types.
    executed : Path
        Where to write the executed notebook; if a cell fails, as far as it came.

    Raises
    ------
    InputError
        If the notebook cannot be read, or has no parameter of a given name and type.
    BuildError
        If a cell fails, or the kernel cannot start or dies; the message names the cell, counted as
        in the notebook, and the error.
    """
    check_parameters(notebook, parameters)
    with quiet():
        _execute(notebook, parameters, executed)
        _forget_the_run(executed)


def check_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    """Refuse, with an InputError, parameters that a notebook does not have, or of other types."""
    known = parameters_of(notebook)
    for name, value in parameters.items():
        default = _default(notebook, known, name)
        given = float if type(value) is int and type(default) is float else type(value)
        if default not in (None, ...) and given is not type(default):
            raise _wrong_type(notebook, name, default, value)


def read_parameter(notebook: Path, name: str, text: str) -> object:
    """Read the value of a parameter, by the type that it has in the notebook.

    A text stands as it is; everything else is written as in Python, true and false in any case.

    Raises
    ------
    InputError
        If the notebook has no such parameter, or it is of another type.
    """
    default = _default(notebook, parameters_of(notebook), name)
    if isinstance(default, str):
        return text
    if isinstance(default, bool):
        text = text.capitalize()
    try:
        value: object = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = text
    check_parameters(notebook, {name: value})
    return value


def parameters_of(notebook: Path) -> dict[str, object]:
    """Give what a notebook assigns at the top level of its cells tagged ``parameters``.

    A value that is worked out, rather than written down, is given as an ellipsis.
    """
    cells = read_notebook(notebook).cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assigned: dict[str, object] = {}
    for statement in (one for source in tagged for one in _statements(source, notebook)):
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            continue
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        assigned |= dict.fromkeys(names, _written_down(statement.value))
    return assigned


def _written_down(value: ast.expr | None) -> object:
    """Evaluate what is written as a value; give an ellipsis for anything else."""
    try:
        return ... if value is None else ast.literal_eval(value)
    except (ValueError, TypeError):
        return ...


def _default(notebook: Path, known: Mapping[str, object], name: str) -> object:
    """Give the value that a parameter has in the notebook."""
    if name not in known:
        has = f"it has: {', '.join(known)}" if known else "no cell is tagged “parameters”"
        raise InputError(f"{notebook}: no parameter named {name}; {has}")
    return known[name]


def _wrong_type(notebook: Path, name: str, default: object, value: object) -> InputError:
    """Say what a parameter has to be."""
    kind = _KINDS.get(type(default), f"a {type(default).__name__}")
    return InputError(f"{notebook}: {name} is {kind}, such as {default!r}, not {value!r}")


def read_notebook(notebook: Path) -> NotebookNode:
    """Read a notebook file, in the current format; InputError if it is none."""
    with _without_address_grammar():
        import nbformat

    try:
        with quiet():
            node: NotebookNode = nbformat.read(notebook, as_version=4)
    except OSError as error:
        raise InputError(f"{notebook}: cannot be read ({error.strerror}); check the path") from None
    except (ValueError, nbformat.ValidationError):
        raise InputError(
            f"{notebook}: not a Jupyter notebook; open and save it in JupyterLab to see why"
        ) from None
    return node


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


def _statements(source: str, notebook: Path) -> list[ast.stmt]:
    """Parse the cell with the parameters."""
    try:
        return ast.parse(source).body
    except SyntaxError as error:
        raise InputError(
            f"{notebook}: the cell tagged “parameters” is not plain Python in line {error.lineno}"
            f" ({error.msg}); mend it in JupyterLab"
        ) from None


@contextmanager
def _without_address_grammar() -> Iterator[None]:
    """Let jsonschema load without a library that it can do without.

    With it, jsonschema checks international web addresses, which a notebook's schema never asks
    for, and spends two seconds on reading their grammar.
    """
    name = "rfc3987_syntax"
    block = name not in sys.modules
    if block:
        sys.modules[name] = cast("ModuleType", None)  # importing it fails, which is allowed for
    try:
        yield
    finally:
        if block:
            del sys.modules[name]


def _execute(notebook: Path, parameters: Mapping[str, object], executed: Path) -> None:
    """Run a notebook by Papermill, whose errors become ours."""
    from papermill import PapermillExecutionError, execute_notebook

    try:
        execute_notebook(
            _literal(notebook.resolve()),
            _literal(executed.resolve()),
            dict(parameters),
            kernel_name="python3",
            cwd=notebook.resolve().parent,
            progress_bar=False,
            # Written once at the end, or at a failure, and no farewell is waited for.
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            shutdown_kernel="immediate",
            # The kernel writes its warnings to our standard error.
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )
    except PapermillExecutionError as error:
        _forget_the_run(executed)
        first = next((line for line in error.source.splitlines() if line.strip()), "")
        raise BuildError(
            f"{notebook}, cell {_number(error.cell_index, notebook, parameters)}"
            f" (“{first.strip()}”) failed: {error.ename}: {' '.join(error.evalue.split())}"
        ) from None
    except RuntimeError as error:
        problem = f"the kernel could not start, or died ({error})"
        raise BuildError(f"{notebook}: {problem}") from error


def _number(index: int, notebook: Path, parameters: Mapping[str, object]) -> int:
    """Count a cell as in the notebook itself, to which Papermill adds one for the parameters."""
    tags = [cell.metadata.get("tags", []) for cell in read_notebook(notebook).cells]
    if not parameters or any("injected-parameters" in each for each in tags):
        return index + 1
    place = next(number for number, each in enumerate(tags) if "parameters" in each)
    return index + 1 - (index > place)


def _literal(path: Path) -> str:
    """Guard a path's braces, which Papermill would take for a parameter's name."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _forget_the_run(executed: Path) -> None:
    """Strip what differs from run to run: times, paths, and addresses in memory."""
    import nbformat

    notebook = read_notebook(executed)
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
