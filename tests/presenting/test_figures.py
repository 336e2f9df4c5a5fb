from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import matplotlib
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kcanalysis.facts import Fact
from kcanalysis.origins import Origin
from kcanalysis.panel.load import load
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import figures
from kcanalysis.presenting.chart import Chart
from kcanalysis.quarter import Quarter
from tests.conftest import DATA

FIGURES = [getattr(figures, name) for name in figures.__all__]
WALKS = (
    figures.cash_walk,
    figures.ebitda_margin_bridge,
    figures.gross_profit_bridge,
    figures.net_result_bridge,
)
each = pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)


@each
def test_a_figure_is_drawn_as_text_and_lines_with_an_alternative(
    draw: Callable[[Panel], Chart], panel: Panel
) -> None:
    figure = draw(panel)
    bundle, metadata = figure._repr_mimebundle_()
    assert bundle["text/plain"] == figure.alt
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", bundle["image/svg+xml"])
    assert any("2026Q1" in text for text in texts)
    assert metadata["image/svg+xml"] == {"alt": figure.alt}
    if draw not in WALKS:
        assert "2025Q2, 2025Q3" in figure.alt


@each
def test_equal_figures_give_equal_bytes(draw: Callable[[Panel], Chart], panel: Panel) -> None:
    assert draw(panel).svg() == draw(panel).svg()


@each
@pytest.mark.parametrize("quarter", ["2023Q4", "2024Q3", "2025Q3", "2025Q4"])
def test_a_figure_comes_out_for_every_quarter_at_hand(
    draw: Callable[[Panel], Chart], quarter: str
) -> None:
    panel = load(through=quarter, data_dir=DATA)
    assert draw(panel).svg()


def test_no_line_is_drawn_across_a_gap(panel: Panel) -> None:
    lines = figures.margin_lines(panel).axes[0].get_lines()
    (line,) = [line for line in lines if line.get_label() == "Adjusted gross"]
    drawn = pd.Series(line.get_ydata())
    assert drawn[[5, 6]].isna().all()
    assert drawn.drop([5, 6]).notna().all()


def test_the_style_of_a_figure_does_not_leak_into_the_notebook(panel: Panel) -> None:
    before = dict(matplotlib.rcParams)
    figures.cash_flows(panel).svg()
    assert dict(matplotlib.rcParams) == before


def test_the_axis_has_whole_numbers_only(panel: Panel) -> None:
    for quarter in ("2024Q2", "2024Q4", "2026Q1"):
        margins = figures.margin_lines(load(through=quarter, data_dir=DATA)).axes[0]
        FigureCanvasAgg(margins.figure).draw()
        labels = [label.get_text() for label in margins.get_yticklabels()]
        assert len(set(labels)) == len(labels)
        for place, label in zip(margins.get_yticks(), labels, strict=True):
            assert abs(place) == float(label.strip("()%"))


def test_quarters_with_figures_keyed_in_have_a_star(full_panel: Panel) -> None:
    labels = [
        label.get_text()
        for label in figures.revenue_by_segment(full_panel).axes[0].get_xticklabels()
    ]
    assert labels[4:] == ["2025Q1", "2025Q2*", "2025Q3*", "2025Q4", "2026Q1"]


def test_a_walk_that_lacks_a_figure_says_so(panel: Panel) -> None:
    early = load(through="2023Q4", data_dir=DATA)
    figure = figures.ebitda_margin_bridge(early)
    assert figure.alt.endswith("not all of its figures are at hand.")
    assert figures.ebitda_margin_bridge(panel).alt.endswith(
        "2025Q1 16.2%, IDC 299, Solution development, services 439, Other cash costs of revenues "
        "6, Cash operating expenses 411, Other gains and income (7), 2026Q1 27.6%."
    )


def test_what_is_derived_from_a_growth_is_an_outline(full_panel: Panel) -> None:
    axes = figures.ai_billings(full_panel).axes[0]
    filled = [bar.get_fill() for bar in axes.containers[0]]
    assert filled[1:] == [True] * 7 + [False]
    assert "about 998\n90% YoY\n50% of public" in [text.get_text() for text in axes.texts]


def test_parts_below_nil_hang_from_each_other() -> None:
    quarters = [Quarter(2025, 1) + ago for ago in range(5)]
    figures_of = {"total_revenues": (100, 70), "public_cloud_revenues": (60, 40),
                  "enterprise_cloud_revenues": (40, 30)}  # fmt: skip
    falling = {}
    for item, (then, now) in figures_of.items():
        for quarter, value in ((quarters[0], then), (quarters[-1], now)):
            fact = Fact("2026Q1", "income_statement", item, item, quarter.end, 3, "CNY",
                        "millions", Decimal(value), "f:1")  # fmt: skip
            falling[quarter, item] = Origin.stated(fact)
    chart = figures.contribution_to_growth(Panel(falling, tuple(quarters)))
    public, enterprise = (bars[-1] for bars in chart.axes[0].containers)
    assert (public.get_y(), public.get_height()) == (0, -20)
    assert (enterprise.get_y(), enterprise.get_height()) == (-20, -10)


def test_a_figure_has_one_colour_wherever_it_is_drawn(panel: Panel) -> None:
    colours = {}
    for draw in (figures.revenue_by_segment, figures.contribution_to_growth):
        for bars in draw(panel).axes[0].containers:
            colours.setdefault(bars.get_label(), set()).add(
                matplotlib.colors.to_hex(bars[0].get_facecolor())
            )
    for draw in (figures.revenue_growth, figures.margin_lines, figures.working_capital_days):
        for line in draw(panel).axes[0].get_lines():
            colours.setdefault(line.get_label(), set()).add(line.get_color())
    assert colours["Public cloud"] == {"#12355b"}
    assert colours["Enterprise cloud"] == {"#a9cce3"}
    assert colours["Adjusted EBITDA"] == colours["Payables"] == {"#d1731f"}


def test_a_point_without_neighbours_is_seen(panel: Panel) -> None:
    for line in figures.working_capital_days(panel).axes[0].get_lines():
        assert line.get_marker() == "o"


def test_an_alternative_reads_as_one_says_it(full_panel: Panel) -> None:
    assert figures.cash_flows(full_panel).alt == (
        "Bars of cash flows, 2024Q1 to 2026Q1: Operating activities −RMB321.3 million in 2024Q1, "
        "RMB534.0 million in 2026Q1. No figure: 2025Q2, 2025Q3."
    )
    assert "Adjusted EBITDA −1.6% in 2023Q4" in (
        figures.margin_lines(load(through="2024Q4", data_dir=DATA)).alt
    )
    assert "Total revenues 29.6% in 2024Q4, 37.2% in 2026Q1" in (
        figures.revenue_growth(full_panel).alt
    )
