"""The product system: who needs whom, on the side of amounts and on that of credits, and what each run emits."""

from __future__ import annotations

from collections.abc import Mapping, Set

from lca.factors import CLIMATE
from lca.program import operations
from lca.program.builder import ProgramBuilder
from lca.program.figure_id import ALL, FigureId, Role
from lca.program.inventory import Flow, Indicator, Node
from lca.source import Span
from lca.units import PLAIN, Unit, quotient

CREDIT = "avoided "
"""Stands before the name of a node where it need not run: credits are worked out like amounts, and kept apart."""


def supplier_of(flow: Flow, side: str) -> str:
    """Where a flow of a node met on ``side`` leads: on the side of credits all does, elsewhere what is avoided."""
    return (CREDIT if flow.avoids else side) + flow.supplier


def beside(indicator: str) -> str:
    """What an id tells of its indicator: nothing of climate, as in ``launch.node(chatgpt)``."""
    return "" if indicator == CLIMATE else indicator


class ProductSystem:
    """The ``nodes`` that are there once all needs are read, the same for every assessment.

    ``known`` are the indicators by name, climate first, of which those that are ``declared`` always have totals.
    ``ways`` are the ways round in it that assessments have found.
    """

    def __init__(
        self, builder: ProgramBuilder, nodes: Mapping[str, Node], known: Mapping[str, Indicator], declared: Set[str]
    ) -> None:
        self.builder = builder
        self.nodes = nodes
        self.known = known
        self.declared = declared
        self.ways: dict[tuple[str, ...], Span] = {}
        self._burdens: dict[tuple[str, str], int] = {}
        self._links: dict[str, list[str]] | None = None
        self._suppliers: dict[str, list[str]] | None = None

    def links(self) -> dict[str, list[str]]:
        """Who needs whom, the same for every assessment; what an avoided node uses need not be made either."""
        if self._links is None:
            self._links = {
                side + name: [supplier_of(flow, side) for flow in node.flows if flow.supplier]
                for name, node in self.nodes.items()
                for side in ("", CREDIT)
            }
        return self._links

    def suppliers(self) -> dict[str, list[str]]:
        """Who uses whom, without what is avoided."""
        if self._suppliers is None:
            self._suppliers = {name: [flow.supplier for flow in node.supplied] for name, node in self.nodes.items()}
        return self._suppliers

    def runs(self, node: Node, amount: int) -> int:
        """The cell of how often a node runs for an amount of its product."""
        return self._over_product(node, amount, PLAIN, node.span)

    def per_unit(self, node: Node, cell: int, span: Span) -> int:
        """The cell of what one unit of a node's product has of what is told of one run."""
        return self._over_product(node, cell, quotient(self.builder.unit(cell), self.builder.unit(node.makes)), span)

    def _over_product(self, node: Node, cell: int, unit: Unit, span: Span) -> int:
        found = self.builder.step(operations.RUNS, (cell, node.makes), unit, span)
        if node.share is None:
            return found
        return self.builder.step(operations.MULTIPLY, (found, node.share), unit, span)

    def burden(self, node: Node, indicator: str) -> int:
        """The cell of all that one run of a node emits, the same for every assessment and every product."""
        cells, key = node.burdens[indicator], (node.declared, indicator)
        if len(cells) == 1:
            return cells[0]
        if key not in self._burdens:
            cell = self.builder.step(operations.ADD, tuple(cells), self.unit(indicator), node.span)
            self.builder.name(FigureId(node.declared, Role.EMITS, ALL, beside(indicator)), cell, node.span)
            self._burdens[key] = cell
        return self._burdens[key]

    def unit(self, indicator: str) -> Unit:
        """The unit of an indicator's results."""
        return self.known[indicator].unit

    def indicators(self) -> list[str]:
        """What totals are of: what is declared and what a node adds to, climate where there is nothing else."""
        met = (set(node.burdens) | set(node.avoided) for node in self.nodes.values())
        counted = set(self.declared).union(*met) or {CLIMATE}
        return [indicator for indicator in self.known if indicator in counted]
