"""For an analyst's own cells: a statement as numbers, a figure's source, a table, the looks."""

from __future__ import annotations

import numbers
from decimal import Decimal
from typing import Any

import pandas as pd

from kcanalysis.errors import InputError
from kcanalysis.money import amount_words
from kcanalysis.origins import Missing
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import in_order, name_of, named
from kcanalysis.presenting.numbers import MISSING, amount, integer, printed
from kcanalysis.presenting.rows import how
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.presenting.tables.statements import items_of
from kcanalysis.quarter import Quarter
from kcanalysis.tieout.lookup import period_words


def statement(panel: Panel, name: str) -> pd.DataFrame:
    """Give a statement as numbers, to reckon with.

    Parameters
    ----------
    panel : Panel
        The figures.
    name : {"income_statement", "balance_sheet", "cash_flow"}
        Which statement.

    Returns
    -------
    DataFrame
        A row for each line with its name, a column for each quarter shown (``"2026Q1"``), in the
        currency and unit of the panel; what is missing is NaN.

    Examples
    --------
    >>> income = kc.statement(panel, "income_statement")
    >>> income["2026Q1"] - income["2025Q1"]
    """
    frame = panel[items_of(panel, name)].T.dropna(how="all")
    frame.index = pd.Index([name_of(str(id), panel) for id in frame.index], name="Item")
    frame.columns = frame.columns.astype(str)
    return frame[[str(quarter) for quarter in panel.shown]]


def source(panel: Panel, quarter: Quarter | str, id: str) -> Table:
    """Show where a figure comes from: its arithmetic, and each fact that it rests on.

    Parameters
    ----------
    panel : Panel
        The figures.
    quarter : Quarter or str
        The quarter.
    id : str
        An item, a metric or an expression.

    Examples
    --------
    >>> kc.source(panel, "2026Q1", "gross_margin")
    """
    quarter = Quarter.parse(str(quarter))
    origin = panel.origin(quarter, id)
    caption = f"{name_of(id, panel)}, {quarter}: {printed(panel, quarter, id)}"
    columns = [Column("Period", numeric=False), Column("As printed"), Column("Where", False)]
    if isinstance(origin, Missing):
        rows = [
            Row(f"Not known: {name_of(item, panel)}", [Cell(str(when)), Cell(MISSING), Cell("")])
            for when, item in origin.lacking
        ]
        return Table(caption, columns, rows)
    rows = [Row(how(origin), [Cell("")] * 3, "section")] if how(origin) else []
    for fact in origin.facts:
        shown = amount_words(fact.value, fact.unit, fact.currency)
        texts = (period_words(fact.period_end, fact.months), shown, fact.source)
        cells = [Cell(text, standing="" if fact.release else fact.standing) for text in texts]
        rows.append(Row(fact.label or name_of(fact.item, panel), cells))
    return Table(caption, columns, rows)


def table(frame: pd.DataFrame | pd.Series[Any], caption: str) -> Table:
    """Show figures of your own as a table of the report, in the notebook and in what it becomes.

    Parameters
    ----------
    frame : DataFrame or Series
        Its index gives the labels of the rows; an id is shown by its name. Numbers are printed as
        in the report: with one decimal, whole numbers with none, negative ones in parentheses,
        missing ones as a dash.
    caption : str
        What it shows, with the unit.

    Examples
    --------
    >>> kc.table(kc.statement(panel, "cash_flow"), "Cash flows (RMB in millions)")
    """
    if isinstance(frame, pd.Series):
        frame = frame.to_frame(str(frame.name or "Value"))
    if not isinstance(frame, pd.DataFrame):
        raise InputError(
            f"a {type(frame).__name__} is not a DataFrame: give kc.table one, such as"
            " panel[['total_revenues', 'gross_margin']]"
        )
    columns = [
        Column(
            named(name), all(isinstance(each, numbers.Number) or pd.isna(each) for each in column)
        )
        for name, column in frame.items()
    ]
    cells = zip(*[map(Cell, map(_shown, column)) for _, column in frame.items()], strict=True)
    rows = [Row(named(label), row) for label, row in zip(frame.index, cells, strict=True)]
    return Table(caption, columns, rows, str(frame.index.name or ""))


def _shown(value: Any) -> str:
    """Print a value of any kind as the report prints it."""
    if pd.isna(value):
        return MISSING
    if isinstance(value, bool) or not isinstance(value, (numbers.Real, Decimal)):
        return str(value)
    return integer(int(value)) if isinstance(value, numbers.Integral) else amount(float(value))


def style() -> None:
    """Draw the charts that follow in this notebook in the looks of the report.

    Its typeface, lines and grid, and its colours in their order; titles stand on the left. It
    holds for everything that matplotlib draws, ``DataFrame.plot`` included.

    Examples
    --------
    >>> kc.style()
    >>> panel["gross_margin"].plot(title="Gross margin", ylabel="%")
    """
    import matplotlib
    from cycler import cycler
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    from kcanalysis.presenting import chart

    colours = in_order()
    matplotlib.rcParams.update(chart.style())
    matplotlib.rcParams.update({
        "axes.prop_cycle": cycler(color=colours),
        "axes.titlelocation": "left", "axes.titleweight": 600, "axes.titlecolor": colours[0],
        "figure.figsize": (6.7, 2.6),
        # outlines, since a notebook shows a drawing without its typeface
        "svg.fonttype": "path", "svg.hashsalt": "own",
    })  # fmt: skip
    set_matplotlib_formats("svg", metadata={"Date": None})
