"""What the analyst's inputs make of the figures: expectations, guidance, caps, multiples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import takewhile

from kcanalysis.errors import InputError
from kcanalysis.inputs import Input, latest
from kcanalysis.knowledge import read_knowledge
from kcanalysis.metrics.expression import compute
from kcanalysis.origins import MONEY, Missing, Origin
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting.names import name_of
from kcanalysis.presenting.numbers import unit_note
from kcanalysis.presenting.rows import of_texts, origin_cell
from kcanalysis.presenting.table import Cell, Column, Row, Table
from kcanalysis.quarter import Quarter
from kcanalysis.taxonomy import load_taxonomy

_WORDS = Column("", numeric=False)


def expected(panel: Panel, inputs: Sequence[Input], *, brief: bool = False) -> Table | None:
    """Set the quarter's figures beside what was expected: beat, in line, or missed.

    Sums are compared in percent, percentages in points, losses and results around nil by an amount;
    ``estimates.toml`` says how far off is still in line.

    Parameters
    ----------
    panel : Panel
        The figures.
    inputs : sequence of Input
        As `kcanalysis.load_inputs` gives them; without any for the quarter there is no table.
    brief : bool
        Leave the difference out, so that it fits a box.
    """
    ours = [one for one in latest(inputs, "consensus", "own") if one.quarter == panel.last]
    items = [(one.item, one.months) for one in ours]
    ours.sort(key=lambda one: (items.index((one.item, one.months)), one.kind))
    heads = [Column("Actual", emphasis=True), Column("Expected"), Column("Difference"), _WORDS]
    twice = {each for each in items if items.count(each) > 1}
    rows = [_against(panel, one, (one.item, one.months) in twice) for one in ours]
    if brief:
        del heads[2]
        rows = [replace(row, cells=[*row.cells[:2], row.cells[3]]) for row in rows]
    return _table(panel, "Actual and expected", heads, rows)


def guidance(panel: Panel, inputs: Sequence[Input]) -> Table | None:
    """Set what was guided beside the quarter's figure or, for periods to come, what is said now.

    That is what is said after the quarter's end. The parameters are those of `expected`.
    """
    said: dict[tuple[object, ...], dict[date, list[Input]]] = {}
    for one in inputs:
        is_known = one.as_of <= (panel.last + 1).end  # the next quarter's release is later
        if one.kind == "guidance" and one.quarter >= panel.last and is_known:
            said.setdefault(one.about, {}).setdefault(one.as_of, []).append(one)
    figures = map(Column, ("Last said", "Now said", "Actual"))
    rows = [_guided(panel, by_day) for by_day in said.values()]
    return _table(panel, "Guidance", [Column("For", numeric=False), *figures, _WORDS], rows)


def cap(panel: Panel, inputs: Sequence[Input]) -> Table | None:
    """Show how much of a cap on connected transactions is used, and of its time.

    The cap that a release states stands beside those keyed in. Revenues are added up as far as all
    quarters are known. The parameters are those of `expected`.
    """
    known = read_knowledge("estimates")["cap"]
    caps = [(one.quarter, one.months // 3, Origin.stated(one)) for one in latest(inputs, "cap")]
    for quarter in panel.quarters if inputs else ():
        stated = panel.in_rmb.origin(quarter, known["stated"])
        if isinstance(stated, Origin):
            caps.append((quarter + known["quarters"], known["quarters"], stated))
    rows = [_used(panel, *one) for one in caps if one[0] - one[1] < panel.last <= one[0]]
    heads = [*map(Column, ("Cap", "Revenues so far", "Used")), Column("Of its time", numeric=False)]
    return _table(panel, f"{name_of(known['of'])} under their cap", heads, rows)


def multiples(panel: Panel, inputs: Sequence[Input]) -> Table | None:
    """Show what each price makes of the company: market and enterprise value, and multiples.

    The exchange rate is the one keyed in, else the release's. The parameters are those of
    `expected`.
    """
    ours = [one for one in latest(inputs, "price") if one.quarter == panel.last]
    prices = [one for one in ours if one.item == "price"]
    columns = [_valued(panel, one, ours) for one in prices]
    known = read_knowledge("estimates")["multiples"] if prices else {}
    rows = [Row(row["name"], [cells[id] for cells in columns]) for id, row in known.items()]
    heads = [Column(f"{one.currency} {one.value} on {one.as_of}") for one in prices]
    return _table(panel, "Multiples", heads, rows)


def analyst_notes(panel: Panel, inputs: Sequence[Input]) -> Table | None:
    """List the analyst's notes on the quarter. The parameters are those of `expected`."""
    ours = [one for one in inputs if (one.kind, one.quarter) == ("note", panel.last)]
    rows = [Row(str(one.as_of), [Cell(one.note, one.source)]) for one in ours]
    return of_texts("The analyst's notes", ["Note"], rows, labels="Day") if rows else None


def _table(panel: Panel, caption: str, heads: Sequence[Column], rows: list[Row]) -> Table | None:
    return Table(caption, heads, rows, measure=unit_note(panel)) if rows else None


def _cell(panel: Panel, origin: Origin | Missing) -> Cell:
    """Print a figure that is in RMB."""
    return origin_cell(panel, panel.translated(origin))


def _actual(panel: Panel, one: Input, id: str) -> Origin | Missing:
    """Find a figure of the period that an input speaks of, in RMB."""
    return (panel.in_rmb.years if one.months == 12 else panel.in_rmb).origin(one.quarter, id)


def _against(panel: Panel, one: Input, twice: bool) -> Row:
    """Set a figure beside what was expected of it; one's own stands below the consensus."""
    actual = _actual(panel, one, one.item)
    judged = [Cell(""), Cell("")]
    if isinstance(actual, Origin):
        origin, verdict = _judged(panel, one, actual)
        difference = _cell(panel, origin)
        judged = [difference, Cell(verdict, difference.source, difference.formula)]
    own = one.kind == "own"
    label = f"{name_of(one.item, panel)}{', year' * (one.months == 12)}{', own' * own}"
    cells = [_cell(panel, actual), _cell(panel, Origin.stated(one)), *judged]
    if own and twice:
        return Row("own", [Cell(""), *cells[1:]], "level1", one.item)
    return Row(label, cells, id=one.item)


def _judged(panel: Panel, one: Input, actual: Origin) -> tuple[Origin, str]:
    """Compare a figure with an input, and tell whether it is better, worse or near enough."""
    how, unit, room = _measure(panel, one, actual)
    known = {
        "expected": Origin.stated(one),
        "actual": replace(actual, value=round(actual.value, 6)),
    }
    found = compute(how, one.quarter, lambda _, id: known[id])
    assert isinstance(found, Origin), "what is nil is compared by an amount"
    judging, id = read_knowledge("estimates"), one.item.partition("(")[0]
    if abs(found.value) <= room:
        verdict = "in line"
    elif id in judging["neither_is_better"]:
        verdict = "above" if found.value > 0 else "below"
    else:
        is_more = actual.value > known["expected"].value
        verdict = "missed" if is_more is (id in judging["less_is_better"]) else "beat"
    return replace(found, unit=unit), verdict


def _measure(panel: Panel, one: Input, actual: Origin) -> tuple[str, str, Decimal]:
    """Say how a figure is compared, in which unit, and how far off is still in line."""
    limits, aim = read_knowledge("estimates")["in_line"], Origin.stated(one)
    if aim.unit == "percent":
        return "actual - expected", "pp", limits["margins"]
    revenues = _actual(panel, one, "total_revenues")
    of = revenues.value if aim.unit == MONEY and isinstance(revenues, Origin) else Decimal()
    point = of / 100
    is_plain = min(aim.value, actual.value) > 0 and aim.value >= limits["nil"] * point
    if is_plain or (aim.value and load_taxonomy().item(one.item).is_cost):
        return "percent(actual / expected - 1)", "percent", limits["sums"]
    room = max(abs(aim.value) * limits["losses"] / 100, limits["margins"] * point)
    return "actual - expected", aim.unit, room


def _guided(panel: Panel, by_day: Mapping[date, Sequence[Input]]) -> Row:
    """Set what was said last beside what came of it, or beside what is said now."""
    one = next(iter(by_day.values()))[0]
    is_due = one.quarter == panel.last
    period = f"FY{one.quarter.year}" if one.months == 12 else str(one.quarter)
    earlier = [day for day in by_day if is_due or day <= panel.last.end]
    last, now = (
        sorted(by_day[max(days)] if days else (), key=lambda each: each.value)
        for days in (earlier, [day for day in by_day if day not in earlier])
    )
    cells = [Cell(period), _range_cell(panel, last), _range_cell(panel, now), Cell(""), Cell("")]
    if is_due:
        actual = _actual(panel, one, one.item)
        verdict = _kept(panel, last, actual) if isinstance(actual, Origin) else ""
        cells[3:] = [_cell(panel, actual), Cell(verdict)]
    return Row(name_of(one.item, panel), cells, id=one.item)


def _range_cell(panel: Panel, said: Sequence[Input]) -> Cell:
    """Print what is guided on a day: a figure, the ends of a range, or nothing."""
    ends = [_cell(panel, Origin.stated(one)) for one in said]
    return Cell(" to ".join(end.text for end in ends), "\n".join(end.source for end in ends))


def _kept(panel: Panel, said: Sequence[Input], actual: Origin) -> str:
    """Judge a figure by the nearer end of what was guided, unless it lies within."""
    values = [Origin.stated(one).value for one in said]
    if values[0] <= actual.value <= values[-1]:
        return "in line"
    return _judged(panel, said[0 if actual.value < values[0] else -1], actual)[1]


def _used(panel: Panel, last: Quarter, length: int, cap: Origin) -> Row:
    """Add up the revenues under a cap from its first quarter on, as far as all are known."""
    of, rmb, first = read_knowledge("estimates")["cap"]["of"], panel.in_rmb, last - (length - 1)
    known = takewhile(lambda q: isinstance(rmb.origin(q, of), Origin), first.through(panel.last))
    quarters = list(known)
    so_far = rmb.origin([first, *quarters][-1], f"sum_of({of}, {len(quarters) or 1})")
    cells = [_cell(panel, cap), _cell(panel, so_far), Cell(""), Cell("")]
    used = compute("percent(revenues / cap)", last, lambda _, id: cap if id == "cap" else so_far)
    if isinstance(used, Origin):
        time = f"{len(quarters)} of {length} quarters, to {quarters[-1]}"
        cells[2:] = [_cell(panel, replace(used, unit="percent")), Cell(time)]
    return Row(f"{first} to {last}", cells)


def _valued(panel: Panel, price: Input, ours: Sequence[Input]) -> dict[str, Cell]:
    """Compute what stands in the column of a price."""
    known, rmb, unit = read_knowledge("estimates"), panel.in_rmb, f"per_{price.currency.lower()}"
    rates = [Origin.stated(one) for one in ours if one.unit == unit]
    if not rates and unit != "per_usd":
        raise InputError(
            f"{price.source}: a price in {price.currency} needs a rate; add a row "
            f"price,exchange_rate,{price.quarter.end},0,CNY,{unit},…"
        )
    found: dict[str, Origin | Missing] = {
        "price": replace(Origin.stated(price), is_amount=True),
        "rate": rates[0] if rates else rmb.origin(panel.last, "exchange_rate"),
        "shares": rmb.origin(panel.last, known["shares"][price.unit]),
    }
    for id, row in known["multiples"].items():
        origin = compute(
            row["expression"], panel.last, lambda day, id: found.get(id) or rmb.origin(day, id)
        )
        found[id] = replace(origin, unit=row["unit"]) if isinstance(origin, Origin) else origin
    return {id: _cell(panel, origin) for id, origin in found.items()}
