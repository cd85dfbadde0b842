"""The command that tests many models: test."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from lca.cli.folders import FoundFile, models_at
from lca.cli.help_pages import HelpPage
from lca.cli.options import LOCKED
from lca.cli.output import WRONG_MODEL, WRONG_USE, answered, coloured, say, status, write_json
from lca.cli.writing import PRINTED, write_output
from lca.diagnostics import Diagnostic, LcaError

if TYPE_CHECKING:
    from lca.studies.suite import Trial


@click.command(cls=HelpPage)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--junit",
    metavar="FILE",
    default="",
    help="Write the verdicts to FILE as JUnit XML, too; alone to standard output, if FILE is `-`.",
)
@LOCKED
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print verdicts."
)
@answered
def test(paths: tuple[str, ...], junit: str, locked: bool, form: str) -> None:
    """Check and compute models, and evaluate their checks.

    PATH is a model, or a folder that is searched for them; without any it is the current folder. A model passes if
    it computes, as declared and under every scenario that something is stated of, if its checks hold, its rules
    under all scenarios, and if each error that it expects, and no other, is there.

    Examples:
      lca test chatgpt siting
      lca test chatgpt --format markdown
      lca test chatgpt --junit verdicts.xml

    Output:
      A line for each model; json is lca.test/1; markdown is a page with what
      is stated beside what is computed.

    Exit status:
      0  all models pass
      1  a model fails
      2  no such file; FILE cannot be written
    """
    from lca.report.suite_table import suite_table
    from lca.report.suite_text import suite_text
    from lca.studies.suite import suite_document, together

    trials = together(_trial(model, locked=locked) for model in models_at(paths or (".",)))
    wrong = _junit_written(junit, trials) if junit else []
    alone = bool(junit) and junit in PRINTED
    if form == "json" and not alone:
        write_json(suite_document(trials))
    elif form == "markdown" and not alone:
        click.echo(suite_table(trials), nl=False)
    elif not alone:
        click.echo(suite_text(trials, colour=coloured(sys.stdout)), nl=False, color=True)
    say(wrong)
    sys.exit(status(wrong) or (WRONG_MODEL if any(trial.verdict == "fails" for trial in trials) else 0))


def _trial(model: FoundFile, *, locked: bool) -> Trial:
    """One model put to the test. Raises LcaError where a path that was named is none of a model."""
    from lca.check import Locking, check
    from lca.studies.suite import tried, unread

    try:
        file, path = model.read()
    except LcaError as error:
        if not model.folder and status(error.diagnostics) == WRONG_USE:
            raise
        return unread(model.path, error.diagnostics)
    return tried(model.path, check(file, path, locking=Locking.REQUIRED if locked else Locking.HEEDED))


def _junit_written(name: str, trials: list[Trial]) -> list[Diagnostic]:
    """What keeps the verdicts from being written, too: these are printed all the same."""
    from lca.report.junit import as_junit

    try:
        write_output(as_junit(trials), name)
    except LcaError as error:
        return list(error.diagnostics)
    return []
