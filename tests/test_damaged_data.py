"""Whatever happens to a file of the data: the figures as they were, or one clear error."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcanalysis.errors import InputError
from kcanalysis.inputs import load_inputs
from kcanalysis.panel.load import load, load_facts
from kcanalysis.said import load_said
from kcanalysis.sources import Source
from kcanalysis.tieout import load_findings
from tests.conftest import DATA, PROJECT

FILES = (
    "releases/2024Q4.csv", "releases/2026Q1.csv", "findings/2026Q1.jsonl", "reasons/2026Q1.jsonl",
    "supplement.csv", "accepted.csv", "analyst.csv", "sources/index.csv",
)  # fmt: skip
STORED = ("releases", "findings", "reasons")
SOURCE = Source(
    "2026Q1", "0001193125-26-000001",
    "https://www.sec.gov/Archives/edgar/data/1795589/000119312526000001/ex.htm", "2026-05-27",
    "0" * 64, "kc-2026q1-ex.htm",
)  # fmt: skip
CELLS = (
    "", "1e309", "-1E+400", "9" * 40, "4.55531E+09", "NaN", "inf", "0", "-1", "1,234", "½", "\0",
    '"', '"a\nb"', "=1+1", "USD", "percent", "per_usd", "days", "per_share", "2035-12-31",
    "2026-06-30", "2026-02-30", "9999-12-31", "0001-03-31", "2026-03-30", "12", "36", "vendor",
    "2035Q1", "total_revenues", "exchange_rate", "x" * 5000, "[" * 5000, "\ufeff", "null", "1e999",
)  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with every kind of file."""
    directory = shutil.copytree(DATA, tmp_path_factory.mktemp("damaged") / "data")
    accepted = (PROJECT / "data" / "accepted.csv").read_text("utf-8").splitlines(keepends=True)
    (directory / "accepted.csv").write_text("".join(accepted[:4]), "utf-8")
    shutil.copy(PROJECT / "data" / "analyst.example.csv", directory / "analyst.csv")
    (directory / "sources").mkdir()
    index = f"{','.join(Source._fields)}\n{','.join(SOURCE)}\n"
    (directory / "sources" / "index.csv").write_text(index, "utf-8")
    return directory


def damaged(content: bytes, random: Random) -> bytes:
    """Damage a file in one to three ways."""
    for _ in range(random.randint(1, 3)):
        at, to = sorted(random.randrange(len(content) + 1) for _ in range(2))
        lines = content.split(b"\n")
        line = random.randrange(len(lines))
        match random.choice(("byte", "cut", "end", "drop", "double", "swap", "cell", "cell")):
            case "byte":
                content = content[:at] + random.randbytes(1) + content[at + 1 :]
            case "cut":
                content = content[:at] + content[to:]
            case "end":
                content = content[:at]
            case "drop":
                content = b"\n".join(lines[:line] + lines[line + 1 :])
            case "double":
                content = b"\n".join(lines[:line] + lines[line : line + 1] * 2 + lines[line + 1 :])
            case "swap":
                other = random.randrange(len(lines))
                lines[line], lines[other] = lines[other], lines[line]
                content = b"\n".join(lines)
            case _:
                cells = lines[line].split(b",")
                cells[random.randrange(len(cells))] = random.choice(CELLS).encode()
                content = b"\n".join([*lines[:line], b",".join(cells), *lines[line + 1 :]])
    return content


def seen(data: Path) -> tuple[object, ...] | InputError:
    """All that is read from a data directory, in a form that can be compared, or the error."""
    try:
        panel = load(data_dir=data)
        return (
            load_facts(data).to_csv(), panel.frame.to_csv(), load_findings(data), load_said(data),
            load_inputs(data),
        )  # fmt: skip
    except InputError as error:
        return error


@pytest.fixture(scope="module")
def whole(data: Path) -> object:
    return seen(data)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 1_000_000))
def test_a_damaged_file_gives_the_same_figures_or_one_clear_error(
    name: str, seed: int, data: Path, whole: object
) -> None:
    path = data / name
    content = path.read_bytes()
    path.write_bytes(damaged(content, Random(seed)))
    try:
        found = seen(data)
    finally:
        path.write_bytes(content)
    if isinstance(found, InputError):
        told = str(found)
        assert path.name.partition(".")[0] in told
        assert len(told.splitlines()) == 1
        assert len(told) < 700
    else:
        # what a person types may say something else; what was stored may not
        assert found == whole or name.partition("/")[0] not in STORED
