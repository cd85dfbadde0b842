"""Assessments: how much of each node is needed, in dependency order, and what each then contributes.

With demands f and the technology matrix A this is g = B s, s = A⁻¹ f (Heijungs and Suh 2002, ch. 2), worked out along
the graph: amounts pass from users to suppliers, and only what depends on itself is left as a system of equations.
"""

from __future__ import annotations

from collections.abc import Iterator

from lca.check.expressions import Expressions
from lca.check.nodes import Nodes
from lca.check.scope import Member, Scope
from lca.check.setting import Setting, words_of
from lca.factors import CLIMATE
from lca.graph import components, cycle, reached
from lca.program.cells import Loop, Operation, Origin, Unknown
from lca.program.inventory import Assessment, Flow, Impact, Node
from lca.source import Span
from lca.syntax import tree
from lca.units import PLAIN, Unit, quotient

CREDIT = "avoided "
"""Stands before the name of a node where it need not run: credits are worked out like amounts, and kept apart."""


def supplier_of(flow: Flow, side: str) -> str:
    """Where a flow of a node met on ``side`` leads: on the side of credits all does, elsewhere what is avoided."""
    return (CREDIT if flow.avoids else side) + flow.supplier


def beside(indicator: str) -> str:
    """What stands behind a name for another indicator than climate: ``launch.node(chatgpt, water)``."""
    return "" if indicator == CLIMATE else f", {indicator}"


class Assessing:
    """``lowered`` holds the assessments of the model itself; ``loops`` the ways round that were found."""

    def __init__(self, expressions: Expressions, nodes: Nodes) -> None:
        self.on = expressions
        self.nodes = nodes
        self.lowered: dict[str, Assessment] = {}
        self.ways: dict[tuple[str, ...], Span] = {}
        self.burdens: dict[tuple[str, str], int] = {}
        self._links: dict[str, list[str]] | None = None
        self.needed: set[str] = set()
        """What stands behind ``of`` in needs; a parameter among these must stay a node."""

    def lower(self) -> None:
        scope = self.on.names.root
        assessments = [thing for thing in scope.things.values() if isinstance(thing, tree.Assessment)]
        needs = [self._needs(assessment, scope) for assessment in assessments]
        self.nodes.lower_instances()
        for assessment, needed in zip(assessments, needs, strict=True):
            if needed and not self.on.problems:
                _Amounts(self, assessment, needed).resolve()

    def links(self) -> dict[str, list[str]]:
        """Who needs whom, the same for every assessment; what an avoided node uses need not be made either."""
        if self._links is None:
            self._links = {
                side + name: [supplier_of(flow, side) for flow in node.flows if flow.supplier]
                for name, node in self.nodes.lowered.items()
                for side in ("", CREDIT)
            }
        return self._links

    def burden(self, node: Node, indicator: str) -> int:
        """The cell of all that one run of a node emits, the same for every assessment and every product."""
        cells, key = node.burdens[indicator], (node.declared, indicator)
        if len(cells) == 1:
            return cells[0]
        if key not in self.burdens:
            cell = self.on.builder.step(Operation.ADD, cells, self.unit(indicator), node.span)
            self.on.builder.name(f"{node.declared}.emits(all{beside(indicator)})", cell, node.span)
            self.burdens[key] = cell
        return self.burdens[key]

    def unit(self, indicator: str) -> Unit:
        """The unit of an indicator's results."""
        return self.on.indicators.known[indicator].unit

    def indicators(self) -> list[str]:
        """What totals are of: what the model declares and what a node adds to, climate where there is nothing else."""
        own = [scope.indicators for scope in self.on.names]
        met = (set(node.burdens) | set(node.avoided) for node in self.nodes.lowered.values())
        counted = set[str]().union(*own, *met) or {CLIMATE}
        return [indicator for indicator in self.on.indicators.known if indicator in counted]

    def _needs(self, assessment: tree.Assessment, scope: Scope) -> list[tuple[str, int]]:
        if not assessment.needs and assessment.name not in scope.module.broken:
            self.on.wrong("E0403", assessment.name_span, "needs nothing", name=assessment.name)
        found = []
        for need in assessment.needs:
            label = f"{assessment.name}.needs({need.supplier.path})"
            basis = self.on.bases.of(need.basis, scope)
            words = words_of(need.amount, need.supplier)
            setting = Setting(scope, label, None, basis, exempt=Origin.CHOICE, words=words)
            amount = self.on.quantity(need.amount, setting)
            supplier = self.nodes.supplying.supplier(need.supplier, setting)
            if supplier is None or not self.nodes.supplying.carries(amount, need.amount, supplier, need.supplier.span):
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
            self.needed.update(supplier.through)
            found.append((supplier.name, self.nodes.supplying.chosen(amount, supplier, need.span)))
        return found


class _Amounts:
    """The amounts of one assessment: what reaches each node so far, and the cells that follow from it.

    A node is met as itself and, where something avoids it, once more under ``avoided …``: the same flows, another sum.
    """

    def __init__(self, assessing: Assessing, assessment: tree.Assessment, needs: list[tuple[str, int]]) -> None:
        self.assessing = assessing
        self.assessment = assessment
        self.needs = needs
        self.builder = assessing.on.builder
        self.nodes = assessing.nodes.lowered
        self.incoming: dict[str, list[int]] = {}
        self.parts: dict[tuple[str, str], dict[str, list[int]]] = {}
        self.loops: list[int] = []
        self.reached: tuple[str, ...] = ()

    def resolve(self) -> None:
        for name, cell in self.needs:
            self.incoming.setdefault(name, []).append(cell)
        links = self.assessing.links()
        found = reached(links, self.incoming)
        if any(key not in links for key in found):
            return
        self.reached = tuple(dict.fromkeys(key.removeprefix(CREDIT) for key in found))
        inside = {key: links[key] for key in found}
        for group in reversed(components(inside)):
            if len(group) > 1 or group[0] in inside[group[0]]:
                self._loop(group, inside)
            else:
                self._node(group[0], self._sum(group[0]), frozenset())
        self._finish()

    def _met(self, key: str) -> tuple[str, Node]:
        """The side on which a node is met, and the node."""
        name = key.removeprefix(CREDIT)
        return key.removesuffix(name), self.nodes[name]

    def _named(self, what: str, key: str) -> str:
        return f"{self.assessment.name}.{what}({key})"

    def _sum(self, key: str) -> int | None:
        """What the users met so far need of a node."""
        cells = self.incoming.get(key, [])
        if len(cells) < 2:
            return cells[0] if cells else None
        _, node = self._met(key)
        return self.builder.step(Operation.ADD, tuple(cells), self.builder.unit(node.makes), node.span)

    def _node(self, key: str, amount: int | None, inside: frozenset[str]) -> None:
        """A node's runs, what they need of its suppliers (those ``inside`` a loop are solved for), what they emit."""
        side, node = self._met(key)
        assert amount is not None, "a node is only reached because something needs it"
        self.builder.name(self._named("amount", key), amount, node.span, node.title)
        runs = self.builder.step(Operation.RUNS, (amount, node.makes), PLAIN, node.span)
        if node.share is not None:
            runs = self.builder.step(Operation.MULTIPLY, (runs, node.share), PLAIN, node.span)
        self.builder.name(self._named("runs", key), runs, node.span)
        for flow in node.flows:
            supplier = supplier_of(flow, side)
            if flow.supplier and supplier not in inside:
                unit = self.builder.unit(flow.amount)
                cell = self.builder.step(Operation.MULTIPLY, (runs, flow.amount), unit, flow.span)
                self.incoming.setdefault(supplier, []).append(self._signed(cell, flow, side))
        self._emissions(node, side, runs)

    def _signed(self, cell: int, flow: Flow, side: str) -> int:
        """What an avoided node would itself have avoided lessens the credit."""
        if not (side and flow.avoids):
            return cell
        return self.builder.step(Operation.NEGATE, (cell,), self.builder.unit(cell), flow.span)

    def _emissions(self, node: Node, side: str, runs: int) -> None:
        """What a node's runs emit counts on their own side, what factors would have emitted on that of credits."""
        for indicator in node.burdens:
            unit, burden = self.assessing.unit(indicator), self.assessing.burden(node, indicator)
            cell = self.builder.step(Operation.MULTIPLY, (runs, burden), unit, node.span)
            self._part(indicator, side, node, cell)
        for indicator, cells in node.avoided.items():
            unit = self.assessing.unit(indicator)
            for avoided in cells:
                cell = self.builder.step(Operation.MULTIPLY, (runs, avoided), unit, node.span)
                if side:
                    cell = self.builder.step(Operation.NEGATE, (cell,), unit, node.span)
                self._part(indicator, CREDIT, node, cell)

    def _part(self, indicator: str, side: str, node: Node, cell: int) -> None:
        self.parts.setdefault((indicator, side), {}).setdefault(node.name, []).append(cell)

    def _loop(self, group: list[str], links: dict[str, list[str]]) -> None:
        """Solve x = d + C x over the group; C[i, j] is what one unit of j's product needs of i's."""
        place = {key: index for index, key in enumerate(group)}
        coefficients = [
            (place[supplier], place[key], cell) for key in group for supplier, cell in self._coefficients(key, place)
        ]
        demands = tuple(self._sum(key) for key in group)
        _, node = self._met(group[0])
        self.assessing.ways.setdefault(tuple(cycle(links, group)), node.span)
        self.loops.append(len(self.builder.loops))
        self.builder.loops.append(Loop(tuple(group), demands, tuple(coefficients), node.span))
        inside = frozenset(group)
        for key in group:
            _, member = self._met(key)
            unit = self.builder.unit(member.makes)
            unknown = Unknown(self.loops[-1], place[key], unit, member.span)
            self._node(key, self.builder.add(unknown), inside)

    def _coefficients(self, key: str, place: dict[str, int]) -> Iterator[tuple[str, int]]:
        """What one unit of a product needs of each supplier in the same loop."""
        side, node = self._met(key)
        for flow in node.flows:
            supplier = supplier_of(flow, side)
            if supplier in place:
                unit = quotient(self.builder.unit(flow.amount), self.builder.unit(node.makes))
                cell = self.builder.step(Operation.RUNS, (flow.amount, node.makes), unit, flow.span)
                if node.share is not None:
                    cell = self.builder.step(Operation.MULTIPLY, (cell, node.share), unit, flow.span)
                yield supplier, self._signed(cell, flow, side)

    def _finish(self) -> None:
        assessment = self.assessment
        self.assessing.lowered[assessment.name] = Assessment(
            assessment.name,
            assessment.title,
            tuple(self.needs),
            {indicator: self._impact(indicator) for indicator in self.assessing.indicators()},
            self.reached,
            tuple(self.loops),
            assessment.name_span,
        )

    def _impact(self, indicator: str) -> Impact:
        contributions = self._tally("node", indicator, "")
        credited = self._tally("credit", indicator, CREDIT)
        total = self._whole("total", indicator, contributions)
        return Impact(contributions, total, credited, self._whole("credits", indicator, credited))

    def _whole(self, what: str, indicator: str, parts: dict[str, int]) -> int:
        """The sum of all parts, under its name: ``launch.total``, ``launch.total(water)``."""
        span, unit = self.assessment.name_span, self.assessing.unit(indicator)
        cell = self.builder.step(Operation.ADD, tuple(parts.values()), unit, span)
        name = f"{self.assessment.name}.{what}" + ("" if indicator == CLIMATE else f"({indicator})")
        self.builder.name(name, cell, span, self.assessment.title if what == "total" else "")
        return cell

    def _tally(self, what: str, indicator: str, side: str) -> dict[str, int]:
        """One named cell for each node that has a part."""
        found: dict[str, int] = {}
        for name, cells in self.parts.get((indicator, side), {}).items():
            node = self.nodes[name]
            cell = cells[0]
            if len(cells) > 1:
                cell = self.builder.step(Operation.ADD, tuple(cells), self.assessing.unit(indicator), node.span)
            self.builder.name(self._named(what, name + beside(indicator)), cell, node.span, node.title)
            found[name] = cell
        return found
