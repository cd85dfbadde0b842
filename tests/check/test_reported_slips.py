"""Slips that were reported of published figures and of tools: each is refused, told, or cannot be written."""

from __future__ import annotations

from decimal import Decimal

import pytest

import lca


def found(text: str) -> dict[str, str]:
    """The help of each finding, by its code."""
    return {d.code: " ".join(map(str, d.help)) for d in lca.check_text(text).diagnostics}


def total(flow: str) -> Decimal:
    text = f'process p {{ makes 1 kg  {flow} ~ "x" }}\nassessment a {{ needs 1 kg of p }}\n'
    (outcome,) = lca.run(lca.check_text(text).under("")).outcomes
    return outcome.total


@pytest.mark.parametrize("emission", ["386 gCO2", "386 g CO2", "0.386 kgCO2/kWh * 1 kWh"])
def test_grams_of_carbon_dioxide_are_not_taken_for_grams_of_all_gases(emission: str) -> None:
    text = f'process power {{ makes 1 kWh  emits {emission} ~ "x" }}\nassessment a {{ needs 1 kWh of power }}\n'
    assert any("CO2e" in said for said in found(text).values())


def test_a_bill_of_a_month_is_not_taken_for_one_of_a_year() -> None:
    asked = "assessment a { needs 1 year of home }\n"
    bill = f'use grid\nprocess home {{ makes 1 year  uses 893 kWh/month of grid.us ~ "x" }}\n{asked}'
    assert "28 to 31 days" in found(bill)["E0207"]
    year = 'unit mean_month = 30.4375 day\nlet year_of_bills = (893 kWh/mean_month ~ "x") * 1 year\n'
    text = f'{year}process home {{ makes 1 year  emits year_of_bills * (1 gCO2e/kWh ~ "x") }}\n{asked}'
    (outcome,) = lca.run(lca.check_text(text).under("")).outcomes
    assert outcome.total == Decimal("10.716")


def test_pounds_a_short_ton_are_half_of_grams_a_kilogram() -> None:
    assert total("emits 3 kg * 5 lbCO2e/short_ton") * 2 == total("emits 3 kg * 5 gCO2e/kg")


def test_a_thousand_images_are_not_taken_for_one() -> None:
    served = 'use grid\nserving draw {{ makes 1 image  uses {} of grid.us ~ "x" }}\n'
    text = served + "assessment a {{ needs 1 image of draw }}\n"
    told = {"W0832", "W0833"}
    assert told & set(found(text.format("1 image * 2.907 kWh/image")))
    assert not told & set(found(text.format("1 image * 2.907 kWh/(1000 image)")))


@pytest.mark.parametrize(
    ("rate", "told"), [("383 kgCO2e/kWh", True), ("383 gCO2e/MWh", True), ("383 kgCO2e/MWh", False)]
)
def test_kilograms_a_megawatt_hour_are_not_taken_for_kilograms_a_kilowatt_hour(rate: str, told: bool) -> None:
    text = f'let rate = {rate} ~ "x"\nprocess p {{ makes 1 kg  emits 5 kWh * rate ~ "x" }}\n'
    said = found(text + "assessment a { needs 1 kg of p }\n")
    assert ("W0832" in said) is told
    assert not told or "`383 gCO2e/kWh` meant" in said["W0832"]


@pytest.mark.parametrize(
    ("supplied", "taken"),
    [
        ("facility(1 kWh_it, pue)", "facility(3 kWh_it, pue)"),
        ("1 kWh * pue", "3 kWh * pue"),
        ("1 kWh * pue", "facility(3 kWh_it, 1.3)"),
    ],
)
def test_a_pue_of_what_is_taken_and_one_of_what_supplies_it_are_two(supplied: str, taken: str) -> None:
    model = """use grid
parameter pue = 1.5 ~ "x"
process power {{ makes 1 kWh  uses {} of grid.us ~ "x" }}
serving s {{ makes 1 query  uses {} of power ~ "x" }}
assessment a {{ needs 1 query of s }}
"""
    assert "W0818" in found(model.format(supplied, taken))
    assert "W0818" not in found(model.format("1 kWh * 1.05", taken))
    assert "W0818" not in found(model.format(supplied, "3 kWh"))


@pytest.mark.parametrize(
    ("figure", "meant"),
    [
        ("dram = 285 kgCO2e/GB", "285 gCO2e/GB"),
        ("dram = 0.285 gCO2e/GB", "0.285 kgCO2e/GB"),
        ("ssd = 160 kgCO2e/GB", "160 gCO2e/GB"),
        ("ssd = 0.16 gCO2e/GB", "0.16 kgCO2e/GB"),
    ],
)
def test_grams_a_gigabyte_are_not_taken_for_kilograms_a_gigabyte(figure: str, meant: str) -> None:
    name = figure.split()[0]
    text = f'let {figure} ~ "x"\nprocess p {{ makes 1 server  emits 16 GB * {name} ~ "x" }}\n'
    assert f"`{meant}` meant" in found(text + "assessment a { needs 1 server of p }\n")["W0832"]


def test_grams_and_kilograms_a_gigabyte_stand_beside_each_other_as_what_they_are() -> None:
    assert total("emits 1000 GB * (300 gCO2e/GB + 0.16 kgCO2e/GB)") == 460
