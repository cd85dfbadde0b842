"""Units as other tools write them, in words of the language; what it does not have is declared as a counted thing."""

from __future__ import annotations

import re

from lca.bibliography.entry import name_of
from lca.syntax.words import RESERVED
from lca.units import Registry, Unit

SPELT = {
    "m2": "m^2", "m3": "m^3", "cubic meter": "m^3", "square meter": "m^2", "meter": "m", "kilogram": "kg",
    "kilowatt hour": "kWh", "megajoule": "MJ", "ton kilometer": "t*km", "tkm": "t*km", "kgkm": "kg*km",
    "person kilometer": "person*km", "p*km": "person*km", "v*km": "vehicle*km", "ton": "t", "metric ton": "t",
    "m2*a": "m^2*year", "square meter-year": "m^2*year", "m3*a": "m^3*year", "a": "year", "unit": "item",
    "item(s)": "item", "item": "item", "p": "item", "kg co2 eq": "kgCO2e", "kg co2-eq": "kgCO2e",
    "kg co2 eq.": "kgCO2e", "kg co2e": "kgCO2e", "kg co2eq": "kgCO2e", "kgco2e": "kgCO2e", "g co2 eq": "gCO2e",
    "t co2 eq": "tCO2e", "litre": "L", "liter": "L", "l": "L", "1": "", "dimensionless": "",
}  # fmt: skip
"""In small letters."""
ATOM = re.compile(r"[^\W\d]\w*", re.ASCII)


class UnitWords:
    """Words for units; ``declared`` are those that the language has to be told of."""

    def __init__(self) -> None:
        self.declared: dict[str, None] = {}
        self._registry = Registry()
        self._known: dict[str, str] = {}

    def word(self, written: str) -> str:
        """The unit in words of the language, empty for plain numbers."""
        if written not in self._known:
            self._known[written] = self._worded(written.strip())
        return self._known[written]

    def has(self, written: str) -> bool:
        """Whether the language has a unit itself."""
        return not any(atom in self.declared for atom in ATOM.findall(self.word(written)))

    def _worded(self, written: str) -> str:
        word = SPELT.get(written.casefold(), written)
        if not word or self._is_unit(word):
            return word
        if re.fullmatch(r"[\w*/^]+", word, re.ASCII):  # of several units, of which the language has some
            unknown = [atom for atom in ATOM.findall(word) if not self._is_unit(atom)]
            if unknown and not any(atom in RESERVED or atom.startswith("_") for atom in unknown):
                self.declared |= dict.fromkeys(unknown)
                return word
        name = name_of(word)
        name = name if name[:1].isalpha() else f"unit{name}"
        name += "_" * (name in RESERVED or self._is_unit(name))
        self.declared[name] = None
        return name

    def _is_unit(self, word: str) -> bool:
        return isinstance(self._registry.unit(word), Unit)


def per(unit: str, other: str) -> str:
    """A unit per another, as the language writes it: `kgCO2e/t/km`."""
    below = "".join(f"/{one}" for one in re.split(r"[*]", other)) if other else ""
    return re.sub(r"/+", "/", f"{unit or '1'}{below}") if below else unit
