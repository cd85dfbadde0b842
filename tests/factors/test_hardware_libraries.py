"""Figures of `fab` and `datacentre`, each transcribed a second time, by another way than the library was made."""

from __future__ import annotations

import pytest

from lca.factors import Factor, Library, Shelf

READ: dict[str, Library] = {}


def factor(key: str) -> Factor:
    name, _, entry = key.partition(".")
    if name not in READ:
        found, problems = Shelf.beside(None).load(name)
        assert problems == ()
        assert found is not None
        READ[name] = found
    return READ[name].factors[entry]


def figure(key: str) -> str:
    """What a factor says, as `350 gCO2e per cm^2`, or a constant, as `2.15 kWh/cm^2`."""
    found = factor(key)
    if found.value is not None:
        return f"{float(found.value.number):g} {found.value.unit}".strip()
    assert found.per is not None
    (amount,) = found.emits.values()
    return f"{float(amount.number):g} {amount.unit} per {found.per.unit}"


FAB = {
    # Gupta et al. 2022, ISCA 2022, Table 1, as act/models/logic/ has it at abc9fbb
    "fab.n28_energy": "0.9 kWh/cm^2",
    "fab.n28_gas_95": "175 gCO2e per cm^2",
    "fab.n20_gas_99": "110 gCO2e per cm^2",
    "fab.n14_energy": "1.2 kWh/cm^2",
    "fab.n10_energy": "1.475 kWh/cm^2",
    "fab.n8_gas_95": "240 gCO2e per cm^2",
    "fab.n7_energy": "2.15 kWh/cm^2",
    "fab.n7_gas_95": "350 gCO2e per cm^2",
    "fab.n5_gas_99": "225 gCO2e per cm^2",
    "fab.n3_energy": "3.25 kWh/cm^2",
    "fab.material": "500 gCO2e per cm^2",
    # Morrison et al. 2025, page 6: 12.33 litres, 100.4 for an H100
    "fab.water": "12.33 L/cm^2",
}
DATACENTRE = {
    # Elsworth et al. 2025, as models of Gemini's prompt take it: 1.09 and 1.15 L/kWh
    "datacentre.pue_google_2024": "1.09",
    "datacentre.wue_google_2024": "1.15 L per kWh_it",
    # Li et al. 2023, Table 1, from `water` and the model of GPT-3's water
    "datacentre.pue_microsoft_us": "1.17",
    "datacentre.pue_microsoft_texas": "1.28",
    "datacentre.pue_microsoft_washington": "1.15",
    "datacentre.wue_microsoft_arizona": "1.63 L per kWh_it",
    # Patterson et al. 2021, Table 4, from models/transformers.lca and models/gpt3_training.lca
    "datacentre.pue_google_taiwan": "1.12",
    "datacentre.pue_google_georgia": "1.1",
    "datacentre.pue_openai_gpt3": "1.1",
    # Morrison et al. 2025, from models/olmo.lca
    "datacentre.pue_jupiter": "1.2",
    "datacentre.pue_augusta": "1.12",
    "datacentre.water_jupiter": "1.29 L per kWh",
    # 2023 Amazon Sustainability Report, page 42
    "datacentre.wue_aws_2023": "0.18 L per kWh_it",
}


@pytest.mark.parametrize(("key", "said"), (FAB | DATACENTRE).items())
def test_a_figure_is_what_its_source_prints(key: str, said: str) -> None:
    assert figure(key) == said


def test_a_pue_has_a_range_and_no_pedigree_scores_which_would_make_it_less_than_1() -> None:
    factor("datacentre.pue_low")
    pues = [found for name, found in READ["datacentre"].factors.items() if name.startswith("pue_")]
    assert len(pues) > 40
    assert all(found.spread and not found.quality for found in pues)
