"""The derivative of one cell with respect to every other: one backward pass over the program, in decimals.

Reverse accumulation (Griewank and Walther, Evaluating Derivatives, 2008, ch. 3); a loop is passed by solving its
transposed system.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from decimal import Decimal

from lca.arithmetic import differentiating
from lca.engine.evaluation import Evaluation, Failure
from lca.engine.solve import coefficient_rows, solve_system
from lca.program import Program
from lca.program.cells import Operation, Step, Unknown

Numbers = Sequence[Decimal]
ZERO, ONE = Decimal(0), Decimal(1)
with differentiating():
    LN2, LN10 = Decimal(2).ln(), Decimal(10).ln()


def _product(x: Numbers, y: Decimal) -> list[Decimal]:
    """The derivative by each factor is the product of the others, also where some are zero."""
    before = [ONE]
    for value in x[:-1]:
        before.append(before[-1] * value)
    after = ONE
    found = []
    for index in range(len(x) - 1, -1, -1):
        found.append(before[index] * after)
        after *= x[index]
    return found[::-1]


def _power(x: Numbers, y: Decimal) -> list[Decimal]:
    base, exponent = x
    by_base = exponent * base ** (exponent - 1) if base or exponent > 1 else (ONE if exponent == 1 else ZERO)
    return [by_base, y * base.ln() if base > 0 else ZERO]


def _selected(x: Numbers, y: Decimal) -> list[Decimal]:
    chosen = x.index(y)
    return [ONE if index == chosen else ZERO for index in range(len(x))]


def _flat(x: Numbers, y: Decimal) -> list[Decimal]:
    return [ZERO] * len(x)


def _interpolated(x: Numbers, y: Decimal) -> list[Decimal]:
    """By the place, the slope there; by the two points around it, what each weighs. At a point, the line before it."""
    places = x[1::2]
    after = max(1, bisect_left(places, x[0]))
    left, right = 2 * after - 1, 2 * after + 1
    width, rise = x[right] - x[left], x[right + 1] - x[left + 1]
    weight = (x[0] - x[left]) / width
    found = [ZERO] * len(x)
    found[0] = rise / width
    found[left], found[left + 1] = -found[0] * (1 - weight), 1 - weight
    found[right], found[right + 1] = -found[0] * weight, weight
    return found


DERIVATIVES: dict[Operation, Callable[[Numbers, Decimal], list[Decimal]]] = {
    Operation.ADD: lambda x, y: [ONE] * len(x),
    Operation.MULTIPLY: _product,
    Operation.DIVIDE: lambda x, y: [1 / x[1], -y / x[1]],
    Operation.RUNS: lambda x, y: [1 / x[1], -y / x[1]],
    Operation.POWER: _power,
    Operation.PUE: lambda x, y: [ONE],
    Operation.LIFE: lambda x, y: [ONE],
    Operation.SHARE: lambda x, y: [ONE, *[ZERO] * (len(x) - 1)],
    Operation.NEGATE: lambda x, y: [-ONE],
    Operation.MIN: _selected,
    Operation.MAX: _selected,
    Operation.ABS: lambda x, y: [ONE.copy_sign(x[0])],
    Operation.SQRT: lambda x, y: [1 / (2 * y) if y else ZERO],
    Operation.EXP: lambda x, y: [y],
    Operation.LOG: lambda x, y: [1 / x[0]],
    Operation.LOG2: lambda x, y: [1 / (x[0] * LN2)],
    Operation.LOG10: lambda x, y: [1 / (x[0] * LN10)],
    Operation.INTERPOLATE: _interpolated,
    Operation.CHOOSE: lambda x, y: [ZERO, ONE, ZERO] if x[0] else [ZERO, ZERO, ONE],
}
"""By operation, the derivatives by its arguments; what is not here (rounding, comparing) is flat."""


def derivatives(evaluation: Evaluation, target: int) -> list[Decimal]:
    """D target / d cell for every cell up to the target, in base units; zero where the target does not depend on it."""
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
    return found


def _step(step: Step, index: int, values: Sequence[Decimal | Failure], found: list[Decimal]) -> None:
    numbers = [value if isinstance(value, Decimal) else ZERO for value in map(values.__getitem__, step.arguments)]
    result = values[index]
    assert isinstance(result, Decimal)
    for argument, slope in zip(step.arguments, DERIVATIVES.get(step.operation, _flat)(numbers, result), strict=True):
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
