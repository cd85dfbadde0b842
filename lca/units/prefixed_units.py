"""Units with prefixes that the language does not take for them, and what is as much in those that it does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from lca.units.dimension import Dimension
from lca.units.refused_units import refusal
from lca.units.registry import PREFIXES, Registry

POWERS = {
    "": 0, "f": -15, "p": -12, "n": -9, "µ": -6, "u": -6, "m": -3, "c": -2, "d": -1, "da": 1, "h": 2, "k": 3, "M": 6,
    "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21, "Y": 24,
}  # fmt: skip
SMALL, ODD = ("f", "p", "n", "µ", "u", "m"), ("c", "d", "da", "h")
SCALED: dict[str, tuple[str, ...]] = {
    base: (*(() if base in ("t", "tCO2e", "tCO2eq", "B", "bit", "FLOP") else SMALL),
           *(ODD if base in ("g", "m", "L") else ()), "k", "M", "G", "T", "P", "E", "Z", "Y")
    for base in PREFIXES
}  # fmt: skip
"""The prefixes that readers know a unit by, which are more than those that the language takes."""
THOUSANDS = ("k", "M", "G", "T")
MICRO = "micro is written `µ`:"
WORD = 4
"""From so many letters on a name is a word."""


@dataclass(frozen=True, slots=True)
class Meant:
    """``factor`` times the unit expression ``unit``; ``words`` lead to it where it is no mere slip."""

    unit: str
    factor: Decimal = Decimal(1)
    words: str = ""


UnitSize = tuple[Fraction, Dimension]
UnitMeant = Meant | str
"""What was meant, or what to say where that is not certain."""


def single(name: str, registry: Registry) -> Meant | None:
    return Meant(name) if registry.single(name) is not None else None


def unit_or_refused(name: str, registry: Registry) -> UnitMeant | None:
    refused = refusal(name)
    return str(refused) if refused else single(name, registry)


def with_prefix(name: str, registry: Registry) -> Meant | None:
    """``Mg`` is as much as ``t``, ``uW`` as ``µW``, ``ML`` is ``1e6 L``: a prefix before a unit that takes others."""
    for base in SCALED:
        prefix = name.removesuffix(base) if name != base else None
        if prefix and prefix != name and prefix.replace("μ", "µ") in SCALED[base]:
            power = POWERS[prefix.replace("μ", "µ")]
            atom = registry.single(base)
            assert atom is not None, "each base is a unit"
            same = _by_size().get((atom.factor * Fraction(10) ** power, atom.dimension))
            words = MICRO if prefix in "uμ" else "as much is written"
            return Meant(same, words=words) if same else Meant(base, Decimal(f"1e{power}"))
    return None


@lru_cache(maxsize=1)
def _by_size() -> dict[UnitSize, str]:
    registry, found = Registry(), dict[UnitSize, str]()
    for name in sorted((unit for unit in registry if unit.strip("%")), key=lambda unit: (len(unit), unit)):
        atom = registry.single(name)
        if atom is not None and atom.name == name:
            found.setdefault((atom.factor, atom.dimension), name)
    return found


def thousands(name: str, registry: Registry) -> UnitMeant | None:
    """``Mtoken``, ``kUSD2020``: a unit that takes no prefix has none of its own size with one."""
    if name[:1] not in THOUSANDS or len(name) < WORD or name[1:] in SCALED:
        return None
    found = unit_or_refused(name[1:], registry)
    return replace(found, factor=Decimal(f"1e{POWERS[name[0]]}")) if isinstance(found, Meant) else found


def one_of(names: Iterable[str], registry: Registry) -> UnitMeant | None:
    """The meaning of names that are each a unit, or would be, if all have one size."""
    sizes: dict[UnitSize, Meant] = {}
    for name in sorted(dict.fromkeys(names)):
        found = single(name, registry) or with_prefix(name, registry)
        atom = registry.single(found.unit) if found else None
        if found and atom:
            of = Fraction(found.factor) * atom.factor, atom.dimension
            sizes.setdefault(of, found if found.unit == name else replace(found, words=""))
    if len(sizes) == 1:
        return next(iter(sizes.values()))
    ways = [_shown(sizes[of]) for of in sorted(sizes, key=lambda of: (of[0], str(of[1])))]
    return f"it is read in several ways: write {' or '.join(f'`{way}`' for way in ways)}" if ways else None


def _shown(found: Meant) -> str:
    return found.unit if found.factor == 1 else f"{found.factor:e} {found.unit}".replace("e+", "e")
