"""What each operation does to samples, arrays of floats. What cannot be computed is no number, and stays none.

Equal are two floats that differ by rounding alone, as two decimals are that agree in the digits that are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lca.engine.draws import Array
from lca.program.cells import Operation

Arrays: TypeAlias = Sequence[Array]
Mask: TypeAlias = NDArray[np.bool_]
ROUNDING = 1e-12


def same(left: Array, right: Array) -> Array:
    """1 where two values are equal, 0 elsewhere."""
    return (np.abs(left - right) <= ROUNDING * np.maximum(np.abs(left), np.abs(right))).astype(np.float64)


def _less(left: Array, right: Array) -> Array:
    return np.asarray((left < right) & (same(left, right) == 0), np.float64)


def _snapped(value: Array) -> Array:
    """Halves and whole numbers as such, where rounding has moved them: 20.999…9 is 21, and so is its ceiling."""
    half = np.rint(2 * value) / 2
    return np.where(np.abs(value - half) <= ROUNDING * np.maximum(1, np.abs(value)), half, value)


def _power(x: Arrays) -> Array:
    return np.where((x[0] == 0) & (x[1] == 0), np.nan, np.power(x[0], x[1]))


def _shared(x: Arrays) -> Array:
    """The first share, where all of them add up to 1 and none is negative."""
    whole = np.abs(sum(x[1:]) - 1) <= 1e-9
    return np.where(whole & (reduce(np.minimum, x) >= 0), x[0], np.nan)


def _chosen(x: Arrays) -> Array:
    """The branch taken; where the condition is none, neither."""
    condition, then, otherwise = x
    return np.where(np.isnan(condition), np.nan, np.where(condition != 0, then, otherwise))


def _interpolated(x: Arrays) -> Array:
    """On the straight lines between the points that follow the first argument; nothing before and behind them."""
    at, places, heights = x[0], x[1::2], x[2::2]
    found = np.full(np.broadcast_shapes(*(number.shape for number in x)), np.nan)
    for (left, right), (low, high) in zip(pairwise(places), pairwise(heights), strict=True):
        inside = (at >= left) & (at <= right)
        found = np.where(inside, low + (high - low) * (at - left) / (right - left), found)
    return found


def _all(x: Arrays) -> Array:
    return np.asarray(reduce(np.logical_and, x), np.float64)


def _any(x: Arrays) -> Array:
    return np.asarray(reduce(np.logical_or, x), np.float64)


OPERATIONS: dict[Operation, Callable[[Arrays], Array]] = {
    Operation.ADD: lambda x: reduce(np.add, x),
    Operation.MULTIPLY: lambda x: reduce(np.multiply, x),
    Operation.DIVIDE: lambda x: np.divide(x[0], x[1]),
    Operation.RUNS: lambda x: np.where(x[1] > 0, np.divide(x[0], x[1]), np.nan),
    Operation.POWER: _power,
    Operation.NEGATE: lambda x: np.negative(x[0]),
    Operation.MIN: lambda x: reduce(np.minimum, x),
    Operation.MAX: lambda x: reduce(np.maximum, x),
    Operation.ABS: lambda x: np.abs(x[0]),
    Operation.SQRT: lambda x: np.sqrt(x[0]),
    Operation.EXP: lambda x: np.exp(x[0]),
    Operation.LOG: lambda x: np.log(x[0]),
    Operation.LOG2: lambda x: np.log2(x[0]),
    Operation.LOG10: lambda x: np.log10(x[0]),
    Operation.CEIL: lambda x: np.ceil(_snapped(x[0])),
    Operation.FLOOR: lambda x: np.floor(_snapped(x[0])),
    Operation.ROUND: lambda x: np.rint(_snapped(x[0])),
    Operation.LESS: lambda x: _less(x[0], x[1]),
    Operation.AT_MOST: lambda x: 1 - _less(x[1], x[0]),
    Operation.GREATER: lambda x: _less(x[1], x[0]),
    Operation.AT_LEAST: lambda x: 1 - _less(x[0], x[1]),
    Operation.EQUAL: lambda x: same(x[0], x[1]),
    Operation.UNEQUAL: lambda x: 1 - same(x[0], x[1]),
    Operation.AND: _all,
    Operation.OR: _any,
    Operation.NOT: lambda x: np.asarray(x[0] == 0, np.float64),
    Operation.INTERPOLATE: _interpolated,
    Operation.SHARE: _shared,
    Operation.PUE: lambda x: np.where(x[0] >= 1 - ROUNDING, x[0], np.nan),
    Operation.LIFE: lambda x: np.where(x[0] > 0, x[0], np.nan),
    Operation.CHOOSE: _chosen,
}
CODES = {
    Operation.DIVIDE: "E0501", Operation.RUNS: "E0505", Operation.SHARE: "E0507", Operation.POWER: "E0503",
    Operation.INTERPOLATE: "E0508", Operation.PUE: "E0509", Operation.LIFE: "E0510",
    Operation.SQRT: "E0503", Operation.LOG: "E0503", Operation.LOG2: "E0503", Operation.LOG10: "E0503",
}  # fmt: skip
"""The code of an operation that fails; any other has grown beyond what a float holds."""
DEFINED: dict[Operation, Callable[[Arrays], Mask]] = {
    Operation.DIVIDE: lambda x: x[1] != 0,
    Operation.RUNS: lambda x: x[1] > 0,
    Operation.POWER: lambda x: x[0] > 0,
}
"""Where these have a value: what fails there is beyond what a float holds, too."""
NEVER_ZERO: dict[Operation, Callable[[Arrays], Mask]] = {
    Operation.MULTIPLY: lambda x: reduce(np.logical_and, (number != 0 for number in x)),
    Operation.DIVIDE: lambda x: x[0] != 0,
    Operation.RUNS: lambda x: x[0] != 0,
    Operation.POWER: lambda x: x[0] != 0,
    Operation.EXP: lambda x: np.isfinite(x[0]),
}
"""Where the value of these is not 0, however small: a float that is none is then too small to be held."""
SMALLEST = float(np.finfo(np.float64).smallest_normal)
"""Below this, floats have fewer digits than they tell, and then are 0."""


def applied(operation: Operation, numbers: Arrays) -> Array:
    """The samples of a step, with no number where it, or an argument that it looks at, is none."""
    with np.errstate(all="ignore"):
        found = OPERATIONS[operation](numbers)
        if operation is Operation.CHOOSE:
            return found
        known = reduce(np.logical_and, (np.isfinite(number) for number in (found, *numbers)))
        if operation in NEVER_ZERO:
            known = known & ((np.abs(found) >= SMALLEST) | ~NEVER_ZERO[operation](numbers))
    return np.where(known, found, np.nan)
