"""Figures of hardware and data centres, each transcribed a second time, by another way than its library was made."""

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
    per = found.per.unit if found.per.number == "1" else str(found.per)
    return f"{float(amount.number):g} {amount.unit} per {per}"


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
    # BoaviztAPI 2.5.0, data/factors.yml, gpu: 4.2592E-02, which it multiplies by the wafer that a die takes
    "fab.wafer_gpu": "0.0426 kgCO2e per mm^2",
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


ACCELERATORS = {
    # tweaktown.com 83275, pcspecchart.com, omegaco.ae; AWS Neuron documentation 2.9.1
    "accelerators.mi210_memory": "64 GB/gpu",
    "accelerators.rtx_5090_tdp": "575 W/gpu",
    "accelerators.l40s_peak_fp32": "91.6 TFLOP/s/gpu",
    "accelerators.inferentia1_peak_bf16": "64 TFLOP/s/chip",
    # Green Algorithms v3.0, TDP_gpu.csv
    "accelerators.t4_tdp": "70 W/gpu",
    "accelerators.k80_tdp": "300 W/gpu",
    "accelerators.p4_tdp": "75 W/gpu",
    "accelerators.v100_sxm_tdp": "300 W/gpu",
    "accelerators.v100s_pcie_tdp": "250 W/gpu",
    "accelerators.rtx_2080_ti_tdp": "250 W/gpu",
    "accelerators.gtx_1080_tdp": "180 W/gpu",
    "accelerators.tpu_v2_tdp": "280 W/chip",
    # ML CO2 Impact, gpus.csv at d0d3ee5
    "accelerators.h100_sxm_tdp": "700 W/gpu",
    "accelerators.h100_nvl_tdp": "400 W/gpu",
    "accelerators.h100_nvl_memory": "94 GB/gpu",
    "accelerators.a100_sxm_80gb_tdp": "400 W/gpu",
    "accelerators.a10g_tdp": "150 W/gpu",
    "accelerators.a10g_peak_fp32": "31.5 TFLOP/s/gpu",
    "accelerators.quadro_rtx_8000_tdp": "260 W/gpu",
    # Hubblo, gpus.json at 2308a62
    "accelerators.h100_pcie_die": "814 mm^2/gpu",
    "accelerators.l4_die": "294 mm^2/gpu",
    "accelerators.p100_pcie_die": "610 mm^2/gpu",
    # models/hgx_generations.lca, models/tpu_life.csv
    "accelerators.h100_sxm_embodied": "1312 kgCO2e per 8 gpu",
    "accelerators.b200_embodied": "2274 kgCO2e per 8 gpu",
    "accelerators.tpu_v6e_with_host_embodied": "692 kgCO2e per chip",
}
COMPONENTS = {
    # act/tests/model_unit_tests.py at abc9fbb
    "components.dram_ddr3_30nm": "230 gCO2e per GB",
    "components.ssd_30nm": "31 gCO2e per GB",
    "components.hdd_barracuda": "4.57 gCO2e per GB",
    # BoaviztAPI 2.5.0, documentation of components: base and die
    "components.mainboard": "66.1 kgCO2e per mainboard",
    "components.cpu": "9.14 kgCO2e per cpu",
    "components.cpu_die": "0.0197 kgCO2e per mm^2",
    "components.memory_die": "2.2 kgCO2e per cm^2",
    "components.psu": "24.3 kgCO2e per kg",
    # ccfcoef/constants.py at b0032d9; 533 kg for 12 modules of 32 GB
    "components.dram_server": "533 kgCO2e per 384 GB",
    "components.server_rack": "1000 kgCO2e per server",
    # Jegham et al. 2025, Table 1: 10.20 and 6.50 kW
    "components.dgx_h100_max": "10.2 kW/server",
    "components.dgx_a100_max": "6.5 kW/server",
    # CodeCarbon 3.3.2, data/hardware/cpu_power.csv
    "components.amd_epyc_7763_tdp": "280 W/cpu",
    "components.amd_epyc_7513_tdp": "200 W/cpu",
    "components.xeon_platinum_8268_tdp": "205 W/cpu",
    "components.xeon_gold_6148_tdp": "150 W/cpu",
    "components.xeon_e5_2680_v3_tdp": "120 W/cpu",
    # Luccioni et al. 2022 take 2500 kg of it; 8640 kg times 0.152, 4780 kg times 0.104, 0.007 and 0.004
    "components.server_hpe_dl345": "2503 kgCO2e per server",
    "components.server_dell_r740": f"{8640 * 0.152:.0f} kgCO2e per server",
    "components.server_hpe_dl380": f"{4780 * 0.104:.0f} kgCO2e per server",
    "components.server_transport": f"{4780 * 0.007:.1f} kgCO2e per server",
    "components.server_end_of_life": f"{4780 * 0.004:.1f} kgCO2e per server",
    # Azure/AzurePublicDataset at b469a11: 9000000 kg for 50MW, 500 kg a rack, 58.09 kg for 100G
    "components.building": "9000 tCO2e per 50 MW",
    "components.rack": "500 kgCO2e per rack",
    "components.nic_100g": "58.09 kgCO2e per nic",
}
INSTANCES = {
    # data/aws-instances.csv at b0032d9
    "instances.aws_p4d_24xlarge_vcpus": "96 vcpu",
    "instances.aws_g4dn_xlarge_vcpus": "4 vcpu",
    "instances.aws_g4dn_xlarge_host_vcpus": "96 vcpu/server",
    "instances.aws_i3_16xlarge_host_vcpus": "72 vcpu/server",
    # AWS Neuron documentation, Inf1, Inf2, Trn2; AWS Batch documentation, GPU jobs; torchx, named_resources_aws.py
    "instances.aws_inf1_24xlarge_accelerators": "16 chip",
    "instances.aws_inf2_24xlarge_accelerators": "6 chip",
    "instances.aws_inf2_48xlarge_accelerators": "12 chip",
    "instances.aws_inf2_48xlarge_vcpus": "192 vcpu",
    "instances.aws_trn2_48xlarge_accelerators": "16 chip",
    "instances.aws_g5_12xlarge_accelerators": "4 gpu",
    "instances.aws_g5_48xlarge_accelerators": "8 gpu",
    "instances.aws_g6_xlarge_vcpus": "4 vcpu",
    "instances.aws_p5en_48xlarge_accelerators": "8 gpu",
    "instances.aws_p5en_48xlarge_vcpus": "192 vcpu",
}
NETWORK = {
    # e-footprint 27.0.0, core/hardware/network.py; sbs.eco on Telefónica; networkdee.org, the abstract
    "network.fixed_fi_2021": "0.05 kWh/GB",
    "network.mobile_fi_2021": "0.12 kWh/GB",
    "network.operator_2025": "29 MWh/PB",
    "network.fixed_2015": "0.06 kWh/GB",
    # davidmytton/paper-network-energy at b04cfb1, main.ipynb: W + W/Mbps of Malmodin
    "network.core_power": "1.5 W/line",
    "network.core_power_by_rate": "0.03 J/Mbit",
    # cloud-carbon-footprint at b7a049c, microsite/docs/HowItWorks/Methodology.md
    "network.within_cloud": "0.001 kWh/GB",
}
RESIDUAL = {
    # The offices' pages, with a decimal comma: 524,10; 371,99; 338,53; 554,90
    "residual.se_2023": "524.1 gCO2e per kWh",
    "residual.se_2021": "371.99 gCO2e per kWh",
    "residual.se_2019": "338.53 gCO2e per kWh",
    "residual.fi_2023": "554.9 gCO2e per kWh",
    "residual.no_2020": "402 gCO2e per kWh",
    "residual.no_2016": "530 gCO2e per kWh",
}
HOSTS = [
    # instance, memory in GB, SSDs, processors, GPUs: data/aws-instances.csv and data/aws-instances-cpus.csv at b0032d9
    ("aws_a1_medium", 32, 0, 1, 0),
    ("aws_p4d_24xlarge", 1152, 8, 2, 8),
    ("aws_p3_2xlarge", 768, 2, 2, 8),
    ("aws_g4dn_xlarge", 384, 2, 2, 8),
    ("aws_m5_large", 384, 0, 2, 0),
    ("aws_c5_24xlarge", 192, 0, 2, 0),
    ("aws_i3_16xlarge", 512, 8, 2, 0),
    ("aws_r5_xlarge", 768, 0, 2, 0),
    ("aws_x1_32xlarge", 1952, 2, 4, 0),
    ("aws_p2_16xlarge", 732, 0, 2, 16),
]


@pytest.mark.parametrize(("name", "memory", "disks", "processors", "gpus"), HOSTS)
def test_the_manufacture_of_an_instance_is_that_of_its_whole_host(
    name: str, memory: int, disks: int, processors: int, gpus: int
) -> None:
    # ccfcoef/constants.py: 1000 kg with a processor and 16 GB, 533 kg for 384 GB, 100 kg a processor or SSD, 150 a GPU
    made = 1000 + (memory - 16) * 533 / 384 + disks * 100 + (processors - 1) * 100 + gpus * 150
    assert figure(f"instances.{name}_embodied") == f"{made:g} kgCO2e per server"


def test_sizes_whose_processors_are_a_part_of_another_size_are_left_out() -> None:
    assert figure("instances.azure_gs5_vcpus") == "32 vcpu"
    made = [name for name in READ["instances"].factors if name.startswith(("azure_gs5_16", "azure_hb120_16rs"))]
    assert made == []


def test_there_are_as_many_accelerators_and_instances_as_the_guide_says() -> None:
    for key in ("accelerators.t4_tdp", "instances.aws_p4d_24xlarge_vcpus"):
        assert factor(key).title
    cards = {name.removesuffix("_memory") for name in READ["accelerators"].factors if name.endswith("_memory")}
    hosts = [name for name in READ["instances"].factors if name.endswith("_embodied")]
    assert len(cards) > 90
    assert len(hosts) > 1000


@pytest.mark.parametrize(
    ("key", "said"), (FAB | DATACENTRE | ACCELERATORS | COMPONENTS | INSTANCES | NETWORK | RESIDUAL).items()
)
def test_a_figure_is_what_its_source_prints(key: str, said: str) -> None:
    assert figure(key) == said


def test_a_pue_has_a_range_and_no_pedigree_scores_which_would_make_it_less_than_1() -> None:
    factor("datacentre.pue_low")
    pues = [found for name, found in READ["datacentre"].factors.items() if name.startswith("pue_")]
    assert len(pues) > 40
    assert all(found.spread and not found.quality for found in pues)
