"""How much of a thing an assessment needs in all, ``launch.amount(grid)``, and how often a node runs for that."""

from __future__ import annotations

from lca.check.expression_values import QuantityValue, SupplierValue, Value
from lca.check.flow_suppliers import Supplying
from lca.check.instance_names import in_quotes
from lca.check.result_parts import ResultParts
from lca.check.result_things import ResultThing, ResultThings, listed
from lca.check.scope import OutcomeReference
from lca.program import operations
from lca.program.builder import ProgramBuilder
from lca.program.figure_id import FigureId, Role
from lca.program.inventory import Assessment, Flow
from lca.source import Span
from lca.syntax import tree
from lca.units import PLAIN, Unit

AMOUNTS = ("amount", "runs")


class NeededAmounts:
    """Reads the amounts of assessments. What is needed for none of them is told: no zero is read that nobody meant."""

    def __init__(self, builder: ProgramBuilder, parts: ResultParts, things: ResultThings, supplying: Supplying) -> None:
        self.builder = builder
        self.parts = parts
        self.things = things
        self.supplying = supplying
        self._made: dict[FigureId, int] = {}

    def read(
        self, found: OutcomeReference, assessment: Assessment, argument: tree.Expression, span: Span
    ) -> Value | None:
        """The cell of an amount or of runs; None, and told, where there is nothing that has them."""
        thing = self.things.asked(argument)
        unit = None if thing is None else self._unit(found, thing, span)
        if thing is None or unit is None:
            return None
        self.parts.readers.add(self.parts.reader)
        label = FigureId(assessment.name, Role.AMOUNT if found.what == "amount" else Role.RUNS, thing.name)
        if label in self._made:
            return QuantityValue(self._made[label])
        cells = self._cells(found.what, thing, assessment)
        if not cells and not self.may_be_none(found, thing, assessment, span):
            return None
        if len(cells) == 1 and thing.nodes:
            return QuantityValue(cells[0])  # which has this name already
        self._made[label] = self.builder.step(operations.ADD, tuple(cells), unit, span)
        self.builder.name(label, self._made[label], span)
        return QuantityValue(self._made[label])

    def used(self, assessment: Assessment, node: str, flow: Flow) -> int | None:
        """The cell of how much of a flow all runs of a node have; None where it does not run."""
        runs = assessment.runs.get(node)
        if runs is None:
            return None
        return self.builder.step(operations.MULTIPLY, (runs, flow.amount), self.builder.unit(flow.amount), flow.span)

    def _cells(self, what: str, thing: ResultThing, assessment: Assessment) -> list[int]:
        known = assessment.amounts if what == "amount" else assessment.runs
        if thing.nodes:
            return [known[name] for name in thing.nodes if name in known]
        flows = ((name, flow) for name in assessment.runs for flow in self.things.nodes[name].flows)
        used = (self.used(assessment, *one) for one in flows if thing.supplies(one[1]) and not one[1].avoids)
        return [cell for cell in used if cell is not None]

    def _unit(self, found: OutcomeReference, thing: ResultThing, span: Span) -> Unit | None:
        """The unit of an amount; None where there is no one thing that has it."""
        why, advice = self._several(found, thing)
        if why:
            self.things.on.wrong("E0326", span, "", name=f"{found.what}({thing.name})", why=why, advice=[advice])
            return None
        if found.what == "runs":
            return PLAIN
        if thing.factor is not None:
            return self.supplying.product(SupplierValue(thing.factor))
        return self.builder.unit(self.things.nodes[thing.nodes[0]].makes) if thing.nodes else None

    def _several(self, found: OutcomeReference, thing: ResultThing) -> tuple[str, str]:
        """Why something has no amount or does not run, and what does; empty where it is one thing."""
        start = f"{found.assessment.name}.{found.what}"
        if found.what == "runs" and not thing.nodes and (thing.factor or thing.library):
            return "a factor does not run", f"its amount is `{found.assessment.name}.amount(…)`"
        if thing.library is not None:
            used = dict.fromkeys(
                flow.factor for node in self.things.nodes.values() for flow in node.flows if thing.supplies(flow)
            )
            parts = [f"`{start}({factor})`" for factor in used]
            advice = f"there are {listed(parts)}" if parts else "nothing in the model uses a factor of it"
            return "a library has many factors, each with an amount of its own", advice
        nodes = [self.things.nodes[name] for name in thing.nodes]
        if found.what == "runs" or not nodes:
            return "", ""
        parts = [f"`{start}({in_quotes(node.name) if '(' in node.name else node.name})`" for node in nodes]
        if len({node.name.removeprefix(node.declared) for node in nodes}) > 1:
            return "it has several products, each with an amount of its own", f"there are {listed(parts)}"
        if len({self.builder.unit(node.makes).dimension for node in nodes}) > 1:
            return "its instances do not make the same", f"there are {listed(parts)}"
        return "", ""

    def may_be_none(self, found: OutcomeReference, thing: ResultThing, assessment: Assessment, span: Span) -> bool:
        """Whether there is nothing of it for a reason that makes it no error."""
        if found.of_any or self.parts.postponed or not assessment.reached:
            return True
        spared = any(name in assessment.spared for name in thing.nodes) or any(
            thing.supplies(flow) for name in assessment.reached for flow in self.things.nodes[name].flows
        )
        if spared:
            self.parts.only_spared(assessment, span)
            return True
        why = f"nothing in the assessment {'needs' if thing.nodes else 'uses'} it"
        self.parts.no_part(assessment, why, span, self.there(found, assessment))
        return False

    def there(self, found: OutcomeReference, assessment: Assessment) -> str:
        """What there is instead."""
        flows = (flow for name in assessment.runs for flow in self.things.nodes[name].flows if not flow.avoids)
        factors = dict.fromkeys(flow.factor for flow in flows if flow.factor) if found.what != "runs" else {}
        names = [in_quotes(name) if "(" in name else name for name in assessment.runs]
        return f"there are {listed([f'`{found.what}({name})`' for name in (*names, *factors)])}"
