"""The derivative of one cell with respect to every other: one backward pass over the program, in decimals.

Reverse accumulation (Griewank and Walther, Evaluating Derivatives, 2008, ch. 3); a loop is passed by solving its
transposed system.
"""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from decimal import Decimal

from lca.arithmetic import differentiating, stored
from lca.diagnostics import LcaError, problem
from lca.engine.evaluation import Evaluation, Failure
from lca.engine.solve import coefficient_rows, solve_system
from lca.program import Program
from lca.program.cells import Cell, Step, Unknown

ZERO, ONE = Decimal(0), Decimal(1)


def derivatives(evaluation: Evaluation, target: int) -> list[Decimal]:
    """D target / d cell for every cell up to the target, in base units; zero where the target does not depend on it.

    Raises LcaError where what scales with a cell is beyond all numbers that are kept.
    """
    program, values = evaluation.program, evaluation.values
    found = [ZERO] * (target + 1)
    found[target] = ONE
    unknowns = _unknowns(program)
    with differentiating():
        for index in range(target, -1, -1):
            cell = program.cells[index]
            if isinstance(cell, Step):
                if found[index]:
                    _step(cell, index, values, found)
            elif isinstance(cell, Unknown) and unknowns[cell.loop][0] == index:
                _loop(evaluation, cell.loop, unknowns[cell.loop], found)
            value = values[index]
            if found[index] and isinstance(value, Decimal):
                _kept(value * found[index], cell)
    return found


def _kept(part: Decimal, cell: Cell) -> None:
    try:
        stored(part)
    except decimal.DecimalException:
        raise LcaError([problem("E0504", cell.span)]) from None


def _step(step: Step, index: int, values: Sequence[Decimal | Failure], found: list[Decimal]) -> None:
    numbers = [value if isinstance(value, Decimal) else ZERO for value in map(values.__getitem__, step.arguments)]
    result = values[index]
    assert isinstance(result, Decimal)
    for argument, slope in zip(step.arguments, step.operation.derivative(numbers, result), strict=True):
        if slope:
            found[argument] += found[index] * slope


def _unknowns(program: Program) -> dict[int, list[int]]:
    """The cells of each loop's unknowns; everything that uses the loop comes after the first of them."""
    found: dict[int, list[int]] = {}
    for index, cell in enumerate(program.cells):
        if isinstance(cell, Unknown):
            found.setdefault(cell.loop, []).append(index)
    return found


def _loop(evaluation: Evaluation, index: int, unknowns: list[int], found: list[Decimal]) -> None:
    """With x = d + C x: λ = (I − Cᵀ)⁻¹ x̄, then d̄ += λ and C̄[i, j] += λ[i] x[j]."""
    program, loop = evaluation.program, evaluation.program.loops[index]
    slopes, amounts = [ZERO] * len(loop.members), [ZERO] * len(loop.members)
    if not any(found[place] for place in unknowns if place < len(found)):
        return  # nothing rests on this loop, which may then be one that cannot be solved
    for place in unknowns:
        cell = program.cells[place]
        assert isinstance(cell, Unknown)
        amounts[cell.position] = evaluation.number(place)
        slopes[cell.position] = found[place] if place < len(found) else ZERO
    transposed: list[dict[int, Decimal]] = [{} for _ in loop.members]
    for i, row in enumerate(coefficient_rows(loop, evaluation.number)):
        for j, weight in row.items():
            transposed[j][i] = weight
    multipliers = solve_system(transposed, slopes)
    if multipliers is None:
        return
    for demand, multiplier in zip(loop.demands, multipliers, strict=True):
        if demand is not None:
            found[demand] += multiplier
    for row_index, column, coefficient in loop.coefficients:
        found[coefficient] += multipliers[row_index] * amounts[column]
