"""Renew the sample that visitors see: the latest report's PDF, and its first page as a picture."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pypdfium2

from kcanalysis.paths import REPORT_NOTEBOOK, find_project
from kcanalysis.rendering.report import build_report

SAMPLE = "docs/sample.pdf"
PICTURE = "docs/first-page.png"


def main() -> None:
    """Build the latest report, and put what visitors see of it in its place."""
    project = find_project()
    with tempfile.TemporaryDirectory() as directory:
        pdf, _ = build_sample(project, Path(directory))
        shutil.copy(pdf, project / SAMPLE)
    page = pypdfium2.PdfDocument(project / SAMPLE)[0]
    picture = page.render(scale=2).to_pil().convert("P", palette=1, colors=64)
    picture.save(project / PICTURE, optimize=True)


def build_sample(project: Path, directory: Path) -> list[Path]:
    """Build the latest report as a PDF in a directory."""
    return build_report(project / REPORT_NOTEBOOK, {}, directory, "sample", ["pdf"])


if __name__ == "__main__":
    main()
