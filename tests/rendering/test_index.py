"""The list of all reports."""

from __future__ import annotations

from pathlib import Path

import html5lib
from lxml import html

from kcanalysis.rendering.cells import TITLE
from kcanalysis.rendering.index import write_index
from tests.rendering.notebooks import code, save, shown

HOSTILE = '<b>x</b> & "y"'


def build(reports: Path, quarter: str, stem: str, *ends: str, name: str = "") -> None:
    """What a build leaves: the notebook, and files of some kinds."""
    (reports / quarter).mkdir(exist_ok=True, parents=True)
    save(reports / quarter / f"{stem}.ipynb", code(shown({TITLE: {"title": "T", "name": name}})))
    for end in ends:
        (reports / quarter / f"{stem}.{end}").touch()


def rows(reports: Path) -> list[tuple[str, str, list[str]]]:
    """Each row: its quarter, its headline, and where it leads."""
    write_index(reports)
    page = (reports / "index.html").read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    return [
        (row.findtext("th"), row.findtext("td/p").strip(), row.xpath(".//a/@href"))
        for row in html.document_fromstring(page).iter("tr")
        if row.find("td") is not None
    ]


def test_all_that_lies_there_is_listed_newest_first_and_what_is_deleted_vanishes(
    tmp_path: Path,
) -> None:
    build(tmp_path, "2024Q4", "kc-2024Q4", "html", name="Revenue up 30%")
    build(tmp_path, "2026Q1", "kc-2026Q1", "html", "pdf", "xlsx", name=HOSTILE)
    build(tmp_path, "2026Q1", "kc-2026Q1-usd", "pdf", name="In dollars")
    build(tmp_path, "2026Q1", "my view-2026Q1", "html", name="My view")
    (tmp_path / "2026Q1" / "kc-2026Q1.failed.ipynb").write_text("{}")
    (tmp_path / "2026Q1" / "notes.html").touch()
    kinds = ("html", "pdf", "xlsx", "ipynb")
    listed = [
        ("2026Q1", HOSTILE, [f"2026Q1/kc-2026Q1.{end}" for end in kinds]
         + [f"2026Q1/kc-2026Q1-usd.{end}" for end in ("pdf", "ipynb")]),
        ("2026Q1", "My view", [f"2026Q1/my%20view-2026Q1.{end}" for end in ("html", "ipynb")]),
        ("2024Q4", "Revenue up 30%", [f"2024Q4/kc-2024Q4.{end}" for end in ("html", "ipynb")]),
    ]  # fmt: skip
    assert rows(tmp_path) == listed
    for path in (tmp_path / "2024Q4").iterdir():
        path.unlink()
    assert rows(tmp_path) == listed[:2]


def test_a_report_whose_notebook_says_nothing_goes_by_its_name(tmp_path: Path) -> None:
    build(tmp_path, "2026Q1", "kc-2026Q1")
    (tmp_path / "2026Q1" / "kc-2026Q1.ipynb").write_text("no notebook")
    assert rows(tmp_path) == [("2026Q1", "kc-2026Q1", ["2026Q1/kc-2026Q1.ipynb"])]


def test_a_report_of_another_notebook_names_it(tmp_path: Path) -> None:
    for stem in ("kingsoft-cloud-2026Q1", "scenario-2026Q1", "<my> view-2026Q1"):
        build(tmp_path, "2026Q1", stem)
    write_index(tmp_path)
    page = html.document_fromstring((tmp_path / "index.html").read_text("utf-8"))
    names = [row.findtext("td/p/small") for row in page.iter("tr") if row.find("td") is not None]
    assert sorted(filter(None, names)) == [
        "from the notebook <my> view", "from the notebook scenario",
    ]  # fmt: skip
    assert names.count(None) == 1


def test_nothing_but_the_page_is_left_behind(tmp_path: Path) -> None:
    write_index(tmp_path)
    assert list(tmp_path.iterdir()) == []  # there is nothing to list
    build(tmp_path, "2026Q1", "kc-2026Q1")
    write_index(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026Q1", "index.html"]
