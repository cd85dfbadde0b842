"""Assessments: how much of each node is needed, in dependency order, and what each then contributes.

With demands f and the technology matrix A this is g = B s, s = A⁻¹ f (Heijungs and Suh 2002, ch. 2), worked out along
the graph: amounts pass from users to suppliers, and only what depends on itself is left as a system of equations.
"""

from __future__ import annotations

from lca.check.expressions import Expressions
from lca.check.figures import Setting
from lca.check.nodes import Nodes
from lca.check.scope import Member, Scope
from lca.graph import components, cycle, reached
from lca.program import Assessment, Flow, Loop, Operation, Unknown
from lca.source import Span
from lca.syntax import tree
from lca.units import PLAIN, quotient
from lca.units.unit import KG_CO2E


class Assessing:
    """``lowered`` holds the assessments of the model itself; ``loops`` the ways round that were found."""

    def __init__(self, expressions: Expressions, nodes: Nodes) -> None:
        self.on = expressions
        self.nodes = nodes
        self.lowered: dict[str, Assessment] = {}
        self.ways: dict[tuple[str, ...], Span] = {}
        self.burdens: dict[str, int] = {}
        self.needed: set[str] = set()
        """What stands behind ``of`` in needs; a parameter among these must stay a node."""

    def lower(self) -> None:
        scope = self.on.names.root
        for thing in scope.things.values():
            if isinstance(thing, tree.Assessment):
                needs = self._needs(thing, scope)
                if needs and not self.on.problems:
                    _Amounts(self, thing, needs).resolve()

    def burden(self, name: str) -> int:
        """The cell of all that one run of a node emits, the same for every assessment."""
        if name not in self.burdens:
            node = self.nodes.lowered[name]
            cell = self.on.builder.step(Operation.ADD, node.burdens, KG_CO2E, node.span)
            self.on.builder.name(f"{name}.emits(all)", cell, node.span)
            self.burdens[name] = cell
        return self.burdens[name]

    def _needs(self, assessment: tree.Assessment, scope: Scope) -> list[tuple[str, int]]:
        if not assessment.needs and assessment.name not in scope.module.broken:
            self.on.wrong("E0403", assessment.name_span, "needs nothing", name=assessment.name)
        found = []
        for need in assessment.needs:
            label = f"{assessment.name}.needs({need.supplier.path})"
            basis = self.on.bases.of(need.basis, scope)
            amount = self.on.quantity(need.amount, Setting(scope, label, None, basis, choice=True))
            supplier = self.nodes.supplier(need.supplier, scope, None)
            if supplier is None or not self.nodes.carries(amount, need.amount, supplier, need.supplier.span):
                continue
            if not isinstance(supplier.target, Member):
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
            self.on.builder.name(label, amount, need.span)
            self.needed.add(f"{scope.prefix}{need.supplier.path}")
            found.append((supplier.name, self.nodes.chosen(amount, supplier, need.span)))
        return found


class _Amounts:
    """The amounts of one assessment: what reaches each node so far, and the cells that follow from it."""

    def __init__(self, assessing: Assessing, assessment: tree.Assessment, needs: list[tuple[str, int]]) -> None:
        self.assessing = assessing
        self.assessment = assessment
        self.needs = needs
        self.builder = assessing.on.builder
        self.nodes = assessing.nodes.lowered
        self.incoming: dict[str, list[int]] = {}
        self.contributions: dict[str, int] = {}
        self.loops: list[int] = []
        self.reached: tuple[str, ...] = ()

    def resolve(self) -> None:
        for name, cell in self.needs:
            self.incoming.setdefault(name, []).append(cell)
        links = {name: [flow.supplier for flow in node.flows if flow.supplier] for name, node in self.nodes.items()}
        found = reached(links, self.incoming)
        if any(name not in self.nodes for name in found):
            return
        self.reached = tuple(found)
        inside = {name: links[name] for name in found}
        for group in reversed(components(inside)):
            if len(group) > 1 or group[0] in inside[group[0]]:
                self._loop(group, inside)
            else:
                self._node(group[0], self._sum(group[0]), frozenset())
        self._finish()

    def _name(self, what: str, node: str) -> str:
        return f"{self.assessment.name}.{what}({node})"

    def _sum(self, node: str) -> int | None:
        """What the users met so far need of a node."""
        cells = self.incoming.get(node, [])
        if len(cells) < 2:
            return cells[0] if cells else None
        unit = self.builder.unit(self.nodes[node].makes)
        return self.builder.step(Operation.ADD, tuple(cells), unit, self.nodes[node].span)

    def _node(self, name: str, amount: int | None, inside: frozenset[str]) -> None:
        """A node's runs, what they need of its suppliers (those ``inside`` a loop are solved for), what they emit."""
        node = self.nodes[name]
        assert amount is not None, "a node is only reached because something needs it"
        self.builder.name(self._name("amount", name), amount, node.span, node.title)
        runs = self.builder.step(Operation.RUNS, (amount, node.makes), PLAIN, node.span)
        self.builder.name(self._name("runs", name), runs, node.span)
        for flow in node.flows:
            if flow.supplier and flow.supplier not in inside:
                unit = self.builder.unit(flow.amount)
                cell = self.builder.step(Operation.MULTIPLY, (runs, flow.amount), unit, flow.span)
                self.incoming.setdefault(flow.supplier, []).append(cell)
        self._contribution(name, runs)

    def _contribution(self, name: str, runs: int) -> None:
        node = self.nodes[name]
        if not node.burdens:
            return
        each = node.burdens[0]
        if len(node.burdens) > 1:
            each = self.assessing.burden(name)
        cell = self.builder.step(Operation.MULTIPLY, (runs, each), KG_CO2E, node.span)
        self.contributions[name] = cell
        self.builder.name(self._name("node", name), cell, node.span, node.title)

    def _loop(self, group: list[str], links: dict[str, list[str]]) -> None:
        """Solve x = d + C x over the group; C[i, j] is what one unit of j's product needs of i's."""
        place = {name: index for index, name in enumerate(group)}
        coefficients = [
            (place[flow.supplier], place[name], self._coefficient(name, flow))
            for name in group
            for flow in self.nodes[name].flows
            if flow.supplier in place
        ]
        demands = tuple(self._sum(name) for name in group)
        span = self.nodes[group[0]].span
        way = tuple(cycle(links, group))
        self.assessing.ways.setdefault(way, span)
        self.loops.append(len(self.builder.loops))
        self.builder.loops.append(Loop(tuple(group), demands, tuple(coefficients), span))
        for name in group:
            unit = self.builder.unit(self.nodes[name].makes)
            unknown = Unknown(self.loops[-1], place[name], unit, self.nodes[name].span)
            self._node(name, self.builder.add(unknown), frozenset(group))

    def _coefficient(self, name: str, flow: Flow) -> int:
        unit = quotient(self.builder.unit(flow.amount), self.builder.unit(self.nodes[name].makes))
        return self.builder.step(Operation.RUNS, (flow.amount, self.nodes[name].makes), unit, flow.span)

    def _finish(self) -> None:
        assessment = self.assessment
        cells = tuple(self.contributions.values())
        total = self.builder.step(Operation.ADD, cells, KG_CO2E, assessment.name_span)
        self.builder.name(f"{assessment.name}.total", total, assessment.name_span, assessment.title)
        self.assessing.lowered[assessment.name] = Assessment(
            assessment.name,
            assessment.title,
            tuple(self.needs),
            self.contributions,
            total,
            self.reached,
            tuple(self.loops),
            assessment.name_span,
        )
