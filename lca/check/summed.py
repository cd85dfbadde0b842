"""Figures that a program adds up, by the place of the sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping

from lca.program import Program, operations
from lca.program.cells import Step
from lca.source import Span


def flow_amounts(program: Program) -> set[int]:
    """The amounts of all flows and emissions."""
    found = {flow.amount for node in program.nodes.values() for flow in node.flows}
    return found | {cell for node in program.nodes.values() for cells in node.burdens.values() for cell in cells}


def summed_figures(program: Program, ends: Container[int]) -> Mapping[int | None, Span]:
    """Figures that are terms of a sum, alone or in a product, where no condition chooses them, with the sum's place.

    What becomes one of the ``ends`` is followed no further.
    """
    users: dict[int, list[int]] = defaultdict(list)
    for index, cell in enumerate(program.cells):
        if isinstance(cell, Step) and cell.operation in (operations.ADD, operations.MULTIPLY, operations.DIVIDE):
            for argument in cell.arguments[: 1 if cell.operation is operations.DIVIDE else None]:
                users[argument].append(index)
    places: dict[int | None, Span] = {}
    for index in range(len(program.cells) - 1, -1, -1):
        for user in users[index] if index not in ends else ():
            step = program.cells[user]
            assert isinstance(step, Step)
            if step.operation is operations.ADD and len(step.arguments) > 1:
                places[index] = step.span
            elif step.operation is not operations.ADD and user in places:
                places[index] = places[user]
    return places
