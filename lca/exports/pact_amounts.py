"""Whether what a study states of a product fits what its assessment answers for: the declared unit, masses, carbon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from lca.arithmetic import computing, plain, same, stored
from lca.notation import shown
from lca.trail.reading import CaseReading
from lca.units import Registry, Unit, describe
from lca.units.dimension import MASS, Dimension
from lca.units.unit import counted_thing

PIECE = "piece"
UNITS = {
    "liter": "L", "kilogram": "kg", "cubic meter": "m^3", "kilowatt hour": "kWh", "megajoule": "MJ",
    "ton kilometer": "t*km", "square meter": "m^2", "hour": "h", "megabit second": "Mbit*s",
}  # fmt: skip
"""The units of a declared unit as we write them; a piece is any thing that is counted."""


class Needed(NamedTuple):
    """What an assessment answers for, in base units, and as it is shown."""

    value: Decimal
    dimension: Dimension
    shown: str

    @property
    def is_counted(self) -> bool:
        return bool(counted_thing(self.dimension)) or not self.dimension


def needed(case: CaseReading, assessment: str) -> Needed | None:
    """The one thing that an assessment needs; None where it needs several, or that was not computed."""
    (needs,) = (one.needs for one in case.case.assessments if one.name == assessment)
    value = case.base(needs[0].figure) if len(needs) == 1 else None
    if value is None:
        return None
    unit = str(case.figures[needs[0].figure].unit)
    powers = ((name, Fraction(power)) for name, power in case.trail.dimensions[unit])
    told = case.value(needs[0].figure, unit)
    assert told is not None
    return Needed(value, Dimension.of(powers), f"{shown(told)} {unit}".rstrip())


def contradictions(read: Mapping[str, Any], need: Needed | None) -> Iterator[str]:
    """What a study states that its assessment, or something else that it states, rules out."""
    amount, unit = read["declared_unit"]
    mass, carbon = Decimal(read["product_mass"]), Decimal(read["fossil_carbon"])
    if need is not None:
        yield from _declared(Decimal(amount), unit, need)
    weighed = _in_base(Decimal(amount), "kg") if unit == "kilogram" else None
    said = f"{amount} kilogram"
    if weighed is None and need is not None and need.dimension == MASS:
        weighed, said = need.value, need.shown
    if weighed is not None and not same(weighed, _in_base(mass, "kg")):
        yield f"product_mass is {plain(mass)} kg, and {said} of a product weighs as much as that"
    if carbon > mass:
        yield f"fossil_carbon is {plain(carbon)} kg, of a product_mass of {plain(mass)} kg"


def _declared(amount: Decimal, unit: str, need: Needed) -> Iterator[str]:
    """The declared unit against what is needed; a thing that is counted may be declared by what it weighs, say."""
    declared = f"declared_unit is {plain(amount)} {unit}, and the assessment answers for {need.shown}"
    if unit == PIECE:
        if need.is_counted and not same(need.value, amount):
            yield declared
        return
    wanted = _unit(UNITS[unit]).dimension
    if wanted != need.dimension:
        if not need.is_counted:
            yield f"{declared}: {describe(wanted)} is not {describe(need.dimension)}"
    elif not same(need.value, _in_base(amount, UNITS[unit])):
        yield declared


def is_compared(read: Mapping[str, Any], need: Needed | None) -> bool:
    """Whether what is needed could be told in the declared unit."""
    unit = read["declared_unit"][1]
    if need is None:
        return False
    return need.is_counted if unit == PIECE else _unit(UNITS[unit]).dimension == need.dimension


def _in_base(amount: Decimal, unit: str) -> Decimal:
    with computing():
        return stored(_unit(unit).to_base(amount))


def _unit(symbol: str) -> Unit:
    found = Registry().unit(symbol)
    assert isinstance(found, Unit)
    return found
