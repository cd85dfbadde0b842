"""A case of a trail as a program again, as far as the trail tells it: its cells, loops, flows, and what is judged."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from lca.basis import Quality
from lca.program import DerivedResult, Program, Requirement, Rule, operations
from lca.program.cells import Cell, Figure, FigureOrigin, Loop, Named, RestingPart, ScalingPart, Step, Unknown
from lca.program.figure_id import FLOWS, FigureId, Role, read_id
from lca.program.inventory import Argument, Assessment, Flow, FlowKind, Impact, Node
from lca.program.operations import OPERATIONS
from lca.source import Span
from lca.studies.restoring import Restored, spread_of
from lca.trail.reading import CaseReading
from lca.trail.records import (
    AmountRecord,
    AnyFigure,
    AssessmentRecord,
    DerivedRecord,
    FlowRecord,
    InputRecord,
    LoopRecord,
    NodeRecord,
)
from lca.units import Unit

ABOUT_TOTALS = "rests", "scales", "scored"
"""What is told of a total once it is worked out, and is a value of its own where a check or a rule reads it."""
COMPARED = "within", "within_share"


class RestoredProgram:
    """Puts the program of one case together. ``choices`` are parameters that stand for something else in another."""

    def __init__(self, case: CaseReading, restored: Restored, choices: frozenset[str]) -> None:
        self.case = case
        self.restored = restored
        self.choices = choices
        self.cells: list[Cell] = []
        self.at: dict[str, int] = {}
        self.named: dict[FigureId, Named] = {}
        self._factors: dict[tuple[str, int], int] = {}
        self._flows: set[FigureId] = set()
        read = {one for told in case.derived.values() if told.operation not in ABOUT_TOTALS for one in told.arguments}
        for told in case.figures.values():
            apart = isinstance(told, DerivedRecord) and told.operation in (*ABOUT_TOTALS, *COMPARED)
            if not apart or told.id in read:
                cell = self._cell(told)
                self.at[told.id] = len(self.cells)
                self.cells.append(cell)

    def _cell(self, told: AnyFigure) -> Cell:
        unit, span = self.restored.units[told.unit], self.restored.span(told.place)
        if isinstance(told, InputRecord):
            return self._figure(told, unit, span)
        if isinstance(told, AmountRecord):
            return Unknown(told.loop, told.member, unit, span)
        arguments = [self.at[one] for one in told.arguments]
        if told.operation == "rests":
            return RestingPart(arguments[0], told.on[0], unit, span)
        if told.operation == "scales":
            return ScalingPart(arguments[0], arguments[1], unit, span)
        if told.operation == operations.MULTIPLY.name and len(arguments) == 2:
            choice = self._chosen(told.arguments[0])
            if choice in self.choices:
                arguments[1] = self._factor(choice, arguments[1])
        return Step(OPERATIONS[told.operation], tuple(arguments), unit, span)

    def _chosen(self, amount: str) -> str:
        """The parameter that chose what supplies an amount; empty where none did."""
        found = self.case.derived.get(amount)
        last = found.arguments[-1:] if found and found.operation == operations.MULTIPLY.name else ()
        given = (self.case.inputs[one] for one in last if one in self.case.inputs)
        return next((one.id for one in given if one.origin == FigureOrigin.SUPPLIER), "")

    def _factor(self, choice: str, cell: int) -> int:
        """A factor as what a choice stands for, which it is called after: another choice gives it another value."""
        factor = self.cells[cell]
        if not isinstance(factor, Figure):
            return cell
        if (choice, cell) not in self._factors:
            self._factors[choice, cell] = len(self.cells)
            self.cells.append(replace(factor, name=FigureId(choice, Role.STANDS, str(factor.unit.dimension))))
        return self._factors[choice, cell]

    def _figure(self, told: InputRecord, unit: Unit, span: Span) -> Figure:
        return Figure(
            name=read_id(told.id),
            number=told.written,
            value=self._stated(told),
            unit=unit,
            basis=self.restored.basis(told.basis),
            origin=FigureOrigin(told.origin),
            span=span,
            details=told.details,
            spread=spread_of(told.spread, unit) if told.spread else None,
            quality=Quality(told.quality, span) if told.quality else None,
        )

    def _stated(self, told: InputRecord) -> Decimal:
        """The value of an input, which a trail always has."""
        value = self.case.base(told.id)
        if value is None:
            raise ValueError(f"{told.id} has no value")
        return value

    def program(self) -> Program:
        self._name_figures()
        nodes = {node.name: self._node(node) for node in self.case.case.nodes}
        return Program(
            study={}, title="", year=Decimal(0), scenario=self.case.scenario, settings={}, libraries=(), tables=(),
            cells=tuple(self.cells), loops=tuple(map(self._loop, self.case.case.loops)), named=self.named,
            indicators={}, nodes=nodes,
            assessments={one.name: self._assessment(one) for one in self.case.case.assessments},
            derived={
                one.name: DerivedResult(one.name, one.title, self.at[one.total.figure], self.restored.span(one.place))
                for one in self.case.case.derived
            },
            checks=(), rules=(self._judged(),),
            decisive=frozenset(), characterisations=frozenset(), chosen={},
        )  # fmt: skip

    def _name_figures(self) -> None:
        """The names that a model gives: not those of steps between, nor of the literals of a formula."""
        for text, index in self.at.items():
            figure, name = self.cells[index], read_id(text)
            if not name.literal if isinstance(figure, Figure) else self._has_formula(text):
                self.named[name] = Named(name, "", index, figure.span)

    def _has_formula(self, name: str) -> bool:
        figure = self.case.figures[name]
        return not isinstance(figure, InputRecord) and bool(figure.formula)

    def _loop(self, told: LoopRecord) -> Loop:
        demands = tuple(None if one is None else self.at[one] for one in told.demands)
        coefficients = tuple((one.row, one.column, self.at[one.figure]) for one in told.coefficients)
        return Loop(tuple(told.members), demands, coefficients, self.restored.span(told.place))

    def _node(self, told: NodeRecord) -> Node:
        flows = tuple(self._flow(told.name, one, one.amount) for one in told.flows if one.amount is not None)
        return Node(
            name=told.name, declared=told.declared, template=told.template, title=told.title,
            stage=told.stage, makes=self._known(told.makes) or 0, share=self._known(told.share), exchanges=flows,
            tags=(), span=self.restored.span(told.place),
            arguments=tuple(
                Argument(one.name, one.value, one.written, self._known(one.figure))
                for one in told.arguments
            ),
        )  # fmt: skip

    def _known(self, figure: str | None) -> int | None:
        return None if figure is None else self.at.get(figure)

    def _flow(self, node: str, told: FlowRecord, amount: str) -> Flow:
        """A flow, which is named as its amount is, or else by its node and supplier."""
        span, cell, name = self.restored.span(told.place), self.at[amount], read_id(amount)
        choice, kind = self._chosen(amount), FlowKind.AVOIDS if told.avoids else FlowKind.USES
        supplier = choice if told.factor and choice in self.choices else told.supplier or told.factor
        if name.role not in FLOWS or name in self._flows:
            name, count = FigureId(node, Role(kind), choice or supplier), 1
            while name in self.named:
                count += 1
                name = replace(name, ordinal=count)
        self.named[name] = Named(name, "", cell, span)
        self._flows.add(name)
        return Flow(name, kind, "", supplier, cell, {}, span)

    def _assessment(self, told: AssessmentRecord) -> Assessment:
        impacts = {
            result.indicator: Impact({}, self.at[result.total.figure], {}, self.at[result.credits.figure])
            for result in self.case.case.results
            if result.assessment == told.name
        }
        return Assessment(told.name, told.title, (), impacts, (), {}, {}, {}, (), self.restored.span(told.place))

    def _judged(self) -> Rule:
        """What checks and rules read, as the conditions of one rule: no more of them is asked of this program."""
        case, span = self.case.case, self.restored.span("")
        found: list[int] = []
        for told in (*case.checks, *(one for rule in case.rules for one in rule.requirements)):
            verdict = self.case.derived.get(told.figure)
            sides = [self.at[one] for one in verdict.arguments if one in self.at] if verdict else []
            truth = [self.at[told.figure]] if told.figure in self.at else []
            found += sides if len(sides) > 1 else truth  # a truth was worked out before it was asked for
        return Rule("", "", "", tuple(Requirement("", "", None, cell, span) for cell in found), span)
