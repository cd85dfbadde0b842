"""How both sides of a comparison that does not hold are told: with digits until they differ, and how far apart."""

from __future__ import annotations

from decimal import Decimal

from lca.arithmetic import STORED, difference, differentiating
from lca.audit.notation import DIGITS, shown


def digits_apart(left: Decimal, right: Decimal) -> int:
    """So many significant digits that two numbers are seen to differ; those of any number where they are equal."""
    differing = (digits for digits in range(DIGITS, STORED + 1) if shown(left, digits) != shown(right, digits))
    return next(differing, DIGITS)


def how_far(left: Decimal, relation: str, right: Decimal, unit: str) -> str:
    """How far a relation that does not hold is from holding: ``0.04 % apart``, ``12 % beyond the limit``."""
    if left == right:
        return "both sides are equal" if relation in ("<", ">", "!=") else "apart beyond the digits that are kept"
    apart = abs(difference(right, left))
    if right:
        with differentiating():
            told = f"{shown(apart / abs(right) * 100, 3)} %"
    else:
        told = f"{shown(apart)} {unit}".rstrip()
    return f"{told} apart" if relation == "=" else f"{told} beyond the limit"


def relation(operation: str) -> str:
    """The relation that an operation of a trail asks about: ``=`` for ``==``, within a tolerance or not."""
    return "=" if operation in ("==", "within", "within_share") else operation
