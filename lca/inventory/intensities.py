"""What one unit of each product causes, itself and through all that it uses: i = b + Aᵀ i, worked out along the graph.

It is the same for every assessment; a loop is left as a system of equations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lca.graph import components, reached
from lca.inventory.product_system import ProductSystem, beside
from lca.program import operations
from lca.program.cells import Loop, Unknown
from lca.program.figure_id import ALL, FigureId, Role
from lca.program.inventory import Node
from lca.units import quotient


class Intensities:
    """Made for what is asked for, and for all that this uses, each once."""

    def __init__(self, system: ProductSystem) -> None:
        self.system = system
        self.builder = system.builder
        self._made: dict[tuple[str, str], int | None] = {}

    def of(self, wanted: Iterable[str], indicator: str) -> dict[str, int]:
        """By node the cell of its intensity; without those for which nothing counts in the indicator."""
        wanted, links = list(wanted), self.system.suppliers()
        behind = [name for name in reached(links, wanted) if (name, indicator) not in self._made]
        for group in components({name: links[name] for name in behind}):
            self._group(group, indicator)
        cells = {name: self._made[name, indicator] for name in wanted}
        return {name: cell for name, cell in cells.items() if cell is not None}

    def _group(self, group: list[str], indicator: str) -> None:
        """The nodes of a loop, or the one of none, whose other suppliers are known."""
        place = {name: index for index, name in enumerate(group)}
        nodes = [self.system.nodes[name] for name in group]
        alone = [self._alone(node, indicator, place) for node in nodes]
        inside = [
            (row, place[flow.supplier], self.system.per_unit(node, flow.amount, flow.span))
            for row, node in enumerate(nodes)
            for flow in node.supplied
            if flow.supplier in place
        ]
        if inside and any(cell is not None for cell in alone):
            alone = self._solved(nodes, indicator, Loop(tuple(group), tuple(alone), tuple(inside), nodes[0].span))
        for node, cell in zip(nodes, alone, strict=True):
            self._made[node.name, indicator] = cell
            if cell is not None:
                label = FigureId(node.name, Role.INTENSITY, ALL, beside(indicator))
                self.builder.name(label, cell, node.span, node.title)

    def _solved(self, nodes: list[Node], indicator: str, loop: Loop) -> list[int | None]:
        """X = d + C x, where C[i, j] is what one unit of i's product needs of j's."""
        self.builder.loops.append(loop)
        number, unit = len(self.builder.loops) - 1, self.system.unit(indicator)
        units = [quotient(unit, self.builder.unit(node.makes)) for node in nodes]
        return [self.builder.add(Unknown(number, row, units[row], node.span)) for row, node in enumerate(nodes)]

    def _alone(self, node: Node, indicator: str, inside: Mapping[str, int]) -> int | None:
        """What one unit causes beside what the nodes ``inside`` its loop do for it; None for nothing."""
        unit = self.system.unit(indicator)
        cells = [self.system.burden(node, indicator)] if indicator in node.burdens else []
        for flow in node.supplied:
            supplied = None if flow.supplier in inside else self._made[flow.supplier, indicator]
            if supplied is not None:
                cells.append(self.builder.step(operations.MULTIPLY, (flow.amount, supplied), unit, flow.span))
        if not cells:
            return None
        whole = cells[0] if len(cells) == 1 else self.builder.step(operations.ADD, tuple(cells), unit, node.span)
        return self.system.per_unit(node, whole, node.span)
