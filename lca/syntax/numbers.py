"""The number grammar, one for models, libraries and the command line: decimal, exact, bounded."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = r"[0-9]+(?:_[0-9]+)*"
NUMBER = re.compile(rf"[+-]?{DIGITS}(?:\.{DIGITS})?(?:[eE][+-]?[0-9]+)?")
QUANTITY = re.compile(rf"({NUMBER.pattern})(?![0-9_.,])[ \t]*((?:1/)?[^\W\d_]\S*|[%°]\S*|)")
UNIT_SIGNS = r"[A-Za-zµ%](?:[\w*/^]|(?<=[*/])\([\w*/^%]+\))*"
"""What looks like a unit, right or wrong, so that an advice tells all of it."""
MAX_DIGITS = 40
SMALLEST, LARGEST = Decimal("1e-60"), Decimal("1e60")


def read_number(text: str) -> Decimal | None:
    """The exact value of a number as written; None beyond 40 digits or outside 1e-60 … 1e60."""
    mantissa, _, exponent = text.lower().partition("e")
    digits = len(mantissa.replace("_", "").replace(".", "").lstrip("+-0"))
    if digits > MAX_DIGITS or len(text) > 4 * MAX_DIGITS or len(exponent.lstrip("+-0")) > 3:
        return None
    value = Decimal(text.replace("_", ""))
    if value and not SMALLEST <= abs(value) <= LARGEST:
        return None
    return value


def split_quantity(text: str) -> tuple[str, str] | None:
    """``"57 gCO2e/kWh"`` as number and unit (perhaps empty), both as written; None if it is no quantity."""
    match = QUANTITY.fullmatch(text.strip())
    return (match[1], match[2]) if match else None
