"""Decimal arithmetic: computed with 50 digits, stored with 34, shown in plain notation, rounded half to even."""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_EVEN, Context, Decimal

PRECISION = 50
STORED = 34
_TRAPS = [decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.Underflow]
_COMPUTING = Context(prec=PRECISION, rounding=ROUND_HALF_EVEN, Emin=-9_999, Emax=9_999, traps=_TRAPS)
_STORING = Context(prec=STORED, rounding=ROUND_HALF_EVEN, Emin=-99_999, Emax=99_999, traps=_TRAPS)
_DIFFERENTIATING = Context(
    prec=PRECISION, rounding=ROUND_HALF_EVEN, Emin=decimal.MIN_EMIN, Emax=decimal.MAX_EMAX, traps=_TRAPS[:2]
)
EXACT = Context(prec=20_000, rounding=ROUND_HALF_EVEN, Emin=-99_999, Emax=99_999, traps=[*_TRAPS, decimal.Inexact])
"""For sums of stored figures, which must come out to the last digit."""


def computing() -> AbstractContextManager[Context]:
    """The context in which values are computed."""
    return decimal.localcontext(_COMPUTING)


def differentiating() -> AbstractContextManager[Context]:
    """The context for derivatives, which may be far larger or smaller than any value."""
    return decimal.localcontext(_DIFFERENTIATING)


def stored(value: Decimal) -> Decimal:
    """The value with the 34 digits that are kept of it."""
    return _STORING.plus(value)


def same(left: Decimal, right: Decimal) -> bool:
    """Whether two computed values agree in all digits that are kept."""
    return stored(left) == stored(right)


def plain(value: Decimal) -> str:
    """Plain decimal notation without needless zeros: ``814613.5``, ``-0.25``, ``0``."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def add_up(values: Sequence[Decimal]) -> Decimal:
    """The exact sum of stored figures."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def apportion(parts: Sequence[Decimal]) -> list[Decimal]:
    """The parts rounded to one quantum so that they add up, exactly, to their rounded sum.

    The sum has 34 digits (counted from the largest part where parts cancel). Each part is rounded half to even; what is
    then missing goes, one quantum each, to the parts that rounding moved furthest the other way (largest remainder).
    """
    total = sum(parts, Decimal(0))
    largest = max((abs(part) for part in (*parts, total)), default=Decimal(0))
    if not largest:
        return [Decimal(0) for _ in parts]
    quantum = Decimal(1).scaleb(largest.adjusted() - STORED + 1)
    rounded = [part.quantize(quantum) for part in parts]
    missing = int((total.quantize(quantum) - sum(rounded, Decimal(0))) / quantum)
    step = quantum if missing > 0 else -quantum
    by_error = sorted(range(len(parts)), key=lambda i: ((parts[i] - rounded[i]) / step, -i), reverse=True)
    for index in by_error[: abs(missing)]:
        rounded[index] += step
    return rounded
