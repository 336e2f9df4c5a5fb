"""What a reader can do with a report: figures everywhere, tables to take away, any screen."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.rendering.exporters import ReportHTMLExporter
from tests.browser.conftest import Opened, table
from tests.browser.test_page import origin
from tests.rendering import front
from tests.rendering.notebooks import code, displayed, notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Opened]


def over_time() -> Table:
    """A table with the newest quarter last, a long label and a hostile one."""
    columns = [Column(f"2025Q{n}", emphasis=n == 4) for n in range(1, 5)]
    figures = [
        Cell(f"{n}.5", f"line {n}", value=f"{n}.4567", formula="=a" if n == 2 else "")
        for n in range(1, 5)
    ]
    dash = Cell("—", reason="no release at hand: revenues")
    return Table(
        "Growth",
        columns,
        [Row("Total revenues", figures), Row('=HYPERLINK("x")', [dash, *figures[1:]])],
    )


def compared() -> Table:
    """A table with the newest quarter in the middle."""
    columns = [Column("2025Q4"), Column("2026Q1", emphasis=True), Column("On year")]
    return Table("Compared", columns, [Row("a", [Cell("1"), Cell("2"), Cell("3")])])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A first page, and behind it a table over time, a wide chart and the exceptions."""
    book = notebook(
        *front.front(),
        "## Growth",
        code(displayed(over_time())),
        code(front.chart("Across", 482, narrow=True)),
        code(displayed(compared())),
        "## Long",
        code(table(60, 12)),
        "## Exceptions",
        code(displayed(front.exceptions())),
        "\n\n".join(["words"] * 60),
    )
    resources = {"siblings": {"PDF": "kc.pdf", "All reports": "../index.html"}}
    path = tmp_path_factory.mktemp("page") / "kc-2026Q1.html"
    path.write_text(ReportHTMLExporter().from_notebook_node(book, resources)[0], "utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 800, 1280])
def test_axe_finds_no_violation(open_page: Opener, width: int, scheme: str) -> None:
    opened = open_page(width, color_scheme=scheme)
    assert Axe().run(opened.page).response["violations"] == []
    opened.page.locator(".picture g[data-source]:visible").first.hover()
    assert Axe().run(opened.page).response["violations"] == []
    assert opened.messages == []


@pytest.mark.parametrize("width", [320, 375, 800, 1280, 1800])
def test_the_page_never_scrolls_sideways(open_page: Opener, width: int) -> None:
    page = open_page(width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def abreast(page: Page, one: str, other: str) -> bool:
    boxes = [page.locator(selector).first.bounding_box() for selector in (one, other)]
    assert boxes[0]
    assert boxes[1]
    return boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]


@pytest.mark.parametrize(("width", "expected"), [(375, False), (1280, True)])
def test_sentences_stand_beside_boxes_and_charts_abreast_where_there_is_room(
    open_page: Opener, width: int, expected: bool
) -> None:
    page = open_page(width).page
    assert abreast(page, ".beside > div", ".boxes") is expected
    assert abreast(page, "#exhibit-1", "#exhibit-2") is expected


def test_figures_of_sentences_charts_and_the_headline_tell_of_themselves(
    open_page: Opener,
) -> None:
    page = open_page().page
    for selector, told in [
        ("h1 .figure", "In full 37.2469 Computed a / b − 1"),
        (".passage .figure", "Computed a / b − 1: 5 / 4 − 1 Source Total revenues, three months"),
        ("#exhibit-1 g[data-value]", "70% In full 70.25 Computed"),
    ]:
        page.locator(selector).first.hover()
        assert origin(page).startswith(told)


def test_the_keyboard_goes_through_the_figures_of_a_sentence_and_of_a_chart(
    open_page: Opener,
) -> None:
    page = open_page().page
    page.locator(".passage").first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "37.2"
    page.locator("#exhibit-1 .picture").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert origin(page).startswith("72%")


def test_a_tap_on_a_bar_tells_of_its_figure(open_page: Opener) -> None:
    page = open_page(375, 800, has_touch=True, is_mobile=True).page
    page.locator("#exhibit-1 g[data-value]").nth(1).tap()
    assert origin(page).startswith("71%")


def test_a_source_leads_to_the_release_at_edgar(open_page: Opener) -> None:
    page = open_page().page
    page.locator("td[data-link]").first.hover()
    link = page.locator("#origin a")
    expect(link).to_have_attribute("href", front.EDGAR)
    link.hover()
    page.wait_for_timeout(400)
    expect(link).to_be_visible()


def test_a_dash_has_its_reason(open_page: Opener) -> None:
    page = open_page().page
    page.locator("td[data-reason]").first.hover()
    assert origin(page) == "No figure not stated: x"


def test_a_marked_figure_and_the_row_of_its_exception_lead_to_each_other(
    open_page: Opener,
) -> None:
    page = open_page().page
    page.locator("td.mark sup a").click()
    assert page.evaluate("location.hash") == "#exception-1"
    expect(page.locator("#exception-1")).to_be_in_viewport()
    page.locator("#exception-1 .back").click()
    expect(page.locator("td.mark").first).to_be_in_viewport()


HEADS = "[...document.querySelectorAll('#exhibit-3 thead th')].map(cell => cell.textContent)"
FIRST = "[...document.querySelectorAll('#exhibit-3 tbody tr:first-child td')].map(c => c.innerText)"


def test_on_a_phone_the_newest_quarter_is_first_and_in_view(open_page: Opener) -> None:
    page = open_page(375).page
    assert page.evaluate(HEADS) == ["Item", "2025Q4", "2025Q3", "2025Q2", "2025Q1"]
    assert page.evaluate(FIRST) == ["4.5", "3.5", "2.5", "1.5"]
    # only the columns up to it go the other way, and what has it first already stays as it is
    heads = page.locator("#exhibit-5 thead th").all_inner_texts()
    assert heads == ["Item", "2026Q1", "2025Q4", "On year"]
    assert page.locator(".block > .table-box th:nth-child(2)").last.inner_text() == "2026Q1"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate(HEADS) == ["Item", "2025Q1", "2025Q2", "2025Q3", "2025Q4"]
    heads = page.locator("#exhibit-5 thead th").all_inner_texts()
    assert heads == ["Item", "2025Q4", "2026Q1", "On year"]


@pytest.mark.parametrize("width", [375, 1280])
def test_no_box_hides_rows_or_catches_the_wheel(open_page: Opener, width: int) -> None:
    page = open_page(width).page
    hidden = (
        "[...document.querySelectorAll('.table-box')].map(b => b.scrollHeight - b.clientHeight)"
    )
    assert max(page.evaluate(hidden)) <= 1


def test_the_head_of_a_table_that_scrolls_sideways_stays_in_view(open_page: Opener) -> None:
    page = open_page(375, 600).page
    box = page.locator(".table-box", has_text="Total revenues of kind 59")
    box.evaluate("box => scrollTo(0, scrollY + box.getBoundingClientRect().top + 500)")
    expect(box.locator("tbody th").first).not_to_be_in_viewport()
    expect(box.locator("thead th").first).to_be_in_viewport()


def test_the_head_of_a_box_stays_where_it_is(open_page: Opener) -> None:
    page = open_page(1280, 600).page
    head = page.locator(".boxes thead").first
    head.evaluate("head => scrollTo(0, scrollY + head.getBoundingClientRect().top + 40)")
    expect(head).not_to_be_in_viewport()


def test_a_phone_gets_the_narrow_chart(open_page: Opener) -> None:
    wide, narrow = "#exhibit-4 .wide-only", "#exhibit-4 .narrow-only"
    page = open_page(375).page
    expect(page.locator(wide)).to_be_hidden()
    expect(page.locator(narrow)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(wide)).to_be_visible()
    expect(page.locator(narrow)).to_be_hidden()


def test_charts_follow_the_colours_that_the_reader_wants(open_page: Opener) -> None:
    fill = "getComputedStyle(document.querySelector('#exhibit-1 g path')).fill"
    page = open_page(color_scheme="dark").page
    assert page.evaluate(fill) == "rgb(156, 195, 234)"
    page.emulate_media(media="print")
    assert page.evaluate(fill) == "rgb(18, 53, 91)"
    assert open_page(color_scheme="light").page.evaluate(fill) == "rgb(18, 53, 91)"


def test_a_table_is_copied_as_cells_and_as_text(open_page: Opener) -> None:
    page = open_page().page
    page.evaluate(
        """() => addEventListener("copy", ({ clipboardData }) => {
          window.taken = ["text/plain", "text/html"].map((type) => clipboardData.getData(type));
        })"""
    )
    page.get_by_label("Copy: Growth").click()
    plain, cells = page.evaluate("window.taken")
    assert plain.splitlines() == [
        "Item\t2025Q1\t2025Q2\t2025Q3\t2025Q4",
        "Total revenues\t1.5\t2.5\t3.5\t4.5",
        '=HYPERLINK("x")\t—\t2.5\t3.5\t4.5',
    ]
    assert cells.count("<tr>") == 3
    assert "<td>4.5</td>" in cells


def test_a_table_is_saved_with_its_figures_in_full_and_their_sources(
    open_page: Opener, tmp_path: Path
) -> None:
    page = open_page().page
    with page.expect_download() as download:
        page.get_by_label("CSV: Growth").click()
    assert download.value.suggested_filename == "kc-2026Q1-growth.csv"
    download.value.save_as(tmp_path / "growth.csv")
    with (tmp_path / "growth.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["item", "column", "printed", "in full", "computed", "source", "note"]
    assert rows[1] == ["Total revenues", "2025Q1", "1.5", "1.4567", "", "line 1", ""]
    # no text is taken for a formula
    assert rows[2][4] == "'=a"
    assert rows[5][:3] == ['\'=HYPERLINK("x")', "2025Q1", "—"]
    assert rows[5][6] == "no release at hand: revenues"


def test_the_contents_show_where_one_is_and_are_closed_on_a_phone(open_page: Opener) -> None:
    page = open_page(1280, 700).page
    page.get_by_role("heading", name="Long").evaluate("heading => heading.scrollIntoView()")
    here = page.locator("nav a[aria-current='true']")
    expect(here).to_have_text("Long")
    expect(here).to_be_in_viewport()
    phone = open_page(375).page
    expect(phone.get_by_role("navigation").get_by_text("Growth")).to_be_hidden()
    phone.get_by_text("Contents").click()
    expect(phone.get_by_role("navigation").get_by_text("Growth")).to_be_visible()


def test_the_page_leads_to_the_files_beside_it_and_ends_with_the_code(open_page: Opener) -> None:
    page = open_page().page
    links = page.locator(".files a")
    assert [link.get_attribute("href") for link in links.all()] == ["kc.pdf", "../index.html"]
    controls = page.locator("button, input, a[href]").all()
    assert controls[-1].get_attribute("id") == "show-code"


def test_print_has_no_buttons_and_keeps_what_stands_above_a_table_with_it(
    open_page: Opener,
) -> None:
    page = open_page(color_scheme="dark").page
    page.emulate_media(media="print")
    for selector in (".take", ".files", "footer", "nav", ".back"):
        expect(page.locator(selector).first).to_be_hidden()
    caption = page.locator("figcaption").first
    assert caption.evaluate("caption => getComputedStyle(caption).breakAfter") == "avoid"
