"""Slips that users of other tools reported about hardware, each told: its unit, or its size, gives it away."""

from __future__ import annotations

import pytest

from lca import check_text

ASSESSED = " assessment a { needs 1 h of p }"


def told(text: str) -> dict[str, str]:
    """What is found in a model, by its code, with all that is said about it."""
    found = check_text(text + ASSESSED).diagnostics
    return {d.code: "\n".join((d.message, *(label.text for label in d.labels), *d.help)) for d in found}


@pytest.mark.parametrize(
    ("clause", "code", "said"),
    [
        # `energy_consumed` of emissions.csv, which CodeCarbon's documentation of 2023 had in kW
        ("uses 12.5 kW of grid.coal", "E0203", "`12.5 kWh`"),
        # a log that calls kilowatts watts
        ("uses 0.39 W * 1 h / (1 h) of grid.coal", "E0203", "power"),
        # the design power of a card taken for that of the node, which has eight
        ("uses 1 server * accelerators.h100_sxm_tdp * 1 h of grid.coal", "E0203", "as in `8 gpu/server`"),
        # flash in kilograms a gigabyte beside flash in grams a gigabyte
        ("emits 160 kgCO2e/GB * 1 TB", "W0832", "is `160 gCO2e/GB` meant?"),
        ("uses 1 drive of components.ssd", "E0203", "drive"),
        # kilograms of a host taken for grams an hour
        ("uses 4 year of instances.aws_p4d_24xlarge_embodied", "E0203", "server"),
        # the host's kilograms counted whole for an instance that is a part of it
        ("uses instances.aws_g4dn_xlarge_vcpus of instances.aws_g4dn_xlarge_embodied", "E0203", "vcpu"),
        # a PUE applied to what the meter of the building has
        ("uses facility(it(facility(it(1 kWh), datacentre.pue_aws)), datacentre.pue_aws) of grid.coal", "E0417", ""),
    ],
)
def test_a_slip_is_found_where_it_is_written(clause: str, code: str, said: str) -> None:
    uses = "use accelerators, components, datacentre, grid, instances\n"
    found = told(f'{uses}process p {{ makes 1 h {clause} ~ "a report" }}')
    assert code in found, found
    assert said in found[code]
