"""The commands on models: check, run, trace."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from lca.cli.folders import Found, texts_at
from lca.cli.judging import Judged, judged
from lca.cli.options import (
    INDICATOR,
    LOCKED,
    MODEL,
    SAMPLES,
    SCENARIO,
    SEED,
    SET,
    WithSettings,
    checked_model,
    given_samples,
    given_settings,
)
from lca.cli.output import (
    WRONG_MODEL,
    WRONG_USE,
    answered,
    can_show,
    coloured,
    counted,
    diagnostics_document,
    say,
    status,
    write_json,
)
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.render import inert

if TYPE_CHECKING:
    from lca.check import Checked
    from lca.engine.result import Result


@click.command()
@click.argument("paths", nargs=-1, metavar="PATHS...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print findings.")
@answered
def check(paths: tuple[str, ...], form: str) -> None:
    """Find what is wrong with models in names, units, bases and structure, without computing them.

    PATHS are models, factor libraries (`factors/ours.yaml`), of which every factor is checked, or folders that are
    searched for both; without any, the current folder.
    """
    found = [finding for text in texts_at(paths or (".",)) for finding in _findings(text)]
    if form == "json":
        write_json(diagnostics_document(found))
    else:
        say(found, err=status(found) == WRONG_USE)
        click.echo(counted(found) or "no errors, no warnings", err=status(found) == WRONG_USE)
    sys.exit(status(found))


def _findings(text: Found) -> Sequence[Diagnostic]:
    """What is found in one model or library, or keeps it from being read."""
    from lca.check import check as check_model
    from lca.check.library import check_library

    try:
        return check_library(text.inside(), text.path) if text.is_library else check_model(*text.read()).diagnostics
    except LcaError as error:
        return error.diagnostics


@click.command(cls=WithSettings)
@MODEL
@SCENARIO
@click.option("--all-scenarios", is_flag=True, help="Compute the model as declared and under each of its scenarios.")
@SET
@INDICATOR
@SAMPLES
@SEED
@LOCKED
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="How to print results."
)
@answered
def run(
    model: str,
    scenarios: tuple[str, ...],
    all_scenarios: bool,
    settings: tuple[str, ...],
    indicator: str,
    samples: int | None,
    seed: int | None,
    locked: bool,
    form: str,
) -> None:
    """Compute a model: totals by stage and node, and its checks."""
    from lca.audit.document import result_document
    from lca.report.csv_file import as_csv

    _consistent(scenarios, all_scenarios)
    sampling = given_samples(samples, seed)
    checked = checked_model(model, locked=locked)
    names = ["", *checked.scenarios] if all_scenarios else list(dict.fromkeys(scenarios)) or [""]
    found = judged(checked, names, given_settings(settings))
    document = result_document(found.results, [*checked.diagnostics, *found.errors], found.others, found.expected)
    if sampling is not None:
        _sample(document, found.results, *sampling)
    if indicator:
        _only(document, indicator)
    if form == "json":
        write_json(document)
    elif form == "csv":
        click.echo(as_csv(document), nl=False)
    else:
        _print_table(document, checked, model)
    if form != "json":
        say(found.errors)
    _tell_failures(document, checked, found)
    if not found.holds:
        sys.exit(WRONG_MODEL)


def _print_table(document: dict[str, Any], checked: Checked, model: str) -> None:
    from lca.report.samples import BLOCKS
    from lca.report.table import Table

    table = Table(document, colour=coloured(sys.stdout), blocks=can_show(BLOCKS, sys.stdout))
    click.echo(table.text(), nl=False, color=True)
    if checked.diagnostics:
        click.echo("\n" + inert(f"{counted(checked.diagnostics)}: see `lca check {model}`"), err=True)


def _tell_failures(document: dict[str, Any], checked: Checked, found: Judged) -> None:
    """Which checks fail and which rules are broken, and what could not be tested."""
    verdicts = [*document["checks"], *document["expected_errors"]]
    left_out = len(checked.names.root.checks) + len(checked.expected_errors) - len(verdicts) - len(found.missed)
    if left_out:
        said = "1 check tests" if left_out == 1 else f"{left_out} checks test"
        click.echo(f"\n{said} the model otherwise than it was run here: not computed", err=True)
    if found.missed:
        click.echo("\n" + inert(f"checks that could not be computed: {'; '.join(found.missed)}"), err=True)
    failed = [verdict["title"] for verdict in verdicts if not verdict["holds"]]
    broken = list(dict.fromkeys(ruling["rule"] for ruling in document["rules"] if not ruling["holds"]))
    if failed:
        click.echo("\n" + inert(f"{len(failed)} of {len(verdicts)} checks failed: {'; '.join(failed)}"), err=True)
    if broken:
        click.echo(f"\nbroken rules: {', '.join(broken)}", err=True)


def _run(checked: Checked, scenario: str, settings: dict[str, str]) -> Result:
    from lca.engine.result import run as compute

    program = checked.under(scenario, settings)
    if not program.assessments and not program.checks and not checked.expected_errors:
        raise LcaError([problem("E0406")])
    return compute(program)


def _consistent(scenarios: tuple[str, ...], all_scenarios: bool) -> None:
    """Refuse options that do not go together."""
    if scenarios and all_scenarios:
        raise click.UsageError("--scenario and --all-scenarios exclude each other")
    if "" in scenarios:
        raise click.UsageError("--scenario wants the name of a scenario")


def _only(document: dict[str, Any], indicator: str) -> None:
    """Leave what is of one indicator in a document."""
    from lca.audit.targets import no_such_indicator

    known = dict.fromkeys(result["indicator"] for result in document["results"])
    document["results"] = [result for result in document["results"] if result["indicator"] == indicator]
    if not document["results"]:
        raise LcaError([no_such_indicator(indicator, known)])
    if "comparisons" in document:
        pairs = document["comparisons"]
        document["comparisons"] = [pair for pair in pairs if pair["left"]["indicator"] == indicator]


def _sample(document: dict[str, Any], results: list[Result], count: int, seed: int) -> None:
    from lca.audit.document import add_samples
    from lca.engine.uncertainty import compare, sample

    runs = [sample(result, count, seed) for result in results]
    add_samples(document, runs, compare(runs))


@click.command(cls=WithSettings)
@MODEL
@click.argument("target", default="")
@SCENARIO
@SET
@INDICATOR
@click.option("--depth", type=click.IntRange(min=0), default=None, help="How many levels below TARGET to show.")
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
    """Show how TARGET comes about, down to sources and assumptions.

    TARGET is an assessment (launch), a stage (training), a node (chatgpt) or a value (chatgpt.words); without it every
    assessment is traced.
    """
    from lca.audit.trace import trace as trace_result
    from lca.audit.trace_document import as_document
    from lca.report.tree import COLUMNS, Tree

    if len(scenarios) > 1 or "" in scenarios:
        raise click.UsageError("--scenario wants the name of one scenario")
    result = _run(checked_model(model), "".join(scenarios), given_settings(settings))
    traces = trace_result(result, target, indicator)
    if form == "json":
        write_json(
            {"format": "lca.trace/1", "target": target, "traces": [as_document(found, depth) for found in traces]}
        )
    else:
        columns = min(COLUMNS, shutil.get_terminal_size().columns - 1) if sys.stdout.isatty() else COLUMNS
        click.echo("\n".join(Tree(found, depth, columns).text() for found in traces), nl=False)
