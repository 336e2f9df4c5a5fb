"""nbconvert's own options, as they are given on its command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from nbconvert.nbconvertapp import NbConvertApp
from nbformat import NotebookNode
from nbformat.v4 import new_raw_cell
from pypdf import PdfReader

from tests.rendering.notebooks import code, printed, save

ALL = {"the words", "the_source", "the output", "the raw text"}


def convert(path: Path, to: str, *options: str) -> str:
    """The text of what nbconvert makes of a notebook."""
    app = NbConvertApp()
    app.initialize(["--to", to, *options, str(path)])
    app.start()
    if to == "report_html":
        return str(html.parse(path.with_suffix(".html")).getroot().find("body").text_content())
    return " ".join(page.extract_text() for page in PdfReader(path.with_suffix(".pdf")).pages)


@pytest.fixture(params=["report_html", "report_pdf"])
def to(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def tagged(*, tags: str) -> NotebookNode:
    cell = code(printed("the output"), source="the_source = 1", tags=tags)
    cell.execution_count = 1
    return cell


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A notebook that has been run, with a cell of each kind."""
    return save(
        tmp_path / "a.ipynb", "the words", tagged(tags="mine"), new_raw_cell("the raw text")
    )


def shown(text: str) -> set[str]:
    """What of the notebook is in a document."""
    return {name for name in ALL if name in text}


@pytest.mark.parametrize(
    ("options", "left_out"),
    [
        ([], set()),
        (["--no-input"], {"the_source"}),
        (["--TemplateExporter.exclude_output=True"], {"the output"}),
        (["--TemplateExporter.exclude_markdown=True"], {"the words"}),
        (["--TemplateExporter.exclude_raw=True"], {"the raw text"}),
        (["--TemplateExporter.exclude_code_cell=True"], {"the_source", "the output"}),
        (["--TagRemovePreprocessor.remove_cell_tags=mine"], {"the_source", "the output"}),
        (["--TagRemovePreprocessor.remove_input_tags=mine"], {"the_source"}),
        (["--TagRemovePreprocessor.remove_all_outputs_tags=mine"], {"the output"}),
        (["--RegexRemovePreprocessor.patterns=the words"], {"the words"}),
        (["--ClearOutputPreprocessor.enabled=True"], {"the output"}),
    ],
)
def test_what_an_option_leaves_out_is_not_in_the_document(
    path: Path, to: str, options: list[str], left_out: set[str]
) -> None:
    always = {"the_source"} if to == "report_pdf" else set()
    assert shown(convert(path, to, *options)) == ALL - left_out - always


@pytest.mark.slow
def test_a_notebook_is_run_on_its_way(tmp_path: Path, to: str) -> None:
    path = save(tmp_path / "a.ipynb", "## Sum", code(source="print(6 * 7)"))
    text = convert(path, to, "--execute")
    assert "42" in text
    assert "no cell of this notebook has been run" not in text


def test_a_notebook_that_has_not_been_run_says_so(tmp_path: Path, to: str) -> None:
    path = save(tmp_path / "a.ipynb", "## Sum", code(source="print(6 * 7)"))
    text = " ".join(convert(path, to).split())
    assert "no cell of this notebook has been run; run it, or export it with --execute" in text
