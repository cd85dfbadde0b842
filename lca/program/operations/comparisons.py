"""Comparisons, connectives and the choice between two values. Truth is 1 or 0."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import reduce

from lca.arithmetic import same
from lca.program.operations.operation import (
    MANY,
    ONE,
    ROUNDING,
    ZERO,
    Array,
    Arrays,
    Numbers,
    Operation,
    Signature,
    flat_derivative,
    near,
    nothing,
    np,
    plain_number,
    sheet_truth,
    truth_value,
)


def same_samples(left: Array, right: Array) -> Array:
    """1 where two values differ by rounding alone, as two decimals do that agree in the digits that are kept."""
    return (np.abs(left - right) <= ROUNDING * np.maximum(np.abs(left), np.abs(right))).astype(np.float64)


def _less(left: Array, right: Array) -> Array:
    return np.asarray((left < right) & (same_samples(left, right) == 0), np.float64)


def _chosen(x: Arrays) -> Array:
    """The branch taken; where the condition is none, neither."""
    condition, then, otherwise = x
    return np.where(np.isnan(condition), np.nan, np.where(condition != 0, then, otherwise))


def _comparison(
    sign: str,
    text: str,
    holds: Callable[[Decimal, Decimal], bool],
    samples: Callable[[Array, Array], Array],
    difference: str,
) -> Operation:
    """``difference`` is a formula over the cells {a}, {b}, and {near}, how far they may lie apart to be the same."""
    return Operation(
        name=sign, sign=sign, binding=4, text=text,
        signature=Signature("same", 2, 2, plain_number),
        value=lambda x: truth_value(holds(x[0], x[1])),
        samples=lambda x: samples(x[0], x[1]),
        derivative=flat_derivative,
        clean=nothing,
        workbook=lambda x: sheet_truth(difference.format(a=x[0], b=x[1], near=near(*x))),
    )  # fmt: skip


LESS = _comparison(
    "<", "whether the first is less than the second, and not the same",
    lambda a, b: a < b and not same(a, b), _less, "{b}-{a}>{near}",
)  # fmt: skip
AT_MOST = _comparison(
    "<=", "whether the first is less than the second, or the same",
    lambda a, b: a <= b or same(a, b), lambda a, b: 1 - _less(b, a), "{a}-{b}<={near}",
)  # fmt: skip
GREATER = _comparison(
    ">", "whether the first is greater than the second, and not the same",
    lambda a, b: a > b and not same(a, b), lambda a, b: _less(b, a), "{a}-{b}>{near}",
)  # fmt: skip
AT_LEAST = _comparison(
    ">=", "whether the first is greater than the second, or the same",
    lambda a, b: a >= b or same(a, b), lambda a, b: 1 - _less(a, b), "{b}-{a}<={near}",
)  # fmt: skip
EQUAL = _comparison("==", "whether both are the same", same, same_samples, "ABS({a}-{b})<={near}")
UNEQUAL = _comparison(
    "!=", "whether both are not the same",
    lambda a, b: not same(a, b), lambda a, b: 1 - same_samples(a, b), "ABS({a}-{b})>{near}",
)  # fmt: skip
COMPARISONS = (LESS, AT_MOST, GREATER, AT_LEAST, EQUAL, UNEQUAL)

AND = Operation(
    name="and", sign="and", binding=2, commutative=True,
    text="whether all hold",
    signature=Signature("none", 1, MANY, plain_number),
    value=lambda x: truth_value(all(x)),
    samples=lambda x: np.asarray(reduce(np.logical_and, x), np.float64),
    derivative=flat_derivative,
    clean=nothing,
    workbook=lambda x: sheet_truth(f"AND({','.join(x)})"),
)  # fmt: skip
OR = Operation(
    name="or", sign="or", binding=1, commutative=True,
    text="whether one of them holds",
    signature=Signature("none", 1, MANY, plain_number),
    value=lambda x: truth_value(any(x)),
    samples=lambda x: np.asarray(reduce(np.logical_or, x), np.float64),
    derivative=flat_derivative,
    clean=nothing,
    workbook=lambda x: sheet_truth(f"OR({','.join(x)})"),
)  # fmt: skip
NOT = Operation(
    name="not", sign="not", binding=3,
    text="whether it does not hold",
    signature=Signature("none", unit=plain_number),
    value=lambda x: truth_value(not x[0]),
    samples=lambda x: np.asarray(x[0] == 0, np.float64),
    derivative=flat_derivative,
    clean=nothing,
    workbook=lambda x: sheet_truth(f"{x[0]}=0"),
)  # fmt: skip


def _chosen_slopes(x: Numbers, y: Decimal) -> list[Decimal]:
    return [ZERO, ONE, ZERO] if x[0] else [ZERO, ZERO, ONE]


CHOOSE = Operation(
    name="choose", binding=0, branches=True,
    text="the second argument where the first holds, or else the third",
    signature=Signature("same", 3, 3, lambda units: units[1]),
    value=lambda x: x[1] if x[0] else x[2],
    samples=_chosen,
    derivative=_chosen_slopes,
    clean=lambda clean, x, touched: ZERO if touched[0] else clean[1 if x[0] else 2],
    workbook=lambda x: f"IF({x[0]}<>0,{x[1]},{x[2]})",
)  # fmt: skip
LOGIC = (AND, OR, NOT, CHOOSE)
