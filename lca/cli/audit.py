"""The command that writes audit trails."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lca.cli.judged_models import judged
from lca.cli.options import (
    MODEL,
    OUTPUT,
    SAMPLES,
    SCENARIO,
    SEED,
    SET,
    WithSettings,
    checked_model,
    given_samples,
    given_settings,
)
from lca.cli.output import WRONG_MODEL, answered, own_file, say
from lca.cli.writing import PRINTED, write_output
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.render import inert

if TYPE_CHECKING:
    from lca.check import Checked
    from lca.engine.result import Result
    from lca.studies.trail_diff import TrailDiff
    from lca.trail.reading import Reading
    from lca.trail.records import Trail


@click.command(cls=WithSettings)
@MODEL
@SCENARIO
@click.option("--all-scenarios", is_flag=True, help="Compute the model as declared and under each of its scenarios.")
@SET
@SAMPLES
@SEED
@click.option(
    "--allow-unsourced", is_flag=True, help="Write it also where figures rest on nothing, or nothing rests on them."
)
@click.option("--allow-incomplete", is_flag=True, help="Write it also where the study does not say what it must.")
@click.option(
    "--without-libraries",
    is_flag=True,
    help="Leave out the texts of libraries and bibliographies, as a licence may ask.",
)
@OUTPUT
@answered
def audit(
    model: str,
    scenarios: tuple[str, ...],
    all_scenarios: bool,
    settings: tuple[str, ...],
    samples: int | None,
    seed: int | None,
    allow_unsourced: bool,
    allow_incomplete: bool,
    without_libraries: bool,
    output: str,
) -> None:
    """Write the audit trail of MODEL, which `lca verify` checks.

    The trail is one file that tells what every figure rests on, and from which every number can be derived again
    without this software. A figure without a basis, one that no result rests on, and a study that does not say its
    goal, functional unit and boundary are refused. Which checks and rules do not hold is told; the trail is written
    all the same.

    It has the texts of models and, up to 4 MB each, of the libraries and bibliographies that did not come with the
    tool. Leave these out where a licence forbids to pass them on; a check then needs the files, as it does tables.

    Examples:
      lca audit chatgpt -o chatgpt.json
      lca audit waste_heat --all-scenarios --samples 1000 -o heat.json

    Output:
      A document in canonical JSON, described in lca/trail/README.md.

    Exit status:
      0  written; all checks and rules hold
      1  the model is in error or refused; or written, and a check or a rule
         does not hold
      2  no such model, scenario or parameter; PATH cannot be written
    """
    from lca.studies.admission import refusals
    from lca.trail.canonical import canonical
    from lca.trail.notes import notes

    if (scenarios and all_scenarios) or "" in scenarios:
        raise click.UsageError("--scenario wants the name of a scenario, and excludes --all-scenarios")
    sampling = given_samples(samples, seed)
    checked, set_to = checked_model(model), given_settings(settings)
    names = ["", *checked.scenarios] if all_scenarios else list(dict.fromkeys(scenarios)) or [""]
    if checked.program is not None:
        refused = refusals(checked, names, set_to, unsourced=allow_unsourced, incomplete=allow_incomplete)
        if refused:
            raise LcaError(refused)
    found = judged(checked, names, set_to, assessed=True)
    trail, unsampled = _trail(checked, found.results, sampling, embedding=not without_libraries)
    write_output(canonical(trail) + b"\n", output)
    if output not in PRINTED:
        figures = sum(len(case.figures) for case in trail.content.cases)
        click.echo(inert(f"{output}: {figures} figures, SHA-256 {trail.integrity.content}"), err=True)
    say([*notes(checked, found.results), *found.errors, *unsampled])
    _tell_failures([*found.results, *found.others])
    if not found.holds or unsampled:
        sys.exit(WRONG_MODEL)


def _tell_failures(results: Sequence[Result]) -> None:
    """What of the checks and rules does not hold; the trail is written all the same, and has it."""
    verdicts = [verdict for result in results for verdict in result.verdicts]
    rulings = [ruling for result in results for ruling in result.rulings]
    failed = [verdict.title for verdict in verdicts if not verdict.holds]
    broken = [ruling.rule.name for ruling in rulings if not ruling.holds]
    if failed:
        said = f"{len(failed)} of {len(verdicts)} checks failed: {'; '.join(dict.fromkeys(failed))}"
        click.echo(inert(said), err=True)
    if broken:
        said = f"{len(broken)} of {len(rulings)} rules broken: {', '.join(dict.fromkeys(broken))}"
        click.echo(inert(said), err=True)


def _trail(
    checked: Checked, results: Sequence[Result], sampling: tuple[int, int] | None, *, embedding: bool = True
) -> tuple[Trail, tuple[Diagnostic, ...]]:
    """The trail, and of which results no sample has a value."""
    from lca.trail.trail import trail_of

    if sampling is None:
        return trail_of(checked, results, [], embedding=embedding), ()
    from lca.engine.sample_statistics import sample, unsampled

    sampled = [sample(result, *sampling) for result in results]
    return trail_of(checked, results, sampled, embedding=embedding), unsampled(sampled)


def is_trail(given: str) -> bool:
    """Whether a trail is given, and not a model."""
    return Path(given).suffix == ".json"


def opened_trail(given: str) -> Reading:
    """The trail in a file, verified in form and digests."""
    from lca.trail.reading import opened
    from lca.verify import NoTrail

    own_file(Path(given), given)
    try:
        return opened(Path(given))
    except NoTrail as error:
        raise LcaError([problem("E0921", None, path=given, reason=str(error))]) from None


def compared_trails(old: Reading, new: Reading, names: tuple[str, str], scenarios: Sequence[str] = ()) -> TrailDiff:
    """What is different from one trail to another, under all their scenarios if none is told."""
    from lca.studies.trail_diff import scenarios_of, trail_diff

    try:
        return trail_diff(old, new, scenarios or scenarios_of(old, new), names)
    except (LookupError, ValueError, TypeError, ArithmeticError) as error:  # whole in its form, and no engine's work
        raise LcaError([problem("E0922", None, old=names[0], new=names[1], reason=f"{error!r:.80}")]) from error


def drawn_trail(
    model: str, scenarios: Sequence[str] | None = None, sampling: tuple[int, int] | None = None
) -> tuple[Reading, Sequence[Diagnostic]]:
    """The trail of a model under ``scenarios``, all if not told, and why it is without some of them.

    ``sampling`` is how many samples it has, and their seed. Raises LcaError where nothing can be computed.
    """
    from lca.trail.canonical import canonical, trail_from
    from lca.trail.reading import Reading

    checked = checked_model(model)
    names = ["", *checked.scenarios] if scenarios is None else scenarios
    found = judged(checked, names, {}, assessed=True)
    # Read as from a file, in which keys are sorted: what is drawn from it is then the same to the byte.
    trail, unsampled = _trail(checked, found.results, sampling)
    return Reading(trail_from(json.loads(canonical(trail)))), (*found.errors, *unsampled)
