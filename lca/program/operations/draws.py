"""What is drawn about other values: each operation is the point value of a distribution, by its parameters.

They are called as the shapes of ``lca.spread``. In samples a step of one of these is drawn anew each time.
"""

from __future__ import annotations

from decimal import Decimal

from lca.program.operations.operation import (
    ONE,
    ZERO,
    ArgumentUnits,
    Arrays,
    Condition,
    Mask,
    Numbers,
    Operation,
    Signature,
    nothing,
    np,
    refused_unless,
)
from lca.spread import Shape
from lca.units.unit import in_its_unit

HALF = Decimal("0.5")


def _told(x: Numbers, units: ArgumentUnits) -> list[str]:
    return [in_its_unit(value, unit) for value, unit in zip(x, units, strict=True)]


def _deviation(x: Numbers, units: ArgumentUnits) -> dict[str, str]:
    return {"said": f"a standard deviation is not negative, and this is {_told(x, units)[1]}"}


def _lognormal(x: Numbers, units: ArgumentUnits) -> dict[str, str]:
    median, gsd = _told(x, units)
    if x[0] <= 0:
        return {"said": f"a lognormal figure is positive, and this is {median}"}
    return {"said": f"a geometric standard deviation is 1 or more, and this is {gsd}"}


def _bounds(x: Numbers, units: ArgumentUnits) -> dict[str, str]:
    return {"said": f"{', '.join(_told(x, units))} do not go from low to high"}


def _rising(x: Numbers) -> bool:
    return list(x) == sorted(x)


def _rising_samples(x: Arrays) -> Mask:
    return np.asarray((x[0] <= x[1]) & (x[-2] <= x[-1]))


NORMAL = Operation(
    name=Shape.NORMAL.value,
    text="normal, of this mean and standard deviation",
    signature=Signature("same", 2, 2),
    condition=Condition("E0514", lambda x: x[1] >= 0, lambda x: x[1] >= 0, _deviation, at=1),
    value=lambda x: x[0],
    samples=lambda x: np.where(x[1] >= 0, x[0], np.nan),
    derivative=lambda x, y: [ONE, ZERO],
    clean=lambda clean, x, touched: ZERO if touched[1] else clean[0],
    workbook=lambda x: refused_unless(f"{x[1]}>=0", x[0]),
)
LOGNORMAL = Operation(
    name=Shape.LOGNORMAL.value,
    text="lognormal, of this median and geometric standard deviation",
    signature=Signature("any", 2, 2),
    condition=Condition(
        "E0514",
        lambda x: x[0] > 0 and x[1] >= 1,
        lambda x: np.asarray((x[0] > 0) & (x[1] >= 1)),
        _lognormal,
        at=0,
    ),
    value=lambda x: x[0],
    samples=lambda x: np.where((x[0] > 0) & (x[1] >= 1), x[0], np.nan),
    derivative=lambda x, y: [ONE, ZERO],
    clean=lambda clean, x, touched: ZERO if touched[1] else clean[0],
    workbook=lambda x: refused_unless(f"AND({x[0]}>0,{x[1]}>=1)", x[0]),
)
UNIFORM = Operation(
    name=Shape.UNIFORM.value,
    text="uniform, between these",
    signature=Signature("same", 2, 2),
    condition=Condition("E0514", _rising, _rising_samples, _bounds, at=0),
    value=lambda x: (x[0] + x[1]) / 2,
    samples=lambda x: np.where(_rising_samples(x), (x[0] + x[1]) / 2, np.nan),
    derivative=lambda x, y: [HALF, HALF],
    clean=nothing,
    workbook=lambda x: refused_unless(f"{x[0]}<={x[1]}", f"({x[0]}+{x[1]})/2"),
)
TRIANGULAR = Operation(
    name=Shape.TRIANGULAR.value,
    text="triangular, of this lower bound, mode and upper bound",
    signature=Signature("same", 3, 3),
    condition=Condition("E0514", _rising, _rising_samples, _bounds, at=0),
    value=lambda x: x[1],
    samples=lambda x: np.where(_rising_samples(x), x[1], np.nan),
    derivative=lambda x, y: [ZERO, ONE, ZERO],
    clean=nothing,
    workbook=lambda x: refused_unless(f"AND({x[0]}<={x[1]},{x[1]}<={x[2]})", x[1]),
)
DRAWS = (NORMAL, LOGNORMAL, UNIFORM, TRIANGULAR)
