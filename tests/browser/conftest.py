"""A report in a real browser, without a screen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.rendering.cells import TITLE
from kcanalysis.rendering.exporters import ReportHTMLExporter
from tests.rendering import notebooks
from tests.rendering.notebooks import FRAME, PNG, SVG, code, displayed, notebook, printed, shown

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Opened:
    """A page in the browser, what it asked of the network and what it wrote to the console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def cell(row: int, column: int) -> Cell:
    """One cell of the table: every figure has a source, some a formula or an exception."""
    return Cell(
        f"{row}{column}.5",
        f"2026Q1 release, line {row}, printed {column},000",
        "gross_profit / total_revenues" if row == 2 else "",
        "The parts do not add up." if row == 1 and column in (1, 11) else "",
    )


def table(rows: int, columns: int) -> Any:
    """A table as an output."""
    heads = [Column(f"20{20 + n}Q1") for n in range(columns)]
    body = [
        Row(f"Total revenues of kind {row}", [cell(row, column) for column in range(columns)])
        for row in range(rows)
    ]
    return displayed(Table(f"{rows} by {columns}", heads, body))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with everything that a report can hold."""
    drawing = SVG.format(text="Revenues").replace('width="200"', 'width="480pt"')
    book = notebook(
        code(shown({TITLE: notebooks.TITLE}), source="import kcanalysis as kc"),
        "Words, a [link](https://example.com/), and $x^2$.\n\n## Growth",
        code(table(4, 3), source="first_table"),
        code(shown({"image/svg+xml": drawing}), shown({"image/png": PNG})),
        "### Detail\n\n- item\n- [ ] open\n\n## Cash burn",
        code(table(24, 12), table(40, 3)),
        code(shown({"text/html": FRAME.format(caption="A frame", label="Label")})),
        code(printed("long " * 60), printed("warned", "stderr")),
        code(shown({"text/html": '<img src="https://example.com/x.png" onerror="x()">'})),
        "\n\n".join(["words"] * 60),
    )
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(ReportHTMLExporter().from_notebook_node(book)[0], encoding="utf-8")
    return path


@pytest.fixture
def open_page(browser: Browser, file: Path) -> Iterator[Callable[..., Opened]]:
    """Open the page: width and height of the window, and Playwright's options of a context."""
    contexts = []

    def opener(width: int = 1280, height: int = 900, **options: Any) -> Opened:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("console", lambda message: opened.messages.append(message.text))
        opened.page.on("pageerror", lambda error: opened.messages.append(str(error)))
        opened.page.goto(file.as_uri())
        return opened

    yield opener
    for context in contexts:
        context.close()
