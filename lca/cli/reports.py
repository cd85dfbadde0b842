"""The commands that tell a result to others: report, export. What they write is drawn from a trail alone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from lca.cli.audit import drawn_trail, is_trail, opened_trail
from lca.cli.help_pages import HelpPage
from lca.cli.options import OUTPUT, SAMPLES, SEED, given_samples
from lca.cli.output import WRONG_MODEL, answered, say
from lca.cli.plug_ins import Form
from lca.cli.writing import PRINTED, write_folder, write_output
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.render import inert

if TYPE_CHECKING:
    from lca.cli.plug_ins import Writer, Written
    from lca.trail.reading import Reading

REPORTS = {
    "text": "lca.report.plain_report:as_text",
    "md": "lca.report.markdown:as_markdown",
    "html": "lca.report.html:as_html",
    "xlsx": "lca.report.workbook:as_xlsx",
    "csv": "lca.report.figures_csv:as_csv",
}
EXPORTS = {
    "prov": "lca.exports.prov:as_prov",
    "ro-crate": "lca.exports.ro_crate:as_ro_crate",
    "bibtex": "lca.exports.bibliography:as_bibtex",
    "csl-json": "lca.exports.bibliography:as_csl",
    "pact": "lca.exports.pact:as_pact",
    "brightway": "lca.exports.brightway:as_datapackages",
    "openlca": "lca.exports.openlca:as_json_ld",
}
"""By form, the function that writes it; each loads what it needs when it is asked for."""
BINARY = ("xlsx", "openlca")
FIRST_CASE = ("pact", "brightway", "openlca")
"""The forms that tell the point values of one case, and miss nothing where another cannot be computed."""
SUMMARY = Form({"text": "lca.report.plain_report:as_summary"}, "lca.reports")
REPORT, EXPORT = Form(REPORTS, "lca.reports"), Form(EXPORTS, "lca.exports")


@click.command(cls=HelpPage)
@click.argument("given", metavar="MODEL|TRAIL")
@click.option("--to", "form", type=REPORT, default="text", help="The form of the report.")
@click.option("--summary", is_flag=True, help="Only the first two pages of the text: totals, and what they rest on.")
@SAMPLES
@SEED
@OUTPUT
@answered
def report(given: str, form: str, summary: bool, samples: int | None, seed: int | None, output: str) -> None:
    """Write a report for people, of MODEL or of TRAIL.

    It is drawn from the audit trail alone, that of MODEL under all its scenarios. html is one page in which each
    number links to what it is worked out from; xlsx is a workbook of live formulas.

    Examples:
      lca report chatgpt
      lca report chatgpt --summary
      lca report chatgpt --to html -o chatgpt.html
      lca report chatgpt --to csv -o figures.csv

    Output:
      The form of --to; lca/report/README.md describes each. xlsx needs
      the extra of that name; where it is missing, the error tells how to
      install it.
      An installed package can add one, which is code of its author's that
      --to NAME executes.

    Exit status:
      0  written
      1  the model is in error; or written without a scenario that is
      2  no such model; a file is no trail; PATH cannot be written
    """
    sampling = given_samples(samples, seed)
    if sampling is not None and is_trail(given):
        raise click.UsageError("a trail has the samples that it was audited with: `lca audit` has --samples")
    if summary and form != "text":
        raise click.UsageError("--summary is of the text: leave out --to")
    _write_drawn(SUMMARY.writer("text") if summary else REPORT.writer(form), given, form, output, sampling)


@click.command(cls=HelpPage)
@click.argument("given", metavar="MODEL|TRAIL")
@click.option("--to", "form", type=EXPORT, required=True, help="The form to write.")
@OUTPUT
@answered
def export(given: str, form: str, output: str) -> None:
    """Write MODEL or TRAIL in a form that other tools read.

    It is written from the audit trail alone, that of MODEL under all its scenarios. pact, brightway and openlca
    tell the first case, and say on standard error what they leave out.

    Examples:
      lca export chatgpt --to bibtex
      lca export chatgpt --to ro-crate -o crate
      lca export chatgpt --to openlca -o chatgpt.zip

    Output:
      prov        W3C PROV-JSON
      ro-crate    a folder, RO-Crate 1.1
      bibtex      the sources; csl-json likewise
      pact        a product footprint as JSON
      brightway   a folder of datapackages
      openlca     a zip of JSON-LD
      What becomes what stands in lca/exports/README.md. An installed package
      can add a form, which is code of its author's that --to NAME executes.

    Exit status:
      0  written
      1  the model is in error, or lacks what the form asks for
      2  no such model; a file is no trail; PATH cannot be written
    """
    _write_drawn(EXPORT.writer(form), given, form, output)


def _write_drawn(writer: Writer, given: str, form: str, output: str, sampling: tuple[int, int] | None = None) -> None:
    """What is drawn from all cases is written without those that cannot be computed, which is an error all the same."""
    wrong: Sequence[Diagnostic] = ()
    if is_trail(given):
        reading = opened_trail(given)
    else:
        reading, wrong = drawn_trail(given, sampling=sampling)
    of_one = form in FIRST_CASE
    if wrong and of_one and reading.cases[0].scenario:  # the model as declared is what cannot be computed
        raise LcaError(wrong)
    write(_drawn(reading, writer, given, form), form, output)
    if of_one:
        _tell_left_out(reading)
    elif wrong:
        say(wrong)
        sys.exit(WRONG_MODEL)


def _tell_left_out(reading: Reading) -> None:
    """Say on standard error what a form without scenarios and spreads leaves out of this trail."""
    from lca.exports.network import uncertainty_left_out

    others = ", ".join(one.scenario or "as declared" for one in reading.cases[1:])
    told = [f"not exported: {others}"] if others else []
    uncertainty = uncertainty_left_out(reading.cases[0])
    told += [f"uncertainty: {uncertainty}"] if uncertainty else []
    if told:
        click.echo(inert("; ".join(told)), err=True)


def _drawn(reading: Reading, writer: Writer, given: str, form: str) -> Written:
    try:
        written = writer(reading)
    except (LookupError, ValueError, TypeError, ArithmeticError, StopIteration) as error:
        if not is_trail(given):
            raise
        # Whole in its form, and no engine's work.
        raise LcaError([problem("E0933", None, path=given, form=form, reason=f"{error!r:.80}")]) from error
    return written


def write(written: Written, form: str, output: str) -> None:
    """To the file or folder ``output`` or, where that is empty, to standard output."""
    if not output and (isinstance(written, dict) or form in BINARY):
        raise click.UsageError(f"--to {form} wants a path: -o PATH")
    if output in PRINTED and form in BINARY and sys.stdout.isatty():
        raise click.UsageError(f"--to {form} is nothing for a terminal: -o PATH")
    if isinstance(written, dict):
        write_folder(written, output)
    else:
        write_output(written, output)
