"""The sets of global warming potentials: one stands in for another, and each counts what it should."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from lca import check_text, run
from lca.basis import Citation
from lca.factors import Factor, Shelf

SETS = ("gwp_ar4", "gwp_ar5", "gwp_ar6")
"""Over 100 years."""
HORIZONS = ("gwp_ar4_20", "gwp_ar4_500", "gwp_ar5_20", "gwp_ar6_20", "gwp_ar6_500")
CONVENTIONS = ("biogenic_co2", "removed_co2")


@cache
def substances(name: str) -> dict[str, Factor]:
    found, problems = Shelf.beside(None).load(name)
    assert problems == ()
    assert found is not None
    return {key: factor for key, factor in found.factors.items() if factor.substance}


def potential(name: str, gas: str) -> Decimal:
    """What a kilogram of the gas counts in climate, by the set ``name``."""
    amount = substances(name)[gas].emits["climate"]
    assert amount.unit == "kgCO2e"
    return Decimal(amount.number)


def totals(text: str) -> dict[str, Decimal]:
    """What the assessment ``a`` of a model comes to, by indicator."""
    checked = check_text(text)
    assert [d for d in checked.diagnostics if d.is_error] == []
    return {outcome.indicator: outcome.total for outcome in run(checked.under("")).outcomes}


def site(name: str, *emissions: str) -> str:
    lines = "".join(f'  emits {emission} ~ "an example"\n' for emission in emissions)
    return f"use {name} as gwp\nprocess p {{\n  makes 1 kg\n{lines}}}\nassessment a {{ needs 1 kg of p }}\n"


COMMON = (
    "co2", "methane_fossil", "methane_biogenic", "n2o", "sf6", "nf3", "cf4", "c2f6", "c3f8", "c4f8", "hfc_23", "hfc_32",
    "hfc_125", "hfc_134a", "hfc_143a", "hfc_152a", "hfc_227ea", *CONVENTIONS,
)  # fmt: skip
"""What energy, chips, cooling and fire suppression set free."""


@pytest.mark.parametrize("name", [*SETS, *HORIZONS])
def test_the_sets_share_the_names_that_are_needed_most_so_that_a_model_changes_its_set_in_one_line(name: str) -> None:
    assert set(COMMON) <= set(substances(name))


@pytest.mark.parametrize("name", [*SETS, *HORIZONS])
def test_carbon_dioxide_is_what_the_others_are_measured_in_and_alone_has_no_spread(name: str) -> None:
    assert potential(name, "co2") == 1
    for gas, factor in substances(name).items():
        assert potential(name, gas) > 0 or gas in CONVENTIONS
        assert (factor.spread is None) is (gas in {"co2", *CONVENTIONS})


TRANSCRIBED = {
    "gwp_ar4": "cfc_11 4750, cfc_12 10900, hcfc_22 1810, hfc_23 14800, hfc_32 675, hfc_125 3500, hfc_134a 1430, "
    "hfc_143a 4470, sf6 22800, nf3 17200, hfe_125 14900",
    "gwp_ar4_20": "cfc_11 6730, cfc_12 11000, halon_1301 8480, hcfc_22 5160, hfc_23 12000, hfc_32 2330, hfc_125 6350, "
    "hfc_134a 3830, sf6 16300, nf3 12300, cf4 5210, n2o 289",
    "gwp_ar4_500": "cfc_11 1620, cfc_12 5200, halon_1301 2760, hcfc_22 549, hfc_23 12200, hfc_32 205, hfc_125 1100, "
    "hfc_134a 435, sf6 32600, nf3 20700, cf4 11200",
    "gwp_ar5": "cfc_12 10200, hcfc_141b 782, hfc_41 116, pfc_51_14 7910, so2f2 4090, hfc_23 12400, hfc_32 677, "
    "hfc_134a 1300, sf6 23500, nf3 16100, hfe_134 5560",
    "gwp_ar5_20": "cfc_11 6900, cfc_12 10800, hcfc_22 5280, hfc_23 10800, hfc_32 2430, hfc_125 6090, hfc_134a 3710, "
    "sf6 17500, nf3 12800, cf4 4880, n2o 264",
    "gwp_ar6": "cfc_11 6230, halon_1301 7200, hfc_32 771, nf3 17400, cf4 7380, hfc_23 14600, hfc_134a 1530, sf6 25200, "
    "c3f8 9290, hfe_125 14300",
    "gwp_ar6_20": "hfc_23 12400, sf6 18300, hfc_134a 4140, c2f6 8940, n2o 273, hfc_32 2690, hfc_125 6740, nf3 13400, "
    "cf4 5300, cfc_12 12700",
    "gwp_ar6_500": "hfc_23 10500, sf6 34100, hfc_125 1110, c3f8 12400, n2o 130, hfc_32 220, hfc_134a 436, nf3 18200, "
    "cf4 10600, cfc_12 5710",
}
"""Written off globalwarmingpotentials 0.13.2 (CC0), columns AR4GWP100 … AR6GWP500, made from the reports apart;
AR4 and AR5 over 20 and 500 years, which it lacks, by eye off Tables 2.14 and 8.A.1 as reprinted."""


@pytest.mark.parametrize("name", TRANSCRIBED)
def test_potentials_are_those_of_another_transcription(name: str) -> None:
    for said in TRANSCRIBED[name].split(", "):
        gas, value = said.split()
        assert potential(name, gas) == Decimal(value), gas


def test_the_methane_of_another_horizon_is_that_of_table_7_15() -> None:
    assert {
        (name, gas): str(potential(name, gas)) for name in ("gwp_ar6_20", "gwp_ar6_500") for gas in COMMON[1:3]
    } == {
        ("gwp_ar6_20", "methane_fossil"): "82.5", ("gwp_ar6_20", "methane_biogenic"): "79.7",
        ("gwp_ar6_500", "methane_fossil"): "10.0", ("gwp_ar6_500", "methane_biogenic"): "7.2",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["gwp_ar5", "gwp_ar6"])
def test_fossil_methane_counts_more_than_biogenic(name: str) -> None:
    assert potential(name, "methane_fossil") > potential(name, "methane_biogenic")


def test_the_fourth_report_has_one_value_for_methane_and_says_so() -> None:
    found = substances("gwp_ar4")
    assert potential("gwp_ar4", "methane_fossil") == potential("gwp_ar4", "methane_biogenic")
    for gas in ("methane_fossil", "methane_biogenic"):
        assert "one value" in found[gas].details["note"]


def test_no_two_sets_agree_on_a_gas_other_than_carbon_dioxide() -> None:
    for gas in set(COMMON) - {"co2", *CONVENTIONS}:
        assert len({potential(name, gas) for name in SETS}) == len(SETS)


@pytest.mark.parametrize("name", SETS)
def test_every_potential_is_cited_with_its_table(name: str) -> None:
    for gas, factor in substances(name).items():
        if gas not in CONVENTIONS:
            (basis,) = factor.basis
            assert isinstance(basis, Citation)
            assert "Table" in basis.locator


@pytest.mark.parametrize("name", [*SETS, *HORIZONS])
def test_what_the_substances_of_a_library_say_of_their_set_is_its_name(name: str) -> None:
    _, report, *years = name.split("_")
    stated = ", ".join([report.upper(), *(f"{horizon} years" for horizon in years)])
    assert {factor.details["gwp"] for factor in substances(name).values()} == {stated}


def test_a_study_over_100_years_is_told_of_potentials_over_20() -> None:
    text = site("gwp_ar6_20", "1 kg of gwp.methane_fossil")
    found = [d.code for d in check_text('study s { gwp "AR6" }\n' + text).diagnostics]
    assert "W0819" in found
    assert "W0819" not in [d.code for d in check_text('study s { gwp "AR6, 20 years" }\n' + text).diagnostics]


@pytest.mark.parametrize(
    ("name", "methane", "sulphur_hexafluoride"),
    [("gwp_ar4", "25", "22800"), ("gwp_ar5", "30", "23500"), ("gwp_ar6", "29.8", "25200")],
)
def test_a_model_counts_by_the_set_that_it_uses(name: str, methane: str, sulphur_hexafluoride: str) -> None:
    found = totals(site(name, "2 kg of gwp.methane_fossil", "5 g of gwp.sf6", "1 t of gwp.co2"))
    assert found["climate"] == 2 * Decimal(methane) + Decimal("0.005") * Decimal(sulphur_hexafluoride) + 1000


@pytest.mark.parametrize("name", SETS)
def test_carbon_of_biomass_and_removals_are_told_apart_and_change_no_climate(name: str) -> None:
    found = totals(site(name, "7 kg of gwp.co2", "3 kg of gwp.biogenic_co2", "4 kg of gwp.removed_co2"))
    assert found == {"climate": 7, "biogenic_co2": 3, "removals": 4}


def test_a_set_and_the_other_libraries_add_up_in_the_indicators_that_they_share() -> None:
    text = site("gwp_ar6", "3 kg of gwp.biogenic_co2").replace("\n", "\nuse impacts, water\n", 1)
    used = '  uses 1 kWh of impacts.electricity_us ~ "an example"\n  uses 1 kWh_it of water.cooling_us ~ "an example"\n'
    found = totals(text.replace("  emits", used + "  emits"))
    assert found["biogenic_co2"] == 3
    assert found["water"] == (Decimal("3.1321") + Decimal("0.550")) / 1000
