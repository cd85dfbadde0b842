"""Numbers as people read them: a few digits, grouped, never in a unit of unreadable size."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

from lca.arithmetic import plain, stored, telling
from lca.units import Unit, sensible

DIGITS = 6


def rounded(number: Decimal, digits: int = DIGITS) -> Decimal:
    """The number with so many significant digits."""
    return Context(prec=digits, rounding=ROUND_HALF_EVEN).plus(number)


def shown(number: Decimal, digits: int = DIGITS) -> str:
    """The number to so many significant digits: ``11 870.8``, ``0.35``, ``1.2e-9``."""
    few = rounded(number, digits)
    if not few:
        return "0"
    if not -5 <= few.adjusted() < 15:
        mantissa, _, exponent = f"{few:e}".partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(exponent)}"
    text = f"{few:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return grouped(text)


def grouped(text: str) -> str:
    """Whole digits in groups of three, where there are more than four of them."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    return sign + (f"{int(whole):,}".replace(",", " ") if len(whole) > 4 else whole) + point + rest


def with_unit(value: Decimal, unit: Unit, *, scaled: bool = True, digits: int = DIGITS) -> str:
    """A value in base units, shown in its unit or, if ``scaled``, in the multiple of it that reads best."""
    unit = sensible(value, unit) if scaled else unit
    text = shown(unit.from_base(value), digits)
    if unit.symbol == "%":
        return f"{text} %"
    return f"{text} {unit.symbol}".rstrip()


def share(part: Decimal, whole: Decimal) -> str:
    """A part of a whole in per cent, to one decimal; far beyond the whole, to a few digits."""
    if not whole:
        return "–"
    with telling():
        percent = part / whole * 100 if part else Decimal(0)
        if percent and abs(percent) <= Decimal("0.05"):
            return "<0.1 %" if percent > 0 else ">-0.1 %"
        if abs(percent) >= 100_000:
            return f"{shown(percent, 3)} %"
        return f"{percent.quantize(Decimal('0.1'), rounding=ROUND_HALF_EVEN)} %"


def change(difference: Decimal, before: Decimal) -> str:
    """A difference in per cent of what was before, with its sign: ``+136.5 %``, ``-68.5 %``."""
    more = difference and before and (difference > 0) == (before > 0)
    return f"{'+' * bool(more)}{share(difference, before)}"


def exact(value: Decimal, unit: Unit) -> str:
    """A value in base units as the stored number of its unit, in plain notation."""
    with telling():
        return plain(stored(unit.from_base(value)))
