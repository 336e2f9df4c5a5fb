from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kcanalysis.cli import main
from kcanalysis.errors import InputError
from kcanalysis.facts import COLUMNS, Fact
from kcanalysis.store import SUPPLEMENT
from kcanalysis.tieout import load_findings
from tests.conftest import DATA, PROJECT, RELEASES
from tests.forms import write_form

COMMANDS = ("parse", "fetch", "ingest", "check", "quarters", "report", "new", "lab")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def releases(stored: dict[str, list[Fact]], tmp_path: Path) -> dict[str, Path]:
    """Written releases around the shipped facts, one in each layout."""
    paths = {}
    for name, layout in (("2024Q4", "rows"), ("2026Q1", "cells")):
        paths[name] = tmp_path / f"kc-{name}.txt"
        paths[name].write_bytes(write_form(stored[name], layout))
    return paths


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {command}")
    assert command in run("--help").output


def test_parse_prints_every_fact_as_csv(releases: dict[str, Path]) -> None:
    result = run("parse", releases["2026Q1"])
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert result.exit_code == 0
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + 350 + 19
    row = "2026Q1,income_statement,total_revenues,Total revenues,2026-03-31,3,CNY,thousands,2703732"
    assert f"{row},kc-2026Q1.txt:" in result.stdout


def test_parse_prints_every_fact_as_json(releases: dict[str, Path]) -> None:
    facts = json.loads(run("parse", releases["2026Q1"], "--format", "json").stdout)
    assert len(facts) == 369
    assert tuple(facts[0]) == COLUMNS
    (rate,) = [fact["value"] for fact in facts if fact["item"] == "exchange_rate"]
    assert rate == 6.898


def test_parse_tells_of_rows_that_are_new(releases: dict[str, Path]) -> None:
    text = releases["2024Q4"].read_text("utf-8")
    releases["2024Q4"].write_text(text.replace("Goodwill\t", "Good name\t"), "utf-8")
    result = run("parse", releases["2024Q4"])
    assert result.exit_code == 0
    assert "new row 'Good name' in the balance sheet" in result.stderr


def test_ingest_stores_once_and_says_what(releases: dict[str, Path], tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = run("ingest", *releases.values(), "--data", data)
    assert first.exit_code == 0
    assert [line for line in first.output.splitlines() if line[0] != " "] == [
        f"2024Q4: 668 figures from the tables, 33 from the text; stored in "
        f"{data / 'releases' / '2024Q4.csv'}",
        f"2026Q1: 350 figures from the tables, 19 from the text; stored in "
        f"{data / 'releases' / '2026Q1.csv'}",
    ]
    before = {path: path.read_bytes() for path in data.rglob("*.*")}
    assert len(before) == 6
    second = run("ingest", *releases.values(), "--data", data)
    assert second.output.count("nothing new for") == 2
    assert {path: path.read_bytes() for path in data.rglob("*.*")} == before


def test_ingesting_the_real_releases_gives_the_data_that_is_shipped(
    real_releases: dict[str, Path], tmp_path: Path
) -> None:
    result = run("ingest", *real_releases.values(), "--data", tmp_path)
    assert result.exit_code == 0
    for path in tmp_path.rglob("*.*"):
        assert path.read_bytes() == (DATA / path.relative_to(tmp_path)).read_bytes()


def test_ingest_tells_what_is_new_against_the_release_before(
    releases: dict[str, Path], tmp_path: Path
) -> None:
    result = run("ingest", *releases.values(), "--data", tmp_path)
    told = result.stdout.partition("2026Q1: ")[2]
    assert "'Treasury shares' was called 'Treasury stock' in 2024Q4." in told
    assert "the row 'Short-term investments' is gone; 2024Q4 had it." in told
    assert "Adjusted net loss is defined otherwise" in told


def test_ingest_stores_nothing_if_one_file_is_bad(
    releases: dict[str, Path], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    result = run("ingest", releases["2024Q4"], tmp_path / "none.txt", "--data", data)
    assert result.exit_code == 2
    assert "none.txt: cannot be read" in result.stderr
    assert not data.exists()


def test_a_release_with_a_figure_that_cannot_be_is_refused_before_anything_is_stored(
    releases: dict[str, Path], tmp_path: Path
) -> None:
    text = releases["2026Q1"].read_text("utf-8")
    releases["2026Q1"].write_text(text.replace("RMB6.8980", "RMB0.0000"), "utf-8")
    for arguments in (["ingest", *releases.values()], ["check", releases["2026Q1"]]):
        result = run(*arguments, "--data", tmp_path / "data")
        assert result.exit_code == 2
        assert "is not a rate above 0" in result.stderr
    assert not (tmp_path / "data").exists()


def test_two_files_of_one_quarter_are_refused(releases: dict[str, Path], tmp_path: Path) -> None:
    copy = shutil.copy(releases["2024Q4"], tmp_path / "copy.txt")
    result = run("ingest", releases["2024Q4"], copy, "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert "is the release of 2024Q4 as well" in result.stderr


@pytest.fixture
def wrong(releases: dict[str, Path]) -> Path:
    """The written release of 2026Q1 with a digit of its total revenues changed."""
    text = releases["2026Q1"].read_text("utf-8")
    releases["2026Q1"].write_text(text.replace("2,703,732", "2,703,733", 1), "utf-8")
    return releases["2026Q1"]


def test_ingest_tells_what_does_not_tie_and_stores_it_as_it_is(wrong: Path, tmp_path: Path) -> None:
    result = run("ingest", wrong, "--data", tmp_path / "data")
    assert result.exit_code == 0
    assert "error: kc-2026Q1.txt:" in result.stdout
    assert ",2703733," in (tmp_path / "data" / "releases" / "2026Q1.csv").read_text("utf-8")


def test_check_ends_with_one_where_a_release_contradicts_itself(
    wrong: Path, releases: dict[str, Path], tmp_path: Path
) -> None:
    assert run("check", wrong, "--data", tmp_path).exit_code == 1
    result = run("check", releases["2024Q4"], "--data", tmp_path)
    assert result.exit_code == 0
    assert "no exceptions" in result.stdout.splitlines()[0]


def test_check_prints_one_object_for_one_release(wrong: Path, tmp_path: Path) -> None:
    result = run("check", wrong, "--format", "json", "--data", tmp_path)
    found = json.loads(result.stdout)
    assert list(found) == ["file", "release", "summary", "findings"]
    assert (found["file"], found["release"]) == (str(wrong), "2026Q1")
    assert sum(found["summary"]["claim"].values()) == sum(
        finding["kind"] == "claim" for finding in found["findings"]
    )
    untied = [each for each in found["findings"] if each["state"] == "exception"]
    assert {each["stated"] for each in untied if each["item"] == "total_revenues"} == {2703733}


def test_check_prints_a_list_for_several_with_the_error_of_one_that_cannot_be_read(
    releases: dict[str, Path], tmp_path: Path
) -> None:
    names = [releases["2026Q1"], tmp_path / "none.txt", releases["2024Q4"]]
    result = run("check", *names, "--format", "json", "--data", tmp_path)
    found = json.loads(result.stdout)
    assert result.exit_code == 2
    assert [each["file"] for each in found] == [str(name) for name in names]
    assert "cannot be read" in found[1]["error"]
    assert "none.txt: cannot be read" in result.stderr


def test_check_of_a_stored_quarter_recalls_what_was_found_on_its_text() -> None:
    result = run("check", "2024Q4", "2026Q1", "--data", DATA)
    assert result.exit_code == 1
    assert "release of 2024Q4, 795 checks, 2 exceptions" in result.stdout
    assert "kc-2026q1-release.txt:13: Total revenues" in result.stdout


def test_check_of_everything_checks_what_is_keyed_in_too(tmp_path: Path) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    quarters, everything = (run("check", *names, "--data", data) for names in (RELEASES, ()))
    assert everything.stdout.startswith(quarters.stdout)
    supplement = data / "supplement.csv"
    assert f"{supplement}: figures keyed in, 2 checks, no exceptions" in everything.stdout
    cost = ",-2010.4,"
    supplement.write_text(supplement.read_text("utf-8").replace(cost, ",-2010.9,"), "utf-8")
    contradictory = json.loads(run("check", "--format", "json", "--data", data).stdout)[-1]
    assert (contradictory["file"], contradictory["release"]) == (str(supplement), "")
    assert contradictory["summary"]["identity"]["exception"] == 1


def test_a_release_that_contradicts_what_is_keyed_in_is_told_with_both_values(
    releases: dict[str, Path], tmp_path: Path
) -> None:
    row = "total_revenues,2026-03-31,3,CNY,millions,2703.9,company,a newswire,"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "supplement.csv").write_text(f"{','.join(SUPPLEMENT)}\n{row}\n", "utf-8")
    told = (
        "Total revenues (three months to 2026-03-31): stated RMB 2,703,732 thousand, it is keyed "
        "in from a newswire as RMB 2,703,900 thousand, a difference of RMB -168 thousand."
    )
    ingested = run("ingest", releases["2026Q1"], "--data", tmp_path / "data")
    (line,) = [line for line in ingested.stdout.splitlines() if line.endswith(told)]
    assert line.startswith("  warning: kc-2026Q1.txt:")
    for name in (str(releases["2026Q1"]), "2026Q1"):
        checked = run("check", name, "--data", tmp_path / "data")
        assert (checked.exit_code, checked.stdout.count(told)) == (0, 1)


@pytest.mark.parametrize("harm", ["facts", "findings", "end", "whole"])
def test_findings_that_do_not_go_with_the_facts_are_never_recalled(
    harm: str, tmp_path: Path
) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    facts, findings = data / "releases" / "2026Q1.csv", data / "findings" / "2026Q1.jsonl"
    lines = findings.read_text("utf-8").splitlines(keepends=True)
    if harm == "facts":
        facts.write_text(facts.read_text("utf-8").replace(",4605724,", ",4605725,"), "utf-8")
    elif harm == "whole":
        findings.unlink()
    else:
        findings.write_text("".join(lines[1:] if harm == "findings" else lines[:-1]), "utf-8")
    for arguments in (["check"], ["check", "2026Q1"]):
        result = run(*arguments, "--data", data)
        assert result.exit_code == 2
        assert "2026Q1.jsonl" in result.stderr
        assert "ingest the release of 2026Q1 again" in result.stderr
    with pytest.raises(InputError, match="ingest the release of 2026Q1 again"):
        load_findings(data)


def test_check_of_a_quarter_that_is_not_stored_lists_those_that_are() -> None:
    result = run("check", "2025Q3", "--data", DATA)
    assert result.exit_code == 2
    assert "no release of that quarter is stored (there are: 2024Q4, 2026Q1)" in result.stderr


def test_a_file_can_be_checked_outside_of_a_project(
    releases: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("check", releases["2024Q4"]).exit_code == 0


@pytest.mark.parametrize(
    "harm", [('"kind"', '"kin'), ('"claim"', '"hunch"'), ('"stated": 90', '"stated": "much"')]
)
def test_damaged_findings_are_named_with_their_line(harm: tuple[str, str], tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data" / "findings" / "2026Q1.jsonl"
    path.write_text(path.read_text("utf-8").replace(*harm, 1), "utf-8")
    result = run("check", "2026Q1", "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert "2026Q1.jsonl, line 2: is damaged" in result.stderr


def test_quarters_shows_which_release_states_what_and_the_gaps(releases_only: Path) -> None:
    result = run("quarters", "--data", releases_only)
    rows = {line.split()[0]: line.split()[1:] for line in result.output.splitlines()}
    assert rows["quarter"][0] == "balance_sheet"
    assert rows["2025Q1"] == ["-", "2026Q1", "2026Q1", "2026Q1", "2026Q1", "2026Q1"]
    assert rows["2025Q2"] == ["-"] * 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "2026Q5"], "'2026Q5' is not a quarter: write it like 2026Q1"),
        (["report", "Q1"], "'Q1' is not a quarter"),
        (["report", "2018Q3"], "2018Q3 is not in the data, which holds 2019Q1 to 2026Q1"),
        (["report", "--format", "html, docx"], "docx: use some of html, pdf, xlsx"),
        (["report", "--currency", "EUR"], "'EUR' is not a currency of the report: use CNY or USD"),
        (["report", "--all", "2024Q4"], "--all and 2024Q4: leave out one of them"),
        (["report", "--data", "nowhere"], "nowhere: there is no such data directory"),
        (["report", "-p", "quarter", "2026Q1"], "-p quarter: use the argument QUARTER"),
        (["report", "-p", "data_dir", "x"], "-p data_dir: use --data"),
        (["report", "-p", "lookback", "nine"], "lookback is a whole number, such as 9, not 'nine'"),
        (["report", "-p", "lookbak", "9"], "no parameter named lookbak; it has: quarter"),
        (["report", "--notebook", "explore.ipynb", "2026Q1"], "no parameter named quarter"),
        (["report", "--notebook", "none.ipynb"], "none.ipynb: cannot be read"),
        (["quarters", "--data", "nowhere"], "nowhere: there is no such data directory"),
        (["check", "2026Q9"], "'2026Q9' is not a quarter"),
        (["parse", "nowhere.txt"], "nowhere.txt: cannot be read"),
        (["ingest"], "Missing argument"),
    ],
)
def test_bad_usage_ends_with_two_and_says_why(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT / "notebooks")
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "built"),
    [
        (["1Q26", "Q4 2024", "2026-q1"], ["2026Q1", "2024Q4"]),
        ([], ["2026Q1"]),
        (["--all"], ["2024Q4", "2026Q1"]),
    ],
)
def test_report_understands_quarters_currencies_and_formats_as_they_are_written(
    arguments: list[str], built: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    calls = []
    monkeypatch.setattr(
        "kcanalysis.rendering.report.build_report",
        lambda _notebook, parameters, out, name, formats, *_: (
            calls.append((parameters["quarter"], parameters["currency"], out.name, name, formats))
            or [PROJECT / "notebooks" / "explore.ipynb"]
        ),
    )
    options = ["--format", "html, pdf,html", "--currency", "usd", "--data", DATA, "--jobs", "1"]
    assert run("report", *arguments, *options, "--out", tmp_path).exit_code == 0
    assert calls == [
        (quarter, "USD", quarter, f"kingsoft-cloud-{quarter}-usd", ["html", "pdf"])
        for quarter in built
    ]


def test_an_interrupted_command_says_so_and_ends_with_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kcanalysis.store.read_all", interrupted)
    result = run("quarters", "--data", tmp_path)
    assert (result.exit_code, result.stderr) == (130, "Interrupted.\n")


def test_the_tab_key_completes_the_quarters_that_have_a_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {
        "_MAIN_COMPLETE": "bash_complete", "COMP_WORDS": "main report 202", "COMP_CWORD": "2",
    }  # fmt: skip
    for place, known in ((PROJECT, RELEASES), (tmp_path, ())):
        monkeypatch.chdir(place)
        result = CliRunner().invoke(main, [], prog_name="main", env=asked)
        assert result.stdout.split() == [f"plain,{quarter}" for quarter in known]


def test_a_damaged_data_file_is_named_with_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data" / "releases" / "2026Q1.csv"
    path.write_text(path.read_text("utf-8").replace(",4605724,", ",46O5724,", 1), "utf-8")
    result = run("report", "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert "2026Q1.csv, line 26, column value: '46O5724' is not a number" in result.stderr


def test_outside_the_project_the_commands_say_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("quarters")
    assert result.exit_code == 2
    assert "change to the project's directory" in result.stderr


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    result = run("--debug", "parse", tmp_path / "none.txt")
    assert result.exception is not None
    assert "cannot be read" in str(result.exception)
