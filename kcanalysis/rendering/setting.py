"""Set a document as PDF, in a process of its own: Typst keeps all that it ever worked out.

Usage: python -m kcanalysis.rendering.setting DIRECTORY
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
# the most demanding ones first
_STANDARDS: tuple[tuple[typst.PDFStandard, ...], ...] = (("a-2a", "ua-1"), ("ua-1",), ("1.7",))


def main(root: Path) -> str | None:
    """Set ``main.typ`` of a directory as ``main.pdf``; give the reason if Typst cannot."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[root / "fonts"])
    compiler = typst.Compiler(root / "main.typ", root=root, font_paths=fonts)
    refused = ""
    for standards in _STANDARDS:
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=[*standards], timestamp=_EPOCH)
        except typst.TypstError as error:
            refused = str(error.message)
        else:
            assert isinstance(pdf, bytes), "Typst gives one PDF for one document"
            (root / "main.pdf").write_bytes(pdf)
            return None
    return refused


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
