"""What a notebook has to say, in the order it says it, whatever the document it goes into."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml.html import HtmlElement

from kcanalysis.presenting.prose import Passage
from kcanalysis.rendering.blocks import NOTHING, Block, Code, Exhibit, Prose, Report, Section, Title
from kcanalysis.rendering.cells import TITLE, CellReader, noted
from kcanalysis.rendering.exhibits import number_exhibits, set_abreast
from kcanalysis.rendering.tables import text_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

_READERS: Mapping[str, Callable[[str], Any]] = {
    "title": Passage.from_json,
    "subtitle": Passage.from_json,
    "date": date.fromisoformat,
}


def read_report(
    notebook: NotebookNode, name: str, directory: Path, included: Mapping[str, bool]
) -> Report:
    """Read a notebook as a document; what cannot be set stands there as a note.

    The document is called `name` where the notebook does not say; addresses of images start in
    `directory`; `included` is nbconvert's content filter, ``include_input`` … .
    """
    read = [*number_exhibits(CellReader(directory, included).read(notebook.cells))]
    blocks = [*_with_code_joined(set_abreast(read))]
    trees = [block.root for block in blocks if isinstance(block, Prose)]
    title, problem = _title(notebook, trees, name)
    blocks = [noted(problem), *blocks] if problem else blocks
    sections = tuple(_order_headings(trees))
    anchors = {block.anchor for block in read if isinstance(block, Exhibit)}
    _mend_links(trees, anchors | {section.anchor for section in sections})
    return Report(title, tuple(blocks), sections)


def title_of(notebook: NotebookNode, name: str) -> str:
    """Give what a notebook's title cell calls it, in a line; `name` where there is none."""
    return _title(notebook, [], name)[0].name


def _with_code_joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Make one of the code of cells that show nothing between."""
    for is_code, run in groupby(blocks, lambda block: isinstance(block, Code)):
        if is_code:
            yield Code("\n\n".join(block.source for block in run if isinstance(block, Code)))
        else:
            yield from run


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
    masthead, dateline, running, named = (
        str(stated.get(part) or "") for part in ("masthead", "dateline", "running", "name")
    )
    title, problem = Title(Passage((name,)), NOTHING, masthead, dateline, running, named), ""
    for part, reader in _READERS.items():
        try:
            title = replace(title, **{part: reader(stated[part])} if stated.get(part) else {})
        except (TypeError, ValueError):
            problem = f"{part} not shown: {stated[part]} is none"
    return title, problem


def _order_headings(trees: list[HtmlElement]) -> Iterator[Section]:
    """Give the headings anchors and levels that start at 2 and skip none."""
    ranks = [f"h{level}" for level in range(1, 7)]
    headings = [element for tree in trees for element in tree.iter(*ranks)]
    shift = 1 if any(heading.tag == "h1" for heading in headings) else 0
    previous, anchors = 1, set[str]()
    for heading in headings:
        level = min(max(int(heading.tag[1]) + shift, 2), previous + 1, 6)
        previous = level
        stem = slug(text_of(heading)) or "section"
        candidates = chain([stem], (f"{stem}-{number}" for number in count(2)))
        anchor = next(each for each in candidates if each not in anchors)
        anchors.add(anchor)
        heading.tag = f"h{level}"
        heading.set("id", anchor)
        yield Section(level, anchor, text_of(heading))


def _mend_links(trees: list[HtmlElement], anchors: set[str]) -> None:
    """Point links inside the document at its anchors; a link to nowhere becomes text."""
    for link in [link for tree in trees for link in tree.iter("a")]:
        target = link.get("href", "")
        if target.startswith("#") and not re.fullmatch(r"#fn(ref)?\d+", target):
            anchor = slug(target)
            if anchor in anchors:
                link.set("href", f"#{anchor}")
            else:
                del link.attrib["href"]
                link.tag = "span"


def slug(text: str) -> str:
    """Make an anchor of a text: its words in lower case, joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.lower()))
