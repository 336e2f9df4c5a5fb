from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kcanalysis.presenting.prose import Passage
from kcanalysis.presenting.table import TABLE
from kcanalysis.rendering.blocks import (
    Code,
    Exhibit,
    PageBreak,
    Picture,
    Printed,
    Prose,
    Report,
    Title,
)
from kcanalysis.rendering.cells import TITLE
from kcanalysis.rendering.document import read_report
from tests.rendering import notebooks
from tests.rendering.notebooks import PNG, SVG, code, notebook, printed, shown


def read(*cells: Any, directory: Path = Path()) -> Report:
    return read_report(notebook(*cells), "name", directory, {})


def text(report: Report) -> str:
    parts = [
        block.root.text_content() if isinstance(block, Prose) else getattr(block, "text", "")
        for block in report.blocks
    ]
    return " ".join(" ".join(parts).split())


def test_the_title_comes_from_the_output_that_states_it() -> None:
    stated = shown({TITLE: notebooks.TITLE, "text/markdown": "# Fallback"})
    report = read("# Heading", code(stated))
    assert report.title == Title(
        Passage(("Kingsoft Cloud",)),
        Passage(("First quarter 2026",)),
        dateline="Data to 31 March 2026",
        running="Kingsoft Cloud · 2026Q1",
        date=date(2026, 3, 31),
    )
    assert report.title.name == "Kingsoft Cloud – First quarter 2026"
    assert text(report) == "Heading"


def test_a_title_whose_date_is_none_stays_and_says_so() -> None:
    report = read(code(shown({TITLE: {**notebooks.TITLE, "date": "31 March"}})))
    assert (report.title.title.text, report.title.date) == ("Kingsoft Cloud", None)
    assert text(report) == "[date not shown: 31 March is none]"


def test_else_from_the_metadata_else_from_the_first_heading_else_from_the_file() -> None:
    book = notebook("# Heading\n\ntext")
    assert read_report(book, "name", Path(), {}).title == Title(Passage(("Heading",)))
    book.metadata["title"] = "Metadata"
    assert read_report(book, "name", Path(), {}).title == Title(Passage(("Metadata",)))
    assert read("text").title == Title(Passage(("name",)))


def test_the_heading_that_is_the_title_is_not_set_again() -> None:
    report = read("# Heading\n\ntext\n\n## Section")
    assert text(report) == "text Section"
    assert [(s.level, s.text) for s in report.sections] == [(2, "Section")]


def test_headings_start_below_the_title_skip_no_level_and_have_anchors_of_their_own() -> None:
    report = read("# Title", "# One\n\n#### Deep", "# One")
    assert [(s.level, s.anchor) for s in report.sections] == [(2, "one"), (3, "deep"), (2, "one-2")]


def test_links_inside_the_notebook_find_their_heading_and_dead_ones_become_text() -> None:
    report = read("## Cash burn", "[a](#Cash-burn) [b](#nowhere) [c](javascript:x) [d](x.csv)")
    links = [a.get("href") for b in report.blocks if isinstance(b, Prose) for a in b.root.iter("a")]
    assert links == ["#cash-burn"]
    assert text(report) == "Cash burn a b c d"


def test_pieces_of_markdown_do_not_reach_into_each_other() -> None:
    report = read("a[^1]\n\n[^1]: first", "```\nunclosed", "b[^1]\n\n[^1]: second")
    assert text(report) == "a1 first unclosed b2 second"


def test_formulas_may_stand_without_dollars_as_jupyter_has_it() -> None:
    (prose,) = read("\\begin{align}a &= b\\\\ c &= d\\end{align}").blocks
    assert isinstance(prose, Prose)
    assert [f.get("display") for f in prose.root.iter("math")] == ["block"]
    assert [i.text for i in prose.root.iter("mi")] == ["a", "b", "c", "d"]


def test_amounts_in_dollars_are_no_formula() -> None:
    assert text(read("US$5 million, HK$6 and US$7; `US$8`")) == (
        "US$5 million, HK$6 and US$7; US$8"
    )


def test_cells_tagged_as_removed_vanish_and_parameters_show_code_only() -> None:
    report = read(
        code(printed("no"), source="a = 1", tags="remove-cell"),
        code(printed("no"), source="b = 1", tags="parameters"),
        code(printed("no"), source="c = 1", tags="injected-parameters"),
        code(printed("yes"), source="d = 1", tags="hide_input"),
        code(printed("no"), source="e = 1", tags="remove-output"),
    )
    assert report.blocks == (Code("b = 1\n\nc = 1"), Printed("yes", "stdout"), Code("e = 1"))


def test_a_cell_tagged_so_starts_a_page() -> None:
    report = read(code(printed("before"), tags="page-break"))
    assert report.blocks == (PageBreak(), Printed("before", "stdout"))


@pytest.mark.parametrize(
    ("width", "inches"), [("216pt", 3.0), ("96", 1.0), ("96px", 1.0), ("100%", None)]
)
def test_a_drawing_has_the_width_that_it_states(width: str, inches: float | None) -> None:
    drawing = SVG.format(text="x").replace('"200"', f'"{width}"')
    (figure,) = read(code(shown({"image/svg+xml": drawing}))).blocks
    assert isinstance(figure, Picture)
    assert figure.width == inches


def test_a_bitmap_has_its_width_in_inches_and_its_stated_alternative_text() -> None:
    metadata = {"image/png": {"width": 192, "alt": "A dot"}}
    (figure,) = read(code(shown({"image/png": PNG}, metadata))).blocks
    assert figure == Picture("image/png", base64.b64decode(PNG), "A dot", 2.0)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"application/x-thing": "1"}, "[output of type application/x-thing not shown]"),
        (
            {"application/x-thing": "1", "text/plain": "Thing()"},
            "[output of type application/x-thing not shown] Thing()",
        ),
        ({"image/svg+xml": "<svg"}, "[image/svg+xml not shown: not well-formed SVG]"),
        (
            {"image/svg+xml": SVG.replace('"200"', '"1.2.3"'), "text/plain": "Drawing"},
            "[image/svg+xml not shown: its width is 1.2.3] Drawing",
        ),
        ({"image/png": "odd!"}, "[image/png not shown: "),
        ({"image/png": PNG[:60]}, "[image/png not shown: no PNG image, or a damaged one]"),
        ({"image/jpeg": PNG}, "[image/jpeg not shown: no JPEG image, or a damaged one]"),
        ({"text/html": f'<img src="data:image/png;base64,{PNG[:60]}">'}, "[image not shown: data"),
        (
            {TABLE: {"caption": "odd"}, "text/html": "<p>kept</p>"},
            f"[{TABLE} not shown: not a Table: missing 2 required positional arguments: "
            "'columns' and 'rows'] kept",
        ),
        ({"text/html": "<script>go()</script>after"}, "[script not shown]after"),
        ({"text/html": "<html><body><p>whole</p></body></html>"}, "whole"),
        ({"text/html": '<input type="text">'}, "[input field not shown]"),
        ({"text/html": '<img src="https://example.com/a.png">'}, "[image not shown: https"),
        ({"text/html": "<style>p {}</style><p>styled</p>"}, "styled"),
        ({"text/latex": "$x$"}, "x"),
    ],
)
def test_what_cannot_be_set_leaves_a_note(data: dict[str, str], expected: str) -> None:
    assert text(read(code(shown(data)))).startswith(expected)


def test_printed_text_is_what_a_terminal_would_leave() -> None:
    report = read(code(printed("\x1b[31mred\x1b[0m\n10%\r100%\n\x07"), printed("\n", "stderr")))
    assert report.blocks == (Printed("red\n100%\n\ufffd", "stdout"),)


def test_images_beside_the_notebook_and_attached_to_a_cell_are_taken_in(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for path in (home / "a b.png", tmp_path / "outside.png"):
        path.write_bytes(base64.b64decode(PNG))
    book = notebook("![x](a%20b.png) ![y](attachment:c.png) ![z](../outside.png) ![w](none.png)")
    book.cells[0]["attachments"] = {"c.png": {"image/png": PNG}}
    report = read_report(book, "name", home, {})
    (prose,) = report.blocks
    assert isinstance(prose, Prose)
    assert [(i.get("alt"), i.get("src")) for i in prose.root.iter("img")] == [
        ("x", f"data:image/png;base64,{PNG}"),
        ("y", f"data:image/png;base64,{PNG}"),
    ]
    assert text(report) == "[image not shown: z] [image not shown: w]"


def test_a_table_of_the_package_is_taken_as_it_is() -> None:
    table = notebooks.statement("Statement", "Label")
    assert read(code(notebooks.displayed(table))).blocks == (Exhibit(1, table),)


UNRUN = "no results: no cell of this notebook has been run"


def test_a_notebook_that_has_not_been_run_says_so() -> None:
    assert UNRUN in text(read("## Growth", code(source="kc.tables.growth(panel)")))
    assert UNRUN not in text(read("## Growth", code(source="")))
    assert UNRUN not in text(read("## Growth", code(printed("yes"), source="a"), code(source="b")))
    silent = code(source="a = 1")
    silent.execution_count = 1
    assert UNRUN not in text(read(silent))


def test_cells_are_counted_without_the_one_that_a_run_adds() -> None:
    report = read("text", code(tags="injected-parameters"), code(shown({"image/png": PNG})))
    picture = report.blocks[-1]
    assert isinstance(picture, Picture)
    assert picture.alt == "Figure produced by cell 2"
