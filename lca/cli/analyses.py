"""The commands that tell what makes a difference: sensitivity, compare, diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click
from msgspec.structs import replace

from lca.cli.audit import compared_trails, is_trail, opened_trail
from lca.cli.help_pages import HelpPage
from lca.cli.options import (
    DOCUMENT,
    INDICATOR,
    MODEL,
    ONE_SCENARIO,
    SET,
    TABULAR,
    WithSettings,
    checked_model,
    given_settings,
    sound_model,
    tell_unfounded,
)
from lca.cli.output import answered, write_json
from lca.diagnostics import LcaError, problem
from lca.diagnostics.nearest import did_you_mean

if TYPE_CHECKING:
    from lca.check import Checked
    from lca.engine.result import Result
    from lca.studies.change_records import Diff, TotalChange
    from lca.studies.sensitivity_analysis import SensitiveTotal
    from lca.studies.trail_diff import TrailDiff

MOST = 20
AnyTotal = TypeVar("AnyTotal", "TotalChange", "SensitiveTotal")


@click.command(cls=WithSettings)
@MODEL
@ONE_SCENARIO
@SET
@INDICATOR
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help=f"How many figures to tell; if not told, {MOST} as text, else all.",
)
@TABULAR
@answered
def sensitivity(
    model: str, scenario: str, settings: tuple[str, ...], indicator: str, top: int | None, form: str
) -> None:
    """Show which figures each total depends on most.

    The measure is the elasticity: by how many per cent a total changes where a figure does by one, by its exact
    derivative. What is worth measuring better stands first, what defines the question last. Where figures have a
    spread, their part of the total's variance is told.

    Examples:
      lca sensitivity chatgpt --top 5
      lca sensitivity chatgpt --format csv

    Output:
      A table, in which a column of more than 100 rows is a line; json is
      lca.sensitivity/1, and csv has a row for each figure.

    Exit status:
      0  computed
      1  the model is in error
      2  no such model, scenario, parameter or indicator
    """
    from lca.report.csv_file import rows_as_csv
    from lca.report.sensitivity_text import CSV, NUMBERS, influence_rows, influence_text
    from lca.studies.sensitive_columns import by_column
    from lca.studies.sensitivity_analysis import sensitivity as compute

    checked, set_to = checked_model(model), given_settings(settings)
    result = _computed(checked, scenario, set_to)
    tell_unfounded(checked, set_to)
    found = by_column(compute(result), top or MOST) if form == "text" else compute(result, top)
    document = replace(found, results=_of_indicator(found.results, indicator))
    if form == "json":
        write_json(document)
    elif form == "csv":
        click.echo(rows_as_csv(CSV, influence_rows(document), NUMBERS), nl=False)
    else:
        click.echo(influence_text(document), nl=False)


def _computed(checked: Checked, scenario: str, settings: dict[str, str]) -> Result:
    from lca.engine.result import run

    result = run(checked.under(scenario, settings))
    if not result.totals:
        raise LcaError([problem("E0406")])
    return result


def _of_indicator(totals: tuple[AnyTotal, ...], indicator: str) -> tuple[AnyTotal, ...]:
    """Those of one indicator, or all without one. Raises LcaError where there is none."""
    from lca.trail.trace_targets import no_such_indicator

    found = tuple(total for total in totals if indicator in ("", total.indicator))
    if indicator and not found:
        raise LcaError([no_such_indicator(indicator, {total.indicator for total in totals})])
    return found


@click.command(cls=HelpPage)
@MODEL
@click.argument("before")
@click.argument("after")
@INDICATOR
@DOCUMENT
@answered
def compare(model: str, before: str, after: str, indicator: str, form: str) -> None:
    """Split the change of each total between two scenarios.

    BEFORE and AFTER are scenarios of MODEL, or `declared`: the model as it is declared, unless a scenario is so
    called. The change is split among the parameters that they set differently, and the parts add up to it exactly.

    Examples:
      lca new service
      lca compare service/model.lca declared busy

    Output:
      Tables; json is lca.compare/1.

    Exit status:
      0  computed
      1  the model is in error
      2  no such model, scenario or indicator
    """
    from lca.report.compare_text import DECLARED, compare_text
    from lca.studies.compare import compare as compute

    checked = sound_model(model)
    names = ("" if name == DECLARED and name not in checked.scenarios else name for name in (before, after))
    found = compute(checked, *names)
    document = replace(found, totals=_of_indicator(found.totals, indicator))
    if form == "json":
        write_json(document)
    else:
        click.echo(compare_text(document), nl=False)


@click.command(cls=HelpPage)
@click.argument("old")
@click.argument("new")
@ONE_SCENARIO
@INDICATOR
@DOCUMENT
@answered
def diff(old: str, new: str, scenario: str, indicator: str, form: str) -> None:
    """Show what differs between two versions of a model.

    OLD and NEW are two models, or two audit trails; trails are compared under all their scenarios unless one is
    told. What is different in figures, choices, structure, libraries and bases is listed, and the change of each
    total split among it.

    Examples:
      lca audit chatgpt -o old.json
      lca audit chatgpt --set 'users=2e6 person ~ "a guess"' -o new.json
      lca diff old.json new.json

    Output:
      Tables; json is lca.diff/1, of trails lca.trail_diff/1.

    Exit status:
      0  compared, whether anything is different or not
      1  a model is in error
      2  no such model, scenario or indicator; a file is no trail
    """
    from lca.report.diff_text import diff_text
    from lca.report.trail_diff_text import trail_diff_text
    from lca.studies.change_records import Diff

    if is_trail(old) != is_trail(new):
        model, trail = (new, old) if is_trail(old) else (old, new)
        raise click.UsageError(
            f"{trail} is a trail and {model} is a model: two models are compared, or two trails; "
            f"`lca audit {model}` writes the trail of a model"
        )
    found = _of_trails(old, new, scenario) if is_trail(old) else _of_models(old, new, scenario)
    document = replace(found, totals=_of_indicator(found.totals, indicator))
    if form == "json":
        write_json(document)
    else:
        click.echo(diff_text(document) if isinstance(document, Diff) else trail_diff_text(document), nl=False)


def _of_models(old: str, new: str, scenario: str) -> Diff:
    from lca.studies.differences import diff
    from lca.studies.versions import Version

    before, after = (Version(_computed(checked, scenario, {}), checked) for checked in map(sound_model, (old, new)))
    return diff(before, after, (old, new))


def _of_trails(old: str, new: str, scenario: str) -> TrailDiff:
    from lca.studies.trail_diff import scenarios_of

    trails = opened_trail(old), opened_trail(new)
    scenarios = scenarios_of(*trails)
    if scenario and scenario not in scenarios:
        advice = (
            did_you_mean(scenario, filter(None, scenarios))
            or f"their scenarios are {', '.join(filter(None, scenarios)) or 'none'}"
        )
        raise LcaError([problem("E0310", None, name=scenario, what="scenario of these trails", advice=[advice])])
    return compared_trails(*trails, (old, new), [scenario] if scenario else scenarios)
