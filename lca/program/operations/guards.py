"""Operations that refuse some values: guards, which else are their first argument, and the reading of a curve."""

from __future__ import annotations

import decimal
from bisect import bisect_left
from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from itertools import pairwise

from lca.arithmetic import plain, same
from lca.program.operations.operation import (
    MANY,
    ONE,
    ROUNDING,
    TINY,
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
    refused_unless,
)
from lca.units.unit import in_its_unit

TOLD = decimal.Context(prec=6)
"""What a share is told with; what is missing of a whole has as many digits however small it is."""


def _guard(
    name: str, text: str, signature: Signature, condition: Condition, workbook: Callable[[list[str]], str]
) -> Operation:
    """An operation that is its first argument where a condition holds; ``workbook`` is that condition of cells."""
    return Operation(
        name=name, text=text, signature=signature, condition=condition, guards=True,
        value=lambda x: x[0],
        samples=lambda x: np.where(condition.samples(x), x[0], np.nan),
        derivative=lambda x, y: [ONE, *[ZERO] * (len(x) - 1)],
        clean=lambda clean, x, touched: ZERO if any(touched[1:]) else clean[0],
        workbook=lambda x: refused_unless(workbook(list(x)), x[0]),
    )  # fmt: skip


def _first(x: Numbers, units: ArgumentUnits) -> dict[str, str]:
    return {"found": in_its_unit(x[0], units[0])}


def _add_up(x: Arrays) -> Mask:
    """Where all shares add up to 1, and none is negative."""
    whole = np.abs(reduce(np.add, x[1:]) - 1) <= 1e-9
    return np.asarray(whole & (reduce(np.minimum, x) >= 0))


def _gap(x: Numbers, units: ArgumentUnits) -> dict[str, str]:
    """Shares of which one is negative, or that do not add up: by how much they miss the whole."""
    whole, least = sum(x[1:], ZERO) * 100, min(x[1:]) * 100
    missing = TOLD.plus(100 - whole)
    gap = f"{plain(abs(missing))} % {'missing' if missing > 0 else 'too much'}"
    gap = f"one is {plain(TOLD.plus(least))} %" if least < 0 else gap
    return {"sum": f"{plain(100 - missing)} %", "gap": gap}


PUE = _guard(
    "PUE",
    "its argument, which must be at least 1",
    Signature("none"),
    Condition("E0509", lambda x: x[0] >= 1 or same(x[0], ONE), lambda x: x[0] >= 1 - ROUNDING, _first),
    lambda x: f"{x[0]}>=1-{TINY}",
)
LIFE = _guard(
    "life",
    "its argument, which must be positive",
    Signature("any"),
    Condition("E0510", lambda x: x[0] > 0, lambda x: x[0] > 0, _first),
    lambda x: f"{x[0]}>0",
)
SHARE = _guard(
    "share",
    "the first argument, if all further ones, the shares of all products, add up to 1",
    Signature("none", 2, MANY),
    Condition("E0507", lambda x: min(x) >= 0 and same(sum(x[1:], ZERO), ONE), _add_up, _gap),
    lambda x: f"AND({x[0]}>=0,MIN({','.join(x[1:])})>=0,ABS(SUM({','.join(x[1:])})-1)<={TINY})",
)


def _on_the_line(x: Numbers) -> Decimal:
    """On the straight line between the two points around the first argument, which lies among them."""
    at, points = x[0], list(zip(x[1::2], x[2::2], strict=True))
    place = max(1, bisect_left(points, at, key=lambda point: point[0]))
    (x0, y0), (x1, y1) = points[place - 1], points[place]
    return y0 + (y1 - y0) * (at - x0) / (x1 - x0)


def _on_the_lines(x: Arrays) -> Array:
    """On the straight lines between the points that follow the first argument; nothing before and behind them."""
    at, places, heights = x[0], x[1::2], x[2::2]
    found = np.full(np.broadcast_shapes(*(number.shape for number in x)), np.nan)
    for (left, right), (low, high) in zip(pairwise(places), pairwise(heights), strict=True):
        inside = (at >= left) & (at <= right)
        found = np.where(inside, low + (high - low) * (at - left) / (right - left), found)
    return found


def _slopes(x: Numbers, y: Decimal) -> list[Decimal]:
    """By the place, the slope there; by the two points around it, what each weighs. At a point, the line before it."""
    places = x[1::2]
    after = max(1, bisect_left(places, x[0]))
    left, right = 2 * after - 1, 2 * after + 1
    width, rise = x[right] - x[left], x[right + 1] - x[left + 1]
    weight = (x[0] - x[left]) / width
    found = [ZERO] * len(x)
    found[0] = rise / width
    found[left], found[left + 1] = -found[0] * (1 - weight), 1 - weight
    found[right], found[right + 1] = -found[0] * weight, weight
    return found


def _within(x: Numbers, units: ArgumentUnits) -> dict[str, str]:
    at, low, high = (in_its_unit(x[index], units[index]) for index in (0, 1, -2))
    return {"at": at, "low": low, "high": high}


def _sheet_line(x: list[str]) -> str:
    """On the line between a point and the next: of a place, the range of all x, that of all y, and the point's number.

    Refused outside of all points.
    """
    at, xs, ys, segment = x
    x0, y0, x1, y1 = (f"INDEX({cells},{segment}{step})" for step in ("", "+1") for cells in (xs, ys))
    return refused_unless(f"AND({at}>=MIN({xs}),{at}<=MAX({xs}))", f"{y0}+({y1}-{y0})*({at}-{x0})/({x1}-{x0})")


INTERPOLATE = Operation(
    name="interpolate",
    text="the first argument, between the points (x, y) that follow, in the order of x",
    signature=Signature("any", 5, MANY, lambda units: units[2]),
    value=_on_the_line,
    samples=_on_the_lines,
    derivative=_slopes,
    clean=nothing,
    workbook=lambda x: _sheet_line(list(x)),
    condition=Condition(
        "E0508",
        lambda x: x[1] <= x[0] <= x[-2],
        lambda x: np.asarray((x[1] <= x[0]) & (x[0] <= x[-2])),
        _within,
        blamed=(0,),
    ),
)
GUARDS = (PUE, LIFE, SHARE, INTERPOLATE)
