"""Allocation: how several products share what their node uses and emits."""

from __future__ import annotations

from collections.abc import Mapping

from lca.program import operations
from lca.program.builder import ProgramBuilder
from lca.program.figure_id import FigureId, Role
from lca.source import Span
from lca.units import PLAIN


def whole_shares(builder: ProgramBuilder, node: str, shares: Mapping[str, tuple[int, Span]]) -> dict[str, int]:
    """By product the cell of its share, on the condition that all of them add up to 100 %."""
    cells = [cell for cell, _ in shares.values()]
    found: dict[str, int] = {}
    for product, (cell, span) in shares.items():
        found[product] = builder.step(operations.SHARE, (cell, *cells), PLAIN, span)
        builder.name(FigureId(node, Role.SHARE, product), found[product], span)
    return found
