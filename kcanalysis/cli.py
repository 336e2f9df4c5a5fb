"""The command line: parses arguments, calls one function, prints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from kcanalysis.errors import InputError, KcAnalysisError

# Libraries that take long to import are imported inside the commands that need them, so that
# --help answers at once.


class _Commands(click.Group):
    """A group that turns this package's errors into one or two lines on standard error."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KcAnalysisError as error:
            if context.params["debug"]:
                raise
            click.echo(f"Error: {error}", err=True)
            context.exit(error.exit_code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="kcanalysis")
def main(debug: bool) -> None:
    """Turn Kingsoft Cloud's quarterly earnings releases into checked figures and a report."""


_DATA = click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path),
    help="The data directory.  [default: the project's data/]",
)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True
)
def parse(file: Path, form: str) -> None:
    """Print every figure of a release; store nothing.

    What wants a look (a row that is new, a table or an amount that was not read) goes to standard
    error.
    """
    import json

    from kcanalysis.facts import as_json, write_facts
    from kcanalysis.reading import read_release

    release = read_release(file)
    if form == "csv":
        write_facts(release.facts, sys.stdout)
    else:
        click.echo(json.dumps([as_json(fact) for fact in release.facts], indent=1))
    for note in release.notes:
        click.echo(f"Note: {note}", err=True)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_DATA
def ingest(files: tuple[Path, ...], data_dir: Path | None) -> None:
    """Read releases and store their figures, one file a quarter.

    Nothing is stored unless every file can be read. Storing the same release again changes
    nothing.
    """
    from kcanalysis.facts import release_file, store_facts
    from kcanalysis.project import find_data
    from kcanalysis.reading import read_release

    directory = find_data(data_dir)
    releases = [read_release(file) for file in files]
    quarters = [release.quarter for release in releases]
    for file, quarter in zip(files, quarters, strict=True):
        if quarters.count(quarter) > 1:
            raise InputError(f"{file}: another of these files is the release of {quarter} as well")
    for release in releases:
        changed = store_facts(release.facts, directory)
        path = release_file(directory, str(release.quarter))
        prose = sum(fact.statement == "disclosure" for fact in release.facts)
        tables = len(release.facts) - prose
        click.echo(
            f"{release.quarter}: {tables} figures from the tables, {prose} from the text; "
            f"{'stored in' if changed else 'nothing new for'} {path}"
        )
        for note in release.notes:
            click.echo(f"  {note}")


@main.command()
@_DATA
def quarters(data_dir: Path | None) -> None:
    """Show which quarters the data covers, and which release states each statement."""
    from kcanalysis.coverage import coverage
    from kcanalysis.facts import STATEMENTS, read_data
    from kcanalysis.project import find_data

    covered = coverage(read_data(find_data(data_dir)))
    width = max(map(len, STATEMENTS)) + 2
    click.echo("quarter  " + "".join(f"{name:<{width}}" for name in STATEMENTS).rstrip())
    for quarter, releases in covered.items():
        cells = "".join(f"{releases.get(name, '-'):<{width}}" for name in STATEMENTS)
        click.echo(f"{quarter!s:<9}{cells}".rstrip())


@main.command()
@click.argument("quarter", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every quarter that has a release.")
@click.option("--format", "formats", default="html,pdf", show_default=True, help="html, pdf.")
@click.option("--currency", type=click.Choice(["CNY", "USD"]), default="CNY", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where to put the report.  [default: the project's reports/]",
)
@_DATA
def report(
    quarter: tuple[str, ...],
    every: bool,
    formats: str,
    currency: str,
    out: Path | None,
    data_dir: Path | None,
) -> None:
    """Build the report of one or more quarters; of the latest if none is named."""
    from kcanalysis.coverage import LATEST, last_quarter, reported_quarters
    from kcanalysis.facts import read_data
    from kcanalysis.project import REPORT_NOTEBOOK, find_data, find_project
    from kcanalysis.rendering.report import build_report

    project = find_project()
    wanted = formats.split(",")
    if unknown := set(wanted) - {"html", "pdf"}:
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: use html, pdf or both")
    facts = read_data(find_data(data_dir))
    # relative, so that the executed notebook does not tell where on the machine it was made
    notebook = project / REPORT_NOTEBOOK
    from_notebook = os.path.relpath(find_data(data_dir), notebook.parent)
    named = [last_quarter(facts, name) for name in quarter or (LATEST,)]
    for each in reported_quarters(facts) if every else dict.fromkeys(named):
        paths = build_report(
            notebook,
            {"quarter": str(each), "currency": currency, "data_dir": from_notebook},
            (out or project / "reports") / str(each),
            f"kingsoft-cloud-{each}" + ("-usd" if currency == "USD" else ""),
            wanted,
        )
        for path in paths:
            click.echo(path)


@main.command()
def lab() -> None:
    """Open JupyterLab on the project's notebooks."""
    from kcanalysis.project import find_project

    notebooks = find_project() / "notebooks"
    sys.exit(subprocess.call([sys.executable, "-m", "jupyterlab", str(notebooks)]))
