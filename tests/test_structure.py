"""Promises about the project itself: what it exports, how it hangs together, what it installs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import yaml

import kcanalysis
from tests.conftest import PROJECT

PACKAGE = PROJECT / "kcanalysis"
FLOW = (
    "errors",
    "paths",
    "quarter",
    "money",
    "knowledge",
    "taxonomy",
    "facts",
    "reasons",
    "store",
    "sources",
    "reading",
    "tieout",
    "fetching",
    "changes",
    "releases",
    "said",
    "coverage",
    "origins",
    "metrics",
    "inputs",
    "panel",
    "scenario",
    "typeface",
    "presenting",
    "rendering",
    "cli",
)


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def _read(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> set[str]:
    """Names of the package's parts that a module imports."""
    names = set()
    for node in ast.walk(_read(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kcanalysis"):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name.startswith("kcanalysis.")}
    return {name.split(".")[1] for name in names}


def test_imports_go_one_way() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        if part(path) not in ("__init__", "__main__"):
            for name in imported(path):
                assert FLOW.index(name) <= FLOW.index(part(path)), f"{path.name} imports {name}"


def test_nothing_right_of_the_data_reads_a_release() -> None:
    right = FLOW[FLOW.index("releases") + 1 : FLOW.index("cli")]
    for path in sorted(PACKAGE.rglob("*.py")):
        if part(path) in right:
            assert "reading" not in imported(path), path.name


def test_a_notebook_loads_figures_without_what_reads_releases() -> None:
    script = (
        "import sys, kcanalysis as kc; kc.load, kc.load_findings, kc.load_said;"
        "print([name for name in sys.modules if name.startswith('kcanalysis.reading')])"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout.strip() == "[]", result.stderr


def test_every_public_name_is_there() -> None:
    assert sorted(dir(kcanalysis)) == sorted(kcanalysis.__all__)
    for name in kcanalysis.__all__:
        assert getattr(kcanalysis, name) is not None


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    heavy = {"pandas", "matplotlib", "papermill", "nbconvert", "IPython", "typst", "lxml"}
    heavy |= {"requests", "xlsxwriter"}
    script = f"import sys, kcanalysis.cli; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout.strip() == "[]", result.stderr


def test_no_module_is_longer_than_400_lines() -> None:
    for place in (PACKAGE, PROJECT / "tests", PROJECT / "tools"):
        for path in place.rglob("*.py"):
            assert len(path.read_text("utf-8").splitlines()) <= 400, path


def requirements(lines: list[str]) -> dict[str, str]:
    split = [re.match(r"([\w-]+)(.*)", line).groups() for line in lines]
    return {name.replace("_", "-").lower(): version for name, version in split}


def test_conda_installs_what_the_package_requires() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text("utf-8"))
    conda = [line for line in environment["dependencies"] if isinstance(line, str)]
    (pip,) = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]
    named = requirements([*conda, *[line for line in pip if not line.startswith("-e")]])
    assert named.pop("python") == project["requires-python"]
    assert named.pop("pip", "") == ""
    renamed = {"matplotlib-base": "matplotlib"}
    found = {renamed.get(name, name): version for name, version in named.items()}
    assert found == requirements(project["dependencies"])
    assert "-e ." in pip
