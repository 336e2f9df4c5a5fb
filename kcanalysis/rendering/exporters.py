"""nbconvert exporters: any notebook as one HTML file, or as a PDF."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from nbconvert.exporters.exporter import FilenameExtension
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import Bool, CaselessStrEnum, List, Unicode

from kcanalysis.errors import BuildError
from kcanalysis.knowledge import read_knowledge
from kcanalysis.rendering import setting
from kcanalysis.rendering.blocks import Report
from kcanalysis.rendering.document import read_report
from kcanalysis.rendering.scratch import scratch
from kcanalysis.typeface import font_files

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TEMPLATES = Path(__file__).parent / "templates"


class _ReportExporter(TemplateExporter):
    """Lets a template read the document that a notebook holds, after nbconvert's preprocessors."""

    # the notebook is looked at once behind them all
    optimistic_validation = Bool(True).tag(config=True)
    extra_template_basedirs = List(Unicode(), [str(_TEMPLATES)]).tag(
        config=True, affects_environment=True
    )

    def _create_environment(self) -> Environment:
        environment: Environment = TemplateExporter._create_environment(self)
        environment.globals.update(read=_read, looks=read_knowledge("looks"))
        return environment


def _read(notebook: NotebookNode, resources: dict[str, Any]) -> Report:
    """Read a notebook as a document."""
    metadata = resources.get("metadata", {})
    name, directory = str(metadata.get("name") or "Notebook"), Path(metadata.get("path") or ".")
    return read_report(notebook, name, directory, resources["global_content_filter"])


class ReportHTMLExporter(_ReportExporter):
    """One HTML file that asks nothing of the network."""

    export_from_notebook = "Report (HTML)"
    output_mimetype = "text/html"
    file_extension = FilenameExtension(".html").tag(config=True)
    template_name = Unicode("kc-html").tag(config=True, affects_template=True)

    def _create_environment(self) -> Environment:
        from kcanalysis.rendering import html

        environment = super()._create_environment()
        environment.autoescape = True
        for write in (html.prose, html.passage, html.table, html.picture, html.digest):
            environment.filters[write.__name__] = write
        environment.globals["font_faces"] = html.font_faces
        return environment


class ReportPDFExporter(_ReportExporter):
    """A paginated PDF, set by Typst with fonts that come with the package."""

    export_from_notebook = "Report (PDF)"
    output_mimetype = "application/pdf"
    paper = CaselessStrEnum(
        ["a4", "us-letter"], default_value="a4", help="Paper: a4 or us-letter."
    ).tag(config=True)
    file_extension = FilenameExtension(".pdf").tag(config=True)
    template_extension = Unicode(".typ.j2").tag(config=True, affects_environment=True)
    template_name = Unicode("kc-pdf").tag(config=True, affects_template=True)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert a notebook, as nbconvert does; BuildError if Typst cannot set the document.

        What ``resources`` have as ``begun`` is called when Typst begins, in a process of its own.
        """
        from kcanalysis.rendering.typst import TypstWriter, literal

        writer = TypstWriter()
        self.environment.filters.update(
            typst=writer.block, text=writer.text, line=writer.line, literal=literal
        )
        self.environment.globals.update(unset=writer.unset, paper=self.paper)
        source, resources = super().from_notebook_node(nb, resources, **kw)
        if begun := resources.get("begun"):
            begun()
        return _compile(source, writer.assets), resources


def _compile(source: str, assets: Mapping[str, bytes]) -> bytes:
    """Set markup that asks for assets by name.

    The result depends on the arguments alone: no clock, no font of the machine. The PDF is tagged
    and meets the standards of accessibility, PDF/UA-1, and of archiving, PDF/A-2a, as far as the
    document can: the latter asks for a date. What Typst cannot set is a BuildError.
    """
    with scratch() as root:
        (root / "main.typ").write_text(source, encoding="utf-8")
        for name, data in assets.items():
            (root / name).write_bytes(data)
        looks = Path(str(files("kcanalysis.knowledge"))) / "looks.toml"
        for part in (*(_TEMPLATES / "kc-pdf").glob("*.typ"), looks):
            shutil.copy(part, root)
        # A directory with these files alone: the wheel's own holds each face twice, and which
        # of the two is found first would depend on the machine.
        (root / "fonts").mkdir()
        for font in font_files():
            shutil.copy(font, root / "fonts")
        done = subprocess.run(
            [sys.executable, "-m", setting.__name__, str(root)], capture_output=True, text=True
        )
        if done.returncode:
            reason = done.stderr.strip() or f"Typst was ended from outside ({done.returncode})"
            raise BuildError(f"the PDF could not be set: {reason}")
        return (root / "main.pdf").read_bytes()
