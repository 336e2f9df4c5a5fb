"""What a reader meets who opens a report from a mail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Opened]
FIRST = "td[data-source]"


def origin(page: Page) -> str:
    """The text that is shown about a figure, empty where none is."""
    shown = page.locator("#origin")
    return " ".join(shown.inner_text().split()) if shown.is_visible() else ""


def enter_first_table(page: Page) -> None:
    page.locator(".table-box").first.focus()
    page.keyboard.press("ArrowRight")


def test_the_page_asks_nothing_of_the_network_and_says_nothing_to_the_console(
    open_page: Opener, file: Path
) -> None:
    opened = open_page()
    opened.page.mouse.wheel(0, 20_000)
    opened.page.locator("#show-code").check()
    opened.page.locator(FIRST).first.hover()
    opened.page.wait_for_load_state("networkidle")
    outside = [address for address in opened.requests if not address.startswith("data:")]
    assert outside == [file.as_uri()]
    assert opened.messages == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1280])
def test_axe_finds_no_violation(open_page: Opener, width: int, scheme: str) -> None:
    page = open_page(width, color_scheme=scheme).page
    assert Axe().run(page).response["violations"] == []
    page.locator("#show-code").check()
    enter_first_table(page)
    assert origin(page)
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("width", [320, 400, 800, 1100, 1280, 1920])
def test_the_page_never_scrolls_sideways(open_page: Opener, width: int) -> None:
    page = open_page(width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_figure_pointed_at_shows_its_exception_its_formula_and_its_source(
    open_page: Opener,
) -> None:
    page = open_page().page
    page.locator(FIRST).nth(4).hover()
    assert origin(page) == (
        "Exception The parts do not add up. Source 2026Q1 release, line 1, printed 1,000"
    )
    page.locator(FIRST).nth(6).hover()
    assert origin(page).startswith("Computed gross_profit / total_revenues Source")


def test_what_is_shown_stays_while_it_is_pointed_at_and_goes_with_the_pointer(
    open_page: Opener,
) -> None:
    page = open_page().page
    page.locator(FIRST).first.hover()
    page.locator("#origin").hover()
    page.wait_for_timeout(400)
    assert origin(page)
    page.locator("h1").hover()
    expect(page.locator("#origin")).to_be_hidden()


def test_the_keyboard_goes_from_figure_to_figure_and_escape_closes(open_page: Opener) -> None:
    page = open_page().page
    enter_first_table(page)
    assert "line 0, printed 0,000" in origin(page)
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "origin"
    for key, expected in [
        ("ArrowRight", "line 0, printed 1,000"),
        ("ArrowDown", "line 1, printed 1,000"),
        ("End", "line 1, printed 2,000"),
        ("ArrowRight", "line 1, printed 2,000"),
        ("Home", "line 1, printed 0,000"),
        ("ArrowUp", "line 0, printed 0,000"),
    ]:
        page.keyboard.press(key)
        assert expected in origin(page), key
    page.keyboard.press("Escape")
    assert origin(page) == ""


def test_the_figures_are_no_stops_of_the_tab_key(open_page: Opener) -> None:
    page = open_page().page
    enter_first_table(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Copy"
    assert origin(page) == ""


def test_a_tap_shows_where_a_figure_comes_from_and_another_one_closes(open_page: Opener) -> None:
    page = open_page(400, 800, has_touch=True, is_mobile=True).page
    page.locator(FIRST).first.tap()
    assert "line 0, printed 0,000" in origin(page)
    box = page.locator("#origin").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400
    page.get_by_text("Words, a").tap()
    assert origin(page) == ""


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("row", [1, 12, 22])
def test_many_places_stand_a_line_each_and_do_not_hide_their_figure(
    open_page: Opener, width: int, row: int
) -> None:
    page = open_page(width, 600).page
    figure = page.locator("table").nth(1).locator(f"tr:nth-child({row}) {FIRST}").first
    figure.evaluate(r"figure => figure.dataset.source += '\nLoans (line 3): 12'.repeat(40)")
    figure.evaluate("figure => scrollTo(0, figure.getBoundingClientRect().top + scrollY - 330)")
    figure.click()
    lines = page.locator("#origin span")
    assert [lines.count(), lines.last.inner_text()] == [41, "Loans (line 3): 12"]
    box, own = page.locator("#origin").bounding_box(), figure.bounding_box()
    assert box
    assert own
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 600
    assert box["y"] + box["height"] <= own["y"] or own["y"] + own["height"] <= box["y"]


@pytest.mark.parametrize(("width", "table"), [(1280, 1), (1280, 2), (400, 2)])
def test_the_head_of_a_long_table_stays_in_view(open_page: Opener, width: int, table: int) -> None:
    page = open_page(width, 500).page
    box = page.locator(".table-box").nth(table)
    box.evaluate("box => scrollTo(0, box.getBoundingClientRect().top)")
    box.evaluate("box => { box.scrollTop = 300; if (!box.scrollTop) scrollBy(0, 300); }")
    expect(box.locator("tbody th").first).not_to_be_in_viewport()
    expect(box.locator("thead th").first).to_be_in_viewport()


def test_code_shows_at_a_switch(open_page: Opener) -> None:
    page = open_page().page
    code = page.get_by_text("first_table")
    expect(code).to_be_hidden()
    page.get_by_label("Show the code").check()
    expect(code).to_be_visible()


def test_colours_follow_the_readers_setting(open_page: Opener) -> None:
    def background(scheme: str) -> str:
        page = open_page(color_scheme=scheme).page
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert (background("light"), background("dark")) == ("rgb(255, 255, 255)", "rgb(18, 24, 31)")


def test_print_leaves_out_what_is_for_the_screen(open_page: Opener) -> None:
    page = open_page().page
    page.locator("#show-code").check()
    page.emulate_media(media="print")
    for selector in ("nav", ".switch", "#hint", "[data-code]"):
        expect(page.locator(selector).first).to_be_hidden()
    assert page.locator(".table-box").nth(1).evaluate("box => getComputedStyle(box).overflow") == (
        "visible"
    )


def test_the_contents_lead_to_the_sections(open_page: Opener) -> None:
    page = open_page(1280, 600).page
    page.get_by_role("navigation").get_by_text("Cash burn").click()
    expect(page.get_by_role("heading", name="Cash burn")).to_be_in_viewport()


def test_a_table_copied_as_text_keeps_its_heads_over_their_columns(open_page: Opener) -> None:
    page = open_page().page
    copied = page.locator("table").first.evaluate(
        "table => { getSelection().selectAllChildren(table); return getSelection().toString(); }"
    )
    lines = [line.split("\t") for line in copied.splitlines() if "\t" in line]
    assert lines[0] == ["Item", "2020Q1", "2021Q1", "2022Q1"]
    assert {len(line) for line in lines} == {4}
