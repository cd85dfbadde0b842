"""What the results of a model are noted for, which only their values show."""

from __future__ import annotations

from collections.abc import Iterable

from lca.check import Checked
from lca.diagnostics import Diagnostic, problem
from lca.engine.result import Outcome, Result
from lca.notation import shown
from lca.trail.plausible_totals import PlausibleTotals


def notes(checked: Checked, results: Iterable[Result]) -> list[Diagnostic]:
    """Totals outside of what is plausible (W0833), and credits that are below nothing (N0903)."""
    results, totals = list(results), PlausibleTotals(checked.plausibility)
    return [told for result in results for told in totals.doubtful(result)] + _credits(results)


def _credits(results: Iterable[Result]) -> list[Diagnostic]:
    return [
        problem(
            "N0903",
            result.program.assessments[outcome.assessment].span,
            "",
            name=_named(outcome),
            credit=_credit(outcome),
        )
        for result in results
        for outcome in result.outcomes
        if outcome.credits < 0
    ]


def _named(outcome: Outcome) -> str:
    under = f" in scenario `{outcome.scenario}`" if outcome.scenario else ""
    return f"`{outcome.assessment}`{under}"


def _credit(outcome: Outcome) -> str:
    return f"{shown(outcome.credits)} {outcome.unit.symbol}".rstrip()
