"""The commands of those who write libraries and answer for their figures: check, used."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from lca.cli.factors import shelf_here
from lca.cli.faults import faults_in, gathered
from lca.cli.folders import RULES, FoundFile, libraries_at
from lca.cli.help_pages import HelpPage
from lca.cli.options import DOCUMENT, MODEL, ONE_SCENARIO, SET, WithSettings, given_settings, sound_model
from lca.cli.output import (
    LIBRARY,
    WRONG_MODEL,
    answered,
    counted_findings,
    diagnostics_document,
    say,
    status,
    write_json,
)
from lca.diagnostics import LcaError, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors.shelf import SHELF


@click.command(cls=HelpPage)
@click.argument("libraries", nargs=-1, metavar="[LIBRARY|FILE|FOLDER]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print findings.")
@answered
def check(libraries: tuple[str, ...], form: str) -> None:
    """Tell what is wrong and what is missing in libraries.

    Beside errors it tells what others need to rely on a library: licences, links, places in sources, spreads,
    years. Without a name all libraries in `factors/` are checked.

    Examples:
      lca factors new ours --title "Our own sites"
      lca factors check ours

    Output:
      Text; json is lca.diagnostics/1.

    Exit status:
      0  nothing is wrong, nothing is missing
      1  there is an error or a warning
      2  no such library or file
    """
    found = faults_in(_named(libraries or (SHELF,)))
    if form == "json":
        write_json(diagnostics_document(found))
    else:
        say(gathered(found), err=False)
        click.echo(counted_findings(found) or "no errors, no warnings")
    sys.exit(status(found) or (WRONG_MODEL if any(one.severity == "warning" for one in found) else 0))


def _named(libraries: Iterable[str]) -> Iterator[FoundFile]:
    """The files of libraries, each given by its name, a file of it, or a folder with several."""
    shelf = shelf_here()
    for name in libraries:
        rules = shelf.rules(name)
        files = [rules[0]] if rules else shelf.files(name)
        if Path(name).suffix in (*LIBRARY, RULES) or Path(name).exists():
            yield from libraries_at([name])
        elif files:
            yield FoundFile(str(files[0]))
        else:
            known = [*shelf.names(), *shelf.rule_names()]
            advice = did_you_mean(name, known) or "`lca factors list` lists the libraries"
            raise LcaError([problem("E0306", None, name=name, advice=[advice])])


@click.command(cls=WithSettings)
@MODEL
@ONE_SCENARIO
@SET
@DOCUMENT
@answered
def used(model: str, scenario: str, settings: tuple[str, ...], form: str) -> None:
    """List the factors that MODEL uses, with their sources.

    Each has its value, years, licence, and how much of each total scales with it. The sources follow with their
    licences and attributions.

    Examples:
      lca factors used chatgpt
      lca factors used chatgpt --format json

    Output:
      Text; json is lca.used/1.

    Exit status:
      0  listed
      1  the model is in error
      2  no such model, scenario or parameter
    """
    from lca.engine.result import run
    from lca.report.used_text import used_text
    from lca.studies.used_factors import used_document

    checked, set_to = sound_model(model), given_settings(settings)
    document = used_document(checked, run(checked.under(scenario, set_to)))
    if form == "json":
        write_json(document)
    else:
        click.echo(used_text(document), nl=False)
