"""What a step of a program can do: each operation is one row, with all that any part of the tool knows of it.

The rows stand by family: ``arithmetic``, ``functions`` (where it is told how one is added), ``comparisons``,
``guards`` and ``draws``. The code speaks of a few by name, as ``operations.ADD``; all are in ``OPERATIONS``.
"""

from __future__ import annotations

from collections.abc import Mapping

from lca.program.operations.arithmetic import ADD, ARITHMETIC, DIVIDE, MULTIPLY, NEGATE, POWER, RUNS
from lca.program.operations.comparisons import (
    AND,
    AT_LEAST,
    AT_MOST,
    CHOOSE,
    COMPARISONS,
    EQUAL,
    GREATER,
    LESS,
    LOGIC,
    NOT,
    OR,
    UNEQUAL,
)
from lca.program.operations.draws import DRAWS
from lca.program.operations.functions import ABS, CEIL, FLOOR, FUNCTIONS, MAX, MIN, ROUND
from lca.program.operations.guards import GUARDS, INTERPOLATE, LIFE, PUE, SHARE
from lca.program.operations.operation import BEYOND, MANY, Condition, Operation, Signature, flat_derivative

OPERATIONS: Mapping[str, Operation] = {
    row.name: row for row in (*ARITHMETIC, *FUNCTIONS, *COMPARISONS, *LOGIC, *GUARDS, *DRAWS)
}
"""Every operation, by its name."""

__all__ = [
    "ABS", "ADD", "AND", "AT_LEAST", "AT_MOST", "BEYOND", "CEIL", "CHOOSE", "COMPARISONS", "DIVIDE", "DRAWS", "EQUAL",
    "FLOOR", "FUNCTIONS", "GREATER", "INTERPOLATE", "LESS", "LIFE", "MANY", "MAX", "MIN", "MULTIPLY", "NEGATE", "NOT",
    "OPERATIONS", "OR", "POWER", "PUE", "ROUND", "RUNS", "SHARE", "UNEQUAL", "Condition", "Operation", "Signature",
    "flat_derivative",
]  # fmt: skip
