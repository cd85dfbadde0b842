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
from lca.trail.figure_entries import basis_entries
from lca.trail.record_places import Places
from lca.trail.records import Case, DerivedResultRecord, PartRecord, ResultRecord
from lca.trail.result_entries import (
    CheckEntry,
    DerivedEntry,
    ExpectedErrorEntry,
    LibraryEntry,
    RequirementEntry,
    ResultDocument,
    ResultEntry,
    RuleEntry,
    SidesEntry,
    StudyEntry,
)
from lca.trail.sample_records import comparison_entries, with_samples
from lca.trail.shared import table_record

SHOWN = ("goal", "functional_unit", "boundary", *ACCEPTS)

if TYPE_CHECKING:
    from lca.engine.sample_statistics import Sampled, SampledComparison


def result_document(
    results: Sequence[Result],
    diagnostics: Iterable[Diagnostic],
    checked: Sequence[Result] = (),
    expected: Iterable[ExpectedErrorEntry] = (),
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
        study=study_entry(results[0].program),
        results=tuple(_result(case, record) for case in cases for record in case.results),
        derived=tuple(_derived(case, record) for case in cases for record in case.derived),
        checks=tuple(check_entry(one, r.program.scenario) for r in (*results, *checked) for one in r.verdicts),
        rules=tuple(rule_entry(ruling, result.program) for ruling, result in rulings),
        expected_errors=tuple(expected),
        diagnostics=tuple(as_json(diagnostic) for diagnostic in diagnostics),
        comparisons=comparison_entries(comparisons) if runs else None,
    )


def as_data(document: ResultDocument) -> dict[str, Any]:
    """The document for JSON; the statistics of stages and nodes are by name there."""
    told: dict[str, Any] = to_builtins(document)
    results = (*told["results"], *told["derived"])
    for samples in (result["samples"] for result in results if "samples" in result):
        for parts in ("stages", "nodes"):
            samples[parts] = {one.pop("name"): one for one in samples[parts]}
    return told


def study_entry(program: Program) -> StudyEntry:
    """What a study says of itself, its conventions, and the libraries that it used."""
    return StudyEntry(
        name=program.study.get("name", ""),
        title=program.title,
        year=YEARS[program.year],
        gwp=program.study.get("gwp", ""),
        libraries=tuple(LibraryEntry(name=one.name, version=one.version, path=one.path) for one in program.libraries),
        tables=tuple(table_record(table, Places()) for table in program.tables),
        **{key: program.study[key] for key in SHOWN if program.study.get(key, "").strip()},
    )


def library_entries(program: Program) -> tuple[LibraryEntry, ...]:
    """The libraries that a program used, with their licences."""
    return tuple(
        LibraryEntry(name=one.name, version=one.version, licence=one.licence, path=one.path)
        for one in program.libraries
    )


def _result(case: Case, record: ResultRecord) -> ResultEntry:
    nodes = {node.name: node for node in case.nodes}
    tags: dict[str, dict[str, str]] = {}
    for part in record.tags:
        tags.setdefault(part.name, {})[part.label] = part.value
    return ResultEntry(
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


def _derived(case: Case, record: DerivedResultRecord) -> DerivedEntry:
    return DerivedEntry(
        name=record.name,
        title=record.title,
        scenario=case.scenario,
        settings={setting.name: setting.value for setting in case.settings},
        unit=record.unit,
        value=record.total.value,
        samples=record.samples,
    )


def _values(parts: Iterable[PartRecord]) -> dict[str, str]:
    return {part.name: part.value for part in parts}


def check_entry(verdict: CheckVerdict, scenario: str) -> CheckEntry:
    """A check that was computed, with both its sides."""
    basis = basis_entries(verdict.check.basis)
    return CheckEntry(title=verdict.title, scenario=scenario, holds=verdict.holds, basis=basis, **_sides(verdict))


def _sides(verdict: CheckVerdict) -> dict[str, str]:
    return {
        "left": plain(verdict.left),
        "relation": verdict.relation,
        "right": plain(verdict.right),
        "unit": verdict.unit.symbol,
        "tolerance": verdict.tolerance,
        "allowed": plain(verdict.allowed),
    }


def rule_entry(ruling: RuleVerdict, program: Program) -> RuleEntry:
    """A rule with each of its requirements, both sides of those that compare."""
    return RuleEntry(
        rule=ruling.rule.name,
        title=ruling.rule.title,
        assessment=ruling.rule.assessment,
        scenario=program.scenario,
        settings=dict(program.settings),
        holds=ruling.holds,
        requirements=tuple(map(requirement_entry, ruling.requirements)),
    )


def requirement_entry(met: MetRequirement) -> RequirementEntry:
    """A requirement, with both its sides where it compares two quantities."""
    text, message, holds = met.requirement.text, met.requirement.message, met.holds
    if met.compared is None:
        return RequirementEntry(requires=text, message=message, holds=holds)
    return SidesEntry(requires=text, message=message, holds=holds, **_sides(met.compared))


def expected_error_entry(expected: ExpectedErrorDeclaration, found: Iterable[str]) -> ExpectedErrorEntry:
    """An error that a model says it has, with the codes of those that it has."""
    codes = tuple(dict.fromkeys(found))
    return ExpectedErrorEntry(
        title=expected.title,
        scenario=expected.scenario,
        expects=expected.code,
        found=codes,
        holds=expected.code in codes,
    )
