"""The command that draws a life cycle: lca graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lca.cli.audit import drawn_trail, is_trail, opened_trail
from lca.cli.help_pages import HelpPage
from lca.cli.options import INDICATOR, ONE_SCENARIO, OUTPUT
from lca.cli.output import answered
from lca.cli.plug_ins import loaded_function
from lca.cli.reports import write
from lca.diagnostics import LcaError, problem
from lca.diagnostics.nearest import did_you_mean

if TYPE_CHECKING:
    from lca.trail.reading import CaseReading, Reading
    from lca.trail.records import ResultRecord

FORMS = {
    "svg": "lca.report.graph_picture:graph_svg",
    "sankey": "lca.report.sankey:sankey_svg",
    "mermaid": "lca.report.graph_text:graph_mermaid",
    "dot": "lca.report.graph_text:graph_dot",
    "json": "lca.report.graph_text:graph_json",
}
"""By form, the function that draws one result in it."""


@click.command(cls=HelpPage)
@click.argument("given", metavar="MODEL|TRAIL")
@click.option("--to", "form", type=click.Choice(list(FORMS)), default="svg", help="What to draw it in.")
@ONE_SCENARIO
@click.option("--assessment", default="", metavar="NAME", help="Of this assessment; of the first, if not told.")
@INDICATOR
@OUTPUT
@answered
def graph(given: str, form: str, scenario: str, assessment: str, indicator: str, output: str) -> None:
    """Draw the life cycle of MODEL or of TRAIL.

    Suppliers stand on the left, what is asked for on the right, with what each adds. svg is a picture of nodes by
    stage and flows between them, sankey one of where the impact comes from, in bands as wide as what they carry;
    mermaid and dot are for documents and for Graphviz.

    Examples:
      lca graph chatgpt -o chatgpt.svg
      lca graph chatgpt --to sankey -o sankey.svg
      lca graph chatgpt --to mermaid

    Output:
      The form of --to; json is lca.graph/1.

    Exit status:
      0  written
      1  the model is in error
      2  no such model, scenario, assessment or indicator; PATH cannot be written
    """
    trail = opened_trail(given) if is_trail(given) else drawn_trail(given, [scenario])[0]
    case = _case(trail, scenario)
    text: str = loaded_function(FORMS[form])(case, _result(case, assessment, indicator))
    write(text.encode("utf-8"), form, output)


def _case(trail: Reading, scenario: str) -> CaseReading:
    """The computation under a scenario; if none is asked for, as the model is declared or else the first."""
    found = next((case for case in trail.cases if case.scenario == scenario), None)
    if found is None and scenario:
        known = [case.scenario for case in trail.cases if case.scenario]
        listed = f"the trail has {', '.join(known)}" if known else "the trail has no scenario"
        raise LcaError([problem("E0309", None, name=scenario, advice=[did_you_mean(scenario, known) or listed])])
    if not trail.cases:
        raise LcaError([problem("E0406")])
    return found or trail.cases[0]


def _result(case: CaseReading, assessment: str, indicator: str) -> ResultRecord:
    """The first result of an assessment and an indicator, of any where these are empty."""
    from lca.trail.trace_targets import no_such_indicator

    results = case.case.results
    if not results:
        raise LcaError([problem("E0406")])
    known = list(dict.fromkeys(result.assessment for result in results))
    if assessment and assessment not in known:
        advice = did_you_mean(assessment, known) or f"the assessments are {', '.join(known)}"
        raise LcaError([problem("E0310", None, name=assessment, what="assessment of this model", advice=[advice])])
    found = [result for result in results if assessment in ("", result.assessment)]
    wanted = [result for result in found if indicator in ("", result.indicator)]
    if not wanted:
        raise LcaError([no_such_indicator(indicator, {result.indicator for result in found})])
    return wanted[0]
