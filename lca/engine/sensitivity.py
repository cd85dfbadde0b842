"""What each figure does to a total, by the exact derivative: nothing is varied, and nothing drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import differentiating
from lca.engine.differentiate import derivatives
from lca.engine.evaluate import Evaluation
from lca.program.cells import Draw, Figure, FigureOrigin, cells_reached
from lca.spread import Shape, Spread, variance

LEFT_OUT = (FigureOrigin.SUPPLIER, FigureOrigin.CONSTANT)
"""What is no amount that could be another: the choice of a supplier, and 0, 1, 100 % and exponents."""


@dataclass(frozen=True, slots=True)
class Influence:
    """``slope`` is dT/dx in base units; ``scaled`` is x · dT/dx, what the total changes by per 100 % of the figure.

    ``variance`` is (dT/dx)² var(x), to first order what the figure's own uncertainty adds to the variance of the total.
    """

    figure: Figure
    cell: int
    slope: Decimal
    scaled: Decimal
    variance: Decimal


def influences(evaluation: Evaluation, total: int) -> list[Influence]:
    """The influence of every figure that a total depends on, the greatest first.

    Of equal ones the less certain is first. What defines the question is not measured, and stands behind all that is.
    """
    program, slopes = evaluation.program, derivatives(evaluation, total)
    found = []
    with differentiating():
        for index in cells_reached(program.cells, program.loops, total):
            cell = program.cells[index]
            if isinstance(cell, Draw):
                found.append(_drawn(evaluation, cell, index, slopes[index]))
            if isinstance(cell, Figure) and cell.origin not in LEFT_OUT:
                slope = slopes[index]
                found.append(Influence(cell, index, slope, cell.value * slope, slope**2 * variance(cell.spread)))
    return sorted(found, key=_place)


def _drawn(evaluation: Evaluation, draw: Draw, cell: int, slope: Decimal) -> Influence:
    """What is drawn about other values, which itself is no figure: its spread is."""
    parameters = tuple(evaluation.number(argument) for argument in draw.arguments)
    about = (evaluation.program.cells[argument] for argument in draw.arguments)
    basis = tuple(dict.fromkeys(one for found in about if isinstance(found, Figure) for one in found.basis))
    value, spread = evaluation.number(cell), Spread(Shape(draw.operation.name), parameters)
    return Influence(draw.figure(value, spread, basis), cell, slope, value * slope, slope**2 * variance(spread))


def _place(one: Influence) -> tuple[bool, Decimal, Decimal, str]:
    return one.figure.origin is FigureOrigin.CHOICE, -abs(one.scaled), -one.variance, str(one.figure.name)
