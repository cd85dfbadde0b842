"""Products, quotients and powers of units, and the unit in which a value reads best."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from lca.units import PowerTooHigh, Registry, Unit, describe, multiply, quotient, raised, sensible
from lca.units.dimension import Dimension
from lca.units.unit import is_count

REGISTRY = Registry().declaring()
REGISTRY.declare("word")
REGISTRY.declare("answer")


def u(text: str) -> Unit:
    found = REGISTRY.unit(text)
    assert isinstance(found, Unit), found
    return found


@pytest.mark.parametrize(
    ("left", "right", "product"),
    [
        ("gpu*s/word", "word/day", "gpu"),
        ("person", "answer/person/day", "answer/day"),
        ("answer/day", "word/answer", "word/day"),
        ("W/gpu", "gpu", "W"),
        ("kW", "h", "kWh"),
        ("W", "day", "kWh"),
        ("kWh", "gCO2e/kWh", "gCO2e"),
        ("MWh", "gCO2e/kWh", "kgCO2e"),
        ("gpu", "%", "gpu"),
        ("%", "%", ""),
        ("server", "gpu/server", "gpu"),
        ("kg", "", "kg"),
        ("gpu", "year", "gpu*year"),
        ("m", "m", "m^2"),
        ("km", "m", "km^2"),
        ("1/s", "s", ""),
    ],
)
def test_a_product_is_shown_in_the_unit_that_its_readers_expect(left: str, right: str, product: str) -> None:
    found = multiply(u(left), u(right))
    assert found.dimension == u(left).dimension * u(right).dimension
    assert str(found) == str(u(product))


@pytest.mark.parametrize(
    ("left", "right", "ratio"),
    [
        ("kWh", "h", "kW"),
        ("gCO2e", "kWh", "gCO2e/kWh"),
        ("kWh", "MWh", ""),
        ("gpu*s", "gpu", "s"),
        ("word", "day", "word/day"),
        ("day", "year", ""),
        ("person", "person", ""),
        ("", "s", "1/s"),
    ],
)
def test_a_ratio_is_shown_in_the_unit_that_its_readers_expect(left: str, right: str, ratio: str) -> None:
    found = quotient(u(left), u(right))
    assert found.dimension == u(left).dimension / u(right).dimension
    assert str(found) == str(u(ratio))


@pytest.mark.parametrize(
    ("unit", "power", "result"),
    [
        ("m", Fraction(2), "m^2"),
        ("m^2", Fraction(1, 2), "m"),
        ("kWh", Fraction(0), ""),
        ("s", Fraction(-1), "1/s"),
        ("%", Fraction(3), ""),
        ("gpu*s", Fraction(2), "gpu^2*s^2"),
    ],
)
def test_a_power_is_shown_in_the_unit_that_its_readers_expect(unit: str, power: Fraction, result: str) -> None:
    found = raised(u(unit), power)
    assert found.dimension == u(unit).dimension ** power
    assert found.symbol == result


def test_a_root_of_a_unit_is_shown_in_base_units_whose_factor_is_one() -> None:
    for text in ("kWh", "kg", "h", "kgCO2e", "GB", "km"):
        root = raised(u(text), Fraction(1, 2))
        assert root.factor == 1, text
        assert root.dimension == u(text).dimension ** Fraction(1, 2)


def test_a_power_beyond_64_is_refused() -> None:
    with pytest.raises(PowerTooHigh):
        raised(u("m"), Fraction(65))
    with pytest.raises(PowerTooHigh):
        multiply(u("m^64"), u("m"))


def test_the_algebra_of_units_is_that_of_their_factors() -> None:
    names = ["kWh", "MWh", "h", "day", "gCO2e/kWh", "W/gpu", "gpu*s/word", "word/day", "%", "lb", "short_ton", "GiB"]
    for left in map(u, names):
        for right in map(u, names):
            product = multiply(left, right)
            assert product.dimension == left.dimension * right.dimension
            value = product.from_base(left.to_base(Decimal(3)) * right.to_base(Decimal(5)))
            assert product.to_base(value) == pytest.approx(left.to_base(Decimal(3)) * right.to_base(Decimal(5)))
            assert multiply(quotient(left, right), right).dimension == left.dimension


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("999", "gCO2e", "gCO2e"),
        ("1000", "gCO2e", "kgCO2e"),
        ("999999", "kgCO2e", "kgCO2e"),
        ("1000000", "kgCO2e", "tCO2e"),
        ("1e9", "kgCO2e", "ktCO2e"),
        ("-5e6", "gCO2e", "tCO2e"),
        ("0.001", "kgCO2e", "gCO2e"),
        ("1e20", "tCO2e", "GtCO2e"),
        ("0", "kgCO2e", "kgCO2e"),
        ("3600000", "J", "kWh"),
        ("3.6e9", "kWh", "MWh"),
        ("1e6", "kW", "MW"),
        ("1e6", "g", "t"),
        ("1e6", "day", "day"),
        ("1e6", "gpu", "gpu"),
    ],
)
def test_a_value_is_shown_in_the_multiple_in_which_it_is_at_least_one(value: str, unit: str, shown: str) -> None:
    assert str(sensible(Decimal(value), u(unit))) == shown


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("", "a plain number"),
        ("%", "a plain number"),
        ("kWh", "energy"),
        ("MW", "power"),
        ("kgCO2e", "emissions"),
        ("kg", "mass"),
        ("gCO2e/kWh", "emissions per energy"),
        ("kgCO2e/gpu", "emissions per gpu"),
        ("gpu*h", "gpu × time"),
        ("1/s", "frequency"),
        ("m^2", "area"),
        ("L", "volume"),
        ("token/person/day", "token per person and time"),
        ("kg/m^2", "mass per length^2"),
        ("1/gpu", "number per gpu"),
    ],
)
def test_a_dimension_is_told_in_words(unit: str, words: str) -> None:
    assert describe(u(unit).dimension) == words
    assert str(u(unit).dimension) == words


def test_dimensions_multiply_divide_and_take_powers() -> None:
    energy, time = u("J").dimension, u("s").dimension
    assert energy / time == u("W").dimension
    assert (energy / time) * time == energy
    assert energy / energy == Dimension()
    assert not Dimension()
    assert energy ** Fraction(1, 2) * energy ** Fraction(1, 2) == energy


@pytest.mark.parametrize(("unit", "counts"), [("gpu", True), ("", True), ("gpu/server", False), ("word", True),
                                              ("USD2020", True), ("kWh", False), ("gpu*h", False),
                                              ("GB", False)])  # fmt: skip
def test_only_counted_things_can_be_rounded(unit: str, counts: bool) -> None:
    assert is_count(u(unit)) is counts
