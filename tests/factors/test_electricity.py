"""Factors of electricity against values that were read elsewhere than where the libraries have them from."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

import lca
from lca.factors import Library, Shelf

HERE = Path(__file__).parent
GRAMS = {"gCO2e": Decimal(1), "kgCO2e": Decimal(1000), "lbCO2e": Decimal("453.59237"), "L": Decimal(1)}
ENERGY = {"kWh": Decimal(1), "MWh": Decimal(1000)}
KIND = {"g/kWh": "climate", "lb/MWh": "climate", "L/kWh": "water"}
SAME_PLACE = (
    "azure_northcentralus oci_us_chicago_1 oci_us_gov_chicago_1",
    "aws_us_east_1 azure_eastus azure_eastus2 azure_usgovvirginia gcp_us_east4 oci_us_ashburn_1 oci_us_gov_ashburn_1",
    "azure_westus3 azure_usgovarizona oci_us_phoenix_1 oci_us_gov_phoenix_1",
    "aws_us_east_2 gcp_us_east5",
    "azure_southcentralus azure_usgovtexas gcp_us_south1",
    "aws_us_west_1 azure_westus oci_us_sanjose_1",
    "aws_us_west_2 gcp_us_west1",
    "gcp_us_west3 oci_us_saltlake_2",
    "azure_centralus gcp_us_central1",
    "azure_canadacentral gcp_northamerica_northeast2 oci_ca_toronto_1",
    "aws_ca_central_1 gcp_northamerica_northeast1 oci_ca_montreal_1",
)


def opened(name: str) -> Library:
    library, problems = Shelf.beside(HERE / "model.lca").load(name)
    assert library is not None
    assert problems == ()
    return library


def value(library: Library, row: dict[str, str]) -> Decimal:
    """The value of a factor in the unit of the row."""
    factor = library.factors[row["factor"]]
    if row["unit"] == "1":
        return Decimal(str(factor.value))
    amount, unit = str(factor.emits[KIND[row["unit"]]]).split()
    of, per = str(factor.per).split()
    found = Decimal(amount) * GRAMS[unit] / (Decimal(of) * ENERGY[per])
    return found / GRAMS["lbCO2e"] * 1000 if row["unit"] == "lb/MWh" else found


def test_factors_are_what_was_read_elsewhere() -> None:
    with (HERE / "electricity_read_elsewhere.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    libraries = {name: opened(name) for name in sorted({row["library"] for row in rows})}
    differing = []
    for row in rows:
        read, found = Decimal(row["value"]), value(libraries[row["library"]], row)
        number, _, unit = row["within"].partition(" ")
        most = Decimal(number) * (read / 100 if unit == "%" else 1)
        if abs(found - read) > most:
            differing.append((row["library"], row["factor"], read, found, row["where"]))
    assert differing == []


def test_every_region_of_a_cloud_supplies_electricity() -> None:
    names = list(opened("cloud").factors)
    assert len(names) == 201
    names = names[::5]
    flows = "".join(f'  uses 1 kWh of cloud.{name} ~ "x"\n' for name in names)
    text = f"use cloud\nprocess p {{\n  makes 1 kg\n{flows}}}\nassessment a {{ needs 1 kg of p }}\n"
    total = lca.run(lca.check_text(text).under()).outcomes[0].total
    assert total is not None
    assert Decimal("0.1") < total / len(names) < Decimal("0.5"), "kilograms of a kilowatt-hour of all of them"


@pytest.mark.parametrize("names", SAME_PLACE)
def test_regions_of_one_place_stand_on_one_grid(names: str) -> None:
    aliases = opened("cloud").aliases
    assert len({aliases[name][0] for name in names.split()}) == 1
