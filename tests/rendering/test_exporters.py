"""Both documents of one notebook that holds every kind of content, hostile text included."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path

import html5lib
import nbformat
import pytest
from lxml import html
from nbconvert.exporters import get_export_names
from nbformat.v4 import new_output, new_raw_cell
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from kcanalysis.rendering.cells import TITLE
from kcanalysis.rendering.exporters import ReportHTMLExporter, ReportPDFExporter
from tests.rendering import notebooks
from tests.rendering.notebooks import FRAME, PNG, SVG, code, displayed, notebook, printed, shown

HOSTILE = (
    '<script>x</script> #import "x" $x$ *b* _i_ @ref \\ ` ] } [[ // /* <blink> {{ x }} {% y %}'
)
ESCAPED = escape(HOSTILE)


def everything() -> nbformat.NotebookNode:
    alt = {"image/svg+xml": {"alt": f"Alt of the drawing {HOSTILE}"}}
    return notebook(
        code(shown({TITLE: {**notebooks.TITLE, "subtitle": HOSTILE}}), source="secret_code = 1"),
        "## Growth\n\n- **Bold** and $x^2$\n- [ ] open\n\n| a | b |\n|---|---|\n| m1 | 2 |\n\n"
        "> quoted\n\n[link](https://example.com/)\n\n![dot](attachment:dot.png)",
        code(displayed(notebooks.statement("Income statement", HOSTILE))),
        code(shown({"text/html": FRAME.format(caption="A frame", label=ESCAPED)})),
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
    assert not tree.xpath("//blink | //body//script[not(contains(., 'pointerover'))] | //@onclick")
    assert tree.findtext(".//p[@class='subtitle']") == HOSTILE
    assert HOSTILE in tree.xpath("string(//table//th[contains(., 'import')])")
    assert HOSTILE in tree.xpath("string(//pre[@class='stdout'][contains(., 'import')])")
    assert HOSTILE in tree.xpath("string(//svg)")
    assert tree.xpath("//svg/@aria-label") == [f"Alt of the drawing {HOSTILE}"]


def test_a_cell_says_where_its_figure_comes_from_and_nothing_else(tree: html.HtmlElement) -> None:
    (cell,) = tree.xpath("//td[@data-source]")
    stated = {name: text for name, text in cell.items() if name.startswith("data-")}
    names = ["data-exception", "data-formula", "data-reason", "data-source"]
    assert stated == dict.fromkeys(names, HOSTILE)
    assert cell.text_content() == "(1,645.9)†"
    assert tree.xpath("string(//div[@class='footnotes'])") == f"† {HOSTILE}(1,645.9) {HOSTILE}"


def test_only_the_scripts_of_the_template_run(page: str, tree: html.HtmlElement) -> None:
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (script,) = tree.xpath("//script/text()")
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}'" in policy


def test_the_page_is_valid(page: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page)


def test_hostile_text_comes_out_as_text_in_the_pdf(reader: PdfReader) -> None:
    # The subtitle, the labels of two rows, a note, the printed text and the drawing's own text.
    assert words(reader).count(HOSTILE) == 7


def test_the_page_asks_nothing_of_the_network(page: str) -> None:
    content = page.partition("<script>")[0]
    addresses = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)""", content)
    outside = [a for a in addresses if not a.startswith(("data:", "#"))]
    assert set(outside) == {"https://example.com/"}
    assert "@import" not in page
    assert len(page) < 1_000_000


def test_the_page_has_one_title_landmarks_and_a_language(tree: html.HtmlElement) -> None:
    assert tree.get("lang") == "en"
    assert [h.text for h in tree.iter("h1")] == ["Kingsoft Cloud"]
    assert len(tree.xpath("//main")) == len(tree.xpath("//nav[@aria-label]")) == 1
    assert tree.xpath("//nav//a/@href") == ["#growth", "#margins"]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_code_waits_for_a_switch_in_the_page_and_is_absent_from_the_pdf(
    tree: html.HtmlElement, reader: PdfReader
) -> None:
    assert tree.xpath("string(//pre[@data-code]/code)") == "secret_code = 1"
    assert tree.xpath(
        "//label[contains(., 'Show the code')]/input[@type='checkbox'][not(@checked)]"
    )
    assert "secret_code" not in words(reader)


def test_table_headings_have_scopes_and_tables_a_box_of_their_own(tree: html.HtmlElement) -> None:
    assert tree.xpath("//div[@class='table-box'][@aria-label='Income statement']/table")
    assert tree.xpath("//th[text()='2026Q1']/@scope") == ["col", "col"]
    assert tree.xpath("//th[text()='Margin']/@scope") == ["row", "row"]
    assert "color: red" not in html.tostring(tree.find("body"), encoding="unicode")


def test_the_pdf_has_its_title_date_language_and_bookmarks(reader: PdfReader) -> None:
    assert reader.metadata is not None
    assert reader.metadata.title == f"Kingsoft Cloud – {HOSTILE}"
    assert "20260331" in str(reader.metadata.creation_date_raw)
    assert str(reader.root_object["/Lang"]).startswith("en")
    assert [item.title for item in reader.outline] == ["Growth", "Margins"]


def declared(reader: PdfReader) -> list[str]:
    """The standards that a PDF says it meets."""
    assert reader.xmp_metadata is not None
    data = reader.xmp_metadata.stream.get_data().decode()
    return re.findall(r"<(pdfaid:part|pdfaid:conformance|pdfuaid:part)>(\w+)<", data)


def test_the_pdf_meets_the_standards_of_accessibility_and_of_archiving(reader: PdfReader) -> None:
    assert declared(reader) == [
        ("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1"),
    ]  # fmt: skip


def test_without_a_date_a_pdf_is_accessible_and_claims_no_archiving() -> None:
    made = ReportPDFExporter().from_notebook_node(notebook("words"))[0]
    assert declared(PdfReader(BytesIO(made))) == [("pdfuaid:part", "1")]


def test_the_pdf_names_each_figure(reader: PdfReader) -> None:
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
        "Figure produced by cell 5",
    } <= alternatives


def test_the_fonts_of_the_pdf_are_its_own_and_embedded(reader: PdfReader) -> None:
    fonts = {
        str(font["/BaseFont"]).partition("+")[2]
        for page in reader.pages
        for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())
    }
    assert any(name.startswith("SourceSansPro-Regular") for name in fonts)
    assert all(name.startswith(("SourceSansPro", "NewCMMath", "DejaVuSansMono")) for name in fonts)


def test_a_character_that_no_font_has_is_a_box_and_named_at_the_end() -> None:
    book = notebook("# 金山 (KC)\n\n金 and words", "## 金", "## 山", "[to it](#山)")
    reader = PdfReader(BytesIO(ReportPDFExporter().from_notebook_node(book)[0]))
    assert "□□ (KC) □ and words" in words(reader)
    assert "□ stands for characters not in the fonts: U+5C71 U+91D1" in words(reader)
    assert reader.metadata is not None
    assert reader.metadata.title == "金山 (KC)"
    assert declared(reader) == [("pdfuaid:part", "1")]


def test_a_drawing_with_characters_that_no_font_has_keeps_its_place() -> None:
    book = notebook(code(shown({"image/svg+xml": SVG.format(text="金 axis")})))
    assert "□ axis" in words(PdfReader(BytesIO(ReportPDFExporter().from_notebook_node(book)[0])))


@pytest.mark.parametrize("exporter", [ReportHTMLExporter, ReportPDFExporter])
def test_all_of_a_wide_frame_is_there(exporter: type[ReportHTMLExporter]) -> None:
    cells = "".join(f"<th>column {n}</th>" for n in range(30))
    frame = f'<table border="1" class="dataframe"><thead><tr><th></th>{cells}</tr></thead></table>'
    made = exporter().from_notebook_node(notebook(code(shown({"text/html": frame}))))[0]
    text = made if isinstance(made, str) else words(PdfReader(BytesIO(made)))
    assert all(re.search(rf"column {n}\b", text) for n in range(30))


def test_two_exports_are_equal_byte_for_byte(
    book: nbformat.NotebookNode, page: str, pdf: bytes
) -> None:
    assert ReportHTMLExporter().from_notebook_node(book)[0] == page
    assert ReportPDFExporter().from_notebook_node(book)[0] == pdf


def test_what_can_be_done_while_typst_works_is_begun_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = list[str]()
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: done.append("Typst") or run(*a, **k))
    resources = {"begun": lambda: done.append("begun")}
    ReportPDFExporter().from_notebook_node(notebook("text"), resources)
    assert done == ["begun", "Typst"]


def test_the_paper_can_be_american() -> None:
    made = ReportPDFExporter(paper="us-letter").from_notebook_node(notebook("text"))[0]
    box = PdfReader(BytesIO(made)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (612, 792)


@pytest.mark.slow
@pytest.mark.parametrize(("exporter", "ending"), [("report_html", "html"), ("report_pdf", "pdf")])
def test_jupyter_converts_a_notebook_whose_name_is_hostile(
    exporter: str, ending: str, tmp_path: Path
) -> None:
    name = '<b>x & "#eval(1)" $y$'
    notebooks.save(tmp_path / f"{name}.ipynb", "words")
    subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", exporter, f"{name}.ipynb"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    made = tmp_path / f"{name}.{ending}"
    if ending == "pdf":
        metadata = PdfReader(made).metadata
        assert metadata is not None
        assert metadata.title == name
    else:
        assert html.document_fromstring(made.read_text("utf-8")).findtext(".//h1") == name


def test_jupyter_offers_both_exporters() -> None:
    assert {"report_html", "report_pdf"} <= set(get_export_names())
    assert ReportHTMLExporter.export_from_notebook == "Report (HTML)"
    assert ReportPDFExporter.export_from_notebook == "Report (PDF)"
