"""How both sides of a comparison that does not hold are told: with digits until they differ, and how far apart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lca.arithmetic import STORED, difference, differentiating
from lca.notation import DIGITS, rounded, shown

if TYPE_CHECKING:  # `run` tells sides without any trail
    from lca.trail.reading import CaseReading
    from lca.trail.records import DerivedRecord

NONE = Decimal(0)
"""What a comparison without a tolerance allows its sides to differ."""


def digits_apart(left: Decimal, right: Decimal, allowed: Decimal = NONE) -> int:
    """So many significant digits that two numbers are seen to differ by more than is ``allowed``.

    Those of any number where no digits show it.
    """
    return next((digits for digits in range(DIGITS, STORED + 1) if _differ(left, right, allowed, digits)), DIGITS)


def _differ(left: Decimal, right: Decimal, allowed: Decimal, digits: int) -> bool:
    first, second = rounded(left, digits), rounded(right, digits)
    return first != second and abs(difference(first, second)) > allowed


def how_far(left: Decimal, relation: str, right: Decimal, unit: str, allowed: Decimal = NONE) -> str:
    """How far a relation that does not hold is from holding: ``0.04 % apart``, ``12 % beyond the limit``."""
    if left == right:
        return "both sides are equal" if relation in ("<", ">", "!=") else "apart beyond the digits that are kept"
    apart = abs(difference(right, left))
    if right:
        with differentiating():
            told = f"{_more_than(apart / abs(right) * 100, allowed / abs(right) * 100, 3)} %"
    else:
        told = f"{_more_than(apart, allowed, DIGITS)} {unit}".rstrip()
    return f"{told} apart" if relation == "=" else f"{told} beyond the limit"


def _more_than(value: Decimal, allowed: Decimal, least: int) -> str:
    """A value with so many digits, ``least`` or more, that it is seen to be more than is allowed."""
    digits = next((digits for digits in range(least, STORED + 1) if rounded(value, digits) > allowed), least)
    return shown(value, digits)


def allowed_in(case: CaseReading, comparison: DerivedRecord, right: Decimal, unit: str) -> Decimal:
    """By how much the sides of a comparison of a trail may differ, in the unit in which they are told."""
    operation, arguments = comparison.operation, comparison.arguments
    if operation == "within":
        return case.value(arguments[2], unit) or NONE
    with differentiating():
        return (case.value(arguments[2]) or NONE) * abs(right) if operation == "within_share" else NONE


def relation(operation: str) -> str:
    """The relation that an operation of a trail asks about: ``=`` for ``==``, within a tolerance or not."""
    return "=" if operation in ("==", "within", "within_share") else operation
