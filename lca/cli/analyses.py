"""The commands that vary a model: sensitivity, sweep, compare, diff."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from lca.cli.audit import is_trail, opened_trail
from lca.cli.models import INDICATOR, MODEL, SET, WithSettings, behind_a_model, checked_model, given_settings
from lca.cli.output import answered, can_show, write_json
from lca.diagnostics import LcaError, problem
from lca.diagnostics.nearest import did_you_mean
from lca.syntax.numbers import NUMBER

if TYPE_CHECKING:
    from lca.check import Checked
    from lca.engine.result import Result

SCENARIO = click.option("--scenario", default="", metavar="NAME", help="Compute under this scenario.")
TABULAR = click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help="How to print the answer."
)
DOCUMENT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the answer."
)
MOST = 20
OVER = "--over"


@click.command(cls=WithSettings)
@MODEL
@SCENARIO
@SET
@INDICATOR
@click.option(
    "--top", type=click.IntRange(min=1), default=None, help=f"How many figures to tell (text: {MOST}; else all)."
)
@TABULAR
@answered
def sensitivity(
    model: str, scenario: str, settings: tuple[str, ...], indicator: str, top: int | None, form: str
) -> None:
    """Show which figures matter most: by how many per cent a total changes where a figure does by one."""
    from lca.audit.sensitivity import sensitivity_document
    from lca.report.csv_file import rows_as_csv
    from lca.report.influence import CSV, NUMBERS, influence_rows, influence_text

    result = _computed(checked_model(model), scenario, given_settings(settings))
    document = sensitivity_document(result, top or (MOST if form == "text" else None))
    document["results"] = _of_indicator(document["results"], indicator)
    if form == "json":
        write_json(document)
    elif form == "csv":
        click.echo(rows_as_csv(CSV, influence_rows(document), NUMBERS), nl=False)
    else:
        click.echo(influence_text(document), nl=False)


def _sound(checked: Checked) -> Checked:
    """The model, if it is not in error."""
    if not checked.ok:
        raise LcaError(checked.diagnostics)
    return checked


def _computed(checked: Checked, scenario: str, settings: dict[str, str]) -> Result:
    from lca.engine.result import run

    result = run(checked.under(scenario, settings))
    if not result.outcomes:
        raise LcaError([problem("E0406")])
    return result


def _of_indicator(totals: list[dict[str, Any]], indicator: str) -> list[dict[str, Any]]:
    """Those of one indicator, or all without one. Raises LcaError where there is none."""
    from lca.audit.trace import no_such_indicator

    found = [total for total in totals if indicator in ("", total["indicator"])]
    if indicator and not found:
        raise LcaError([no_such_indicator(indicator, {total["indicator"] for total in totals})])
    return found


class WithRanges(WithSettings):
    """A command that also takes the values of ``--over`` without quotes: ``--over users=1e5..1e7 person:7``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put together again, behind the model, the words that the shell parted: all up to the next option."""
        joined: list[str] = []
        behind = False
        for index, word in enumerate(args):
            if behind and not _is_option(word):
                joined[-1] += f" {word}"
                continue
            joined.append(word)
            value = args[index - 1 : index] == [OVER] or word.startswith(f"{OVER}=")
            behind = value and behind_a_model(args[:index])
            following = args[index + 1 : index + 3]
            if value and not behind and len(following) == 2 and not any(map(_is_option, following)):
                said = f'MODEL stands first, or quotes about the values: {OVER} "users=1e5..1e7 person:7"'
                raise click.UsageError(said, ctx)
        return super().parse_args(ctx, joined)


def _is_option(word: str) -> bool:
    return word.startswith("-") and not NUMBER.match(word)


@click.command(cls=WithRanges)
@MODEL
@click.option(
    OVER, "overs", multiple=True, required=True, metavar="NAME=VALUES",
    help="Vary a parameter over a list (a, b, c), a range (1e5..1e7 person:7) or a pattern of suppliers (grid.*).",
)  # fmt: skip
@SCENARIO
@SET
@click.option("--assessment", default="", metavar="NAME", help="Only this assessment.")
@INDICATOR
@TABULAR
@answered
def sweep(
    model: str, overs: tuple[str, ...], scenario: str, settings: tuple[str, ...], assessment: str, indicator: str,
    form: str,
) -> None:  # fmt: skip
    """Compute a model over the values of one parameter, or of two.

    VALUES are a list, `1e5 person, 1e6 person`; a range with its number of values, `1e5..1e7 person:7`, and with ` log`
    behind it at equal ratios; or a pattern, `grid.*`, of the suppliers that the parameter can stand for. Behind MODEL
    they need no quotes in most shells; `zsh` wants them about a pattern.
    """
    from lca.audit.sweep import sweep_document
    from lca.audit.trace import no_such_indicator
    from lca.engine.axes import read_axis
    from lca.engine.sweep import sweep as compute
    from lca.report.chart import SIGNS
    from lca.report.csv_file import rows_as_csv
    from lca.report.sweep import SweepText, sweep_rows

    if len(overs) > 2:
        raise click.UsageError("--over is given once or twice: a sweep is over one parameter or two")
    checked = _sound(checked_model(model))
    fixed = checked.read(given_settings(settings))
    axes = [read_axis(checked, over) for over in overs]
    names = [axis.parameter for axis in axes]
    if len(set(names)) < len(names) or fixed.keys() & set(names):
        raise click.UsageError("each parameter is set or swept once")
    found = compute(checked, scenario, fixed, axes)
    known = list(dict.fromkeys(assessment for assessment, _ in found.series))
    if assessment and assessment not in known:
        advice = did_you_mean(assessment, known) or f"the assessments are {', '.join(known)}"
        raise LcaError([problem("E0310", None, name=assessment, what="assessment of this model", advice=[advice])])
    if indicator not in ("", *(of for _, of in found.series)):
        raise LcaError([no_such_indicator(indicator, {of for _, of in found.series})])
    document = sweep_document(found, assessment, indicator)
    if form == "json":
        write_json(document)
    elif form == "csv":
        heads, rows = sweep_rows(document)
        click.echo(rows_as_csv(heads, rows, ("total",)), nl=False)
    else:
        click.echo(SweepText(document, blocks=can_show(SIGNS, sys.stdout)).text(), nl=False)


@click.command()
@MODEL
@click.argument("before")
@click.argument("after")
@INDICATOR
@DOCUMENT
@answered
def compare(model: str, before: str, after: str, indicator: str, form: str) -> None:
    """Show what changes each total from one scenario to another, split among the parameters that they set differently.

    BEFORE and AFTER are scenarios of MODEL, or `declared`: the model as it is declared, unless a scenario is so called.
    """
    from lca.audit.compare import compare_document
    from lca.engine.compare import compare as compute
    from lca.report.compare import DECLARED, compare_text

    checked = _sound(checked_model(model))
    names = ("" if name == DECLARED and name not in checked.scenarios else name for name in (before, after))
    document = compare_document(compute(checked, *names))
    document["totals"] = _of_indicator(document["totals"], indicator)
    if form == "json":
        write_json(document)
    else:
        click.echo(compare_text(document), nl=False)


@click.command()
@click.argument("old")
@click.argument("new")
@SCENARIO
@INDICATOR
@DOCUMENT
@answered
def diff(old: str, new: str, scenario: str, indicator: str, form: str) -> None:
    """Show what is different between two versions of a model, OLD and NEW, and what that does to each total.

    OLD and NEW are two models, or two audit trails, which are compared under all their scenarios unless one is told.
    The exit status is 0 whether anything is different or not.
    """
    from lca.report.diff import diff_text
    from lca.report.trail_diff import trail_diff_text

    if is_trail(old) != is_trail(new):
        model, trail = (new, old) if is_trail(old) else (old, new)
        raise click.UsageError(
            f"{trail} is a trail and {model} is a model: two models are compared, or two trails; "
            f"`lca audit {model}` writes the trail of a model"
        )
    document = (_of_trails if is_trail(old) else _of_models)(old, new, scenario)
    document["totals"] = _of_indicator(document["totals"], indicator)
    if form == "json":
        write_json(document)
    else:
        click.echo((trail_diff_text if is_trail(old) else diff_text)(document), nl=False)


def _of_models(old: str, new: str, scenario: str) -> dict[str, Any]:
    from lca.audit.diff import diff_document
    from lca.engine.versions import Version, differences

    models = [_sound(checked_model(model)) for model in (old, new)]
    versions = [Version(_computed(checked, scenario, {}), checked) for checked in models]
    return diff_document(differences(*versions), old, new)


def _of_trails(old: str, new: str, scenario: str) -> dict[str, Any]:
    from lca.audit.trail_diff import scenarios_of, trail_diff_document

    trails = opened_trail(old), opened_trail(new)
    scenarios = scenarios_of(*trails)
    if scenario and scenario not in scenarios:
        advice = (
            did_you_mean(scenario, filter(None, scenarios))
            or f"their scenarios are {', '.join(filter(None, scenarios)) or 'none'}"
        )
        raise LcaError([problem("E0310", None, name=scenario, what="scenario of these trails", advice=[advice])])
    try:
        return trail_diff_document(*trails, [scenario] if scenario else scenarios, (old, new))
    except (LookupError, ValueError, TypeError, ArithmeticError) as error:  # whole in its form, and no engine's work
        raise LcaError([problem("E0922", None, old=old, new=new, reason=f"{error!r:.80}")]) from error
