from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from lxml import html

from kcanalysis.presenting.spark import spark_svg
from kcanalysis.presenting.table import TABLE, Cell, Column, Row, Table

HOSTILE = '<b title="x">&</b>\x00'


def cash() -> Table:
    """Two quarters, with a cell of each kind."""
    return Table(
        "Cash (RMB in millions)",
        [Column("2025Q4"), Column("2026Q1", emphasis=True)],
        [
            Row("Flows", [Cell(""), Cell("")], "section"),
            Row(
                "Operating",
                [Cell("254.6", "line 7", standing="company"), Cell("(321.3)")],
                "level1",
            ),
            Row("Burn", [Cell("no burn"), Cell("575.9", formula="a + b", exception="No tie.")]),
            Row("Runway", [Cell("—", reason="no release: burn"), Cell("9", exception="No tie.")]),
        ],
    )


def tree(table: Table) -> html.HtmlElement:
    return html.fragment_fromstring(table.to_html(), create_parent="div")


def test_a_table_comes_back_from_its_json_as_it_was() -> None:
    stated = cash().to_json()
    assert Table.from_json(json.loads(json.dumps(stated))) == cash()


def test_defaults_are_left_out_of_the_json() -> None:
    stated = cash().to_json()
    assert stated["columns"] == [{"name": "2025Q4"}, {"name": "2026Q1", "emphasis": True}]
    assert stated["rows"][1]["cells"] == [
        {"text": "254.6", "source": "line 7", "standing": "company"},
        {"text": "(321.3)"},
    ]
    assert set(stated) == {"caption", "columns", "rows"}


@pytest.mark.parametrize(
    "stated",
    [
        [],
        {},
        {"caption": "a", "columns": [], "rows": [], "colour": "red"},
        {"caption": "a", "columns": [{"name": 1}], "rows": []},
        {"caption": "a", "columns": [{"name": "b", "numeric": "no"}], "rows": []},
        {"caption": "a", "columns": [{"name": "b"}], "rows": [{"label": "c", "cells": []}]},
        {"caption": "a", "columns": [{"name": "b"}], "rows": [{"label": "c", "cells": ["1"]}]},
    ],
)
def test_what_is_no_table_is_refused(stated: Any) -> None:
    with pytest.raises(ValueError, match=r"not a Table|has 0 cells for 1 columns"):
        Table.from_json(stated)


def test_the_head_names_the_labels_so_that_a_copy_keeps_its_columns() -> None:
    assert tree(cash()).xpath("//thead//th/text()") == ["Item", "2025Q4", "2026Q1"]
    named = Table("Releases", [Column("File")], [], label_heading="Release")
    assert tree(named).xpath("//thead//th/text()") == ["Release", "File"]


def test_cells_say_how_they_are_set_and_what_is_known_about_them() -> None:
    cells = {cell.text: dict(cell.items()) for cell in tree(cash()).xpath("//tbody//td")}
    assert cells["254.6"] == {"class": "num keyed", "data-source": "line 7"}
    assert cells["(321.3)"] == {"class": "num emphasis"}
    assert cells["—"] == {"class": "num", "data-reason": "no release: burn"}
    assert cells["575.9"] == {
        "class": "num emphasis mark", "data-formula": "a + b", "data-exception": "No tie.",
    }  # fmt: skip
    assert tree(cash()).xpath("//tbody/tr/@class") == ["section", "level1"]


def test_a_cell_may_lead_into_the_web_and_nowhere_else() -> None:
    def linked(address: str) -> Table:
        return Table("Files", [Column("File")], [Row("a", [Cell("x.htm", link=address)])])

    (link,) = tree(linked("https://www.sec.gov/x.htm?a=1&b=2")).xpath("//td/a")
    assert (link.text, dict(link.items())) == (
        "x.htm",
        {"href": "https://www.sec.gov/x.htm?a=1&b=2"},
    )
    assert tree(linked("#exceptions")).xpath("//td/a/@href") == ["#exceptions"]
    for address in ("javascript:alert(1)", "http://www.sec.gov/", "/etc/passwd"):
        with pytest.raises(ValueError, match="is no address of the web"):
            linked(address)
    stated = linked("https://www.sec.gov/").to_json()
    assert Table.from_json(stated) == linked("https://www.sec.gov/")
    stated["rows"][0]["cells"][0]["link"] = "javascript:alert(1)"
    with pytest.raises(ValueError, match="is no address of the web"):
        Table.from_json(stated)


def test_a_figure_with_a_source_leads_nowhere_itself_and_knows_where_its_source_is() -> None:
    row = Row("a", [Cell("1", "line 3", link="https://www.sec.gov/x.htm", value="1.04")])
    (cell,) = tree(Table("", [Column("b")], [row])).xpath("//tbody//td")
    assert dict(cell.items()) == {
        "class": "num",
        "data-source": "line 3",
        "data-value": "1.04",
        "data-link": "https://www.sec.gov/x.htm",
    }
    assert cell.find("a") is None


def test_a_row_tells_of_the_exception_that_marked_figures_have() -> None:
    found = tree(Table("", [Column("b")], [Row("a", [Cell("1")], exception="No tie.")]))
    assert found.xpath("//tbody/tr/@data-exception") == ["No tie."]


def test_a_small_line_has_gaps_ends_in_a_dot_and_is_told_in_words() -> None:
    row = Row("a", [Cell("", spark=[1, 3, None, 2.0, 5])])
    table = Table("", [Column("Nine quarters")], [row])
    (drawing,) = tree(table).xpath("//td/svg")
    assert [len(line.get("points").split()) for line in drawing.iter("polyline")] == [2, 2]
    # from left to right the margins are 2.5 of 110 by 18; 5 is the highest
    assert [(dot.get("cx"), dot.get("cy")) for dot in drawing.iter("circle")] == [("107.5", "2.5")]
    assert drawing.get("aria-label") == "4 values from 1.0 to 5.0, between 1.0 and 5.0"
    assert Table.from_json(json.loads(json.dumps(table.to_json()))) == table
    assert "<svg" in table.to_html(notebook=True)


def test_a_line_without_values_is_not_drawn_and_a_level_one_runs_in_the_middle() -> None:
    assert spark_svg([None, None]) == ""
    assert 'points="2.5,9.0 107.5,9.0"' in spark_svg([4.0, 4.0])


def test_in_a_notebook_the_measure_stands_below_the_caption() -> None:
    table = Table("Revenues", [], [], measure="RMB in millions")
    found = html.fragment_fromstring(table.to_html(notebook=True))
    assert found.findtext(".//caption/small") == "RMB in millions"


def test_a_column_of_words_is_not_set_as_numbers() -> None:
    words = Table("Files", [Column("File", numeric=False)], [Row("a", [Cell("12")])])
    assert tree(words).xpath("//td/@class | //thead//th/@class") == []


def test_each_exception_has_one_mark_and_one_note() -> None:
    found = tree(cash())
    assert [cell.text_content() for cell in found.xpath("//td[sup]")] == ["575.9†", "9†"]
    assert [note.text_content() for note in found.xpath("//div[@class='footnotes']/p")] == [
        "† No tie.",
        "— no release",
    ]


def test_marks_are_doubled_when_they_run_out() -> None:
    cells = [Cell(str(n), exception=str(n)) for n in range(6)]
    table = Table("", [Column(str(n)) for n in range(6)], [Row("", cells)])
    assert list(table.marks.values()) == ["†", "‡", "§", "¶", "††", "‡‡"]


def test_text_stays_text() -> None:
    row = Row(HOSTILE, [Cell(HOSTILE, HOSTILE, exception=HOSTILE)])
    found = tree(Table(HOSTILE, [Column(HOSTILE)], [row], HOSTILE))
    seen = HOSTILE.replace("\x00", "\ufffd")
    assert not found.xpath("//b")
    assert found.xpath("//caption/text() | //th/text() | //td/text() | //@data-source") == [
        seen, seen, seen, seen, seen, seen,
    ]  # fmt: skip


def test_a_notebook_gets_data_html_and_a_short_line() -> None:
    bundle = cash()._repr_mimebundle_()
    assert bundle[TABLE] == cash().to_json()
    assert bundle["text/html"] == cash().to_html(notebook=True)
    assert "†" in bundle["text/html"]
    assert "data-source" not in bundle["text/html"]
    assert bundle["text/plain"] == "Cash (RMB in millions): 4 rows, 2 columns"


def test_in_a_notebook_a_cell_says_what_is_known_of_it_and_keyed_in_figures_are_in_italics() -> (
    None
):
    cells = [
        Cell("1", "line 3", "a + b", "off by 1", "why", standing="company", value="1.04"),
        Cell("2"),
    ]
    table = Table("Two", [Column("a"), Column("b")], [Row("Row", cells)])
    found = html.fragment_fromstring(table.to_html(notebook=True))
    told, plain = found.xpath(".//td")
    assert told.get("title").splitlines() == [
        "Exception: off by 1",
        "No figure: why",
        "In full: 1.04",
        "Computed: a + b",
        "Source: line 3",
    ]
    assert told.findtext("em") == "1"
    assert (plain.get("title"), plain.find("em")) == (None, None)
    assert found.get("class") == "kc-table"
    assert len(found.findall("style")) == 1


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="Cash: the row “Burn” has 1 cells for 2 columns"):
        Table("Cash", [Column("a"), Column("b")], [Row("Burn", [Cell("1")])])


def test_the_data_are_the_printed_figures() -> None:
    data = cash().data
    assert list(data.columns) == ["2025Q4", "2026Q1"]
    assert list(data.loc["Operating"]) == ["254.6", "(321.3)"]


def test_a_table_is_light() -> None:
    script = (
        "import sys, kcanalysis.presenting.table;"
        "print({'pandas', 'lxml', 'matplotlib'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout.strip() == "set()", result.stderr
