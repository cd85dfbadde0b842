"""The functions that a model calls with quantities, by their names.

To add one: its row here, and the row's text in the table of functions in grammar/README.md, which is tested against it;
its value and derivative once more in the checker of trails, ``lca/verify.py``, which shares no code with the engine,
and in ``ALIKE`` there its dimension, where that is not the one of all its arguments; its name in the table of
operations in lca/trail/README.md, which is tested, too; a form of it in tests/models/whole.py. Samples, derivative and
workbook are tested for every row.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from functools import reduce

from lca.arithmetic import PRECISION, differentiating, stored
from lca.program.operations.operation import (
    MANY,
    ONE,
    ROUNDING,
    TINY,
    ZERO,
    Array,
    Numbers,
    Operation,
    Signature,
    flat_derivative,
    nothing,
    np,
    plain_number,
)
from lca.units import raised

with differentiating():
    LN2, LN10 = Decimal(2).ln(), Decimal(10).ln()


def _log2(x: Numbers) -> Decimal:
    with localcontext(prec=PRECISION + 20):
        result = x[0].ln() / Decimal(2).ln()
    return +result


def _selected(x: Numbers, y: Decimal) -> list[Decimal]:
    chosen = x.index(y)
    return [ONE if index == chosen else ZERO for index in range(len(x))]


def _whole(rounding: str) -> Callable[[Numbers], Decimal]:
    """Rounding to a whole number, of the digits that are kept: 20.999…9 (50 digits) is 21, and so is its ceiling."""
    return lambda x: stored(x[0]).to_integral_value(rounding=rounding)


def _snapped(value: Array) -> Array:
    """Halves and whole numbers as such, where rounding has moved them: 20.999…9 is 21, and so is its ceiling."""
    half = np.rint(2 * value) / 2
    return np.where(np.abs(value - half) <= ROUNDING * np.maximum(1, np.abs(value)), half, value)


def _sheet_whole(x: str, otherwise: str) -> str:
    """The nearest whole number where the value is as good as one."""
    return f"IF(ABS({x}-ROUND({x},0))<={TINY}*MAX(1,ABS({x})),ROUND({x},0),{otherwise})"


def _sheet_half_even(x: str) -> str:
    below = f"INT({x})"
    halfway = f"ABS({x}-{below}-0.5)<={TINY}*MAX(1,ABS({x}))"
    even = f"2*ROUND({below}/2+0.25,0)"  # of n and n + 1 the even one: n + 1 where n is odd
    return f"IF({halfway},{even},ROUND({x},0))"


MIN = Operation(
    name="min", commutative=True,
    text="the least of its arguments",
    signature=Signature("same", 1, MANY),
    value=min,
    samples=lambda x: reduce(np.minimum, x),
    derivative=_selected,
    clean=nothing,
    workbook=lambda x: f"MIN({','.join(x)})",
)  # fmt: skip
MAX = Operation(
    name="max", commutative=True,
    text="the greatest of its arguments",
    signature=Signature("same", 1, MANY),
    value=max,
    samples=lambda x: reduce(np.maximum, x),
    derivative=_selected,
    clean=nothing,
    workbook=lambda x: f"MAX({','.join(x)})",
)  # fmt: skip
ABS = Operation(
    name="abs",
    text="the argument without its sign",
    signature=Signature("any"),
    value=lambda x: abs(x[0]),
    samples=lambda x: np.abs(x[0]),
    derivative=lambda x, y: [ONE.copy_sign(x[0])],
    clean=nothing,
    workbook=lambda x: f"ABS({x[0]})",
)  # fmt: skip
CEIL = Operation(
    name="ceil",
    text="the next whole number from it upwards",
    signature=Signature("count"),
    value=_whole(ROUND_CEILING),
    samples=lambda x: np.ceil(_snapped(x[0])),
    derivative=flat_derivative,
    clean=nothing,
    workbook=lambda x: _sheet_whole(x[0], f"-INT(-{x[0]})"),
)  # fmt: skip
FLOOR = Operation(
    name="floor",
    text="the next whole number from it downwards",
    signature=Signature("count"),
    value=_whole(ROUND_FLOOR),
    samples=lambda x: np.floor(_snapped(x[0])),
    derivative=flat_derivative,
    clean=nothing,
    workbook=lambda x: _sheet_whole(x[0], f"INT({x[0]})"),
)  # fmt: skip
ROUND = Operation(
    name="round",
    text="the nearest whole number; of two that are as near, the even one",
    signature=Signature("count"),
    value=_whole(ROUND_HALF_EVEN),
    samples=lambda x: np.rint(_snapped(x[0])),
    derivative=flat_derivative,
    clean=nothing,
    workbook=lambda x: _sheet_half_even(x[0]),
)  # fmt: skip
FUNCTIONS = (
    MIN,
    MAX,
    ABS,
    Operation(
        name="sqrt",
        text="the square root; of an area a length",
        signature=Signature("any", unit=lambda units: raised(units[0], Fraction(1, 2))),
        value=lambda x: x[0].sqrt(),
        samples=lambda x: np.sqrt(x[0]),
        derivative=lambda x, y: [1 / (2 * y) if y else ZERO],
        clean=nothing,
        workbook=lambda x: f"SQRT({x[0]})",
        undefined="E0503",
    ),
    Operation(
        name="exp",
        text="e to the power of the argument",
        signature=Signature("none", unit=plain_number),
        value=lambda x: x[0].exp(),
        samples=lambda x: np.exp(x[0]),
        derivative=lambda x, y: [y],
        clean=nothing,
        workbook=lambda x: f"EXP({x[0]})",
        never_zero=lambda x: np.isfinite(x[0]),
    ),
    Operation(
        name="log",
        text="the natural logarithm",
        signature=Signature("none", unit=plain_number),
        value=lambda x: x[0].ln(),
        samples=lambda x: np.log(x[0]),
        derivative=lambda x, y: [1 / x[0]],
        clean=nothing,
        workbook=lambda x: f"LN({x[0]})",
        undefined="E0503",
    ),
    Operation(
        name="log2",
        text="the logarithm to base 2",
        signature=Signature("none", unit=plain_number),
        value=_log2,
        samples=lambda x: np.log2(x[0]),
        derivative=lambda x, y: [1 / (x[0] * LN2)],
        clean=nothing,
        workbook=lambda x: f"LOG({x[0]},2)",
        undefined="E0503",
    ),
    Operation(
        name="log10",
        text="the logarithm to base 10",
        signature=Signature("none", unit=plain_number),
        value=lambda x: x[0].log10(),
        samples=lambda x: np.log10(x[0]),
        derivative=lambda x, y: [1 / (x[0] * LN10)],
        clean=nothing,
        workbook=lambda x: f"LOG10({x[0]})",
        undefined="E0503",
    ),
    CEIL,
    FLOOR,
    ROUND,
)
