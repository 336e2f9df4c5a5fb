"""What stands behind the figures: exceptions, sources, definitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kcanalysis.coverage import LEGEND
from kcanalysis.coverage import coverage as rests_on
from kcanalysis.facts import STATEMENTS
from kcanalysis.metrics.definitions import load_definitions
from kcanalysis.metrics.wording import formula_of
from kcanalysis.money import amount_words
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.rows import of_texts
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.taxonomy import load_taxonomy
from kcanalysis.tieout import Finding, concerning
from kcanalysis.tieout import exceptions as exceptions_among
from kcanalysis.tieout.lookup import books_of, period_words


def exceptions(panel: Panel, findings: Sequence[Finding]) -> Table:
    """List what does not tie: what is stated, what the figures at hand give, and where.

    Parameters
    ----------
    panel : Panel
        The figures; what speaks of later periods is left out.
    findings : sequence of Finding
        As `kcanalysis.load_findings` gives them.
    """
    heads = ("Stated", "Expected", "Stated in", "Checked against", "Accepted, as")
    found = exceptions_among(concerning(findings, panel.last.end))
    rows = [_exception_row(finding) for finding in found]
    return of_texts("Exceptions", heads, rows, "None: every number that can be checked ties")


def sources(panel: Panel) -> Table:
    """List the releases behind the panel: file, figures taken from it, exchange rate.

    The file leads to its place in the web, if it was fetched.

    Parameters
    ----------
    panel : Panel
        The figures; releases that state none of its quarters are left out.
    """
    rows = []
    books = books_of(fact for fact in panel.facts if fact.period_end <= panel.last.end)
    keyed_in = books.pop("", None)
    for release, book in books.items():
        prose = sum(fact.statement == "disclosure" for fact in book.facts)
        rate = book.rate()
        file = book.facts[0].file
        texts = [f"{len(book.facts) - prose:,}", f"{prose:,}", str(rate.value) if rate else ""]
        cells = [Cell(file, link=panel.addresses.get(file, "")), *map(Cell, texts)]
        rows.append(Row(f"Release of {release}", cells))
    if keyed_in:
        texts = ["supplement.csv", "", f"{len(keyed_in.facts):,}", ""]
        rows.append(Row("From other sources", [Cell(text) for text in texts]))
    columns = [Column("File", numeric=False)]
    columns += map(Column, ("Figures from tables", "Figures from the text", "RMB per US$"))
    return Table("Releases", columns, rows)


def coverage(panel: Panel) -> Table:
    """Show what each statement of each quarter rests on: a release, and what is keyed in."""
    statements = [load_taxonomy().statements[id] for id in STATEMENTS]
    stated = (origin.facts[0] for origin in panel.periods.values() if origin.is_stated)
    rows = [
        Row(str(quarter), [Cell(found.get(statement.id, "")) for statement in statements])
        for quarter, found in rests_on(stated).items()
    ]
    heads = [statement.short for statement in statements]
    table = of_texts("What the figures rest on", heads, rows, labels="Quarter")
    return replace(table, measure=LEGEND)


def definitions(*, every: bool = False) -> Table:
    """Say how figures are computed: those that need to be explained, or every one."""
    rows = [
        Row(entry.name, [Cell("; ".join(filter(None, (formula_of(id), entry.note))))], id=id)
        for id, entry in load_definitions().items()
        if every or entry.explained
    ]
    return of_texts("Definitions", ["How it is computed"], rows)


def _exception_row(finding: Finding) -> Row:
    amounts = [
        "" if value is None else amount_words(value, finding.unit, finding.currency)
        for value in (finding.stated, finding.expected)
    ]
    first, *more = [*dict.fromkeys(fact.source for fact in finding.against), ""]
    against = first + (f" and {len(more) - 1} more" if len(more) > 1 else "")
    name = load_taxonomy().name(finding.item)
    return Row(
        f"{name}, {period_words(finding.period_end, finding.months)}",
        [Cell(text) for text in (*amounts, finding.source, against, finding.accepted)],
        exception=finding.message,
    )
