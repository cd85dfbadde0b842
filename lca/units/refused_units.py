"""Names that are no unit though many take them for one: why, what to write, and what an own unit could be called.

One rule holds for all: no definition makes such a name a unit, since its readers would each read their own into it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lca.diagnostics import Advice


@dataclass(frozen=True, slots=True)
class RefusedUnit:
    """``own`` is a declaration of what was meant, under a name that says which."""

    why: str
    write: str
    own: str = ""

    def advice(self, name: str) -> str:
        """What to write for ``name``, as an edit where it is one thing."""
        sure = re.fullmatch(r"write `([^`]*)`", self.write)
        return Advice(str(self), sure[1], of=name) if sure else str(self)

    def __str__(self) -> str:
        own = f"; a unit of your own says which, declared as `{self.own}`" if self.own else ""
        return f"{self.why}; {self.write}{own}"


OFFSET = RefusedUnit(
    "temperatures have an offset, so products of them mean nothing",
    "state the heat or the energy, or declare `unit kelvin` for differences",
)
LEVEL = "a logarithmic unit does not add up"
TON = RefusedUnit("it is 1000 kg, 907 kg or 1016 kg", "write `t`, `short_ton` or `long_ton`")
GALLON = RefusedUnit("it differs between countries", "write the volume in `L`", "unit us_gal = 3.785411784 L")
MONTH = RefusedUnit(
    "it has 28 to 31 days", "write `30 day`, or a number of `day` or `year`", "unit mean_month = 30.4375 day"
)  # fmt: skip
AMOUNT = RefusedUnit("it needs its amount", "write `gCO2e`, `kgCO2e` or `tCO2e`")
RATE = "the capital S says per second"


def _bits(prefix: str, word: str) -> RefusedUnit:
    return RefusedUnit(f"it is read as {word}bit and as {word}byte", f"write `{prefix}bit` or `{prefix}B`")


def _carbon(unit: str, word: str) -> RefusedUnit:
    return RefusedUnit(
        f"a {word} of CO2 is a mass",
        f"write emissions in `{unit}CO2e`, or a mass of it, as in `emits 1 {unit} of gwp.co2` "
        "with `use gwp_ar6 as gwp`",
    )


REFUSED: dict[str, RefusedUnit] = {
    "degC": OFFSET, "degF": OFFSET, "celsius": OFFSET, "°C": OFFSET, "°F": OFFSET,
    "dB": RefusedUnit(LEVEL, "state the ratio itself"), "dBm": RefusedUnit(LEVEL, "state the power in W"),
    "ton": TON, "tons": TON, "gallon": GALLON, "gal": GALLON, "month": MONTH, "months": MONTH,
    "Gb": _bits("G", "giga"), "Mb": _bits("M", "mega"), "kb": _bits("k", "kilo"), "Tb": _bits("T", "tera"),
    "CO2e": AMOUNT, "CO2eq": AMOUNT, "percent": RefusedUnit("it has a sign", "write `%`"),
    "FLOPS": RefusedUnit(RATE, "write `FLOP/s`, as in `TFLOP/s`"), "GFLOPS": RefusedUnit(RATE, "write `GFLOP/s`"),
    "TFLOPS": RefusedUnit(RATE, "write `TFLOP/s`"), "PFLOPS": RefusedUnit(RATE, "write `PFLOP/s`"),
    "CO2": RefusedUnit(
        "it is a substance and no unit",
        "write emissions in units such as `kgCO2e`, or a mass of it, as in `emits 1 kg of gwp.co2`",
    ),
    "kgCO2": _carbon("kg", "kilogram"), "gCO2": _carbon("g", "gram"), "tCO2": _carbon("t", "tonne"),
}  # fmt: skip
CURRENCIES = frozenset(["USD", "EUR", "GBP", "CNY", "JPY", "CHF", "CAD", "AUD", "INR", "KRW", "SEK", "NOK", "DKK"])


def refusal(name: str) -> RefusedUnit | None:
    """Why ``name`` is no unit; money without its year is refused likewise."""
    if name in CURRENCIES:
        return RefusedUnit("prices differ from year to year", f"name the year that they are of, as in `{name}2020`")
    return REFUSED.get(name)
