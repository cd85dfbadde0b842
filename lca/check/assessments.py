"""Assessments: what each needs, and the order in which they are worked out."""

from __future__ import annotations

from lca.check.expression_context import ExpressionContext, words_of
from lca.check.instances import InstanceCall
from lca.check.making import Making
from lca.check.nodes import Nodes
from lca.check.scope import Scope
from lca.inventory.amounts import AssessmentAmounts, Demand
from lca.inventory.product_system import ProductSystem
from lca.program.cells import FigureOrigin
from lca.program.figure_id import FigureId, Role
from lca.program.inventory import Assessment
from lca.syntax import tree


class Assessing:
    """``lowered`` holds the assessments of the model itself."""

    def __init__(self, making: Making, nodes: Nodes) -> None:
        self.on = making
        self.nodes = nodes
        declared = {name for scope in making.names for name in scope.indicators}
        self.system = ProductSystem(making.builder, nodes.lowered, making.indicators.known, declared)
        self.lowered: dict[str, Assessment] = {}
        self._asked: dict[str, list[tuple[tree.NeedClause, ExpressionContext, InstanceCall | None]]] = {}
        self.needed: set[str] = set()
        """What stands behind ``of`` in needs; a parameter among these must stay a node."""

    def ask(self) -> None:
        """What needs ask of templates, whose instances are nodes of the product system, too."""
        scope = self.on.names.root
        for assessment in (thing for thing in scope.things.values() if isinstance(thing, tree.AssessmentDeclaration)):
            self._asked[assessment.name] = [self._need(assessment, need, scope) for need in assessment.needs]

    def _need(
        self, assessment: tree.AssessmentDeclaration, need: tree.NeedClause, scope: Scope
    ) -> tuple[tree.NeedClause, ExpressionContext, InstanceCall | None]:
        label = FigureId(assessment.name, Role.NEEDS, need.supplier.path)
        basis = self.on.bases.of(need.basis, scope)
        words = words_of(need.amount, need.supplier)
        context = ExpressionContext(scope, label, None, basis, exempt=FigureOrigin.CHOICE, words=words)
        return need, context, self.nodes.supplying.asked(need.supplier, context)

    def lower(self) -> None:
        scope = self.on.names.root
        assessments = [thing for thing in scope.things.values() if isinstance(thing, tree.AssessmentDeclaration)]
        needs = [self._needs(assessment, scope) for assessment in assessments]
        for assessment, needed in zip(assessments, needs, strict=True):
            if not needed or self.on.problems:
                continue
            demand = Demand(assessment.name, assessment.title, tuple(needed), assessment.name_span)
            found = AssessmentAmounts(self.system, demand).resolve()
            if found is not None:
                self.lowered[assessment.name] = found

    def _needs(self, assessment: tree.AssessmentDeclaration, scope: Scope) -> list[tuple[str, int]]:
        if not assessment.needs and assessment.name not in scope.module.broken:
            self.on.wrong("E0403", assessment.name_span, "needs nothing", name=assessment.name)
        found = []
        for need, context, call in self._asked[assessment.name]:
            amount = self.on.quantity(need.amount, context)
            supplier = self.nodes.supplying.supplier(need.supplier, context, call)
            if supplier is None or not self.nodes.supplying.carries(amount, need.amount, supplier, need.supplier.span):
                continue
            if not supplier.is_node:
                advice = f"let a node use it: `process p {{ makes 1 … uses 1 … of {supplier.name} }}`"
                self.on.wrong(
                    "E0313",
                    need.supplier.span,
                    "a factor",
                    name=supplier.name,
                    what="a factor, not a node",
                    advice=[advice],
                )
                continue
            assert amount is not None
            self.on.builder.name(context.label, amount, need.span)
            self.needed.update(supplier.through)
            found.append((supplier.name, self.nodes.supplying.chosen(amount, supplier, need.span)))
        return found
