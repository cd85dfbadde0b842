"""Dimensions: products of powers of energy, time, mass, emissions, each counted thing …"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Dimension:
    """Exponents by name, sorted, none of them zero. The empty product is a plain number."""

    powers: tuple[tuple[str, Fraction], ...] = ()

    @staticmethod
    def of(powers: Iterable[tuple[str, Fraction | int]]) -> Dimension:
        summed: dict[str, Fraction] = {}
        for name, power in powers:
            summed[name] = summed.get(name, Fraction(0)) + power
        return Dimension(tuple(sorted((n, p) for n, p in summed.items() if p)))

    def __mul__(self, other: Dimension) -> Dimension:
        return Dimension.of(self.powers + other.powers)

    def __truediv__(self, other: Dimension) -> Dimension:
        return self * other**-1

    def __pow__(self, power: Fraction | int) -> Dimension:
        return Dimension.of((name, exponent * power) for name, exponent in self.powers)

    def __bool__(self) -> bool:
        return bool(self.powers)

    def __str__(self) -> str:
        return describe(self)


NONE = Dimension()


def base(name: str) -> Dimension:
    """The dimension ``name`` to the first power."""
    return Dimension(((name, Fraction(1)),))


ENERGY, TIME, MASS, EMISSIONS, LENGTH = map(base, ("energy", "time", "mass", "emissions", "length"))
POWER = ENERGY / TIME
IT_ENERGY = base("IT energy")
IT_POWER = IT_ENERGY / TIME
NAMED: dict[Dimension, str] = {
    NONE: "a plain number",
    POWER: "power",
    IT_POWER: "IT power",
    TIME**-1: "frequency",
    LENGTH**2: "area",
    LENGTH**3: "volume",
    EMISSIONS / ENERGY: "emissions per energy",
}


def describe(dimension: Dimension) -> str:
    """The dimension in words: ``energy``, ``power``, ``emissions per gpu``, ``gpu × time``."""
    if dimension in NAMED:
        return NAMED[dimension]
    above = [_powered(name, power) for name, power in dimension.powers if power > 0]
    below = [_powered(name, -power) for name, power in dimension.powers if power < 0]
    top = " × ".join(above) or "number"
    return f"{top} per {' and '.join(below)}" if below else top


def _powered(name: str, power: Fraction) -> str:
    return name if power == 1 else f"{name}^{power}"
