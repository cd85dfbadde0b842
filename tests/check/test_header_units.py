"""Headers that name a unit: told where it is another than that of the column, and passed over where unsure."""

from __future__ import annotations

import pytest

from lca.check.header_units import other_unit
from lca.units import Registry, Unit


def told(header: str, read: str) -> str | None:
    registry = Registry()
    unit = registry.unit("" if read == "1" else read)
    assert isinstance(unit, Unit)
    return other_unit(header, unit, registry)


@pytest.mark.parametrize(
    ("header", "read", "named"),
    [
        ("power.draw [W]", "kW", "W"), ("energy_wh", "kWh", "wh"), ("duration_ms", "s", "ms"),
        ("Energy (MWh)", "kWh", "MWh"),
        ("scaph_process_power_consumption_microwatts", "W", "microwatts"), ("MOER lbs/MWh", "gCO2e/kWh", "lbs/MWh"),
        ("intensity gCO2/kWh", "kgCO2e/kWh", "gCO2/kWh"), ("kg CO2eq per MWh", "gCO2e/kWh", None),
        ("Carbon intensity gCO₂eq/kWh (Life cycle)", "kgCO2e/kWh", "gCO₂eq/kWh"), ("g_per_kwh", "kgCO2e/kWh", "g/kwh"),
        ("exp_len_hours", "s", "hours"), ("time_h", "min", "h"), ("utilization.gpu [%]", "1", "%"),
        ("mass (t)", "kg", "t"),
        ("memory.used [MiB]", "GB", "MiB"), ("Energy (kW)", "kWh", "kW"), ("Energy [kWh/day]", "kWh", "kWh/day"),
        ("ENERGY KWH", "MWh", "KWH"), ("energy (kilowatthours)", "Wh", "kilowatthours"),
        ("emitted t CO2e", "kgCO2e", "tCO2e"),
        ("tdp_watts", "kW/chip", "watts"), ("mWh", "MWh", "mWh"), ("kWh consumed", "Wh", "kWh"), ("MW", "kW", "MW"),
        ("water_l", "m^3", "l"), ("litres", "m^3", "litres"), ("energy_uj", "J", "uj"), ("GB transferred", "TB", "GB"),
    ],
)  # fmt: skip
def test_a_header_that_names_another_unit_is_told(header: str, read: str, named: str | None) -> None:
    assert told(header, read) == named


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("Emissions (t/kWh)", "tCO2e/kWh"), ("g per kWh", "gCO2e/kWh"), ("time_h", "h"), ("power.draw [W]", "W"),
        ("EC2 kWh", "kWh"), ("kw_hr_gpu", "kWh_it"), ("tdp_watts", "W/chip"), ("energy_kwh", "kWh_it"), ("mwh", "MWh"),
        ("mass of CO2 (kg)", "kgCO2e"), ("delta_t", "s"), ("energy_min", "kWh"), ("price per kWh", "EUR2024/kWh"),
        ("energy", "kWh"), ("W", "kW"), ("Energy (1)", "kWh"), ("Energy (2024)", "kWh"), ("gpus", "gpu"), ("", "kWh"),
        ("Energy (daily)", "kWh"), ("Emissions (year)", "kgCO2e"), ("share [%]", "%"), ("number_of_gpus", "1"),
        ("(", "kWh"),
        ("tokens", "token"), ("pue", "1"), ("CO2", "kg"), ("a/b", "kWh"), ("energy (kWh/1k tokens)", "kWh/token"),
        ("gCO2e/kWh", "gCO2e/kWh_it"), ("Scope 2 (market-based)", "tCO2e"), ("max_s", "kWh"),
        ("energy_per_token_wh", "Wh/token"),
        ("bytes", "B"), ("cost [EUR]", "EUR2024"), ("kilogrammes", "kg"), ("energy " + "mw/" * 200, "kW"),
        ("temperature [°C]", "1"),
    ],
)  # fmt: skip
def test_a_header_that_names_the_same_or_nothing_sure_is_passed_over(header: str, read: str) -> None:
    assert told(header, read) is None
