"""nbconvert exporters: any notebook as one HTML file, or as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import CaselessStrEnum, default

from kcanalysis.knowledge import read_knowledge
from kcanalysis.rendering.document import Report, read_report

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TEMPLATES = Path(__file__).parent / "templates"


class _ReportExporter(TemplateExporter):
    """Lets a template read the document that a notebook holds, after nbconvert's preprocessors."""

    @default("extra_template_basedirs")
    def _our_templates(self) -> list[str]:
        return [str(_TEMPLATES)]

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

    @default("file_extension")
    def _html(self) -> str:
        return ".html"

    @default("template_name")
    def _template(self) -> str:
        return "kc-html"

    def _create_environment(self) -> Environment:
        from kcanalysis.rendering import html

        environment = super()._create_environment()
        environment.autoescape = True
        environment.filters.update(prose=html.prose, table=html.table, picture=html.picture)
        environment.filters.update(has_origins=html.has_origins, digest=html.digest)
        environment.globals["font_faces"] = html.font_faces
        return environment


class ReportPDFExporter(_ReportExporter):
    """A paginated PDF, set by Typst with fonts that come with the package."""

    export_from_notebook = "Report (PDF)"
    output_mimetype = "application/pdf"

    paper = CaselessStrEnum(
        ["a4", "us-letter"], default_value="a4", help="Paper: a4 or us-letter."
    ).tag(config=True)

    @default("file_extension")
    def _pdf(self) -> str:
        return ".pdf"

    @default("template_extension")
    def _typst(self) -> str:
        return ".typ.j2"

    @default("template_name")
    def _template(self) -> str:
        return "kc-pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert a notebook, as nbconvert does; BuildError if Typst cannot set the document."""
        from kcanalysis.rendering.pdf import compile_pdf
        from kcanalysis.rendering.typst import TypstWriter, literal

        writer = TypstWriter()
        self.environment.filters.update(typst=writer.block, text=writer.text, literal=literal)
        self.environment.globals.update(unset=writer.unset, paper=self.paper)
        source, resources = super().from_notebook_node(nb, resources, **kw)
        return compile_pdf(source, writer.assets, _TEMPLATES / "kc-pdf"), resources
