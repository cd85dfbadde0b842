"""Loops as linear systems x = d + C x: small ones by elimination in decimals, large ones by sparse factorisation,
refined against decimal residuals until more digits stand than are kept.

The refinement is Wilkinson's (Rounding Errors in Algebraic Processes, 1963, ch. 3): solve in floats, compute the
residual with more digits, correct, and repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import STORED
from lca.diagnostics import Diagnostic, problem
from lca.graph import greatest_gain
from lca.program.cells import Loop

SMALL = 40
"""Up to so many members a loop is eliminated exactly; beyond, its matrix is factorised in floats."""
GOAL = Decimal(1).scaleb(-(STORED + 6))
REFINED = Decimal(1).scaleb(-(STORED + 12))
"""An equation holds where its residual is so small a part of its terms: another solver then finds the same digits."""
ROUNDS = 60
ValueOf = Callable[[int], Decimal]
CoefficientRows = list[dict[int, Decimal]]


@dataclass(frozen=True, slots=True)
class Solution:
    """``amounts`` in the order of the loop's members; ``residual`` is the largest of |d + C x − x| / |x|."""

    amounts: tuple[Decimal, ...]
    residual: Decimal


def solve(loop: Loop, read: ValueOf) -> Solution | Diagnostic:
    """The amounts that satisfy a loop, or that it needs at least as much as it makes."""
    demands = [Decimal(0) if cell is None else read(cell) for cell in loop.demands]
    rows = coefficient_rows(loop, read)
    amounts = solve_system(rows, demands)
    if amounts is None or not _productive(rows, demands):
        return _refused(loop, rows)
    return Solution(tuple(amounts), _relative_residual(rows, demands, amounts))


def coefficient_rows(loop: Loop, read: ValueOf) -> CoefficientRows:
    """C as sparse rows; several flows between the same two nodes add up."""
    rows: CoefficientRows = [{} for _ in loop.members]
    for row, column, cell in loop.coefficients:
        rows[row][column] = rows[row].get(column, Decimal(0)) + read(cell)
    return rows


def solve_system(rows: CoefficientRows, demands: Sequence[Decimal]) -> list[Decimal] | None:
    """X with x = demands + C x, or None where C leaves no single x."""
    if not any(demands):
        return [Decimal(0)] * len(demands)
    return _eliminated(rows, demands) if len(rows) <= SMALL else _refined(rows, demands)


def _eliminated(rows: CoefficientRows, demands: Sequence[Decimal]) -> list[Decimal] | None:
    """Elimination of (I − C) x = d along the diagonal.

    Pivots are pure numbers whatever the units of the rows, and for C ≥ 0 they stay positive exactly while the loop
    makes more than it needs (I − C is then an M-matrix), so that no exchange of rows is needed.
    """
    size = len(rows)
    matrix = [
        [Decimal(int(i == j)) - rows[i].get(j, Decimal(0)) for j in range(size)] + [demands[i]] for i in range(size)
    ]
    for column in range(size):
        pivot = matrix[column][column]
        if pivot <= GOAL:
            return None
        for row in range(size):
            share = matrix[row][column] / pivot
            if row != column and share:
                matrix[row] = [a - share * b for a, b in zip(matrix[row], matrix[column], strict=True)]
    return [matrix[row][size] / matrix[row][row] for row in range(size)]


def _refined(rows: CoefficientRows, demands: Sequence[Decimal]) -> list[Decimal] | None:
    import numpy as np  # heavy: only a large loop needs it
    from scipy.sparse import csc_array, identity
    from scipy.sparse.linalg import splu

    size = len(rows)
    scales = _scales(rows, demands)
    places = [(i, j) for i, row in enumerate(rows) for j in row]
    weights = np.array([float(rows[i][j] * scales[j] / scales[i]) for i, j in places])
    matrix = csc_array((weights, tuple(np.array(places).T)), shape=(size, size))
    try:
        factors = splu(csc_array(identity(size, format="csc") - matrix))
    except RuntimeError:  # scipy's word for a singular matrix
        return None
    amounts = [Decimal(0)] * size
    residual = list(demands)
    for _ in range(ROUNDS):
        relative = [r / scale for r, scale in zip(residual, scales, strict=True)]
        largest = max(map(abs, relative))
        correction = factors.solve(np.array([float(r / largest) for r in relative]))
        if not np.all(np.isfinite(correction)):
            return None
        steps = [Decimal(float(c)) * largest for c in correction]
        amounts = [x + step * scale for x, step, scale in zip(amounts, steps, scales, strict=True)]
        residual = _residual(rows, demands, amounts)
        if all(abs(r) <= REFINED * size for r, size in zip(residual, _sizes(rows, demands, amounts), strict=True)):
            return amounts
    return None


def _scales(rows: CoefficientRows, demands: Sequence[Decimal]) -> list[Decimal]:
    """A size for each amount, found by passing one demand along the loop: what is left to the floats is near 1."""
    users: list[list[tuple[int, Decimal]]] = [[] for _ in rows]
    for row, weights in enumerate(rows):
        for column, weight in weights.items():
            users[column].append((row, abs(weight)))
    scales: dict[int, Decimal] = {}
    start = max(range(len(demands)), key=lambda index: abs(demands[index]))
    waiting = [(start, abs(demands[start]))]
    while waiting:
        following = []
        for index, size in waiting:
            if size and index not in scales:
                scales[index] = size = max(size, abs(demands[index]))
                following += [(supplier, weight * size) for supplier, weight in users[index]]
        waiting = following
    return [scales.get(index, Decimal(1)) for index in range(len(rows))]


def _residual(rows: CoefficientRows, demands: Sequence[Decimal], amounts: Sequence[Decimal]) -> list[Decimal]:
    return [
        demand - amount + sum((weight * amounts[j] for j, weight in row.items()), Decimal(0))
        for row, demand, amount in zip(rows, demands, amounts, strict=True)
    ]


def _sizes(rows: CoefficientRows, demands: Sequence[Decimal], amounts: Sequence[Decimal]) -> list[Decimal]:
    """The terms of each equation, added up without their signs."""
    return [
        abs(demand) + abs(amount) + sum((abs(weight * amounts[j]) for j, weight in row.items()), Decimal(0))
        for row, demand, amount in zip(rows, demands, amounts, strict=True)
    ]


def _relative_residual(rows: CoefficientRows, demands: Sequence[Decimal], amounts: Sequence[Decimal]) -> Decimal:
    residual = _residual(rows, demands, amounts)
    return max((abs(r / x) for r, x in zip(residual, amounts, strict=True) if x), default=Decimal(0))


def _productive(rows: CoefficientRows, demands: Sequence[Decimal]) -> bool:
    """Whether a loop makes more than it needs, whatever is asked of it.

    For C ≥ 0 this holds exactly when x = d + C x has a positive solution for some positive d (the largest eigenvalue of
    C is then below 1: Perron and Frobenius); d here has the sizes of the amounts. What avoided nodes would themselves
    have avoided makes entries negative, and is left out.
    """
    positive: CoefficientRows = [{column: weight for column, weight in row.items() if weight > 0} for row in rows]
    amounts = solve_system(positive, _scales(positive, demands))
    return amounts is not None and min(amounts) > 0


def _refused(loop: Loop, rows: CoefficientRows) -> Diagnostic:
    weights = {(loop.members[j], loop.members[i]): float(w) for i, row in enumerate(rows) for j, w in row.items()}
    way, gain = greatest_gain(weights)
    shown = " → ".join(way[:12])
    if abs(gain) >= 1:
        said, told = f"for each 1 that `{way[0]}` makes, the loop needs {gain:.6g} of it", f"{gain:.6g}"
    else:
        said = f"its ways round together need as much as they make ({shown} alone needs {gain:.6g} of each 1)"
        told = f"{gain:.6g} alone, with its other ways round 1 or more"
    return problem("E0502", loop.span, said, way=shown, gain=told)
