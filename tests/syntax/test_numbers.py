"""The number grammar: exact, bounded, one for models, libraries and the command line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lca.syntax.numbers import read_number, split_quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("85", "85"),
        ("0.35", "0.35"),
        ("1_000_000", "1000000"),
        ("1.5e-3", "0.0015"),
        ("1E6", "1000000"),
        ("1.08e+6", "1080000"),
        ("-2.5", "-2.5"),
        ("0.000322167", "0.000322167"),
        ("0007", "7"),
    ],
)
def test_a_number_is_read_exactly_as_written(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["1" * 40, "0." + "1" * 40, "0." + "0" * 50 + "1", "1e60", "1e-60", "-1e60", "1" + "_" * 10 + "0"]
)
def test_a_number_within_the_bounds_is_read(text: str) -> None:
    assert read_number(text) == Decimal(text.replace("_", ""))


@pytest.mark.parametrize(
    "text", ["1" * 41, "1e61", "9e60", "1e-61", "-1e61", "1e999", "1e9999", "1e-99999999999", "0." + "0" * 200 + "1"]
)
def test_a_number_beyond_the_bounds_is_none(text: str) -> None:
    assert read_number(text) is None


def test_zero_is_zero_whatever_its_exponent() -> None:
    assert read_number("0e60") == 0
    assert read_number("0.000e-60") == 0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("57 gCO2e/kWh", ("57", "gCO2e/kWh")),
        ("57gCO2e/kWh", ("57", "gCO2e/kWh")),
        ("  57 \t kg  ", ("57", "kg")),
        ("85 %", ("85", "%")),
        ("85%", ("85", "%")),
        ("700_000 km", ("700_000", "km")),
        ("1.5e-3kg", ("1.5e-3", "kg")),
        ("-4 kg", ("-4", "kg")),
        ("12", ("12", "")),
        ("1e6", ("1e6", "")),
    ],
)
def test_a_quantity_is_split_into_number_and_unit(text: str, parts: tuple[str, str]) -> None:
    assert split_quantity(text) == parts


@pytest.mark.parametrize("text", ["", "kg", "about 5 kg", "5 kg each", "1,5 kg", "± 5", "e5 kg", ".5 kg"])
def test_what_is_no_quantity_is_none(text: str) -> None:
    assert split_quantity(text) is None


@pytest.mark.parametrize("text", ["1,5kg", "1.5.2", "1..5", "5.kg"])
def test_a_number_ends_where_its_unit_begins_and_not_in_its_middle(text: str) -> None:
    assert split_quantity(text) is None


@pytest.mark.parametrize("text", ["٣ kg", "３ kg", "1２ kg"])
def test_digits_are_those_of_the_language_and_no_other_script_s(text: str) -> None:
    assert split_quantity(text) is None
