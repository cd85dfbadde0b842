"""Sums, products, quotients and powers, and how often a node runs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from operator import add, mul

from lca.program.operations.operation import (
    MANY,
    ONE,
    ZERO,
    ArgumentUnits,
    Array,
    Arrays,
    Condition,
    Mask,
    Numbers,
    Operation,
    Signature,
    nothing,
    np,
    plain_number,
    refused_unless,
)
from lca.units import multiply, quotient
from lca.units.unit import in_its_unit


def _product_slopes(x: Numbers, y: Decimal) -> list[Decimal]:
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


def _power_slopes(x: Numbers, y: Decimal) -> list[Decimal]:
    base, exponent = x
    by_base = exponent * base ** (exponent - 1) if base or exponent > 1 else (ONE if exponent == 1 else ZERO)
    return [by_base, y * base.ln() if base > 0 else ZERO]


def _quotient_slopes(x: Numbers, y: Decimal) -> list[Decimal]:
    return [1 / x[1], -y / x[1]]


def _clean_quotient(clean: Numbers, x: Numbers, touched: Sequence[bool]) -> Decimal:
    return ZERO if touched[1] or not x[1] else clean[0] / x[1]


def _power(x: Arrays) -> Array:
    return np.where((x[0] == 0) & (x[1] == 0), np.nan, np.power(x[0], x[1]))


def _made(x: Arrays) -> Mask:
    return x[1] > 0


def _treatment(x: Numbers, units: ArgumentUnits) -> list[str]:
    """A reference product that is negative is probably a treatment."""
    if x[1] == 0:
        return []
    treated = in_its_unit(-x[1], units[1])
    return [
        f"a treatment makes the treatment of what it takes: `makes {treated}`; "
        f"who hands over waste then uses that, with a plain sign, too: `uses {treated} of …`"
    ]


ADD = Operation(
    name="add", sign="+", binding=5, commutative=True,
    text="the sum of all arguments; 0 without any",
    signature=Signature("same", 0, MANY),
    value=lambda x: reduce(add, x, ZERO),
    samples=lambda x: reduce(np.add, x),
    derivative=lambda x, y: [ONE] * len(x),
    clean=lambda clean, x, touched: sum(clean, ZERO),
    workbook=lambda x: f"SUM({','.join(x)})" if x else "0",
)  # fmt: skip
MULTIPLY = Operation(
    name="multiply", sign="*", binding=6, commutative=True,
    text="the product of all arguments",
    signature=Signature("any", 1, MANY, lambda units: multiply(*units)),
    value=lambda x: reduce(mul, x),
    samples=lambda x: reduce(np.multiply, x),
    derivative=_product_slopes,
    clean=lambda clean, x, touched: reduce(mul, clean),
    workbook=lambda x: f"PRODUCT({','.join(x)})" if ":" in "".join(x) else "*".join(x),
    never_zero=lambda x: reduce(np.logical_and, (number != 0 for number in x)),
)  # fmt: skip
DIVIDE = Operation(
    name="divide", sign="/", binding=6,
    text="the first argument over the second",
    signature=Signature("any", 2, 2, lambda units: quotient(*units)),
    value=lambda x: x[0] / x[1],
    samples=lambda x: np.divide(x[0], x[1]),
    derivative=_quotient_slopes,
    clean=_clean_quotient,
    workbook=lambda x: f"{x[0]}/{x[1]}",
    undefined="E0501", defined=lambda x: x[1] != 0, never_zero=lambda x: x[0] != 0,
)  # fmt: skip
RUNS = Operation(
    name="runs", sign="/", binding=6,
    text="how often a node must run: an amount over the reference product, which must be positive",
    signature=Signature("same", 2, 2, plain_number),
    value=lambda x: x[0] / x[1],
    samples=lambda x: np.where(x[1] > 0, np.divide(x[0], x[1]), np.nan),
    derivative=_quotient_slopes,
    clean=_clean_quotient,
    workbook=lambda x: refused_unless(f"{x[1]}>0", f"{x[0]}/{x[1]}"),
    condition=Condition(
        "E0505", lambda x: x[1] > 0, _made, lambda x, units: {"found": in_its_unit(x[1], units[1])}, _treatment,
        blamed=(1,), at=1,
    ),
    defined=_made, never_zero=lambda x: x[0] != 0,
)  # fmt: skip
POWER = Operation(
    name="power", sign="^", binding=8,
    text="the first argument to the power of the second",
    signature=Signature("any", 2, 2),
    value=lambda x: x[0] ** x[1],
    samples=_power,
    derivative=_power_slopes,
    clean=nothing,
    workbook=lambda x: f"POWER({x[0]},{x[1]})",
    undefined="E0503", defined=lambda x: x[0] > 0, never_zero=lambda x: x[0] != 0,
)  # fmt: skip
NEGATE = Operation(
    name="negate", sign="-", binding=7,
    text="the argument with the other sign",
    signature=Signature("any"),
    value=lambda x: -x[0],
    samples=lambda x: np.negative(x[0]),
    derivative=lambda x, y: [-ONE],
    clean=lambda clean, x, touched: -clean[0],
    workbook=lambda x: f"-{x[0]}",
)  # fmt: skip
ARITHMETIC = (ADD, MULTIPLY, DIVIDE, RUNS, POWER, NEGATE)
