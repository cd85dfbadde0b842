"""The number grammar, one for models, libraries and the command line: decimal, exact, bounded."""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = re.compile(r"[+-]?\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?")
QUANTITY = re.compile(rf"({NUMBER.pattern})[ \t]*(\S*)")
MAX_DIGITS = 40
MAX_EXPONENT = 60


def read_number(text: str) -> Decimal | None:
    """The exact value of a number as written; None beyond 40 digits or outside 1e-60 … 1e60."""
    mantissa, _, exponent = text.lower().partition("e")
    digits = len(mantissa.replace("_", "").replace(".", "").lstrip("+-0"))
    if digits > MAX_DIGITS or len(text) > 4 * MAX_DIGITS or len(exponent.lstrip("+-0")) > 3:
        return None
    value = Decimal(text.replace("_", ""))
    if value and not -MAX_EXPONENT <= value.adjusted() <= MAX_EXPONENT:
        return None
    return value


def split_quantity(text: str) -> tuple[str, str] | None:
    """``"57 gCO2e/kWh"`` as number and unit (perhaps empty), both as written; None if it is no quantity."""
    match = QUANTITY.fullmatch(text.strip())
    return (match[1], match[2]) if match else None
