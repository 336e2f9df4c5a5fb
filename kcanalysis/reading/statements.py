"""Statement tables become facts: every printed cell, under its item, period and currency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import dropwhile, product

from kcanalysis.errors import ReleaseError
from kcanalysis.facts import Fact
from kcanalysis.money import WITHOUT_CURRENCY
from kcanalysis.quarter import Quarter
from kcanalysis.reading.columns import Column, read_columns
from kcanalysis.reading.document import Document, PrintedText, go_on, quoted
from kcanalysis.reading.numbers import Number, looks_like_figure, read_number
from kcanalysis.reading.titles import TitledTable, titled_tables
from kcanalysis.taxonomy import LineItem, load_taxonomy, normalize

_OPENERS = re.compile(r"(?:RMB|US\$|\$)?\s*\(?")
_CLOSERS = re.compile(r"\)?\s*%?\s*[¹²³⁴⁵⁶⁷⁸⁹⁰]*")
_BULLETS = frozenset("-–—")
_UNIT = re.compile(r"\bin (thousands|millions)\b", re.IGNORECASE)
# a label that begins so may have its first line alone
_SIGN = re.compile(r"(?:less|add|plus|including|of which):", re.IGNORECASE)
_GOES_ON = re.compile(r"[a-z(]")
_MOST_LINES = 6
_PER_SHARE = re.compile(r"\bper (?:share|ads)\b", re.IGNORECASE)
_SHARE_COUNT = re.compile(r"\bshares used\b|\bnumber of shares\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Row:
    """A row of figures with its whole label and the heading it stands under."""

    label: str
    section: str
    figures: list[tuple[Number, str]]
    source: str


_Printed = tuple[str, list[PrintedText], list[str]]


def read_statements(document: Document) -> tuple[list[Fact], list[str]]:
    """Read every cell of every statement table."""
    facts: list[Fact] = []
    notes: list[str] = []
    taxonomy = load_taxonomy()
    for titled in titled_tables(document):
        statement = taxonomy.statement_titled(titled.heading)
        if statement is None:
            if taxonomy.issuer.upper() in titled.heading:
                raise ReleaseError(
                    "a statement of the company, but nothing above it says which",
                    titled.table.source,
                )
            notes.append(f"{titled.table.source}: table not read, its heading names no statement")
            continue
        if not facts and taxonomy.issuer.lower() not in titled.heading.lower():
            raise ReleaseError(
                f"the {statement.name.lower()} is not headed '{taxonomy.issuer}': "
                "is this another company's release?",
                titled.table.source,
            )
        columns, rows, unread = _read_table(titled, statement.id)
        notes += unread
        # statements that close with a certain row have but one table
        seen = {f.item for f in facts if statement.closing and f.statement == statement.id}
        facts += _table_facts(rows, columns, statement.id, titled, seen)
    stated = {(fact.statement, fact.item) for fact in facts}
    for statement in taxonomy.statements.values():
        if statement.closing and (statement.id, statement.closing) not in stated:
            raise ReleaseError(
                f"the {statement.name.lower()} is missing or cut off: it has no row "
                f"'{taxonomy.name(statement.closing)}'",
                document.name,
            )
    return facts, [*notes, *_odd_periods(facts), *_new_rows(facts)]


def _table_facts(
    rows: list[_Row], columns: list[Column], statement: str, titled: TitledTable, seen: set[str]
) -> Iterator[Fact]:
    """Give the facts of a table's rows; `seen` are the items of the part that came before."""
    for row in rows:
        found = list(_row_facts(row, columns, statement, titled))
        if found[0].item in seen and not load_taxonomy().knows(found[0].item):
            item = f"{_slug(row.section)}_{found[0].item}"
            found = [replace(fact, item=item) for fact in found]
        if found[0].item in seen:
            raise ReleaseError(
                f"the row {quoted(row.label)} stands twice in the {statement.replace('_', ' ')}",
                row.source,
            )
        seen.add(found[0].item)
        yield from found


def _odd_periods(facts: list[Fact]) -> list[str]:
    """Name the periods that a heading may have wrong: no other statement has them."""
    # a balance sheet has the last day, the last day of the year before, or that of a year earlier
    last = Quarter.containing(max(fact.period_end for fact in facts))
    days = {last.end, last.year_earlier.end, Quarter(last.year - 1, 4).end}
    usual = {(end, 0) for end in days} | {
        (fact.period_end, fact.months) for fact in facts if fact.statement == "income_statement"
    }
    odd: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        if (fact.period_end, fact.months) not in usual:
            odd.setdefault((fact.statement, fact.period_end, fact.months), fact)
    return [
        f"{fact.source}: the {_name(fact)} is for "
        f"{f'{fact.months} months to ' if fact.months else ''}{fact.period_end}: "
        "is its heading right?"
        for fact in odd.values()
    ]


def _new_rows(facts: list[Fact]) -> list[str]:
    seen = {(fact.statement, fact.item): fact for fact in reversed(facts)}
    return [
        f"{fact.source}: new row {quoted(fact.label)} in the {_name(fact)}, kept as {fact.item}"
        for fact in reversed(seen.values())
        if not load_taxonomy().knows(fact.item)
    ]


def _name(fact: Fact) -> str:
    return load_taxonomy().statements[fact.statement].name.lower()


def _read_table(titled: TitledTable, statement: str) -> tuple[list[Column], list[_Row], list[str]]:
    """Read the columns and rows of a table, and note what stands below its last row."""
    columns, heading_rows = read_columns(titled.table, flow=statement != "balance_sheet")
    above, printed = _printed_rows(titled.table.rows[heading_rows:], len(columns))
    rows: list[_Row] = []
    section = ""
    for label, cells, below in printed:
        source = cells[0].source
        section, whole, used = _whole_label(above, label, below, section, statement)
        figures = list(_figures(cells, whole))
        if not whole:
            raise ReleaseError("a row of figures has no label", source)
        if len(figures) != len(columns):
            raise ReleaseError(
                f"the row {quoted(whole)} has {len(figures)} figures under {len(columns)} columns",
                source,
            )
        row, above = _with_end(_Row(whole, section, figures, source), below[used:])
        rows.append(row)
    place = titled.table.rows[-1][0].source
    unread = "below the last row of a table was not read"
    return columns, rows, [f"{place}: {quoted(line)} {unread}" for line in above]


def _printed_rows(
    lines: Sequence[tuple[PrintedText, ...]], columns: int
) -> tuple[list[str], list[_Printed]]:
    """Give the lines above the first figures, then each row: its label, its cells, lines below.

    Lines of figures without a label go on with the row above, until that has all of its figures.
    """
    first: list[str] = []
    rows: list[_Printed] = []
    for line in lines:
        label, cells = _split(line)
        if not cells:
            (rows[-1][2] if rows else first).append(label)
            continue
        if rows and not label and not rows[-1][2]:
            ends = all(_CLOSERS.fullmatch(cell.text) for cell in cells)
            if ends or len(list(_whole_figures(rows[-1][1]))) < columns:
                rows[-1][1].extend(cells)
                continue
        rows.append((label, cells, []))
    return first, rows


def _with_end(row: _Row, below: list[str]) -> tuple[_Row, list[str]]:
    """Put to a row's label the lines right below it that can begin no other; give the rest."""
    rest = list(dropwhile(_GOES_ON.match, below))
    return replace(row, label=reduce(go_on, below[: len(below) - len(rest)], row.label)), rest


def _whole_label(
    above: list[str], label: str, below: list[str], section: str, statement: str
) -> tuple[str, str, int]:
    """Give a row's section and whole label, and how many lines below it are part of that.

    A label may take several lines, and its figures stand beside any of them: the longest run of
    lines that the taxonomy knows is the label, and lines above it are its section. One that is not
    known begins behind the last line that can only be a section.
    """
    begins = range(max(len(above) - _MOST_LINES, 0), len(above) + 1)
    ends = range(min(len(below), _MOST_LINES) + 1)
    statements = ("non_gaap", "margins") if statement == "non_gaap" else (statement,)
    for begin, end in sorted(product(begins, ends), key=lambda run: run[0] - run[1]):
        whole = reduce(go_on, [*above[begin:], label, *below[:end]], "")
        under = _section(above[:begin]) or section
        if whole and any(load_taxonomy().match(id, under, whole) for id in statements):
            return under, whole, end
    begin = max((at for at, line in enumerate(above, 1) if _is_section(line)), default=0)
    return _section(above[:begin]) or section, reduce(go_on, [*above[begin:], label], ""), 0


def _section(lines: list[str]) -> str:
    """Give the last section that lines name, which may take several of them."""
    text = ""
    for line in lines:
        text = line if _is_section(text) else go_on(text, line)
    return text


def _is_section(line: str) -> bool:
    return line.isupper() or (line.endswith(":") and not _SIGN.fullmatch(line))


def _split(cells: tuple[PrintedText, ...]) -> tuple[str, list[PrintedText]]:
    """Take a line apart into its label and the cells of its figures."""
    words = 0 if _begins_figure(cells[0].text) else 1
    if not words and cells[0].text in _BULLETS and cells[1:] and not _begins_figure(cells[1].text):
        words = 2
    return " ".join(" ".join(cell.text for cell in cells[:words]).split()), list(cells[words:])


def _begins_figure(text: str) -> bool:
    return looks_like_figure(text) or _CLOSERS.fullmatch(text) is not None


def _figures(cells: list[PrintedText], label: str) -> Iterator[tuple[Number, str]]:
    """Read the figures of a row, each with its source."""
    for text, source in _whole_figures(cells):
        number = read_number(text)
        if number is None:
            raise ReleaseError(f"{quoted(text)} in the row {quoted(label)} is not a number", source)
        yield number, source


def _whole_figures(cells: list[PrintedText]) -> Iterator[tuple[str, str]]:
    """Join the parts of figures that a layout spreads over cells: ``US$``, ``(12`` and ``)``."""
    whole = source = ""
    for cell in cells:
        if whole and not (_OPENERS.fullmatch(whole) or _CLOSERS.fullmatch(cell.text)):
            yield whole, source
            whole = ""
        # the figure stands where its digits do
        source = source if whole and not _OPENERS.fullmatch(whole) else cell.source
        whole += cell.text
    if whole:
        yield whole, source


def _row_facts(
    row: _Row, columns: list[Column], statement: str, titled: TitledTable
) -> Iterator[Fact]:
    percent = any(number.percent for number, _ in row.figures)
    if statement == "non_gaap" and percent:
        statement = "margins"
    item = load_taxonomy().match(statement, row.section, row.label)
    unit = _unit(row, item, percent, titled)
    label = quoted(row.label)
    for column, (number, source) in zip(columns, row.figures, strict=True):
        if number.percent != percent and not number.dash:
            raise ReleaseError(f"the row {label} mixes percentages and amounts", source)
        if not column.currency and unit != "percent":
            raise ReleaseError(f"no currency stands above the figures of {label}", source)
        if unit == "thousands" and number.value % 1:
            raise ReleaseError(f"the row {label} has decimals in a table of thousands", source)
        id = item.id if item else _made_id(row, statement)
        currency = "" if unit in WITHOUT_CURRENCY else column.currency
        yield Fact("", statement, id, row.label, column.period_end, column.months,
                   currency, unit, number.value, source)  # fmt: skip


def _unit(row: _Row, item: LineItem | None, percent: bool, titled: TitledTable) -> str:
    """Give the unit of a row: its own, else what its words say, else the table's."""
    if percent:
        return "percent"
    if item and item.unit:
        return item.unit
    words = "" if item else f"{row.section} {row.label}"
    if _SHARE_COUNT.search(words):
        return "shares"
    if _PER_SHARE.search(words):
        return "per_share"
    stated = _UNIT.search(titled.heading)
    if stated is None:
        raise ReleaseError(
            "the table does not say its unit: nothing like '(All amounts in thousands)' stands "
            "above it",
            titled.table.source,
        )
    return stated[1].lower()


def _made_id(row: _Row, statement: str) -> str:
    """Make an item id from a label that the taxonomy does not know."""
    label = _slug(row.label)
    # the section goes in front where the label alone would name an item that is another one
    if load_taxonomy().knows(label) or statement == "balance_sheet":
        return "_".join(filter(None, (_slug(row.section), label)))
    return label


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", normalize(text)).strip("_") or "unnamed"
