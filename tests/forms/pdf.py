"""Releases as PDF."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF

from kcanalysis.typeface import font_files
from tests.forms.content import Grid
from tests.forms.text import spread_heading

FONT = font_files()[0]
LABEL = 80
MOST_COLUMNS_UPRIGHT = 4


class _Pages(FPDF):
    numbered = True

    def footer(self) -> None:
        """Print the number of the page."""
        if not self.numbered:
            return
        self.set_y(-12)
        self.set_font("Sans", size=8)
        self.cell(0, 5, str(self.page_no()), align="C")


def write_pdf(blocks: Sequence[str | Grid], *, numbered: bool = True, **protection: str) -> bytes:
    """Write a PDF: justified prose, wide tables on landscape pages, page numbers.

    `protection` is what `FPDF.set_encryption` takes.
    """
    pdf = _Pages()
    pdf.numbered = numbered
    pdf.add_font("Sans", fname=FONT)
    pdf.add_page()
    if protection:
        pdf.set_encryption(**protection)
    for number, block in enumerate(blocks):
        if isinstance(block, str):
            pdf.set_font("Sans", size=14 if number == 0 else 10)
            pdf.multi_cell(0, 5, block, align="J", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(4)
        else:
            _write_table(pdf, block)
    return bytes(pdf.output())


def _write_table(pdf: FPDF, grid: Grid) -> None:
    columns = len(grid.dates)
    pdf.add_page("P" if columns <= MOST_COLUMNS_UPRIGHT else "L")
    width = (pdf.epw - LABEL) / columns
    pdf.set_font("Sans", size=9)
    for line in grid.title:
        pdf.cell(0, 5, line, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)
    pdf.set_font("Sans", size=7.5)
    if grid.periods:
        pdf.cell(LABEL, 4.5)
        for name, span in grid.periods:
            pdf.cell(width * span, 4.5, name, align="C")
        pdf.ln()
    for label, *figures in [*spread_heading(grid)[bool(grid.periods) :], *grid.rows]:
        pdf.multi_cell(LABEL, 4.5, label, align="L", new_x="RIGHT", new_y="LAST")
        for figure in figures:
            # the parenthesis that closes stands to the right of the digits
            room = 0 if figure.endswith(")") else 1.2
            pdf.cell(width - room, 4.5, figure, align="R")
            pdf.cell(room or 0.01, 4.5)
        pdf.ln()
