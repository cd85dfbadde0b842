"""How much of a value rests on a figure of some kind: carried forward, beside each value, is the part made without any.

A product is clean where all its factors are; a sum is clean in its clean parts; any other operation is clean where all
its arguments are. Clean part and rest add up to the value.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from lca.arithmetic import computing
from lca.basis import Assumption
from lca.engine.solve import coefficient_rows, solve_system
from lca.program import Figure, Operation, Origin, Program, Step, Unknown

Rests = Callable[[Figure], bool]


def is_assumed(figure: Figure) -> bool:
    """Whether a figure rests on an assumption."""
    return any(isinstance(basis, Assumption) for basis in figure.basis)


def is_unsourced(figure: Figure) -> bool:
    """Whether a figure has neither source nor assumption, and needs one."""
    return figure.origin is Origin.UNSOURCED


def clean_parts(program: Program, values: list[Decimal], rests: Rests) -> list[Decimal]:
    """For each value (up to as many as there are) the part that no figure with ``rests`` has touched."""
    clean: list[Decimal] = []
    solved: dict[int, list[Decimal] | None] = {}
    with computing():
        for index, cell in enumerate(program.cells[: len(values)]):
            if isinstance(cell, Figure):
                clean.append(Decimal(0) if rests(cell) else values[index])
            elif isinstance(cell, Step):
                clean.append(_step(cell, index, values, clean))
            elif isinstance(cell, Unknown):
                if cell.loop not in solved:
                    solved[cell.loop] = _loop(program, cell.loop, clean)
                amounts = solved[cell.loop]
                clean.append(amounts[cell.position] if amounts else Decimal(0))
            else:
                clean.append(values[index])
    return clean


def _step(step: Step, index: int, values: list[Decimal], clean: list[Decimal]) -> Decimal:
    arguments = step.arguments
    untouched = all(clean[a] == values[a] for a in arguments)
    match step.operation:
        case _ if untouched:
            return values[index]
        case Operation.ADD:
            return sum((clean[a] for a in arguments), Decimal(0))
        case Operation.NEGATE:
            return -clean[arguments[0]]
        case Operation.MULTIPLY:
            product = Decimal(1)
            for argument in arguments:
                product *= clean[argument]
            return product
        case Operation.DIVIDE | Operation.RUNS if clean[arguments[1]] == values[arguments[1]]:
            return clean[arguments[0]] / values[arguments[1]] if values[arguments[1]] else Decimal(0)
        case Operation.SHARE:
            return clean[arguments[0]]
        case Operation.CHOOSE if clean[arguments[0]] == values[arguments[0]]:
            return clean[arguments[1 if values[arguments[0]] else 2]]
    return Decimal(0)


def _loop(program: Program, index: int, clean: list[Decimal]) -> list[Decimal] | None:
    loop = program.loops[index]
    demands = [Decimal(0) if cell is None else clean[cell] for cell in loop.demands]
    return solve_system(coefficient_rows(loop, clean.__getitem__), demands)
