"""Every id in ``kcanalysis/knowledge`` is one that is known, and a broken entry is told."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kcanalysis import knowledge, taxonomy
from kcanalysis.errors import InputError
from kcanalysis.facts import STATEMENTS
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.syntax import parse
from kcanalysis.money import UNITS
from kcanalysis.presenting import speaking
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import rules
from kcanalysis.tieout.rules import Reference, load_declared

ITEMS = load_taxonomy().items
ROWS = {(item.statement, item.id) for item in ITEMS}
IDS = {item.id for item in ITEMS}


def test_an_item_stands_once_in_its_statement_with_a_unit_and_a_rank_that_exist() -> None:
    assert len(ROWS) == len(ITEMS)
    assert {item.statement for item in ITEMS} == set(load_taxonomy().statements) == set(STATEMENTS)
    assert {item.unit for item in ITEMS} <= {"", *UNITS}
    assert {item.rank for item in ITEMS} <= {"", "total", "subtotal"}
    assert {item.statement for item in ITEMS if item.cost} == {"income_statement"}
    assert {item.statement for item in ITEMS if item.negated} == {"disclosure"}


def test_a_statement_closes_with_one_of_its_rows() -> None:
    for statement in load_taxonomy().statements.values():
        assert statement.closing is None or (statement.id, statement.closing) in ROWS


def test_every_row_of_a_sum_a_tie_and_a_ratio_is_one_of_its_statement() -> None:
    declared = load_declared()
    named: list[Reference] = []
    for each in (*declared.identities, *declared.ties):
        named += [each.total, *each.parts]
    for ratio in declared.ratios:
        named += [ratio.stated, ratio.numerator, ratio.denominator]
    assert [row for row in named if (row.statement, row.item) not in ROWS] == []
    assert declared.additive_statements <= set(STATEMENTS)
    assert declared.not_additive <= IDS


def test_what_rows_add_up_to_is_ranked_as_a_total() -> None:
    for identity in load_declared().identities:
        assert load_taxonomy().item(identity.total.item).rank, identity.total


def test_every_item_that_a_claim_or_a_disclosure_is_about_is_known() -> None:
    named = [
        entry["item"]
        for entries in read_knowledge("claims").values()
        for entry in (entries if isinstance(entries, list) else [])
        if "item" in entry
    ]
    assert len(named) > 70
    assert set(named) <= {".".join(row) for row in ROWS} | IDS


def names_in(expression: str) -> set[str]:
    """Give the names that an expression uses, those of functions included."""
    return {node.id for node in ast.walk(parse(expression)) if isinstance(node, ast.Name)}


def expressions(value: Any) -> Iterator[str]:
    """Give all texts of what the tables show, keys that are ids included."""
    for member in value.values() if isinstance(value, dict) else value:
        if isinstance(member, dict | list):
            yield from expressions(member)
        elif isinstance(member, str):
            yield member


def test_every_row_of_the_reports_tables_is_an_item_or_a_figure() -> None:
    tables = read_knowledge("tables")
    sections = [s for table in tables["over_time"].values() for s in table["sections"]]
    walks = tables["walks"].values()
    shown = [
        *(
            row[key]
            for row in tables["headline"]["rows"]
            for key in ("of", "normalized", "margin")
            if key in row
        ),
        *(row for section in sections for row in section["rows"]),
        *(section["of"] for section in sections if "of" in section),
        *expressions(tables["reconciliations"]),
        *tables["adjustments"],
        *expressions(tables["adjustments"]),
        *(
            id.format(span=span)
            for walk in walks
            for id in (walk["from"], walk["to"], *walk["steps"], *walk.get("aside", []))
            for span in ("on_year", "on_quarter")
        ),
    ]
    assert all(set(walk.get("optional", [])) <= set(walk["steps"]) for walk in walks)
    known = IDS | set(load_definitions())
    assert len(shown) > 140
    assert {name for row in shown for name in names_in(row)} <= known


def figures_of(chart: dict[str, Any]) -> Iterator[str]:
    """Give every expression that a chart and its titles are made of."""
    yield from chart.get("rows", [])
    yield from (chart[key] for key in ("where", "tells") if key in chart)
    yield from (id for facet in chart.get("facets", []) for id in facet["rows"])
    titles = chart.get("titles", [])
    for title in titles if isinstance(titles, list) else []:
        where, text = title.get("where", "0"), title["text"]
        for short, figure in chart.get("let", {}).items():
            assert re.search(rf"\b{short}\b", str(titles)), short
            where, text = (re.sub(rf"\b{short}\b", figure, part) for part in (where, text))
        yield where
        for form, id in re.findall(r"\{(\w+):([^{}@]+)(?:@\d+)?\}", text):
            assert form in speaking._FORMS, text
            yield id
        assert "{" not in re.sub(r"\{\w+:[^{}]+\}", "", text)


def test_every_figure_of_a_chart_and_of_its_titles_is_known() -> None:
    charts = {name: each for name, each in read_knowledge("exhibits").items() if name != "source"}
    known = IDS | set(load_definitions()) | {"positive", "known", "either", "before"}
    shown = [id for chart in charts.values() for id in figures_of(chart)]
    assert len(shown) > 100
    assert {name for id in shown for name in names_in(id)} <= known
    for name, chart in charts.items():
        if "walk" not in chart:
            assert isinstance(chart["titles"], dict) or "where" not in chart["titles"][-1], name


@pytest.mark.parametrize(
    ("load", "home", "name", "entry", "problem"),
    [
        (load_taxonomy, taxonomy, "line_items", {"id": "x", "statement": "margins"}, "'name'"),
        (load_taxonomy, taxonomy, "line_items",
         {"id": "x", "statement": "margins", "name": "X", "lable": "x"}, "'lable'"),
        (load_taxonomy, taxonomy, "line_items",
         {"id": "x", "statement": "margins", "name": "X", "label": "(x"}, "unterminated"),
        (load_declared, rules, "identities", {"total": "x", "parts": []}, "'statement'"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_used_is_told_with_its_file_and_id(
    load: Callable[[], Any],
    home: Any,
    name: str,
    entry: dict[str, Any],
    problem: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = read_knowledge.__wrapped__(name)
    data["items" if name == "line_items" else name].append(entry)
    monkeypatch.setattr(home, "read_knowledge", lambda _: data)
    with pytest.raises(InputError, match=rf"{name}\.toml, entry 'x.*': .*{problem}"):
        load.__wrapped__()


def test_a_tie_of_an_unknown_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = read_knowledge.__wrapped__("identities")
    data["ties"].append({"stated": "cash_flow.x", "parts": [], "when": "begining"})
    monkeypatch.setattr(rules, "read_knowledge", lambda _: data)
    with pytest.raises(InputError, match=r"entry 'cash_flow\.x.*': 'begining' is not one of same"):
        load_declared.__wrapped__()


def test_a_file_that_is_no_toml_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.tomllib, "loads", lambda *_, **__: tomllib_error())
    with pytest.raises(InputError, match=r"claims\.toml: Invalid statement \(at line 3"):
        read_knowledge.__wrapped__("claims")


def tomllib_error() -> None:
    raise knowledge.tomllib.TOMLDecodeError("Invalid statement (at line 3, column 1)")
