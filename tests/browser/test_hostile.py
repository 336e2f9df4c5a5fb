"""Nothing that an analyst's own notebook brings along comes alive in the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kcanalysis.rendering.exporters import ReportHTMLExporter
from tests.rendering.hostile import DRAWINGS, book_of_hostile_things

STAYS = """drawing => {
    const own = drawing.getBoundingClientRect();
    const room = drawing.parentElement.getBoundingClientRect();
    return own.left >= room.left - 1 && own.right <= room.right + 1
        && own.top >= room.top - 1 && own.bottom <= room.bottom + 1;
}"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_hostile_drawings_and_html_do_nothing_in_a_browser(
    browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text(ReportHTMLExporter().from_notebook_node(book_of_hostile_things())[0], "utf-8")
    page = browser.new_page()
    asked, said = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    title = page.title()
    drawings = page.locator("main svg")
    assert drawings.count() == len(DRAWINGS)
    for drawing in drawings.all():
        drawing.click()
        assert drawing.evaluate(STAYS)
    for link in page.get_by_text("Look").all():
        link.click()
    page.wait_for_timeout(500)
    assert page.url.partition("#")[0] == file.as_uri()
    assert [address for address in asked if not address.startswith("data:")] == [file.as_uri()]
    assert page.title() == title
    assert said == []
    assert page.locator("main").locator("form, input, button, iframe, meta, base").count() == 0
    assert page.get_by_role("heading", name="Heading").is_visible()
    assert page.get_by_text("Last word.").is_visible()
    page.close()


def test_the_page_lets_no_form_be_sent_and_no_base_be_set(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    written = ReportHTMLExporter().from_notebook_node(book_of_hostile_things())[0]
    live = (
        '<base href="https://away.example/"><form action="https://away.example/">'
        "<button>Send</button></form>"
    )
    file.write_text(written.replace("</main>", f"{live}</main>"), "utf-8")
    page = browser.new_page()
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.get_by_role("button", name="Send").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert page.url == file.as_uri() == page.evaluate("document.baseURI")
    assert not any("away.example" in address for address in asked)
    page.close()
