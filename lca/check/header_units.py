"""The unit that a header names, `power.draw [W]`, `energy_wh`, `MOER lbs/MWh`, beside the one its column is read in.

A header is free text, so that only what is sure is told: a unit of the same kind and another size, or, in brackets or
with `/`, one of another kind. A mass of CO2 stands for its emissions, and what is counted is not compared: `W` may be
that of W/gpu.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from lca.units import Registry, Unit
from lca.units.unit import Atom

BRACKETS = re.compile(r"[\[(]([^\[\]()]+)[\])]")
CO2 = re.compile(r"[ _]?CO[2₂][ -]?(?:eq|e)?(?![^\W\d_])", re.IGNORECASE)
BEFORE_CO2 = re.compile(r"[ _](?=CO[2₂])", re.IGNORECASE)
BELOW = re.compile(r"/\(([^()]*)\)")
PER = re.compile(r"[ _]per[ _]", re.IGNORECASE)
APART = re.compile(r"[\s_,;:]+")
WORDS = {
    "watt": "W", "watthour": "Wh", "joule": "J", "gram": "g", "gramme": "g", "tonne": "t", "pound": "lb", "second": "s",
    "sec": "s", "minute": "min", "hour": "h", "hr": "h", "day": "day", "year": "year", "byte": "B", "litre": "L",
    "liter": "L", "l": "L",
}  # fmt: skip
SIZES = {"": 0, "nano": -9, "micro": -6, "milli": -3, "kilo": 3, "mega": 6, "giga": 9, "tera": 12}
SPELLED = re.compile(rf"({'|'.join(filter(None, SIZES))}|)({'|'.join(WORDS)})s?", re.IGNORECASE)
TURNED = str.maketrans("*/·", "/*/")
MOST = 9
"""No unit in a header has more parts and signs between them; each part may have two meanings."""
LIKE = {"IT energy": "energy", "emissions": "mass"}
"""What measures the same as far as the size of a unit goes."""
COMPARED = ("energy", "mass", "time", "length", "information", "computation")


def other_unit(header: str, unit: Unit, registry: Registry) -> str | None:
    """The unit that a header names, as it is written there, where it surely is another than that of the column."""
    for text, bracketed, last in _named(header):
        found = [known for known in _units(text, registry) if _kind(known) or text == "%"]
        if not found or not (last or all(_is_a_size(text, known) for known in found)):
            continue
        alike = [known for known in found if _kind(known) == _kind(unit)]
        if any(known.factor == unit.factor for known in alike):
            return None
        sure = bracketed or "/" in text
        other = sure and all(_kind(known).get("energy") or _kind(known).get("mass") for known in found)
        return text if alike or other else None
    return None


def _named(header: str) -> Iterator[tuple[str, bool, bool]]:
    """What may be a unit in a header: what is in brackets, then its words from the last.

    Units in parentheses behind `/` are written apart. Beside each, whether brackets say that it is one, and whether it
    stands where a unit does, in brackets or behind.
    """
    header = BELOW.sub(lambda group: "/" + group[1].translate(TURNED), header)
    for inner in reversed(BRACKETS.findall(header)):
        yield inner.strip(), True, True
    words = APART.split(PER.sub("/", BEFORE_CO2.sub("", BRACKETS.sub(" ", header))).strip(" _"))
    for place, word in reversed(list(enumerate(words))):
        last = place == len(words) - 1 and (place > 0 or "/" in word)
        yield word, False, last


def _is_a_size(text: str, unit: Unit) -> bool:
    """Whether a word is a unit even where it stands alone or in front: `min`, `day` and `t` may be something else."""
    return len(text) > 1 and set(_kind(unit)) != {"time"}


def _units(text: str, registry: Registry) -> list[Unit]:
    """All that a text may mean as a unit, its letters being small or capital."""
    readings = [Unit(())]
    sign, parts = 1, re.split(r"([*/·])", CO2.sub("CO2e", PER.sub("/", text)).replace(" ", ""))
    for part in parts if len(parts) <= MOST else ():
        if part in ("*", "/", "·"):
            sign = -1 if part == "/" else 1
            continue
        atoms = _spelled(part, registry)
        readings = [
            Unit((*one.terms, *((atom, power * sign) for atom, power in unit.terms)))
            for one in readings
            for unit in atoms
        ]
    return readings


def _spelled(name: str, registry: Registry) -> list[Unit]:
    """What a single name may mean, as a symbol or as a word, in the singular or the plural."""
    word = SPELLED.fullmatch(name)
    if word:
        unit = registry.unit(WORDS[word[2].lower()])
        assert isinstance(unit, Unit)
        size = Fraction(10) ** SIZES[word[1].lower()]
        return [Unit(((Atom(name, unit.factor * size, unit.dimension), Fraction(1)),))]
    if re.match("u[A-Za-z]", name) and not registry.knows(name):
        name = f"µ{name[1:]}"
    one = name.removesuffix("s").replace("lbs", "lb") if len(name) > 2 else name
    if registry.knows(name) or registry.knows(one):
        names = [name if registry.knows(name) else one]
    else:
        names = [known for known in registry if len(name) > 1 and known.casefold() == name.casefold()]
    return [unit for known in names if isinstance(unit := registry.unit(known), Unit)]


def _kind(unit: Unit) -> dict[str, Fraction]:
    """What a unit measures but for what it counts."""
    found: dict[str, Fraction] = {}
    for name, power in unit.dimension.powers:
        name = LIKE.get(name, name)
        if name in COMPARED:
            found[name] = found.get(name, Fraction(0)) + power
    return {name: power for name, power in found.items() if power}
