"""Amounts and impacts as a picture says them: few digits, in the unit that reads best among those of the trail."""

from __future__ import annotations

from decimal import Decimal

from lca.arithmetic import computing
from lca.audit.notation import share, shown
from lca.audit.reading import CaseReading
from lca.report.life_cycle import LifeCycle
from lca.report.scales import scale

DIGITS = 4


def amount_text(case: CaseReading, value: Decimal | None, unit: str) -> str:
    """An amount in base units as ``16.7 GWh``; empty where there is none."""
    if value is None:
        return ""
    factors = case.trail.factors
    dimensions = {one["symbol"]: one["dimension"] for one in case.trail.content["units"]}
    with computing():
        numbers = {
            symbol: value / factors[symbol].numerator * factors[symbol].denominator
            for symbol, dimension in dimensions.items()
            if symbol == unit or (dimension and dimension == dimensions.get(unit) and symbol != "%")
        }
        best = min(numbers, key=lambda symbol: (_unreadable(numbers[symbol]), symbol != unit, symbol))
        return f"{shown(numbers[best], DIGITS)} {best}".strip()


def _unreadable(number: Decimal) -> int:
    """By how many powers of ten a number is too small or too large to be taken in at a glance."""
    if not number:
        return 0
    power = number.adjusted()
    return max(0, -1 - power, power - 3)


class Impacts:
    """Impacts of one result in one unit, and their shares of its total."""

    def __init__(self, cycle: LifeCycle) -> None:
        factor = cycle.case.trail.factors[cycle.unit]
        self.total = cycle.total
        with computing():
            self.per_unit = Decimal(factor.numerator) / factor.denominator
            largest = max((abs(t.value or Decimal(0)) for t in cycle.things.values()), default=Decimal(0))
            told = str(max(largest, abs(self.total)) / self.per_unit)
        self.unit, self.power = scale(cycle.result["indicator"], cycle.unit, [told])

    def number(self, value: Decimal) -> str:
        """An impact in base units, without its unit."""
        with computing():
            return shown((value / self.per_unit).scaleb(-self.power), DIGITS)

    def text(self, value: Decimal) -> str:
        """An impact in base units: ``552.1 tCO2e``."""
        return f"{self.number(value)} {self.unit}".strip()

    def share(self, value: Decimal) -> str:
        """Its share of the total, empty where there is none."""
        return share(value, self.total) if self.total else ""

    def both(self, value: Decimal) -> str:
        """``552.1 tCO2e · 67.7 %``."""
        part = self.share(value)
        return self.text(value) + (f" · {part}" if part else "")
