"""What a notebook has to say, in the order it says it, whatever the document it goes into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml.html import HtmlElement

from kcanalysis.presenting.prose import Passage
from kcanalysis.rendering.blocks import Block, Code, Prose, Report, Title
from kcanalysis.rendering.cells import TITLE, CellReader, noted
from kcanalysis.rendering.exhibits import exhibits_of, number_exhibits, set_abreast
from kcanalysis.rendering.headings import mend_links, order_headings
from kcanalysis.rendering.tables import text_of

if TYPE_CHECKING:
    from nbformat import NotebookNode


def read_report(
    notebook: NotebookNode, name: str, directory: Path, included: Mapping[str, bool]
) -> Report:
    """Read a notebook as a document; what cannot be set stands there as a note.

    The document is called `name` where the notebook does not say; addresses of images start in
    `directory`; `included` is nbconvert's content filter, ``include_input`` … .
    """
    read = CellReader(directory, included).read(notebook.cells)
    blocks = _with_code_joined(set_abreast(number_exhibits(read)))
    trees = [block.root for block in blocks if isinstance(block, Prose)]
    title, problem = _title(notebook, trees, name)
    blocks = [noted(problem), *blocks] if problem else blocks
    sections = tuple(order_headings(trees))
    anchors = [section.anchor for section in sections]
    mend_links(trees, anchors + [exhibit.anchor for exhibit in exhibits_of(blocks)])
    return Report(title, tuple(blocks), sections)


def title_of(notebook: NotebookNode, name: str) -> str:
    """Give what a notebook's title cell calls it, in a line; `name` where there is none."""
    return _title(notebook, [], name)[0].name


def _with_code_joined(blocks: Iterable[Block]) -> list[Block]:
    """Make one of the code of cells that show nothing between."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Code) and made and isinstance(made[-1], Code):
            made[-1] = Code(f"{made[-1].source}\n\n{block.source}")
        else:
            made.append(block)
    return made


def _title(notebook: NotebookNode, trees: list[HtmlElement], name: str) -> tuple[Title, str]:
    """Give the title that an output, the metadata or a heading states, and what is wrong in it."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    stated: Any = next((o.data[TITLE] for o in outputs if TITLE in o.get("data", {})), None)
    if isinstance(stated, Mapping):
        return _stated_title(stated, name)
    if notebook.metadata.get("title"):
        return Title(Passage((str(notebook.metadata["title"]),))), ""
    heading = next((element for tree in trees for element in tree.iter("h1")), None)
    title = Title(Passage((name if heading is None else text_of(heading),)))
    if heading is not None:
        heading.drop_tree()
    return title, ""


def _stated_title(stated: Mapping[str, Any], name: str) -> tuple[Title, str]:
    """Read a title as an output states it, as far as it can be read."""
    problem, lines, day = "", [Passage((name,)), Passage(())], None
    for place, part in enumerate(("title", "subtitle")):
        try:
            lines[place] = Passage.from_json(stated.get(part) or lines[place].text)
        except ValueError as error:
            problem = f"{part} not shown: {error}"
    try:
        day = date.fromisoformat(stated["date"]) if stated.get("date") else None
    except (TypeError, ValueError):
        problem = f"date not shown: {stated['date']} is none"
    masthead, dateline, running, named = (
        str(stated.get(part) or "") for part in ("masthead", "dateline", "running", "name")
    )
    return Title(lines[0], lines[1], masthead, dateline, running, named, day), problem
