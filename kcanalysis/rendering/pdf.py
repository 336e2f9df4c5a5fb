"""Compile Typst to PDF."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kcanalysis.errors import BuildError
from kcanalysis.typeface import font_files

if TYPE_CHECKING:
    import typst

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
# the most demanding ones first
_STANDARDS: tuple[tuple[typst.PDFStandard, ...], ...] = (("a-2a", "ua-1"), ("ua-1",), ("1.7",))


def compile_pdf(source: str, assets: Mapping[str, bytes], styles: Path) -> bytes:
    """Set markup that asks for assets by name and imports modules of a directory of styles.

    The result depends on the arguments alone: no clock, no font of the machine. The PDF is tagged
    and meets the standards of accessibility, PDF/UA-1, and of archiving, PDF/A-2a, as far as the
    document can: the latter asks for a date. What Typst cannot set is a BuildError.
    """
    import typst

    with TemporaryDirectory() as directory:
        root = Path(directory)
        (root / "main.typ").write_text(source, encoding="utf-8")
        for name, data in assets.items():
            (root / name).write_bytes(data)
        for module in styles.glob("*.typ"):
            shutil.copy(module, root)
        looks = files("kcanalysis.knowledge").joinpath("looks.toml")
        (root / "looks.toml").write_bytes(looks.read_bytes())
        # A directory with these files alone: the wheel's own holds each face twice, and which
        # of the two is found first would depend on the machine.
        (root / "fonts").mkdir()
        for font in font_files():
            shutil.copy(font, root / "fonts")
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[root / "fonts"])
        compiler = typst.Compiler(root / "main.typ", root=root, font_paths=fonts)
        for standards in _STANDARDS:
            try:
                pdf = compiler.compile(format="pdf", pdf_standards=[*standards], timestamp=_EPOCH)
                assert isinstance(pdf, bytes), "Typst gives one PDF for one document"
                return pdf
            except typst.TypstError as error:
                refused = error
    raise BuildError(f"the PDF could not be set: {refused.message}") from refused
