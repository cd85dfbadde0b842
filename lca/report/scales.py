"""The unit in which totals are printed: of the climate the one that reads best, of all else its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from lca.factors import CLIMATE

STEPS = (("GtCO2e", 12), ("MtCO2e", 9), ("ktCO2e", 6), ("tCO2e", 3), ("kgCO2e", 0), ("gCO2e", -3))
Scale = tuple[str, int]
"""A unit, and its power of ten over the unit that the numbers are in."""


RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def in_print(unit: str) -> str:
    """A unit as it is printed rather than written in a model: ``m³``, ``server·day``."""
    return re.sub(r"\^(-?[0-9]+)", lambda power: power[1].translate(RAISED), unit).replace("*", "·")


def scale(indicator: str, unit: str, numbers: Iterable[str]) -> Scale:
    """One unit for all ``numbers``, in which the largest of them is at least 1."""
    if indicator != CLIMATE:
        return unit, 0
    largest = max((abs(Decimal(number)) for number in numbers), default=Decimal(0))
    return next(((unit, power) for unit, power in STEPS if largest >= Decimal(1).scaleb(power)), STEPS[-1])
