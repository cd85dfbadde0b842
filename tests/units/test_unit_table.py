"""Every unit that the language knows, against a table of exact fractions written down independently of it.

Factors are to J, s, g, gCO2e, m, B, FLOP: from the SI brochure, the international yard and pound agreement of 1959
(lb = 0.45359237 kg, ft = 0.3048 m), the International Table BTU, and IEC 80000-13 for binary prefixes.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from lca.arithmetic import computing, stored
from lca.units import Dimension, Registry, Unit

TEN = Fraction(10)
POUND = Fraction(45359237, 100_000)
SI = {
    "n": TEN**-9, "µ": TEN**-6, "m": TEN**-3, "c": TEN**-2, "k": TEN**3, "M": TEN**6, "G": TEN**9, "T": TEN**12,
    "P": TEN**15, "E": TEN**18, "Z": TEN**21,
    "Ki": Fraction(2**10), "Mi": Fraction(2**20), "Gi": Fraction(2**30), "Ti": Fraction(2**40), "Pi": Fraction(2**50),
}  # fmt: skip
PLAIN: dict[str, Fraction] = {"%": Fraction(1, 100)}
TIME: dict[str, Fraction] = {
    "s": Fraction(1), "second": Fraction(1), "min": Fraction(60), "minute": Fraction(60), "h": Fraction(3600),
    "hour": Fraction(3600), "d": Fraction(86_400), "day": Fraction(86_400), "week": Fraction(604_800),
    "year": Fraction(31_557_600), "yr": Fraction(31_557_600),
}  # fmt: skip
ENERGY: dict[str, Fraction] = {
    "J": Fraction(1), "joule": Fraction(1), "Wh": Fraction(3600), "BTU": Fraction(105505585262, 100_000_000),
}  # fmt: skip
POWER: dict[str, Fraction] = {"W": Fraction(1), "watt": Fraction(1)}
IT_ENERGY: dict[str, Fraction] = {"J_it": Fraction(1), "Wh_it": Fraction(3600)}
IT_POWER: dict[str, Fraction] = {"W_it": Fraction(1)}
MASS: dict[str, Fraction] = {
    "g": Fraction(1), "gram": Fraction(1), "t": TEN**6, "tonne": TEN**6, "lb": POUND, "pound": POUND, "oz": POUND / 16,
    "short_ton": 2000 * POUND, "long_ton": 2240 * POUND,
}  # fmt: skip
EMISSIONS: dict[str, Fraction] = {
    "gCO2e": Fraction(1), "gCO2eq": Fraction(1), "tCO2e": TEN**6, "tCO2eq": TEN**6, "lbCO2e": POUND, "lbCO2eq": POUND,
}  # fmt: skip
LENGTH: dict[str, Fraction] = {
    "m": Fraction(1), "metre": Fraction(1), "meter": Fraction(1), "inch": Fraction(254, 10_000),
    "ft": Fraction(3048, 10_000), "mile": 5280 * Fraction(3048, 10_000),
}  # fmt: skip
AREA: dict[str, Fraction] = {"ha": Fraction(10_000)}
VOLUME: dict[str, Fraction] = {"L": TEN**-3, "litre": TEN**-3, "liter": TEN**-3}
INFORMATION: dict[str, Fraction] = {"B": Fraction(1), "byte": Fraction(1), "bit": Fraction(1, 8)}
COMPUTATION: dict[str, Fraction] = {"FLOP": Fraction(1)}
COUNTED = (
    "gpu", "cpu", "tpu", "chip", "server", "rack", "model", "person", "query", "request", "token", "image",
)  # fmt: skip
PREFIXED: dict[str, str] = {
    "s": "n µ m", "W": "µ m k M G T", "Wh": "µ m k M G T P", "J": "n µ m k M G T P E", "g": "n µ m k", "t": "k M G",
    "W_it": "µ m k M G", "Wh_it": "µ m k M G T", "J_it": "n µ m k M G T",
    "gCO2e": "n µ m k", "gCO2eq": "n µ m k", "tCO2e": "k M G", "tCO2eq": "k M G", "m": "n µ m c k", "L": "µ m k",
    "B": "k M G T P E Z Ki Mi Gi Ti Pi", "bit": "k M G T P", "FLOP": "k M G T P E Z",
}  # fmt: skip


def base(*powers: tuple[str, int]) -> Dimension:
    return Dimension.of(powers)


KINDS: tuple[tuple[Dimension, dict[str, Fraction]], ...] = (
    (base(), PLAIN), (base(("time", 1)), TIME), (base(("energy", 1)), ENERGY),
    (base(("energy", 1), ("time", -1)), POWER), (base(("IT energy", 1)), IT_ENERGY),
    (base(("IT energy", 1), ("time", -1)), IT_POWER), (base(("mass", 1)), MASS), (base(("emissions", 1)), EMISSIONS),
    (base(("length", 1)), LENGTH), (base(("length", 2)), AREA), (base(("length", 3)), VOLUME),
    (base(("information", 1)), INFORMATION), (base(("computation", 1)), COMPUTATION),
    *((base((name, 1)), {name: Fraction(1)}) for name in COUNTED),
)  # fmt: skip
TABLE: dict[str, tuple[Fraction, Dimension]] = {name: (f, d) for d, units in KINDS for name, f in units.items()}
TABLE |= {
    prefix + unit: (SI[prefix] * TABLE[unit][0], TABLE[unit][1])
    for unit, prefixes in PREFIXED.items()
    for prefix in prefixes.split()
}


def unit(text: str, registry: Registry | None = None) -> Unit:
    found = (registry or Registry()).unit(text)
    assert isinstance(found, Unit), found
    return found


@pytest.mark.parametrize("name", TABLE)
def test_a_unit_has_its_exact_factor_and_dimension(name: str) -> None:
    factor, dimension = TABLE[name]
    assert unit(name).factor == factor
    assert unit(name).dimension == dimension


def test_the_table_names_every_unit_of_the_language() -> None:
    assert set(Registry()) == set(TABLE)


def test_a_gallery_of_what_is_easily_mistaken() -> None:
    assert unit("kWh").factor / unit("BTU").factor == Fraction(3_600_000 * 10**8, 105_505_585_262)
    assert unit("GiB").factor / unit("GB").factor == Fraction(2**30, 10**9)
    assert unit("GB").factor / unit("Gbit").factor == 8
    assert unit("MtCO2e").factor == unit("tCO2e").factor * 10**6
    assert unit("lbCO2e").factor * 2000 == Fraction(90718474, 100)
    assert unit("min").dimension == unit("s").dimension
    assert unit("m").dimension != unit("min").dimension


def test_a_kilogram_of_steel_and_of_co2e_are_two_things() -> None:
    assert unit("kg").dimension != unit("kgCO2e").dimension
    assert unit("kgCO2e").factor == unit("kgCO2eq").factor == 1000


def test_what_computers_draw_and_what_their_building_draws_are_two_things() -> None:
    assert unit("kWh_it").dimension != unit("kWh").dimension
    assert str(unit("kWh_it").dimension) == "IT energy"
    assert str(unit("MW_it").dimension) == "IT power"
    assert str(unit("gCO2e/kWh_it").dimension) == "emissions per IT energy"
    assert unit("kW_it*h").dimension == unit("kWh_it").dimension


def test_a_declared_unit_is_never_taken_for_it_energy() -> None:
    registry = Registry().declaring()
    registry.declare("IT_energy")
    assert unit("IT_energy", registry).dimension != unit("kWh_it").dimension


def test_counted_things_are_dimensions_of_their_own() -> None:
    dimensions = {unit(name).dimension for name in COUNTED}
    assert len(dimensions) == len(COUNTED)


@pytest.mark.parametrize(("name", "seconds"), [("365", 31_536_000), ("365.25", 31_557_600)])
def test_a_year_is_as_long_as_the_study_says(name: str, seconds: int) -> None:
    registry = Registry(Decimal(name) * 86_400)
    assert unit("year", registry).factor == unit("yr", registry).factor == seconds
    assert unit("day", registry).factor == 86_400


def test_conversion_to_base_units_and_back_is_exact() -> None:
    assert unit("kWh").to_base(Decimal("0.1")) == 360_000
    assert unit("kWh").from_base(Decimal(360_000)) == Decimal("0.1")
    assert unit("lb").to_base(Decimal(1)) == Decimal("453.59237")
    with computing():
        assert stored(unit("kgCO2e/kWh").to_base(Decimal("0.429")) * 3_600_000) == 429
