"""Slips in the name of a unit: another case, a plural, a letter that is wrong; each answered where one size is left."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lca.units.prefixed_units import SCALED, WORD, Meant, UnitMeant, one_of
from lca.units.refused_units import REFUSED
from lca.units.registry import Registry


def other_case(name: str, registry: Registry) -> UnitMeant | None:
    """``KWH``: one unit, or several of one size; where their sizes differ, it is said that they do."""
    if len(name) == 1:
        return None
    folded = name.casefold()
    pool = [*_cases().get(folded, ()), *(unit for unit in registry if unit.casefold() == folded)]
    for refused in (unit for unit in pool if unit in REFUSED):
        return str(REFUSED[refused])
    return one_of(pool, registry)


@lru_cache(maxsize=1)
def _cases() -> dict[str, list[str]]:
    """Names in any case, and those of units with prefixes that the language does not take, by their small letters."""
    found: dict[str, list[str]] = {}
    taken = (prefix + base for base, prefixes in SCALED.items() for prefix in prefixes)
    for name in sorted({*taken, *REFUSED}):
        found.setdefault(name.casefold(), []).append(name)
    return found


def unit_slip(name: str, registry: Registry) -> UnitMeant | None:
    """A word of which one letter behind the first is wrong, missing, too many, or has changed its place."""
    folded = name.casefold()
    if len(name) < WORD:
        return None
    near = [
        unit for unit in _words(registry) if unit[:1].casefold() == folded[:1] and one_slip(folded, unit.casefold())
    ]
    refused = [str(REFUSED[unit]) for unit in near if unit in REFUSED]
    found = one_of(near, registry)
    return refused[0] if refused else found if isinstance(found, Meant) else None


def _words(registry: Registry) -> Iterator[str]:
    """Names of a word's length that are no symbols, of which another prefix makes another size."""
    symbols, refused = _symbols(), (unit for unit in REFUSED if unit.isalpha())  # `core` is no slip of `CO2e`
    names = dict.fromkeys([*registry, *refused])
    yield from (unit for unit in names if len(unit) >= WORD and unit not in symbols)


@lru_cache(maxsize=1)
def _symbols() -> frozenset[str]:
    return frozenset(prefix + base for base, prefixes in SCALED.items() for prefix in ("", *prefixes))


def one_slip(left: str, right: str) -> bool:
    """Whether two words differ by one letter, or by two neighbours that have changed places."""
    start = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    left, right = left[start:], right[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])
