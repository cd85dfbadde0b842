"""The sets of global warming potentials: one stands in for another, and each counts what it should."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from lca import check_text, run
from lca.basis import Citation
from lca.factors import Factor, Shelf

SETS = ("gwp_ar4", "gwp_ar5", "gwp_ar6")
CONVENTIONS = ("biogenic_co2", "removed_co2")


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


def test_the_sets_have_the_same_names_so_that_a_model_changes_its_set_in_one_line() -> None:
    assert all(list(substances(one)) == list(substances(other)) for one, other in pairwise(SETS))


@pytest.mark.parametrize("name", SETS)
def test_carbon_dioxide_is_what_the_others_are_measured_in(name: str) -> None:
    assert potential(name, "co2") == 1
    for gas in set(substances(name)) - {"co2", *CONVENTIONS}:
        assert potential(name, gas) > 1


@pytest.mark.parametrize("name", ["gwp_ar5", "gwp_ar6"])
def test_fossil_methane_counts_more_than_biogenic(name: str) -> None:
    assert potential(name, "methane_fossil") > potential(name, "methane_biogenic")


def test_the_fourth_report_has_one_value_for_methane_and_says_so() -> None:
    found = substances("gwp_ar4")
    assert potential("gwp_ar4", "methane_fossil") == potential("gwp_ar4", "methane_biogenic")
    for gas in ("methane_fossil", "methane_biogenic"):
        assert "one value" in found[gas].details["note"]


def test_no_two_sets_agree_on_a_gas_other_than_carbon_dioxide() -> None:
    for gas in set(substances("gwp_ar6")) - {"co2", *CONVENTIONS}:
        assert len({potential(name, gas) for name in SETS}) == len(SETS)


@pytest.mark.parametrize("name", SETS)
def test_every_potential_is_cited_with_its_table(name: str) -> None:
    for gas, factor in substances(name).items():
        if gas not in CONVENTIONS:
            (basis,) = factor.basis
            assert isinstance(basis, Citation)
            assert "Table" in basis.locator


@pytest.mark.parametrize("name", SETS)
def test_what_a_library_says_of_its_set_is_its_name(name: str) -> None:
    found, _ = Shelf.beside(None).load(name)
    assert found is not None
    assert f"\ngwp: {name.removeprefix('gwp_').upper()}\n" in found.files[0].text


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
