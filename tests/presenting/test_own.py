"""What an analyst's own cells are made with."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import matplotlib
import pandas as pd
import pytest

import kcanalysis as kc
from kcanalysis.panel.panel import Panel


def test_a_statement_is_numbers_by_label_and_quarter(full_panel: Panel) -> None:
    cash = kc.statement(full_panel, "cash_flow")
    assert cash.loc["Net cash from operating activities", "2026Q1"] == 533.978
    assert list(cash.columns)[-2:] == ["2025Q4", "2026Q1"]
    assert len(cash.columns) == 9


def test_the_source_of_a_missing_figure_says_what_is_not_at_hand(full_panel: Panel) -> None:
    table = kc.source(full_panel, "2025Q2", "idc_costs / cost_of_revenues")
    assert table.caption.endswith(", 2025Q2: —")
    assert [row.label for row in table.rows] == ["Not known: IDC costs"]


def test_the_source_of_a_keyed_in_figure_is_in_italics(full_panel: Panel) -> None:
    (row,) = kc.source(full_panel, "2025Q2", "total_revenues").rows
    assert [cell.text for cell in row.cells][1] == "RMB 2,349.2 million"
    assert all(cell.standing for cell in row.cells)


def test_figures_of_ones_own_are_printed_as_in_the_report() -> None:
    frame = pd.DataFrame(
        {"a": [1234.56, -0.25, float("nan")], "b": [3, 0, -1200], "c": ["x", "<b>", None]},
        index=pd.Index(["one", "two", "two"], name="What"),
    )
    table = kc.table(frame, "Mine")
    assert table.headings == ["What", "a", "b", "c"]
    assert [column.numeric for column in table.columns] == [True, True, False]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["1,234.6", "3", "x"],
        ["(0.3)", "–", "<b>"],
        ["—", "(1,200)", "—"],
    ]


def test_a_series_and_decimals_make_a_table_too() -> None:
    table = kc.table(pd.Series([Decimal("2.25"), Decimal("-1")], name="Ratio"), "Mine")
    assert [row.cells[0].text for row in table.rows] == ["2.3", "(1.0)"]
    assert table.columns[0].name == "Ratio"


def test_figures_of_the_panel_are_called_by_their_names(full_panel: Panel) -> None:
    frame = full_panel[["gross_margin", "year_on_year(total_revenues)", "net_loss"]].tail(1)
    names = ["Gross margin", "Growth, year on year: Total revenues", "Net loss"]
    assert kc.table(frame, "Mine").headings[1:] == names
    assert [row.label for row in kc.table(frame.T, "Mine").rows] == names
    assert kc.table(full_panel["gross_margin"], "Mine").headings[1:] == names[:1]


def test_labels_of_ones_own_stay_as_they_are() -> None:
    labels = ["gross margin", "f(x)", "1 < 2", "", "net_loss / 4", "2026Q1"]
    table = kc.table(pd.DataFrame({"a": range(6)}, index=labels), "Mine")
    assert [row.label for row in table.rows] == labels


def test_the_style_holds_for_what_is_drawn_next() -> None:
    with matplotlib.rc_context():
        kc.style()
        assert matplotlib.rcParams["font.family"] == ["Source Sans Pro"]
        assert matplotlib.rcParams["axes.prop_cycle"].by_key()["color"][0] == "#12355b"
        assert matplotlib.rcParams["axes.titlelocation"] == "left"


MISUSE: list[tuple[Callable[[Panel], object], str]] = [
    (lambda _: kc.growth, 'use panel["year_on_year(total_revenues)"]'),
    (lambda _: kc.per_share, 'use panel.metrics("per_share")'),
    (lambda _: kc.lod, "kc has no 'lod': did you mean load?"),
    (
        lambda panel: kc.figures.cash(panel),
        "kc.figures has no 'cash': did you mean cash_flow_before_financing",
    ),
    (lambda panel: kc.tables.statements(panel), "kc.tables has no 'statements': did you mean"),
    (lambda panel: kc.statement(panel, "income"), "use income_statement, balance_sheet, cash_flow"),
    (lambda panel: kc.tables.statement(panel, "income"), "use income_statement, balance_sheet"),
    (lambda panel: kc.table(panel, "x"), "give kc.table one, such as panel["),
    (lambda panel: kc.source(panel, "2026Q1", "gross_margn"), "did you mean gross_margin"),
    (lambda _: kc.load("/dir"), "a directory is named as data_dir="),
    (lambda _: kc.load(lookback=4.0), "a lookback is a whole number of quarters, not 4.0"),
    (lambda _: kc.load(unit="billions"), "use millions or thousands"),
    (lambda _: kc.load(basis="original"), "use restated or first_reported"),
]


@pytest.mark.parametrize(("call", "told"), MISUSE)
def test_misuse_names_the_right_call(
    call: Callable[[Panel], object], told: str, full_panel: Panel
) -> None:
    with pytest.raises((AttributeError, kc.KcAnalysisError)) as error:
        call(full_panel)
    assert told in str(error.value)


def test_a_notebook_shows_an_error_in_one_line() -> None:
    with pytest.raises(kc.KcAnalysisError) as error:
        kc.load("/dir")
    assert error.value._render_traceback_() == [f"InputError: {error.value}"]
