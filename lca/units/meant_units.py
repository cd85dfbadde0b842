"""What was surely meant by a name that is no unit: the same size and dimension, or no answer.

What people write stands in meant.toml; prefixes, long names, plurals, slips of case and CO2e are read by rules. Every
rule answers with one size or with none, in an order that does not depend on the run.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from lca.units.prefixed_units import MICRO, WORD, Meant, UnitMeant, single, thousands, unit_or_refused, with_prefix
from lca.units.registry import Registry
from lca.units.unit import counted_thing
from lca.units.unit_slips import other_case, unit_slip

KNOWN = Path(__file__).parent / "meant.toml"
SPELLED = {
    "nano": "n", "micro": "µ", "milli": "m", "centi": "c", "kilo": "k", "mega": "M", "giga": "G", "tera": "T",
    "peta": "P", "exa": "E", "zetta": "Z", "kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti", "pebi": "Pi",
}  # fmt: skip
LONG = {
    "watt": "W", "watthour": "Wh", "joule": "J", "gram": "g", "gramme": "g", "tonne": "t", "second": "s", "metre": "m",
    "meter": "m", "litre": "L", "liter": "L", "byte": "B", "bit": "bit",
}  # fmt: skip
CARBON = re.compile(r"(.*?)_?(e?C[O0][2₂]_?(?:e|eq|equiv|equivalent)?|COe2|CDE)", re.IGNORECASE)
TONS = {"MT": "t", "mt": "t", "mT": "t", "MMT": "Mt", "mmt": "Mt", "T": "t"}
"""How metric tons are abbreviated before CO2e."""
LONGEST = 40
"""No unit is written with more letters."""
TIMES = ("seconds", "second", "secs", "sec", "hours", "hour", "hrs", "hr", "h", "days", "day", "weeks", "years", "year")


def unit_meant(name: str, registry: Registry) -> UnitMeant | None:
    """What ``name`` stands for; None where nobody could know."""
    if len(name) > LONGEST:
        return None
    found = _as_written(name) or _operations(name)
    rules = (rule(name, registry) for rule in RULES)
    return found or next((reading for reading in rules if reading is not None), None)


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, UnitMeant]]:
    told = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
    read: dict[str, dict[str, UnitMeant]] = {"said": told["said"]}
    read["other"] = dict.fromkeys(told["other"]["names"], "")
    for kind in ("exact", "words"):
        read[kind] = {name: _quantity(*entry) for name, entry in told[kind].items()}
    return read


def _quantity(written: str, words: str = "") -> Meant:
    number, _, unit = written.rpartition(" ")
    if not number and re.fullmatch(r"[0-9.e-]+", unit):
        number, unit = unit, ""
    return Meant(unit, Decimal(number or 1), words)


def _as_written(name: str) -> UnitMeant | None:
    tables, folded = _tables(), name.casefold()
    found = tables["exact"].get(name) or tables["words"].get(folded) or tables["said"].get(folded)
    return found or tables["words"].get(folded.removesuffix("s"))


def _operations(name: str) -> str | None:
    """``TFLOPs`` with a small s, ``gflops``."""
    found = re.fullmatch(r"([kmgtpez]?)flops", name, re.IGNORECASE)
    if found is None:
        return None
    unit = f"{found[1].lower() if found[1] in 'kK' else found[1].upper()}FLOP"
    return f"it is read as a number of operations and as a rate: write `{unit}` or `{unit}/s`"


def _litre(name: str, registry: Registry) -> Meant | None:
    return with_prefix(f"{name[:-1]}L", registry) or single(f"{name[:-1]}L", registry) if name.endswith("l") else None


def _spelled_out(name: str, registry: Registry) -> Meant | None:
    """``kilowatt_hours``, ``megawatt``, ``Gigabytes``."""
    folded = name.casefold().replace("_", "").replace("-", "").removesuffix("s")
    for word, prefix in SPELLED.items():
        unit = LONG.get(folded.removeprefix(word)) if folded.startswith(word) else None
        if unit:
            return single(prefix + unit, registry) or with_prefix(prefix + unit, registry)
    return single(LONG[folded], registry) if folded in LONG and folded == "watthour" else None


def _hours(name: str, registry: Registry) -> UnitMeant | None:
    """``kWhr``, ``MWhour``: what stands before is a power."""
    found = re.fullmatch(r"(.*W)_?h(?:r|rs|our|ours)", name)
    return single(f"{found[1]}h", registry) if found else None


def _carbon(name: str, registry: Registry) -> UnitMeant | None:
    """Emissions: ``MTCO2e``, ``tonnesCO2eq``, ``ugCO2e``, ``kgCOe2``; CO2 alone is a mass."""
    found = CARBON.fullmatch(name)
    if found is None or not found[1]:
        return None
    sure = found[1] in TONS or re.match("e?CO.*[a-z2₂]$", found[2])
    ways = None if sure else other_case(name, registry)
    if isinstance(ways, str):
        return ways  # all in one case, which says nothing of the prefix
    mass = Meant(TONS[found[1]], words="metric tons of CO2e are") if found[1] in TONS else _known(found[1], registry)
    if isinstance(mass, str) or mass is None:
        return mass
    known = registry.single(mass.unit)
    emitted = f"{known.name}CO2e" if known else ""
    if known is None or registry.single(emitted) is None:
        return None
    if re.search(r"CO2$", name, re.IGNORECASE) and not re.search("eCO2$", name):
        return f"CO2 alone is a mass: write emissions in `{emitted}`, or a mass of it, `emits … of gwp.co2`"
    return replace(mass, unit=emitted, words=mass.words if found[1] in TONS or mass.words == MICRO else "")


def _known(name: str, registry: Registry) -> UnitMeant | None:
    """What a part of a name means: a unit, or what was meant by it."""
    return unit_or_refused(name, registry) or unit_meant(name, registry)


def _plural(name: str, registry: Registry) -> UnitMeant | None:
    single = name.removesuffix("s")
    if single == name or len(single) < WORD - 1 or single.endswith("B"):
        return None
    found = _known(single, registry)
    return replace(found, words="a unit has no plural:") if isinstance(found, Meant) and found.unit == single else found


def _per_hour(name: str, registry: Registry) -> Meant | None:
    """``GPUh``, ``gpu_hours``: a counted thing and a time."""
    folded = name.casefold()
    for time in TIMES:
        head = folded.removesuffix(time).rstrip("_")
        atom = registry.single(head) if head and folded.endswith(time) else None
        if atom is not None and counted_thing(atom.dimension):
            unit = _known(time, registry)
            return Meant(f"{head}*{unit.unit}") if isinstance(unit, Meant) else None
    return None


def _product(name: str, registry: Registry) -> UnitMeant | None:
    """``GB_hours``, which is also how the rules are asked for ``GB-hours``."""
    if "_" not in name.strip("_") or name.strip("_") != name:
        return None
    parts = [_known(part, registry) for part in name.split("_")]
    for part in parts:
        if not isinstance(part, Meant) or part.factor != 1:
            return part if isinstance(part, str) else None
    return Meant("*".join(part.unit for part in parts if isinstance(part, Meant)))


def _slip(name: str, registry: Registry) -> UnitMeant | None:
    return None if name.casefold() in _tables()["other"] else unit_slip(name, registry)


RULES: tuple[Callable[[str, Registry], UnitMeant | None], ...] = (
    with_prefix, _litre, thousands, _spelled_out, _hours, _carbon, other_case, _plural, _per_hour,
    _product, _slip,
)  # fmt: skip
