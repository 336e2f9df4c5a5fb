from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kcanalysis.cli import main
from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.panel.load import load
from kcanalysis.presenting import tables
from kcanalysis.presenting.takeaways import note
from kcanalysis.tieout import load_findings
from tests.conftest import DATA
from tests.forms import write_form

HEAD = "release,place,stated,reason,by\n"
ROWS = (
    "2024Q4,kc-2024q4-release.txt:70,0.1,misprint of 0.152,",
    "2024Q4,kc-2024q4-release.txt:96,265.1,the sign is lost,A. Analyst",
    "2026Q1,kc-2026q1-release.txt:13,392.010,misprint of 391.96,",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The frozen data, in a directory of its own."""
    return shutil.copytree(DATA, tmp_path / "data")


def accept(data: Path, *rows: str) -> None:
    (data / "accepted.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")


def check(data: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *arguments, "--data", str(data)])
    return result.exit_code, result.output


def test_a_known_misprint_is_shown_as_accepted_and_does_not_fail_the_check(data: Path) -> None:
    assert check(data)[0] == 1
    accept(data, *ROWS)
    code, output = check(data)
    assert code == 0
    assert "385 checks, 1 exception (accepted)" in output
    assert "accepted: kc-2026q1-release.txt:13: Total revenues" in output
    assert "(misprint of 391.96)" in output


def test_what_is_not_accepted_still_fails_the_check(data: Path) -> None:
    accept(data, *ROWS[:1], ROWS[2])
    code, output = check(data)
    assert code == 1
    assert "795 checks, 2 exceptions (1 of them accepted)" in output
    assert check(data, "2026Q1")[0] == 0


def test_what_is_accepted_is_said_so_wherever_a_release_is_read(
    data: Path, stored: dict[str, list[Fact]]
) -> None:
    file = data.parent / "a.txt"
    wrong = [
        replace(fact, value=fact.value + 5) if fact.item == "total_assets" else fact
        for fact in stored["2026Q1"]
    ]
    file.write_bytes(write_form(wrong, "rows"))
    accept(data)
    result = CliRunner().invoke(main, ["ingest", str(file), "--data", str(data)])
    assert "error: a.txt:" in result.output
    faults = [one for one in load_findings(data) if one.is_fault and "a.txt" in one.source]
    stated = {(one.source, one.stated) for one in faults}
    accept(data, *[f"2026Q1,{source},{stated},known," for source, stated in stated])
    for command in ("ingest", "check"):
        result = CliRunner().invoke(main, [command, str(file), "--data", str(data)])
        assert (result.exit_code, "error: a.txt:" in result.output) == (0, False)
        assert "accepted: a.txt:" in result.output
    assert check(data, "2026Q1")[0] == 0
    # of a file that is to be read, a row that matches nothing is no matter yet
    accept(data, "2026Q1,b.txt:1,1,known,")
    assert CliRunner().invoke(main, ["ingest", str(file), "--data", str(data)]).exit_code == 0


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2026Q1,kc-2026q1-release.txt:13,392.02,x,", "line 2: nothing that states 392.02 in kc-"),
        ("2026Q1,kc-2026q1-release.txt:14,392.01,x,", "is an exception; mend the row or take it"),
        # a number that ties cannot be accepted
        ("2026Q1,kc-2026q1-release.txt:553,2703732,x,", "nothing that states 2703732"),
        ("2026Q1,kc-2026q1-release.txt:13,many,x,", "column stated: 'many' is not a number"),
        ("2026Q1,kc-2026q1-release.txt:13,392.01,,", "column reason: '' is not filled in"),
        ("2026Q1,kc-2026q1-release.txt:13,392.01,x", "has 4 columns instead of 5"),
    ],
)
def test_a_row_that_matches_nothing_is_an_error(data: Path, row: str, message: str) -> None:
    accept(data, row)
    with pytest.raises(InputError, match=message):
        load_findings(data)
    code, output = check(data)
    assert code == 2
    assert "accepted.csv" in output


def test_the_report_says_why_an_exception_is_accepted(data: Path) -> None:
    accept(data, *ROWS)
    panel, findings = load(data_dir=data), load_findings(data)
    last = {row.label: row.cells[-1].text for row in tables.exceptions(panel, findings).rows}
    assert last["Total revenues, three months to 2026-03-31"] == "misprint of 391.96"
    assert "; 3 do not tie (Exceptions); 37 that" in note(panel, {}, findings).tieout.text
