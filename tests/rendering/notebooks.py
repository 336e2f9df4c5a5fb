"""Tiny notebooks, with the outputs they would have, for the tests of this package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kcanalysis.presenting.table import Cell, Column, Row, Table

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Er"
    "kJggg=="
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100">'
    '<text id="label" x="10" y="50" style="font: 12px \'Source Sans Pro\'">{text}</text></svg>'
)
FRAME = """<style type="text/css">#T_x td {{ color: red }}</style>
<table id="T_x"><caption>{caption}</caption>
<thead><tr><th class="blank level0">&nbsp;</th><th class="col_heading">2025Q1</th>
<th class="col_heading">2026Q1</th></tr></thead>
<tbody>
<tr class="total"><th class="row_heading level0">{label}</th><td class="data row0 mark"
data-exception="{label}" data-source="{label}" onclick="x()" data-other="x">(1,645.9)</td>
<td class="data row0 emphasis">2,703.7</td></tr>
<tr><th>Margin</th><td>–</td><td>12.8%</td></tr>
</tbody></table>"""
"""A table as pandas writes it, with what would be rows' ranks and origins in one of the package."""
TITLE = {
    "title": "Kingsoft Cloud",
    "subtitle": "First quarter 2026",
    "dateline": "Data to 31 March 2026",
    "running": "Kingsoft Cloud · 2026Q1",
    "date": "2026-03-31",
}


def statement(caption: str, label: str) -> Table:
    """A table of the package, with a row of each kind."""
    return Table(
        caption,
        [Column("2025Q1"), Column("2026Q1", emphasis=True)],
        [
            Row("Costs", [Cell(""), Cell("")], "section"),
            Row(label, [Cell("(1,645.9)", label, label, label, label), Cell("2,703.7")], "level1"),
            Row("Margin", [Cell("–"), Cell("12.8%", standing="company")]),
            Row("Total", [Cell("(1,645.9)"), Cell("2,716.5")], "total"),
        ],
    )


def shown(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> nbformat.NotebookNode:
    """An output of the given types."""
    return new_output("display_data", data=data, metadata=metadata or {})


def displayed(thing: Any) -> nbformat.NotebookNode:
    """An output of a thing that shows itself."""
    return shown(thing._repr_mimebundle_())


def printed(text: str, name: str = "stdout") -> nbformat.NotebookNode:
    """An output as ``print`` makes it."""
    return new_output("stream", name=name, text=text)


def code(*outputs: nbformat.NotebookNode, source: str = "", tags: str = "") -> Any:
    """A code cell with its outputs."""
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": tags.split()})


def notebook(*cells: Any) -> nbformat.NotebookNode:
    """A notebook of cells; text stands for a Markdown cell."""
    made = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    for number, cell in enumerate(made):
        cell.id = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=made, metadata={"kernelspec": kernel})


def save(path: Path, *cells: Any) -> Path:
    """Write a notebook of cells to a file."""
    nbformat.write(notebook(*cells), path)
    return path
