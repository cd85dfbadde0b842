"""What each operation does to decimals. Values are in base units; truth is 1 or 0."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from functools import reduce
from operator import add, mul

from lca.arithmetic import PRECISION, same, stored
from lca.program.cells import Operation

Numbers = Sequence[Decimal]
ZERO, ONE = Decimal(0), Decimal(1)


def _truth(holds: bool) -> Decimal:
    return ONE if holds else ZERO


def _whole(rounding: str) -> Callable[[Numbers], Decimal]:
    """Rounding to a whole number, of the digits that are kept: 20.999…9 (50 digits) is 21, and so is its ceiling."""
    return lambda x: stored(x[0]).to_integral_value(rounding=rounding)


def _log2(x: Numbers) -> Decimal:
    with localcontext(prec=PRECISION + 20):
        result = x[0].ln() / Decimal(2).ln()
    return +result


def _interpolated(x: Numbers) -> Decimal:
    """On the straight line between the two points around the first argument, which lies among them."""
    at, points = x[0], list(zip(x[1::2], x[2::2], strict=True))
    place = max(1, bisect_left(points, at, key=lambda point: point[0]))
    (x0, y0), (x1, y1) = points[place - 1], points[place]
    return y0 + (y1 - y0) * (at - x0) / (x1 - x0)


# An alternative looks at one branch only, so it stands with the evaluator.
OPERATIONS: dict[Operation, Callable[[Numbers], Decimal]] = {
    Operation.ADD: lambda x: reduce(add, x, ZERO),
    Operation.MULTIPLY: lambda x: reduce(mul, x),
    Operation.DIVIDE: lambda x: x[0] / x[1],
    Operation.RUNS: lambda x: x[0] / x[1],
    Operation.POWER: lambda x: x[0] ** x[1],
    Operation.NEGATE: lambda x: -x[0],
    Operation.MIN: min,
    Operation.MAX: max,
    Operation.ABS: lambda x: abs(x[0]),
    Operation.SQRT: lambda x: x[0].sqrt(),
    Operation.EXP: lambda x: x[0].exp(),
    Operation.LOG: lambda x: x[0].ln(),
    Operation.LOG2: _log2,
    Operation.LOG10: lambda x: x[0].log10(),
    Operation.CEIL: _whole(ROUND_CEILING),
    Operation.FLOOR: _whole(ROUND_FLOOR),
    Operation.ROUND: _whole(ROUND_HALF_EVEN),
    Operation.LESS: lambda x: _truth(x[0] < x[1] and not same(x[0], x[1])),
    Operation.AT_MOST: lambda x: _truth(x[0] <= x[1] or same(x[0], x[1])),
    Operation.GREATER: lambda x: _truth(x[0] > x[1] and not same(x[0], x[1])),
    Operation.AT_LEAST: lambda x: _truth(x[0] >= x[1] or same(x[0], x[1])),
    Operation.EQUAL: lambda x: _truth(same(x[0], x[1])),
    Operation.UNEQUAL: lambda x: _truth(not same(x[0], x[1])),
    Operation.AND: lambda x: _truth(all(x)),
    Operation.OR: lambda x: _truth(any(x)),
    Operation.NOT: lambda x: _truth(not x[0]),
    Operation.INTERPOLATE: _interpolated,
    Operation.PUE: lambda x: x[0],
    Operation.LIFE: lambda x: x[0],
    Operation.SHARE: lambda x: x[0],
}
