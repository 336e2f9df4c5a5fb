"""nbconvert exporters: any notebook as one HTML file, or as a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import CaselessStrEnum, default

from kcanalysis.rendering.document import read_report

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TEMPLATES = Path(__file__).parent / "templates"


class _ReportExporter(TemplateExporter):
    """Hands a template the document that a notebook holds, as ``report``."""

    @default("extra_template_basedirs")
    def _our_templates(self) -> list[str]:
        return [str(_TEMPLATES)]

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert a notebook.

        Parameters
        ----------
        nb : NotebookNode
            A notebook with its outputs; it is not changed.
        resources : dict, optional
            nbconvert's: the notebook's name and directory stand in its ``metadata``.
        **kw
            Handed on to nbconvert.

        Returns
        -------
        tuple
            The document and the resources.
        """
        resources = dict(resources or {})
        metadata = resources.get("metadata", {})
        directory = Path(metadata.get("path") or ".")
        resources["report"] = read_report(nb, str(metadata.get("name") or "Notebook"), directory)
        return super().from_notebook_node(nb, resources, **kw)


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

        environment: Environment = TemplateExporter._create_environment(self)
        environment.autoescape = True
        environment.filters["prose"] = html.prose
        environment.filters["picture"] = html.picture
        environment.filters["has_origins"] = html.has_origins
        environment.filters["digest"] = html.digest
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
        """Convert a notebook.

        Parameters
        ----------
        nb : NotebookNode
            A notebook with its outputs; it is not changed.
        resources : dict, optional
            nbconvert's: the notebook's name and directory stand in its ``metadata``.
        **kw
            Handed on to nbconvert.

        Returns
        -------
        tuple
            The PDF and the resources.

        Raises
        ------
        BuildError
            If Typst cannot set the document.
        """
        from kcanalysis.rendering.pdf import compile_pdf
        from kcanalysis.rendering.typst import TypstWriter, literal

        writer = TypstWriter()
        self.environment.filters.update(typst=writer.block, text=writer.text, literal=literal)
        self.environment.globals["unset"] = writer.unset
        resources = {**(resources or {}), "paper": self.paper}
        source, resources = super().from_notebook_node(nb, resources, **kw)
        return compile_pdf(source, writer.assets, _TEMPLATES / "kc-pdf"), resources
