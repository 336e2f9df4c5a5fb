"""Markdown and formulas, converted by pandoc."""

from __future__ import annotations

import re
from functools import lru_cache

from kcanalysis.rendering.scratch import scratch

# GitHub's dialect with TeX maths between dollars
_MARKDOWN = "gfm+tex_math_dollars-gfm_auto_identifiers"
_CUT = '<hr class="kc-cut">'


@lru_cache(maxsize=8)
def markdown_to_html(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Convert pieces of Markdown in one run of pandoc; formulas are MathML that keeps its TeX."""
    import pypandoc

    if not sources:
        return ()
    with scratch() as directory:
        cut = directory / "cut.md"
        cut.write_text(_CUT, encoding="utf-8")
        inputs = []
        for number, source in enumerate(sources):
            piece = directory / f"{number}.md"
            piece.write_text(_dollars(source), encoding="utf-8")
            inputs += [str(piece), str(cut)]
        html = pypandoc.convert_file(
            inputs,
            to="html",
            format=_MARKDOWN,
            sort_files=False,
            # Each piece is a file of its own: footnotes and open fences do not reach the next.
            extra_args=["--file-scope", "--mathml", "--wrap=none", "--reference-location=block"],
        )
    return tuple(str(html).split(_CUT)[: len(sources)])


def _dollars(source: str) -> str:
    """Put dollars around environments of TeX, as Jupyter does, and escape those of amounts."""

    def replaced(found: re.Match[str]) -> str:
        return found["kept"] or (f"$${found['formula']}$$" if found["formula"] else r"\$")

    return re.sub(
        r"(?P<kept>```.*?```|`[^`\n]*`|\$\$.*?\$\$)"
        r"|(?P<formula>^\\begin\{(?P<name>\w+\*?)\}.*?\\end\{(?P=name)\})"
        r"|(?<=US|HK)\$(?=\s?[\d(])",
        replaced,
        source,
        flags=re.DOTALL | re.MULTILINE,
    )


@lru_cache(maxsize=256)
def tex_to_typst(tex: str) -> str | None:
    """Convert a formula without dollars; None where pandoc cannot read it."""
    import pypandoc

    text = str(pypandoc.convert_text(f"${tex}$", to="typst", format=_MARKDOWN, verify_format=False))
    text = text.strip()
    return text if re.fullmatch(r"\$[^$]+\$", text) else None
