"""What all that reaches an assessment through a thing causes: ``launch.upstream(grid, water)``."""

from __future__ import annotations

from lca.check.expression_values import QuantityValue, Value
from lca.check.needed_amounts import NeededAmounts
from lca.check.result_things import ResultThing
from lca.check.scope import OutcomeReference
from lca.inventory.product_system import ProductSystem, beside
from lca.inventory.upstream import Upstream
from lca.program import operations
from lca.program.figure_id import FigureId, Role
from lca.program.inventory import Assessment
from lca.source import Span
from lca.syntax import tree


class NeededUpstream:
    """Reads it; what no part of a total comes through is told."""

    def __init__(self, amounts: NeededAmounts, system: ProductSystem) -> None:
        self.amounts = amounts
        self.things = amounts.things
        self.upstream = Upstream(system)
        self.builder = system.builder
        self.system = system
        self._made: dict[FigureId, int] = {}

    def read(
        self, found: OutcomeReference, assessment: Assessment, indicator: str, argument: tree.Expression, span: Span
    ) -> Value | None:
        """Its cell in an indicator; None, and told, where there is nothing that has it."""
        thing = self.things.asked(argument)
        if thing is None:
            return None
        self.amounts.parts.readers.add(self.amounts.parts.reader)
        label = FigureId(assessment.name, Role.UPSTREAM, thing.name, beside(indicator))
        if label not in self._made:
            cells = self._cells(thing, assessment, indicator)
            if not cells and not self._counted(found, thing, assessment, span):
                return None
            self._made[label] = self.builder.step(operations.ADD, tuple(cells), self.system.unit(indicator), span)
            self.builder.name(label, self._made[label], span)
        return QuantityValue(self._made[label])

    def _cells(self, thing: ResultThing, assessment: Assessment, indicator: str) -> list[int]:
        if thing.nodes:
            return self.upstream.parts(assessment, frozenset(thing.nodes), indicator)
        unit = self.system.unit(indicator)
        return [
            self.builder.step(operations.MULTIPLY, (runs, flow.burdens[indicator]), unit, flow.span)
            for name, runs in assessment.runs.items()
            for flow in self.things.nodes[name].flows
            if thing.supplies(flow) and not flow.avoids and indicator in flow.burdens
        ]

    def _counted(self, found: OutcomeReference, thing: ResultThing, assessment: Assessment, span: Span) -> bool:
        """Whether a part that is nothing is no error: it counts in another indicator, or may be none."""
        used = (flow for name in assessment.runs for flow in self.things.nodes[name].flows if not flow.avoids)
        if any(name in assessment.runs for name in thing.nodes):
            if self.upstream.emits(assessment, frozenset(thing.nodes)) or self.amounts.parts.postponed or found.of_any:
                return True
            why = "nothing that reaches the assessment through it emits anything"
            self.amounts.parts.no_part(assessment, why, span, self.amounts.there(found, assessment))
            return False
        return any(map(thing.supplies, used)) or self.amounts.may_be_none(found, thing, assessment, span)
