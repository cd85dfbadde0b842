"""The commands on the text of models: check, trace."""

from __future__ import annotations

import shutil
import sys

import click

from lca.cli.faults import faults_in, gathered
from lca.cli.folders import texts_at
from lca.cli.help_pages import HelpPage
from lca.cli.options import (
    INDICATOR,
    MODEL,
    SCENARIO,
    SET,
    WithSettings,
    checked_model,
    given_settings,
    tell_unfounded,
)
from lca.cli.output import WRONG_USE, answered, counted_findings, diagnostics_document, say, status, write_json
from lca.cli.run import computed


@click.command(cls=HelpPage)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print findings.")
@answered
def check(paths: tuple[str, ...], form: str) -> None:
    """Find all that is wrong with models and libraries.

    Names, units, bases, structure and values of models are checked under all their scenarios; `check` statements
    are for `lca run` and `lca test`. PATH is a model, a factor library (`factors/ours.yaml`), of which every factor
    is checked, or a folder that is searched for both; without any it is the current folder.

    Examples:
      lca check chatgpt
      lca new service
      lca check service
      lca check service/model.lca --format json

    Output:
      Text; json is lca.diagnostics/1.

    Exit status:
      0  no errors; there may be warnings
      1  there are errors
      2  no such file
    """
    found = faults_in(texts_at(paths or (".",)))
    if form == "json":
        write_json(diagnostics_document(found))
    else:
        say(gathered(found), err=status(found) == WRONG_USE)
        click.echo(counted_findings(found) or "no errors, no warnings", err=status(found) == WRONG_USE)
    sys.exit(status(found))


@click.command(cls=WithSettings)
@MODEL
@click.argument("target", default="")
@SCENARIO
@SET
@INDICATOR
@click.option(
    "--depth", type=click.IntRange(min=0), default=None, metavar="N", help="How many levels below TARGET to show."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the trace.")
@answered
def trace(
    model: str,
    target: str,
    scenarios: tuple[str, ...],
    settings: tuple[str, ...],
    indicator: str,
    depth: int | None,
    form: str,
) -> None:
    """Show how a total comes about, down to its sources.

    TARGET is an assessment (launch), a stage (training), a node (chatgpt) or a value (chatgpt.words); without it
    every assessment is traced. Each value has its formula, the formula with its numbers, and how much of the total
    scales with it; a leaf has its source or its assumption, with the place.

    Examples:
      lca trace chatgpt
      lca trace chatgpt training --depth 2
      lca trace chatgpt chatgpt.words --format json

    Output:
      A tree in text; json is lca.trace/1. The names of values, and how shares
      are to be read, stand in lca/trail/README.md.

    Exit status:
      0  traced
      1  the model is in error
      2  no such model, target, scenario or indicator
    """
    from lca.report.trace_tree import COLUMNS, TraceTree
    from lca.trail.trace import trace as trace_result
    from lca.trail.trace_document import as_document

    if len(scenarios) > 1 or "" in scenarios:
        raise click.UsageError("--scenario wants the name of one scenario")
    checked, set_to = checked_model(model), given_settings(settings)
    result = computed(checked, "".join(scenarios), set_to)
    tell_unfounded(checked, set_to)
    traces = trace_result(result, target, indicator)
    if form == "json":
        write_json(
            {"format": "lca.trace/1", "target": target, "traces": [as_document(found, depth) for found in traces]}
        )
    else:
        columns = min(COLUMNS, shutil.get_terminal_size().columns - 1) if sys.stdout.isatty() else COLUMNS
        click.echo("\n".join(TraceTree(found, depth, columns).text() for found in traces), nl=False)
