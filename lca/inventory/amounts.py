"""How much of each node an assessment needs, in dependency order, and what each then contributes.

With demands f and the technology matrix A this is g = B s, s = A⁻¹ f (Heijungs and Suh 2002, ch. 2), worked out along
the graph: amounts pass from users to suppliers, and only what depends on itself is left as a system of equations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lca.factors import CLIMATE
from lca.graph import components, cycle, reached
from lca.inventory.product_system import CREDIT, ProductSystem, beside, supplier_of
from lca.program import operations
from lca.program.cells import Loop, Unknown
from lca.program.figure_id import FigureId, Role
from lca.program.inventory import Assessment, Flow, Impact, Node
from lca.source import Span


@dataclass(frozen=True, slots=True)
class Demand:
    """What an assessment needs: ``needs`` are nodes, each with the cell of how much of its product."""

    name: str
    title: str
    needs: tuple[tuple[str, int], ...]
    span: Span


class AssessmentAmounts:
    """The amounts of one assessment: what reaches each node so far, and the cells that follow from it.

    A node is met as itself and, where something avoids it, once more under ``avoided …``: the same flows, another sum.
    """

    def __init__(self, system: ProductSystem, demand: Demand) -> None:
        self.system = system
        self.demand = demand
        self.builder = system.builder
        self.nodes = system.nodes
        self.incoming: dict[str, list[int]] = {}
        self.parts: dict[tuple[str, str], dict[str, list[int]]] = {}
        self.amounts: dict[str, int] = {}
        """By node, how much of it is needed."""
        self.runs: dict[str, dict[str, int]] = {"": {}, CREDIT: {}}
        """By side and node, how often that runs."""
        self.loops: list[int] = []
        self.reached: tuple[str, ...] = ()

    def resolve(self) -> Assessment | None:
        """The assessment; None where a node that it needs is in error."""
        for name, cell in self.demand.needs:
            self.incoming.setdefault(name, []).append(cell)
        links = self.system.links()
        found = reached(links, self.incoming)
        if any(key not in links for key in found):
            return None
        self.reached = tuple(dict.fromkeys(key.removeprefix(CREDIT) for key in found))
        inside = {key: links[key] for key in found}
        for group in reversed(components(inside)):
            if len(group) > 1 or group[0] in inside[group[0]]:
                self._loop(group, inside)
            else:
                self._node(group[0], self._sum(group[0]), frozenset())
        return self._assessment()

    def _met(self, key: str) -> tuple[str, Node]:
        """The side on which a node is met, and the node."""
        name = key.removeprefix(CREDIT)
        return key.removesuffix(name), self.nodes[name]

    def _named(self, what: Role, of: str, indicator: str = CLIMATE) -> FigureId:
        return FigureId(self.demand.name, what, of, beside(indicator))

    def _sum(self, key: str) -> int | None:
        """What the users met so far need of a node."""
        cells = self.incoming.get(key, [])
        if len(cells) < 2:
            return cells[0] if cells else None
        _, node = self._met(key)
        return self.builder.step(operations.ADD, tuple(cells), self.builder.unit(node.makes), node.span)

    def _node(self, key: str, amount: int | None, inside: frozenset[str]) -> None:
        """A node's runs, what they need of its suppliers (those ``inside`` a loop are solved for), what they emit."""
        side, node = self._met(key)
        assert amount is not None, "a node is only reached because something needs it"
        self.builder.name(self._named(Role.AMOUNT, key), amount, node.span, node.title)
        runs = self.system.runs(node, amount)
        self.builder.name(self._named(Role.RUNS, key), runs, node.span)
        if not side:
            self.amounts[node.name] = amount
        self.runs[side][node.name] = runs
        for flow in node.flows:
            supplier = supplier_of(flow, side)
            if flow.supplier and supplier not in inside:
                unit = self.builder.unit(flow.amount)
                cell = self.builder.step(operations.MULTIPLY, (runs, flow.amount), unit, flow.span)
                self.incoming.setdefault(supplier, []).append(self._signed(cell, flow, side))
        self._emissions(node, side, runs)

    def _signed(self, cell: int, flow: Flow, side: str) -> int:
        """What an avoided node would itself have avoided lessens the credit."""
        if not (side and flow.avoids):
            return cell
        return self.builder.step(operations.NEGATE, (cell,), self.builder.unit(cell), flow.span)

    def _emissions(self, node: Node, side: str, runs: int) -> None:
        """What a node's runs emit counts on their own side, what factors would have emitted on that of credits."""
        for indicator in node.burdens:
            unit, burden = self.system.unit(indicator), self.system.burden(node, indicator)
            cell = self.builder.step(operations.MULTIPLY, (runs, burden), unit, node.span)
            self._part(indicator, side, node, cell)
        for indicator, cells in node.avoided.items():
            unit = self.system.unit(indicator)
            for avoided in cells:
                cell = self.builder.step(operations.MULTIPLY, (runs, avoided), unit, node.span)
                if side:
                    cell = self.builder.step(operations.NEGATE, (cell,), unit, node.span)
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
        self.system.ways.setdefault(tuple(cycle(links, group)), node.span)
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
                yield supplier, self._signed(self.system.per_unit(node, flow.amount, flow.span), flow, side)

    def _assessment(self) -> Assessment:
        demand = self.demand
        return Assessment(
            demand.name,
            demand.title,
            demand.needs,
            {indicator: self._impact(indicator) for indicator in self.system.indicators()},
            self.reached,
            {name: self.amounts[name] for name in self.reached if name in self.amounts},
            {name: self.runs[""][name] for name in self.reached if name in self.runs[""]},
            {name: self.runs[CREDIT][name] for name in self.reached if name in self.runs[CREDIT]},
            tuple(self.loops),
            demand.span,
        )

    def _impact(self, indicator: str) -> Impact:
        contributions = self._tally(Role.NODE, indicator, "")
        credited = self._tally(Role.CREDIT, indicator, CREDIT)
        total = self._whole(Role.TOTAL, indicator, contributions)
        return Impact(contributions, total, credited, self._whole(Role.CREDITS, indicator, credited))

    def _whole(self, what: Role, indicator: str, parts: dict[str, int]) -> int:
        """The sum of all parts, under its name: ``launch.total``, ``launch.total(water)``."""
        span, unit = self.demand.span, self.system.unit(indicator)
        cell = self.builder.step(operations.ADD, tuple(parts.values()), unit, span)
        title = self.demand.title if what is Role.TOTAL else ""
        self.builder.name(self._named(what, "", indicator), cell, span, title)
        return cell

    def _tally(self, what: Role, indicator: str, side: str) -> dict[str, int]:
        """One named cell for each node that has a part."""
        found: dict[str, int] = {}
        for name, cells in self.parts.get((indicator, side), {}).items():
            node = self.nodes[name]
            cell = cells[0]
            if len(cells) > 1:
                cell = self.builder.step(operations.ADD, tuple(cells), self.system.unit(indicator), node.span)
            self.builder.name(self._named(what, name, indicator), cell, node.span, node.title)
            found[name] = cell
        return found
