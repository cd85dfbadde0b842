"""The command that computes models: run."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from lca.cli.folders import FoundFile, models_at
from lca.cli.judged_models import Judged, judged
from lca.cli.options import (
    INDICATOR,
    LOCKED,
    SAMPLES,
    SCENARIO,
    SEED,
    SET,
    WithSettings,
    given_samples,
    given_settings,
    tell_unfounded,
)
from lca.cli.output import (
    WRONG_MODEL,
    answered,
    can_show,
    coloured,
    counted_findings,
    say,
    status,
    write_json,
)
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.render import inert

if TYPE_CHECKING:
    from lca.check import Checked
    from lca.engine.result import Result
    from lca.engine.sample_statistics import Sampled, SampledComparison
    from lca.trail.result_entries import ResultDocument


NOTHING = "E0406"
"""A model that has nothing to compute: in a folder, it is a part of others."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How each model is to be computed; ``sampling`` is how many samples and their seed."""

    scenarios: tuple[str, ...]
    all_scenarios: bool
    settings: Mapping[str, str]
    indicator: str
    sampling: tuple[int, int] | None
    locked: bool
    inventory: bool
    tree: tuple[int, float] | None
    """The depth of contribution trees and the least share that is told apart in them, in per cent."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A model with its results, as the document `lca.result/1`, and how it is judged.

    ``unsampled`` are the results of which no sample has a value.
    """

    model: str
    checked: Checked
    document: ResultDocument
    judged: Judged
    unsampled: tuple[Diagnostic, ...]


@click.command(cls=WithSettings)
@click.argument("paths", nargs=-1, required=True, metavar="MODEL...")
@SCENARIO
@click.option("--all-scenarios", is_flag=True, help="Compute the model as declared and under each of its scenarios.")
@SET
@INDICATOR
@SAMPLES
@SEED
@LOCKED
@click.option("--inventory", is_flag=True, help="Tell the amounts that are needed, and what is emitted.")
@click.option("--tree", is_flag=True, help="Tell what contributes, through which suppliers.")
@click.option("--depth", type=click.IntRange(1, 50), metavar="N", help="So deep goes the tree; 3 unless told.")
@click.option(
    "--cutoff", type=click.FloatRange(0, 100), metavar="P", help="Parts below so many per cent are one; 1 unless told."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="How to print results."
)
@answered
def run(
    paths: tuple[str, ...],
    scenarios: tuple[str, ...],
    all_scenarios: bool,
    settings: tuple[str, ...],
    indicator: str,
    samples: int | None,
    seed: int | None,
    locked: bool,
    inventory: bool,
    tree: bool,
    depth: int | None,
    cutoff: float | None,
    form: str,
) -> None:
    """Compute models: totals by stage and node, derived results, checks and rules.

    A folder stands for all models in it and below that have something to compute.

    Examples:
      lca run chatgpt
      lca run waste_heat --all-scenarios
      lca run chatgpt --set 'users=2e6 person ~ "twice as many"'
      lca run chatgpt --samples 1000 --format json
      lca run chatgpt --inventory --tree --depth 2

    Output:
      Text; json is lca.result/1, of several models lca.results/1; csv has a
      row for each total, stage, node and tag, and each derived result.

    Exit status:
      0  computed; all checks and rules hold
      1  a model is in error, or a check or a rule does not hold
      2  no such model, scenario, parameter or indicator
    """
    _consistent(scenarios, all_scenarios)
    limits = _limits(tree, depth, cutoff)
    if form == "csv" and (tree or inventory):
        raise click.UsageError("--format csv has neither a tree nor an inventory")
    sampling = given_samples(samples, seed)
    given = given_settings(settings)
    asked = RunOptions(scenarios, all_scenarios, given, indicator, sampling, locked, inventory, limits)
    models = list(models_at(paths))
    if len(models) == 1 and not models[0].folder:
        ran = _ran(models[0], asked)
        _print([ran], form, headed=False)
        sys.exit(WRONG_MODEL if _fails(ran, form) else 0)
    sys.exit(_run_each(models, asked, form))


def _run_each(models: Sequence[FoundFile], asked: RunOptions, form: str) -> int:
    """The status that several models are left with: what is wrong with one is told, and hides no other."""
    ran: list[Ran] = []
    worst = 0
    for model in models:
        try:
            ran.append(_ran(model, asked))
        except LcaError as error:
            if not (model.folder and error.diagnostics[0].code == NOTHING):
                say(error.diagnostics)
                worst = max(worst, status(error.diagnostics))
            continue
        if form == "text":
            _print(ran[-1:], form, headed=True)
        worst = max(worst, WRONG_MODEL if _fails(ran[-1], form) else 0)
    if not ran and not worst:
        raise LcaError([problem(NOTHING)])
    if form != "text":
        _print(ran, form, headed=True)
    return worst


def _ran(model: FoundFile, asked: RunOptions) -> Ran:
    """One model, computed. Raises LcaError where it cannot be."""
    from lca.check import Locking, check
    from lca.trail.notes import notes
    from lca.trail.result_document import result_document

    file, path = model.read()
    checked = check(file, path, locking=Locking.REQUIRED if asked.locked else Locking.HEEDED)
    names = ["", *checked.scenarios] if asked.all_scenarios else list(dict.fromkeys(asked.scenarios)) or [""]
    found = judged(checked, names, asked.settings)
    tell_unfounded(checked, asked.settings)
    noted = notes(checked, found.results)
    say(noted)
    told = [*checked.diagnostics, *checked.unfounded("", asked.settings), *noted, *found.errors]
    runs, compared, unsampled = _sampled(found.results, asked.sampling)
    document = result_document(found.results, [*told, *unsampled], found.others, found.expected, runs, compared)
    document = _broken_down(document, checked, found.results, asked)
    if asked.indicator:
        document = _only(document, asked.indicator)
    return Ran(model.path, checked, document, found, unsampled)


def _broken_down(
    document: ResultDocument, checked: Checked, results: Sequence[Result], asked: RunOptions
) -> ResultDocument:
    """The document with the trees and inventories that are asked for, which are read from the trail of the results."""
    if not asked.inventory and asked.tree is None:
        return document
    from lca.trail.contribution_tree import TreeLimits, with_trees
    from lca.trail.needed_things import with_inventories
    from lca.trail.reading import Reading
    from lca.trail.trail import trail_of

    reading = Reading(trail_of(checked, results))
    if asked.inventory:
        document = with_inventories(document, reading)
    if asked.tree is None:
        return document
    depth, cutoff = asked.tree
    return with_trees(document, reading, TreeLimits(depth, Decimal(str(cutoff)) / 100))


def _limits(tree: bool, depth: int | None, cutoff: float | None) -> tuple[int, float] | None:
    """The limits of trees, where these are asked for."""
    if not tree:
        if depth is not None or cutoff is not None:
            raise click.UsageError("--depth and --cutoff are of --tree")
        return None
    return 3 if depth is None else depth, 1 if cutoff is None else cutoff


def _print(ran: Sequence[Ran], form: str, *, headed: bool) -> None:
    """Results, where ``headed`` each under the name of its model."""
    from lca.report.csv_file import results_as_csv
    from lca.trail.result_document import as_data

    if form == "json":
        told = [as_data(one.document) for one in ran]
        models = [{"model": one.model, **data} for one, data in zip(ran, told, strict=True)]
        write_json({"format": "lca.results/1", "models": models} if headed else told[0])
    elif form == "csv":
        click.echo(results_as_csv({one.model if headed else "": one.document for one in ran}), nl=False)
    else:
        for one in ran:
            _print_table(one, headed=headed)


def _print_table(ran: Ran, *, headed: bool) -> None:
    from lca.report.result_table import ResultTable
    from lca.report.samples_text import BLOCKS

    if headed:
        click.echo(inert(f"== {ran.model}"))
    table = ResultTable(ran.document, colour=coloured(sys.stdout), blocks=can_show(BLOCKS, sys.stdout))
    click.echo(table.text() + "\n" * headed, nl=False, color=True)
    if ran.checked.diagnostics:
        found = counted_findings(ran.checked.diagnostics)
        click.echo("\n" * (not headed) + inert(f"{found}: see `lca check {ran.model}`"), err=True)


def _fails(ran: Ran, form: str) -> bool:
    """Whether something does not hold or cannot be computed, which is told, as is what could not be tested."""
    document, checked, found = ran.document, ran.checked, ran.judged
    if form != "json":
        say([*found.errors, *ran.unsampled])
    verdicts = document.stated
    stated = len(checked.names.root.checks) + len(checked.expected_errors)
    left_out = stated - len(verdicts) - len(found.missed)
    if left_out:
        said = "1 check tests" if left_out == 1 else f"{left_out} checks test"
        click.echo(f"\n{said} the model otherwise than it was run here: not computed", err=True)
    if found.missed:
        click.echo("\n" + inert(f"checks that could not be computed: {'; '.join(found.missed)}"), err=True)
    failed = [verdict.title for verdict in verdicts if not verdict.holds]
    broken = list(dict.fromkeys(ruling.rule for ruling in document.rules if not ruling.holds))
    if failed:
        click.echo("\n" + inert(f"{len(failed)} of {len(verdicts)} checks failed: {'; '.join(failed)}"), err=True)
    if broken:
        click.echo(f"\nbroken rules: {', '.join(broken)}", err=True)
    return not found.holds or bool(ran.unsampled)


def computed(checked: Checked, scenario: str, settings: Mapping[str, str]) -> Result:
    """A model under a scenario and settings. Raises LcaError where it cannot be computed, or has nothing to compute."""
    from lca.engine.result import run as compute

    program = checked.under(scenario, settings)
    if not (program.assessments or program.derived or program.checks) and not checked.expected_errors:
        raise LcaError([problem(NOTHING)])
    return compute(program)


def _consistent(scenarios: tuple[str, ...], all_scenarios: bool) -> None:
    """Refuse options that do not go together."""
    if scenarios and all_scenarios:
        raise click.UsageError("--scenario and --all-scenarios exclude each other")
    if "" in scenarios:
        raise click.UsageError("--scenario wants the name of a scenario")


def _only(document: ResultDocument, indicator: str) -> ResultDocument:
    """What is of one indicator in a document."""
    from msgspec.structs import replace

    from lca.trail.trace_targets import no_such_indicator

    results = tuple(result for result in document.results if result.indicator == indicator)
    if not results:
        raise LcaError([no_such_indicator(indicator, dict.fromkeys(result.indicator for result in document.results))])
    pairs = document.comparisons
    left = None if pairs is None else tuple(pair for pair in pairs if pair.left.indicator == indicator)
    return replace(document, results=results, derived=(), comparisons=left)


def _sampled(
    results: Sequence[Result], sampling: tuple[int, int] | None
) -> tuple[list[Sampled], list[SampledComparison], tuple[Diagnostic, ...]]:
    """Samples of the results, if wanted, the results compared by these, and errors for those that have none."""
    if sampling is None:
        return [], [], ()
    from lca.engine.sample_statistics import compare_samples, sample, unsampled

    runs = [sample(result, *sampling) for result in results]
    return runs, compare_samples(runs), unsampled(runs)
