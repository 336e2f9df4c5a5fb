"""The sample that visitors see is the latest report."""

from __future__ import annotations

from pathlib import Path

import pytest

from kcanalysis.paths import find_project
from tools.sample import SAMPLE, build_sample


@pytest.mark.slow
def test_the_sample_is_what_the_latest_report_would_be_now(tmp_path: Path) -> None:
    project = find_project()
    pdf, _ = build_sample(project, tmp_path)
    is_same = pdf.read_bytes() == (project / SAMPLE).read_bytes()
    assert is_same, f"{SAMPLE} is out of date: renew it by 'make sample', and look at it"
