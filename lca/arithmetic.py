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
_BEYOND = Context(
    prec=PRECISION, rounding=ROUND_HALF_EVEN, Emin=decimal.MIN_EMIN, Emax=decimal.MAX_EMAX, traps=_TRAPS[:2]
)
_APPORTIONING = Context(prec=30_000, rounding=ROUND_HALF_EVEN, Emin=-99_999, Emax=99_999, traps=_TRAPS)
EXACT = Context(prec=30_000, rounding=ROUND_HALF_EVEN, Emin=-99_999, Emax=99_999, traps=[*_TRAPS, decimal.Inexact])
"""For sums and differences of values, which must come out to the last digit."""


def computing() -> AbstractContextManager[Context]:
    """The context in which values are computed."""
    return decimal.localcontext(_COMPUTING)


def differentiating() -> AbstractContextManager[Context]:
    """The context for derivatives, which may be far larger or smaller than any value."""
    return decimal.localcontext(_BEYOND)


def telling() -> AbstractContextManager[Context]:
    """The context in which values are told: in other units, as shares and ratios, which may be beyond any value."""
    return decimal.localcontext(_BEYOND)


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


def difference(before: Decimal, after: Decimal) -> Decimal:
    """The exact difference of two stored figures."""
    return EXACT.subtract(after, before)


def add_up(values: Sequence[Decimal]) -> Decimal:
    """The exact sum of stored figures."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def apportion(parts: Sequence[Decimal], whole: Decimal | None = None) -> list[Decimal]:
    """The parts rounded to one quantum so that they add up, exactly, to their rounded sum or to a stored ``whole``.

    The sum has 34 digits (counted from the largest part where parts cancel), and no fewer than the whole has. Each part
    is rounded half to even; what is then missing goes, one quantum each, to the parts that rounding moved furthest the
    other way (largest remainder, to six digits: what is beyond depends on who computes), and to none that is 0.
    """
    total = sum(parts, Decimal(0)) if whole is None else whole
    largest = max((abs(part) for part in (*parts, total)), default=Decimal(0))
    if not largest:
        return [Decimal(0) for _ in parts]
    exponent = stored(largest).adjusted() - STORED + 1
    exponent = exponent if whole is None else min(exponent, _exponent(whole))
    with decimal.localcontext(_APPORTIONING):
        quantum = Decimal(1).scaleb(exponent)
        rounded = [part.quantize(quantum) for part in parts]
        missing = int((total.quantize(quantum) - sum(rounded, Decimal(0))).scaleb(-exponent))
        sign = 1 if missing > 0 else -1
        step = sign * quantum
        takers = [index for index, part in enumerate(parts) if part] or list(range(len(parts)))
        shifts = {i: (sign * (parts[i] - rounded[i])).quantize(quantum.scaleb(-6)) for i in takers}
        takers.sort(key=lambda i: (shifts[i], -i), reverse=True)
        each, more = divmod(abs(missing), len(takers) or 1)
        for place, index in enumerate(takers):
            rounded[index] += step * (each + (place < more))
    return rounded


def to_the_digit_of(whole: Decimal, part: Decimal) -> Decimal:
    """The part rounded, half to even, to the last of the 34 digits that the larger of it and its whole has.

    Beyond that digit is the noise of what cancels, and of the order in which it was computed.
    """
    largest = max(whole.copy_abs(), part.copy_abs())
    if not largest:
        return part
    with decimal.localcontext(_APPORTIONING):
        return part.quantize(Decimal(1).scaleb(stored(largest).adjusted() - STORED + 1))


def scaling_part(whole: Decimal, value: Decimal, slope: Decimal) -> Decimal:
    """The part of ``whole`` that scales with a value, to its digit."""
    with differentiating():
        part = value * slope
    return to_the_digit_of(whole, part)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent
