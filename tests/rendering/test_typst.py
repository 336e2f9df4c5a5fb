from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.rendering.blocks import Code, Printed, Prose
from kcanalysis.rendering.typst import TypstWriter, literal


def written(html: str) -> str:
    return TypstWriter().block(Prose(fragment_fromstring(html, create_parent="div")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('#import "x"', r'"#import \"x\""'),
        ("a\\", r'"a\\"'),
        ("one\ntwo", r'"one\ntwo"'),
        ("a\tb\x00c", '"a b c"'),
    ],
)
def test_text_becomes_a_string(text: str, expected: str) -> None:
    assert literal(text) == expected


def test_text_stands_in_the_markup_as_strings_only() -> None:
    assert written("<p>a <b>#b</b> ]</p>") == '#"a ";#strong[#"#b";];#" ]";'


def test_blocks_are_apart_and_begin_without_a_space() -> None:
    assert written("<p>\n a</p>\n<p>b</p> c") == '#"a";\n\n#"b";\n\n#"c";'


def test_lists_keep_their_start_and_their_nesting() -> None:
    assert written("<ol start=3><li>a<ul><li>b</li></ul></li></ol>") == (
        '#enum(start: 3)[#"a";\n\n#list[#"b";]]'
    )


def test_code_is_not_printed_and_long_lines_are_cut() -> None:
    assert TypstWriter().block(Code("x = 1")) == ""
    assert TypstWriter().block(Printed("x" * 106, "stdout")) == (
        f'#printed("stdout", "{"x" * 105}\\nx")'
    )


def test_a_section_row_is_kept_with_the_rows_below_and_its_label_reaches_over_them() -> None:
    rows = [
        Row("Growth, year on year", [Cell(""), Cell("")], "section"),
        Row("a", [Cell("1"), Cell("2")]),
    ]
    markup = TypstWriter().block(Table("", [Column("b"), Column("c")], rows))
    section = markup.partition("section(")[2].partition("),")[0]
    assert "colspan: 3" in markup.partition("section(")[2].partition("[")[0]
    assert section.count("entry(") == 1


def test_notes_on_exceptions_stand_at_the_end_of_the_table_and_origins_are_not_printed() -> None:
    row = Row("a", [Cell("1", "line 5", exception="Does not #tie.")])
    writer, table = TypstWriter(), Table("", [Column("b")], [row])
    markup = writer.block(table)
    assert writer.block(table) == markup
    assert '#"1";#super[#"†";];' in markup
    assert 'notes: ([#super[#"†"] #"Does not #tie."],)' in markup
    assert "line 5" not in markup


def test_a_cell_that_leads_into_the_web_is_a_link() -> None:
    row = Row("a", [Cell("x.htm", link='https://www.sec.gov/"]x')])
    markup = TypstWriter().block(Table("", [Column("b")], [row]))
    assert '[#link("https://www.sec.gov/\\"]x")[#"x.htm";];]' in markup


def test_characters_of_no_font_are_boxes_and_named_at_the_end() -> None:
    writer = TypstWriter()
    assert writer.text("金山 Cloud") == '"□□ Cloud"'
    assert (
        writer.unset() == '#footnotes[#"□ stands for characters not in the fonts: U+5C71 U+91D1"]'
    )
    assert TypstWriter().unset() == ""


def frame(columns: int) -> str:
    head = "".join(f"<th>column {n}</th>" for n in range(columns))
    cells = "".join(f"<td>{n}</td>" for n in range(columns))
    return (
        f"<table><thead><tr><th></th>{head}</tr></thead>"
        f"<tbody><tr><th>row</th>{cells}</tr></tbody></table>"
    )


def test_a_wide_table_is_cut_into_parts_that_each_name_the_rows() -> None:
    markup = written(frame(30))
    parts = markup.split("#exhibit-table")[1:]
    assert len(parts) > 1
    assert all('#"row";' in part for part in parts)
    assert all(markup.count(f'#"column {n}";') == 1 for n in range(30))
