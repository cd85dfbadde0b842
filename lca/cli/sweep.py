"""The command that computes a model over the values of its parameters: sweep."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from lca.cli.options import (
    INDICATOR,
    MODEL,
    ONE_SCENARIO,
    SET,
    TABULAR,
    WithSettings,
    behind_a_model,
    given_settings,
    sound_model,
    tell_unfounded,
)
from lca.cli.output import answered, can_show, write_json
from lca.diagnostics import LcaError, problem
from lca.diagnostics.nearest import did_you_mean
from lca.syntax.numbers import NUMBER

if TYPE_CHECKING:
    from lca.check import Checked
    from lca.studies.sweep import Sweep

OVER = "--over"


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
@ONE_SCENARIO
@SET
@click.option("--assessment", default="", metavar="NAME", help="Only this assessment.")
@INDICATOR
@TABULAR
@answered
def sweep(
    model: str, overs: tuple[str, ...], scenario: str, settings: tuple[str, ...], assessment: str, indicator: str,
    form: str,
) -> None:  # fmt: skip
    """Compute MODEL over the values of one parameter or two.

    VALUES are a list, `1e5 person, 1e6 person`; a range with its number of values, `1e5..1e7 person:7`, and with `
    log` behind it at equal ratios; or a pattern, `grid.*`, of the suppliers that the parameter can stand for.
    Behind MODEL they need no quotes in most shells; `zsh` wants them about a pattern.

    Examples:
      lca sweep chatgpt --over users=1e5..1e7 person:3
      lca sweep chatgpt --over 'site=grid.wind_*, grid.coal' --format csv

    Output:
      A table with a chart; json is lca.sweep/1; csv has a row for each total
      of each point.

    Exit status:
      0  computed; values that are left out are told
      1  the model is in error
      2  no such model, parameter, scenario, assessment or indicator
    """
    from lca.report.chart import SIGNS
    from lca.report.csv_file import rows_as_csv
    from lca.report.sweep_text import SweepText, sweep_rows
    from lca.studies.sweep import sweep_document

    if len(overs) > 2:
        raise click.UsageError("--over is given once or twice: a sweep is over one parameter or two")
    checked, set_to = sound_model(model), given_settings(settings)
    found = _swept(checked, overs, scenario, set_to)
    tell_unfounded(checked, set_to)
    _counted(found, assessment, indicator)
    document = sweep_document(found, assessment, indicator)
    if form == "json":
        write_json(document)
    elif form == "csv":
        heads, rows = sweep_rows(document)
        click.echo(rows_as_csv(heads, rows, ("total",)), nl=False)
    else:
        click.echo(SweepText(document, blocks=can_show(SIGNS, sys.stdout)).text(), nl=False)


def _swept(checked: Checked, overs: tuple[str, ...], scenario: str, settings: dict[str, str]) -> Sweep:
    """The totals over the axes that ``--over`` gave."""
    from lca.studies.sweep import sweep
    from lca.studies.sweep_axes import read_axis

    fixed = checked.read(settings)
    axes = [read_axis(checked, over) for over in overs]
    names = [axis.parameter for axis in axes]
    if len(set(names)) < len(names) or fixed.keys() & set(names):
        raise click.UsageError("each parameter is set or swept once")
    return sweep(checked, scenario, fixed, axes)


def _counted(found: Sweep, assessment: str, indicator: str) -> None:
    """Raises LcaError where a sweep has no such assessment or indicator; none is asked for by an empty name."""
    from lca.trail.trace_targets import no_such_indicator

    known = list(dict.fromkeys(assessment for assessment, _ in found.series))
    if assessment and assessment not in known:
        advice = did_you_mean(assessment, known) or f"the assessments are {', '.join(known)}"
        raise LcaError([problem("E0310", None, name=assessment, what="assessment of this model", advice=[advice])])
    if indicator not in ("", *(of for _, of in found.series)):
        raise LcaError([no_such_indicator(indicator, {of for _, of in found.series})])
