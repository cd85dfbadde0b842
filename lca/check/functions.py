"""The functions and comparisons of the language, and what each function wants of its arguments."""

from __future__ import annotations

from dataclasses import dataclass

from lca.program.cells import Operation
from lca.spread import Shape


@dataclass(frozen=True, slots=True)
class Function:
    """``wants`` is what the arguments must measure: ``same`` (one dimension), ``none``, ``count`` or ``any``."""

    operation: Operation
    wants: str
    least: int = 1
    most: int = 1


MANY = 1_000
FUNCTIONS: dict[str, Function] = {
    "min": Function(Operation.MIN, "same", 1, MANY),
    "max": Function(Operation.MAX, "same", 1, MANY),
    "abs": Function(Operation.ABS, "same"),
    "sqrt": Function(Operation.SQRT, "any"),
    "exp": Function(Operation.EXP, "none"),
    "log": Function(Operation.LOG, "none"),
    "log2": Function(Operation.LOG2, "none"),
    "log10": Function(Operation.LOG10, "none"),
    "ceil": Function(Operation.CEIL, "count"),
    "floor": Function(Operation.FLOOR, "count"),
    "round": Function(Operation.ROUND, "count"),
}
OVER_ROWS = ("sum", "mean", "min", "max", "count")
DISTRIBUTIONS = tuple(Shape)
"""What a figure can be drawn from, written as a function of its parameters."""
COMPARISONS: dict[str, Operation] = {
    "<": Operation.LESS,
    "<=": Operation.AT_MOST,
    ">": Operation.GREATER,
    ">=": Operation.AT_LEAST,
    "==": Operation.EQUAL,
    "!=": Operation.UNEQUAL,
}
