"""Checks of what a reader sees in the charts, against plain reckoning."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import figures
from kcanalysis.presenting.chart import Chart, style
from tests.seen.checks import rows_of, unit_of
from tests.seen.reckoning import back, reckoned

CHARTS = {
    "revenue_by_segment": ("public_cloud_revenues", "enterprise_cloud_revenues"),
    "revenue_growth": (
        "year_on_year(total_revenues)", "year_on_year(public_cloud_revenues)",
        "year_on_year(enterprise_cloud_revenues)",
    ),
    "contribution_to_growth": (
        "contribution(public_cloud_revenues)", "contribution(enterprise_cloud_revenues)",
    ),
    "ai_billings": ("ai_billings",),
    "margin_lines": (
        "normalized_adjusted_ebitda_margin", "adjusted_ebitda_margin", "adjusted_gross_margin",
        "adjusted_operating_margin", "adjusted_net_margin",
    ),
    "cost_structure": (
        "cost_share(cost_of_revenues)", "cost_share(selling_and_marketing_expenses)",
        "cost_share(general_and_administrative_expenses)",
        "cost_share(research_and_development_expenses)",
        "cost_share(impairment_of_long_lived_assets)",
    ),
    "cash_flows": (
        "net_cash_from_operating_activities", "net_cash_from_investing_activities",
        "net_cash_from_financing_activities", "cash_and_restricted_cash",
    ),
    "cash_and_obligations": (
        "total_liquidity", "total_borrowings", "related_party_debt", "lease_liabilities",
        "other_liabilities",
    ),
    "working_capital_days": ("receivable_days", "payable_days"),
}  # fmt: skip
"""What each chart over time shows, in the order of its legend."""

_OPTIONAL = (
    "change_on_year(disposal_gain)", "change_on_year(impairment_of_long_lived_assets)",
    *(f"{step}_on_year({cost})" for step in ("ratio_step", "margin_step") for cost in (
        "idc_costs", "depreciation_amortization_costs", "solution_development_and_services_costs",
    )),
)  # fmt: skip
WALKS = {
    "cash_walk": (
        "cash_at_beginning_of_period", "net_cash_from_operating_activities",
        "net_cash_from_investing_activities", "net_cash_from_financing_activities",
        "effect_of_exchange_rate_changes_on_cash", "cash_at_end_of_period",
    ),
    "net_result_bridge": (
        "net_loss", "operating_step_on_year", "change_on_year(share_based_compensation_expense)",
        "change_on_year(disposal_gain)", "change_on_year(impairment_of_long_lived_assets)",
        "change_on_year(net_interest)", "change_on_year(exchange_result)",
        "change_on_year(other_result)", "change_on_year(income_tax)", "net_loss",
    ),
    "gross_profit_bridge": (
        "gross_profit", "volume_step_on_year", "ratio_step_on_year(idc_costs)",
        "ratio_step_on_year(depreciation_amortization_costs)",
        "ratio_step_on_year(solution_development_and_services_costs)",
        "other_ratio_step_on_year", "gross_profit",
    ),
    "ebitda_margin_bridge": (
        "adjusted_ebitda_margin", "margin_step_on_year(idc_costs)",
        "margin_step_on_year(solution_development_and_services_costs)",
        "other_cash_costs_step_on_year", "margin_step_on_year(cash_operating_expenses)",
        "margin_step_on_year(other_gains_and_income)", "adjusted_ebitda_margin",
    ),
}  # fmt: skip


def check_texts(panel: Panel) -> None:
    """Every text of every chart is the one that was written down, and none is cut at the edge."""
    assert list(texts(panel)) == [dict(row) for row in rows_of("charts.csv")]


def texts(panel: Panel) -> Iterator[dict[str, str]]:
    """Give what stands in every chart: its title, unit, source and labels, and its alternative."""
    for name in sorted(figures.__all__):
        chart = getattr(figures, name)(panel)
        axes = chart.axes[0]
        told = [*chart.texts, *axes.texts, *axes.get_xticklabels()]
        told += axes.get_legend().get_texts() if axes.get_legend() else []
        with matplotlib.rc_context(style()):
            FigureCanvasAgg(chart).draw()
            boxes = [text.get_window_extent() for text in told]
            labels = [label.get_window_extent() for label in axes.get_xticklabels()]
            below = [box for text, box in zip(told, boxes, strict=True)
                     if text.get_text().startswith("Source:")]  # fmt: skip
            if labels and not axes.axison:
                labels = []
            assert all(below[0].y1 + 1 <= label.y0 for label in labels), f"{name}: source"
        for text, box in zip(told, boxes, strict=True):
            inside = min(box.x0, box.y0) > -1 and box.x1 < chart.bbox.width + 1
            inside = inside and box.y1 < chart.bbox.height + 1
            assert inside, f"{name}: '{text.get_text()}' is cut at the edge"
            yield {"chart": name, "text": text.get_text(), "color": str(text.get_color())}
        width, height = chart.get_size_inches()
        yield {"chart": name, "text": chart.alt, "color": f"{width} × {height} inches"}


def check_charts(panel: Panel) -> None:
    """Every bar and line has the name and the heights of the figure that it is taken for."""
    for name, ids in CHARTS.items():
        axes = getattr(figures, name)(panel).axes[0]
        series = list(drawn(axes))
        legend = axes.get_legend()
        if legend:
            told = [text.get_text() for text in legend.get_texts()]
            assert sorted(told) == sorted(label for label, _ in series), name
        expected = {legend_name(id): heights(id, panel) for id in ids}
        for label, shown in series:
            assert label in expected, f"{name}: {label}"
            assert_close(shown, expected.pop(label), f"{name}: {label}")
        assert all(not any(filter(None, left)) for left in expected.values()), (name, expected)
        check_quarters(axes, ids, panel, name)
        check_places(axes, name)
    for name, ids in WALKS.items():
        check_walk(getattr(figures, name)(panel), ids, panel, name)


def legend_name(id: str) -> str:
    """Give the name by hand under which a figure stands in a legend."""
    plain = id.partition("(")[2].rstrip(")") or id
    row = next(row for row in rows_of("names.csv") if row["id"] == plain)
    return row["short"] or row["name"]


def check_places(axes: Axes, where: str) -> None:
    """The bars of a quarter stand about the place of its label, stacked or side by side."""
    stacks = [[bar.get_x() + bar.get_width() / 2 for bar in bars] for bars in axes.containers]
    for centres in zip(*stacks, strict=True):
        middle = (min(centres) + max(centres)) / 2
        assert abs(middle - round(middle)) < 1e-6, where
    firsts = {round((min(c) + max(c)) / 2) for c in zip(*stacks, strict=True)}
    assert not stacks or firsts == set(range(len(stacks[0]))), where


def drawn(axes: Axes) -> Iterator[tuple[str, list[float]]]:
    for container in axes.containers:
        yield container.get_label(), [bar.get_height() for bar in container]
    for line in axes.get_lines():
        if not line.get_label().startswith("_"):
            yield line.get_label(), [float(value) for value in line.get_ydata()]


def heights(id: str, panel: Panel) -> list[float | None]:
    scale = 1000 if unit_of(id) == "money" else 1
    values = [reckoned(str(quarter), id)[0] for quarter in panel.shown]
    return [None if value is None else value / scale for value in values]


def assert_close(shown: list[float], expected: list[float | None], where: str) -> None:
    for height, value in zip(shown, expected, strict=True):
        if value is None or math.isnan(height):
            # a quarter in which something else of the chart is missing has no bar either
            assert math.isnan(height) or height == 0, where
        elif height:
            assert math.isclose(height, value, rel_tol=1e-9), where
    pairs = [(h, v) for h, v in zip(shown, expected, strict=True) if v is not None]
    assert any(h for h, v in pairs if not math.isnan(h)) or not any(v for _, v in pairs), where


def check_quarters(axes: Axes, ids: tuple[str, ...], panel: Panel, where: str) -> None:
    """Every quarter stands below its bars, with a star where a figure rests on one keyed in."""
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert [label.rstrip("*") for label in labels] == [str(q) for q in panel.shown], where
    for label, quarter in zip(labels, panel.shown, strict=True):
        if label.endswith("*"):
            assert any(reckoned(str(quarter), id)[1] for id in ids), (where, label)


def check_walk(chart: Chart, ids: tuple[str, ...], panel: Panel, where: str) -> None:
    """Every step of a walk is there, under its name, as high as it is; the last is the sum."""
    last, is_bridge = str(panel.last), ids[0] == ids[-1]
    scale = 0.01 if "margin" in ids[0] else 1000  # a margin is walked in basis points
    values = [(id, reckoned(last, id)[0]) for id in ids]
    if is_bridge:
        values[0] = (ids[0], reckoned(back(last, 4), ids[0])[0])
    # components of costs, disposals and impairment are left out where they are not known
    values = [(id, value) for id, value in values if value is not None or id not in _OPTIONAL]
    if any(value is None for _, value in values):
        assert "not all of its figures are at hand" in chart.alt, where
        return
    axes = chart.axes[0]
    ends = (0, len(values) - 1)
    shown = [
        (id, (value or 0) / (1 if scale < 1 and place not in ends else scale))
        for place, (id, value) in enumerate(values)
        if value
    ]
    bars = [bar for container in axes.containers for bar in container]
    labels = [label.get_text().replace("\n", " ") for label in axes.get_xticklabels()]
    names = [legend_name(id) for id, _ in shown]
    if is_bridge:
        names[0], names[-1] = back(last, 4), last
    assert labels == names, where
    level = 0.0
    for place, (bar, (id, value)) in enumerate(zip(bars, shown, strict=True)):
        assert math.isclose(bar.get_height(), value, rel_tol=1e-9), (where, id)
        is_end = place in (0, len(bars) - 1)
        assert math.isclose(bar.get_y(), 0 if is_end else level, abs_tol=1e-6), (where, id)
        level = value if is_end else level + value
    *joints, nil = axes.get_lines()
    assert set(nil.get_ydata()) == {0}, where
    for joint, (left, right) in zip(joints, pairwise(bars), strict=True):
        edges = [left.get_x() + left.get_width(), right.get_x()]
        assert [float(x) for x in joint.get_xdata()] == pytest.approx(edges), where
    total = sum(value for _, value in shown[:-1])
    assert math.isclose(total, shown[-1][1], abs_tol=1e-6), where
