"""Sentences written from the figures by rules; they say no more than the figures do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import pandas as pd
from IPython.display import Markdown

from kcanalysis.metrics import cash as cash_metrics
from kcanalysis.metrics import growth as growth_metrics
from kcanalysis.metrics import margins as margin_metrics
from kcanalysis.presenting.numbers import amount, money, percent, round_half_up, unit_note
from kcanalysis.tieout import Finding, concerning
from kcanalysis.tieout.listing import tally

YEAR, QUARTER = 4, 1
_WHEN = {YEAR: "a year earlier", QUARTER: "the quarter before"}
_ORDINALS = ("First", "Second", "Third", "Fourth")
_UNTIED = {
    "disclosed_only": "stand in the text alone, with nothing at hand to check them against",
    "unread": "were not understood",
}
_TITLE_TYPE = "application/vnd.kcanalysis.title+json"


class Title:
    """The report's title block: its parts for the document, Markdown for JupyterLab."""

    def __init__(self, panel: pd.DataFrame) -> None:
        last = panel.index[-1]
        self.parts = {
            "title": "Kingsoft Cloud",
            "subtitle": f"{_ORDINALS[last.quarter - 1]} quarter {last.year}: "
            "growth, margins and cash burn",
            "dateline": f"Figures to {_day(last)} · {unit_note(panel)} unless noted",
            "running": f"Kingsoft Cloud · {last}",
            "date": f"{last.end_time:%Y-%m-%d}",
        }

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        parts = self.parts
        text = f"# {parts['title']}\n\n**{parts['subtitle']}**\n\n{parts['dateline']}"
        return {_TITLE_TYPE: parts, "text/markdown": text}


def title(panel: pd.DataFrame) -> Title:
    """Give the title block for the panel's last quarter."""
    return Title(panel)


def summary(panel: pd.DataFrame) -> Markdown:
    """Say in a few sentences what the quarter brought: revenues, margins, result, cash."""
    return _bullets(
        [
            _sum_compared(panel, "total_revenues", "Total revenues", (YEAR, QUARTER)),
            _margin_compared(panel, "gross_margin", "The gross margin", (YEAR, QUARTER)),
            _margin_compared(
                panel, "adjusted_ebitda_margin", "The adjusted EBITDA margin", (YEAR, QUARTER)
            ),
            _result_compared(panel, "net_loss", "The net result"),
            _cash_used(panel) + " " + _cash_at_hand(panel),
        ]
    )


def growth(panel: pd.DataFrame) -> Markdown:
    """Say how revenues and each segment grew, and how the mix moved."""
    return _paragraph(
        [
            _sum_compared(panel, "total_revenues", "Total revenues", (YEAR, QUARTER)),
            _sum_compared(panel, "public_cloud_revenues", "Public cloud services", (YEAR, QUARTER)),
            _sum_compared(
                panel, "enterprise_cloud_revenues", "Enterprise cloud services", (YEAR, QUARTER)
            ),
            _share(panel),
        ]
    )


def margins(panel: pd.DataFrame) -> Markdown:
    """Say how the margins moved, and whether the results turned."""
    return _paragraph(
        [
            _margin_compared(panel, "gross_margin", "The gross margin", (YEAR, QUARTER)),
            _margin_compared(
                panel, "adjusted_ebitda_margin", "The adjusted EBITDA margin", (YEAR, QUARTER)
            ),
            _result_compared(panel, "operating_loss", "The operating result"),
            _result_compared(panel, "adjusted_operating_profit", "The adjusted operating result"),
            _result_compared(panel, "net_loss", "The net result"),
        ]
    )


def cash(panel: pd.DataFrame) -> Markdown:
    """Say what the quarter's activities brought or used, what is at hand and how long it lasts."""
    return _paragraph(
        [_cash_used(panel), _cash_at_hand(panel), _borrowed(panel), _cash_lasts(panel)]
    )


def tieout(panel: pd.DataFrame, findings: Sequence[Finding]) -> Markdown:
    """Say in a line how many checks were made, and how many numbers do not tie.

    Parameters
    ----------
    panel : DataFrame
        Quarters × items; what speaks of later periods is left out.
    findings : sequence of Finding
        As `kcanalysis.load_findings` gives them.
    """
    found = concerning(findings, panel.index[-1].end_time.date())
    counts = {state: sum(finding.state == state for finding in found) for state in _UNTIED}
    parts = [f"{count} {_UNTIED[state]}" for state, count in counts.items() if count]
    also = f"; {_listed(parts)}" if parts else ""
    return Markdown(f"**Tie-out:** {tally(found)}{also}. See *Tie-out* at the end.")


def gaps(panel: pd.DataFrame) -> Markdown:
    """Name the quarters shown that no release at hand covers, in part or at all."""
    shown = panel.tail(panel.attrs["lookback"])
    lines = [
        _gap(shown, "total_revenues", "No release at hand covers {}: the quarter is left blank.",
             "No release at hand covers {}: these quarters are left blank. No line is drawn across "
             "them and no growth is computed from them."),
        _gap(shown.dropna(how="all"), "net_cash_from_operating_activities",
             "The releases at hand state no cash flows for {}.",
             "The releases at hand state no cash flows for {}."),
        _gap(shown.dropna(how="all"), "total_assets",
             "The releases at hand state no balance sheet for the end of {}.",
             "The releases at hand state no balance sheet for the ends of {}."),
    ]  # fmt: skip
    return _paragraph(lines)


def _bullets(sentences: Iterable[str]) -> Markdown:
    return Markdown("\n".join(f"- {sentence}" for sentence in sentences if sentence))


def _paragraph(sentences: Iterable[str]) -> Markdown:
    return Markdown(" ".join(filter(None, sentences)))


def _value(frame: pd.DataFrame, item: str, back: int = 0) -> float:
    """Give an item `back` quarters before the last, missing where there is none."""
    if item not in frame or back >= len(frame):
        return math.nan
    return float(frame[item].iloc[-1 - back])


def _day(quarter: pd.Period) -> str:
    return f"{quarter.end_time.day} {quarter.end_time:%B %Y}"


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _no_comparison(backs: Iterable[int]) -> str:
    missing = [_WHEN[back] for back in backs]
    return f"; no figure for {_listed(missing)} is at hand" if missing else ""


def _direction(current: float, base: float, more: str, less: str, same: str) -> str:
    """Choose the word for a move, as far as it shows in the printed figures."""
    now, then = round_half_up(current), round_half_up(base)
    return same if now == then else more if now > then else less


def _sum_compared(panel: pd.DataFrame, item: str, name: str, backs: tuple[int, ...]) -> str:
    """Compare a positive sum with earlier ones: 'were X, up 37.2% from Y a year earlier'."""
    current = _value(panel, item)
    if math.isnan(current):
        return f"{name} are not stated for this quarter."
    growth_of = {YEAR: growth_metrics.year_on_year, QUARTER: growth_metrics.quarter_on_quarter}
    terms = " in RMB" if panel.attrs["currency"] == "USD" else ""
    parts, missing = [], []
    for back in backs:
        base = _value(panel, item, back)
        rate = _value(growth_of[back](panel, (item,)), item)
        if math.isnan(base):
            missing.append(back)
            continue
        if math.isnan(rate):
            parts.append(f"against {money(base, panel)} {_WHEN[back]}")
            continue
        verb = _direction(rate, 0.0, "up", "down", "unchanged")
        by = "" if verb == "unchanged" else f" {percent(abs(rate))}{terms}"
        parts.append(f"{verb}{by} from {money(base, panel)} {_WHEN[back]}")
    compared = f", {_listed(parts)}" if parts else ""
    return f"{name} were {money(current, panel)}{compared}{_no_comparison(missing)}."


def _margin_compared(panel: pd.DataFrame, margin: str, name: str, backs: tuple[int, ...]) -> str:
    """Compare a margin with earlier ones, in percentage points of the printed margins."""
    shares = margin_metrics.margins(panel)
    current = _value(shares, margin)
    if math.isnan(current):
        return f"{name} cannot be computed for this quarter."
    parts, missing = [], []
    for back in backs:
        base = _value(shares, margin, back)
        if math.isnan(base):
            missing.append(back)
            continue
        verb = _direction(current, base, "up", "down", "unchanged")
        moved = abs(round_half_up(current) - round_half_up(base))
        by = "" if verb == "unchanged" else f" {moved} percentage points"
        parts.append(f"{verb}{by} from {_plain_percent(base)} {_WHEN[back]}")
    compared = f", {_listed(parts)}" if parts else ""
    return f"{name} was {_plain_percent(current)}{compared}{_no_comparison(missing)}."


def _plain_percent(value: float) -> str:
    """Print a percentage in a sentence, where a minus sign reads better than parentheses."""
    return f"{round_half_up(value)}%".replace("-", "−")


def _result_compared(panel: pd.DataFrame, item: str, name: str) -> str:
    """Compare a result that may be a profit or a loss: it widens, narrows, or turns."""
    current = _value(panel, item)
    if math.isnan(current):
        return f"{name} is not stated for this quarter."
    bases = {back: _value(panel, item, back) for back in (YEAR, QUARTER)}
    missing = [back for back, base in bases.items() if math.isnan(base)]
    known = {back: base for back, base in bases.items() if back not in missing}
    moves = [_move(current, base) for base in known.values()]
    if len(set(moves)) == 1:
        moves[1:] = ["" if moves[0] == "after" else "from"] * (len(moves) - 1)
    parts = [
        f"{move} a {_kind(base)} of {money(base, panel)} {_WHEN[back]}".strip()
        for move, (back, base) in zip(moves, known.items(), strict=True)
    ]
    compared = f", {_listed(parts)}" if parts else ""
    turned = known and _kind(next(iter(known.values()))) != _kind(current)
    state = "turned to a" if turned else "was a"
    return (
        f"{name} {state} {_kind(current)} of {money(current, panel)}{compared}"
        f"{_no_comparison(missing)}."
    )


def _kind(value: float) -> str:
    return "loss" if value < 0 else "profit"


def _move(current: float, base: float) -> str:
    """Say how a result moved; where its sign changed there is nothing to say but what it was."""
    if _kind(current) != _kind(base):
        return "after"
    if current < 0:
        return _direction(-current, -base, "widening", "narrowing", "unchanged") + " from"
    return _direction(current, base, "up", "down", "unchanged") + " from"


def _share(panel: pd.DataFrame) -> str:
    shares = growth_metrics.mix(panel)
    now = _value(shares, "public_cloud_revenues")
    then = _value(shares, "public_cloud_revenues", YEAR)
    if math.isnan(now):
        return ""
    before = "" if math.isnan(then) else f", after {percent(then)} a year earlier"
    return f"Public cloud made up {percent(now)} of total revenues{before}."


def _cash_used(panel: pd.DataFrame) -> str:
    flows = cash_metrics.cash_flows(panel)
    operating = _value(flows, "net_cash_from_operating_activities")
    investing = _value(flows, "net_cash_from_investing_activities")
    if math.isnan(operating) or math.isnan(investing):
        return "The cash flows of this quarter are not stated."
    return (
        f"Operating activities {_brought(operating)} {money(operating, panel)} and investing "
        f"activities {_brought(investing)} {money(investing, panel)}."
    )


def _brought(flow: float) -> str:
    return "used" if flow < 0 else "brought in"


def _cash_at_hand(panel: pd.DataFrame) -> str:
    held = cash_metrics.liquidity(panel)
    now = _value(held, "cash_and_cash_equivalents")
    if math.isnan(now):
        return "No balance sheet for the quarter's end is at hand."
    before = _value(held, "cash_and_cash_equivalents", QUARTER)
    restricted = _value(held, "restricted_cash")
    compared = ""
    if not math.isnan(before):
        verb = _direction(now, before, "up", "down", "unchanged")
        compared = f", {verb} from {money(before, panel)} the quarter before"
    more = ""
    if not math.isnan(restricted):
        more = f"; with restricted cash they were {money(now + restricted, panel)}"
    return (
        f"Cash and cash equivalents were {money(now, panel)} at {_day(panel.index[-1])}"
        f"{compared}{more}."
    )


def _borrowed(panel: pd.DataFrame) -> str:
    owed = cash_metrics.borrowings(panel)
    now, before = _value(owed, "total_borrowings"), _value(owed, "total_borrowings", QUARTER)
    if math.isnan(now):
        return ""
    compared = ""
    if not math.isnan(before):
        verb = _direction(now, before, "up", "down", "unchanged")
        compared = f", {verb} from {money(before, panel)} the quarter before"
    short = money(_value(owed, "short_term_borrowings"), panel)
    return f"Borrowings were {money(now, panel)}{compared}; {short} of them are short-term."


def _cash_lasts(panel: pd.DataFrame) -> str:
    last = cash_metrics.runway(panel)
    flow = _value(cash_metrics.cash_flows(panel), "cash_flow_before_financing")
    if math.isnan(flow):
        return ""
    rate, average = _value(last, "runway"), _value(last, "runway_at_average")
    if flow >= 0:
        now = "Operating and investing activities together brought in cash, so none was burnt."
    else:
        now = f"Operating and investing activities together burnt {money(flow, panel)}"
        now += (
            "."
            if math.isnan(rate)
            else (f"; at that rate cash and cash equivalents last {amount(rate)} quarters.")
        )
    counted = _value(last, "quarters_averaged")
    if math.isnan(average):
        return now
    return (
        f"{now} At the average burn of the {counted:.0f} of the last "
        f"{cash_metrics.AVERAGED_QUARTERS} quarters whose cash flows are stated, they last "
        f"{amount(average)} quarters."
    )


def _gap(shown: pd.DataFrame, item: str, one: str, several: str) -> str:
    """Name the quarters in which an item is missing, in the sentence for one or for several."""
    missing = [str(quarter) for quarter in shown.index if math.isnan(_at(shown, item, quarter))]
    if not missing:
        return ""
    return (one if len(missing) == 1 else several).format(_listed(missing))


def _at(frame: pd.DataFrame, item: str, quarter: pd.Period) -> float:
    return float(frame[item].get(quarter, math.nan)) if item in frame else math.nan
