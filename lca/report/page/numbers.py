"""Numbers of a trail as a reader takes them in: rounded, with the exact value at hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from lca.arithmetic import plain, telling
from lca.notation import DIGITS, share, shown
from lca.report.page.markup import Markup, element
from lca.report.scales import Scale, in_print, scale
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import ResultRecord


def amount(value: Decimal, unit: str, *, digits: int = DIGITS) -> Markup:
    """A value in a unit, rounded; the exact one where the pointer rests."""
    rounded, exact = (f"{number} {in_print(unit)}".rstrip() for number in (shown(value, digits), plain(value)))
    return element("span", rounded, class_="n", title=exact if exact != rounded else None)


def percent(part: str | Decimal) -> str:
    """A share, given as a part of 1, in per cent; a dash where there is no total to have a share of."""
    return "–" if part == "" else share(Decimal(part), Decimal(1))


def part_of(part: Decimal | None, whole: Decimal | None) -> Decimal:
    """A part of a whole as a fraction for a drawing; 0 where there is none."""
    if not part or not whole:
        return Decimal(0)
    with telling():
        return part / whole


def _scaled(number: str | Decimal, power: int) -> Decimal:
    with telling():
        return Decimal(number).scaleb(-power)


class Numbers:
    """The figures of a case in the units they are shown in, each worked out once."""

    def __init__(self, case: CaseReading) -> None:
        self.case = case
        self._values: dict[str, Decimal | None] = {}

    def value(self, figure: str) -> Decimal | None:
        """The value of a figure in its own unit."""
        if figure not in self._values:
            self._values[figure] = self.case.value(figure)
        return self._values[figure]

    def shown(self, figure: str) -> str:
        """A figure rounded, with its unit."""
        value = self.value(figure)
        return "not computed" if value is None else f"{shown(value)} {in_print(self.unit(figure))}".rstrip()

    def exact(self, figure: str) -> str:
        """A figure with all its digits, and its unit."""
        value = self.value(figure)
        return "not computed" if value is None else f"{plain(value)} {in_print(self.unit(figure))}".rstrip()

    def amount(self, figure: str) -> Markup:
        """A figure rounded, with the exact one where the pointer rests."""
        value = self.value(figure)
        return element("span", "not computed") if value is None else amount(value, self.unit(figure))

    def unit(self, figure: str) -> str:
        return str(self.case.figures[figure].unit)


class Scales:
    """For each assessment and indicator one unit in all scenarios, so that their totals can be compared at a glance."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def of(self, result: ResultRecord) -> Scale:
        """The unit of a result, and its power of ten over the one that its numbers are in."""
        return self._all[result.assessment, result.indicator]

    def amount(self, result: ResultRecord, number: str | Decimal, *, digits: int = DIGITS) -> Markup:
        """A number in the unit of a result, shown in the unit that reads best."""
        unit, power = self.of(result)
        return amount(_scaled(number, power), unit, digits=digits)

    def number(self, result: ResultRecord, number: str | Decimal, *, digits: int = DIGITS) -> str:
        """The same without its unit, for a column that names it."""
        return shown(_scaled(number, self.of(result)[1]), digits)

    @cached_property
    def _all(self) -> Mapping[tuple[str, str], Scale]:
        totals: dict[tuple[str, str, str], list[str]] = {}
        for case in self.reading.cases:
            for result in case.case.results:
                key = result.assessment, result.indicator, result.unit
                totals.setdefault(key, []).append(result.total.value)
        return {(of, by): scale(by, in_print(unit), numbers) for (of, by, unit), numbers in totals.items()}
