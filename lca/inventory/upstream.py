"""What all that reaches an assessment through some nodes causes: the part of its total that would not be there if their
products were free.

It is y · i, with what one unit of each causes, i, and what is asked for from outside of them, y, as if they used
nothing: what goes round a loop is counted once. Of one node y is its amount over what one unit of it needs of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from lca.graph import components, reached
from lca.inventory.intensities import Intensities
from lca.inventory.product_system import ProductSystem
from lca.program import operations
from lca.program.cells import Loop, Unknown
from lca.program.inventory import Assessment, Node


class Upstream:
    """Of the assessments of one product system."""

    def __init__(self, system: ProductSystem) -> None:
        self.system = system
        self.builder = system.builder
        self.intensities = Intensities(system)

    def parts(self, assessment: Assessment, ends: Set[str], indicator: str) -> list[int]:
        """The cells that add up to the upstream of some nodes; none where nothing counts in the indicator."""
        unit, found = self.system.unit(indicator), self.intensities.of(sorted(ends), indicator)
        asked = _FirstAmounts(self.system, assessment, ends).found() if found else {}
        return [
            self.builder.step(operations.MULTIPLY, (asked[name], cell), unit, self.system.nodes[name].span)
            for name, cell in found.items()
            if name in asked
        ]

    def emits(self, assessment: Assessment, ends: Set[str]) -> bool:
        """Whether anything emits of all that reaches an assessment through some nodes."""
        above = reached(self.system.suppliers(), [name for name in ends if name in assessment.runs])
        return any(self.system.nodes[name].burdens for name in above)


class _FirstAmounts:
    """How much of the nodes ``ends`` is asked for as if they used nothing: the amounts of the others shrink with that
    where they are ``below`` one of them, and are known elsewhere.
    """

    def __init__(self, system: ProductSystem, assessment: Assessment, ends: Set[str]) -> None:
        self.system = system
        self.builder = system.builder
        self.assessment = assessment
        self.ends = ends
        self.links = system.suppliers()
        self.below = set(reached(self.links, [supplier for name in sorted(ends) for supplier in self.links[name]]))
        self.incoming: dict[str, list[int]] = {}

    def found(self) -> dict[str, int]:
        """By node, those that something asks for."""
        amounts = self.assessment.amounts
        known = {name: amounts[name] for name in sorted(self.ends - self.below) if name in amounts}
        if not any(name in amounts for name in self.ends & self.below):
            return known
        cut = {name: [] if name in self.ends else self.links[name] for name in self.links}
        needed = reached(cut, [name for name, _ in self.assessment.needs])
        for name, cell in self.assessment.needs:
            self.incoming.setdefault(name, []).append(cell)
        for name in needed:
            if name not in self.below and name not in self.ends:
                self._pass_on(self.system.nodes[name], self.assessment.runs[name], self.below)
        for group in reversed(components({name: cut[name] for name in needed if name in self.below})):
            self._group(group, cut)
        return known | {name: cell for name, cell in self._met() if name in self.ends}

    def _met(self) -> Iterator[tuple[str, int]]:
        for name in sorted(self.ends & self.below):
            cell = self._sum(name)
            if cell is not None:
                yield name, cell

    def _sum(self, name: str) -> int | None:
        cells, node = self.incoming.get(name, []), self.system.nodes[name]
        if len(cells) < 2:
            return cells[0] if cells else None
        return self.builder.step(operations.ADD, tuple(cells), self.builder.unit(node.makes), node.span)

    def _pass_on(self, node: Node, runs: int, to: Set[str]) -> None:
        """What so many runs of a node ask of its suppliers."""
        for flow in node.supplied:
            if flow.supplier in to:
                unit = self.builder.unit(flow.amount)
                cell = self.builder.step(operations.MULTIPLY, (runs, flow.amount), unit, flow.span)
                self.incoming.setdefault(flow.supplier, []).append(cell)

    def _group(self, group: list[str], cut: dict[str, list[str]]) -> None:
        """A node whose users are known, or the nodes of a loop, which are no ends."""
        nodes = [self.system.nodes[name] for name in group]
        if group[0] in self.ends:
            return
        amounts = [self._sum(name) for name in group]
        if len(group) > 1 or group[0] in cut[group[0]]:
            amounts = self._solved(nodes, amounts)
        for node, amount in zip(nodes, amounts, strict=True):
            assert amount is not None, "it is only met because something asks for it"
            self._pass_on(node, self.system.runs(node, amount), self.below - set(group))

    def _solved(self, nodes: list[Node], demands: list[int | None]) -> list[int | None]:
        place = {node.name: index for index, node in enumerate(nodes)}
        coefficients = [
            (place[flow.supplier], column, self.system.per_unit(node, flow.amount, flow.span))
            for column, node in enumerate(nodes)
            for flow in node.supplied
            if flow.supplier in place
        ]
        loop = Loop(tuple(place), tuple(demands), tuple(coefficients), nodes[0].span)
        self.builder.loops.append(loop)
        number = len(self.builder.loops) - 1
        units = [self.builder.unit(node.makes) for node in nodes]
        return [self.builder.add(Unknown(number, row, units[row], node.span)) for row, node in enumerate(nodes)]
