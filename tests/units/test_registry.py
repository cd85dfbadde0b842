"""What a unit may be called, how units are put together, and which are refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from lca.check.figure_cells import quotient_as_written
from lca.units import Registry, Unit, UnitProblem, multiply, quotient, raised
from lca.units.unit import KEPT


def read(text: str, registry: Registry | None = None) -> Unit:
    found = (registry or Registry()).unit(text)
    assert isinstance(found, Unit), found
    return found


def refused(text: str, registry: Registry | None = None) -> UnitProblem:
    found = (registry or Registry()).unit(text)
    assert isinstance(found, UnitProblem), found
    return found


@pytest.mark.parametrize(
    "name",
    ["kday", "Mperson", "kgpu", "khour", "kmin", "kyear", "mWeek", "kmile", "klb", "MBTU", "kton", "cg", "MgCO2e",
     "kilogram", "kiloWh", "KiW", "mB", "kilobyte", "gpus", "hours", "days", "kwh", "KWH", "kWH", "Kg", "KG", "co2e",
     "KgCO2e", "_", "time", "k", "M", "µ", "wh", "j", "w", "S", "Min", "kt_", "gCo2e"],
)  # fmt: skip
def test_a_name_that_is_not_listed_is_no_unit(name: str) -> None:
    assert refused(name).code == "E0201"


@pytest.mark.parametrize(
    "name",
    ["degC", "degF", "°C", "°F", "celsius", "dB", "dBm", "ton", "tons", "gallon", "gal", "month", "months", "Gb", "Mb",
     "kb", "CO2", "kgCO2", "gCO2", "tCO2"],
)  # fmt: skip
def test_an_ambiguous_or_offset_unit_is_refused_by_name_and_with_advice(name: str) -> None:
    found = refused(name)
    assert found.code == "E0207"
    assert found.name == name
    assert found.advice


@pytest.mark.parametrize("name", ["USD2020", "EUR1999", "CNY2023", "NOK2015"])
def test_money_carries_its_year_and_each_year_is_a_unit_of_its_own(name: str) -> None:
    other = name[:3] + "2000"
    assert read(name).factor == 1
    assert read(name).dimension != read(other).dimension


@pytest.mark.parametrize("name", ["USD", "EUR", "GBP", "CNY"])
def test_money_without_its_year_is_refused_and_told_how_to_write_it(name: str) -> None:
    found = refused(name)
    assert found.code == "E0208"
    assert f"{name}2020" in found.advice


@pytest.mark.parametrize("name", ["XYZ2020", "USD20", "USD20201", "usd2020", "kUSD2020"])
def test_what_only_looks_like_money_is_no_unit(name: str) -> None:
    assert refused(name).code == "E0201"


@pytest.mark.parametrize(
    ("text", "factor", "powers"),
    [
        ("gCO2e/kWh", Fraction(1, 3_600_000), {"emissions": 1, "energy": -1}),
        ("gpu*s/token", Fraction(1), {"gpu": 1, "time": 1, "token": -1}),
        ("token/person/day", Fraction(1, 86_400), {"token": 1, "person": -1, "time": -1}),
        ("kg/m^2", Fraction(1000), {"mass": 1, "length": -2}),
        ("m^3", Fraction(1), {"length": 3}),
        ("m^-1", Fraction(1), {"length": -1}),
        ("km^2", Fraction(10**6), {"length": 2}),
        ("1/s", Fraction(1), {"time": -1}),
        ("1/h/day", Fraction(1, 3600 * 86_400), {"time": -2}),
        ("%/day", Fraction(1, 8_640_000), {"time": -1}),
        ("kWh/%", Fraction(360_000_000), {"energy": 1}),
        ("s/s", Fraction(1), {}),
        ("W*h", Fraction(3600), {"energy": 1}),
        ("L/m^3", Fraction(1, 1000), {}),
        ("", Fraction(1), {}),
    ],
)
def test_a_unit_expression_is_read_from_left_to_right(text: str, factor: Fraction, powers: dict[str, int]) -> None:
    found = read(text)
    assert found.factor == factor
    assert dict(found.dimension.powers) == powers


def test_a_slash_divides_by_what_follows_it_alone() -> None:
    assert read("g/s*m").dimension == read("g*m/s").dimension
    assert read("g/s/m").dimension != read("g/s*m").dimension


@pytest.mark.parametrize("text", ["kg/", "/s", "kg//s", "kg**2", "m^", "m^x", "m^1.5", "kg s", "kg+g", "(kg)", "2*kg",
                                  "kg*1", "1", "1*kg", "m^^2", "9**9**9"])  # fmt: skip
def test_what_is_no_unit_expression_is_refused(text: str) -> None:
    assert refused(text).code == "E0201"


@pytest.mark.parametrize("text", ["m^65", "m^-65", "m^9999", "m^99999999999", "m^64*m"])
def test_a_power_beyond_64_is_refused(text: str) -> None:
    assert refused(text).code == "E0705"


@pytest.mark.parametrize("text", ["m^64", "m^-64", "m^064"])
def test_a_power_of_64_is_read(text: str) -> None:
    assert abs(read(text).dimension.powers[0][1]) == 64


def test_the_place_of_a_problem_is_that_of_the_part_at_fault() -> None:
    found = refused("kWh/wrod/day")
    assert (found.name, found.start, found.end) == ("wrod", 4, 8)


def test_a_declared_unit_is_a_dimension_of_its_own() -> None:
    registry = Registry().declaring()
    registry.declare("word")
    assert dict(read("gpu*s/word", registry).dimension.powers) == {"gpu": 1, "time": 1, "word": -1}
    assert registry.knows("word")
    assert "word" in list(registry)


def test_a_derived_unit_is_a_name_for_an_amount_of_another() -> None:
    registry = Registry().declaring()
    registry.declare("gpu_day", read("gpu*h"), Fraction(24))
    assert read("gpu_day", registry).factor == 86_400
    assert read("gpu_day", registry).dimension == read("gpu*s").dimension
    assert str(read("gpu_day", registry)) == "gpu_day"


def test_one_study_s_units_are_unknown_to_another() -> None:
    one, other = Registry().declaring(), Registry()
    one.declare("word")
    assert refused("word", other).code == "E0201"


def test_what_is_kept_of_units_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lca.units.registry.KEPT", 3)
    registry = Registry()
    texts = [f"kWh^{power}" for power in range(1, 9)]
    assert [str(read(text, registry)) for text in texts * 2] == ["kWh", *texts[1:]] * 2
    assert len(registry._units) == 3


@pytest.mark.parametrize("keeps", [multiply, quotient, raised, quotient_as_written])
def test_units_of_former_models_are_not_kept_for_ever(keeps: Any) -> None:
    assert keeps.cache_info().maxsize <= KEPT


def test_a_registry_is_the_same_whatever_is_read_in_it() -> None:
    making = Registry().declaring()
    making.declare("word")
    registry, before = making.declared(), making.declared()
    assert str(read("1/word", registry)) == "1/word"
    making.declare("answer")
    assert registry == before
    assert not registry.knows("answer")


def test_units_are_shown_as_they_were_written() -> None:
    registry = Registry().declaring()
    registry.declare("word")
    for text in ("gpu*s/word", "gCO2e/kWh", "token/person/day", "m^2", "1/s", "kg/m^2", "%"):
        assert str(read(text, registry)) == text
    assert str(read("hour")) == "h"
    assert str(read("")) == "1"


def test_co2eq_is_another_spelling_of_co2e() -> None:
    assert quotient(read("kgCO2eq"), read("kgCO2e")).symbol == ""
    assert read("kgCO2eq").dimension == read("kgCO2e").dimension
