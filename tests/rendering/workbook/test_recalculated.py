"""The data book as LibreOffice calculates it anew."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kcanalysis as kc
from kcanalysis.quarter import Quarter
from tests.rendering.workbook.test_workbook import column_of, row_of, value

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed"),
]


def written(directory: Path, data_dir: Path, **settings: Any) -> Path:
    panel = kc.load(through=Quarter(2026, 1), data_dir=data_dir, **settings)
    kc.to_excel(panel, directory / "book.xlsx", data_dir)
    return directory / "book.xlsx"


def recalculated(book: openpyxl.Workbook, directory: Path) -> openpyxl.Workbook:
    """The values that LibreOffice gives a workbook, which has none when openpyxl saves it."""
    book.save(directory / "edited.xlsx")
    profile = f"-env:UserInstallation=file://{directory}/profile"
    form = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", directory / "out"]
    command = ["soffice", profile, "--headless", *form, directory / "edited.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return openpyxl.load_workbook(directory / "out" / "edited.xlsx", data_only=True)


@pytest.mark.parametrize(("currency", "keyed_in"), [("CNY", "all"), ("USD", "none")])
def test_every_formula_gives_the_value_that_is_stored(
    currency: Any, keyed_in: Any, history_data: Path, tmp_path: Path
) -> None:
    path = written(tmp_path, history_data, currency=currency, keyed_in=keyed_in)
    stored, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    found = recalculated(openpyxl.load_workbook(path), tmp_path)
    count = 0
    for sheet in formulas:
        for cell in (cell for row in sheet for cell in row if cell.data_type == "f"):
            expected = stored[sheet.title][cell.coordinate].value or ""
            given = found[sheet.title][cell.coordinate].value or ""
            if isinstance(expected, str) or isinstance(given, str):
                assert (given or 0) == (expected or 0), f"{sheet.title}!{cell.coordinate}"
            else:
                close = pytest.approx(expected, rel=1e-9, abs=1e-6)
                assert given == close, f"{sheet.title}!{cell.coordinate}"
            count += 1
    assert count > 2500


def test_an_edited_figure_turns_its_checks_and_moves_what_rests_on_it(
    releases_only: Path, tmp_path: Path
) -> None:
    edited = openpyxl.load_workbook(written(tmp_path, releases_only))
    sheet = edited["Panel"]
    column = column_of(sheet, "2026Q1")
    row = row_of(sheet, "Total revenues")
    sheet.cell(row, column).value += 1000
    # what was not known becomes so
    assert sheet.cell(row, column_of(sheet, "2025Q2")).value == "—"
    sheet.cell(row, column_of(sheet, "2025Q2")).value = 2000000
    found = recalculated(edited, tmp_path)
    assert value(found, "Checks", "Gross profit = total revenues + cost of revenues", "2026Q1") == (
        "differs by -1,000"
    )
    assert found["Checks"]["A3"].value.endswith(" ok, 2 differ")
    assert found["Checks"]["A3"].value in [cell.value for cell in found["Summary"]["A"]]
    growth = value(found, "Metrics", "Total revenues", "2026Q1", "Growth, year on year")
    assert growth == pytest.approx((2704732 / 1969977 - 1) * 100)
    assert value(found, "Income statement", "Total revenues", "2026Q1") == 2704732
    assert value(found, "Income statement", "Total revenues", "YoY") == pytest.approx(growth)
    step = value(found, "Metrics", "Total revenues", "2025Q2", "Growth, quarter on quarter")
    assert step == pytest.approx((2000000 / 1969977 - 1) * 100)
