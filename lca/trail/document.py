"""Results as the document `lca.result/1`: what is printed, written as JSON or CSV, is read from it alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from lca.arithmetic import plain
from lca.check.fields import YEARS
from lca.check.mixing import ACCEPTS
from lca.diagnostics import Diagnostic
from lca.diagnostics.render import as_json
from lca.engine.result import Met, Outcome, Result, Ruling, Verdict
from lca.program import Program
from lca.syntax.tree import ExpectedError
from lca.trail.figures import grounds_told
from lca.trail.records import SamplesRecord
from lca.trail.samples import comparisons_document, samples_record
from lca.trail.trace_document import table_facts

SHOWN = ("goal", "functional_unit", "boundary", *ACCEPTS)

if TYPE_CHECKING:
    from lca.engine.uncertainty import Comparison, Sampled


def result_document(
    results: Sequence[Result],
    diagnostics: Iterable[Diagnostic],
    checked: Sequence[Result] = (),
    expected: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """All results of one model, one `Result` for each scenario. Numbers are decimal strings that add up exactly.

    ``checked`` are further results of which only the checks are told, and the rules that do not hold; ``expected`` are
    facts of expected errors.
    """
    rulings = [(ruling, result) for result in results for ruling in result.rulings]
    rulings += [(ruling, result) for result in checked for ruling in result.rulings if not ruling.holds]
    return {
        "format": "lca.result/1",
        "study": study_facts(results[0].program),
        "results": [_outcome(outcome, result.program) for result in results for outcome in result.outcomes],
        "checks": [verdict_facts(verdict, r.program.scenario) for r in (*results, *checked) for verdict in r.verdicts],
        "rules": [ruling_facts(ruling, result.program) for ruling, result in rulings],
        "expected_errors": list(expected),
        "diagnostics": [as_json(diagnostic) for diagnostic in diagnostics],
    }


def add_samples(document: dict[str, Any], runs: Sequence[Sampled], comparisons: Sequence[Comparison]) -> None:
    """The samples of a document's results, given in their order, beside each of them."""
    outcomes = ((run, one) for run in runs for one in run.outcomes)
    for result, (run, one) in zip(document["results"], outcomes, strict=True):
        result["samples"] = _samples(samples_record(run, one, lambda span: span.place))
    document["comparisons"] = comparisons_document(comparisons)


def _samples(samples: SamplesRecord) -> dict[str, Any]:
    """The samples of one result, with the statistics of its parts by name."""
    told: dict[str, Any] = to_builtins(samples)
    return told | {part: {one.pop("name"): one for one in told[part]} for part in ("stages", "nodes")}


def study_facts(program: Program) -> dict[str, Any]:
    """What a study says of itself, its conventions, and the libraries that it used."""
    return {
        "name": program.study.get("name", ""),
        "title": program.title,
        "year": YEARS[program.year],
        "gwp": program.study.get("gwp", ""),
        "libraries": [{"name": used.name, "version": used.version, "path": used.path} for used in program.libraries],
        "tables": table_facts(program.tables),
        **{key: program.study[key] for key in SHOWN if program.study.get(key, "").strip()},
    }


def _outcome(outcome: Outcome, program: Program) -> dict[str, Any]:
    return {
        "assessment": outcome.assessment,
        "title": outcome.title,
        "scenario": outcome.scenario,
        "settings": dict(program.settings),
        "indicator": outcome.indicator,
        "unit": outcome.unit.symbol,
        "total": plain(outcome.total),
        "credits": plain(outcome.credits),
        "stages": _numbers(outcome.stages),
        "nodes": _numbers(outcome.nodes),
        "tags": {key: _numbers(values) for key, values in outcome.tags.items()},
        "titles": {name: program.nodes[name].title for name in outcome.nodes if program.nodes[name].title},
        "stage_of": {name: program.nodes[name].stage for name in outcome.nodes},
    }


def ruling_facts(ruling: Ruling, program: Program) -> dict[str, Any]:
    """A rule with each of its requirements, both sides of those that compare."""
    return {
        "rule": ruling.rule.name,
        "title": ruling.rule.title,
        "assessment": ruling.rule.assessment,
        "scenario": program.scenario,
        "settings": dict(program.settings),
        "holds": ruling.holds,
        "requirements": [_met(met, program.scenario) for met in ruling.requirements],
    }


def _met(met: Met, scenario: str) -> dict[str, Any]:
    sides = verdict_facts(met.compared, scenario) if met.compared else {}
    kept = {key: sides[key] for key in ("left", "relation", "right", "unit", "tolerance", "allowed") if sides}
    required = met.requirement
    return {"requires": required.text, "message": required.message, "holds": met.holds, **kept}


def _numbers(values: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: plain(value) for name, value in values.items()}


def verdict_facts(verdict: Verdict, scenario: str) -> dict[str, Any]:
    """A check that was computed, with both its sides."""
    return {
        "title": verdict.title,
        "scenario": scenario,
        "left": plain(verdict.left),
        "relation": verdict.relation,
        "right": plain(verdict.right),
        "unit": verdict.unit.symbol,
        "tolerance": verdict.tolerance,
        "allowed": plain(verdict.allowed),
        "holds": verdict.holds,
        "basis": to_builtins(list(grounds_told(verdict.check.basis))),
    }


def expected_facts(expected: ExpectedError, found: Iterable[str]) -> dict[str, Any]:
    """An error that a model says it has, with the codes of those that it has."""
    codes = list(dict.fromkeys(found))
    return {
        "title": expected.title,
        "scenario": expected.scenario,
        "expects": expected.code,
        "found": codes,
        "holds": expected.code in codes,
    }
