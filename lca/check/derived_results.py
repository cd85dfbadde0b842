"""Derived results: ``result per_query in gCO2e/query = year.total / queries``, figures that are made of results."""

from __future__ import annotations

from lca.check.dimension_advice import mend
from lca.check.expression_context import ExpressionContext, Outcomes
from lca.check.expression_values import QuantityValue, dimension_and_unit
from lca.check.making import Making
from lca.check.scope import Member
from lca.check.value_order import value_order
from lca.diagnostics import Diagnostic, Label
from lca.program import DerivedResult, operations
from lca.program.figure_id import read_id
from lca.syntax import tree


class DerivedResults:
    """``lowered`` holds the derived results of the model itself, those that others read in front of these."""

    def __init__(self, making: Making, outcomes: Outcomes) -> None:
        self.on = making
        self.outcomes = outcomes
        self.lowered: dict[str, DerivedResult] = {}
        self.problems: list[Diagnostic] = []

    def lower(self) -> None:
        root = self.on.names.root
        things = (thing for thing in root.things.values() if isinstance(thing, tree.ResultDeclaration))
        ordered, self.problems = value_order(
            self.on.names, {}, {thing.name: Member(thing.name, thing, root) for thing in things}
        )
        for member in ordered:
            assert isinstance(member.thing, tree.ResultDeclaration)
            found = self._result(member, member.thing)
            if found is not None:
                self.lowered[found.name] = found
                self.on.values[found.name] = QuantityValue(found.cell)

    def _result(self, member: Member, thing: tree.ResultDeclaration) -> DerivedResult | None:
        basis = self.on.bases.of(thing.basis, member.scope)
        name = read_id(member.name)
        context = ExpressionContext(member.scope, name, None, basis, outcomes=self.outcomes)
        unit = self.on.figures.unit(thing.unit, thing.unit_span) if thing.unit else None
        cell = self.on.quantity(thing.value, context)
        if cell is None or (thing.unit and unit is None):
            return None
        own = self.on.builder.unit(cell)
        if unit is not None and unit.dimension != own.dimension:
            self.on.wrong(
                "E0226", thing.value.span, dimension_and_unit(own), Label(thing.unit_span, dimension_and_unit(unit)),
                name=thing.name, wanted=unit.dimension, found=own.dimension, advice=[mend(thing.value, own, unit)],
            )  # fmt: skip
            return None
        shown = self.on.builder.step(operations.ADD, (cell,), unit or own, thing.value.span)
        self.on.builder.name(name, shown, thing.name_span, thing.title)
        return DerivedResult(thing.name, thing.title, shown, thing.name_span)
