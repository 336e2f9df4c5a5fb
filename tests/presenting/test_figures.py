from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pandas as pd
import pytest

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact
from kcanalysis.knowledge import read_knowledge
from kcanalysis.origins import Origin
from kcanalysis.panel.load import load
from kcanalysis.panel.panel import Panel
from kcanalysis.presenting import figures
from kcanalysis.presenting.chart import INCHES, Chart, Width
from kcanalysis.presenting.table import Cell, Table
from kcanalysis.quarter import Quarter
from tests.conftest import DATA
from tests.seen import charts

each = pytest.mark.parametrize("name", figures.__all__)
_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


def chart_of(name: str, panel: Panel, width: Width = "full") -> Chart:
    chart = charts.drawn(name, panel, width)
    assert isinstance(chart, Chart)
    return chart


def title(name: str, panel: Panel) -> str:
    chart = charts.drawn(name, panel)
    return chart.caption if isinstance(chart, Table) else chart.title if chart else ""


@each
def test_a_notebook_shows_a_drawing_whole_and_documents_get_its_parts(
    name: str, full_panel: Panel
) -> None:
    chart = chart_of(name, full_panel)
    bundle, metadata = chart._repr_mimebundle_()
    about, drawing = metadata["image/svg+xml"], bundle["image/svg+xml"]
    assert bundle["text/plain"] == about["alt"] == chart.alt
    assert [about[part] for part in ("title", "subtitle", "source")] == [
        chart.title, chart.subtitle, chart.source,
    ]  # fmt: skip
    root = ElementTree.fromstring(drawing)
    groups = [node.get("id", "") for node in root.iter()]
    assert {"exhibit-head-0", "exhibit-head-1", "exhibit-source"} <= set(groups)
    assert set(chart.cells) <= set(groups) & set(about["figures"])
    shown = " ".join(_TEXT.findall(drawing))
    assert chart.title.split()[0] in shown
    assert "font/woff" in drawing


@each
def test_what_is_cut_is_the_title_and_the_source_and_no_more(name: str, full_panel: Panel) -> None:
    chart = chart_of(name, full_panel)
    above, below = chart._repr_mimebundle_()[1]["image/svg+xml"]["crop"]
    height = chart.get_figheight() * 72
    boxes = {text.get_gid(): text.get_window_extent() for text in chart.texts}
    scale = 72 / chart.dpi
    source = boxes.pop("exhibit-source")
    assert source.y1 * scale < below < source.y1 * scale + 12
    assert all(height - box.y0 * scale < above + 1 for box in boxes.values())
    body = [axes.get_position() for axes in chart.axes]
    assert min(box.y0 for box in body) * height >= below - 0.1
    assert max(box.y1 for box in body) * height <= height - above + 0.1


@each
def test_a_wide_chart_brings_a_narrow_one_for_phones(name: str, full_panel: Panel) -> None:
    chart = chart_of(name, full_panel)
    about = chart._repr_mimebundle_()[1]["image/svg+xml"]
    root = ElementTree.fromstring(about["narrow"])
    assert root.get("width") == f"{INCHES['half'] * 72:g}pt"
    groups = {node.get("id", "") for node in root.iter()}
    assert not any(group.startswith("exhibit-") for group in groups)
    assert chart.narrow
    assert set(chart.narrow.cells) <= groups & set(about["figures"])
    assert "font/woff" not in about["narrow"]
    if name not in ("long_view", *charts.WALKS):
        assert 3 <= len(charts.quarters_of(chart.narrow)) <= 5
    half = chart_of(name, full_panel, "half")
    assert half.get_figwidth() == INCHES["half"]
    assert "narrow" not in half._repr_mimebundle_()[1]["image/svg+xml"]


@each
def test_equal_figures_give_equal_bytes(name: str, full_panel: Panel) -> None:
    first, second = chart_of(name, full_panel), chart_of(name, full_panel)
    assert first._repr_mimebundle_() == second._repr_mimebundle_()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("quarter", "currency"),
    [("2026Q1", "CNY"), ("2026Q1", "USD"), ("2025Q3", "CNY"), ("2024Q4", "USD"), ("2021Q2", "CNY"),
     ("2020Q1", "CNY"), ("2019Q4", "CNY")],
)  # fmt: skip
def test_texts_have_room_and_colours_are_the_reports(
    quarter: str, currency: str, history_data: Path
) -> None:
    panel = load(currency, through=quarter, data_dir=history_data)
    drawn = [charts.drawn(name, panel, width) for name in figures.__all__ for width in INCHES]
    found = [chart for chart in drawn if isinstance(chart, Chart)]
    for chart in [*found, *(chart.narrow for chart in found if chart.narrow)]:
        charts.check_room(chart)
        charts.check_colors(chart)


def test_figures_in_thousands_are_drawn_in_millions(full_panel: Panel) -> None:
    thousands = load(unit="thousands", through="2026Q1", data_dir=DATA)
    for name in ("ai_billings", "net_result_bridge"):
        assert chart_of(name, thousands).alt == chart_of(name, full_panel).alt


def test_where_too_few_figures_are_known_there_is_a_table_and_where_none_nothing() -> None:
    panel = load(through="2024Q4", data_dir=DATA)
    table = charts.drawn("ai_billings", panel)
    assert isinstance(table, Table)
    assert [column.name for column in table.columns] == ["2024Q2", "2024Q3", "2024Q4"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["326", "362", "474"], ["26.4%", "30.8%", "33.6%"],
    ]  # fmt: skip
    assert table.measure == "AI gross billings: RMB in millions, and % of public cloud revenues"
    assert charts.drawn("ai_billings", load(through="2023Q4", data_dir=DATA)) is None
    bridge = charts.drawn("gross_profit_bridge", load(through="2025Q3", data_dir=DATA))
    assert isinstance(bridge, Table)
    # 303.4 of 2024Q3 grown by 31.4 % is 95.3 more; 380.9 less 303.4 less 95.3
    assert [row.cells[0].text for row in bridge.rows] == ["380.9", "95.3", "(17.8)"]
    assert charts.drawn("ebitda_margin_bridge", load(through="2025Q3", data_dir=DATA)) is None


def test_a_width_that_there_is_not_is_told(panel: Panel) -> None:
    with pytest.raises(InputError, match="'wide' is no width of a chart: use full or half"):
        figures.margins(panel, "wide")


@pytest.mark.parametrize(
    ("quarter", "name", "told"),
    [
        ("2022Q1", "contribution_to_growth",
         "Enterprise cloud added 20.5 points, public cloud took 0.6"),
        ("2022Q2", "contribution_to_growth", "Public cloud took 12.0 of 12.3 points lost"),
        ("2021Q4", "contribution_to_growth",
         "Enterprise cloud added 30.9 of 38.3 points of growth"),
        ("2025Q3", "infrastructure_cost",
         "2025Q1: IDC and depreciation rose: 81% after 76% the quarter before"),
        ("2025Q3", "ai_billings", "AI billings 2.2 times those of a year ago, 45% of public cloud"),
        ("2025Q4", "cash_flow_before_financing", "RMB615.0m came in before financing"),
        ("2025Q4", "net_result_bridge", "Exchange and disposals narrowed the net loss"),
        ("2024Q4", "ebitda_margin_bridge", "IDC gave 10.7 points, other cash costs took 4.1"),
        ("2023Q4", "net_obligations", "From net cash to net obligations of RMB485.2m in a year"),
        ("2023Q1", "net_obligations", "Net cash of RMB2.04bn after all obligations"),
        ("2022Q4", "long_view", "From −5% to 8%: gross margin since 2019Q1"),
        ("2021Q2", "margins", "Gross margin up to 5.5% from 5.3% a year before"),
        ("2019Q4", "margins", "Gross margin of 4.6%"),
    ],
)  # fmt: skip
def test_titles_are_true_in_every_case(
    quarter: str, name: str, told: str, history_data: Path
) -> None:
    assert title(name, load(through=quarter, data_dir=history_data)) == told


def made_up(then: dict[str, int], now: dict[str, int]) -> Panel:
    """Give a panel of two quarters a year apart."""
    quarters = [Quarter(2025, 1) + ago for ago in range(5)]
    found = {}
    for values, quarter in ((then, quarters[0]), (now, quarters[-1])):
        for item, value in values.items():
            fact = Fact("2026Q1", "income_statement", item, item, quarter.end, 3, "CNY",
                        "millions", Decimal(value), "f:1")  # fmt: skip
            found[quarter, item] = Origin.stated(fact)
    return Panel(found, tuple(quarters))


RESULT = ("net_loss", "operating_loss", "share_based_compensation", "interest_income",
          "interest_expense", "foreign_exchange_gain", "other_gain_net", "other_income_net",
          "income_tax_expense")  # fmt: skip


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ((-7, -5, 1, 0, -1, -1, 0, 0, 0), (4, 8, 1, 0, -2, -2, 0, 0, 0),
         "A better underlying result turned the net loss into a profit"),
        ((4, 8, 1, 0, -2, -2, 0, 0, 0), (-7, -5, 1, 0, -1, -1, 0, 0, 0),
         "A weaker underlying result turned the net profit into a loss"),
        ((4, 8, 1, 0, -2, -2, 0, 0, 0), (5, 8, 1, 0, -1, -1, 0, 0, -1),
         "Net interest and exchange lifted the net profit"),
        ((5, 8, 1, 0, -1, -1, 0, 0, -1), (4, 8, 1, 0, -2, -2, 0, 0, 0),
         "Net interest and exchange cut the net profit"),
    ],
)  # fmt: skip
def test_a_result_widens_narrows_or_turns(
    then: tuple[int, ...], now: tuple[int, ...], told: str
) -> None:
    panel = made_up(dict(zip(RESULT, then, strict=True)), dict(zip(RESULT, now, strict=True)))
    assert chart_of("net_result_bridge", panel).title == told


def test_no_line_is_drawn_across_a_gap(panel: Panel) -> None:
    chart = chart_of("margins", panel)
    (line,) = (line for line in chart.axes[0].get_lines() if len(line.get_xdata()) == 9)
    missing = pd.isna(pd.Series(line.get_ydata()))
    # 2025Q2 and 2025Q3 are unknown
    assert list(missing[missing].index) == [5, 6]


def test_the_style_of_a_figure_does_not_leak_into_the_notebook(panel: Panel) -> None:
    before = dict(matplotlib.rcParams)
    chart_of("margins", panel).svg()
    assert dict(matplotlib.rcParams) == before


def test_what_is_derived_is_an_outline_that_knows_both_its_bounds(full_panel: Panel) -> None:
    chart = chart_of("ai_billings", full_panel)
    faces = [bar[0].get_facecolor() for bar in chart.axes[0].containers]
    assert {matplotlib.colors.to_hex(face) for face in faces[:-1]} == {"#12355b"}
    assert matplotlib.colors.to_hex(faces[-1]) == "#ffffff"
    cell = chart.cells["label-2026Q1-ai_billings"]
    # 525 grown by 90 %, and half of 1,996.301
    assert "525,000 × (1 + 90 / 100)" in cell.formula
    assert "50 / 100 × 1,996,301" in cell.formula
    assert "≈998" in [text.get_text() for text in chart.axes[0].texts]


def test_a_gap_is_seen_and_knows_its_reason(full_panel: Panel, history_data: Path) -> None:
    chart = chart_of("contribution_to_growth", load(through="2022Q2", data_dir=history_data))
    gap = chart.cells[
        "gap-2021Q3-contribution-public_cloud_revenues-contribution-enterprise_cloud_revenues"
    ]
    assert gap == Cell("—", reason=gap.reason)
    assert gap.reason.startswith("release not read: ")


def test_parts_below_nil_hang_from_each_other(full_panel: Panel, history_data: Path) -> None:
    chart = chart_of("contribution_to_growth", load(through="2022Q4", data_dir=history_data))
    bars = {str(m[0].get_gid()): m[0] for m in charts.marks_of(chart) if m[1] == "bar"}
    public = bars["bar-2022Q4-contribution-public_cloud_revenues"]
    enterprise = bars["bar-2022Q4-contribution-enterprise_cloud_revenues"]
    assert public.get_y() == 0
    assert public.get_height() < 0
    assert enterprise.get_y() == public.get_height()


def test_figures_of_a_vendor_are_drawn_lighter_and_said_so(history_data: Path) -> None:
    panel = load(through="2022Q4", data_dir=history_data)
    chart = chart_of("contribution_to_growth", panel)
    public = [m for m in charts.marks_of(chart) if m[1] == "bar" and "public" in m[3]]
    light = {quarter for bar, _, quarter, _ in public if bar.get_hatch()}
    assert light == {"2022Q3", "2022Q4"}
    assert chart.source.endswith("* company publications, summaries, data vendors (lighter).")
    steel = read_knowledge("looks")["chart"]["steel"]
    long = chart_of("long_view", panel)
    gross = [m for m in charts.marks_of(long) if m[1] == "point" and m[3] == "gross_margin"]
    light = {q for point, _, q, _ in gross if point.get_markeredgecolor() == steel}
    assert light == {"2019Q1", "2019Q2", "2019Q3", "2021Q3", "2021Q4"}
    assert "*" not in long.source


def test_a_source_names_only_what_is_shown(panel: Panel, full_panel: Panel) -> None:
    assert chart_of("contribution_to_growth", panel).source == "Source: earnings releases."
    assert chart_of("contribution_to_growth", full_panel).source == (
        "Source: earnings releases; * company publications, summaries."
    )
    dollars = load("USD", through="2026Q1", data_dir=DATA)
    assert "translated at RMB6.8980 to US$1.00" in chart_of("net_result_bridge", dollars).source


def test_an_alternative_reads_as_one_says_it(panel: Panel, full_panel: Panel) -> None:
    assert chart_of("cash_flow_before_financing", full_panel).alt == (
        "RMB1.10bn went out before financing, RMB3bn was invested. RMB in millions; quarters whose"
        " cash flows are known; outlined: capital expenditure and leased assets, where stated. Cash"
        " flow before financing: −RMB1.40bn in 2023Q4, −RMB767.8m in 2024Q4, −RMB908.8m in 2025Q1,"
        " RMB615.0m in 2025Q4, −RMB1.10bn in 2026Q1."
    )
    assert chart_of("margins", panel).alt.endswith(
        "16.2% in 2025Q1, 16.9% in 2025Q4, 12.8% in 2026Q1; no figure for 2025Q2, 2025Q3"
        " (release not read)."
    )
    assert chart_of("contribution_to_growth", panel).alt.count(" points in ") == 4
    assert chart_of("ebitda_margin_bridge", panel).alt.endswith(
        "Adjusted EBITDA 16.2% in 2025Q1, IDC 299 basis points, Solution development, services 439"
        " basis points, Other cash costs of revenues 6 basis points, Cash operating expenses 411"
        " basis points, Other gains and income −7 basis points, Adjusted EBITDA 27.6% in 2026Q1."
    )
