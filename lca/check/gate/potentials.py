"""Global warming potentials under the label of a set of the IPCC, held against the libraries of these sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from lca.check.applicability import sets
from lca.diagnostics import Diagnostic, problem
from lca.factors import CLIMATE, Factor, FactorAmount, Shelf
from lca.syntax.numbers import read_number
from lca.units import Registry, Unit
from lca.units.dimension import EMISSIONS, MASS

SETS = "gwp_"
"""Libraries whose names begin so are the sets."""
CALLED = {
    "methane": ("methane_fossil", "methane_biogenic"), "ch4": ("methane_fossil", "methane_biogenic"),
    "fossil_methane": ("methane_fossil",), "biogenic_methane": ("methane_biogenic",),
    "ch4_fossil": ("methane_fossil",), "ch4_biogenic": ("methane_biogenic",),
    "nitrous_oxide": ("n2o",), "sulphur_hexafluoride": ("sf6",), "sulfur_hexafluoride": ("sf6",),
    "nitrogen_trifluoride": ("nf3",), "hfc134a": ("hfc_134a",), "r134a": ("hfc_134a",), "r_134a": ("hfc_134a",),
    "hfc32": ("hfc_32",), "r32": ("hfc_32",), "r_32": ("hfc_32",), "hfc125": ("hfc_125",), "hfc23": ("hfc_23",),
}  # fmt: skip
"""Other names of gases, by those that the sets know them under."""


def mislabelled(factor: Factor) -> Iterator[Diagnostic]:
    """That a factor is a gas whose potential is not the one of the set that it says, or that it says none."""
    potential = _potential(factor)
    if potential is None:
        return
    known = CALLED.get(factor.name, (factor.name,))
    by_set = {name: values for name, values in _sets().items() if any(gas in values for gas in known)}
    # Carbon dioxide is 1 in every set, what is counted apart 0; making a kilogram of a gas may emit less than one.
    if not by_set or potential in (0, 1) or (potential < 1 and not factor.substance):
        return
    label = factor.details.get("gwp", "")
    holding = [name for name, values in by_set.items() if potential in (values.get(gas) for gas in known)]
    if not label:
        advice = f'say `gwp: "{holding[-1]}"`, which has this value' if holding else None
        yield problem("W0855", factor.span, "", name=factor.name, advice=[advice])
        return
    said = [name for name in by_set if sets(name) & sets(label)]
    if said and not set(said) & set(holding):
        has = ", ".join(f"{by_set[said[0]][gas]:f}" for gas in known if gas in by_set[said[0]])
        where = f"{potential:f} is the value of {', '.join(holding)}" if holding else "no set has this value"
        yield problem(
            "E0660",
            factor.emits[CLIMATE].span,
            where,
            name=factor.name,
            stated=label,
            potential=f"{potential:f}",
            has=has,
        )


def _potential(factor: Factor) -> Decimal | None:
    """Kilograms of CO2e per kilogram of what a factor supplies; None where it is no mass."""
    emitted = factor.emits.get(CLIMATE)
    if emitted is None or factor.per is None:
        return None
    above, below = _measured(emitted, EMISSIONS), _measured(factor.per, MASS)
    return (above / below).normalize() if above is not None and below else None


def _measured(amount: FactorAmount, dimension: object) -> Decimal | None:
    """An amount in kilograms, or kilograms of CO2e."""
    unit, number = _registry().unit(amount.unit), read_number(amount.number)
    if not isinstance(unit, Unit) or number is None or unit.dimension != dimension:
        return None
    return unit.to_base(number)


@lru_cache(maxsize=1)
def _registry() -> Registry:
    return Registry()


@lru_cache(maxsize=1)
def _sets() -> Mapping[str, Mapping[str, Decimal]]:
    """By the label of a set, the potentials of its gases."""
    found: dict[str, dict[str, Decimal]] = {}
    shelf = Shelf.beside(None)
    for name in shelf.names():
        library = shelf.load(name)[0] if name.startswith(SETS) else None
        for factor in library.factors.values() if library else ():
            potential = _potential(factor)
            if potential is not None:
                found.setdefault(factor.details.get("gwp", ""), {})[factor.name] = potential
    return found
