"""The slip of a unit that brings a number to where it plausibly lies: kg for g, MWh for kWh, 85 for 85 %."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from lca.arithmetic import plain
from lca.source import Span
from lca.units import Registry, Unit
from lca.units.unit import Atom

LADDERS = (
    ("gCO2e", "kgCO2e", "tCO2e", "ktCO2e", "MtCO2e"),
    ("mWh", "Wh", "kWh", "MWh", "GWh"),
    ("Wh_it", "kWh_it", "MWh_it"),
    ("mJ", "J", "kJ", "MJ"),
    ("mW", "W", "kW", "MW"),
    ("W_it", "kW_it", "MW_it"),
    ("s", "min", "h", "day", "year"),
    ("MB", "GB", "TB", "PB"),
    ("mL", "L"),
)
"""Units that are taken for one another, the next ones first."""


@dataclass(frozen=True, slots=True)
class MagnitudeSlip:
    """A unit that was probably ``meant``: the ``other`` where ``atom`` stands."""

    meant: Unit
    atom: Atom
    other: Atom


@lru_cache(maxsize=1)
def _ladders() -> dict[str, tuple[Unit, ...]]:
    registry = Registry()
    found = {}
    for ladder in LADDERS:
        units = tuple(unit for unit in map(registry.unit, ladder) if isinstance(unit, Unit))
        found.update(dict.fromkeys(ladder, units))
    return found


def magnitude_slip(number: Decimal, unit: Unit, span: Span, low: Decimal, high: Decimal, usual: Unit) -> str | None:
    """What was probably meant, as a question; None where nothing or several things would bring the number there.

    Of slips that come to the same, that which leads to a ``usual`` unit is told.
    """
    if not unit.dimension:
        shares = [f"`{plain(number)} %`"] if unit.factor == 1 and low <= number / 100 <= high else []
        return f"is {shares[0]} meant?" if shares else None
    found = slipped(number, unit, low, high, usual)
    return _asked(number, span, found.meant, found.other) if found else None


def slipped(number: Decimal, unit: Unit, low: Decimal, high: Decimal, usual: Unit) -> MagnitudeSlip | None:
    """The one part of a unit that stands for another, as ``magnitude_slip`` asks for it."""
    known = {atom.name for atom, _ in usual.terms}
    for near in (True, False):
        found: dict[Fraction, list[tuple[bool, bool, MagnitudeSlip]]] = {}
        for atom, power, other in _others(unit, near=near):
            meant = Unit(tuple((other if term is atom else term, p) for term, p in unit.terms))
            if low <= meant.to_base(number) <= high:
                ratio = meant.factor / unit.factor
                found.setdefault(ratio, []).append(
                    (other.name not in known, power < 0, MagnitudeSlip(meant, atom, other))
                )
        if found:
            same = next(iter(found.values()))
            return min(same, key=lambda one: one[:2])[2] if len(found) == 1 else None
    return None


def _asked(number: Decimal, span: Span, meant: Unit, other: Atom) -> str:
    """Whether a unit was meant; in a library what it is per stands apart."""
    apart = "/" in meant.symbol and "/" not in span.text
    if apart and any(term is other and power < 0 for term, power in meant.terms):
        return f"is `per: {other.name}` meant?"
    top = Unit(tuple((term, power) for term, power in meant.terms if power > 0)) if apart else meant
    return f"is `{plain(number)} {top}` meant?"


def _others(unit: Unit, *, near: bool) -> Iterator[tuple[Atom, Fraction, Atom]]:
    """Each part of a unit with each other unit that may have been meant: those next to it, or any."""
    for atom, power in unit.terms:
        ladder = _ladders().get(atom.name, ())
        names = [other.symbol for other in ladder]
        for place, other in enumerate(ladder):
            away = abs(place - names.index(atom.name))
            if away == 1 or (away and not near):
                yield atom, power, other.terms[0][0]
