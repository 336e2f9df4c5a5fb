from __future__ import annotations

import re
from collections.abc import Callable

import matplotlib
import pandas as pd
import pytest

from kcanalysis.panel.panel import load
from kcanalysis.presenting import figures
from kcanalysis.presenting.chart import Exhibit
from tests.conftest import DATA

FIGURES = [getattr(figures, name) for name in figures.__all__]
WALKS = (figures.cash_walk, figures.ebitda_bridge, figures.gross_margin_walk)
each = pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)


@each
def test_a_figure_is_drawn_as_text_and_lines_with_an_alternative(
    draw: Callable[[pd.DataFrame], Exhibit], panel: pd.DataFrame
) -> None:
    figure = draw(panel)
    bundle, metadata = figure._repr_mimebundle_()
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", bundle["image/svg+xml"])
    assert any("2026Q1" in text for text in texts)
    assert metadata["image/svg+xml"] == {"alt": figure.alt}
    if draw not in WALKS:
        assert "2025Q2, 2025Q3" in figure.alt


@each
def test_equal_figures_give_equal_bytes(
    draw: Callable[[pd.DataFrame], Exhibit], panel: pd.DataFrame
) -> None:
    assert draw(panel).svg() == draw(panel).svg()


@each
@pytest.mark.parametrize("quarter", ["2023Q4", "2024Q3", "2025Q3", "2025Q4"])
def test_a_figure_comes_out_for_every_quarter_at_hand(
    draw: Callable[[pd.DataFrame], Exhibit], quarter: str
) -> None:
    panel = load(through=quarter, data_dir=DATA)
    assert draw(panel).svg()


def test_no_line_is_drawn_across_a_gap(panel: pd.DataFrame) -> None:
    lines = figures.margin_lines(panel).axes[0].get_lines()
    (line,) = [line for line in lines if line.get_label() == "Adjusted gross"]
    drawn = pd.Series(line.get_ydata())
    assert drawn[[5, 6]].isna().all()
    assert drawn.drop([5, 6]).notna().all()


def test_the_style_of_a_figure_does_not_leak_into_the_notebook(panel: pd.DataFrame) -> None:
    before = dict(matplotlib.rcParams)
    figures.cash_flows(panel).svg()
    assert dict(matplotlib.rcParams) == before


def test_the_bars_are_as_high_as_the_figures(panel: pd.DataFrame) -> None:
    axes = figures.revenue_by_segment(panel).axes[0]
    public, enterprise = (axes.containers[0][-1], axes.containers[1][-1])
    assert public.get_height() == 1996.301
    assert enterprise.get_y() + enterprise.get_height() == pytest.approx(2703.732)


def test_quarters_with_figures_keyed_in_have_a_star(full_panel: pd.DataFrame) -> None:
    labels = [
        label.get_text()
        for label in figures.revenue_by_segment(full_panel).axes[0].get_xticklabels()
    ]
    assert labels[4:] == ["2025Q1", "2025Q2*", "2025Q3*", "2025Q4", "2026Q1"]


def test_a_walk_that_lacks_a_figure_says_so(panel: pd.DataFrame) -> None:
    early = load(through="2023Q4", data_dir=DATA)
    figure = figures.gross_margin_walk(early)
    assert figure.alt.endswith("not all of its figures are at hand.")
    assert figures.gross_margin_walk(panel).alt.endswith(
        "2025Q1 16.2%, IDC 299, Depreciation, amortization (1,107), Solution development 439, "
        "Other costs 33, 2026Q1 12.8%."
    )
