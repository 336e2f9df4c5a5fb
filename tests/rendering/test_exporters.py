"""Both documents of one notebook that holds every kind of content, hostile text included."""

from __future__ import annotations

import re
from io import BytesIO

import nbformat
import pytest
from lxml import html
from nbconvert.exporters import get_export_names
from nbformat.v4 import new_output, new_raw_cell
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from kcanalysis.rendering.content import TITLE
from kcanalysis.rendering.exporters import ReportHTMLExporter, ReportPDFExporter
from tests.rendering import notebooks
from tests.rendering.notebooks import PNG, SVG, TABLE, code, notebook, printed, shown

HOSTILE = '<script>x</script> #import "x" $x$ *b* _i_ @ref \\ ` ] } [[ // /* <label>'
ESCAPED = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def everything() -> nbformat.NotebookNode:
    alt = {"image/svg+xml": {"alt": f"Alt of the drawing {HOSTILE}"}}
    return notebook(
        code(shown({TITLE: {**notebooks.TITLE, "subtitle": HOSTILE}}), source="secret_code = 1"),
        "## Growth\n\n- **Bold** and $x^2$\n- [ ] open\n\n| a | b |\n|---|---|\n| m1 | 2 |\n\n"
        "> quoted\n\n[link](https://example.com/)\n\n![dot](attachment:dot.png)",
        code(shown({"text/html": TABLE.format(caption="Income statement", label=ESCAPED)})),
        code(shown({"image/svg+xml": SVG.format(text=ESCAPED)}, alt), shown({"image/png": PNG})),
        "## Margins",
        code(printed(HOSTILE), printed("warned", "stderr")),
        code(new_output("error", ename="ZeroError", evalue="", traceback=["Traceback of it"])),
        code(shown({"application/x-thing": "1"}), shown({"text/plain": "plain text"})),
        code(shown({"text/markdown": "marked down"}), shown({"text/latex": "$$y$$"})),
        new_raw_cell("raw text"),
    )


@pytest.fixture(scope="module")
def book() -> nbformat.NotebookNode:
    made = everything()
    made.cells[1]["attachments"] = {"dot.png": {"image/png": PNG}}
    return made


@pytest.fixture(scope="module")
def page(book: nbformat.NotebookNode) -> str:
    return str(ReportHTMLExporter().from_notebook_node(book)[0])


@pytest.fixture(scope="module")
def tree(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


@pytest.fixture(scope="module")
def pdf(book: nbformat.NotebookNode) -> bytes:
    made: bytes = ReportPDFExporter().from_notebook_node(book)[0]
    return made


@pytest.fixture(scope="module")
def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


EXPECTED = [
    "Kingsoft Cloud",
    "Data to 31 March 2026",
    "Bold",
    "☐",
    "m1",
    "quoted",
    "Income statement",
    "(1,645.9)",
    "2,703.7",
    "12.8%",
    "warned",
    "Traceback of it",
    "[output of type application/x-thing not shown]",
    "plain text",
    "marked down",
    "raw text",
]


@pytest.mark.parametrize("text", EXPECTED)
def test_everything_shown_comes_out_in_both(
    text: str, tree: html.HtmlElement, reader: PdfReader
) -> None:
    assert text in tree.text_content()
    assert text in words(reader)


def test_hostile_text_comes_out_as_text_in_the_page(tree: html.HtmlElement) -> None:
    assert not tree.xpath("//script | //label")
    assert tree.findtext(".//p[@class='subtitle']") == HOSTILE
    assert HOSTILE in tree.xpath("string(//table//th[contains(., 'import')])")
    assert HOSTILE in tree.xpath("string(//pre[@class='stdout'][contains(., 'import')])")
    assert HOSTILE in tree.xpath("string(//svg)")
    assert tree.xpath("//svg/@aria-label") == [f"Alt of the drawing {HOSTILE}"]


def test_hostile_text_comes_out_as_text_in_the_pdf(reader: PdfReader) -> None:
    # The subtitle, the row's label, the printed text and the drawing's own text.
    assert words(reader).count(HOSTILE) == 4


def test_the_page_asks_nothing_of_the_network(page: str) -> None:
    addresses = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)""", page)
    outside = [a for a in addresses if not a.startswith(("data:", "#"))]
    assert outside == ["https://example.com/"]
    assert "@import" not in page
    assert len(page) < 1_000_000


def test_the_page_has_one_title_landmarks_and_a_language(tree: html.HtmlElement) -> None:
    assert tree.get("lang") == "en"
    assert [h.text for h in tree.iter("h1")] == ["Kingsoft Cloud"]
    assert len(tree.xpath("//main")) == len(tree.xpath("//nav[@aria-label]")) == 1
    assert tree.xpath("//nav//a/@href") == ["#growth", "#margins"]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_code_is_folded_away_in_the_page_and_absent_from_the_pdf(
    tree: html.HtmlElement, reader: PdfReader
) -> None:
    assert tree.xpath("string(//details[not(@open)]//code)") == "secret_code = 1"
    assert "secret_code" not in words(reader)


def test_table_headings_have_scopes_and_tables_a_box_of_their_own(tree: html.HtmlElement) -> None:
    assert tree.xpath("//div[@class='table-box'][@aria-label='Income statement']/table")
    assert tree.xpath("//th[text()='2026Q1']/@scope") == ["col"]
    assert tree.xpath("//th[text()='Margin']/@scope") == ["row"]
    assert "color: red" not in html.tostring(tree.find("body"), encoding="unicode")


def test_the_pdf_has_its_title_date_language_and_bookmarks(reader: PdfReader) -> None:
    assert reader.metadata is not None
    assert reader.metadata.title == f"Kingsoft Cloud – {HOSTILE}"
    assert "20260331" in str(reader.metadata.creation_date_raw)
    assert str(reader.root_object["/Lang"]).startswith("en")
    assert [item.title for item in reader.outline] == ["Growth", "Margins"]


def test_the_pdf_declares_the_accessibility_standard_and_names_each_figure(
    reader: PdfReader,
) -> None:
    assert reader.xmp_metadata is not None
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data()
    alternatives = set()
    todo = [reader.root_object["/StructTreeRoot"].get_object()]
    while todo:
        node = todo.pop()
        if isinstance(node, DictionaryObject):
            alternatives.add(str(node.get("/Alt")))
            todo += [node[key].get_object() for key in ("/K",) if key in node]
        elif isinstance(node, list):
            todo += [item.get_object() for item in node]
    assert {
        "dot",
        "x^2",
        "y",
        f"Alt of the drawing {HOSTILE}",
        "Figure produced by cell 4",
    } <= alternatives


def test_the_fonts_of_the_pdf_are_its_own_and_embedded(reader: PdfReader) -> None:
    fonts = {
        str(font["/BaseFont"]).partition("+")[2]
        for page in reader.pages
        for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())
    }
    assert any(name.startswith("SourceSansPro-Regular") for name in fonts)
    assert all(name.startswith(("SourceSansPro", "NewCMMath", "DejaVuSansMono")) for name in fonts)


def test_a_character_that_no_font_has_does_not_stop_the_pdf() -> None:
    made = ReportPDFExporter().from_notebook_node(notebook("金山 and words"))[0]
    assert "and words" in words(PdfReader(BytesIO(made)))


def test_two_exports_are_equal_byte_for_byte(
    book: nbformat.NotebookNode, page: str, pdf: bytes
) -> None:
    assert ReportHTMLExporter().from_notebook_node(book)[0] == page
    assert ReportPDFExporter().from_notebook_node(book)[0] == pdf


def test_the_paper_can_be_american() -> None:
    made = ReportPDFExporter(paper="us-letter").from_notebook_node(notebook("text"))[0]
    box = PdfReader(BytesIO(made)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (612, 792)


def test_long_tables_repeat_their_heading_on_each_page() -> None:
    rows = "".join(f"<tr><th>row {n}</th><td>{n}</td></tr>" for n in range(90))
    table = f"<table><thead><tr><th></th><th>Heading</th></tr></thead><tbody>{rows}</tbody></table>"
    made = ReportPDFExporter().from_notebook_node(notebook(code(shown({"text/html": table}))))[0]
    pages = PdfReader(BytesIO(made)).pages
    assert len(pages) > 1
    assert all("Heading" in page.extract_text() for page in pages)


def test_jupyter_offers_both_exporters() -> None:
    assert {"kc-html", "kc-pdf"} <= set(get_export_names())
    assert ReportHTMLExporter.export_from_notebook == "Report (HTML)"
    assert ReportPDFExporter.export_from_notebook == "Report (PDF)"
