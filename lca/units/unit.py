"""Units and their algebra: exact factors, and the unit in which a product reads best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from lca.arithmetic import plain, stored
from lca.units.dimension import EMISSIONS, ENERGY, IT_ENERGY, IT_POWER, LENGTH, MASS, POWER, TIME, Dimension

Term = tuple["Atom", Fraction]
MAX_POWER = 64
MAX_ATOMS = 32
MAX_BITS = 4_096
"""A declared unit's factor has at most so many bits above and below its fraction bar."""


class PowerTooHigh(ValueError):
    """A power beyond 64, or a product of more than 32 units: nothing is measured so, and it would fill the memory."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A single named unit: its factor to base units, exact, and its dimension."""

    name: str
    factor: Fraction
    dimension: Dimension


class Unit:
    """A product of powers of atoms. Two units are compared by what they measure, not by how they are written."""

    __slots__ = ("dimension", "factor", "symbol", "terms")

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.terms = terms
        self.dimension = Dimension.of((n, p * power) for atom, power in terms for n, p in atom.dimension.powers)
        self.factor = Fraction(1)
        for atom, power in terms:
            self.factor *= _raised(atom.factor, power)
        self.symbol = _symbol(terms)

    def __repr__(self) -> str:
        return f"Unit({self.symbol!r})"

    def __str__(self) -> str:
        return self.symbol or "1"

    def to_base(self, number: Decimal) -> Decimal:
        """``number`` of this unit in base units: exact, then rounded once to the precision in force."""
        return divide(Fraction(number) * self.factor)

    def from_base(self, value: Decimal) -> Decimal:
        """A value in base units as a number of this unit, rounded once to the precision in force."""
        return value / self.factor.numerator * self.factor.denominator


def divide(value: Fraction) -> Decimal:
    """An exact ratio as a decimal of the precision in force."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _raised(factor: Fraction, power: Fraction) -> Fraction:
    if power.denominator == 1:
        return Fraction(factor) ** int(power)
    # Roots of units are only shown, in base units whose factor is 1: see ``_reduced``.
    return Fraction(1)


def _symbol(terms: Iterable[Term]) -> str:
    above: list[str] = []
    below: list[str] = []
    for atom, power in terms:
        size = abs(power)
        text = atom.name if size == 1 else f"{atom.name}^{size}"
        (above if power > 0 else below).append(text)
    if not above and not below:
        return ""
    return "/".join(["*".join(above) or "1", *below])


PLAIN = Unit(())


@lru_cache(maxsize=65_536)
def multiply(left: Unit, right: Unit) -> Unit:
    """The unit of a product, written as its readers would."""
    return _reduced(left.terms + right.terms)


@lru_cache(maxsize=65_536)
def quotient(left: Unit, right: Unit) -> Unit:
    """The unit of a ratio."""
    return _reduced(left.terms + tuple((atom, -power) for atom, power in right.terms))


@lru_cache(maxsize=65_536)
def raised(unit: Unit, power: Fraction) -> Unit:
    """The unit of a power."""
    return _reduced(tuple((atom, exponent * power) for atom, exponent in unit.terms))


def _reduced(terms: tuple[Term, ...]) -> Unit:
    """Merge equal atoms, drop plain numbers such as %, and where a dimension stands twice, choose one unit for it."""
    merged: dict[Atom, Fraction] = {}
    for atom, power in terms:
        if atom.dimension:
            merged[atom] = merged.get(atom, Fraction(0)) + power
    kept = {atom: power for atom, power in merged.items() if power}
    dimension = Dimension.of((n, p * power) for atom, power in kept.items() for n, p in atom.dimension.powers)
    if len(dimension.powers) > MAX_ATOMS or any(abs(power) > MAX_POWER for _, power in dimension.powers):
        raise PowerTooHigh
    if dimension in PREFERRED:
        only = next(iter(kept)) if len(kept) == 1 else None
        if only is None or only.dimension != dimension:
            return PREFERRED[dimension]
    names = [name for atom in kept for name, _ in atom.dimension.powers]
    if len(names) == len(set(names)) and all(power.denominator == 1 for power in kept.values()):
        return Unit(tuple(sorted(kept.items(), key=lambda term: term[1] < 0)))
    return _by_dimension(dimension, list(merged))


def _by_dimension(dimension: Dimension, seen: list[Atom]) -> Unit:
    """A unit with one atom for each base dimension: one that was written, else the usual one."""
    terms = []
    whole = all(power.denominator == 1 for _, power in dimension.powers)
    for name, power in dimension.powers:
        single = Dimension(((name, Fraction(1)),))
        written = next((atom for atom in seen if atom.dimension == single), None)
        usual = PREFERRED[single].terms[0][0] if single in PREFERRED else Atom(name, Fraction(1), single)
        terms.append((((written or usual) if whole else BASES.get(name, usual)), power))
    return Unit(tuple(sorted(terms, key=lambda term: term[1] < 0)))


def _atom(name: str, factor: int | Fraction, dimension: Dimension) -> Unit:
    return Unit(((Atom(name, Fraction(factor), dimension), Fraction(1)),))


KWH, KG_CO2E, KW = _atom("kWh", 3_600_000, ENERGY), _atom("kgCO2e", 1000, EMISSIONS), _atom("kW", 1000, POWER)
HOUR, KG, METRE = _atom("h", 3600, TIME), _atom("kg", 1000, MASS), _atom("m", 1, LENGTH)
KWH_IT, KW_IT = _atom("kWh_it", 3_600_000, IT_ENERGY), _atom("kW_it", 1000, IT_POWER)
PREFERRED: dict[Dimension, Unit] = {
    ENERGY: KWH, EMISSIONS: KG_CO2E, POWER: KW, TIME: HOUR, MASS: KG, LENGTH: METRE,
    IT_ENERGY: KWH_IT, IT_POWER: KW_IT,
}  # fmt: skip
BASES: dict[str, Atom] = {
    "energy": Atom("J", Fraction(1), ENERGY),
    "IT energy": Atom("J_it", Fraction(1), IT_ENERGY),
    "emissions": Atom("gCO2e", Fraction(1), EMISSIONS),
    "time": Atom("s", Fraction(1), TIME),
    "mass": Atom("g", Fraction(1), MASS),
}

LADDERS: dict[Dimension, tuple[Unit, ...]] = {
    EMISSIONS: (
        _atom("gCO2e", 1, EMISSIONS), KG_CO2E, _atom("tCO2e", 10**6, EMISSIONS), _atom("ktCO2e", 10**9, EMISSIONS),
        _atom("MtCO2e", 10**12, EMISSIONS), _atom("GtCO2e", 10**15, EMISSIONS),
    ),
    ENERGY: (
        _atom("Wh", 3600, ENERGY), KWH, _atom("MWh", 3600 * 10**6, ENERGY), _atom("GWh", 3600 * 10**9, ENERGY),
        _atom("TWh", 3600 * 10**12, ENERGY),
    ),
    IT_ENERGY: (
        _atom("Wh_it", 3600, IT_ENERGY), KWH_IT, _atom("MWh_it", 3600 * 10**6, IT_ENERGY),
        _atom("GWh_it", 3600 * 10**9, IT_ENERGY), _atom("TWh_it", 3600 * 10**12, IT_ENERGY),
    ),
    IT_POWER: (
        _atom("W_it", 1, IT_POWER), KW_IT, _atom("MW_it", 10**6, IT_POWER), _atom("GW_it", 10**9, IT_POWER),
    ),
    POWER: (_atom("W", 1, POWER), KW, _atom("MW", 10**6, POWER), _atom("GW", 10**9, POWER)),
    MASS: (_atom("g", 1, MASS), KG, _atom("t", 10**6, MASS), _atom("kt", 10**9, MASS)),
}  # fmt: skip


def sensible(value: Decimal, unit: Unit) -> Unit:
    """The unit of the ladder of ``unit``'s dimension in which ``value`` (base units) is at least 1."""
    ladder = LADDERS.get(unit.dimension)
    if ladder is None or not value:
        return unit
    fitting = [step for step in ladder if abs(value) >= step.factor]
    return fitting[-1] if fitting else ladder[0]


MEASURED = frozenset(("energy", "IT energy", "time", "mass", "emissions", "length", "information", "computation"))


def in_its_unit(value: Decimal, unit: Unit) -> str:
    """A value in base units as it is told: ``-2 kg``, with the digits that are kept."""
    return f"{plain(stored(unit.from_base(value)))} {unit.symbol}".strip()


def is_count(unit: Unit) -> bool:
    """Whether a quantity of this unit can be rounded: a plain number, or things counted one by one."""
    return not unit.dimension or bool(unit.factor == 1 and counted_thing(unit.dimension))


def counted_thing(dimension: Dimension) -> str:
    """The thing that a dimension counts; empty where it is no single thing."""
    name, power = dimension.powers[0] if len(dimension.powers) == 1 else ("", 0)
    return name if power == 1 and name not in MEASURED else ""
