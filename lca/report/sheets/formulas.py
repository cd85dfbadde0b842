"""What a workbook computes that is no operation of a program: comparisons of checks, places on a curve, loops.

A spreadsheet has about 15 digits, so that what is the same in the 34 digits of a trail may differ in the last of its
own. The operations themselves bring their formulas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lca.program.operations.operation import near, sheet_truth

COMPARED: Mapping[str, Callable[[Sequence[str]], str]] = {
    "within": lambda x: sheet_truth(f"ABS({x[0]}-{x[1]})<={x[2]}+{near(x[0], x[1])}"),
    "within_share": lambda x: sheet_truth(f"ABS({x[0]}-{x[1]})<={x[2]}*ABS({x[1]})+{near(x[0], x[1])}"),
}
"""Comparisons of checks that leave some room."""
AMOUNT = "amount"
"""What is told as the operation of an amount of a loop."""


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
