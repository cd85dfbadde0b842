"""One computation of a trail: a model under one scenario, with its figures, results, attribution, checks and rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from lca.arithmetic import telling
from lca.engine.result import Outcome, Result
from lca.program import Program, total_cell
from lca.program.cells import first_names
from lca.program.inventory import Assessment, Flow, Impact, Node
from lca.trail.added_figures import AddedFigures
from lca.trail.cell_ids import consumed, ids_of
from lca.trail.deferred import Deferred
from lca.trail.derivation import Derivation, trail_number
from lca.trail.formula import Formulas
from lca.trail.influences import Influences
from lca.trail.record_places import Places
from lca.trail.records import (
    AnyFigure,
    ArgumentRecord,
    AssessmentRecord,
    AttributionRecord,
    Burden,
    Case,
    CheckRecord,
    Contribution,
    Credit,
    DerivedResultRecord,
    FlowRecord,
    NodeRecord,
    OfNode,
    PartRecord,
    ResultRecord,
    RuleRecord,
    SettingRecord,
    Side,
    TagPart,
    TagRecord,
)
from lca.trail.shared import Shared
from lca.trail.verdict_figures import VerdictFigures, sides_of


def case_of(result: Result, shared: Shared | None = None) -> Case:
    """What is told of a result; places as they are looked up, where no more cases are told beside it.

    Figures, and what totals rest on, are worked out when they are first read.
    """
    writer = _Writer(result, shared or Shared.by(Places()))
    program = result.program
    with telling():
        return Case(
            scenario=program.scenario,
            settings=tuple(SettingRecord(name=name, value=value) for name, value in program.settings.items()),
            nodes=tuple(writer.nodes()),
            assessments=tuple(writer.assessment(assessment) for assessment in program.assessments.values()),
            results=tuple(writer.result_record(outcome) for outcome in result.outcomes),
            derived=tuple(writer.derived_record(outcome) for outcome in result.derived),
            checks=Deferred(lambda: writer.checks),
            rules=Deferred(lambda: writer.rules),
            loops=Deferred(lambda: writer.derivation.loops()),
            figures=Deferred(writer.figures),
            attribution=Deferred(lambda: writer.attribution),
        )


class _Writer:
    """Writes the parts of a case. Every number is a figure; the rest points at these."""

    def __init__(self, result: Result, shared: Shared) -> None:
        self.result = result
        self.program: Program = result.program
        self.shared = shared
        self.units = shared.units
        self.places = shared.places
        labels = sides_of(result)
        self.cells = consumed(self.program, [*_wanted(self.program), *labels])
        self.ids = {cell: str(one) for cell, one in ids_of(self.program, self.cells, labels).items()}
        self.added = AddedFigures(self.program, self.ids, shared.units, shared.places)
        self.verdicts = VerdictFigures(self.added, shared.grounds)
        self.influences = Influences(result.evaluation, self.added, shared.grounds)

    @cached_property
    def derivation(self) -> Derivation:
        """The figures of the program; a formula tells one operation."""
        evaluation, named = self.result.evaluation, first_names(self.program.named)
        formulas = Formulas(evaluation, {**self.ids, **{cell: str(name) for cell, name in named.items()}})
        return Derivation(evaluation, self.ids, self.shared, formulas)

    def figures(self) -> Iterator[AnyFigure]:
        """Those of the program, then those of verdicts, then those of what totals rest on."""
        with telling():
            yield from self.derivation.figures(self.cells)
        _ = self.attribution
        yield from self.added.figures

    @cached_property
    def checks(self) -> tuple[CheckRecord, ...]:
        with telling():
            return tuple(self.verdicts.check(verdict) for verdict in self.result.verdicts)

    @cached_property
    def rules(self) -> tuple[RuleRecord, ...]:
        with telling():
            return tuple(self.verdicts.rule(ruling) for ruling in self.result.rulings)

    @cached_property
    def attribution(self) -> tuple[AttributionRecord, ...]:
        """What totals rest on; the figures of checks and rules are added before those that this adds."""
        _ = self.checks, self.rules
        with telling():
            return tuple(
                self.influences.of(total_cell(self.program, one.assessment, one.indicator))
                for one in self.result.totals
            )

    def nodes(self) -> Iterator[NodeRecord]:
        """The nodes that assessments lead to, and those that credits are for."""
        assessments = self.program.assessments.values()
        found = {name for assessment in assessments for name in assessment.reached}
        for impact in (impact for assessment in assessments for impact in assessment.impacts.values()):
            found.update(impact.credits)
        return (self._node(name) for name in self.program.nodes if name in found)

    def _node(self, name: str) -> NodeRecord:
        node = self.program.nodes[name]
        return NodeRecord(
            name=name,
            declared=node.declared,
            template=node.template,
            title=node.title,
            stage=node.stage,
            makes=self._id(node.makes),
            share=None if node.share is None else self._id(node.share),
            exchanges=tuple(map(self._flow, node.exchanges)),
            tags=tuple(TagRecord(name=key, value=value) for key, value in node.tags),
            arguments=self._arguments(node),
            place=self.places.of(node.span),
        )

    def _flow(self, flow: Flow) -> FlowRecord:
        return FlowRecord(
            kind=flow.kind.value,
            supplier=flow.supplier,
            factor=flow.factor,
            amount=self._id(flow.amount),
            burdens=tuple(
                Burden(indicator=indicator, figure=self.ids[cell])
                for indicator, cell in flow.burdens.items()
                if cell in self.ids
            ),
            place=self.places.of(flow.span),
        )

    def _arguments(self, node: Node) -> tuple[ArgumentRecord, ...]:
        return tuple(
            ArgumentRecord(
                name=one.name,
                value=one.value,
                written=one.written,
                figure=None if one.cell is None else self._id(one.cell),
            )
            for one in node.arguments
        )

    def _id(self, cell: int) -> str | None:
        """The id of a figure that results rest on; None for one that they do not."""
        return self.ids.get(cell)

    def assessment(self, assessment: Assessment) -> AssessmentRecord:
        return AssessmentRecord(
            name=assessment.name,
            title=assessment.title,
            needs=tuple(OfNode(node=name, figure=self.ids[cell]) for name, cell in assessment.needs),
            runs=tuple(OfNode(node=name, figure=self.ids[cell]) for name, cell in assessment.runs.items()),
            spared=tuple(
                OfNode(node=name, figure=self.ids[cell]) for name, cell in assessment.spared.items() if cell in self.ids
            ),
            place=self.places.of(assessment.span),
        )

    def result_record(self, outcome: Outcome) -> ResultRecord:
        impact: Impact = self.program.assessments[outcome.assessment].impacts[outcome.indicator]
        return ResultRecord(
            assessment=outcome.assessment,
            title=outcome.title,
            indicator=outcome.indicator,
            indicator_title=self.program.indicators[outcome.indicator].title,
            unit=self.units.symbol(outcome.unit),
            total=Side(figure=self.ids[impact.total], value=trail_number(outcome.total)),
            credits=Side(figure=self.ids[impact.credit], value=trail_number(outcome.credits)),
            nodes=tuple(
                Contribution(name=name, figure=self.ids[impact.contributions[name]], value=trail_number(value))
                for name, value in outcome.nodes.items()
            ),
            stages=tuple(PartRecord(name=name, value=trail_number(value)) for name, value in outcome.stages.items()),
            tags=tuple(
                TagPart(name=key, label=label, value=trail_number(value))
                for key, values in outcome.tags.items()
                for label, value in values.items()
            ),
            credited=tuple(Credit(name=name, figure=self.ids[cell]) for name, cell in impact.credits.items()),
        )

    def derived_record(self, outcome: Outcome) -> DerivedResultRecord:
        one = self.program.derived[outcome.assessment]
        return DerivedResultRecord(
            name=one.name,
            title=one.title,
            unit=self.units.symbol(outcome.unit),
            total=Side(figure=self.ids[one.cell], value=trail_number(outcome.total)),
            place=self.places.of(one.span),
        )


def _wanted(program: Program) -> list[int]:
    """The cells that results are: totals, credits, how often nodes run, and what is derived of these."""
    found = [one.cell for one in program.derived.values()]
    for assessment in program.assessments.values():
        for impact in assessment.impacts.values():
            found += [impact.total, impact.credit, *impact.contributions.values(), *impact.credits.values()]
        found += assessment.runs.values()
        found += [cell for _, cell in assessment.needs]
    return found
