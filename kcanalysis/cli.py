"""The command line: parses arguments, calls one function, prints."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kcanalysis.errors import InputError, KcAnalysisError
from kcanalysis.paths import PROJECT, REPORT_NOTEBOOK, begin_project, find_data, find_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from kcanalysis.quarter import Quarter
    from kcanalysis.rendering.report import Built

# Libraries that take long to import are imported inside the commands that need them, so that
# --help answers at once.


class _Commands(click.Group):
    """A group that turns this package's errors into one or two lines on standard error."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command whose output can be printed, and say so if it cannot."""
        if sys.stdout is None or sys.stderr is None:
            told = "lead it to /dev/null if it is not wanted"
            print(f"Error: the standard output, or error, is closed; {told}", file=sys.stderr)
            sys.exit(InputError.exit_code)
        try:
            return super().main(*args, **extra)
        except OSError as error:  # what the modules cannot read or write they tell themselves
            if "--debug" in sys.argv:
                raise
            place = error.filename or "the standard output"
            click.echo(f"Error: {place}: {error.strerror or error}", err=True)
            sys.exit(KcAnalysisError.exit_code)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KcAnalysisError as error:
            if context.params["debug"]:
                raise
            click.echo(f"Error: {error}", err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            context.exit(130)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="kcanalysis")
def main(debug: bool) -> None:
    """Turn Kingsoft Cloud's quarterly earnings releases into checked figures and a report."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # clean up as after Ctrl-C


_PATH = click.Path(path_type=Path)
_DATA = click.option(
    "--data", "data_dir", type=_PATH, help="The data directory.  [default: the project's data/]"
)


@main.command()
@click.argument("file", type=_PATH)
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True
)
def parse(file: Path, form: str) -> None:
    """Print every figure of a release; store nothing.

    What wants a look (a row that is new, a table or an amount that was not read) goes to standard
    error.
    """
    from kcanalysis.facts import csv_facts
    from kcanalysis.reading import read_release

    release = read_release(file)
    if form == "csv":
        click.echo(csv_facts(release.facts), nl=False)  # UTF-8, whatever the terminal's encoding
    else:
        click.echo(json.dumps([fact.as_json() for fact in release.facts], indent=1))
    for note in release.notes:
        click.echo(f"Note: {note}", err=True)


@main.command()
@click.argument("files", nargs=-1, required=True, type=_PATH)
@_DATA
def ingest(files: tuple[Path, ...], data_dir: Path | None) -> None:
    """Read releases, check them and store their figures, one file a quarter.

    Nothing is stored unless every file can be read. A release that contradicts itself is stored
    as it is, and what does not tie is told. Storing the same release again changes nothing.
    """
    from kcanalysis.releases import ingest as ingest_releases
    from kcanalysis.tieout.listing import exception_lines, tally

    for stored in ingest_releases(files, data_dir or find_data()):
        facts = stored.release.facts
        prose = sum(fact.statement == "disclosure" for fact in facts)
        click.echo(
            f"{stored.release.quarter}: {len(facts) - prose} figures from the tables, {prose} from "
            f"the text; {'stored in' if stored.changed else 'nothing new for'} {stored.path}"
        )
        notes = [*stored.release.notes, *stored.news]
        notes += [tally(stored.findings), *exception_lines(stored.findings)]
        click.echo("".join(f"  {note}\n" for note in notes), nl=False)


@main.command()
@click.argument("quarter", nargs=-1)
@click.option("--since", metavar="QUARTER", help="That quarter and all after it.")
@click.option("--to", type=_PATH, help="Where to keep the files.")
@_DATA
@click.option(
    "--contact",
    envvar="KCANALYSIS_CONTACT",
    metavar="EMAIL",
    help="Your e-mail address, which EDGAR wants to know; remembered.",
)
@click.option("--base", metavar="URL", help="A server to ask in the place of EDGAR's.")
def fetch(
    quarter: tuple[str, ...], since: str | None, to: Path | None, data_dir: Path | None, **how: str
) -> None:
    """Fetch releases from EDGAR, keep them as files, check and store them.

    If no quarter is named, those after the latest release that is stored. What is at hand is
    verified, not fetched again; an amendment of it (6-K/A) is taken when EDGAR's list is asked
    for, and the file that it amends is kept. The files go to sources/ in the data directory,
    unless --to says otherwise. No other command asks the network for anything.
    """
    from kcanalysis.fetching import fetch as fetch_releases
    from kcanalysis.quarter import Quarter

    context = click.get_current_context()
    data_dir = data_dir or find_data()
    named = [Quarter.parse(name) for name in quarter]
    first = Quarter.parse(since) if since else None
    failed = found = False
    try:
        for one in fetch_releases(
            named, first, data_dir, to or data_dir / "sources", tell=_show_progress, **how
        ):
            _show_progress("")
            click.echo(f"{one.quarter}: {one.told}", err=one.failed)
            found, failed = True, failed or one.failed
            try:
                if one.path:
                    context.invoke(ingest, files=[one.path], data_dir=data_dir)
            except InputError as error:
                click.echo(f"Error: {error}", err=True)
                failed = True
    finally:
        _show_progress("")
    if not found:
        click.echo("Nothing new: no quarter has ended since the latest release.")
    if failed:
        sys.exit(InputError.exit_code)


def _show_progress(text: str) -> None:
    """Show at a terminal what is going on, in a line that the next one replaces."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        click.echo(f"\r\x1b[K{text[:width]}", nl=False, err=True)


@main.command()
@click.argument("releases", nargs=-1, metavar="[FILE|QUARTER]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@_DATA
def check(releases: tuple[str, ...], form: str, data_dir: Path | None) -> None:
    """Tie out releases: files, or quarters that are stored.

    If none is named, all that are stored, and the figures that are keyed in.

    Every number of the tables and of the text ends as tied, as an exception, or as disclosed only:
    nothing at hand confirms it. The exit code is 1 if a release contradicts itself and nobody has
    accepted that in accepted.csv.
    """
    from kcanalysis.releases import check as check_releases
    from kcanalysis.tieout.listing import list_findings

    checked = check_releases(releases, data_dir or find_data(needed=not releases))
    for one in checked:
        if one.error:
            click.echo(f"Error: {one.error}", err=True)
        elif form == "text":
            click.echo(list_findings(one.file, one.release, one.findings))
    if form == "json":
        objects = [one.as_json() for one in checked]
        click.echo(json.dumps(objects[0] if len(objects) == 1 else objects, indent=1))
    if any(one.error for one in checked):
        sys.exit(2)
    if any(one.contradicts_itself for one in checked):
        sys.exit(1)


@main.command()
@_DATA
def quarters(data_dir: Path | None) -> None:
    """Show which quarters the data covers, and what each statement of them rests on."""
    from kcanalysis.coverage import LEGEND, coverage
    from kcanalysis.facts import STATEMENTS
    from kcanalysis.store import read_all

    covered = coverage(read_all(data_dir or find_data()))
    width = max(map(len, STATEMENTS)) + 2
    click.echo("quarter  " + "".join(f"{name:<{width}}" for name in STATEMENTS).rstrip())
    for quarter, releases in covered.items():
        cells = "".join(f"{releases.get(name, '-'):<{width}}" for name in STATEMENTS)
        click.echo(f"{quarter!s:<9}{cells}".rstrip())
    click.echo(f"{LEGEND}.")


def _known_quarters(*_: object) -> list[str]:
    """Complete a quarter by those that have a release."""
    from kcanalysis.coverage import reported_quarters
    from kcanalysis.store import read_all

    with suppress(KcAnalysisError):
        return [str(quarter) for quarter in reported_quarters(read_all(find_data()))]
    return []


@main.command()
@click.argument("quarter", nargs=-1, shell_complete=_known_quarters)
@click.option("--all", "every", is_flag=True, help="Every quarter that has a release.")
@click.option("--format", "formats", default="html,pdf", show_default=True, help="html, pdf, xlsx.")
@click.option("--currency", default="CNY", show_default=True, help="CNY (or RMB), USD.")
@click.option(
    "--notebook",
    type=_PATH,
    help="The notebook to run.  [default: the project's notebooks/quarterly_report.ipynb]",
)
@click.option(
    "-p",
    "settings",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="Set a parameter of the notebook; may be repeated.",
)
@click.option(
    "--out", type=_PATH, help="Where to put the report.  [default: the project's reports/]"
)
@click.option("--jobs", type=click.IntRange(min=1), help="How many at once.  [default: the cores]")
@_DATA
def report(
    quarter: tuple[str, ...],
    every: bool,
    formats: str,
    currency: str,
    notebook: Path | None,
    settings: tuple[tuple[str, str], ...],
    out: Path | None,
    jobs: int | None,
    data_dir: Path | None,
) -> None:
    """Build the report of one or more quarters; of the latest release if none is named.

    A quarter is written 2026Q1; 1Q26, "Q1 2026" and 2026-Q1 are understood.

    Any notebook with parameters can be run in place of the report: --notebook my.ipynb. It is
    given the quarter and the currency if it has parameters of these names. The format xlsx is a
    data book of the report's figures, with live formulas; alone it runs no notebook.
    """
    from kcanalysis.coverage import LATEST, last_quarter, reported_quarters
    from kcanalysis.money import currency_code
    from kcanalysis.rendering.report import FORMATS, build_quarter, common_parameters
    from kcanalysis.rendering.run import check_parameters
    from kcanalysis.store import read_all

    if every and quarter:
        raise click.UsageError(f"--all and {', '.join(quarter)}: leave out one of them")
    for name, instead in _SAID_OTHERWISE.items():
        if name in dict(settings):
            raise click.UsageError(f"-p {name}: use {instead}")
    wanted = list(dict.fromkeys(form.strip() for form in formats.split(",")))
    if unknown := set(wanted) - set(FORMATS):
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: use some of {', '.join(FORMATS)}")
    project = find_project()
    os.environ[PROJECT] = str(project)  # for a notebook that lies outside of it
    notebook = notebook or project / REPORT_NOTEBOOK
    if quarter or every:
        check_parameters(notebook, {"quarter": ""})
    common = common_parameters(notebook, settings, currency_code(currency), data_dir)
    data, reports = data_dir or find_data(), out or project / "reports"
    facts = read_all(data)
    named = [last_quarter(facts, name) for name in quarter or (LATEST,)]
    chosen = reported_quarters(facts) if every else list(dict.fromkeys(named))
    build = partial(build_quarter, notebook, parameters=common, reports=reports, formats=wanted)
    doing = f"{'reading' if wanted == ['xlsx'] else 'running'} {notebook.name}"
    _build_all(chosen, build, reports, jobs, data, doing)


_SAID_OTHERWISE = {
    "quarter": "the argument QUARTER: kcanalysis report 2026Q1",
    "currency": "--currency",
    "data_dir": "--data",
}


def _build_all(
    quarters: list[Quarter],
    build: Callable[..., Built],
    reports: Path,
    jobs: int | None,
    data: Path,
    doing: str,
) -> None:
    """Build reports side by side, and tell of each what came of it; one may fail by itself."""
    from tqdm import tqdm

    from kcanalysis.rendering.batch import build_all, cores, processes
    from kcanalysis.tieout import concerning, load_findings
    from kcanalysis.tieout.listing import tally

    jobs = min(jobs or cores(), len(quarters))
    alone = jobs == 1
    build = partial(build, on_stage=_tell_stage) if alone else build
    findings, code = load_findings(data), 0
    tqdm.monitor_interval = 0  # whose thread would be forked
    with nullcontext() if alone else processes(jobs) as executor:
        results = build_all(quarters, build, reports, executor)
        bar = tqdm(results, total=len(quarters), disable=alone or None, leave=False)
        for quarter, result in bar:
            if alone:
                click.echo(f"{quarter}: {doing} …", err=True)
            try:
                title, paths = result()
            except KcAnalysisError as error:
                if len(quarters) == 1 or click.get_current_context().find_root().params["debug"]:
                    raise
                code = max(code, error.exit_code)
                with bar.external_write_mode():
                    click.echo(f"Error: {quarter}: {error}", err=True)
                continue
            with bar.external_write_mode():
                click.echo(f"{title}: {tally(concerning(findings, quarter.end))}", err=True)
                click.echo("\n".join(map(str, paths)))
    if code:
        sys.exit(code)


def _tell_stage(name: str, seconds: float) -> None:
    """Tell that a stage of a build is done."""
    done = "the notebook has run" if name == "execute" else f"{name} is written"
    click.echo(f"  {done} ({seconds:.1f} s)", err=True)


@main.command()
@click.argument("directory", type=_PATH)
def new(directory: Path) -> None:
    """Begin a project of your own: notebooks, data and a sample release in a new directory.

    The commands report, lab, ingest and check work there.
    """
    written = begin_project(directory)
    click.echo(f"{directory}: {len(written)} files. What to do there:\n  cd {directory}")
    for line in ("report", "lab", "ingest sample/made-up-2026q2-release.txt"):
        click.echo(f"  kcanalysis {line}")


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[OPTIONS OF JUPYTERLAB]...")
def lab(options: tuple[str, ...]) -> None:
    """Open JupyterLab on the project, at its notebooks.

    It is JupyterLab as it is: it takes its own options (--no-browser, --port 8890 …), and Ctrl-C
    asks before it ends.
    """
    from jupyterlab.labapp import LabApp

    project = find_project()
    places = {"root_dir": project, "preferred_dir": project / "notebooks"}
    named = [f"--ServerApp.{name}={place}" for name, place in places.items()]
    LabApp.launch_instance([*named, *options])
