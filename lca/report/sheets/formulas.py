"""The operations of figures as formulas of a spreadsheet, over the cells of their arguments in base units.

A spreadsheet has about 15 digits, so that what is the same in the 34 digits of a trail may differ in the last of its
own: values within ``TINY`` of each other are equal here, and rounding looks at whole numbers first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

TINY = "1E-12"
Cells = Sequence[str]
Formula = Callable[[Cells], str]


def near(a: str, b: str) -> str:
    """How far two values may lie apart and still be the same."""
    return f"{TINY}*MAX(ABS({a}),ABS({b}))"


def truth(condition: str) -> str:
    return f"IF({condition},1,0)"


def where(condition: str, value: str) -> str:
    """A value that is refused, as the engine does, unless a condition holds."""
    return f"IF({condition},{value},NA())"


def _rounded(x: Cells, otherwise: str) -> str:
    """The nearest whole number where the value is as good as one."""
    return f"IF(ABS({x[0]}-ROUND({x[0]},0))<={TINY}*MAX(1,ABS({x[0]})),ROUND({x[0]},0),{otherwise})"


def _half_even(x: Cells) -> str:
    below = f"INT({x[0]})"
    halfway = f"ABS({x[0]}-{below}-0.5)<={TINY}*MAX(1,ABS({x[0]}))"
    even = f"2*ROUND({below}/2+0.25,0)"  # of n and n + 1 the even one: n + 1 where n is odd
    return f"IF({halfway},{even},ROUND({x[0]},0))"


FEW: Mapping[str, Formula] = {
    "divide": lambda x: f"{x[0]}/{x[1]}",
    "runs": lambda x: where(f"{x[1]}>0", f"{x[0]}/{x[1]}"),
    "power": lambda x: f"POWER({x[0]},{x[1]})",
    "negate": lambda x: f"-{x[0]}",
    "abs": lambda x: f"ABS({x[0]})",
    "sqrt": lambda x: f"SQRT({x[0]})",
    "exp": lambda x: f"EXP({x[0]})",
    "log": lambda x: f"LN({x[0]})",
    "log2": lambda x: f"LOG({x[0]},2)",
    "log10": lambda x: f"LOG10({x[0]})",
    "ceil": lambda x: _rounded(x, f"-INT(-{x[0]})"),
    "floor": lambda x: _rounded(x, f"INT({x[0]})"),
    "round": _half_even,
    "<": lambda x: truth(f"{x[1]}-{x[0]}>{near(*x)}"),
    "<=": lambda x: truth(f"{x[0]}-{x[1]}<={near(*x)}"),
    ">": lambda x: truth(f"{x[0]}-{x[1]}>{near(*x)}"),
    ">=": lambda x: truth(f"{x[1]}-{x[0]}<={near(*x)}"),
    "==": lambda x: truth(f"ABS({x[0]}-{x[1]})<={near(*x)}"),
    "!=": lambda x: truth(f"ABS({x[0]}-{x[1]})>{near(*x)}"),
    "within": lambda x: truth(f"ABS({x[0]}-{x[1]})<={x[2]}+{near(x[0], x[1])}"),
    "within_share": lambda x: truth(f"ABS({x[0]}-{x[1]})<={x[2]}*ABS({x[1]})+{near(x[0], x[1])}"),
    "not": lambda x: truth(f"{x[0]}=0"),
    "choose": lambda x: f"IF({x[0]}<>0,{x[1]},{x[2]})",
    "PUE": lambda x: where(f"{x[0]}>=1-{TINY}", x[0]),
    "life": lambda x: where(f"{x[0]}>0", x[0]),
}
"""Operations of a known number of arguments."""

MANY: Mapping[str, Formula] = {
    "add": lambda x: f"SUM({','.join(x)})" if x else "0",
    "multiply": lambda x: f"PRODUCT({','.join(x)})" if ":" in "".join(x) else "*".join(x),
    "min": lambda x: f"MIN({','.join(x)})",
    "max": lambda x: f"MAX({','.join(x)})",
    "and": lambda x: truth(f"AND({','.join(x)})"),
    "or": lambda x: truth(f"OR({','.join(x)})"),
}
"""Operations of any number of arguments, which may be ranges of cells."""

SHARE, INTERPOLATE, AMOUNT = "share", "interpolate", "amount"
"""Operations whose first argument is not like the others, and the amounts of loops: these take cells of their own."""


def shared(first: str, others: Cells) -> str:
    """The first share, where it and all others are shares that add up to 1."""
    return where(f"AND({first}>=0,MIN({','.join(others)})>=0,ABS(SUM({','.join(others)})-1)<={TINY})", first)


def interpolated(at: str, xs: str, ys: str, segment: str) -> str:
    """On the line between the points ``segment`` and the next; refused outside of all points."""
    x0, y0, x1, y1 = (f"INDEX({cells},{segment}{step})" for step in ("", "+1") for cells in (xs, ys))
    return where(f"AND({at}>=MIN({xs}),{at}<=MAX({xs}))", f"{y0}+({y1}-{y0})*({at}-{x0})/({x1}-{x0})")


def snapped(at: str, xs: str) -> str:
    """The first argument, which may miss an end of the points by its last digit."""
    low, high = f"MIN({xs})", f"MAX({xs})"
    return f"IF(ABS({at}-{low})<={near(at, low)},{low},IF(ABS({at}-{high})<={near(at, high)},{high},{at}))"


def segment(at: str, xs: str, points: int) -> str:
    """Of the points in the order of x, the number of that before ``at``, the last but one at most."""
    return f"MIN(MATCH({at},{xs},1),{points - 1})"


def solved(inverse_of: str, demands: str, member: int) -> str:
    """One unknown of a linear system, by the inverse of its matrix."""
    return f"INDEX(MMULT(MINVERSE({inverse_of}),{demands}),{member})"
