"""Checks of what a reader sees in the charts, against plain reckoning."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations, pairwise

import matplotlib
import pytest
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

from kcanalysis.knowledge import read_knowledge
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import figures
from kcanalysis.presenting.chart import Chart, Width, style
from kcanalysis.presenting.names import color
from kcanalysis.presenting.table import Table
from tests.seen.checks import ANEW, check_cell, printed, rounded, rows_of, unit_of
from tests.seen.reckoning import QUARTERS, back, reckoned

CHARTS = {
    "contribution_to_growth": {
        "contribution(public_cloud_revenues)": ("navy", "Public cloud"),
        "contribution(enterprise_cloud_revenues)": ("sky", "Enterprise cloud"),
        "contribution(other_revenues)": ("grey", "Others"),
        "contribution(total_revenues)": ("ink", ""),
    },
    "ai_billings": {"ai_billings": ("navy", ""), "ai_to_public_cloud": ("", "")},
    "infrastructure_cost": {
        "idc_ratio": ("peach", "IDC"),
        "depreciation_ratio": ("amber", "Depreciation"),
        "infrastructure_ratio": ("", ""),
    },
    "cash_flow_before_financing": {
        "cash_flow_before_financing": ("blue amber", ""),
        "capital_expenditures_and_leased_assets": ("ink", ""),
    },
    "net_obligations": {
        "net_debt": ("amber", "Net debt"),
        "related_party_debt": ("peach", "Related parties"),
        "lease_liabilities": ("grey", "Leases"),
        "other_liabilities": ("amber", "Other liabilities"),
        "net_obligations": ("ink", ""),
    },
    "margins": {
        "gross_margin": ("navy", "Gross margin"),
        "normalized_adjusted_ebitda_margin": ("navy", "normalized"),
        "adjusted_ebitda_margin": ("grey", "reported"),
        "ebitda_after_depreciation_margin": ("navy", "EBITDA less depreciation"),
    },
    "long_view": {
        "trailing_twelve_months(total_revenues)": ("navy", "Revenues of twelve months"),
        "gross_margin": ("navy", "Gross margin"),
        "cash_and_restricted_cash": ("navy", "Cash and restricted cash"),
        "adjusted_ebitda_margin": ("navy", "Adjusted EBITDA margin"),
    },
}
"""What each chart over time shows, in which colour and under which name."""

_COSTS = ("idc_costs", "depreciation_amortization_costs", "solution_development_and_services_costs")
WALKS = {
    "net_result_bridge": {
        "net_loss": "", "operating_step_on_year": "Underlying result",
        "change_on_year(share_based_compensation_expense)": "Share-based pay",
        "change_on_year(disposal_gain)": "Disposals",
        "change_on_year(impairment_of_long_lived_assets)": "Impairment",
        "change_on_year(net_interest)": "Net interest",
        "change_on_year(exchange_result)": "Exchange",
        "change_on_year(other_result)": "Other", "change_on_year(income_tax)": "Income tax",
    },
    "gross_profit_bridge": {
        "gross_profit": "", "volume_step_on_year": "Growth at the earlier margin",
        "ratio_step_on_year(idc_costs)": "IDC",
        "ratio_step_on_year(depreciation_amortization_costs)": "Depreciation",
        "ratio_step_on_year(solution_development_and_services_costs)": "Solution services",
        "other_ratio_step_on_year": "Other costs",
    },
    "ebitda_margin_bridge": {
        "adjusted_ebitda_margin": "", "margin_step_on_year(idc_costs)": "IDC",
        "margin_step_on_year(solution_development_and_services_costs)": "Solution services",
        "other_cash_costs_step_on_year": "Other cash costs",
        "margin_step_on_year(cash_operating_expenses)": "Operating expenses",
        "margin_step_on_year(other_gains_and_income)": "Other gains",
    },
}  # fmt: skip
"""What each bridge on the year leads through: the figure at its ends, and its steps."""

_WHOLE = ("idc_ratio", "depreciation_ratio", "infrastructure_ratio", "ai_to_public_cloud")
_OPTIONAL = (
    "change_on_year(disposal_gain)", "change_on_year(impairment_of_long_lived_assets)",
    *(f"{step}_on_year({cost})" for step in ("ratio_step", "margin_step") for cost in _COSTS),
)  # fmt: skip
Mark = tuple[Artist, str, str, str]
"""An artist, its kind, and the quarter and the id of the figure that it shows."""


def drawn(name: str, panel: Panel, width: Width = "full") -> Chart | Table | None:
    """Give a chart, or what stands for it."""
    chart: Chart | Table | None = getattr(figures, name)(panel, width)
    return chart


def check_texts(panel: Panel) -> None:
    """Every text of every chart is the one that was written down."""
    assert list(all_texts(panel)) == [dict(row) for row in rows_of("charts.csv")], ANEW


def all_texts(panel: Panel) -> Iterator[dict[str, str]]:
    """Give the texts of every chart, in the order of their names."""
    for name in sorted(figures.__all__):
        yield from texts(drawn(name, panel))


def texts(chart: Chart | Table | None) -> Iterator[dict[str, str]]:
    """Give what stands in a chart, and what is said of it."""
    assert isinstance(chart, Chart)
    for text in _texts(chart):
        yield {"chart": chart.name, "text": text.get_text(), "color": str(text.get_color())}
    yield {"chart": chart.name, "text": chart.source, "color": "source"}
    yield {"chart": chart.name, "text": chart.alt, "color": "alternative"}


def _texts(chart: Chart) -> list[Text]:
    return [*chart.texts, *(text for axes in chart.axes for text in axes.texts)]


def check_room(chart: Chart) -> None:
    """No text is cut at the edge, too small, or over another one."""
    with matplotlib.rc_context(style()):
        FigureCanvasAgg(chart).draw()
        boxes = [(text.get_text(), text.get_window_extent(), text) for text in _texts(chart)]
    for text, box, artist in boxes:
        inside = min(box.x0, box.y0) > -1 and box.x1 < chart.bbox.width + 1
        inside = inside and box.y1 < chart.bbox.height + 1
        assert inside, f"{chart.name}: '{text}' is cut at the edge"
        assert float(artist.get_fontsize()) >= 7.5, text
    for (one, box, _), (other, another, _) in combinations(boxes, 2):
        width = min(box.x1, another.x1) - max(box.x0, another.x0)
        height = min(box.y1, another.y1) - max(box.y0, another.y0)
        assert width < 1 or height < 2.5, f"{chart.name}: '{one}' over '{other}'"


def check_colors(chart: Chart) -> None:
    """Nothing is drawn in another colour than those of the looks, or half transparent."""
    looks = read_knowledge("looks")
    known = {*looks["light"].values(), *looks["chart"].values()}
    svg = chart.svg()
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\"])", svg)) <= known, chart.name
    assert "opacity" not in svg


def check_charts(panel: Panel) -> None:
    """Every bar, point and number is that of the figure that it is taken for."""
    assert {*CHARTS, *WALKS} == {*figures.__all__}
    for name, ids in {
        **CHARTS,
        **{n: dict.fromkeys(w, ("", "")) for n, w in WALKS.items()},
    }.items():
        for width in ("full", "half"):
            chart = drawn(name, panel, width)
            if isinstance(chart, Table):
                _check_table(chart, list(ids), panel, name)
            elif isinstance(chart, Chart) and name in CHARTS:
                _check_chart(chart, panel)
                if chart.narrow:
                    _check_chart(chart.narrow, panel)
            elif isinstance(chart, Chart):
                _check_walk(chart, panel)


def _check_table(table: Table, ids: list[str], panel: Panel, name: str) -> None:
    """The rows stand for figures of the chart, each where its quarter is."""
    for row in table.rows:
        assert row.id in ids, name
        for column, cell in zip(table.columns, row.cells, strict=True):
            check_cell(cell, column.name, row.id, panel, f"{name}, {row.label}")


def marks_of(chart: Chart) -> list[Mark]:
    """Find the marks of a chart by their ids."""
    ids = [*CHARTS.get(chart.name, {}), *WALKS.get(chart.name, {})]
    slugs = {re.sub(r"\W+", "-", id).strip("-"): id for id in ids}
    found = []
    for axes in chart.axes:
        for artist in axes.get_children():
            if gid := artist.get_gid():
                kind, quarter, slug = gid.split("-", 2)
                found.append((artist, kind, quarter, slugs.get(slug, slug)))
    gids = [artist.get_gid() for artist, *_ in found]
    assert len(set(gids)) == len(gids)
    assert set(gids) == set(chart.cells)
    return found


def _value(quarter: str, id: str, panel: Panel) -> float | None:
    value = reckoned(quarter, id)[0]
    return value if value is None or unit_of(id) != "money" else value / 1000


def _check_chart(chart: Chart, panel: Panel) -> None:
    """Compare each mark with its figure; what is known and not nil has one."""
    places = quarters_of(chart)
    about = CHARTS[chart.name]
    if chart.name in ("margins", "long_view"):
        _check_names(chart)
    seen = set()
    for artist, kind, quarter, id in marks_of(chart):
        where, cell = f"{chart.name}, {kind} of {id}, {quarter}", chart.cells[str(artist.get_gid())]
        if kind == "gap":
            assert cell.reason, where
            assert isinstance(artist, Text), where
            assert artist.get_text() == cell.text, where
            continue
        value = _value(quarter, id, panel)
        assert value is not None, where
        if "AI gross billings by their stated share" not in cell.formula:
            check_cell(cell, quarter, id, panel, where)
        _check_mark(artist, value, id, panel, where)
        if kind in ("bar", "point"):
            seen.add((quarter, id))
            hues = [color(hue) for hue in about[id][0].split()]
            if cell.standing == "vendor":
                hues.append(color("steel"))
            assert _hue(artist) in hues, where
            assert abs(_place(artist) - places.get(quarter, _place(artist))) < 0.3, where
    for id, (hue, name) in about.items():
        known = [q for q in places if (reckoned(q, id)[0] or 0) and q in QUARTERS]
        lacking = [q for q in known if hue and (q, id) not in seen]
        assert not lacking or _is_small(id) or (chart.name, id) in _SPARSE, (
            chart.name,
            id,
            lacking,
        )
        told = {text.get_text().replace("\n", " ").lstrip("0123456789 ") for text in _texts(chart)}
        assert not name or (known and name in told) or lacking or not known, (chart.name, name)


_SPARSE = (("margins", "ebitda_after_depreciation_margin"),)
"""Lines that are left out where too few of their figures are known."""


def _check_names(chart: Chart) -> None:
    """Each small plot has the names of its lines, several in their colours."""
    for axes in chart.axes:
        written = {text.get_text(): str(text.get_color()) for text in axes.texts}
        ids = {
            id for artist, kind, _, id in marks_of(chart) if kind == "point" and artist.axes is axes
        }
        assert ids, chart.name
        for hue, name in (CHARTS[chart.name][id] for id in ids):
            assert name in written, (chart.name, name)
            assert len(ids) == 1 or written[name] == color(hue), name


def _is_small(id: str) -> bool:
    return "other_revenues" in id


def _check_mark(artist: Artist, value: float, id: str, panel: Panel, where: str) -> None:
    if isinstance(artist, Rectangle):
        sign = -1 if id == "capital_expenditures_and_leased_assets" else 1
        assert math.isclose(artist.get_height(), sign * value, rel_tol=1e-9), where
    elif isinstance(artist, Line2D):
        assert math.isclose(float(artist.get_ydata()[0]), value, rel_tol=1e-9), where
    elif isinstance(artist, Text):
        shown = " ".join(artist.get_text().lstrip("≈").split())
        if id == "capital_expenditures_and_leased_assets":
            value = -value
        number, name = text_for(value, id, panel), CHARTS[where.partition(",")[0]][id][1]
        texts = (number, number.rstrip("%"), name, f"{number.rstrip('%')} {name}")
        assert shown in texts, (where, shown)


def text_for(value: float, id: str, panel: Panel) -> str:
    """Print a figure as a chart's rules say: sums and some shares whole, with a minus sign."""
    if unit_of(id) == "money" or id in _WHOLE:
        whole = rounded(value, 0)
        return f"{whole:,}{'%' * (id in _WHOLE)}".replace("-", "−")
    return re.sub(r"\((.*)\)", r"−\1", printed(value, id, panel))


def _hue(artist: Artist) -> str:
    if isinstance(artist, Line2D):
        return to_hex(artist.get_markeredgecolor())
    assert isinstance(artist, Rectangle)
    face = to_hex(artist.get_facecolor())
    return to_hex(artist.get_edgecolor()) if face == "#ffffff" else face


def _place(artist: Artist) -> float:
    if isinstance(artist, Line2D):
        return float(artist.get_xdata()[0])
    assert isinstance(artist, Rectangle)
    return artist.get_x() + artist.get_width() / 2


def quarters_of(chart: Chart) -> dict[str, float]:
    """Read the quarters below a chart, with their places; a star is where a figure is keyed in."""
    found: dict[str, float] = {}
    labels = [text for text in chart.axes[0].texts if re.match(r"Q\d", text.get_text())]
    years = [re.search(r"\d{4}", text.get_text()) for text in labels]
    for n, (label, year) in enumerate(zip(labels, years, strict=True)):
        assert isinstance(label, Annotation)
        number = label.get_text()[1]
        if year:
            quarter = f"{year[0]}Q{number}"
        elif found:
            quarter = back(list(found)[-1], -1)
            assert quarter.endswith(number)
        else:
            after = years[n + 1]
            assert after
            quarter = f"{int(after[0]) - 1}Q{number}"
        ids = [id for id in CHARTS[chart.name] if quarter in QUARTERS]
        ids = ids[:1] if chart.name == "margins" else ids
        assert ("*" in label.get_text()) == any(reckoned(quarter, id)[1] for id in ids), quarter
        found[quarter] = float(label.xy[0])
    assert list(found) == sorted(found)
    return found


def _check_walk(chart: Chart, panel: Panel) -> None:
    """Every step of a walk is there, under its name, as long as it is; the last is the sum."""
    names, last = WALKS[chart.name], str(panel.last)
    (end, _), *steps = names.items()
    known = [(id, name, _value(last, id, panel)) for id, name in steps]
    is_known = all(value is not None or id in _OPTIONAL for id, _, value in known)
    if not is_known or sum(bool(value) for *_, value in known) < 3:
        assert f"{back(last, 1)} to {last}" in chart.subtitle  # a bridge on the quarter
        return
    scale = 100 if "margin" in end else 1  # a margin is walked in basis points
    start, stop = (_value(quarter, end, panel) for quarter in (back(last, 4), last))
    assert start is not None
    assert stop is not None
    shown = [(end, back(last, 4), start * scale), *(step for step in known if step[2]),
             (end, last, stop * scale)]  # fmt: skip
    (axes,) = chart.axes
    found = [artist.get_text() for artist in axes.texts]
    assert found[::2] == [name for _, name, _ in shown], chart.name
    bars = [mark[0] for mark in marks_of(chart) if mark[1] == "bar"]
    level = 0.0
    for bar, text, (id, name, value) in zip(bars, found[1::2], shown, strict=True):
        assert isinstance(bar, Rectangle)
        is_end = id == end
        assert math.isclose(bar.get_width(), value or 0, rel_tol=1e-9), (chart.name, name)
        assert math.isclose(bar.get_x(), 0 if is_end else level, abs_tol=1e-6), (chart.name, name)
        level = bar.get_x() + bar.get_width()
        hue = "navy" if is_end else "blue" if (value or 0) > 0 else "amber"
        assert to_hex(bar.get_facecolor()) == color(hue), name
        plain = printed((value or 0) / (scale if is_end else 1) * (
            1000 if unit_of(id) == "money" else 1), id, panel)  # fmt: skip
        assert text == f"{'+' * (not is_end and (value or 0) > 0)}{_minus(plain)}", (
            chart.name,
            name,
        )
    joints = [line.get_xdata() for line in axes.get_lines()[: len(bars) - 1]]
    assert len(joints) == len(list(pairwise(bars)))
    assert sum(value or 0 for *_, value in shown[:-1]) == pytest.approx(shown[-1][2])


def _minus(text: str) -> str:
    return re.sub(r"\((.*)\)", r"−\1", text)
