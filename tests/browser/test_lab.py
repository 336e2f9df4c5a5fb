"""JupyterLab as an analyst uses it, in a real browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from tests.conftest import DATA, PROJECT
from tests.test_notebooks import strip

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOKEN = "a-token"
PATIENCE = 120_000  # milliseconds; other work may go on on the machine


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of its own, with the frozen data."""
    project = tmp_path_factory.mktemp("lab") / "project"
    shutil.copytree(PROJECT / "notebooks", project / "notebooks")
    shutil.copytree(DATA, project / "data")
    return project


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """``kcanalysis lab`` with options of JupyterLab, from inside the project; its address."""
    terminal, its_end = pytest.importorskip("pty").openpty()
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--port", str(port), "--allow-root"]
    command = [sys.executable, "-m", "kcanalysis", "lab", *options]
    process = subprocess.Popen(
        [*command, f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url=None"],
        cwd=project / "notebooks",
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(project.parent / "config")},
        stdin=its_end,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    for _ in range(PATIENCE // 500):
        try:
            fetch(address, "api/contents")
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    yield process, address
    process.terminate()
    process.wait()
    os.close(terminal)
    os.close(its_end)


def fetch(address: str, path: str) -> Any:
    with urllib.request.urlopen(f"{address}/{path}?token={TOKEN}", timeout=60) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def page(
    browser: Browser, server: tuple[subprocess.Popen[bytes], str], project: Path
) -> Iterator[Page]:
    """The report's notebook, open."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True)
    yield open_notebook(context, server[1], "quarterly_report")
    context.close()


def open_notebook(context: BrowserContext, address: str, name: str) -> Page:
    """Open a notebook in a workspace of its own."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/lab/workspaces/{name}/tree/notebooks/{name}.ipynb?token={TOKEN}")
    page.locator(".jp-NotebookPanel .jp-Cell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    return page


def choose(page: Page, menu: str, *entries: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).first.click()
    for entry in entries:
        page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).last.click()


def run_all(page: Page) -> None:
    """Run every cell, and wait for the last one."""
    choose(page, "Run", "Run All Cells")
    page.get_by_text("| Busy").wait_for()
    page.get_by_text("| Idle").wait_for()


def cell(page: Page, text: str) -> Locator:
    return page.locator(".jp-Notebook .jp-CodeCell", has_text=text).first


def write(page: Page, where: Locator, text: str) -> None:
    where.locator(".cm-content").first.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)


def export(page: Page, name: str, path: Path) -> Path:
    with page.expect_download() as download:
        choose(page, "File", "Save and Export Notebook As", name)
    download.value.save_as(path)
    return path


PARAMETERS = 'quarter = "{}"\ncurrency = "CNY"\nlookback = 9\ndata_dir = "data"'


def test_an_evening_in_jupyterlab(page: Page, project: Path, tmp_path: Path) -> None:
    run_all(page)
    expect(page.get_by_text("First quarter 2026").first).to_be_visible()

    write(page, cell(page, 'quarter = "latest"'), PARAMETERS.format("2024Q4"))
    run_all(page)
    expect(page.get_by_text("Fourth quarter 2024").first).to_be_visible()

    subprocess.run(
        [sys.executable, "-m", "kcanalysis", "report", "2024Q4", "--out", tmp_path],
        cwd=project, check=True, capture_output=True,
    )  # fmt: skip
    built = tmp_path / "2024Q4" / "kingsoft-cloud-2024Q4"
    exported = export(page, "Report_pdf", tmp_path / "lab.pdf")
    assert exported.read_bytes() == built.with_suffix(".pdf").read_bytes()
    exported = export(page, "Report_html", tmp_path / "lab.html")
    assert outputs(exported) == outputs(built.with_suffix(".html"))

    page.locator(".jp-Notebook .jp-CodeCell").last.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text('kc.table(panel["total_revenues"].tail(2), "A table of my own")')
    page.keyboard.press("Shift+Enter")
    page.locator(".kc-table caption", has_text="A table of my own").wait_for()
    text = "".join(each.extract_text() for each in PdfReader(export_own(page, tmp_path)).pages)
    assert "A table of my own" in text


def export_own(page: Page, tmp_path: Path) -> Path:
    return export(page, "Report_pdf", tmp_path / "own.pdf")


def outputs(path: Path) -> list[str]:
    """What stands in a page, but for the code, which the command line adds its parameters to."""
    root = html.parse(path).getroot()
    for code in root.xpath("//*[@data-code]"):
        code.drop_tree()
    return [html.tostring(each, encoding="unicode").strip() for each in root.find(".//main")]


def test_tables_look_like_those_of_the_report_in_light_and_dark(page: Page) -> None:
    looks = tomllib.loads((PROJECT / "kcanalysis/knowledge/looks.toml").read_text("utf-8"))
    table = page.locator(".kc-table", has_text="Total current assets").first
    total = table.locator("tr.total th").first
    figure = table.locator("td[title]").first

    def style(of: Locator, name: str) -> str:
        return str(of.evaluate(f"element => getComputedStyle(element).{name}"))

    assert "balance sheet (release 2024Q4, line" in str(figure.get_attribute("title"))
    assert (style(total, "fontWeight"), style(total, "textAlign")) == ("700", "left")
    assert style(table.locator("tbody th").nth(1), "fontWeight") == "400"
    assert style(figure, "textAlign") == "right"
    assert style(page.locator(".kc-table em").first, "fontStyle") == "italic"
    for theme, colours in (("JupyterLab Dark", "dark"), ("JupyterLab Light", "light")):
        choose(page, "Settings", "Theme", theme)
        red, green, blue = bytes.fromhex(looks[colours]["accent"][1:])
        expect(table.locator("table")).to_have_css(
            "border-bottom-color", f"rgb({red}, {green}, {blue})"
        )
        shade = style(figure, "color")
        assert (sum(map(int, shade.strip("rgba()").split(", ")[:3])) > 380) == (colours == "dark")


def test_a_drawing_carries_its_typeface(page: Page) -> None:
    drawing = page.locator(".jp-RenderedSVG img, .jp-RenderedSVG svg").first
    shown = drawing.evaluate("element => decodeURIComponent(element.src || element.outerHTML)")
    assert "@font-face" in shown


def test_a_wrong_parameter_is_told_in_one_line(page: Page) -> None:
    write(page, cell(page, 'quarter = "2024Q4"'), PARAMETERS.format("2024Q9"))
    choose(page, "Run", "Run All Cells")
    told = page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").first
    expect(told).to_have_text("InputError: '2024Q9' is not a quarter: write it like 2026Q1\n")


def test_a_saved_notebook_is_clean_for_git(
    page: Page, project: Path, server: tuple[subprocess.Popen[bytes], str]
) -> None:
    saved = project / "notebooks" / "explore.ipynb"
    page = open_notebook(page.context, server[1], "explore")
    run_all(page)
    before = saved.stat().st_mtime_ns
    choose(page, "File", "Save Notebook")
    while saved.stat().st_mtime_ns == before:
        page.wait_for_timeout(200)
    committed = (PROJECT / "notebooks" / "explore.ipynb").read_bytes()
    assert saved.read_bytes() != committed
    assert strip(saved) == committed


def test_the_scenario_runs_there_too(
    page: Page, server: tuple[subprocess.Popen[bytes], str]
) -> None:
    page = open_notebook(page.context, server[1], "scenario")
    run_all(page)
    expect(page.get_by_text("What a step of one assumption does").first).to_be_attached()
    expect(page.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)


def test_the_server_shows_the_whole_project_and_asks_before_it_ends(
    server: tuple[subprocess.Popen[bytes], str], page: Page
) -> None:
    process, address = server
    shown = {each["name"] for each in fetch(address, "api/contents")["content"]}
    assert {"notebooks", "data"} <= shown
    process.send_signal(signal.SIGINT)
    time.sleep(2)
    assert process.poll() is None
    assert fetch(address, "api/kernels")  # what runs goes on
