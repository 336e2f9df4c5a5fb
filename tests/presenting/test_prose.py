from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html

from kcanalysis.presenting.prose import BESIDE, PASSAGE, Beside, Passage
from kcanalysis.presenting.table import Cell, Column, Row, Table

GROWTH = Cell("37%", "line 3", "a / b − 1", "No tie.", standing="company", value="37.25")


def passage() -> Passage:
    return Passage(["It grew by ", GROWTH, "."], "Public <cloud>.")


def test_a_passage_comes_back_from_its_json_as_it_was() -> None:
    stated = json.loads(json.dumps(passage().to_json()))
    assert Passage.from_json(stated) == passage()
    assert Passage.from_json("words") == Passage(("words",))


def test_a_passage_shows_itself_with_what_is_known_of_its_figures() -> None:
    bundle = passage()._repr_mimebundle_()
    assert bundle["text/plain"] == "Public <cloud>. It grew by 37%."
    assert bundle[PASSAGE] == passage().to_json()
    found = html.fragment_fromstring(bundle["text/html"])
    assert found.findtext("strong") == "Public <cloud>."
    assert "In full: 37.25" in found.find("span").get("title")


def test_a_passage_marks_what_does_not_tie() -> None:
    assert passage().marks == {"No tie.": "†"}


@pytest.mark.parametrize("stated", [[], {}, {"parts": [1]}, {"parts": [{"texts": "1"}]}])
def test_what_is_no_passage_is_refused(stated: Any) -> None:
    with pytest.raises(ValueError, match="not a Passage"):
        Passage.from_json(stated)


def test_what_stands_beside_comes_back_and_shows_both_columns_in_a_notebook() -> None:
    box = Table("Quality", [Column("26Q1")], [Row("Exchange", [Cell("(44.0)", "line 5")])])
    beside = Beside([passage()], [box, Passage(["What is in it?"], "Ask")])
    assert Beside.from_json(json.loads(json.dumps(beside.to_json()))) == beside
    bundle = beside._repr_mimebundle_()
    assert bundle[BESIDE] == beside.to_json()
    left, right = html.fragment_fromstring(bundle["text/html"])
    assert "It grew by 37%." in left.text_content()
    assert right.xpath(".//td/@title") == ["Source: line 5"]
    assert "Ask" in right.text_content()


def test_what_stands_in_no_column_is_refused() -> None:
    with pytest.raises(ValueError, match="not a Beside"):
        Beside.from_json({"left": []})
