"""What is answered to a name that is no unit: the unit of just that size, or that nobody can tell."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.units import Registry, Unit
from lca.units.meant_units import unit_meant
from lca.units.prefixed_units import POWERS, Meant

REGISTRY = Registry()
SYMBOLS = ("W", "Wh", "J", "g", "t", "m", "L", "s", "B", "bit", "gCO2e", "tCO2e", "FLOP")
WHOLE = ("t", "tCO2e", "B", "bit", "FLOP")
"""Nobody writes a part of a ton, of a byte or of an operation with a prefix."""
PREFIXES = tuple(POWERS)


def read(name: str) -> Meant:
    found = unit_meant(name, REGISTRY)
    assert isinstance(found, Meant), found
    return found


def unit(text: str) -> Unit:
    found = REGISTRY.unit(text)
    assert isinstance(found, Unit), found
    return found


@pytest.mark.parametrize(
    ("name", "is_"),
    [("Mg", "t"), ("Gg", "kt"), ("MgCO2e", "tCO2e"), ("TgCO2e", "MtCO2e"), ("MTCO2e", "tCO2e"), ("mtCO2e", "tCO2e"),
     ("MMTCO2e", "MtCO2e"), ("MTCDE", "tCO2e"), ("tonnesCO2eq", "tCO2e"), ("lbsCO2e", "lbCO2e"), ("KgCO2E", "kgCO2e"),
     ("kgC02e", "kgCO2e"), ("uW", "µW"), ("uJ", "µJ"), ("μWh", "µWh"), ("ugCO2e", "µgCO2e"), ("Secs", "s"),
     ("hrs", "h"), ("msec", "ms"), ("kWhr", "kWh"), ("KWH", "kWh"), ("mwh", "MWh"), ("MWhours", "MWh"),
     ("kilowatt_hours", "kWh"), ("Megawatt", "MW"), ("gigabytes", "GB"), ("tkm", "t*km"), ("GPUh", "gpu*h"),
     ("gpu_hours", "gpu*hour"), ("GB_hours", "GB*hour"), ("kWs", "kW*s"), ("lbs", "lb"), ("GPUs", "gpu"),
     ("people", "person"), ("Mbps", "Mbit/s"), ("Hz", "1/s"), ("huor", "hour"), ("toekn", "token")],
)  # fmt: skip
def test_another_way_to_write_a_unit_is_read_as_that_unit(name: str, is_: str) -> None:
    found = read(name)
    assert found.unit == is_
    assert found.factor == 1
    unit(found.unit)


@pytest.mark.parametrize(
    ("name", "factor", "of"),
    [("mmBTU", "1e6", "BTU"), ("MMBtu", "1e6", "BTU"), ("kBtu", "1e3", "BTU"), ("therms", "1e5", "BTU"),
     ("toe", "41.868", "GJ"), ("Mtoe", "41.868", "PJ"), ("Ml", "1e6", "L"), ("hL", "100", "L"), ("pJ", "1e-12", "J"),
     ("Mperson", "1e6", "person"), ("kday", "1e3", "day"), ("kUSD2020", "1e3", "USD2020"), ("million", "1e6", "")],
)  # fmt: skip
def test_a_unit_that_the_language_does_not_have_is_an_amount_of_one_that_it_has(
    name: str, factor: str, of: str
) -> None:
    assert (read(name).factor, read(name).unit) == (Decimal(factor), of)


@pytest.mark.parametrize(
    "name",
    ["hp", "Nm3", "kcal", "cal", "mw", "MJ_", "mj", "MT", "MG", "KB", "b", "tokne", "MBTU", "TFLOPs", "flops", "Ton",
     "lbCO2", "mtCO2", "boe", "kVA", "mAh", "mole", "dram", "kkg", "KiW", "foo", "T", "MiBs", "month_", "kUSD"],
)  # fmt: skip
def test_what_is_read_in_several_ways_or_in_none_is_no_unit(name: str) -> None:
    assert not isinstance(unit_meant(name, REGISTRY), Meant)


def test_a_declared_unit_is_near_only_where_no_other_is_as_near() -> None:
    registry = Registry().declaring()
    registry.declare("answer")
    assert unit_meant("anwser", registry) == Meant("answer")
    registry.declare("anwler")
    assert unit_meant("anwser", registry) is None


@given(st.sampled_from(PREFIXES), st.sampled_from(SYMBOLS), st.data())
def test_no_answer_to_a_prefix_and_a_unit_in_any_case_is_of_another_size(
    prefix: str, symbol: str, data: st.DataObject
) -> None:
    name = prefix + symbol
    typed = "".join(data.draw(st.sampled_from((letter.lower(), letter.upper(), letter))) for letter in name)
    found = unit_meant(typed, REGISTRY)
    if REGISTRY.knows(typed) or not isinstance(found, Meant) or found.unit == "MWh" or "metric" in found.words:
        return  # an own unit; nothing certain; what bills and reports write, which no prefix says
    readings = {
        one + typed_as: (Fraction(10) ** power * unit(base).factor, unit(base).dimension)
        for one, power in POWERS.items() for base in SYMBOLS if power >= 0 or base not in WHOLE
        for typed_as in (base, "l" if base == "L" else base)
    } | {known: (unit(known).factor, unit(known).dimension) for known in REGISTRY}  # fmt: skip
    sizes = {size for name, size in readings.items() if name.casefold() == typed.casefold()}
    exact = {size for name, size in readings.items() if name == typed}
    assert (Fraction(found.factor) * unit(found.unit).factor, unit(found.unit).dimension) in (exact or sizes)
    assert exact or len(sizes) == 1


@given(st.text("kMGmuWhJgtLsBCO2eqTUAbiloprnd", min_size=1, max_size=7))
def test_an_answer_to_any_letters_is_a_unit_or_words(name: str) -> None:
    found = unit_meant(name, REGISTRY)
    if isinstance(found, Meant):
        unit(found.unit)


def test_answers_do_not_depend_on_the_run() -> None:
    asked = ["mwh", "mw", "MG", "pj", "tokne", "toekn", "mettre", "kkg", "flops", "Mg", "secnd"]
    names = f"[unit_meant(name, Registry()) for name in {asked}]"
    code = f"from lca.units import Registry; from lca.units.meant_units import unit_meant; print({names})"
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1


@pytest.mark.parametrize("name", ["pgco2e", "PGCO2E"])
def test_co2e_in_one_case_leaves_a_prefix_unsure(name: str) -> None:
    assert unit_meant(name, REGISTRY) == "it is read in several ways: write `1e-12 gCO2e` or `GtCO2e`"


def test_a_core_is_no_slip_of_co2e() -> None:
    assert unit_meant("core", REGISTRY) == "a core is counted: `unit core`"
