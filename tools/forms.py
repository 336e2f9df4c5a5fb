"""Make releases with real programs in the forms that people have, and tell how each one is read.

Every release is written around the stored figures in several styles of HTML, which a browser
saves, prints and copies, a word processor sets, and pandoc, markdownify and pdftotext turn into
text. An outcome is one of: right (all facts, nothing else), noted (facts are missing and a note or
an exception says so), refused (one error), WRONG (a figure is missing or wrong without a word).

Usage: python -m tools.forms DIRECTORY [WORD ...]    (made once; WORDs choose among the files)

Needs chromium, libreoffice-writer, pandoc, poppler-utils; markdownify where it is on the path.
With KC_RELEASES the releases have their own prose instead of one that is made up.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kcanalysis.errors import InputError
from kcanalysis.facts import Fact, read_facts
from kcanalysis.reading import read_document, read_release
from kcanalysis.reading.document import Paragraph
from kcanalysis.tieout import exceptions
from kcanalysis.tieout.release import check_release
from tests.forms import Blocks
from tests.forms.content import Grid, compose
from tests.forms.html import write_exhibit, write_newswire, write_page

DATA = Path(__file__).parents[1] / "data" / "releases"
CSS = """<style>@page { size: 297mm 210mm; margin: 10mm }
body { font: 10pt "Times New Roman", serif } table { width: 100% }
table { border-collapse: collapse; font-size: 8pt } td { vertical-align: bottom }
td + td { text-align: right; white-space: nowrap } p { margin: 0 0 8pt }
td p { margin: 0 }</style>"""
STYLES: dict[str, Callable[[Blocks], str]] = {
    "exhibit": write_exhibit,
    "exhibit, repeated heading": lambda blocks: write_exhibit(blocks, repeat_heading=True),
    "newswire": write_newswire,
    "page": write_page,
    "page, title in table": lambda blocks: write_page(blocks, titled_inside=True),
}
PRINTED = {
    "portrait": {"display_header_footer": True},
    "portrait, plain": {},
    "landscape": {"display_header_footer": True, "landscape": True},
}
TEXTS = {
    "pandoc gfm": ("md", ["pandoc", "-f", "html", "-t", "gfm"]),
    "pandoc markdown": ("md", ["pandoc", "-f", "html", "-t", "markdown"]),
    "pandoc pipes": ("md", ["pandoc", "-f", "html", "-t", "markdown_strict+pipe_tables"]),
    "markdownify": ("md", ["markdownify"]),
}


def main(arguments: Sequence[str]) -> int:
    """Make what is missing, read everything, print the outcomes; 1 if any is wrong in silence."""
    directory = Path(arguments[0])
    directory.mkdir(parents=True, exist_ok=True)
    table: dict[str, Counter[str]] = {}
    for name in ("2024Q4", "2026Q1"):
        facts = read_facts(DATA / f"{name}.csv")
        for style, write in STYLES.items():
            source = directory / f"{name} {style}.html"
            if not source.exists():
                page = re.sub(r"<SUP>\d</SUP>", "", write(blocks_of(name, facts)))
                source.write_text(re.sub("(?i)(?=</head>)", CSS, page, count=1), "utf-8")
                make(source)
            for path in sorted(directory.glob(f"{name} {style}.*")):
                form = path.name.removeprefix(f"{name} {style}.")
                if all(word in path.name for word in arguments[1:]):
                    outcome, why = observe(path, facts)
                    table.setdefault(form, Counter())[outcome] += 1
                    if outcome != "right":
                        print(f"{path.name}: {outcome}: {why}")
    columns = ("right", "noted", "refused", "WRONG")
    print(f"\n{'form':<34}" + "".join(f"{column:>9}" for column in columns))
    total: Counter[str] = Counter()
    for form, counts in sorted(table.items()):
        total += counts
        print(f"{form:<34}" + "".join(f"{counts[column]:>9}" for column in columns))
    print(f"{'all':<34}" + "".join(f"{total[column]:>9}" for column in columns))
    return int(total["WRONG"] > 0)


def blocks_of(name: str, facts: list[Fact]) -> list[str | Grid]:
    """Give a release's paragraphs and tables, with its own prose where that is at hand."""
    blocks = compose(facts)
    if not (directory := os.environ.get("KC_RELEASES")):
        return blocks
    document = read_document(Path(directory, f"kc-{name.lower()}-release.txt"))
    prose = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    end = next(at for at, text in enumerate(prose) if text.startswith("Safe Harbor"))
    return [*prose[: end + 8], *[block for block in blocks if isinstance(block, Grid)]]


def make(source: Path) -> None:
    """Put a page through every program."""
    from playwright.sync_api import sync_playwright

    base = source.with_suffix("")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(source.resolve().as_uri())
        for layout, options in PRINTED.items():
            page.pdf(path=f"{base}.{layout}.pdf", **options)
        snapshot = page.context.new_cdp_session(page).send("Page.captureSnapshot")
        Path(f"{base}.saved.mhtml").write_bytes(snapshot["data"].encode())
        Path(f"{base}.saved.html").write_text(page.content(), "utf-8")
        copied = "(getSelection().selectAllChildren(document.body), getSelection().toString())"
        Path(f"{base}.copied.txt").write_text(page.evaluate(copied), "utf-8")
        browser.close()
    for text, (ending, command) in TEXTS.items():
        if shutil.which(command[0]):
            done = subprocess.run([*command, str(source)], capture_output=True, check=True)
            Path(f"{base}.{text}.{ending}").write_bytes(done.stdout)
    office = ["soffice", "--headless", "--infilter=HTML (StarWriter)", "--convert-to"]
    for ending in ("docx", "pdf"):
        convert(
            [*office, "docx:MS Word 2007 XML" if ending == "docx" else "pdf"],
            source,
            ending,
            f"{base}.word.{ending}",
        )
    convert(["soffice", "--headless", "--convert-to", "pdf"], source, "pdf", f"{base}.web.pdf")
    for path in source.parent.glob(f"{glob_safe(base.name)}.*.pdf"):
        subprocess.run(["pdftotext", "-layout", str(path), f"{path.with_suffix('')}.layout.txt"])


def convert(command: list[str], source: Path, ending: str, target: str) -> None:
    """Have a program that names its output itself convert a file."""
    out = source.parent / "out"
    subprocess.run([*command, "--outdir", str(out), str(source)], check=True, capture_output=True)
    shutil.move(out / f"{source.stem}.{ending}", target)


def glob_safe(name: str) -> str:
    """Give a name as a pattern that matches just it."""
    return name.replace("[", "[[]")


def observe(path: Path, facts: Sequence[Fact]) -> tuple[str, str]:
    """Read a file; tell what came out, and what is wrong about it."""
    try:
        release = read_release(path)
    except InputError as error:
        return "refused", str(error)
    read = {replace(fact, source="", label="") for fact in release.facts}
    right = {replace(fact, source="", label="") for fact in facts}
    if read == right:
        return "right", ""
    told = [*release.notes, *[finding.message for finding in exceptions(check_release(release))]]
    differs = f"{len(right - read)} missing, {len(read - right)} other"
    for fact in sorted(read - right, key=str)[:2]:
        differs += f", {fact.item} {fact.period_end} {fact.months} {fact.value}"
    return ("noted" if told else "WRONG"), f"{differs}; {'; '.join(told[:3])}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
