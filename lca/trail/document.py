"""Results as the document `lca.result/1`: what is printed, written as JSON or CSV, is read from it alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from lca.arithmetic import plain
from lca.check.block_fields import YEARS
from lca.check.mixing import ACCEPTS
from lca.diagnostics import Diagnostic
from lca.diagnostics.render import as_json
from lca.engine.result import CheckVerdict, MetRequirement, Result, RuleVerdict
from lca.program import Program
from lca.syntax.tree import ExpectedErrorDeclaration
from lca.trail.case import case_of
from lca.trail.figures import grounds_told
from lca.trail.places import Places
from lca.trail.records import Case, Part, ResultRecord
from lca.trail.results import (
    CheckTold,
    ComparedTold,
    ExpectedTold,
    LibraryTold,
    RequirementTold,
    ResultDocument,
    ResultTold,
    RuleTold,
    StudyTold,
)
from lca.trail.samples import comparisons_told, with_samples
from lca.trail.shared import table_record

SHOWN = ("goal", "functional_unit", "boundary", *ACCEPTS)

if TYPE_CHECKING:
    from lca.engine.sample_statistics import Sampled, SampledComparison


def result_document(
    results: Sequence[Result],
    diagnostics: Iterable[Diagnostic],
    checked: Sequence[Result] = (),
    expected: Iterable[ExpectedTold] = (),
    runs: Sequence[Sampled] = (),
    comparisons: Sequence[SampledComparison] = (),
) -> ResultDocument:
    """All results of one model, one `Result` for each scenario. Numbers add up exactly.

    ``checked`` are further results of which only the checks are told, and the rules that do not hold. ``runs`` are the
    samples of each of the results, or of none, with ``comparisons`` by these.
    """
    cases = [case_of(result) for result in results]
    if runs:
        cases = [with_samples(case, run, Places().of) for case, run in zip(cases, runs, strict=True)]
    rulings = [(ruling, result) for result in results for ruling in result.rulings]
    rulings += [(ruling, result) for result in checked for ruling in result.rulings if not ruling.holds]
    return ResultDocument(
        format="lca.result/1",
        study=study_told(results[0].program),
        results=tuple(_result(case, record) for case in cases for record in case.results),
        checks=tuple(check_told(one, r.program.scenario) for r in (*results, *checked) for one in r.verdicts),
        rules=tuple(rule_told(ruling, result.program) for ruling, result in rulings),
        expected_errors=tuple(expected),
        diagnostics=tuple(as_json(diagnostic) for diagnostic in diagnostics),
        comparisons=comparisons_told(comparisons) if runs else None,
    )


def as_data(document: ResultDocument) -> dict[str, Any]:
    """The document for JSON; the statistics of stages and nodes are by name there."""
    told: dict[str, Any] = to_builtins(document)
    for samples in (result["samples"] for result in told["results"] if "samples" in result):
        for parts in ("stages", "nodes"):
            samples[parts] = {one.pop("name"): one for one in samples[parts]}
    return told


def study_told(program: Program) -> StudyTold:
    """What a study says of itself, its conventions, and the libraries that it used."""
    return StudyTold(
        name=program.study.get("name", ""),
        title=program.title,
        year=YEARS[program.year],
        gwp=program.study.get("gwp", ""),
        libraries=tuple(LibraryTold(name=one.name, version=one.version, path=one.path) for one in program.libraries),
        tables=tuple(table_record(table, Places()) for table in program.tables),
        **{key: program.study[key] for key in SHOWN if program.study.get(key, "").strip()},
    )


def libraries_told(program: Program) -> tuple[LibraryTold, ...]:
    """The libraries that a program used, with their licences."""
    return tuple(
        LibraryTold(name=one.name, version=one.version, licence=one.licence, path=one.path) for one in program.libraries
    )


def _result(case: Case, record: ResultRecord) -> ResultTold:
    nodes = {node.name: node for node in case.nodes}
    tags: dict[str, dict[str, str]] = {}
    for part in record.tags:
        tags.setdefault(part.name, {})[part.label] = part.value
    return ResultTold(
        assessment=record.assessment,
        title=record.title,
        scenario=case.scenario,
        settings={setting.name: setting.value for setting in case.settings},
        indicator=record.indicator,
        unit=record.unit,
        total=record.total.value,
        credits=record.credits.value,
        stages=_values(record.stages),
        nodes=_values(record.nodes),
        tags=tags,
        titles={part.name: nodes[part.name].title for part in record.nodes if nodes[part.name].title},
        stage_of={part.name: nodes[part.name].stage for part in record.nodes},
        samples=record.samples,
    )


def _values(parts: Iterable[Part]) -> dict[str, str]:
    return {part.name: part.value for part in parts}


def check_told(verdict: CheckVerdict, scenario: str) -> CheckTold:
    """A check that was computed, with both its sides."""
    basis = grounds_told(verdict.check.basis)
    return CheckTold(title=verdict.title, scenario=scenario, holds=verdict.holds, basis=basis, **_sides(verdict))


def _sides(verdict: CheckVerdict) -> dict[str, str]:
    return {
        "left": plain(verdict.left),
        "relation": verdict.relation,
        "right": plain(verdict.right),
        "unit": verdict.unit.symbol,
        "tolerance": verdict.tolerance,
        "allowed": plain(verdict.allowed),
    }


def rule_told(ruling: RuleVerdict, program: Program) -> RuleTold:
    """A rule with each of its requirements, both sides of those that compare."""
    return RuleTold(
        rule=ruling.rule.name,
        title=ruling.rule.title,
        assessment=ruling.rule.assessment,
        scenario=program.scenario,
        settings=dict(program.settings),
        holds=ruling.holds,
        requirements=tuple(map(requirement_told, ruling.requirements)),
    )


def requirement_told(met: MetRequirement) -> RequirementTold:
    """A requirement, with both its sides where it compares two quantities."""
    text, message, holds = met.requirement.text, met.requirement.message, met.holds
    if met.compared is None:
        return RequirementTold(requires=text, message=message, holds=holds)
    return ComparedTold(requires=text, message=message, holds=holds, **_sides(met.compared))


def expected_told(expected: ExpectedErrorDeclaration, found: Iterable[str]) -> ExpectedTold:
    """An error that a model says it has, with the codes of those that it has."""
    codes = tuple(dict.fromkeys(found))
    return ExpectedTold(
        title=expected.title,
        scenario=expected.scenario,
        expects=expected.code,
        found=codes,
        holds=expected.code in codes,
    )
