"""Each answer of the notebook to explore, against one worked out by hand."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import html

from kcanalysis.presenting.table import TABLE, Table
from kcanalysis.rendering.run import read_notebook, run_notebook
from tests.conftest import DATA, PROJECT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the frozen data, where the notebook has been run."""
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(PROJECT / "notebooks", project / "notebooks")
    shutil.copytree(DATA, project / "data")
    run_notebook(project / "notebooks" / "explore.ipynb", {}, project / "explored.ipynb")
    return project


@pytest.fixture(scope="module")
def answers(project: Path) -> dict[str, list[Any]]:
    """The outputs below each heading."""
    answers: dict[str, list[Any]] = {}
    heading = ""
    for cell in read_notebook(project / "explored.ipynb").cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            heading = cell.source.splitlines()[0].lstrip("# ")
        elif cell.cell_type == "code":
            answers.setdefault(heading, []).extend(cell.outputs)
    return answers


def table(output: Any) -> dict[str, list[str]]:
    """The cells of each row of a table, of the package or of pandas."""
    if TABLE in output.data:
        return {row.label: [cell.text for cell in row.cells] for row in made(output).rows}
    rows = html.fragment_fromstring(output.data["text/html"]).xpath(".//tbody/tr")
    return {row.findtext("th"): [cell.text for cell in row.findall("td")] for row in rows}


def made(output: Any) -> Table:
    return Table.from_json(output.data[TABLE])


def test_nothing_is_printed_beside_the_answers(answers: dict[str, list[Any]]) -> None:
    kinds = {output.output_type for outputs in answers.values() for output in outputs}
    assert kinds == {"execute_result", "display_data"}


def test_compound_growth(answers: dict[str, list[Any]]) -> None:
    # 1,775.684 × 1.234² = 2,703.8; the release has 2,703.732
    (answer,) = answers["How fast have revenues grown, compounded?"]
    assert answer.data["text/plain"] == "'23.4% a year'"


def test_a_statement_with_labels_as_numbers(answers: dict[str, list[Any]]) -> None:
    (answer,) = answers["A statement as numbers"]
    rows = table(answer)
    assert list(rows)[:4] == [
        "Public cloud services",
        "Enterprise cloud services",
        "Others",
        "Total revenues",
    ]
    assert rows["Total revenues"][0] == "1775.7"
    assert rows["Total revenues"][-1] == "2703.7"


def test_two_quarters_side_by_side(answers: dict[str, list[Any]]) -> None:
    (answer,) = answers["Two quarters side by side"]
    assert made(answer).headings == ["Item", "2025Q1", "2026Q1", "Change"]
    # 345.748 − 318.306, −166.108 + 234.201
    assert table(answer)["Gross profit"] == ["318.3", "345.7", "27.4"]
    assert table(answer)["Operating loss"] == ["(234.2)", "(166.1)", "68.1"]


def test_where_a_figure_comes_from(answers: dict[str, list[Any]]) -> None:
    source, facts = answers["Where does a figure come from?"]
    assert made(source).caption == "Gross margin, 2026Q1: 12.8%"
    assert list(table(source)) == [
        "gross profit / total revenues: 345,748 / 2,703,732",
        "Gross profit",
        "Total revenues",
    ]
    assert table(source)["Gross profit"] == [
        "three months to 2026-03-31",
        "RMB 345,748 thousand",
        "kc-2026q1-release.txt:573",
    ]
    assert "kc-2026q1-release.txt:549" in facts.data["text/html"]


def test_an_own_metric_with_its_origin(answers: dict[str, list[Any]]) -> None:
    values, source = answers["A metric of your own, with its origin"]
    # 2,703.732 / 1,969.977 − 1; 345.748 / 2,703.732; 911.1 / 2,357.984
    assert table(values)["2026Q1"] == ["37.247", "12.788", "0.386"]
    assert list(table(source))[1:] == ["IDC costs", "Cost of revenues"]


def test_an_own_chart_is_drawn_in_the_colours_of_the_report(answers: dict[str, list[Any]]) -> None:
    (chart,) = answers["A chart of your own in the report's looks"]
    drawn = chart.data["image/svg+xml"]
    assert "#12355b" in drawn
    assert "#3f7cac" in drawn
    assert "image/png" not in chart.data


def test_an_own_table_is_printed_as_the_report_prints(answers: dict[str, list[Any]]) -> None:
    (own,) = answers["A table of your own in the report's looks"]
    assert made(own).caption == "Per share and per ADS (RMB)"
    assert len(made(own).columns) == 4


def test_restated_against_first_reported(answers: dict[str, list[Any]]) -> None:
    (answer,) = answers["Restated against first reported"]
    assert table(answer)["2026Q1"] == ["2703.7", "2703.7", "0.0"]


def test_actual_against_expected(answers: dict[str, list[Any]]) -> None:
    # 2,703.732 / 2,715 − 1; 12.788 − 15.5; 747.506 / 720 − 1
    (answer,) = answers["Actual against expected"]
    assert table(answer) == {
        "Total revenues": ["2,703.7", "2,715.0", "(0.4%)", "in line"],
        "Gross margin": ["12.8%", "15.5%", "(2.7 pp)", "missed"],
        "Normalized adjusted EBITDA, own": ["747.5", "720.0", "3.8%", "beat"],
    }


def test_a_scenario(answers: dict[str, list[Any]]) -> None:
    # 2,000 × (1 − 45.7 %), over 4,950.7 of cash
    (answer,) = answers["A scenario"]
    assert made(answer).headings[1:] == ["2026Q1 actual", "2026Q2", "2026Q3", "2026Q4", "2027Q1"]
    assert table(answer)["Investment paid in cash"] == ["(1,630.0)", *["(1,086.0)"] * 4]
    assert table(answer)["Cash at the quarter's end"][0] == "4,950.7"


def test_export(answers: dict[str, list[Any]], project: Path) -> None:
    assert answers["Export"] == []
    with (project / "notebooks" / "income_statement.csv").open(encoding="utf-8-sig") as file:
        rows = {row["Item"]: row for row in csv.DictReader(file)}
    assert rows["Total revenues"]["2026Q1"] == "2703.732"
    assert rows["Net loss"]["2026Q1"] == "-343.72"
    book = openpyxl.load_workbook(project / "notebooks" / "data_book.xlsx", data_only=True)
    cells = {row[0].value: row[-1].value for row in book["Panel"].iter_rows(min_row=5)}
    assert cells["Net loss"] == -343720


def test_every_item_has_its_label(answers: dict[str, list[Any]]) -> None:
    (answer,) = answers["Which figures are there?"]
    assert "Cash and cash equivalents" in answer.data["text/html"]
