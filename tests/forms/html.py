"""Releases as HTML: EDGAR exhibits, the complete submission, and the pages of a newswire."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.forms.content import Grid, day
from tests.forms.text import spread_heading

ROWS_ON_FIRST_PAGE = 9


def write_exhibit(blocks: Sequence[str | Grid], *, repeat_heading: bool = False) -> str:
    """Write an EDGAR exhibit: figures, parentheses and spacers have cells of their own.

    Tables are split across pages; with `repeat_heading` the second part has the title and the
    heading again.
    """
    parts = ["<HTML>\n<HEAD><TITLE>EX-99.1</TITLE></HEAD>\n<BODY>", "<P>Exhibit 99.1</P>"]
    for number, block in enumerate(blocks):
        if isinstance(block, str):
            parts.append(_listed(block) if number % 3 == 2 else f"<P><B></B>{_quoted(block)}</P>")
            continue
        parts += [_titled(block.title), "<TABLE CELLPADDING=0>", *_exhibit_heading(block)]
        for at, row in enumerate(block.rows):
            if at == ROWS_ON_FIRST_PAGE:
                parts += ["</TABLE>", '<P STYLE="text-align: center">12</P>', "<HR>"]
                if repeat_heading:
                    company, title, unit = block.title
                    parts.append(_titled((company, f"{title} (CONTINUED)", unit)))
                parts.append("<TABLE CELLPADDING=0>")
                parts += _exhibit_heading(block) if repeat_heading else []
            parts.append(_exhibit_row(row))
        parts.append('<TR STYLE="page-break-after: always"><TD COLSPAN=9>&nbsp;</TD></TR></TABLE>')
    return "\n".join([*parts, "</BODY></HTML>\n"])


def _quoted(text: str) -> str:
    return escape(text).replace("'", "&rsquo;").replace("—", "&mdash;")


def _listed(text: str) -> str:
    """Write a paragraph as EDGAR does the entry of a list: as a table that only lays out."""
    return f"<TABLE><TR><TD>&nbsp;</TD><TD>&#183;</TD><TD>{_quoted(text)}</TD></TR></TABLE>"


def _titled(title: Sequence[str]) -> str:
    return f"<P><B>{'<BR>'.join(_quoted(line) for line in title)}</B></P>"


def _exhibit_heading(grid: Grid) -> list[str]:
    rows = []
    if grid.periods:
        cells = "".join(
            f"<TD>&nbsp;</TD><TD COLSPAN={4 * span - 1}>{name}</TD>" for name, span in grid.periods
        )
        rows.append(f"<TR><TD>&nbsp;</TD>{cells}</TR>")
    for row in spread_heading(grid)[bool(grid.periods) :]:
        last = len(row) - 1
        cells = "".join(
            f"<TD>&nbsp;</TD><TD COLSPAN=3>{cell}{'<SUP>1</SUP>' if at == last else ''}</TD>"
            for at, cell in enumerate(row)
            if at
        )
        rows.append(f"<TR><TD>&nbsp;</TD>{cells}</TR>")
    return rows


def _exhibit_row(row: list[str]) -> str:
    # no label has an apostrophe that is typeset
    label, *figures = row
    cells = "".join(_exhibit_figure(figure, at) for at, figure in enumerate(figures))
    return f"<TR><TD><P>{escape(label, quote=False)}</P></TD>{cells}</TR>"


def _exhibit_figure(figure: str, at: int) -> str:
    closing = "".join(sign for sign in figure if sign in ")%")
    digits = "&mdash;" if figure == "-" else figure.rstrip(")%")
    mark = "<SUP>2</SUP>" if at == 1 and not closing else ""
    return f"<TD>&nbsp;</TD><TD></TD><TD>{digits}{mark}</TD><TD>{closing or '&nbsp;'}</TD>"


def write_submission(blocks: Sequence[str | Grid]) -> str:
    """Write a complete submission: a cover, the exhibit, another exhibit and an image."""
    cover = "<html><body><p>FORM 6-K</p><p>First Quarter 2019 Results</p></body></html>"
    other = "<html><body><table><tr><td>Cash</td><td>1</td><td>2</td></tr></table></body></html>"
    documents = [
        ("6-K", cover),
        ("EX-99.1", write_exhibit(blocks)),
        ("EX-99.2", other),
        ("GRAPHIC", "begin 644 logo.jpg\nM_]C_X  02D9)\nend"),
    ]
    return "<SEC-DOCUMENT>0.txt\n<SEC-HEADER>0.hdr.sgml\n</SEC-HEADER>\n" + "".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{number}\n<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>\n"
        for number, (kind, text) in enumerate(documents, 1)
    )


_ABOVE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Second Quarter 2019 Results</title>
<script>var results = "<table><tr><td>1</td><td>2</td><td>3</td></tr></table>";</script>
<style>td { color: red }</style></head><body>
<nav><ul><li>News</li><li>Products</li></ul></nav>
<div class="menu"><a href="/a">Third Quarter 2018 Results of Kingsoft Cloud Holdings Limited</a>
<a href="/b"><h3>Fourth Quarter 2018 Results</h3><p>Kingsoft Cloud Holdings Limited</p></a></div>
<table><tr><td>KC 14.20</td><td>+1.5%</td></tr></table>
<aside><p>First Quarter 2017 Results</p></aside>
<div style="display: none"><p>Second Quarter 2016 Results</p></div>
<table class="page"><tr><td><article>"""
_BELOW = """</article></td><td><p>Buy now, 1,000 today!</p><img src="ad.png"></td></tr></table>
<footer><p>All rights</p><a href="/c">Terms</a></footer></body></html>
"""


def write_newswire(blocks: Sequence[str | Grid]) -> str:
    """Write a newswire's page: whole figures in cells, and around it what such pages have."""
    parts = [_ABOVE]
    for number, block in enumerate(blocks):
        if isinstance(block, str):
            tag = "h1" if number == 0 else "p"
            parts.append(f"<{tag}><span>{escape(block)}</span></{tag}>")
            continue
        parts.append("".join(f"<p><b>{escape(line)}</b></p>" for line in block.title))
        parts.append('<div class="table-responsive"><table><tbody>')
        if block.periods:
            spans = "".join(f'<td colspan="{span}">{name}</td>' for name, span in block.periods)
            parts.append(f"<tr><td></td>{spans}</tr>")
        for row in [*spread_heading(block)[bool(block.periods) :], *block.rows]:
            cells = "".join(f"<td><p><span>{escape(cell)}</span></p></td>" for cell in row)
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</tbody></table></div>")
    return "\n".join([*parts, _BELOW])


def write_page(blocks: Sequence[str | Grid], *, titled_inside: bool = False) -> str:
    """Write a plain page: headings broken over lines, each in one cell of a wide table.

    With `titled_inside` a table's title is its first rows, else paragraphs above it.
    """
    parts = ["<!doctype html><html><head><meta charset='utf-8'><title>KC</title></head><body>"]
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"<p>{escape(block)}</p>")
            continue
        width = 1 + len(block.dates)
        title = [f"<b>{escape(line)}</b>" for line in block.title]
        if not titled_inside:
            parts += [f"<p align=center>{line}</p>" for line in title]
        parts.append("<table>")
        if titled_inside:
            parts += [f"<tr><td colspan={width} align=center>{line}</td></tr>" for line in title]
        if block.periods:
            spans = "".join(f"<td colspan={span}>{name}</td>" for name, span in block.periods)
            parts.append(f"<tr><td></td>{spans}</tr>")
        dates = [f"{day(date)}<br>{date.year}" for date in block.dates]
        rows = [["", *dates], ["", *block.currencies]] if block.currencies else [["", *dates]]
        for row in [*rows, *[[escape(cell) for cell in row] for row in block.rows]]:
            cells = "".join(f"<td>{cell}</td>" for cell in row + [""] * (width - len(row)))
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"])
