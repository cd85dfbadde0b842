"""Amounts and impacts as a picture says them: few digits, in the unit that reads best among those of the trail."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from lca.arithmetic import differentiating
from lca.notation import share, shown
from lca.report.life_cycle import LifeCycle
from lca.report.scales import in_print, scale
from lca.trail.reading import CaseReading

DIGITS = 4
MOST = 30
"""So many units of a dimension are looked at."""


class PictureAmounts:
    """Amounts of one trail; a unit is chosen among those of the same dimension."""

    def __init__(self, case: CaseReading) -> None:
        self.case = case
        self.alike: dict[str, list[str]] = defaultdict(list)
        self.dimensions = {one.symbol: str(one.dimension) for one in case.trail.content.units}
        for one in case.trail.content.units:
            if one.dimension and len(self.alike[str(one.dimension)]) < MOST:
                self.alike[str(one.dimension)].append(one.symbol)

    def text(self, value: Decimal | None, unit: str) -> str:
        """An amount in base units as ``16.7 GWh``; empty where there is none."""
        if value is None:
            return ""
        with differentiating():
            numbers = {
                symbol: in_unit(self.case, value, symbol)
                for symbol in (unit, *self.alike.get(self.dimensions.get(unit, ""), ()))
            }
            best = min(numbers, key=lambda symbol: (_unreadable(numbers[symbol]), symbol != unit, symbol))
            return f"{shown(numbers[best], DIGITS)} {in_print(best)}".strip()


def in_unit(case: CaseReading, value: Decimal, unit: str) -> Decimal:
    """A value in base units in another; as it is where the trail does not tell the unit."""
    factor = case.trail.factors.get(unit)
    return value / factor.numerator * factor.denominator if factor else value


def _unreadable(number: Decimal) -> int:
    """By how many powers of ten a number is too small or too large to be taken in at a glance."""
    if not number:
        return 0
    power = number.adjusted()
    return max(0, -1 - power, power - 3)


class PictureImpacts:
    """Impacts of one result in one unit, and their shares of its total."""

    def __init__(self, cycle: LifeCycle) -> None:
        self.cycle = cycle
        self.total = cycle.total
        with differentiating():
            largest = max((abs(t.value or Decimal(0)) for t in cycle.things.values()), default=Decimal(0))
            told = str(abs(self._in_unit(max(largest, abs(self.total)))))
        self.unit, self.power = scale(cycle.result.indicator, cycle.unit, [told])

    def number(self, value: Decimal) -> str:
        """An impact in base units, without its unit."""
        with differentiating():
            return shown(self._in_unit(value).scaleb(-self.power), DIGITS)

    def _in_unit(self, value: Decimal) -> Decimal:
        return in_unit(self.cycle.case, value, self.cycle.unit)

    def text(self, value: Decimal) -> str:
        """An impact in base units: ``552.1 tCO2e``."""
        return f"{self.number(value)} {in_print(self.unit)}".strip()

    def share(self, value: Decimal) -> str:
        """Its share of the total, empty where there is none."""
        return share(value, self.total) if self.total else ""

    def both(self, value: Decimal) -> str:
        """``552.1 tCO2e · 67.7 %``."""
        part = self.share(value)
        return self.text(value) + (f" · {part}" if part else "")
