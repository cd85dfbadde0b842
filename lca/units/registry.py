"""Unit names and expressions to units. pint is met here, and is only ever asked for single, listed names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from threading import Lock

from lca.units.dimension import Dimension, base
from lca.units.refused_units import CURRENCIES, refusal
from lca.units.unit import KEPT, MAX_ATOMS, MAX_POWER, PLAIN, Atom, Unit

DEFINITIONS = Path(__file__).parent / "definitions.txt"
PREFIXES: dict[str, str] = {
    "s": "n µ m", "W": "µ m k M G T", "Wh": "µ m k M G T P", "J": "n µ m k M G T P E", "g": "n µ m k", "t": "k M G",
    "W_it": "µ m k M G", "Wh_it": "µ m k M G T", "J_it": "n µ m k M G T",
    "gCO2e": "n µ m k", "gCO2eq": "n µ m k", "tCO2e": "k M G", "tCO2eq": "k M G", "m": "n µ m c k", "L": "µ m k",
    "B": "k M G T P E Z Ki Mi Gi Ti Pi", "bit": "k M G T P", "FLOP": "k M G T P E Z",
}  # fmt: skip
"""The prefixes that a unit takes: no `kday`, and no `Mperson`."""

CURRENCY = re.compile(r"([A-Z]{3})(\d{4})")
NAME = re.compile(r"[^\W\d]\w*")
"""A name of a unit in an expression."""
POWER = re.compile(r"(%|[^\W\d][\w]*|°\w+)(?:\^(-?\d+))?")

OUTSIDE = re.compile(r"([*/])(?![^()]*\))")
"""The signs between the parts of a unit, which may be units in parentheses."""
GROUP = re.compile(r"\(([^()]+)\)(?:\^(-?\d{1,3}))?")
NESTED = "parentheses in a unit stand once, right behind `/` or `*`, as in `kg/(kW*year)`"


@dataclass(frozen=True, slots=True)
class UnitProblem:
    """Why a unit could not be read: the code, the part in question and its place in the text."""

    code: str
    name: str
    start: int
    end: int
    advice: str = ""


@dataclass(frozen=True)
class Registry:
    """The units of one study: the listed ones, its year, and those that its files declare, the ``atoms``.

    ``year`` is the length of a year in seconds. What is read is kept, as far as there is room; nothing else changes.
    """

    year: Decimal = Decimal(31557600)
    atoms: Mapping[str, Atom] = field(default_factory=dict)
    _units: dict[str, Unit] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __iter__(self) -> Iterator[str]:
        """Every name that ``unit`` understands, for suggestions."""
        yield from _listed()
        yield from self.atoms

    def declaring(self) -> Declaring:
        """One that begins with what this one knows, to declare further units in."""
        return Declaring(self.year, dict(self.atoms))

    def knows(self, name: str) -> bool:
        """Whether a single name is a unit already."""
        money = CURRENCY.fullmatch(name)
        taken = refusal(name) is not None or (money is not None and money[1] in CURRENCIES)
        return name in self.atoms or name in _listed() or taken

    def single(self, name: str) -> Atom | None:
        """The unit of a single name; None where it is none."""
        found = self._atom(name, 0)
        return found if isinstance(found, Atom) else None

    def unit(self, text: str) -> Unit | UnitProblem:
        """The unit that an expression such as ``kgCO2e/kWh`` or ``gpu*s/word`` means, `a/b/c` being `a/(b*c)`."""
        if not text:
            return PLAIN
        known = self._units.get(text)
        if known is None:
            read = self._read(text)
            if isinstance(read, UnitProblem):
                return read
            known = read
            if len(self._units) < KEPT:
                self._units[text] = read
        return known

    def _read(self, text: str) -> Unit | UnitProblem:
        terms: dict[Atom, Fraction] = {}
        for at, part, power in _parts(text):
            match = POWER.fullmatch(part)
            if match is None:
                return UnitProblem("E0201", part, at, at + max(1, len(part)), NESTED if "(" in text else "")
            found = self._atom(match[1], at)
            if isinstance(found, UnitProblem):
                return found
            if len(match[2] or "") > 3 or abs(int(match[2] or 1) * power) > MAX_POWER:
                return UnitProblem("E0705", part, at, at + len(part))
            terms[found] = terms.get(found, Fraction(0)) + int(match[2] or 1) * power
        if len(terms) > MAX_ATOMS or any(abs(power) > MAX_POWER for power in terms.values()):
            return UnitProblem("E0705", text, 0, len(text))
        return Unit(tuple((atom, power) for atom, power in terms.items() if power))

    def _atom(self, name: str, at: int) -> Atom | UnitProblem:
        if name in self.atoms:
            return self.atoms[name]
        refused = refusal(name)
        if refused is not None:
            code = "E0208" if name in CURRENCIES else "E0207"
            return UnitProblem(code, name, at, at + len(name), refused.advice(name))
        currency = CURRENCY.fullmatch(name)
        if currency and currency[1] in CURRENCIES:
            return Atom(name, Fraction(1), base(name))
        if name == "year" or name == "yr":
            return Atom("year", Fraction(self.year), base("time"))
        if name not in _listed():
            return UnitProblem("E0201", name, at, at + len(name))
        return _builtin(name)


class Declaring(Registry):
    """A registry in the making: what is declared is known to what is read next."""

    def declare(self, name: str, definition: Unit | None = None, factor: Fraction = Fraction(1)) -> None:
        """Add a counted thing, or a name for ``factor`` times the unit ``definition``."""
        assert isinstance(self.atoms, dict)
        if definition is None:
            self.atoms[name] = Atom(name, Fraction(1), base(name))
        else:
            self.atoms[name] = Atom(name, factor * definition.factor, definition.dimension)
        self._units.clear()

    def declared(self) -> Registry:
        """The registry with what was declared so far."""
        return Registry(self.year, dict(self.atoms))


def names_in_unit(text: str) -> list[str]:
    """The names that a unit expression is made of."""
    return NAME.findall(text)


def _parts(text: str, at: int = 0, outer: int = 1) -> Iterator[tuple[int, str, int]]:
    """The single units of an expression, each with its place, its own power, and the power of where it stands."""
    power = outer
    for place, part in enumerate(OUTSIDE.split(text)):
        group = GROUP.fullmatch(part) if place else None
        if part in ("*", "/"):
            power = outer if part == "*" else -outer
        elif group is not None:
            yield from _parts(group[1], at + 1, power * int(group[2] or 1))
        elif part != "1" or at or not text.startswith("1/"):
            yield at, part, power
        at += len(part)


PINT = Lock()
"""pint keeps what it has worked out in dictionaries of its own: one thread at a time asks it."""


@lru_cache(maxsize=1)
def _pint() -> object:
    import pint  # heavy: loaded when the first unit is asked for

    return pint.UnitRegistry(str(DEFINITIONS), non_int_type=Decimal, cache_folder=None)


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    names = {"%", "year", "yr"}
    for line in DEFINITIONS.read_text(encoding="utf-8").splitlines():
        parts = [part.strip() for part in line.split("=")]
        if len(parts) > 1 and not line.startswith("#") and not parts[0].endswith("-") and parts[0] != "percent":
            names.update(name for name in (parts[0], *parts[2:]) if name != "_")
    return frozenset(names) | frozenset(_prefixed())


def _prefixed() -> Iterable[str]:
    return (prefix + unit for unit, prefixes in PREFIXES.items() for prefix in prefixes.split())


@lru_cache(maxsize=1024)
def _builtin(name: str) -> Atom:
    with localcontext(prec=60), PINT:
        registry = _pint()
        factor, root = registry.get_root_units("percent" if name == "%" else name)  # type: ignore[attr-defined]  # pint is typed as object, so that only this module knows it
        dimensions = registry.get_dimensionality(root)  # type: ignore[attr-defined]  # likewise
    powers = [(dimension.strip("[]").replace("_", " "), Fraction(power)) for dimension, power in dimensions.items()]
    return Atom(CANONICAL.get(name, name), Fraction(factor), Dimension.of(powers))


CANONICAL = {"second": "s", "minute": "min", "hour": "h", "d": "day", "yr": "year", "tonne": "t", "pound": "lb"}
